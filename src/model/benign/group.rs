//! Honest groups, with their members: circles of people who know each other, and public groups.

use rayon::prelude::*;

use super::{OUTSIDERS, decision, sim_number};
use crate::engine::Time;
use crate::engine::random::join;
use crate::engine::sample::exponential;
use crate::model::facts::{Group, GroupMember, Phone, Platform};
use crate::model::state::Sim;
use crate::param::normal::normal_quantile;
use crate::world::{PersonIx, PublicId};

/// People for each circle, and for each public group. Assumptions.
const PEOPLE_PER_CIRCLE: u32 = 240;
const PEOPLE_PER_PUBLIC: u32 = 140;
/// Mean age of a circle at the window's end, in days.
const CIRCLE_AGE: f64 = 200.0;
/// Mean age of a public group at the window's end, in days; none is older than five times that.
const PUBLIC_AGE: f64 = 110.0;
/// Members that a public group can have.
const MOST: u32 = 512;
/// Public groups that a country can have.
const NUMBERED: u32 = 1 << 13;
const DAY: f64 = 86_400.0;

/// A group with its members.
pub struct Gathering {
    pub group: Group,
    pub members: Vec<GroupMember>,
    /// SIMs of members whom no bank here knows.
    pub outsiders: Vec<Phone>,
}

/// Groups that are made up at a time, by all threads.
const TOGETHER: usize = 1 << 12;

/// Hands over honest groups that were there at some time of the window.
pub fn groups(sim: &Sim, mut take: impl FnMut(Gathering)) {
    for (country, place) in sim.world.countries.iter().enumerate() {
        let people = place.people.end - place.people.start;
        let circles = (0..people / PEOPLE_PER_CIRCLE).map(|ordinal| (true, ordinal));
        let publics = (0..(people / PEOPLE_PER_PUBLIC).min(NUMBERED)).map(|ordinal| (false, ordinal));
        let all: Vec<(bool, u32)> = circles.chain(publics).collect();
        for some in all.chunks(TOGETHER) {
            let made: Vec<Gathering> = some
                .par_iter()
                .map(|&(is_circle, ordinal)| {
                    if is_circle {
                        circle(sim, join(country as u64, u64::from(ordinal)), place.people.clone())
                    } else {
                        public(sim, country, ordinal, place.people.clone())
                    }
                })
                .collect();
            made.into_iter().for_each(&mut take);
        }
    }
}

/// People who know each other: made at any time of three years, filled slowly.
fn circle(sim: &Sim, key: u64, range: std::ops::Range<u32>) -> Gathering {
    let horizon = sim.world.horizon;
    let draw = sim.seed.draw(decision::GROUP, key, 0, 0);
    // Groups of up to three years, most of them younger, some made within the window.
    let age = exponential(draw.uniform(), CIRCLE_AGE).min(1_095.0) * DAY;
    let made = horizon.window_end.start().0 - age as i64 - 3_600;
    let size = (libm::exp(3.0 + 1.0 * normal_quantile(draw.second())) as u32).clamp(3, 400);
    let kind = sim.seed.draw(decision::GROUP, key, 1, 0);
    let platform = if kind.uniform() < 0.75 {
        Platform::WhatsappLike
    } else {
        Platform::TelegramLike
    };
    let group_id = sim.world.ids.born(decision::GROUP, key);
    let people = u64::from(range.end - range.start);
    let centre = sim.seed.draw(decision::GROUP, key, 2, 0).below(people);
    let local = kind.second() < 0.6;
    let end = horizon.window_end.start();
    let left_to_run = (end.0 - made) as f64;
    let mut members: Vec<(u32, GroupMember)> = (0..size)
        .map(|ordinal| {
            let draw = sim.seed.draw(decision::MEMBER, key, 0, ordinal);
            let who = if local {
                (centre + draw.below(u64::from(size) * 4)) % people
            } else {
                draw.below(people)
            };
            let person = PersonIx(range.start + who as u32);
            let times = sim.seed.draw(decision::MEMBER, key, 1, ordinal);
            let joined_at = Time(made + (times.uniform().powi(3) * left_to_run) as i64);
            let left = Time(joined_at.0 + (times.second() * 4.0 * left_to_run) as i64);
            let phone_id = sim.world.phone_of(person);
            (
                person.0,
                GroupMember {
                    group_id,
                    phone_id,
                    joined_at,
                    left_at: (left < end).then_some(left),
                },
            )
        })
        .collect();
    members.sort_by_key(|(person, member)| (*person, member.joined_at));
    members.dedup_by_key(|(person, _)| *person);
    Gathering {
        group: Group {
            group_id,
            platform,
            created_at: Time(made),
            closed_at: None,
        },
        members: members.into_iter().map(|(_, member)| member).collect(),
        outsiders: Vec::new(),
    }
}

/// Bargains, jobs, courses: made lately, filled within days, mostly with people whom no bank here knows.
fn public(sim: &Sim, country: usize, ordinal: u32, range: std::ops::Range<u32>) -> Gathering {
    let key = join(join(decision::PUBLIC_GROUP.bits(), country as u64), u64::from(ordinal));
    let end = sim.world.horizon.window_end.start();
    let draw = sim.seed.draw(decision::PUBLIC_GROUP, key, 0, 0);
    let age = exponential(draw.uniform(), PUBLIC_AGE).min(5.0 * PUBLIC_AGE) * DAY;
    let made = end.0 - age as i64 - 3_600;
    let size = (libm::exp(4.4 + 0.6 * normal_quantile(draw.second())) as u32).clamp(12, MOST - 1);
    let kind = sim.seed.draw(decision::PUBLIC_GROUP, key, 1, 0);
    let habit = sim.seed.draw(decision::PUBLIC_GROUP, key, 2, 0);
    let (outside, rush) = (1.0 - 0.6 * habit.uniform().powi(2), 1.0 + 4.0 * habit.second());
    let fate = sim.seed.draw(decision::PUBLIC_GROUP, key, 3, 0);
    let closed = Time(made + (fate.second() * 90.0 * DAY) as i64);
    let closed_at = (fate.uniform() < 0.35 && closed < end).then_some(closed);
    let last = closed_at.unwrap_or(end);
    let group_id = sim.world.ids.born(decision::GROUP, key);
    let leaves = 0.35 * fate.uniform();
    let group = Group {
        group_id,
        platform: if kind.uniform() < 0.5 {
            Platform::WhatsappLike
        } else {
            Platform::TelegramLike
        },
        created_at: Time(made),
        closed_at,
    };
    let (mut members, mut outsiders) = (Vec::new(), Vec::new());
    let people = u64::from(range.end - range.start);
    let mut seen: Vec<PublicId> = Vec::new();
    for member in 0..size {
        let who = sim.seed.draw(decision::MEMBER, key, 0, member);
        let times = sim.seed.draw(decision::MEMBER, key, 1, member);
        // Most come in a rush at the start, the others as they hear of it.
        let wait = if times.uniform() < 0.75 {
            exponential(times.second(), rush * DAY / 2.0)
        } else {
            times.second() * 45.0 * DAY
        };
        let joined_at = Time(made + wait as i64);
        if joined_at >= last {
            continue;
        }
        let phone_id = if who.uniform() < outside {
            let number = (country as u64 * u64::from(NUMBERED) + u64::from(ordinal)) * u64::from(MOST);
            let (parent, number) = sim_number(OUTSIDERS, (number + u64::from(member)) % RANGE);
            let phone_id = sim.world.ids.bought_phone(parent, number);
            let since = sim.seed.draw(decision::MEMBER, key, 2, member).uniform();
            outsiders.push(Phone {
                phone_id,
                customer_id: None,
                sim_registered_at: Time(made - (since * since * 900.0 * DAY) as i64),
                country: sim.world.countries[country].code,
            });
            phone_id
        } else {
            let person = PersonIx(range.start + (who.second() * people as f64) as u32);
            let phone_id = sim.world.phone_of(person);
            if seen.contains(&phone_id) {
                continue;
            }
            seen.push(phone_id);
            phone_id
        };
        let stay = sim.seed.draw(decision::MEMBER, key, 3, member);
        let left = Time(joined_at.0 + (stay.second() * 20.0 * DAY) as i64);
        members.push(GroupMember {
            group_id,
            phone_id,
            joined_at,
            left_at: (stay.uniform() < leaves && left < last).then_some(left),
        });
    }
    Gathering {
        group,
        members,
        outsiders,
    }
}

/// SIMs that outsiders can have between them.
const RANGE: u64 = (super::CAMPAIGN_SIMS - OUTSIDERS) * super::PER_PARENT;
