//! A demand: how a victim meets what was asked for, payment by payment, and what the case does meanwhile.
//!
//! ```text
//! make ─► pay ─┬─ came through ─► nothing left: the round is over        (paid)
//!              │                  something left: the next part, later
//!              ├─ waits ────────► settled or stopped; `scam/waited.rs` comes back here; second thoughts meanwhile
//!              ├─ over a limit ─► what goes now, the rest as soon as more goes
//!              ├─ no account ───► put off till one is free
//!              ├─ no money ─────► savings at once, others in hours or days; the payment waits for it     (unfunded)
//!              ├─ refused ──────► the handler sees it                     (stopped)
//!              └─ understood ───► the case is over
//! ```
//!
//! A payment that waits is neither made nor lost. Nothing here knows why one waits, and time alone changes nobody's
//! mind but by `doubts`.

use super::deposit::{self, Missed};
use super::outreach::lean;
use super::{ending, round, stage};
use crate::engine::random::join;
use crate::engine::sample::{exponential, shifted};
use crate::engine::{Draw, Span, Time};
use crate::model::facts::{EndReason, Measure, MetricName};
use crate::model::params::funnel::{AskParams, AskRole, When};
use crate::model::scam::crew::adaptation;
use crate::model::scam::laundering;
use crate::model::settlement::book::Answer;
use crate::model::state::{CaseIx, Demand, Sim, Task, Tokens, VictimPayment, Waits};
use crate::model::{decision, key};
use crate::param::money::Minor;
use crate::world::AccountIx;

/// More payments than this are too much trouble for one demand.
const TRIES: u32 = 8;
/// Mean seconds from fetching savings to paying out of them. An assumption.
const FETCHED: f64 = 240.0;
/// What a limit lets through is not worth a payment below this share of what is left.
const WORTH_IT: f64 = 0.02;

/// The victim is asked for money, and will not, or begins to pay.
pub(super) fn make(sim: &mut Sim, case: CaseIx, ask: &AskParams) {
    let (key, step, round, person, ring) = {
        let state = &sim.cases[case.at()];
        (state.key, state.step, state.round, state.person, state.ring)
    };
    let draw = sim.seed.draw(decision::COMPLIES, key, i64::from(step), round);
    if !draw.chance(shifted(ask.comply, lean(sim, person, ask.susceptibility, 0.0))) {
        round::over(sim, case, When::Refused);
        return;
    }
    let whole = round::basis(sim, case, ask.of).scaled(ask.amount.quantile(draw.second()));
    let typed = sim.seed.draw(decision::TYPED, key, i64::from(step), round);
    let amount = laundering::hop::round_like_people(whole, typed.uniform());
    if !amount.is_positive() {
        round::over(sim, case, When::Refused);
        return;
    }
    // Smaller payments are more of them: the sum is what it was.
    let smaller = sim.params.crew.adaptation.smaller;
    let share = sim.rings[ring.at()].style.times(Measure::SmallerPayments, smaller);
    let pieces = libm::ceil(1.0 / share.max(1.0 / f64::from(TRIES))) as u32;
    sim.cases[case.at()].demand = Some(Demand::of(amount, pieces));
    pay(sim, case, ask);
}

/// What is asked for in the stage where the case is.
fn asks(sim: &Sim, case: CaseIx) -> Option<AskParams> {
    let state = &sim.cases[case.at()];
    let funnel = sim.params.funnels.get(state.funnel as usize)?;
    funnel.stage.get(state.stage as usize)?.asks.clone()
}

/// The next payment of a demand.
fn pay(sim: &mut Sim, case: CaseIx, ask: &AskParams) {
    let Some(mut demand) = sim.cases[case.at()].demand else {
        return;
    };
    let (key, step, round) = {
        let state = &sim.cases[case.at()];
        (state.key, state.step, state.round)
    };
    let part = if demand.pieces > 1 {
        let draw = sim.seed.draw(
            decision::PIECE,
            key,
            i64::from(step) << 8 | i64::from(demand.tried),
            round,
        );
        let share = (0.8 + 0.4 * draw.uniform()) / f64::from(demand.pieces);
        laundering::hop::round_like_people(demand.left.scaled(share).max(Minor(1)), draw.second()).min(demand.left)
    } else {
        demand.left
    };
    let amount = demand.limit.map_or(part, |(most, _)| part.min(most));
    demand.waits = Waits::Not;
    let ordinal = round | demand.tried << 16;
    demand.tried += 1;
    sim.cases[case.at()].demand = Some(demand);
    let result = deposit::pay(sim, case, ask, amount, ordinal);
    if !matches!(result, Err(Missed::Nowhere)) {
        sim.cases[case.at()].put_off_since = None;
    }
    match result {
        Ok(given) => {
            deposit::book(sim, case, ask.role, ask.shows, given);
            came_through(sim, case, given.case_amount);
        }
        Err(missed) => fell_through(sim, case, missed),
    }
}

/// The victim has no more than this: nothing beyond it is asked for.
pub(super) fn no_more_than(sim: &mut Sim, case: CaseIx, all: Minor) {
    if let Some(demand) = sim.cases[case.at()].demand.as_mut() {
        demand.left = demand.left.min(all);
    }
}

/// So much of it does not come in notes, and nobody asks for the coins.
pub(super) fn odd(sim: &mut Sim, case: CaseIx, coins: Minor) {
    if let Some(demand) = sim.cases[case.at()].demand.as_mut() {
        demand.left -= coins;
    }
}

/// A payment of an amount was made.
fn came_through(sim: &mut Sim, case: CaseIx, amount: Minor) {
    let Some(mut demand) = sim.cases[case.at()].demand.filter(|_| !sim.cases[case.at()].ended()) else {
        return;
    };
    demand.paid += amount;
    demand.raised = false;
    demand.left -= amount;
    demand.pieces = demand.pieces.saturating_sub(1).max(1);
    sim.cases[case.at()].demand = Some(demand);
    if demand.left.is_positive() && demand.tried < TRIES {
        let after = demand.limit.map(|(_, again)| again);
        next_part(sim, case, after);
    } else {
        over(sim, case, When::Paid);
    }
}

/// Plans the next payment: as soon as more goes, or as the handler drives.
fn next_part(sim: &mut Sim, case: CaseIx, after: Option<Span>) {
    let state = &mut sim.cases[case.at()];
    let (key, step, round) = (state.key, state.step, state.round);
    let Some(demand) = state.demand.as_mut() else {
        return;
    };
    let tried = demand.tried;
    // A limit that was met may be another tomorrow, or none for somebody who is known by now.
    demand.limit = None;
    let funnel = &sim.params.funnels[sim.cases[case.at()].funnel as usize];
    let draw = sim
        .seed
        .draw(decision::NEXT_PART, key, i64::from(step) << 8 | i64::from(tried), round);
    let wait = after.map_or(funnel.next_part.quantile(draw.uniform()), |again| {
        Span(again.0 + (draw.uniform() * 3_600.0) as i64)
    });
    later(sim, case, wait);
}

/// Plans the next payment after so long.
fn later(sim: &mut Sim, case: CaseIx, wait: Span) {
    let state = &mut sim.cases[case.at()];
    let (key, step, round) = (state.key, state.step, state.round);
    if let Some(demand) = state.demand.as_mut() {
        demand.waits = Waits::NextPart;
        let tried = demand.tried;
        sim.plan(
            sim.now + wait.max(Span(1)),
            join(key, key::NEXT_PART | u64::from(tried)),
            u64::from(step) << 16 | u64::from(round),
            Task::Part(case, step, tried),
        );
    }
}

/// No account of the ring's is free: the handler puts the payment off till one is. People lose interest while they
/// wait.
fn put_off(sim: &mut Sim, case: CaseIx) {
    let now = sim.now;
    let state = &mut sim.cases[case.at()];
    let since = *state.put_off_since.get_or_insert(now);
    let (key, step, ring) = (state.key, state.step, state.ring);
    // Nothing was tried.
    if let Some(demand) = state.demand.as_mut() {
        demand.tried -= 1;
    }
    let patience = sim.seed.draw(decision::PATIENCE, key, i64::from(step), 1).uniform();
    let funnel = &sim.params.funnels[sim.cases[case.at()].funnel as usize];
    if now - since > funnel.patience.quantile(patience) {
        ending::end(sim, case, EndReason::LostInterest);
        return;
    }
    let country = sim.world.countries[sim.rings[ring.at()].target.at()].code.word();
    sim.count(MetricName::PutOff, country, 1.0);
    let u = sim.seed.draw(decision::PUT_OFF, key, now.0, 0).uniform();
    later(sim, case, sim.params.laundering.put_off.quantile(u));
}

/// It is time for the next payment of a demand, if it waits for it still.
pub fn part_due(sim: &mut Sim, case: CaseIx, step: u32, tried: u32) {
    let state = &sim.cases[case.at()];
    let due = state
        .demand
        .is_some_and(|demand| demand.tried == tried && demand.waits == Waits::NextPart);
    if state.step == step
        && due
        && let Some(ask) = asks(sim, case)
    {
        pay(sim, case, &ask);
    }
}

/// A payment was not made, or not yet.
fn fell_through(sim: &mut Sim, case: CaseIx, missed: Missed) {
    let Some(demand) = sim.cases[case.at()].demand.filter(|_| !sim.cases[case.at()].ended()) else {
        return;
    };
    let wait = |sim: &mut Sim, waits| {
        if let Some(demand) = sim.cases[case.at()].demand.as_mut() {
            demand.waits = waits;
        }
    };
    match missed {
        Missed::Waits => {
            wait(sim, Waits::Held);
            doubt(sim, case, demand.tried);
        }
        Missed::Raising(0) => over(sim, case, When::Unfunded),
        Missed::Raising(coming) => {
            wait(sim, Waits::Raised(coming));
            doubt(sim, case, demand.tried);
        }
        Missed::Fetched => {
            let draw = once_more(sim, case);
            later(sim, case, Span(20 + exponential(draw.uniform(), FETCHED) as i64));
        }
        Missed::Applied(ready) => {
            once_more(sim, case);
            later(sim, case, ready);
        }
        Missed::Unfunded => over(sim, case, When::Unfunded),
        Missed::Nowhere => put_off(sim, case),
        Missed::NoWay => over(sim, case, When::Refused),
        Missed::Understood(to) => {
            adaptation::missed(sim, sim.cases[case.at()].ring, to);
            ending::warn(sim, case, EndReason::WarnedBank);
        }
        Missed::Stopped(to, answer) => {
            adaptation::missed(sim, sim.cases[case.at()].ring, to);
            if !in_parts(sim, case, answer) {
                over(sim, case, When::Stopped);
            }
        }
    }
}

/// Nothing was tried yet: it is the same payment that will be made. A draw for when.
fn once_more(sim: &mut Sim, case: CaseIx) -> Draw {
    let state = &mut sim.cases[case.at()];
    if let Some(demand) = state.demand.as_mut() {
        demand.tried -= 1;
    }
    let (key, step) = (state.key, state.step);
    sim.seed
        .draw(decision::HELP_COMES, join(key, u64::from(step)), sim.now.0, 1)
}

/// A limit was met: the handler has the rest paid as soon as it goes, if the victim is one for it. Whether it goes on.
fn in_parts(sim: &mut Sim, case: CaseIx, answer: Option<Answer>) -> bool {
    let state = &sim.cases[case.at()];
    let (key, step, round) = (state.key, state.step, state.round);
    let (
        Some(Answer {
            allowed,
            again: Some(again),
            ..
        }),
        Some(mut demand),
    ) = (answer, state.demand)
    else {
        return false;
    };
    let splits = sim.params.funnels[state.funnel as usize].splits;
    let draw = sim.seed.draw(decision::SPLITS, key, i64::from(step), round);
    if !draw.chance(splits) || demand.tried >= TRIES {
        return false;
    }
    if allowed >= demand.left.scaled(WORTH_IT) && allowed.is_positive() {
        demand.limit = Some((allowed, again));
        sim.cases[case.at()].demand = Some(demand);
        if let Some(ask) = asks(sim, case) {
            pay(sim, case, &ask);
        }
    } else {
        next_part(sim, case, Some(again));
    }
    true
}

/// While a payment or the money for it waits, somebody may think again: with a chance a day that the funnel gives.
fn doubt(sim: &mut Sim, case: CaseIx, tried: u32) {
    let state = &sim.cases[case.at()];
    let (key, step, round) = (state.key, state.step, state.round);
    let doubts = sim.params.funnels[state.funnel as usize].doubts;
    if doubts <= 0.0 {
        return;
    }
    let mean = -86_400.0 / libm::log1p(-doubts.min(0.999_999));
    let draw = sim
        .seed
        .draw(decision::DOUBTS, key, i64::from(step) << 8 | i64::from(tried), round);
    let after = exponential(draw.uniform(), mean).min(1e9);
    sim.plan(
        sim.now + Span(after as i64),
        join(key, key::DOUBT | u64::from(tried)),
        u64::from(step),
        Task::Doubt(case, step, tried),
    );
}

/// Second thoughts, if the payment waits still.
pub fn doubted(sim: &mut Sim, case: CaseIx, step: u32, tried: u32) {
    let state = &sim.cases[case.at()];
    let waits = state
        .demand
        .is_some_and(|demand| demand.tried == tried && matches!(demand.waits, Waits::Held | Waits::Raised(_)));
    if state.step == step && waits {
        ending::warn(sim, case, EndReason::Realised);
    }
}

/// A payment that had waited was settled: it is the victim's own, and the demand goes on if the victim still believes.
/// `since` is when it was put aside.
pub fn released(sim: &mut Sim, case: CaseIx, role: AskRole, shows: f64, given: VictimPayment, since: Time) {
    deposit::book(sim, case, role, shows, given);
    late(sim, case, given.to, since);
    if waits_for_hold(sim, case) {
        came_through(sim, case, given.case_amount);
    }
}

/// Tokens whose purchase had to wait are there: they are sent, if the victim still believes.
pub fn bought(sim: &mut Sim, case: CaseIx, role: AskRole, shows: f64, tokens: Tokens) {
    if sim.cases[case.at()].ended() {
        return;
    }
    match deposit::send_tokens(sim, case, role, tokens, shows) {
        Ok(given) => {
            deposit::book(sim, case, role, shows, given);
            if waits_for_hold(sim, case) {
                came_through(sim, case, given.case_amount);
            }
        }
        Err(missed) => fell_through(sim, case, missed),
    }
}

/// A payment that had waited was not made after all, and the victim has not given up for that.
pub fn stopped(sim: &mut Sim, case: CaseIx, to: AccountIx) {
    if waits_for_hold(sim, case) {
        fell_through(sim, case, Missed::Stopped(to, None));
    }
}

/// Somebody's help has come, or will not: once nothing more is on its way, the victim pays.
pub fn raised(sim: &mut Sim, case: CaseIx) {
    let Some(demand) = sim.cases[case.at()].demand.as_mut() else {
        return;
    };
    let Waits::Raised(coming) = demand.waits else {
        return;
    };
    demand.waits = Waits::Raised(coming.saturating_sub(1));
    if coming <= 1 {
        demand.raised = true;
        // It is the same payment, with the money that was missing, as soon as the victim has seen it and is awake.
        let draw = once_more(sim, case);
        let funnel = &sim.params.funnels[sim.cases[case.at()].funnel as usize];
        let at = stage::waking(
            sim,
            case,
            sim.now + funnel.goes_on.quantile(draw.uniform()),
            draw.second(),
        );
        later(sim, case, at - sim.now);
    }
}

fn waits_for_hold(sim: &Sim, case: CaseIx) -> bool {
    let state = &sim.cases[case.at()];
    !state.ended() && state.demand.is_some_and(|demand| demand.waits == Waits::Held)
}

/// What has come later than a crew puts up with is a sign to it.
fn late(sim: &mut Sim, case: CaseIx, to: AccountIx, since: Time) {
    if sim.now - since > sim.params.crew.adaptation.late {
        adaptation::missed(sim, sim.cases[case.at()].ring, to);
    }
}

/// Nothing more will come of the demand: what came through of it counts, whatever became of the rest.
fn over(sim: &mut Sim, case: CaseIx, result: When) {
    let paid = sim.cases[case.at()]
        .demand
        .take()
        .map_or(Minor::ZERO, |demand| demand.paid);
    let result = if paid.is_positive() { When::Paid } else { result };
    round::over(sim, case, result);
}
