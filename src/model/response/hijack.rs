//! Owners who find that somebody else used their account.

use super::complaint::{self, Filing};
use super::decision;
use super::task::plan;
use crate::engine::Span;
use crate::model::facts::{ComplaintTruth, Desk};
use crate::model::state::{MuleIx, Named, ResponseTask, Sim};
use crate::param::money::Minor;

/// How many of the payments that were not theirs owners name.
const NAMED: usize = 5;

/// An account was hijacked: some time after its first use by the ring, its owner will notice.
pub fn hijack_noticed(sim: &mut Sim, mule: MuleIx) {
    if !sim.response.noticing.insert(mule) {
        return;
    }
    let state = &sim.mules.all[mule.at()];
    let (key, usable) = (state.key, state.ready_at.max(sim.now));
    plan(sim, usable + after(sim, key), key, ResponseTask::Notice(mule));
}

fn after(sim: &Sim, key: u64) -> Span {
    let u = sim.seed.draw(decision::NOTICED, key, 0, 0).uniform();
    sim.params.response.bank.hijack_noticed.quantile(u)
}

/// The owner looks, and complains at the bank if there is anything to see; the bank freezes the account until it is
/// safe.
pub(super) fn notice(sim: &mut Sim, mule: MuleIx) {
    let state = &sim.mules.all[mule.at()];
    let (key, account) = (state.key, state.account);
    if state.first_use.is_none() {
        if state.out_at.is_none() {
            let again = sim.now + after(sim, key).max(Span::HOUR);
            plan(sim, again, key, ResponseTask::Notice(mule));
        }
        return;
    }
    let latest = sim
        .truth
        .payments
        .iter()
        .rev()
        .filter(|payment| payment.from == account && payment.role.is_illicit());
    let named: Vec<Named> = latest
        .take(NAMED)
        .map(|payment| Named {
            tx_id: payment.tx_id,
            from: payment.from,
            to: payment.to,
        })
        .collect();
    let mut accused: Vec<_> = named.iter().map(|named| named.to).chain([account]).collect();
    accused.sort_unstable();
    accused.dedup();
    let currency = sim.world.accounts.get(account).currency;
    let claimed = state.amount_out.max(Minor::ZERO);
    let filing = Filing {
        key,
        account,
        desk: Desk::Bank,
        claimed,
        currency,
        truth: ComplaintTruth::True,
        case: None,
        named,
        accused,
    };
    complaint::file(sim, filing);
}
