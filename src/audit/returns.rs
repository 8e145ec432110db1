//! Returns: rows that take a payment back, wholly or in part.
//!
//! `reverses_tx` is the payment itself or, from a deeper layer, the deposit; either way what comes back goes to whom
//! it came from. It is null only where that payment may lie before the window.

use std::collections::BTreeMap;

use super::books::{Account, Books};
use super::payment::{Payment, RETURNED};
use super::promise::{Findings, Promise};
use super::report::Check;
use super::wanted::Wanted;

const SENSE: Promise = Promise {
    name: "returns.reverse",
    text: "Every return names an earlier payment that moved, and goes back to the customer who made it.",
};
const AMOUNT: Promise = Promise {
    name: "returns.amount",
    text: "No payment is taken back for more than it was.",
};

/// The returns that went by.
#[derive(Clone, Debug, Default)]
pub struct Returns {
    rows: Vec<Payment>,
}

impl Returns {
    /// The promises, untested.
    #[must_use]
    pub fn promises() -> [Promise; 2] {
        [SENSE, AMOUNT]
    }

    /// A payment goes by.
    #[inline]
    pub fn pass(&mut self, payment: &Payment) {
        if payment.status == RETURNED {
            self.rows.push(*payment);
        }
    }

    /// The verdicts, once all rows that returns name are known.
    #[must_use]
    pub fn finish(self, books: &Books, accounts: &[Account], wanted: &Wanted) -> Vec<Check> {
        let mut sense = SENSE.findings();
        let mut back: BTreeMap<u64, i128> = BTreeMap::new();
        for returned in &self.rows {
            sense.look(1);
            let Some(reverses) = returned.reverses else {
                unnamed(books.window_start, accounts, returned, &mut sense);
                continue;
            };
            let Some(payment) = wanted.get(reverses) else {
                sense.breaks(|| {
                    format!(
                        "transactions tx_id {}: reverses tx_id {reverses}, which is no row",
                        returned.tx_id
                    )
                });
                continue;
            };
            if reverses >= returned.tx_id {
                sense.breaks(|| {
                    format!(
                        "transactions tx_id {}: reverses tx_id {reverses}, which is later",
                        returned.tx_id
                    )
                });
            } else if !payment.moves() {
                sense.breaks(|| {
                    format!(
                        "transactions tx_id {}: reverses tx_id {reverses}, which moved nothing",
                        returned.tx_id
                    )
                });
            } else if customer(books, payment.from) != customer(books, returned.to) {
                sense.breaks(|| {
                    let (to, from) = (books.id(returned.to), books.id(payment.from));
                    format!(
                        "transactions tx_id {}: returns to account {to} what account {from} paid",
                        returned.tx_id
                    )
                });
            }
            if returned.received_currency == payment.currency {
                *back.entry(reverses).or_default() += i128::from(returned.received);
            }
        }
        vec![sense.finish("return"), amounts(&back, wanted)]
    }
}

/// A return that names no payment: it must have been able to lie before the window.
fn unnamed(start: i64, accounts: &[Account], returned: &Payment, sense: &mut Findings) {
    let young = |position: u32| {
        accounts
            .get(position as usize)
            .is_some_and(|account| account.opened_at >= start)
    };
    if young(returned.from) || young(returned.to) {
        sense.breaks(|| {
            format!(
                "transactions tx_id {}: returned, but reverses_tx names no payment of the window",
                returned.tx_id
            )
        });
    }
}

fn amounts(back: &BTreeMap<u64, i128>, wanted: &Wanted) -> Check {
    let mut findings = AMOUNT.findings();
    for (&tx_id, &returned) in back {
        findings.look(1);
        let amount = wanted.get(tx_id).map_or(0, |payment| payment.amount);
        if returned > i128::from(amount) {
            findings.breaks(|| format!("transactions tx_id {tx_id}: was {amount}, {returned} came back"));
        }
    }
    findings.finish("payment taken back")
}

fn customer(books: &Books, position: u32) -> Option<u64> {
    books.customers.get(position as usize).copied()
}
