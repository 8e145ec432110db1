//! Campaigns: somebody honest writes to many strangers within days. A shop opens, a firm hires, a survey is due.
//!
//! A campaign is a pure function of the day it begins on. Every day looks back over those that may still be under way.

use super::message::{Message, Sender};
use super::{CAMPAIGN_SIMS, decision, sim_number};
use crate::engine::random::join;
use crate::engine::{Day, Span, Time};
use crate::model::facts::Phone;
use crate::model::state::Sim;
use crate::param::normal::normal_quantile;
use crate::world::{PersonIx, PublicId};

/// Campaigns that begin, a person and day. An assumption: no source found.
const PER_PERSON_DAY: f64 = 0.000_4;
/// Messages of a campaign: median, and standard deviation of the logarithm.
const MESSAGES: (f64, f64) = (48.0, 0.7);
/// Longest campaign, in days.
const LONGEST: i32 = 24;
/// Share sent from the sender's own phone; the rest from a SIM bought lately, as bulk senders do.
const OWN_PHONE: f64 = 0.4;
/// A bought SIM was registered up to so many days before.
const BOUGHT_WITHIN: f64 = 75.0;
/// Share of messages answered: median over campaigns, and standard deviation of the logarithm.
const ANSWERED: (f64, f64) = (0.03, 0.6);
/// Campaigns of a country and day that have SIMs of their own.
const NUMBERED: u64 = 1 << 13;
/// Countries that have such blocks.
const COUNTRIES: u64 = 8;

struct Campaign {
    key: u64,
    messages: u32,
    days: u32,
    from_phone: PublicId,
    /// When its SIM was registered, if bought for it.
    bought: Option<Time>,
    answered: f64,
}

/// Adds a day's messages of all campaigns of a country.
pub fn contacts(sim: &mut Sim, country: usize, day: Day, messages: &mut Vec<Message>) {
    let first = sim.world.horizon.window_start;
    for back in 0..LONGEST {
        let begun = day.plus(-back);
        for ordinal in 0..begins(sim, country, begun) {
            let campaign = campaign(sim, country, begun, ordinal);
            // The row of a bought SIM comes once: with its first message, or on the window's first day.
            if back == 0 || (day == first && campaign.days > back as u32) {
                tell(sim, country, &campaign);
            }
            // Spread over its days by largest remainder.
            let of_day = |day: u32| campaign.messages * day / campaign.days;
            let passed = (back as u32).min(campaign.days);
            for message in of_day(passed)..of_day((passed + 1).min(campaign.days)) {
                messages.push(Message {
                    key: join(campaign.key, u64::from(message)),
                    from: Sender::Number(campaign.from_phone),
                    answered: campaign.answered,
                });
            }
        }
    }
}

fn begins(sim: &Sim, country: usize, day: Day) -> u64 {
    let people = &sim.world.countries[country].people;
    let mean = f64::from(people.end - people.start) * PER_PERSON_DAY;
    let draw = sim
        .seed
        .draw(decision::CAMPAIGN_BEGINS, country as u64, i64::from(day.0), 0);
    let even = mean * (0.8 + 0.4 * draw.uniform());
    even as u64 + u64::from(draw.second() < even.fract())
}

fn campaign(sim: &Sim, country: usize, begun: Day, ordinal: u64) -> Campaign {
    let key = join(
        join(join(decision::CAMPAIGN_BEGINS.bits(), country as u64), begun.0 as u64),
        ordinal,
    );
    let size = sim.seed.draw(decision::CAMPAIGN_SIZE, key, 0, 0);
    let messages = (MESSAGES.0 * libm::exp(MESSAGES.1 * normal_quantile(size.uniform()))) as u32;
    // A third are over within a day, half within four.
    let days = 1 + (size.second().powi(3) * f64::from(LONGEST)) as u32;
    let mood = sim.seed.draw(decision::CAMPAIGN_SIZE, key, 1, 0);
    let answered = (ANSWERED.0 * libm::exp(ANSWERED.1 * normal_quantile(mood.uniform()))).min(1.0);
    let sender = sim.seed.draw(decision::CAMPAIGN_SENDER, key, 0, 0);
    let numbered = ordinal < NUMBERED && (country as u64) < COUNTRIES;
    let own = sender.uniform() < OWN_PHONE || !numbered;
    let (from_phone, bought) = if own {
        let people = &sim.world.countries[country].people;
        let who = (sender.second() * f64::from(people.end - people.start)) as u32;
        (sim.world.phone_of(PersonIx(people.start + who)), None)
    } else {
        let day = (begun.0 - sim.world.horizon.start.0).max(0) as u64;
        let (parent, number) = sim_number(
            CAMPAIGN_SIMS,
            (day * COUNTRIES + country as u64) * NUMBERED % RANGE + ordinal,
        );
        let age = Span((sender.second() * BOUGHT_WITHIN * 86_400.0) as i64 + 3_600);
        (sim.world.ids.bought_phone(parent, number), Some(begun.start() - age))
    };
    Campaign {
        key,
        messages: messages.max(1),
        days: days.min(LONGEST as u32),
        from_phone,
        bought,
        answered,
    }
}

/// SIMs that campaigns can have between them.
const RANGE: u64 = (4_096 - CAMPAIGN_SIMS) * super::PER_PARENT;

fn tell(sim: &mut Sim, country: usize, campaign: &Campaign) {
    if let Some(registered) = campaign.bought.filter(|_| sim.shows()) {
        sim.campaign_sims.push(Phone {
            phone_id: campaign.from_phone,
            customer_id: None,
            sim_registered_at: registered,
            country: sim.world.countries[country].code,
        });
    }
}
