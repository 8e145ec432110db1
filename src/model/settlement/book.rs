//! Settlement: the one place where balances change.
//!
//! An order comes in, in time order; it is refused or moves money from one account to another, and a row is written
//! either way. One rule for all: who has not enough skips, or tries and is refused. Accounts that hold a deposit's
//! money are followed by the trail. Nothing here knows why a payment is made.

use super::decision;
use super::order::{Order, Short};
use crate::engine::prefetch;
use crate::engine::random::{Seed, join};
use crate::engine::time::{Span, Time};
use crate::model::facts::{Counted, Refusal, Status, Transaction};
use crate::param::money::Minor;
use crate::world::{AccountIx, AccountKind, Flags, World};

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Row of `transactions`; 0 outside the window, or when no row was written.
    pub tx_id: u64,
    pub at: Time,
    pub from: AccountIx,
    pub to: AccountIx,
    /// Debited, in the payer account's currency; what was asked if nothing moved.
    pub amount: Minor,
    /// Credited, in the payee account's currency.
    pub received: Minor,
    /// `None` when nobody tried.
    pub status: Option<Status>,
    pub refusal: Option<Refusal>,
    /// What the payer account held before.
    pub before: Minor,
    /// What the payer was told by whoever stopped it.
    pub answer: Option<Answer>,
}

/// What a payer learns when an institution or a policy stops a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// No more than this much would have been accepted now.
    pub allowed: Minor,
    /// How long until more is accepted; `None` if nothing ever will be.
    pub again: Option<Span>,
    /// Whether a victim understands from what was said.
    pub understood: bool,
}

impl Answer {
    /// Whether nothing would be accepted, now or later.
    #[must_use]
    pub const fn is_outright(&self) -> bool {
        !self.allowed.is_positive() && self.again.is_none()
    }
}

impl Receipt {
    /// Whether money moved.
    #[must_use]
    pub fn moved(&self) -> bool {
        self.status.is_some_and(Status::moves)
    }

    /// Whether it waits.
    #[must_use]
    pub fn held(&self) -> bool {
        self.status == Some(Status::Held)
    }

    /// Whether the payer withdrew it, or the payer's institution or a policy refused it.
    #[must_use]
    pub fn turned_away(&self) -> bool {
        self.status == Some(Status::Cancelled) || matches!(self.refusal, Some(Refusal::Payee | Refusal::Policy))
    }
}

/// How an order comes to be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// As it is asked for.
    New,
    /// After it was put aside: it counted against the limits of the day on which it was asked for, and against no
    /// others.
    Released,
    /// Sent back, with the row that it takes back if that is shown. It alone may leave a frozen account.
    Return(Option<u64>),
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// Kept until they are sent on.
    #[default]
    Kept,
    /// Counted alone: nobody would read it.
    Counted,
}

/// The ledger's day: rows since they were last sent on, and the counter of rows.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Whether rows are kept. No balance and no number of a row depends on it.
    pub keeps: Rows,
    /// Rows that have not left yet, in settlement order, if they are kept.
    pub rows: Vec<Transaction>,
    /// How many the day has so far, kept or not.
    pub counted: Counted,
    /// Of the last row; rows outside the window have none.
    pub last_tx: u64,
    /// Orders settled, refused and skipped since the start, rows or not.
    pub settled: u64,
    pub refused: u64,
    pub skipped: u64,
    /// Share of those short of money who try all the same.
    pub tries: f64,
    /// Share of everyday payments refused for want of money or for a limit that are tried once more, and the mean time
    /// until then, seconds.
    pub retries: f64,
    pub retries_after: f64,
    /// Marks that a settled payment leaves on the accounts at both ends ([`Flags::MARKS`]); returns leave none.
    pub marks: u8,
}

/// How many rows ahead the memory of one is fetched: buffers are used again so late that nothing of them is near.
const ROWS_AHEAD: usize = 6;

impl Book {
    /// Counts a row and writes it under the next number, if rows are kept. Answers the number.
    #[inline]
    pub fn write(&mut self, status: Status, row: impl FnOnce(u64) -> Transaction) -> u64 {
        self.last_tx += 1;
        self.counted.payments += 1;
        self.counted.refused += u64::from(status == Status::Rejected);
        if self.keeps == Rows::Kept {
            if status != Status::Settled {
                self.counted.unsettled.push(self.last_tx);
            }
            self.rows.push(row(self.last_tx));
            if let Some(later) = self.rows.spare_capacity_mut().get(ROWS_AHEAD) {
                prefetch(later);
            }
        }
        self.last_tx
    }

    /// Decides an order and writes its row.
    pub fn settle(&mut self, world: &mut World, seed: Seed, order: &Order, entry: Entry) -> Receipt {
        let shows = world.horizon.shows(order.at());
        let today = order.at().day().0 as u16;
        let World {
            accounts,
            institutions,
            rates,
            devices,
            ..
        } = world;

        let payee = accounts.get(order.to);
        let (to_currency, there) = (payee.currency, payee.balance);
        let open = accounts.is_open(order.from, order.at()) && accounts.is_open(order.to, order.at());
        let available = accounts.available(order.from);
        let payer = accounts.get_mut(order.from);
        payer.begin_day(today);
        let currency = payer.currency;
        let amount = order.asked(payer.balance, || rates.converted(there, to_currency, currency));
        if !amount.is_positive() {
            self.skipped += 1;
            return skipped(order);
        }
        let customer = matches!(payer.kind, AccountKind::Current | AccountKind::Wallet);
        let institution = &institutions[payer.institution().at()];
        let refusal = if !open {
            Some(Refusal::Closed)
        } else if payer.flags.any(Flags::FROZEN) && !matches!(entry, Entry::Return(_)) {
            Some(Refusal::Frozen)
        } else if customer
            && entry == Entry::New
            && order.channel.is_limited()
            && (amount > institution.transfer_limit || payer.sent_today + amount > institution.daily_limit)
        {
            Some(Refusal::Limit)
        } else if amount > available {
            Some(Refusal::Funds)
        } else {
            None
        };
        if refusal.is_some() && order.short == Short::Everyday {
            // Who has no such account yet, or no more, does not try.
            let key = join(payer.id.0, u64::from(order.tie));
            if refusal == Some(Refusal::Closed) || !seed.draw(decision::TRIES, key, order.at().0, 0).chance(self.tries)
            {
                self.skipped += 1;
                return skipped(order);
            }
        }
        let before = payer.balance;
        let from_id = payer.id;
        let status = match (refusal, entry) {
            (Some(_), _) => Status::Rejected,
            (None, Entry::Return(_)) => Status::Returned,
            (None, Entry::New | Entry::Released) => Status::Settled,
        };
        let received = rates.converted(amount, currency, to_currency);
        let marks = if status == Status::Settled { self.marks } else { 0 };
        payer.flags.set(marks);
        if status.moves() {
            payer.balance -= amount;
            if entry == Entry::New && order.channel.is_limited() {
                payer.sent_today += amount;
            }
            self.settled += 1;
        } else {
            self.refused += 1;
        }
        let payee = accounts.get_mut(order.to);
        payee.begin_day(today);
        payee.received_today = payee.received_today.saturating_add(1);
        if status.moves() {
            payee.balance += received;
        }
        payee.flags.set(marks);
        let tx_id = if shows {
            let to_account = payee.id;
            self.write(status, |tx_id| Transaction {
                tx_id,
                ts: order.at(),
                instructed_at: order.instructed.time(),
                from_account: from_id,
                to_account,
                amount,
                currency,
                received,
                received_currency: to_currency,
                rail: order.rail,
                channel: order.channel,
                status,
                refusal,
                device_id: order.device.some().map(|device| devices.get(device).id),
                reverses_tx: match entry {
                    Entry::Return(reverses) => reverses,
                    Entry::New | Entry::Released => None,
                },
            })
        } else {
            0
        };
        Receipt {
            tx_id,
            at: order.at(),
            from: order.from,
            to: order.to,
            amount,
            received,
            status: Some(status),
            refusal,
            before,
            answer: None,
        }
    }
}

fn skipped(order: &Order) -> Receipt {
    Receipt {
        tx_id: 0,
        at: order.at(),
        from: order.from,
        to: order.to,
        amount: order.amount,
        received: Minor::ZERO,
        status: None,
        refusal: None,
        before: Minor::ZERO,
        answer: None,
    }
}
