//! A ring's working day: its recruiters write to strangers while they have chats free.
//!
//! Capacity bounds the harm: the fewer chats are free, the fewer new people are written to.

use super::{collapse, number};
use crate::engine::random::join;
use crate::engine::{Span, Time};
use crate::model::facts::CrewRole;
use crate::model::scam::funnel::outreach;
use crate::model::state::{RingIx, Sim, Task};
use crate::model::{decision, key};
use crate::param::normal::normal_quantile;

/// Spread of the pace of crews, and of the days of one: standard deviation of the logarithm. An assumption.
const PACE: f64 = 0.55;

/// UTC second of a day at which a ring's shift begins.
fn start(sim: &Sim, ring: RingIx) -> u32 {
    let country = &sim.world.countries[sim.rings[ring.at()].target.at()];
    country.utc_second((sim.params.crew.shift_start * 3_600.0) as u32)
}

/// Somewhere in a ring's working day, by a number between 0 and 1; never at the midnight before it.
pub fn moment(sim: &Sim, ring: RingIx, u: f64) -> Time {
    let length = sim.params.crew.shift_hours * 3_600.0;
    let second = (start(sim, ring) + (u * length) as u32) % 86_400;
    sim.now.day().start() + Span(i64::from(second.max(1)))
}

/// When today's shift of a ring begins.
pub fn begins(sim: &Sim, ring: RingIx) -> Time {
    sim.now.day().start() + Span(i64::from(start(sim, ring)))
}

/// Plans and makes the day's first contacts of a ring; called at the UTC midnight before.
pub fn shift(sim: &mut Sim, ring: RingIx) {
    let state = &sim.rings[ring.at()];
    if state.closed_at.is_some() {
        return;
    }
    if collapse::review(sim, ring) {
        return;
    }
    let state = &sim.rings[ring.at()];
    let params = sim.params.clone();
    let crew = &params.crew;
    let (key, country) = (state.key, &sim.world.countries[state.target.at()]);
    let capacity = state.capacity(CrewRole::Recruiter, crew.chats);
    let busy = state.busy[CrewRole::Recruiter as usize];
    let free = f64::from(capacity.saturating_sub(busy)) / f64::from(capacity.max(1));
    let today = sim.now.day();
    let presence = if country.is_holiday(today) { crew.weekend } else { 1.0 };
    let recruiters = state.hands(CrewRole::Recruiter);
    // Some crews are busier than others, and no two days are alike; both factors have a mean of 1.
    let crews = sim.seed.draw(decision::CREW_PACE, key, 0, 0).uniform();
    let days = sim.seed.draw(decision::CREW_PACE, key, i64::from(today.0), 1).uniform();
    let pace = libm::exp(PACE * (normal_quantile(crews) + normal_quantile(days)) - PACE * PACE);
    let messages = (recruiters * presence * crew.chats * free * crew.messages * pace).round() as u32;
    let start = start(sim, ring);
    let length = crew.shift_hours * 3_600.0;
    if sim.rings[ring.at()].numbers.in_arrears {
        number::plan_bill(sim, ring);
    }
    for message in 0..messages {
        let message_key = join(join(key, today.0 as u64), u64::from(message));
        let draw = sim.seed.draw(decision::MESSAGE_TIME, message_key, 0, 0);
        let second = (start + (draw.uniform() * length) as u32) % 86_400;
        outreach::write(sim, ring, message_key, Time(today.start().0 + i64::from(second)));
    }
    sim.plan(today.plus(1).start(), key, key::ordinal::SHIFT, Task::Shift(ring));
    // Herders have no hour of their own: somewhere in the working day.
    let draw = sim.seed.draw(decision::RECRUITS_AT, key, i64::from(today.0), 0);
    let at = moment(sim, ring, draw.uniform());
    sim.plan(at, key, key::ordinal::RECRUIT, Task::Recruit(ring));
}
