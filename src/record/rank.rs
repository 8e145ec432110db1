//! Order as numbers: what a table is sorted by, in a form that any file can carry.
//!
//! A table that is put in order at its end may be larger than the memory, so its rows wait on the disk, where a Rust
//! key cannot. A [`Rank`] can, and compares just as the key does.

use rayon::slice::ParallelSliceMut;

use crate::engine::time::Time;
use crate::param::word::Word;
use crate::world::id::PublicId;

/// A key of up to three parts, the first one first.
pub type Rank = [u64; 3];

/// Puts rows in the order of their ranks; those of equal rank stay as they came.
///
/// Ranks are sorted in place of rows, whatever these are: that is one sort for all tables, and small things are moved.
pub fn put_in_order<R>(rows: &mut [R], ranks: &[Rank]) {
    // `from[at]` says which row belongs at a place.
    let mut from = order_of(ranks);
    for start in 0..from.len() {
        let mut at = start;
        loop {
            let next = std::mem::replace(&mut from[at], at as u32) as usize;
            if next == start {
                break;
            }
            rows.swap(at, next);
            at = next;
        }
    }
}

/// Places in the order of what stands there.
fn order_of(ranks: &[Rank]) -> Vec<u32> {
    let mut places: Vec<(Rank, u32)> = ranks.iter().zip(0..).map(|(&rank, place)| (rank, place)).collect();
    places.par_sort_unstable();
    places.into_iter().map(|(_, place)| place).collect()
}

/// A part of a key: `a.ordinal() < b.ordinal()` where `a` comes before `b`.
pub trait Ordinal {
    /// Where it stands among its like.
    fn ordinal(&self) -> u64;
}

impl Ordinal for u64 {
    fn ordinal(&self) -> u64 {
        *self
    }
}

impl Ordinal for PublicId {
    fn ordinal(&self) -> u64 {
        self.0
    }
}

impl Ordinal for i32 {
    fn ordinal(&self) -> u64 {
        i64::from(*self).cast_unsigned() ^ (1 << 63)
    }
}

impl Ordinal for Time {
    fn ordinal(&self) -> u64 {
        self.0.cast_unsigned() ^ (1 << 63)
    }
}

impl<W: Word> Ordinal for W {
    fn ordinal(&self) -> u64 {
        u64::from(self.code())
    }
}

/// Nothing comes before something.
impl<P: Ordinal> Ordinal for Option<P> {
    fn ordinal(&self) -> u64 {
        self.as_ref().map_or(0, |part| part.ordinal().saturating_add(1))
    }
}

/// A key of one, two or three parts.
pub trait Key {
    /// The key as numbers.
    fn rank(&self) -> Rank;
}

impl<P: Ordinal> Key for P {
    fn rank(&self) -> Rank {
        [self.ordinal(), 0, 0]
    }
}

impl<P: Ordinal, Q: Ordinal> Key for (P, Q) {
    fn rank(&self) -> Rank {
        [self.0.ordinal(), self.1.ordinal(), 0]
    }
}

impl<P: Ordinal, Q: Ordinal, S: Ordinal> Key for (P, Q, S) {
    fn rank(&self) -> Rank {
        [self.0.ordinal(), self.1.ordinal(), self.2.ordinal()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_compare_as_keys_do() {
        let times = [Time(i64::MIN), Time(-1), Time(0), Time(1), Time::NEVER];
        assert!(times.map(|at| at.rank()).is_sorted());
        assert!(
            [None, Some(0_u64), Some(1)]
                .map(|id| id.rank())
                .is_sorted_by(|a, b| a < b)
        );
        assert!(
            [(1_u64, 9_u64), (2, 3), (2, 4)]
                .map(|key| key.rank())
                .is_sorted_by(|a, b| a < b)
        );
        assert!([-2_i32, -1, 0, 7].map(|hop| hop.rank()).is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn rows_are_put_in_order_and_those_of_equal_rank_stay_as_they_came() {
        let mut rows = ["c0", "b0", "a0", "c1", "b1", "a1", "d0"];
        let ranks = rows.map(|row| [u64::from(row.as_bytes()[0]), 0, 0]);
        put_in_order(&mut rows, &ranks);
        assert_eq!(rows, ["a0", "a1", "b0", "b1", "c0", "c1", "d0"]);
    }
}
