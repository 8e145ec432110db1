//! Taking money back: what still lies in an account that was found, for those who reported it.
//!
//! Most of it has gone on minutes after it came. What is left is asked for (`recall`), given back in some cases after
//! days (`return`), and travels as a row of its own from the holder to the victim.

use crate::engine::random::join;
use crate::model::facts::{AccountAction, Action, Actor, Channel, Event, MetricName, Rail, Reason, Role};
use crate::model::payments::payment::Payment;
use crate::model::response::decision;
use crate::model::response::task::plan;
use crate::model::state::{ComplaintIx, Found, Part, Recall, ResponseTask, Sim};
use crate::param::money::{Currency, Minor};
use crate::world::{AccountIx, DeviceIx};

/// Looks for what a complainant can have back from an account that is frozen, and asks for it: once for the same money,
/// however many requests lead there. A court need not ask.
pub(in crate::model::response) fn search(sim: &mut Sim, complaint: ComplaintIx, account: AccountIx, by: Actor) {
    let Some(case) = sim.response.complaints[complaint.at()].case else {
        return;
    };
    let found = Found { case, account };
    let there = there(sim, found);
    if !there.is_positive() {
        return;
    }
    let before = sim.response.recalls.get(&found).copied().unwrap_or_default();
    if there > before.asked {
        act(sim, account, Action::Recall, there - before.asked);
    }
    let key = join(sim.cases[case.at()].key, sim.world.accounts.get(account).id.0);
    let draw = sim.seed.draw(decision::GIVES_BACK, key, 0, 0);
    let bank = &sim.params.response.bank;
    let granted = before.granted || by == Actor::Court || draw.chance(bank.gives_back);
    let after = bank.gives_back_after.quantile(draw.second());
    let asked = before.asked.max(there);
    sim.response.recalls.insert(found, Recall { asked, granted });
    if granted && !before.granted {
        plan(sim, sim.now + after, key, ResponseTask::GiveBack(found));
    }
}

/// What lies there for a case. Banks cannot tell one victim's money from another's: whatever came from victims and is
/// left goes to those who complained, in the order in which they did. The holder's own money is never touched.
fn there(sim: &Sim, found: Found) -> Minor {
    let owed: Minor = (0..sim.cases[found.case.at()].given.len())
        .map(|given| owed(sim, found, given))
        .sum();
    owed.min(left(sim, found.account))
}

/// Victims' money that is still in an account.
fn left(sim: &Sim, account: AccountIx) -> Minor {
    sim.trail.dirty(account).min(sim.world.accounts.available(account))
}

/// What is owed of a deposit to whoever paid it, in the currency of the account where it is looked for: nothing if the
/// deposit did not come there or, by way of a trace, through where it came.
fn owed(sim: &Sim, Found { case, account }: Found, position: usize) -> Minor {
    let given = sim.cases[case.at()].given[position];
    let (holds, pays) = (
        sim.world.accounts.get(account).currency,
        sim.world.accounts.get(given.from).currency,
    );
    let lies_there = || {
        let lots = sim.trail.lots.get(&account);
        given.tx_id != 0 && lots.into_iter().flatten().any(|lot| lot.deposit_tx == given.tx_id)
    };
    // Banks take transfers back, not conversions: what became tokens, or was tokens, is gone.
    if (holds == Currency::Usdt) != (pays == Currency::Usdt) || (given.to != account && !lies_there()) {
        return Minor::ZERO;
    }
    sim.world.rates.mid(given.amount - given.returned, pays, holds)
}

/// Gives it back, the latest deposit first, each to the account that it was paid from.
pub(in crate::model::response) fn give_back(sim: &mut Sim, found: Found) {
    give_back_up_to(sim, found, Minor(i64::MAX));
}

/// Gives back what was found, but no more in all than a sum in the account's currency.
pub fn give_back_up_to(sim: &mut Sim, found: Found, most: Minor) {
    sim.response.recalls.remove(&found);
    let mut total = Minor::ZERO;
    for position in (0..sim.cases[found.case.at()].given.len()).rev() {
        total += give_back_deposit(sim, found, position, most - total);
    }
    if total.is_positive() {
        act(sim, found.account, Action::Return, total);
    }
}

/// Gives back what can be of one deposit, up to a sum. Answers what was debited.
fn give_back_deposit(sim: &mut Sim, found: Found, position: usize, most: Minor) -> Minor {
    let Found { case, account } = found;
    let amount = owed(sim, found, position).min(left(sim, account)).min(most);
    if !amount.is_positive() {
        return Minor::ZERO;
    }
    let given = sim.cases[case.at()].given[position];
    let (holds, pays) = (
        sim.world.accounts.get(account).currency,
        sim.world.accounts.get(given.from).currency,
    );
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
    let before = state.window.recovered;
    state.given[position].returned += receipt.received;
    state.life.recovered += share;
    if receipt.tx_id != 0 {
        state.window.recovered += share;
    }
    let (person, currency, grown) = (state.person, state.currency, [before, state.window.recovered]);
    let country = sim.country_of(person);
    sim.count_money(MetricName::RecoveredUsd, country, currency, grown);
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
