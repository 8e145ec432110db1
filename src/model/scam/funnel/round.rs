//! A round of a stage: the victim is asked, the demand is met or not, the ring pays, and a way out is taken or not.
//!
//! Between the question and the end of a round time may pass: a payment waits, or the rest of it is paid tomorrow. The
//! case waits with it ([`super::demand`]), and `over` is called once it is known what came of the demand.

use super::outreach::lean;
use super::{demand, ending, payout, stage};
use crate::engine::sample::shifted;
use crate::model::decision;
use crate::model::facts::{Cause, EndReason};
use crate::model::params::funnel::{Basis, END, StageParams, When};
use crate::model::state::{CaseIx, Sim};
use crate::param::money::Minor;

/// A round begins, unless the case has moved on.
pub fn begin(sim: &mut Sim, case: CaseIx, step: u32) {
    let state = &mut sim.cases[case.at()];
    if state.ended() || state.step != step {
        return;
    }
    state.round += 1;
    let params = sim.params.clone();
    let funnel = &params.funnels[sim.cases[case.at()].funnel as usize];
    let here = &funnel.stage[sim.cases[case.at()].stage as usize];
    earn(sim, case, here);
    match &here.asks {
        Some(ask) => demand::make(sim, case, ask),
        None => over(sim, case, When::Paid),
    }
}

/// It is known what came of the round: the ring promises what it pays, and the case goes where it goes.
pub(super) fn over(sim: &mut Sim, case: CaseIx, result: When) {
    let params = sim.params.clone();
    let funnel = &params.funnels[sim.cases[case.at()].funnel as usize];
    let here = &funnel.stage[sim.cases[case.at()].stage as usize];
    if let (Some(pay), When::Paid) = (&here.pays, result) {
        payout::promise(sim, case, pay);
    }
    if let (Some(withdraws), When::Paid) = (&here.withdraws, result) {
        payout::wish(sim, case, withdraws);
    }
    refer(sim, case, here);
    leave_or_stay(sim, case, here, result);
}

/// The sham platform credits what it says the shown balance has earned.
fn earn(sim: &mut Sim, case: CaseIx, here: &StageParams) {
    let state = &sim.cases[case.at()];
    let draw = (sim.seed).draw(decision::EARNS, state.key, i64::from(state.step), state.round);
    let earned = state.shown.scaled(here.earns.quantile(draw.uniform()));
    let state = &mut sim.cases[case.at()];
    state.earned = earned;
    state.shown += earned;
}

/// Some bring a friend along.
fn refer(sim: &mut Sim, case: CaseIx, here: &StageParams) {
    let state = &sim.cases[case.at()];
    let draw = (sim.seed).draw(decision::REFERS, state.key, i64::from(state.step), state.round);
    if draw.chance(here.refers) && !state.ended() {
        ending::bring_friend(sim, case);
    }
}

/// Takes one of the ways that fit, or stays for another round, or goes where the last round leads.
fn leave_or_stay(sim: &mut Sim, case: CaseIx, here: &StageParams, result: When) {
    if sim.cases[case.at()].ended() {
        return;
    }
    let (key, step, round, person) = {
        let state = &sim.cases[case.at()];
        (state.key, state.step, state.round, state.person)
    };
    let mut u = sim.seed.draw(decision::WAY, key, i64::from(step), round).uniform();
    for way in here
        .way
        .iter()
        .filter(|way| way.when == When::Any || way.when == result)
    {
        let share = shifted(way.share, lean(sim, person, way.susceptibility, way.digital));
        if u < share {
            go(sim, case, &way.to, way.reason, result.into());
            return;
        }
        u -= share;
    }
    if round >= here.rounds {
        go(sim, case, &here.then, here.then_reason, Cause::LastRound);
    } else {
        stage::begin_round(sim, case);
    }
}

fn go(sim: &mut Sim, case: CaseIx, to: &str, reason: EndReason, cause: Cause) {
    if to == END {
        ending::end(sim, case, reason);
        return;
    }
    let params = sim.params.clone();
    let funnel = &params.funnels[sim.cases[case.at()].funnel as usize];
    if let Some(position) = funnel.stage.iter().position(|stage| stage.name == to) {
        stage::enter(sim, case, position as u16, cause);
    }
}

/// What an amount is a multiple of, for this case now, in its currency.
pub(super) fn basis(sim: &Sim, case: CaseIx, of: Basis) -> Minor {
    let state = &sim.cases[case.at()];
    let people = &sim.world.people;
    match of {
        Basis::MeanWage => sim.world.countries[people.country(state.person).at()].mean_wage,
        Basis::Income => people.income[state.person.at()],
        Basis::LastDeposit => state.last_deposit,
        Basis::Shown => state.shown,
        Basis::Lost => state.net_loss(),
        Basis::Earned => state.earned,
    }
}
