//! Payments that wait: put aside by a policy, settled later, or withdrawn before.
//!
//! A payment on hold reserves its amount: that is set aside in the payer's account meanwhile, so that settlement needs
//! to know nothing of holds. Its row is written when it is decided. What the payer meant to come of it
//! ([`Then`](crate::model::state::Then)) waits with it, and so does a victim's case: a payment that waits is neither
//! made nor lost.

use super::settle::settle;
use super::{decision, screening};
use crate::engine::Time;
use crate::engine::random::join;
use crate::model::facts::{AccountAction, Action, Actor, Event, Reason, Refusal, Status, Transaction};
use crate::model::interventions::Payer;
use crate::model::key;
use crate::model::settlement::book::{Entry, Receipt};
use crate::model::settlement::order::Order;
use crate::model::state::{CaseIx, Happened, HeldPayment, Sim, Task};
use crate::world::Flags;

/// Puts a payment aside until a moment.
pub fn put(sim: &mut Sim, until: Time, waiting: HeldPayment) {
    sim.policies.holds.last += 1;
    let hold = sim.policies.holds.last;
    sim.world.accounts.reserve(waiting.order.from, waiting.order.amount);
    // It counts against the limits of the day on which it was asked for.
    let payer = sim.world.accounts.get_mut(waiting.order.from);
    payer.begin_day(waiting.order.at().day().0 as u16);
    payer.sent_today += waiting.order.amount;
    act(sim, &waiting, Action::Hold);
    let ledger = sim.policies.ledger(waiting.by);
    if waiting.attempt.payer == Payer::Honest {
        ledger.held_honest += 1;
    } else {
        ledger.held_illicit += 1;
    }
    if let Payer::Victim(case) = waiting.attempt.payer {
        sim.policies.holds.of_case.entry(case).or_default().push(hold);
    }
    sim.policies.holds.of_key.insert(waiting.attempt.key, hold);
    sim.policies.holds.waiting.insert(hold, waiting);
    sim.plan(until, join(waiting.attempt.key, key::HELD), hold, Task::Decide(hold));
}

/// A hold is over: the payment is settled, unless it was withdrawn or the payee is frozen by now.
pub fn decide(sim: &mut Sim, hold: u64) {
    let Some(waiting) = sim.policies.holds.waiting.get(&hold) else {
        return;
    };
    if sim.world.accounts.get(waiting.order.to).flags.any(Flags::FROZEN) {
        stop(sim, hold, Status::Rejected);
        return;
    }
    let Some(waiting) = sim.policies.holds.take(hold) else {
        return;
    };
    free(sim, &waiting);
    act(sim, &waiting, Action::Release);
    let order = Order {
        when: sim.now.into(),
        ..waiting.order
    };
    let receipt = settle(sim, &order, Entry::Released, waiting.part);
    if receipt.moved() {
        sim.announce(Happened::Released { waiting, receipt });
    } else {
        sim.announce(Happened::NotMade(waiting));
    }
}

/// A payment on hold is not made: withdrawn by the payer, or rejected.
pub fn stop(sim: &mut Sim, hold: u64, status: Status) {
    let Some(waiting) = sim.policies.holds.take(hold) else {
        return;
    };
    free(sim, &waiting);
    let order = Order {
        when: sim.now.into(),
        ..waiting.order
    };
    let refusal = (status == Status::Rejected).then_some(Refusal::Policy);
    let receipt = turn_away(sim, &order, status, refusal);
    if let Some(part) = waiting.part {
        sim.label(&receipt, order.rail, part);
    } else if let Some(kind) = order.lookalike {
        sim.label_lookalike(&receipt, kind);
    }
    screening::count_stopped(sim, waiting.by, &waiting.attempt);
    sim.announce(Happened::NotMade(waiting));
}

/// The amount is the payer's to use again, and the time it waited is in the ledger.
fn free(sim: &mut Sim, waiting: &HeldPayment) {
    sim.world.accounts.release(waiting.order.from, waiting.order.amount);
    if waiting.attempt.payer == Payer::Honest {
        let waited = waiting.cent_seconds(sim);
        sim.policies.ledger(waiting.by).held_honest_cent_seconds += waited;
    }
}

/// A victim understands what is going on: some think of what is still held at once.
pub fn understood(sim: &mut Sim, case: CaseIx) {
    let holds = sim.policies.holds.of_case.get(&case).cloned().unwrap_or_default();
    for hold in holds {
        let Some(waiting) = sim.policies.holds.waiting.get(&hold).copied() else {
            continue;
        };
        let draw = sim.seed.draw(decision::WITHDRAWS, waiting.attempt.key, 0, 0);
        if draw.chance(waiting.withdraws) {
            stop(sim, hold, Status::Cancelled);
        }
    }
}

/// A victim is at a desk: all that is still held is withdrawn.
pub fn reported(sim: &mut Sim, case: CaseIx) {
    let holds = sim.policies.holds.of_case.get(&case).cloned().unwrap_or_default();
    for hold in holds {
        stop(sim, hold, Status::Cancelled);
    }
}

/// The window is about to close: what still waits is shown as such.
pub fn show_waiting(sim: &mut Sim) {
    let waiting: Vec<HeldPayment> = sim.policies.holds.waiting.values().copied().collect();
    for waiting in waiting {
        let order = Order {
            when: sim.now.into(),
            ..waiting.order
        };
        let receipt = turn_away(sim, &order, Status::Held, None);
        if let Some(part) = waiting.part {
            sim.label(&receipt, order.rail, part);
        } else if let Some(kind) = order.lookalike {
            sim.label_lookalike(&receipt, kind);
        }
    }
}

/// Writes the row of an instruction that moves no money: refused by a policy, withdrawn, or still held.
pub fn turn_away(sim: &mut Sim, order: &Order, status: Status, refusal: Option<Refusal>) -> Receipt {
    let (payer, payee) = (sim.world.accounts.get(order.from), sim.world.accounts.get(order.to));
    let received = sim.world.rates.converted(order.amount, payer.currency, payee.currency);
    let mut receipt = Receipt {
        tx_id: 0,
        at: order.at(),
        from: order.from,
        to: order.to,
        amount: order.amount,
        received,
        status: Some(status),
        refusal,
        before: payer.balance,
        answer: None,
    };
    if status == Status::Rejected {
        sim.book.refused += 1;
    }
    if !sim.world.horizon.shows(order.at()) {
        return receipt;
    }
    let (devices, book) = (&sim.world.devices, &mut sim.book);
    receipt.tx_id = book.write(status, |tx_id| Transaction {
        tx_id,
        ts: order.at(),
        instructed_at: order.instructed.time(),
        from_account: payer.id,
        to_account: payee.id,
        amount: order.amount,
        currency: payer.currency,
        received,
        received_currency: payee.currency,
        rail: order.rail,
        channel: order.channel,
        status,
        refusal,
        device_id: order.device.some().map(|device| devices.get(device).id),
        reverses_tx: None,
    });
    receipt
}

fn act(sim: &mut Sim, waiting: &HeldPayment, action: Action) {
    let account_id = sim.world.accounts.get(waiting.order.from).id;
    sim.tell(Event::AccountAction(AccountAction {
        ts: sim.now,
        account_id,
        action,
        by: Actor::Policy,
        reason: Reason::Review,
        amount: Some(waiting.order.amount),
    }));
}
