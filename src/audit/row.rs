//! What can be said of a row of the ledger alone: its words, its amounts, its accounts' currencies, its times.
//!
//! Called by the workers that decode the ledger, on every row; so each rule is one comparison, and a message is made
//! only for a row that breaks it.

use arrow_array::{Array, UInt64Array};

use super::books::Books;
use super::payment::{Payment, REJECTED, RETURNED};
use super::promise::{self, Promise};
use super::report::Check;
use crate::dataset::batch::{NULL, UNKNOWN};
use crate::dataset::index::{Index, NOWHERE};
use crate::dataset::manifest::Window;

const ACCOUNTS: Promise = Promise {
    name: "ids.transactions",
    text: "Payer, payee and device of every payment are in their tables.",
};
const AMOUNTS: Promise = Promise {
    name: "ledger.amounts",
    text: "Every amount is positive, in the currencies of its accounts, and arrives whole if they share one.",
};
const STATUS: Promise = Promise {
    name: "ledger.status",
    text: "Rail, channel and status are words of the contract; a refusal stands where a payment was rejected, and a \
           reversed payment where one was returned.",
};
const INSTRUCTED: Promise = Promise {
    name: "ledger.instructed",
    text: "No payment was decided before it was instructed.",
};
const CASH_TO_CASH: Promise = Promise {
    name: "ledger.cash",
    text: "Payments from cash to cash are no rows.",
};
const WINDOW: Promise = Promise {
    name: "window.transactions",
    text: "Every payment lies in the window.",
};

/// What a row is held against.
pub struct Rules<'a> {
    pub books: &'a Books,
    /// Devices that the dataset knows; none if they could not be read.
    pub devices: Option<&'a Index>,
    pub window: Option<Window>,
}

/// What was found of single rows.
#[derive(Clone, Debug)]
pub struct Findings {
    accounts: promise::Findings,
    amounts: promise::Findings,
    status: promise::Findings,
    instructed: promise::Findings,
    cash: promise::Findings,
    window: promise::Findings,
}

impl Default for Findings {
    fn default() -> Findings {
        Findings {
            accounts: ACCOUNTS.findings(),
            amounts: AMOUNTS.findings(),
            status: STATUS.findings(),
            instructed: INSTRUCTED.findings(),
            cash: CASH_TO_CASH.findings(),
            window: WINDOW.findings(),
        }
    }
}

impl Findings {
    fn all(&mut self) -> [&mut promise::Findings; 6] {
        let Findings {
            accounts,
            amounts,
            status,
            instructed,
            cash,
            window,
        } = self;
        [accounts, amounts, status, instructed, cash, window]
    }

    /// Joins what was found in `rows` later rows.
    pub fn absorb(&mut self, mut later: Findings, rows: usize) {
        for (mine, theirs) in self.all().into_iter().zip(later.all()) {
            mine.look(rows as u64);
            mine.absorb(theirs.clone());
        }
    }

    /// The verdicts; the window's is none without a window.
    #[must_use]
    pub fn finish(self, rules: &Rules) -> Vec<Check> {
        let window = match rules.window {
            Some(_) => self.window.finish("payment"),
            None => WINDOW.untested("the manifest states no window"),
        };
        let rest = [self.accounts, self.amounts, self.status, self.instructed, self.cash];
        rest.into_iter()
            .map(|findings| findings.finish("payment"))
            .chain([window])
            .collect()
    }

    /// The promises, untested.
    #[must_use]
    pub fn promises() -> [Promise; 6] {
        [ACCOUNTS, AMOUNTS, STATUS, INSTRUCTED, CASH_TO_CASH, WINDOW]
    }
}

impl Rules<'_> {
    /// Holds a row against the rules. `ends` are the payer's and payee's public ids, `refusal` the code
    /// of the reason.
    #[inline]
    pub fn hold(&self, found: &mut Findings, payment: &Payment, ends: [u64; 2], refusal: u8) {
        let tx = payment.tx_id;
        if payment.from == NOWHERE || payment.to == NOWHERE {
            let (side, id) = if payment.from == NOWHERE {
                ("from", ends[0])
            } else {
                ("to", ends[1])
            };
            found
                .accounts
                .breaks(|| format!("transactions tx_id {tx}: {side}_account {id} is in no row of accounts"));
        }
        self.amounts(&mut found.amounts, payment);
        if payment.instructed_at > payment.ts {
            found
                .instructed
                .breaks(|| format!("transactions tx_id {tx}: instructed_at is after ts"));
        }
        if self.is_cash(payment.from) && self.is_cash(payment.to) {
            found
                .cash
                .breaks(|| format!("transactions tx_id {tx}: from cash account {} to {}", ends[0], ends[1]));
        }
        let foreign = [payment.rail, payment.status, payment.channel]
            .iter()
            .any(|&code| code >= UNKNOWN)
            || refusal == UNKNOWN;
        if foreign {
            found
                .status
                .breaks(|| format!("transactions tx_id {tx}: a word that the contract does not know"));
        } else if (payment.status == REJECTED) != (refusal != NULL) {
            found
                .status
                .breaks(|| format!("transactions tx_id {tx}: a refusal without rejection, or the reverse"));
        } else if payment.reverses.is_some() && payment.status != RETURNED {
            found
                .status
                .breaks(|| format!("transactions tx_id {tx}: reverses_tx, but not returned"));
        }
        if self
            .window
            .is_some_and(|window| payment.ts < window.start || payment.ts >= window.end)
        {
            found
                .window
                .breaks(|| format!("transactions tx_id {tx}: ts lies outside the window"));
        }
    }

    #[inline]
    fn amounts(&self, found: &mut promise::Findings, payment: &Payment) {
        let tx = payment.tx_id;
        if payment.amount <= 0 || payment.received < 0 {
            let (amount, received) = (payment.amount, payment.received);
            found.breaks(|| format!("transactions tx_id {tx}: amount_minor {amount}, received_minor {received}"));
        } else if payment.currency == payment.received_currency && payment.amount != payment.received {
            let (amount, received) = (payment.amount, payment.received);
            found.breaks(|| format!("transactions tx_id {tx}: {amount} sent and {received} arrived in one currency"));
        }
        for (end, position, said) in [
            ("payer", payment.from, payment.currency),
            ("payee", payment.to, payment.received_currency),
        ] {
            let Some(mark) = self.books.marks.get(position as usize) else {
                continue;
            };
            if mark.currency != said {
                let (said, is) = (self.books.code(said), self.books.code(mark.currency));
                found.breaks(|| format!("transactions tx_id {tx}: in {said}, but the {end}'s account is in {is}"));
            }
        }
    }

    fn is_cash(&self, position: u32) -> bool {
        self.books.marks.get(position as usize).is_some_and(|mark| mark.is_cash)
    }

    /// Looks up the devices of a block of payments.
    pub fn devices(&self, found: &mut Findings, tx: &UInt64Array, devices: &UInt64Array) {
        let Some(known) = self.devices else {
            return;
        };
        for (row, position) in known.positions(devices.values()).into_iter().enumerate() {
            if position == NOWHERE && devices.is_valid(row) {
                let (tx, device) = (tx.value(row), devices.value(row));
                found
                    .accounts
                    .breaks(|| format!("transactions tx_id {tx}: device_id {device} is in no row of devices"));
            }
        }
    }
}
