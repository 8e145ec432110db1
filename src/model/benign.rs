//! Honest strangers and honest groups: without them a message from an unknown number, or a large group, would be a crime.
//!
//! Shops, marketers, recruiters and wrong numbers write first; some senders write to very many. Groups are of
//! neighbours, colleagues, buyers and sellers. All of it is a pure function of the day or the group.

use super::event::{Contact, ContactLabel, Event, Group, GroupMember, Platform};
use super::sim::Sim;
use crate::engine::random::join;
use crate::engine::sample::{pick, zipf};
use crate::engine::{Day, Decision, Span, Time};
use crate::param::dist::normal_quantile;
use crate::world::PersonIx;

const CONTACTS: Decision = Decision::named("benign/contacts");
const SENDER: Decision = Decision::named("benign/sender");
const RECEIVER: Decision = Decision::named("benign/receiver");
const CONTACT_TIME: Decision = Decision::named("benign/contact_time");
const CONTACT_ID: Decision = Decision::named("benign/contact_id");
const GROUP: Decision = Decision::named("benign/group");
const MEMBER: Decision = Decision::named("benign/member");

/// First messages between honest strangers, a person and day. An assumption: no source found.
const PER_PERSON_DAY: f64 = 0.03;
/// Share of them that come from somebody who writes to many.
const BULK: f64 = 0.7;
/// People for each group. An assumption.
const PEOPLE_PER_GROUP: u32 = 80;

/// A day's first messages.
pub fn contacts(sim: &mut Sim, day: Day) {
    for country in 0..sim.world.countries.len() {
        let (range, open) = {
            let country = &sim.world.countries[country];
            (country.people.clone(), country.utc_second(9 * 3_600))
        };
        let people = range.end - range.start;
        if people < 2 {
            continue;
        }
        let key = country as u64;
        let spread = 0.9 + 0.2 * sim.seed.draw(CONTACTS, key, i64::from(day.0), 0).uniform();
        let count = (f64::from(people) * PER_PERSON_DAY * spread) as u32;
        for message in 0..count {
            one(
                sim,
                join(join(key, day.0 as u64), u64::from(message)),
                &range,
                open,
                day,
            );
        }
    }
}

fn one(sim: &mut Sim, key: u64, range: &std::ops::Range<u32>, open: u32, day: Day) {
    let people = range.end - range.start;
    let draw = sim.seed.draw(SENDER, key, 0, 0);
    let sender = if draw.uniform() < BULK {
        // The busy ones are strewn over the country: a rank by Zipf's law, scattered by a fixed keyed draw.
        let rank = zipf(draw.second(), (people / 150).max(1));
        sim.seed
            .draw(SENDER, u64::from(rank), i64::from(range.start), 1)
            .below(u64::from(people)) as u32
    } else {
        (draw.second() * f64::from(people)) as u32
    };
    let to = sim.seed.draw(RECEIVER, key, 0, 0);
    let receiver = to.below(u64::from(people)) as u32;
    if sender == receiver {
        return;
    }
    let phone = |person: u32| sim.world.people.phone[PersonIx(range.start + person).at()];
    let when = sim.seed.draw(CONTACT_TIME, key, 0, 0);
    // From nine in the morning on for twelve hours, thinning out.
    let second = (open + (when.uniform().powi(2) * 6.0 * 3_600.0 + when.second() * 6.0 * 3_600.0) as u32) % 86_400;
    let at = Time(day.start().0 + i64::from(second));
    let reply = sim.seed.draw(RECEIVER, key, 1, 0);
    let replies = reply.chance(0.06);
    let wait = libm::exp(9.0 + 1.3 * normal_quantile(reply.second()));
    let reply_at = at + Span(wait as i64);
    let contact_id = sim.world.ids.born(CONTACT_ID, key);
    let platform = match pick(to.second(), &[0.55, 0.15, 0.3]) {
        Some(0) => Platform::WhatsappLike,
        Some(1) => Platform::TelegramLike,
        _ => Platform::Sms,
    };
    let contact = Contact {
        contact_id,
        ts: at,
        platform,
        from_phone: sim.world.phones.id[phone(sender).at()],
        to_phone: sim.world.phones.id[phone(receiver).at()],
        reply_ts: (replies && sim.world.horizon.shows(reply_at)).then_some(reply_at),
    };
    sim.contacts.push((
        contact,
        ContactLabel {
            contact_id,
            illicit: false,
            ring_id: None,
            case_id: None,
        },
    ));
}

/// Honest groups that were there at some time of the window, with their members.
pub fn groups(sim: &Sim) -> impl Iterator<Item = Event> {
    sim.world
        .countries
        .iter()
        .enumerate()
        .flat_map(move |(country, place)| {
            let groups = (place.people.end - place.people.start) / PEOPLE_PER_GROUP;
            (0..groups)
                .flat_map(move |ordinal| group(sim, join(country as u64, u64::from(ordinal)), place.people.clone()))
        })
}

fn group(sim: &Sim, key: u64, range: std::ops::Range<u32>) -> Vec<Event> {
    let horizon = sim.world.horizon;
    let draw = sim.seed.draw(GROUP, key, 0, 0);
    // Three years of groups, some made within the window.
    let made = horizon.window_end.start().0 - (draw.uniform() * 1_095.0 * 86_400.0) as i64;
    let size = (libm::exp(3.0 + 1.0 * normal_quantile(draw.second())) as u32).clamp(3, 400);
    let kind = sim.seed.draw(GROUP, key, 1, 0);
    let platform = if kind.uniform() < 0.75 {
        Platform::WhatsappLike
    } else {
        Platform::TelegramLike
    };
    let group_id = sim.world.ids.born(GROUP, key);
    let people = u64::from(range.end - range.start);
    let centre = sim.seed.draw(GROUP, key, 2, 0).below(people);
    let local = kind.second() < 0.6;
    let end = horizon.window_end.start();
    let left_to_run = (end.0 - made) as f64;
    let mut members: Vec<(u32, GroupMember)> = (0..size)
        .map(|ordinal| {
            let draw = sim.seed.draw(MEMBER, key, 0, ordinal);
            let who = if local {
                (centre + draw.below(u64::from(size) * 4)) % people
            } else {
                draw.below(people)
            };
            let person = PersonIx(range.start + who as u32);
            let times = sim.seed.draw(MEMBER, key, 1, ordinal);
            let joined_at = Time(made + (times.uniform().powi(3) * left_to_run) as i64);
            let left = Time(joined_at.0 + (times.second() * 4.0 * left_to_run) as i64);
            let phone_id = sim.world.phones.id[sim.world.people.phone[person.at()].at()];
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
    let row = Event::Group(Group {
        group_id,
        platform,
        created_at: Time(made),
        closed_at: None,
    });
    std::iter::once(row)
        .chain(members.into_iter().map(|(_, member)| Event::GroupMember(member)))
        .collect()
}
