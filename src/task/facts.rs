//! What the tasks are made of: who was there, which payments settled, and what was done and told.
//!
//! [`Roll`] is read off the world when the window closes and [`Numbers`] off the ledger's days; the rest off the run's
//! end, when labels say since when they could be known. Memory grows with accounts, labels, complaints and payments
//! that did not settle.

use std::collections::{BTreeMap, BTreeSet};

use super::apart::{self, Apart};
use super::numbers::Numbers;
use super::roll::{Account, Roll};
use crate::engine::Time;
use crate::model::facts::{AccountRole, Role, Status};
use crate::model::labels::finish;
use crate::model::state::{Sim, TxTruth};
use crate::world::Owner;

/// A period in which an account served a ring.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    pub from: Time,
    pub to: Time,
    pub knowable_at: Time,
    /// Id of the ring, if it was one's.
    pub ring: Option<u64>,
}

/// An illicit payment.
#[derive(Clone, Copy, Debug)]
pub struct Illicit {
    pub tx_id: u64,
    pub knowable_at: Time,
    /// Id of the ring that it serves, if it serves one.
    pub ring: Option<u64>,
}

/// A deposit that moved.
#[derive(Clone, Copy, Debug)]
pub struct Deposit {
    pub at: Time,
    pub knowable_at: Time,
    /// Id of the ring that it went to, if it went to one.
    pub ring: Option<u64>,
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
    /// When scam money came to an account or left it, by id, in time order.
    pub moves: BTreeMap<u64, Vec<Time>>,
    /// By `tx_id`.
    pub illicit: Vec<Illicit>,
    /// By token of the person who paid.
    pub deposits: BTreeMap<u64, Vec<Deposit>>,
    /// By id of the account that was paid.
    pub complaints: BTreeMap<u64, Vec<Named>>,
    /// Parts of rings, by id.
    rings: BTreeMap<u64, usize>,
}

/// What is known of somebody, by id.
#[must_use]
pub fn of<T>(known: &BTreeMap<u64, Vec<T>>, id: u64) -> &[T] {
    known.get(&id).map_or(&[], Vec::as_slice)
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
        let of_services = facts.services.values().flatten().filter_map(|service| service.ring);
        let of_deposits = facts.deposits.values().flatten().filter_map(|deposit| deposit.ring);
        let rings: BTreeSet<u64> = of_services.chain(of_deposits).collect();
        facts.rings = apart::of_rings(&rings);
        facts
    }

    /// The parts of an account.
    #[must_use]
    pub fn apart(&self, account: &Account) -> Apart {
        let services = of(&self.services, account.id);
        self.apart_by(
            usize::from(account.part),
            services.iter().filter_map(|service| service.ring),
        )
    }

    /// The parts of a person, by token.
    #[must_use]
    pub fn apart_of_person(&self, token: u64) -> Apart {
        let deposits = of(&self.deposits, token);
        self.apart_by(
            apart::of_owner(token),
            deposits.iter().filter_map(|deposit| deposit.ring),
        )
    }

    fn apart_by(&self, owner: usize, rings: impl Iterator<Item = u64>) -> Apart {
        let mut parts = rings.filter_map(|ring| self.rings.get(&ring).copied());
        let first = parts.next().unwrap_or(owner);
        Apart {
            owner,
            ring: parts.all(|part| part == first).then_some(first),
        }
    }

    fn add_payments(&mut self, sim: &Sim) {
        for truth in sim.truth.payments.iter().filter(|truth| truth.role.is_illicit()) {
            let ring = truth.ring.map(|ring| sim.rings[ring.at()].id.0);
            self.illicit.push(Illicit {
                tx_id: truth.tx_id,
                knowable_at: truth.found.at,
                ring,
            });
            if truth.status == Status::Settled {
                self.add_moves(sim, truth);
            }
            if truth.role == Role::Deposit
                && truth.status == Status::Settled
                && let Owner::Person(person) = sim.world.accounts.record(truth.from).owner()
            {
                let token = sim.world.token(Owner::Person(person)).0;
                self.deposits.entry(token).or_default().push(Deposit {
                    at: truth.at,
                    knowable_at: truth.found.at,
                    ring,
                });
            }
        }
    }

    /// Scam money leaves the payer's account, unless the payer is a victim, and comes to the payee's, unless it leaves
    /// the chain there.
    fn add_moves(&mut self, sim: &Sim, truth: &TxTruth) {
        let is_victims = matches!(truth.role, Role::Deposit | Role::Fee | Role::RecoveryFee);
        let goes_on = is_victims || matches!(truth.role, Role::Layering | Role::Conversion);
        let leaves = (!is_victims).then_some(truth.from);
        for account in leaves.into_iter().chain(goes_on.then_some(truth.to)) {
            let id = sim.world.accounts.get(account).id.0;
            self.moves.entry(id).or_default().push(truth.at);
        }
    }

    fn add_services(&mut self, sim: &Sim) {
        let serves = |role| matches!(role, AccountRole::Mule | AccountRole::Shell | AccountRole::Syndicate);
        for label in finish::account_labels(sim).filter(|label| serves(label.role)) {
            self.services.entry(label.account_id.0).or_default().push(Service {
                from: label.from_ts,
                to: label.to_ts.unwrap_or(Time::NEVER),
                knowable_at: label.knowable_at.unwrap_or(Time::NEVER),
                ring: label.ring_id.map(|ring| ring.0),
            });
        }
    }

    fn add_complaints(&mut self, sim: &Sim) {
        let shown = sim
            .response
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
