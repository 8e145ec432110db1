//! How a case ends, and what comes after: realising, telling, a friend brought along, a renewed approach.

use super::{group, stage};
use crate::engine::Span;
use crate::engine::random::join;
use crate::engine::sample::rendezvous;
use crate::model::facts::{Cause, EndReason, MetricName};
use crate::model::params::funnel::END;
use crate::model::payments::holds;
use crate::model::state::{Approach, CaseIx, Happened, RingIx, Sim, Task};
use crate::model::{decision, key};
use crate::param::money::Minor;
use crate::world::PersonIx;

/// A case is over now, for a reason.
pub fn end(sim: &mut Sim, case: CaseIx, reason: EndReason) {
    if sim.cases[case.at()].ended() {
        return;
    }
    stage::release(sim, case);
    let params = sim.params.clone();
    let now = sim.now;
    let state = &mut sim.cases[case.at()];
    let funnel = &params.funnels[state.funnel as usize];
    let here = &funnel.stage[state.stage as usize];
    state.step += 1;
    state.demand = None;
    state.ended_at = Some(now);
    state.end_reason = Some(reason);
    state.stage_at[funnel.stage.len()] = Some(now);
    let (person, given) = (state.person, !state.given.is_empty());
    let held = sim.policies.holds.any_of(case);
    sim.case_of.remove(&person);
    stage::tell(sim, case, &here.name, END, here.channel, reason.into());
    group::leave(sim, case);
    if held {
        holds::understood(sim, case);
    }
    if !given {
        return;
    }
    let loss = sim.cases[case.at()].net_loss();
    let (currency, code) = (sim.cases[case.at()].currency, sim.country_of(person));
    sim.count_money(MetricName::LifeNetLossUsd, code, currency, [Minor::ZERO, loss]);
    if loss.is_positive() {
        sim.announce(Happened::CaseEnded(case));
        again(sim, case);
    }
}

/// Somebody told the victim, in time or not: the case ends if it has not yet.
pub fn warn(sim: &mut Sim, case: CaseIx, reason: EndReason) {
    end(sim, case, reason);
}

/// The ring is gone: nobody answers any more, and one after the other its victims notice.
pub fn fall_silent(sim: &mut Sim, ring: RingIx) {
    let open: Vec<CaseIx> = sim
        .case_of
        .values()
        .copied()
        .filter(|&case| case != CaseIx::EXPECTED && sim.cases[case.at()].ring == ring)
        .collect();
    for waiting in &mut sim.rings[ring.at()].waiting {
        waiting.clear();
    }
    for case in open {
        sim.cases[case.at()].waiting_since = None;
        end(sim, case, EndReason::ContactLost);
    }
    group::close_all(sim, ring);
}

/// The same ring, or what is left of it, comes back as somebody who can help recover the loss.
fn again(sim: &mut Sim, case: CaseIx) {
    let params = sim.params.clone();
    let (key, person, ring, funnel) = {
        let state = &sim.cases[case.at()];
        (
            state.key,
            state.person,
            state.ring,
            &params.funnels[state.funnel as usize],
        )
    };
    let Some(reapproach_as) = params
        .funnels
        .iter()
        .position(|other| other.name == funnel.reapproach_as)
    else {
        return;
    };
    let draw = sim.seed.draw(decision::AGAIN, key, 0, 0);
    if !draw.chance(funnel.reapproach) {
        return;
    }
    let at = sim.now + funnel.reapproach_after.quantile(draw.second());
    let approach = Approach {
        ring,
        person,
        key: join(key, key::APPROACHED_AGAIN),
        contacted_at: at - Span::HOUR,
        cause: Cause::ApproachedAgain,
        funnel: reapproach_as as u16,
        is_repeat: true,
        number: None,
        brought_by: None,
    };
    sim.plan(at, key, key::ordinal::APPROACHED_AGAIN, Task::Reply(approach));
}

/// The victim tells a friend of the opportunity; half of them want to try.
pub fn bring_friend(sim: &mut Sim, case: CaseIx) {
    let state = &mut sim.cases[case.at()];
    let (key, person, ring, funnel) = (state.key, state.person, state.ring, state.funnel);
    let nth = state.brought;
    state.brought += 1;
    let time = 2 * i64::from(nth);
    let friends: Vec<PersonIx> = sim.world.people.friends_of(person).to_vec();
    let keys = friends.iter().map(|friend| u64::from(friend.0));
    let Some(chosen) = rendezvous(sim.seed, decision::FRIEND_BROUGHT, key, time, keys) else {
        return;
    };
    let friend = friends[chosen];
    let draw = sim.seed.draw(decision::FRIEND_BROUGHT, key, time + 1, 0);
    let same = sim.world.people.country(friend) == sim.world.people.country(person);
    if !same || sim.case_of.contains_key(&friend) || !draw.chance(0.5) {
        return;
    }
    sim.case_of.insert(friend, CaseIx::EXPECTED);
    let at = sim.now + Span(3_600 + (draw.second() * 2.0 * 86_400.0) as i64);
    let approach = Approach {
        ring,
        person: friend,
        key: match nth {
            0 => join(key, key::FRIEND),
            nth => join(join(key, key::FRIEND), u64::from(nth)),
        },
        contacted_at: at - Span(1_800),
        cause: Cause::Friend,
        funnel,
        is_repeat: false,
        number: None,
        brought_by: Some(case),
    };
    sim.plan(at, key, key::ordinal::FRIEND, Task::Reply(approach));
}
