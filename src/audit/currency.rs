//! Currencies: each is conserved but for rows of two, and those rows agree on the day's rate.
//!
//! Totals are kept apart from the replay of single accounts, so that two wrong accounts cannot excuse each other.

use std::collections::BTreeMap;

use super::books::Books;
use super::payment::Payment;
use super::promise::{Findings, Promise};
use super::report::Check;
use crate::dataset::Damage;

const CONSERVED: Promise = Promise {
    name: "currency.conserved",
    text: "Closing balances of a currency are the opening ones but for what rows of two currencies brought and took.",
};
const RATES: Promise = Promise {
    name: "currency.rates",
    text: "Rows of two currencies imply one rate a pair and UTC day, within 5 %.",
};
const SPREAD: Promise = Promise {
    name: "currency.spread",
    text: "Changing money there and back on one day costs twice the stated spread, and gains nobody anything.",
};

/// Least amount, in minor units, whose rounding does not disturb a rate.
const COARSE: i64 = 200;
/// Widest span of one day's rates of a pair.
const TOLERANCE: f64 = 0.05;
/// Rounding that is no gain, as a share.
const ROUNDING: f64 = 0.006;
const DAY_MS: i64 = 86_400_000;

/// Rates of a pair on a day: minor units received for one sent.
#[derive(Clone, Copy, Debug)]
struct Rates {
    least: f64,
    most: f64,
    /// Rows at the two.
    least_tx: u64,
    most_tx: u64,
}

/// Totals and rates so far.
#[derive(Clone, Debug, Default)]
pub struct Currencies {
    /// What rows of two currencies brought, less what they took, by currency.
    net: Vec<i128>,
    /// By day, from and to.
    rates: BTreeMap<(i64, u8, u8), Rates>,
    rows: u64,
}

impl Currencies {
    /// Nothing yet.
    #[must_use]
    pub fn new(books: &Books) -> Currencies {
        Currencies {
            net: vec![0; books.currencies.len()],
            ..Currencies::default()
        }
    }

    /// The promises, untested.
    #[must_use]
    pub fn promises() -> [Promise; 3] {
        [CONSERVED, RATES, SPREAD]
    }

    /// A payment goes by.
    #[inline]
    pub fn pass(&mut self, payment: &Payment) {
        if payment.currency != payment.received_currency {
            self.convert(payment);
        }
    }

    fn convert(&mut self, payment: &Payment) {
        let (from, to) = (payment.currency, payment.received_currency);
        if payment.moves() {
            self.rows += 1;
            if let Some(net) = self.net.get_mut(usize::from(from)) {
                *net -= i128::from(payment.amount);
            }
            if let Some(net) = self.net.get_mut(usize::from(to)) {
                *net += i128::from(payment.received);
            }
        }
        if payment.amount < COARSE || payment.received < COARSE {
            return;
        }
        let (rate, tx) = (payment.received as f64 / payment.amount as f64, payment.tx_id);
        let fresh = Rates {
            least: rate,
            most: rate,
            least_tx: tx,
            most_tx: tx,
        };
        let rates = self
            .rates
            .entry((payment.ts.div_euclid(DAY_MS), from, to))
            .or_insert(fresh);
        if rate < rates.least {
            (rates.least, rates.least_tx) = (rate, tx);
        }
        if rate > rates.most {
            (rates.most, rates.most_tx) = (rate, tx);
        }
    }

    /// The verdicts.
    #[must_use]
    pub fn finish(
        &self,
        books: &Books,
        spread_bp: Option<i64>,
        closing: Result<&[Option<i64>], &Damage>,
    ) -> Vec<Check> {
        let conserved = match closing {
            Ok(closing) => self.conserved(books, closing),
            Err(damage) => CONSERVED.untested(damage),
        };
        vec![conserved, self.agree(books), self.spread(books, spread_bp)]
    }

    fn conserved(&self, books: &Books, closing: &[Option<i64>]) -> Check {
        let mut changes = vec![0_i128; books.currencies.len()];
        for ((mark, opening), closing) in books.marks.iter().zip(&books.opening).zip(closing) {
            if let Some(change) = changes.get_mut(usize::from(mark.currency)) {
                *change += i128::from(closing.unwrap_or_default()) - i128::from(*opening);
            }
        }
        let mut findings = CONSERVED.findings();
        for ((code, change), net) in books.currencies.iter().zip(changes).zip(&self.net) {
            findings.look(1);
            if change != *net {
                findings.breaks(|| {
                    format!("balances in {code} change by {change} in all, rows of two currencies by {net}")
                });
            }
        }
        findings.finish("currency")
    }

    fn agree(&self, books: &Books) -> Check {
        let mut findings = RATES.findings();
        for (&(_, from, to), rates) in &self.rates {
            findings.look(1);
            if rates.most > rates.least * (1.0 + TOLERANCE) {
                let (a, b) = (rates.least_tx, rates.most_tx);
                findings.breaks(|| {
                    let pair = format!("{} to {}", books.code(from), books.code(to));
                    let (least, most) = (rates.least, rates.most);
                    format!("transactions tx_id {a} and {b}: {pair} at {least:.6} and {most:.6} on one day")
                });
            }
        }
        findings.finish("pair and day")
    }

    fn spread(&self, books: &Books, spread_bp: Option<i64>) -> Check {
        let mut findings: Findings = SPREAD.findings();
        let kept = spread_bp.map(|spread| (1.0 - spread as f64 / 10_000.0).powi(2));
        for (&(day, from, to), there) in self.rates.iter().filter(|((_, from, to), _)| from < to) {
            let Some(back) = self.rates.get(&(day, to, from)) else {
                continue;
            };
            findings.look(1);
            let most = there.most * back.most;
            let least = there.least * back.least;
            let gains = most > 1.0 + ROUNDING;
            let strays = kept.is_some_and(|kept| most < kept * (1.0 - TOLERANCE) || least > kept * (1.0 + TOLERANCE));
            if gains || strays {
                let (a, b) = (there.most_tx, back.most_tx);
                findings.breaks(|| {
                    let pair = format!("{} to {} and back", books.code(from), books.code(to));
                    format!("transactions tx_id {a} and {b}: {pair} leaves {:.2} %", most * 100.0)
                });
            }
        }
        findings.finish("pair and day with both directions")
    }
}
