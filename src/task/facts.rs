//! What the tasks are made of: who was there when the window closed, which payments settled, and what was done and told.
//!
//! [`Roll`] is read off the world and [`Numbers`] off the ledger's days while the window is open; the rest off the run's
//! end, when labels say since when they could be known. Memory grows with accounts, labels, complaints and payments that
//! did not settle; those that did are a range of numbers.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use crate::engine::time::{PARTS, Time};
use crate::model::book::Counted;
use crate::model::event::{AccountRole, Role, Status};
use crate::model::finish;
use crate::model::sim::Sim;
use crate::world::{AccountKind, Owner, World};

/// An account of `observed/accounts`.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    pub id: u64,
    pub opened_at: Time,
    /// Whether it is a customer's in the ordinary sense: neither cash nor abroad.
    pub is_ordinary: bool,
    /// A bit for each part of the window in which a payment from or to it was settled.
    settled_in: u8,
}

impl Account {
    /// Whether a payment from or to it was settled in a part of the window.
    #[must_use]
    pub const fn was_used_in(&self, part: usize) -> bool {
        self.settled_in & (1 << part) != 0
    }
}

/// Who was there when the window closed.
#[derive(Debug, Default)]
pub struct Roll {
    /// By id.
    pub accounts: Vec<Account>,
    /// Tokens of people, ascending, and when they first became anybody's customer.
    pub people: Vec<(u64, Time)>,
}

impl Roll {
    /// Those that the tables show.
    #[must_use]
    pub fn of(world: &World) -> Roll {
        let end = world.horizon.window_end.start();
        let mut since = vec![Time::NEVER; world.people.len()];
        let mut accounts = Vec::with_capacity(world.accounts.all.len());
        for account in &world.accounts.all {
            let opened_at = Time(i64::from(account.opened_at));
            if opened_at >= end {
                continue;
            }
            if let Owner::Person(person) = account.owner() {
                since[person.at()] = since[person.at()].min(opened_at);
            }
            accounts.push(Account {
                id: account.id.0,
                opened_at,
                is_ordinary: !matches!(account.kind, AccountKind::Cash | AccountKind::External),
                settled_in: account.settled_in,
            });
        }
        let tokens = world.people.token.iter().map(|token| token.0);
        let mut people: Vec<(u64, Time)> = tokens.zip(since).filter(|(_, since)| !since.is_never()).collect();
        accounts.par_sort_unstable_by_key(|account| account.id);
        people.par_sort_unstable();
        Roll { accounts, people }
    }
}

/// Numbers of the window's payments, which rise by one from row to row, as days go by.
#[derive(Debug, Default)]
pub struct Numbers {
    /// Of the last payment so far, and of that of each part of the window.
    last: u64,
    ends: [u64; PARTS],
    /// Those of payments that did not settle, ascending.
    unsettled: Vec<u64>,
}

impl Numbers {
    /// A day of a part is over.
    pub fn add(&mut self, part: usize, counted: &Counted) {
        self.last += counted.payments;
        self.ends[part..].fill(self.last);
        self.unsettled.extend_from_slice(&counted.unsettled);
    }

    /// The first of a part's payments, settled or not, and the one after its last.
    fn bounds(&self, part: usize) -> (u64, u64) {
        let before = if part == 0 { 0 } else { self.ends[part - 1] };
        (before + 1, self.ends[part] + 1)
    }

    /// Those of a part's settled payments, in stretches without a gap.
    pub fn settled(&self, part: usize) -> impl Iterator<Item = Range<u64>> + '_ {
        let (mut start, end) = self.bounds(part);
        let between = |from, to| {
            let at = |bound| self.unsettled.partition_point(|&number| number < bound);
            &self.unsettled[at(from)..at(to)]
        };
        let ends = between(start, end).iter().copied().chain([end]);
        let stretches = ends.map(move |end| std::mem::replace(&mut start, end + 1)..end);
        stretches.filter(|stretch| !stretch.is_empty())
    }

    fn is_settled(&self, number: u64) -> bool {
        self.unsettled.binary_search(&number).is_err()
    }
}

/// A period in which an account served a ring.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    pub from: Time,
    pub to: Time,
    pub knowable_at: Time,
}

/// An illicit payment.
#[derive(Clone, Copy, Debug)]
pub struct Illicit {
    pub tx_id: u64,
    pub knowable_at: Time,
}

/// A deposit that moved.
#[derive(Clone, Copy, Debug)]
pub struct Deposit {
    pub at: Time,
    pub knowable_at: Time,
}

/// A complaint that names a settled payment.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    pub at: Time,
    pub is_true: bool,
}

/// All of it. What nobody could know is knowable at [`Time::NEVER`].
#[derive(Debug, Default)]
pub struct Facts {
    pub roll: Roll,
    pub numbers: Numbers,
    /// By account id.
    pub services: BTreeMap<u64, Vec<Service>>,
    /// By `tx_id`.
    pub illicit: Vec<Illicit>,
    /// By token of the person who paid.
    pub deposits: BTreeMap<u64, Vec<Deposit>>,
    /// By id of the account that was paid.
    pub complaints: BTreeMap<u64, Vec<Named>>,
}

impl Facts {
    /// Those of a run that has come to its end.
    #[must_use]
    pub fn of(sim: &Sim, roll: Roll, numbers: Numbers) -> Facts {
        debug_assert_eq!(numbers.last, sim.book.last_tx, "numbers rise by one from row to row");
        let mut facts = Facts {
            roll,
            numbers,
            ..Facts::default()
        };
        facts.add_payments(sim);
        facts.add_services(sim);
        facts.add_complaints(sim);
        facts
    }

    fn add_payments(&mut self, sim: &Sim) {
        for truth in sim.truth.payments.iter().filter(|truth| truth.role.is_illicit()) {
            self.illicit.push(Illicit {
                tx_id: truth.tx_id,
                knowable_at: truth.knowable_at,
            });
            if truth.role == Role::Deposit
                && truth.status == Status::Settled
                && let Owner::Person(person) = sim.world.accounts.get(truth.from).owner()
            {
                let token = sim.world.people.token[person.at()].0;
                self.deposits.entry(token).or_default().push(Deposit {
                    at: truth.at,
                    knowable_at: truth.knowable_at,
                });
            }
        }
    }

    fn add_services(&mut self, sim: &Sim) {
        let serves = |role| matches!(role, AccountRole::Mule | AccountRole::Shell | AccountRole::Syndicate);
        for label in finish::account_labels(sim).filter(|label| serves(label.role)) {
            self.services.entry(label.account_id.0).or_default().push(Service {
                from: label.from_ts,
                to: label.to_ts.unwrap_or(Time::NEVER),
                knowable_at: label.knowable_at.unwrap_or(Time::NEVER),
            });
        }
    }

    fn add_complaints(&mut self, sim: &Sim) {
        let shown = sim
            .justice
            .complaints
            .iter()
            .filter(|made| sim.world.horizon.shows(made.at));
        for complaint in shown {
            let settled = |tx_id| tx_id != 0 && self.numbers.is_settled(tx_id);
            for named in complaint.named.iter().filter(|named| settled(named.tx_id)) {
                let payee = sim.world.accounts.get(named.to).id.0;
                self.complaints.entry(payee).or_default().push(Named {
                    at: complaint.at,
                    is_true: complaint.founded,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_parted_by_days_and_those_that_did_not_settle_left_out() {
        let day = |payments, unsettled: &[u64]| Counted {
            payments,
            refused: 0,
            unsettled: unsettled.to_vec(),
        };
        let mut numbers = Numbers::default();
        numbers.add(0, &day(3, &[1]));
        numbers.add(0, &day(2, &[]));
        numbers.add(2, &day(4, &[6, 9]));
        let settled = |part| {
            numbers
                .settled(part)
                .map(|stretch| (stretch.start, stretch.end))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            [settled(0), settled(1), settled(2)],
            [vec![(2, 6)], vec![], vec![(7, 9)]]
        );
        assert!(numbers.is_settled(5) && !numbers.is_settled(6));
    }
}
