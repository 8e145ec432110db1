//! Outcomes of policies: what they cost, what work they make, and what they do to honest people. Sums over all policies
//! of a run; nothing where there are none.

use super::finished::Finished;
use crate::model::interventions::Ledger;

/// What all policies did together.
fn ledger(run: &Finished) -> Ledger {
    run.sim.policies.ledger_of_all(&run.sim.world.horizon)
}

/// What the programmes cost in the window, US dollars.
pub fn cost(run: &Finished) -> f64 {
    ledger(run).cost_micro_usd as f64 / 1e6
}

/// What each programme costs in the window, by name, US dollars.
pub fn cost_by_policy(run: &Finished) -> Vec<(String, f64)> {
    let ledgers = run.sim.policies.ledgers(&run.sim.world.horizon).into_iter();
    ledgers
        .map(|(name, ledger)| (name.replace('.', "_"), ledger.cost_micro_usd as f64 / 1e6))
        .collect()
}

/// Honest payments held for a while.
pub fn held_honest(run: &Finished) -> f64 {
    ledger(run).held_honest as f64
}

/// Honest payments held for each payment of a scam stopped.
pub fn held_for_each_stopped(run: &Finished) -> Option<f64> {
    let ledger = ledger(run);
    (ledger.stopped_illicit > 0).then(|| ledger.held_honest as f64 / ledger.stopped_illicit as f64)
}

/// Dollars times hours of honest payments held.
pub fn honest_dollar_hours(run: &Finished) -> f64 {
    ledger(run).held_honest_cent_seconds as f64 / 100.0 / 3_600.0
}

/// Honest payments stopped.
pub fn stopped_honest(run: &Finished) -> f64 {
    ledger(run).stopped_honest as f64
}

/// Honest payments refused.
pub fn refused_honest(run: &Finished) -> f64 {
    let ledger = ledger(run);
    (ledger.stopped_honest - ledger.abandoned_honest) as f64
}

/// Honest payments given up at a warning.
pub fn abandoned_honest(run: &Finished) -> f64 {
    ledger(run).abandoned_honest as f64
}

/// Honest people turned away, and honest groups closed.
pub fn honest_turned_away(run: &Finished) -> f64 {
    let ledger = ledger(run);
    (ledger.refused_honest + ledger.closed_honest) as f64
}

/// Share of policies' alerts that were about something illicit.
pub fn alert_precision(run: &Finished) -> Option<f64> {
    let ledger = ledger(run);
    (ledger.alerts > 0).then(|| ledger.alerts_right as f64 / ledger.alerts as f64)
}

/// Hours of analysts and of those at a desk.
pub fn analyst_hours(run: &Finished) -> f64 {
    ledger(run).analyst_minutes as f64 / 60.0
}

/// Hours of officers, examiners and courts.
pub fn officer_hours(run: &Finished) -> f64 {
    ledger(run).officer_minutes as f64 / 60.0
}

/// Who made good what victims lost, US dollars.
pub fn reimbursed_by(run: &Finished) -> Vec<(String, f64)> {
    let ledger = ledger(run);
    [
        ("sender", ledger.reimbursed_by_sender_cents),
        ("receiver", ledger.reimbursed_by_receiver_cents),
        ("platform", ledger.reimbursed_by_platform_cents),
        ("state", ledger.reimbursed_by_state_cents),
    ]
    .into_iter()
    .filter(|(_, cents)| *cents != 0)
    .map(|(side, cents)| (side.to_owned(), cents as f64 / 100.0))
    .collect()
}
