//! First messages to strangers, and the cases that replies open.

use super::stage;
use crate::engine::Time;
use crate::engine::random::join;
use crate::engine::sample::shifted;
use crate::model::facts::{Cause, Contact, ContactLabel, EndReason, Measure, MetricName, PartPlayed};
use crate::model::interventions::{Adjustment, asking};
use crate::model::scam::crew::number;
use crate::model::state::{Approach, Case, CaseIx, RingIx, Sim, Task};
use crate::model::{decision, key, pick};
use crate::param::money::Minor;
use crate::world::PersonIx;

/// One message to one stranger at a moment of today. Called ahead of that moment, at the day's start.
pub fn write(sim: &mut Sim, ring: RingIx, key: u64, at: Time) {
    let (target, funnel) = (sim.rings[ring.at()].target, sim.rings[ring.at()].funnel);
    let others = sim.rings[ring.at()].style.level(Measure::OtherTargets) % 2 == 1;
    let Some(person) = stranger(sim, funnel, target.at(), key, others) else {
        return;
    };
    let params = sim.params.clone();
    let first = &params.funnels[funnel as usize].stage[0];
    let Some(number) = number::at(sim, ring, first.channel, at) else {
        return;
    };
    let (share, shift) = first
        .way
        .iter()
        .find(|way| way.to != crate::model::params::funnel::END)
        .map_or((0.0, 0.0), |way| {
            (way.share, lean(sim, person, way.susceptibility, way.digital))
        });
    let draw = sim.seed.draw(decision::REPLIES, key, 0, 0);
    let busy = sim.case_of.contains_key(&person);
    let reply_at = at + first.dwell.quantile(draw.second());
    // Nobody can answer a number that has been found by then.
    let reaches = sim.rings[ring.at()].numbers.all[number].works(reply_at);
    let replies = !busy && draw.chance(shifted(share, shift)) && reaches;
    let signs = &mut sim.rings[ring.at()].signs;
    signs.written += 1;
    signs.replies += u32::from(replies);
    let case_key = join(key, key::ANSWERED);
    let reply_at = replies.then_some(reply_at);
    if let Some(reply_at) = reply_at {
        // Nobody else can win this person meanwhile: whoever answers, answers.
        sim.case_of.insert(person, CaseIx::EXPECTED);
        let approach = Approach {
            ring,
            person,
            key: case_key,
            contacted_at: at,
            cause: Cause::Reply,
            funnel,
            is_repeat: false,
            number: Some(number),
            brought_by: None,
        };
        sim.plan(reply_at, case_key, 0, Task::Reply(approach));
    }
    let country = sim.world.countries[target.at()].code.word();
    if !sim.world.horizon.shows(at) {
        return;
    }
    sim.count(MetricName::Contacts, country, 1.0);
    let reply_ts = reply_at.filter(|&at| sim.world.horizon.shows(at));
    let contact_id = sim.world.ids.scam_message(key);
    let from = sim.rings[ring.at()].numbers.all[number].phone;
    let contact = Contact {
        contact_id,
        ts: at,
        platform: first.channel,
        from_phone: sim.world.phone_id(from),
        to_phone: sim.world.phone_of(person),
        reply_ts,
    };
    let label = ContactLabel {
        contact_id,
        illicit: true,
        ring_id: Some(sim.rings[ring.at()].id),
        case_id: reply_ts.map(|_| sim.world.ids.born(decision::CASE, case_key)),
    };
    sim.contacts.push((contact, label));
}

/// A stranger among the targets: of the ages the family is after, the young likelier; the others, where the crew has
/// turned to them.
fn stranger(sim: &Sim, funnel: u16, country: usize, key: u64, others: bool) -> Option<PersonIx> {
    let params = &sim.params.funnels[funnel as usize];
    let people = &sim.world.people;
    let year = sim.year();
    let young = if others {
        1.0 / params.young_weight.max(0.05)
    } else {
        params.young_weight
    };
    let most = young.max(1.0);
    pick::person(
        sim.seed,
        decision::STRANGER,
        key,
        sim.world.countries[country].people.clone(),
        |person| {
            let age = year.saturating_sub(people.birth_year[person.at()]);
            if !(params.target_ages[0]..=params.target_ages[1]).contains(&age) {
                return false;
            }
            let weight = if (20..40).contains(&age) { young } else { 1.0 };
            sim.seed
                .draw(decision::STRANGER, join(key, u64::from(person.0)), 1, 0)
                .chance(weight / most)
        },
    )
}

/// How a person's traits move a probability, on the log-odds scale.
#[must_use]
pub fn lean(sim: &Sim, person: PersonIx, susceptibility: f64, digital: f64) -> f64 {
    let people = &sim.world.people;
    let mut less = 0.0;
    asking::adjust(
        sim,
        Adjustment::Caution {
            person,
            less: &mut less,
        },
    );
    susceptibility * (f64::from(people.susceptibility[person.at()]) - less)
        + digital * (f64::from(people.digital[person.at()]) - 0.5)
}

/// The answer has come: a case is open, and in the stage after the first.
pub fn reply(sim: &mut Sim, approach: &Approach) {
    let params = sim.params.clone();
    let funnel = &params.funnels[approach.funnel as usize];
    let person = approach.person;
    // Whoever was won by a first message or a friend has a place kept. A renewed approach has none: it finds somebody
    // free or is lost, and never takes a place whose first message already names the case to come.
    if approach.is_repeat && sim.case_of.contains_key(&person) {
        return;
    }
    let closed = sim.rings[approach.ring.at()].closed_at.is_some();
    let written_from = if approach.is_repeat && !closed {
        let Some(number) = number::at(sim, approach.ring, funnel.stage[0].channel, sim.now) else {
            return;
        };
        Some(number)
    } else {
        approach.number
    };
    let country = &sim.world.countries[sim.world.people.country(person).at()];
    let currency = country.currency;
    let means = sim.seed.draw(decision::MEANS, approach.key, 0, 0).uniform();
    let means_left = sim.world.people.income[person.at()].scaled(funnel.means.quantile(means));
    let case = CaseIx(sim.cases.len() as u32);
    let id = sim.world.ids.born(decision::CASE, approach.key);
    let mut stage_at = vec![None; funnel.stage.len() + 1];
    stage_at[0] = Some(approach.contacted_at);
    sim.cases.push(Case {
        key: approach.key,
        id,
        person,
        ring: approach.ring,
        funnel: approach.funnel,
        stage: 0,
        round: 0,
        step: 0,
        stage_at,
        currency,
        shown: Minor::ZERO,
        last_deposit: Minor::ZERO,
        earned: Minor::ZERO,
        brought_by: approach.brought_by,
        brought: 0,
        means_left,
        demand: None,
        unsent: Minor::ZERO,
        given: Vec::new(),
        window: Default::default(),
        life: Default::default(),
        handler: None,
        waiting_since: None,
        put_off_since: None,
        end_reason: None,
        ended_at: None,
        bank_told_at: None,
        police_told_at: None,
        is_repeat: approach.is_repeat,
    });
    sim.case_of.insert(person, case);
    if let Some(number) = written_from {
        sim.rings[approach.ring.at()].numbers.all[number].cases.push(case);
    }
    sim.truth.plays(person, PartPlayed::Target, sim.now);
    sim.count(MetricName::Replies, sim.country_of(person), 1.0);
    let to = funnel.stage[0]
        .way
        .iter()
        .find(|way| way.to != crate::model::params::funnel::END)
        .map(|way| way.to.clone());
    let position = to
        .and_then(|to| funnel.stage.iter().position(|stage| stage.name == to))
        .unwrap_or(0);
    if closed {
        super::ending::end(sim, case, EndReason::ContactLost);
        return;
    }
    stage::enter(sim, case, position as u16, approach.cause);
}

/// Its platform has found a number. Cases that began with it and have not come into a group are lost with a share, as
/// `lost` draws for the key of each; the others have another way to the crew by now. Answers how many were lost.
pub fn cut_off(sim: &mut Sim, ring: RingIx, number: usize, lost: impl Fn(u64) -> bool) -> u32 {
    let mut count = 0;
    for case in sim.rings[ring.at()].numbers.all[number].cases.clone() {
        let state = &sim.cases[case.at()];
        if !state.ended() && !sim.groups.of_case.contains_key(&case) && lost(state.key) {
            super::ending::end(sim, case, EndReason::ContactLost);
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::response::fixture::{RING, prompt, town};

    /// An answer of somebody who is in no case yet.
    fn approach(key: u64, is_repeat: bool) -> Approach {
        Approach {
            ring: RING,
            person: PersonIx(7),
            key,
            contacted_at: Time(0),
            cause: Cause::Reply,
            funnel: 0,
            is_repeat,
            number: None,
            brought_by: None,
        }
    }

    #[test]
    fn a_renewed_approach_takes_nobody_s_place() {
        let mut sim = town(prompt());
        let before = sim.cases.len();
        sim.case_of.insert(PersonIx(7), CaseIx::EXPECTED);
        reply(&mut sim, &approach(1, true));
        assert_eq!(sim.cases.len(), before, "the place is kept for another answer");
        reply(&mut sim, &approach(2, false));
        let opened: Vec<u64> = sim.cases[before..].iter().map(|case| case.key).collect();
        assert_eq!(opened, [2]);
    }

    #[test]
    fn a_renewed_approach_finds_somebody_free() {
        let mut sim = town(prompt());
        let before = sim.cases.len();
        reply(&mut sim, &approach(1, true));
        assert_eq!(sim.cases.len(), before + 1);
        assert!(sim.cases[before].is_repeat);
    }
}
