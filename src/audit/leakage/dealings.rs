//! Simple aggregates of accounts, over the period in which mules are used.
//!
//! A mule account is looked at from its recruiting to the end of its use. Every other account is looked at over the
//! period of one mule account of its kind, chosen by its scattered id, so that the two are compared like with like. Of
//! partners only a small sketch is kept: memory is a fixed number of bytes an account.

use std::collections::BTreeSet;

use super::super::payment::Payment;
use super::accounts::{Accounts, DAY};
use super::code::{scatter, zeros};
use super::measure::Scale;
use super::truth::{Truth, Use};
use crate::dataset::manifest::Window;

/// Rows in the window without which an account is not compared.
const ROWS: u32 = 5;

/// What an account did in its period.
#[derive(Clone, Copy, Debug, Default)]
struct Dealing {
    from: i64,
    to: i64,
    /// Rows in the whole window, and illicit ones among them.
    rows: u32,
    illicit: u32,
    paid: u32,
    received: u32,
    paid_usd: f64,
    received_usd: f64,
    most_received: f64,
    payees: Sketch,
    payers: Sketch,
    devices: u64,
    last_received: i64,
    /// Sum of logarithms of the time from a receipt to the next payment, and how many there were.
    dwell: f64,
    dwells: u32,
    round: u32,
    foreign: u32,
    instant: u32,
    cash: u32,
    active_days: u32,
    last_day: i64,
}

/// Linear counting of distinct partners in 128 bits: exact enough up to a few hundred.
#[derive(Clone, Copy, Debug, Default)]
struct Sketch(u128);

impl Sketch {
    fn add(&mut self, id: u64) {
        self.0 |= 1 << (scatter(id) % 128);
    }

    fn count(self) -> f64 {
        let free = f64::from(self.0.count_zeros()).max(0.5);
        128.0 * (128.0 / free).ln()
    }
}

/// What all accounts did.
#[derive(Debug)]
pub struct Dealings {
    dealings: Vec<Dealing>,
    /// Words of `rail`, by code.
    instant: u8,
    cash: [u8; 2],
}

impl Dealings {
    /// Lays down everybody's period.
    #[must_use]
    pub fn new(accounts: &Accounts, truth: &Truth, window: Window) -> Dealings {
        let mut by_kind: Vec<Vec<Use>> = vec![Vec::new(); 256];
        for (id, service) in &truth.mules {
            if let Some(position) = accounts.index.get(*id) {
                by_kind[usize::from(accounts.kinds[position as usize])].push(*service);
            }
        }
        let period = |(id, kind): (&u64, &u8)| {
            let own = truth.mules.get(id).copied();
            let of_kind = &by_kind[usize::from(*kind)];
            let borrowed = || of_kind.get(scatter(*id) as usize % of_kind.len().max(1)).copied();
            let (from, to) = own
                .or_else(borrowed)
                .map_or((window.start, window.end), |service| (service.from, service.to));
            Dealing {
                from,
                to,
                last_day: i64::MIN,
                last_received: i64::MIN,
                ..Dealing::default()
            }
        };
        let rails = super::super::contract::words("observed/transactions", "rail");
        let code = |word: &str| {
            rails
                .iter()
                .position(|rail| *rail == word)
                .map_or(u8::MAX, |at| at as u8)
        };
        Dealings {
            dealings: accounts.ids.iter().zip(&accounts.kinds).map(period).collect(),
            instant: code("instant"),
            cash: [code("atm"), code("agent")],
        }
    }

    /// A settled payment.
    pub fn pass(&mut self, payment: &Payment, usd: f64, is_illicit: bool) {
        let is_round = zeros(payment.amount) >= 4;
        let is_foreign = payment.currency != payment.received_currency;
        let is_instant = payment.rail == self.instant;
        let is_cash = self.cash.contains(&payment.rail);
        for (side, account) in [(Side::Payer, payment.from), (Side::Payee, payment.to)] {
            let Some(dealing) = self.dealings.get_mut(account as usize) else {
                continue;
            };
            dealing.rows += 1;
            dealing.illicit += u32::from(is_illicit);
            if payment.ts < dealing.from || payment.ts > dealing.to {
                continue;
            }
            dealing.round += u32::from(is_round);
            dealing.foreign += u32::from(is_foreign);
            dealing.instant += u32::from(is_instant);
            dealing.cash += u32::from(is_cash);
            let day = payment.ts.div_euclid(DAY);
            if day != dealing.last_day {
                dealing.last_day = day;
                dealing.active_days += 1;
            }
            match side {
                Side::Payer => {
                    dealing.paid += 1;
                    dealing.paid_usd += usd;
                    dealing.payees.add(u64::from(payment.to));
                    if let Some(device) = payment.device {
                        dealing.devices |= 1 << (scatter(device) % 64);
                    }
                    if dealing.last_received != i64::MIN {
                        dealing.dwell += (1.0 + (payment.ts - dealing.last_received) as f64 / 1_000.0).ln();
                        dealing.dwells += 1;
                    }
                }
                Side::Payee => {
                    dealing.received += 1;
                    dealing.received_usd += usd;
                    dealing.most_received = dealing.most_received.max(usd);
                    dealing.payers.add(u64::from(payment.from));
                    dealing.last_received = payment.ts;
                }
            }
        }
    }

    /// Whether an account has rows enough to be compared.
    #[must_use]
    pub fn is_alive(&self, position: u32) -> bool {
        self.dealings
            .get(position as usize)
            .is_some_and(|dealing| dealing.rows >= ROWS)
    }

    /// Mule accounts that were used, those among them that did nothing but illicit things, and how many rings they
    /// served.
    #[must_use]
    pub fn bare_mules(&self, accounts: &Accounts, truth: &Truth) -> (u64, u64, usize) {
        let (mut used, mut bare, mut rings) = (0, 0, BTreeSet::new());
        for (&id, service) in &truth.mules {
            let dealing = accounts.index.get(id).and_then(|at| self.dealings.get(at as usize));
            if let Some(dealing) = dealing.filter(|dealing| dealing.illicit > 0) {
                used += 1;
                bare += u64::from(dealing.illicit == dealing.rows);
                rings.insert(service.ring);
            }
        }
        (used, bare, rings.len())
    }

    /// The aggregates.
    #[must_use]
    pub fn columns() -> Vec<(&'static str, Scale, Aggregate)> {
        vec![
            ("payers", Scale::Ordered, |d| d.0.payers.count()),
            ("payees", Scale::Ordered, |d| d.0.payees.count()),
            ("payments received", Scale::Ordered, |d| f64::from(d.0.received)),
            ("payments made", Scale::Ordered, |d| f64::from(d.0.paid)),
            ("received in USD", Scale::Ordered, |d| d.0.received_usd),
            ("paid in USD", Scale::Ordered, |d| d.0.paid_usd),
            ("paid against received", Scale::Ordered, |d| {
                ratio(d.0.paid_usd, d.0.received_usd)
            }),
            ("mean received", Scale::Ordered, |d| {
                ratio(d.0.received_usd, f64::from(d.0.received))
            }),
            ("mean paid", Scale::Ordered, |d| {
                ratio(d.0.paid_usd, f64::from(d.0.paid))
            }),
            ("most received", Scale::Ordered, |d| d.0.most_received),
            ("received per payer", Scale::Ordered, |d| {
                ratio(d.0.received_usd, d.0.payers.count())
            }),
            ("dwell", Scale::Ordered, |d| ratio(d.0.dwell, f64::from(d.0.dwells))),
            ("share of round amounts", Scale::Ordered, |d| d.share(d.0.round)),
            ("share across currencies", Scale::Ordered, |d| d.share(d.0.foreign)),
            ("share on the instant rail", Scale::Ordered, |d| d.share(d.0.instant)),
            ("share in cash", Scale::Ordered, |d| d.share(d.0.cash)),
            ("active days", Scale::Ordered, |d| f64::from(d.0.active_days)),
            ("rows on an active day", Scale::Ordered, |d| {
                ratio(d.rows(), f64::from(d.0.active_days))
            }),
            ("devices paid from", Scale::Ordered, |d| {
                f64::from(d.0.devices.count_ones())
            }),
        ]
    }

    /// What an account comes to.
    #[must_use]
    pub fn of(&self, position: u32) -> Option<Life<'_>> {
        self.dealings.get(position as usize).map(Life)
    }
}

/// One aggregate.
pub type Aggregate = fn(&Life) -> f64;

/// An account's dealings, read only.
pub struct Life<'a>(&'a Dealing);

impl Life<'_> {
    fn rows(&self) -> f64 {
        f64::from(self.0.paid + self.0.received)
    }

    fn share(&self, count: u32) -> f64 {
        ratio(f64::from(count), self.rows())
    }
}

#[derive(Clone, Copy)]
enum Side {
    Payer,
    Payee,
}

/// A quotient; below every other where there is nothing to divide by.
fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { -1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sketch_counts_partners_once() {
        let mut sketch = Sketch::default();
        for round in 0..3 {
            let _ = round;
            (0..40).for_each(|id| sketch.add(id));
        }
        assert!((34.0..46.0).contains(&sketch.count()), "{}", sketch.count());
        assert_eq!(Sketch::default().count(), 0.0);
    }

    #[test]
    fn a_quotient_without_a_whole_stands_apart() {
        assert_eq!([ratio(1.0, 2.0), ratio(1.0, 0.0)], [0.5, -1.0]);
    }
}
