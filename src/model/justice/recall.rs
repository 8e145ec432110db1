//! Taking money back: what still lies in an account that was found, of the case that was reported.
//!
//! Most of it has gone on minutes after it came. What is left is asked for (`recall`), given back in some cases after
//! days (`return`), and travels as a row of its own from the holder to the victim.

use std::collections::BTreeMap;

use super::complaint::ComplaintIx;
use super::decision;
use super::task::{JusticeTask, plan};
use crate::engine::random::join;
use crate::model::event::{AccountAction, Action, Actor, Channel, Event, Rail, Reason, Role};
use crate::model::funnel::{CaseIx, Given};
use crate::model::payment::{Part, Payment};
use crate::model::sim::Sim;
use crate::param::money::{Currency, Minor};
use crate::world::{AccountIx, DeviceIx};

/// Money that was found: whose, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub case: CaseIx,
    pub account: AccountIx,
}

/// Looks for a complainant's money in an account that was just frozen, and asks for it.
pub(super) fn search(sim: &mut Sim, complaint: ComplaintIx, account: AccountIx) {
    let Some(case) = sim.justice.complaints[complaint.at()].case else {
        return;
    };
    let there: Minor = lots(sim, case, account).values().copied().sum();
    if !there.is_positive() {
        return;
    }
    act(sim, account, Action::Recall, there);
    let key = join(sim.cases[case.at()].key, sim.world.accounts.get(account).id.0);
    let draw = sim.seed.draw(decision::GIVES_BACK, key, 0, 0);
    let bank = &sim.params.justice.bank;
    if draw.chance(bank.gives_back) {
        let after = bank.gives_back_after.quantile(draw.second());
        plan(
            sim,
            sim.now + after,
            key,
            JusticeTask::GiveBack(Found { case, account }),
        );
    }
}

/// What lies there of a case, by deposit.
fn lots(sim: &Sim, case: CaseIx, account: AccountIx) -> BTreeMap<u64, Minor> {
    let mut found = BTreeMap::new();
    for lot in sim
        .trail
        .lots
        .get(&account)
        .into_iter()
        .flatten()
        .filter(|lot| lot.case == case)
    {
        *found.entry(lot.deposit_tx).or_insert(Minor::ZERO) += lot.amount;
    }
    found
}

/// Gives it back, deposit by deposit, to the account that each was paid from.
pub(super) fn give_back(sim: &mut Sim, found: Found) {
    let Found { case, account } = found;
    let mut total = Minor::ZERO;
    for (deposit, there) in lots(sim, case, account) {
        let open = |given: &Given| given.tx_id == deposit && given.returned < given.amount;
        let Some(position) = sim.cases[case.at()].given.iter().position(open) else {
            continue;
        };
        total += give_back_deposit(sim, found, position, there);
    }
    if total.is_positive() {
        act(sim, account, Action::Return, total);
    }
}

/// Gives back what is left of one deposit. Answers what was debited.
fn give_back_deposit(sim: &mut Sim, Found { case, account }: Found, position: usize, there: Minor) -> Minor {
    let given = sim.cases[case.at()].given[position];
    let purse = sim.world.accounts.get(account);
    let (holds, pays) = (purse.currency, sim.world.accounts.get(given.from).currency);
    // Banks take transfers back, not conversions: what became tokens, or was tokens, is gone.
    if (holds == Currency::Usdt) != (pays == Currency::Usdt) {
        return Minor::ZERO;
    }
    let owed = sim.world.rates.mid(given.amount - given.returned, pays, holds);
    let amount = there.min(owed).min(purse.balance - purse.floor);
    if !amount.is_positive() {
        return Minor::ZERO;
    }
    let expected = sim.world.rates.converted(amount, holds, pays);
    let share = share_of(given.case_amount, expected, given.amount);
    let ring = sim.cases[case.at()].ring;
    let payment = Payment {
        from: account,
        to: given.from,
        amount,
        rail: Rail::Transfer,
        channel: Channel::Batch,
        device: DeviceIx::NONE,
        part: Part {
            role: Role::Refund,
            ring: Some(ring),
            case: Some(case),
            case_amount: Some(share),
            layer: None,
        },
    };
    let receipt = payment.make_return(sim, (given.tx_id != 0).then_some(given.tx_id));
    if !receipt.moved() {
        return Minor::ZERO;
    }
    let state = &mut sim.cases[case.at()];
    state.given[position].returned += receipt.received;
    state.life.recovered += share;
    if receipt.tx_id != 0 {
        state.window.recovered += share;
    }
    let (person, currency) = (state.person, state.currency);
    let country = sim.country_of(person);
    let dollars = sim.dollars(share, currency);
    sim.count("recovered_usd", country, dollars);
    amount
}

/// `whole × part / of`, rounded down.
fn share_of(whole: Minor, part: Minor, of: Minor) -> Minor {
    Minor((i128::from(whole.0) * i128::from(part.0) / i128::from(of.0.max(1))) as i64)
}

fn act(sim: &mut Sim, account: AccountIx, action: Action, amount: Minor) {
    let account_id = sim.world.accounts.get(account).id;
    sim.tell(Event::AccountAction(AccountAction {
        ts: sim.now,
        account_id,
        action,
        by: Actor::Bank,
        reason: Reason::Complaint,
        amount: Some(amount),
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_deposit_is_worth_its_part_of_the_case() {
        assert_eq!(share_of(Minor(1_000), Minor(50), Minor(100)), Minor(500));
        assert_eq!(share_of(Minor(1_000), Minor(1), Minor(3)), Minor(333));
        // Tokens have six decimals: products outgrow 64 bits.
        assert_eq!(
            share_of(Minor(4_000_000_000), Minor(900_000_000_000), Minor(900_000_000_000)),
            Minor(4_000_000_000)
        );
    }
}
