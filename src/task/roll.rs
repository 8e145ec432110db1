//! Who was there when the window closed: accounts and people that the tables show.

use rayon::prelude::*;

use super::apart::of_owner;
use crate::engine::Time;
use crate::world::{AccountKind, Flags, Owner, PersonIx, World};

/// An account of `observed/accounts`.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    pub id: u64,
    pub opened_at: Time,
    /// Its owner's part, of those that keep owners apart.
    pub part: u8,
    /// Whether it is a customer's in the ordinary sense: neither cash nor abroad.
    pub is_ordinary: bool,
    /// Marks of the questions before which a payment from or to it was settled: each stands for the time since the one
    /// before.
    marks: Flags,
}

impl Account {
    /// Whether a payment of the window from or to it was settled before the question of a part was put.
    #[must_use]
    pub fn was_used_before(&self, part: usize) -> bool {
        (0..=part).any(|part| self.marks.any(Flags::mark(part)))
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
        for position in world.accounts.positions() {
            let (account, record) = (world.accounts.get(position), world.accounts.record(position));
            let opened_at = record.opened_at();
            if opened_at >= end {
                continue;
            }
            if let Owner::Person(person) = record.owner() {
                since[person.at()] = since[person.at()].min(opened_at);
            }
            accounts.push(Account {
                id: account.id.0,
                opened_at,
                part: of_owner(world.token(record.owner()).0) as u8,
                is_ordinary: !matches!(account.kind, AccountKind::Cash | AccountKind::External),
                marks: account.flags,
            });
        }
        let token = |person: usize| world.token(Owner::Person(PersonIx(person as u32))).0;
        let mut people: Vec<(u64, Time)> = since
            .into_par_iter()
            .enumerate()
            .filter(|(_, since)| !since.is_never())
            .map(|(person, since)| (token(person), since))
            .collect();
        accounts.par_sort_unstable_by_key(|account| account.id);
        people.par_sort_unstable();
        Roll { accounts, people }
    }
}
