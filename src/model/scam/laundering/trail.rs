//! The trail: every deposit's money, lot by lot, from account to account until it comes to rest.
//!
//! A deposit opens a lot of its amount. Payments in a scam role take dirty lots first, oldest first; any other debit
//! takes clean money first, then dirty, oldest first. Splits and conversions allocate by largest remainder, ties to the
//! older lot. A refund takes its own case's lots first. A lot ends at a merchant, biller, cash, abroad or a victim; a
//! new deposit ends the lots it is paid from, so that money belongs to one case at most. Whatever has not ended when
//! the window closes is `held`.

use crate::model::facts::{Event, MoneyRest, MoneyTrail, RestEnd, Role};
use crate::model::settlement::book::Receipt;
use crate::model::state::{CaseIx, Lot, Part, Sim};
use crate::param::money::Minor;
use crate::world::{AccountIx, AccountKind, BusinessKind, Flags, Owner};

/// Follows a payment that was just settled: every settled payment from an account with lots must come here, and every
/// deposit. `part` is `None` for an everyday payment.
pub fn follow(sim: &mut Sim, receipt: &Receipt, part: Option<Part>) {
    if !receipt.moved() {
        return;
    }
    let opens = part.is_some_and(|part| matches!(part.role, Role::Deposit | Role::Fee | Role::RecoveryFee));
    let tainted = sim.world.accounts.get(receipt.from).flags.any(Flags::TAINTED);
    if tainted {
        if let Some(Part {
            role: Role::Refund,
            case: Some(case),
            ..
        }) = part
        {
            own_first(sim, receipt.from, case);
        }
        let taken = take(sim, receipt, part.is_some() && !opens);
        if opens {
            for lot in &taken {
                rest(sim, lot, receipt.from, RestEnd::Spent);
            }
        } else {
            pass(sim, receipt, &taken, part);
        }
    }
    let Some(Part { case: Some(case), .. }) = part.filter(|_| opens) else {
        return;
    };
    let lot = Lot {
        case,
        deposit_tx: receipt.tx_id,
        hop: 0,
        amount: receipt.received,
        origin: receipt.amount,
    };
    // What is drawn and handed over as notes has no further trail.
    let end = ends_at(sim, receipt, None).filter(|&end| end == RestEnd::Cash);
    if end.is_none() {
        put(sim, receipt.to, lot);
    }
    if receipt.tx_id != 0 {
        let case_id = sim.cases[case.at()].id;
        sim.tell(Event::Trail(MoneyTrail {
            case_id,
            deposit_tx: receipt.tx_id,
            tx_id: receipt.tx_id,
            hop: 0,
            share: receipt.amount,
            received_share: receipt.received,
            origin: receipt.amount,
        }));
    }
    if let Some(end) = end {
        rest(sim, &lot, receipt.to, end);
    }
}

/// What is given back to a victim is the victim's own as far as it lies there: those lots go first, the others in their
/// order. Otherwise the next to ask would find nothing of theirs, and money that is nobody's any more.
fn own_first(sim: &mut Sim, account: AccountIx, case: CaseIx) {
    if let Some(lots) = sim.trail.lots.get_mut(&account) {
        lots.make_contiguous().sort_by_key(|lot| lot.case != case);
    }
}

/// Takes from an account's lots what a debit takes of them.
fn take(sim: &mut Sim, receipt: &Receipt, dirty_first: bool) -> Vec<Lot> {
    let dirty = sim.trail.dirty(receipt.from);
    let clean = (receipt.before - dirty).max(Minor::ZERO);
    let wanted = if dirty_first {
        receipt.amount.min(dirty)
    } else {
        (receipt.amount - clean).max(Minor::ZERO).min(dirty)
    };
    let mut left = wanted;
    let mut taken = Vec::new();
    let Some(lots) = sim.trail.lots.get_mut(&receipt.from) else {
        return taken;
    };
    while left.is_positive() {
        let Some(first) = lots.front_mut() else {
            break;
        };
        if first.amount <= left {
            left -= first.amount;
            taken.extend(lots.pop_front());
        } else {
            // Two parts of one lot: the part that goes gets the odd unit only if its remainder is the larger.
            let product = i128::from(first.origin.0) * i128::from(left.0);
            let whole = (product / i128::from(first.amount.0)) as i64;
            let remainder = product % i128::from(first.amount.0);
            let origin = Minor(whole + i64::from(remainder * 2 > i128::from(first.amount.0)));
            taken.push(Lot {
                amount: left,
                origin,
                ..*first
            });
            first.amount -= left;
            first.origin -= origin;
            left = Minor::ZERO;
        }
    }
    if lots.is_empty() {
        sim.trail.lots.remove(&receipt.from);
        sim.world.accounts.get_mut(receipt.from).flags.clear(Flags::TAINTED);
    }
    taken
}

/// Hands what was taken to the payee, or lets it end there.
fn pass(sim: &mut Sim, receipt: &Receipt, taken: &[Lot], part: Option<Part>) {
    if taken.is_empty() {
        return;
    }
    let received = shares(receipt.received, receipt.amount, taken);
    let end = ends_at(sim, receipt, part);
    for (lot, received) in taken.iter().zip(received) {
        let moved = Lot {
            hop: lot.hop + 1,
            amount: received,
            ..*lot
        };
        if lot.deposit_tx != 0 && receipt.tx_id != 0 {
            let case_id = sim.cases[lot.case.at()].id;
            sim.tell(Event::Trail(MoneyTrail {
                case_id,
                deposit_tx: lot.deposit_tx,
                tx_id: receipt.tx_id,
                hop: moved.hop,
                share: lot.amount,
                received_share: received,
                origin: lot.origin,
            }));
        }
        match end {
            Some(end) => rest(sim, &moved, receipt.to, end),
            None => put(sim, receipt.to, moved),
        }
        if let Some(&mule) = sim.mules.of.get(&receipt.to) {
            sim.mules.all[mule.at()].cases.insert(lot.case);
        }
    }
}

/// Splits what arrived over the lots (and the clean money beside them) by largest remainder, ties to the older lot.
fn shares(received: Minor, amount: Minor, taken: &[Lot]) -> Vec<Minor> {
    if received == amount {
        return taken.iter().map(|lot| lot.amount).collect();
    }
    let amount = i128::from(amount.0).max(1);
    let clean = amount - taken.iter().map(|lot| i128::from(lot.amount.0)).sum::<i128>();
    let parts = taken.iter().map(|lot| i128::from(lot.amount.0)).chain([clean]);
    let exact: Vec<(i128, i128)> = parts
        .map(|part| {
            let product = i128::from(received.0) * part;
            (product / amount, product % amount)
        })
        .collect();
    let mut missing = i128::from(received.0) - exact.iter().map(|(whole, _)| whole).sum::<i128>();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(exact[i].1), i));
    let mut result: Vec<i128> = exact.iter().map(|(whole, _)| *whole).collect();
    for i in order {
        if missing > 0 {
            result[i] += 1;
            missing -= 1;
        }
    }
    result.truncate(taken.len());
    result.into_iter().map(|share| Minor(share as i64)).collect()
}

/// Where a lot ends that goes with this payment, or `None` if it goes on.
fn ends_at(sim: &Sim, receipt: &Receipt, part: Option<Part>) -> Option<RestEnd> {
    match part.map(|part| part.role) {
        Some(role) if role.is_payout() => return Some(RestEnd::Victim),
        Some(Role::Refund) => return Some(RestEnd::Recovered),
        Some(Role::Payroll | Role::PurchaseOfAccount | Role::Commission)
            if sim.world.accounts.get(receipt.to).kind != AccountKind::External =>
        {
            return Some(RestEnd::Spent);
        }
        _ => {}
    }
    let payee = sim.world.accounts.record(receipt.to);
    match payee.kind {
        AccountKind::Cash => Some(RestEnd::Cash),
        AccountKind::Merchant => Some(RestEnd::Spent),
        AccountKind::Business | AccountKind::Current | AccountKind::Wallet | AccountKind::Exchange => {
            match payee.owner() {
                Owner::Business(business) if sim.world.businesses.get(business).kind == BusinessKind::Shell => None,
                Owner::Business(_) => Some(RestEnd::Spent),
                Owner::Person(_) => None,
            }
        }
        AccountKind::External => match payee.owner() {
            Owner::Business(business) if sim.world.businesses.get(business).kind == BusinessKind::Holder => None,
            _ => Some(RestEnd::Abroad),
        },
    }
}

fn put(sim: &mut Sim, account: AccountIx, lot: Lot) {
    sim.world.accounts.get_mut(account).flags.set(Flags::TAINTED);
    sim.trail.lots.entry(account).or_default().push_back(lot);
}

fn rest(sim: &mut Sim, lot: &Lot, account: AccountIx, end: RestEnd) {
    let currency = sim.world.accounts.get(account).currency;
    let cents = (sim.dollars(lot.amount, currency) * 100.0) as i64;
    *sim.trail.ends.entry(end.word()).or_default() += cents;
    if lot.deposit_tx == 0 || sim.trail.closed {
        return;
    }
    let account_id = sim.world.accounts.get(account).id;
    sim.tell(Event::Rest(MoneyRest {
        deposit_tx: lot.deposit_tx,
        account_id,
        end,
        origin: lot.origin,
    }));
}

/// The window closes: whatever has not ended is held where it lies. Rows end here; lots go on, since recalls need them.
pub fn close(sim: &mut Sim) {
    let mut held = Vec::new();
    for (&account, lots) in &sim.trail.lots {
        let account_id = sim.world.accounts.get(account).id;
        held.extend(lots.iter().filter(|lot| lot.deposit_tx != 0).map(|lot| MoneyRest {
            deposit_tx: lot.deposit_tx,
            account_id,
            end: RestEnd::Held,
            origin: lot.origin,
        }));
    }
    sim.outbox.extend(held.into_iter().map(Event::Rest));
    sim.trail.closed = true;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lot(amount: i64) -> Lot {
        Lot {
            case: CaseIx(0),
            deposit_tx: 1,
            hop: 0,
            amount: Minor(amount),
            origin: Minor(amount),
        }
    }

    #[test]
    fn a_conversion_splits_by_largest_remainder_with_ties_to_the_older() {
        let of = |received, amount, lots: &[i64]| {
            let lots: Vec<Lot> = lots.iter().map(|&amount| lot(amount)).collect();
            shares(Minor(received), Minor(amount), &lots)
                .iter()
                .map(|share| share.0)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(100, 100, &[30, 70]), [30, 70]);
        assert_eq!(of(5, 10, &[5, 5]), [3, 2]);
        assert_eq!(of(10, 30, &[10, 10, 10]), [4, 3, 3]);
        assert_eq!(of(7, 20, &[10]), [4]);
    }
}
