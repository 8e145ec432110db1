//! Owners who find that somebody else used their account.

use super::complaint::{self, Filing, Named};
use super::decision;
use super::task::{JusticeTask, plan};
use crate::model::event::{ComplaintTruth, Desk};
use crate::model::laundering::MuleIx;
use crate::model::sim::Sim;
use crate::param::money::Minor;

/// How many of the payments that were not theirs owners name.
const NAMED: usize = 5;

/// A hijacked account is misused (call it at every use, the first counts): its owner will notice after a while.
pub fn hijack_noticed(sim: &mut Sim, mule: MuleIx) {
    if !sim.justice.noticing.insert(mule) {
        return;
    }
    let key = sim.mules.all[mule.at()].key;
    let u = sim.seed.draw(decision::NOTICED, key, 0, 0).uniform();
    let after = sim.params.justice.bank.hijack_noticed.quantile(u);
    plan(sim, sim.now + after, key, JusticeTask::Notice(mule));
}

/// The owner complains at the bank, which freezes the account until it is safe again.
pub(super) fn notice(sim: &mut Sim, mule: MuleIx) {
    let state = &sim.mules.all[mule.at()];
    let (key, account) = (state.key, state.account);
    let latest = sim.truth.payments.iter().rev().filter(|payment| payment.from == account && payment.role.is_illicit());
    let named: Vec<Named> =
        latest.take(NAMED).map(|payment| Named { tx_id: payment.tx_id, from: payment.from, to: payment.to }).collect();
    let mut accused: Vec<_> = named.iter().map(|named| named.to).chain([account]).collect();
    accused.sort_unstable();
    accused.dedup();
    let purse = sim.world.accounts.get(account);
    let claimed = state.amount_out.max(Minor::ZERO);
    let filing = Filing {
        key,
        account,
        desk: Desk::Bank,
        claimed,
        currency: purse.currency,
        truth: ComplaintTruth::True,
        case: None,
        named,
        accused,
    };
    complaint::file(sim, filing);
}
