//! Payments that wait: put aside by a policy, settled later, or withdrawn before.
//!
//! A payment on hold reserves its amount: that is set aside in the payer's account meanwhile, so that settlement needs
//! to know nothing of holds. Its row is written when it is decided. What the payer meant to come of it ([`Then`]) waits
//! with it, and so does a victim's case: a payment that waits is neither made nor lost.

use std::collections::BTreeMap;

use super::book::{Entry, Receipt};
use super::decision;
use super::order::Order;
use super::payment::Part;
use super::{chain, screening};
use crate::engine::Time;
use crate::engine::random::join;
use crate::model::facts::{AccountAction, Action, Actor, Event, Rail, Reason, Refusal, Status, Transaction};
use crate::model::interventions::port::{self, Attempt, Payer, PolicyIx};
use crate::model::key;
use crate::model::params::funnel::AskRole;
use crate::model::response;
use crate::model::scam::funnel::deposit::Tokens;
use crate::model::scam::funnel::{self, CaseIx};
use crate::model::scam::laundering::{self, MuleIx, trail};
use crate::model::state::{Sim, Task};
use crate::param::money::Minor;
use crate::world::Flags;

/// What follows once a payment has moved.
#[derive(Clone, Copy, Debug)]
pub enum Then {
    Nothing,
    /// A victim's deposit or fee has come to an account of the ring's, or to its address.
    Deposit {
        case: CaseIx,
        mule: Option<MuleIx>,
        role: AskRole,
        shows: f64,
        amount: Minor,
    },
    /// A victim's tokens are bought and can be sent.
    Tokens {
        case: CaseIx,
        role: AskRole,
        shows: f64,
        amount: Minor,
    },
    /// A victim was paid.
    Payout {
        mule: MuleIx,
        case: CaseIx,
        amount: Minor,
    },
    /// Money of the ring's has come to its next account.
    Hop {
        mule: MuleIx,
        next: MuleIx,
    },
    /// Somebody helps a victim out.
    Raised {
        case: CaseIx,
    },
    /// It has left the ring's accounts.
    Out {
        mule: MuleIx,
    },
    /// A trader owes the ring tokens for it.
    Trader {
        mule: MuleIx,
    },
    /// The holder's tokens are bought and can be sent to the ring's address.
    Exchanged {
        mule: MuleIx,
    },
}

/// A payment that waits.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    pub order: Order,
    pub instructed_at: Time,
    /// Its role in a scam; `None` if it is honest.
    pub part: Option<Part>,
    pub then: Then,
    /// Which policy holds it.
    pub by: PolicyIx,
    /// Share of victims who withdraw it as soon as they understand.
    pub withdraws: f64,
    pub attempt: Attempt,
}

/// All that wait.
#[derive(Clone, Debug, Default)]
pub struct Holds {
    waiting: BTreeMap<u64, Waiting>,
    /// By the key of the attempt.
    of_key: BTreeMap<u64, u64>,
    /// Those of victims.
    of_case: BTreeMap<CaseIx, Vec<u64>>,
    /// Number of the last one.
    last: u64,
}

impl Holds {
    /// Whether a victim's payment waits.
    #[must_use]
    pub fn any_of(&self, case: CaseIx) -> bool {
        self.of_case.contains_key(&case)
    }

    /// The number under which an attempt waits, by its key.
    #[must_use]
    pub fn find(&self, key: u64) -> Option<u64> {
        self.of_key.get(&key).copied()
    }

    /// The case whose victim a payment on hold comes from.
    #[must_use]
    pub fn victim(&self, hold: u64) -> Option<CaseIx> {
        match self.waiting.get(&hold)?.attempt.payer {
            Payer::Victim(case) => Some(case),
            Payer::Honest | Payer::Crew(_) => None,
        }
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    fn take(&mut self, hold: u64) -> Option<Waiting> {
        let waiting = self.waiting.remove(&hold)?;
        self.of_key.remove(&waiting.attempt.key);
        if let Payer::Victim(case) = waiting.attempt.payer
            && let Some(holds) = self.of_case.get_mut(&case)
        {
            holds.retain(|&other| other != hold);
            if holds.is_empty() {
                self.of_case.remove(&case);
            }
        }
        Some(waiting)
    }
}

/// Puts a payment aside until a moment.
pub fn put(sim: &mut Sim, until: Time, waiting: Waiting) {
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
    let receipt = match waiting.part {
        None => screening::everyday(sim, &order, Entry::Released),
        Some(part) => {
            let receipt = sim.book.settle(&mut sim.world, sim.seed, &order, Entry::Released);
            sim.label(&receipt, order.rail, part);
            trail::follow(sim, &receipt, Some(part));
            if order.rail == Rail::Onchain {
                chain::record(sim, &receipt);
            }
            response::look(sim, &receipt);
            receipt
        }
    };
    backdate(sim, &receipt, waiting.instructed_at);
    if receipt.moved() {
        follow_up(sim, &waiting, &receipt);
    } else {
        undo(sim, &waiting);
    }
}

/// The row of a payment that waited says when it was asked for.
fn backdate(sim: &mut Sim, receipt: &Receipt, instructed_at: Time) {
    let row = sim.book.rows.iter_mut().rev().find(|row| row.tx_id == receipt.tx_id);
    if let (Some(row), true) = (row, receipt.tx_id != 0) {
        row.instructed_at = instructed_at;
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
    backdate(sim, &receipt, waiting.instructed_at);
    if let Some(part) = waiting.part {
        sim.label(&receipt, order.rail, part);
    } else if let Some(kind) = order.lookalike {
        sim.label_lookalike(&receipt, kind);
    }
    screening::count_stopped(sim, waiting.by, &waiting.attempt);
    undo(sim, &waiting);
}

/// The amount is the payer's to use again, and the time it waited is in the ledger.
fn free(sim: &mut Sim, waiting: &Waiting) {
    sim.world.accounts.release(waiting.order.from, waiting.order.amount);
    if waiting.attempt.payer == Payer::Honest {
        let waited = cent_seconds(sim, waiting);
        sim.policies.ledger(waiting.by).held_honest_cent_seconds += waited;
    }
}

/// An amount's US cents times the seconds it has waited by now.
fn cent_seconds(sim: &Sim, waiting: &Waiting) -> i64 {
    let currency = sim.world.accounts.get(waiting.order.from).currency;
    let cents = port::cents(sim, waiting.order.amount, currency);
    cents * (sim.now.0 - waiting.order.at().0)
}

/// What honest payments that still wait have waited by now: who holds each, and its cents times seconds.
#[must_use]
pub fn waited(sim: &Sim) -> Vec<(PolicyIx, i64)> {
    let honest = sim.policies.holds.waiting.values();
    honest
        .filter(|waiting| waiting.attempt.payer == Payer::Honest)
        .map(|waiting| (waiting.by, cent_seconds(sim, waiting)))
        .collect()
}

fn follow_up(sim: &mut Sim, waiting: &Waiting, receipt: &Receipt) {
    match waiting.then {
        Then::Nothing | Then::Out { .. } => {}
        Then::Deposit {
            case,
            mule,
            role,
            shows,
            amount,
        } => {
            if let Some(mule) = mule {
                laundering::hop::arrived(sim, mule, receipt.received);
                sim.mules.all[mule.at()].cases.insert(case);
            }
            let given = funnel::deposit::given(receipt, amount);
            funnel::demand::released(sim, case, role, shows, given, waiting.order.at());
            if sim.cases[case.at()].ended() {
                response::case_ended(sim, case);
            }
        }
        Then::Tokens {
            case,
            role,
            shows,
            amount,
        } => {
            let tokens = Tokens {
                account: receipt.to,
                amount: receipt.received,
                cost: amount,
            };
            funnel::demand::bought(sim, case, role, shows, tokens);
        }
        Then::Raised { case } => funnel::demand::raised(sim, case),
        Then::Payout { case, amount, .. } => funnel::payout::paid(sim, case, amount, receipt),
        Then::Hop { next, .. } => laundering::hop::arrived(sim, next, receipt.received),
        Then::Trader { mule } => laundering::exit::trader_pays(sim, mule, receipt.to, receipt.amount),
        Then::Exchanged { mule } => laundering::exit::send_on(sim, mule, receipt.to, receipt.received),
    }
}

/// What did not move after all: money of a ring's is its to move again, and a victim's demand is not met by it.
fn undo(sim: &mut Sim, waiting: &Waiting) {
    let mule = match waiting.then {
        Then::Deposit { case, .. } | Then::Tokens { case, .. } => {
            funnel::demand::stopped(sim, case, waiting.order.to);
            return;
        }
        Then::Raised { case } => {
            funnel::demand::raised(sim, case);
            return;
        }
        Then::Hop { mule, .. }
        | Then::Payout { mule, .. }
        | Then::Out { mule }
        | Then::Trader { mule }
        | Then::Exchanged { mule } => mule,
        Then::Nothing => return,
    };
    laundering::funds::unspent(sim, mule, waiting.order.amount);
    laundering::hop::try_later(sim, mule);
}

/// A victim understands what is going on: some think of what is still held at once.
pub fn understood(sim: &mut Sim, case: CaseIx) {
    let holds = sim.policies.holds.of_case.get(&case).cloned().unwrap_or_default();
    for hold in holds {
        let waiting = sim.policies.holds.waiting[&hold];
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
    let waiting: Vec<Waiting> = sim.policies.holds.waiting.values().copied().collect();
    for waiting in waiting {
        let order = Order {
            when: sim.now.into(),
            ..waiting.order
        };
        let receipt = turn_away(sim, &order, Status::Held, None);
        backdate(sim, &receipt, waiting.instructed_at);
        if let Some(part) = waiting.part {
            sim.label(&receipt, order.rail, part);
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
        instructed_at: Time(order.at().0 - i64::from(order.lead)),
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

fn act(sim: &mut Sim, waiting: &Waiting, action: Action) {
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
