//! Warnings to those who still pay into an account that was found out.

use crate::engine::random::join;
use crate::model::facts::{Actor, EndReason};
use crate::model::response::decision;
use crate::model::scam::funnel;
use crate::model::state::{CaseIx, Sim};
use crate::world::AccountIx;

/// Bank or police call the people whose payments they see in the account. Few are reached, fewer listen.
pub fn payers(sim: &mut Sim, account: AccountIx, by: Actor) {
    let share = sim.params.response.bank.warns_payers;
    let account_id = sim.world.accounts.get(account).id;
    let warned: Vec<CaseIx> = sim
        .case_of
        .values()
        .copied()
        .filter(|case| {
            // Whoever has not answered yet has no case, only a place (`CaseIx::EXPECTED`).
            let Some(case) = sim.cases.get(case.at()) else {
                return false;
            };
            let key = join(case.key, account_id.0);
            !case.ended()
                && case.given.iter().any(|given| given.to == account)
                && sim.seed.draw(decision::WARNED, key, 0, 0).chance(share)
        })
        .collect();
    let reason = match by {
        Actor::Police | Actor::Court => EndReason::WarnedPolice,
        _ => EndReason::WarnedBank,
    };
    for case in warned {
        funnel::warn(sim, case, reason);
    }
}
