//! Splits that keep people and rings apart: whoever is learnt from is not there when it counts.
//!
//! In time alone, most mules that a test asks for were there to learn from. A part by owner holds the accounts of some
//! people and companies, all of them and at every institution, and no account of anybody else's. A part by ring holds
//! the accounts and victims of some rings, and of those who have to do with none again some by owner; whoever has to do
//! with rings of two parts is in none. Both are drawn from opaque ids alone, so that equal runs have equal parts. Each
//! file is that part of the split in time that has its name, so that what is learnt from also lies before what it is
//! judged on.

use std::collections::{BTreeMap, BTreeSet};

use super::split::PARTS;
use crate::engine::random::mix;

/// Of a hundred owners, how many are in the first part, and in the first two.
const SHARES: [u64; PARTS - 1] = [60, 80];

/// The parts that a row is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apart {
    /// By the owner of the account, or the person.
    pub owner: usize,
    /// By the rings that it has to do with; by owner if it has to do with none. None if they are of different parts.
    pub ring: Option<usize>,
}

/// The part of an owner, by token.
#[must_use]
pub const fn of_owner(token: u64) -> usize {
    let place = mix(token) % 100;
    (place >= SHARES[0]) as usize + (place >= SHARES[1]) as usize
}

/// The part of each ring, by id: a fifth of them to be judged on and a fifth to choose with, one at least while there
/// are enough.
#[must_use]
pub fn of_rings(ids: &BTreeSet<u64>) -> BTreeMap<u64, usize> {
    let mut ids: Vec<u64> = ids.iter().copied().collect();
    ids.sort_unstable_by_key(|&id| (mix(id), id));
    let fifth = (ids.len() + 2) / 5;
    let test = fifth.max(usize::from(ids.len() > 1));
    let validation = fifth.max(usize::from(ids.len() > 2));
    let part = |place: usize| match place {
        place if place < test => 2,
        place if place < test + validation => 1,
        _ => 0,
    };
    ids.into_iter()
        .enumerate()
        .map(|(place, id)| (id, part(place)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_in_every_part_as_soon_as_there_are_three() {
        let sizes = |count: u64| {
            let parts = of_rings(&(1..=count).collect());
            let mut sizes = [0; PARTS];
            parts.values().for_each(|&part| sizes[part] += 1);
            sizes
        };
        assert_eq!(
            [0, 1, 2, 3, 5, 10].map(sizes),
            [[0, 0, 0], [1, 0, 0], [1, 0, 1], [1, 1, 1], [3, 1, 1], [6, 2, 2]]
        );
    }

    #[test]
    fn three_fifths_of_owners_are_learnt_from() {
        let mut sizes = [0; PARTS];
        (0..10_000).for_each(|token| sizes[of_owner(token)] += 1);
        assert_eq!(sizes, [6_060, 1_954, 1_986]);
    }
}
