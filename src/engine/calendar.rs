//! The calendar: what is going to happen, in total order of (time, phase, entity key, ordinal).
//!
//! A calendar costs nothing for whoever has nothing planned. Two events never compare equal unless they are the same
//! thing planned twice by one entity with one ordinal, which callers avoid.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::time::Time;

/// Order among events of one second: lower first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phase(pub u8);

#[derive(Clone, Debug)]
struct Entry<T> {
    at: Time,
    phase: Phase,
    key: u64,
    ordinal: u64,
    what: T,
}

impl<T> Entry<T> {
    fn rank(&self) -> (Time, Phase, u64, u64) {
        (self.at, self.phase, self.key, self.ordinal)
    }
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank()
    }
}

impl<T> Eq for Entry<T> {}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Entry<T> {
    /// Reversed, since `BinaryHeap` yields the greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.rank().cmp(&self.rank())
    }
}

/// Events to come.
#[derive(Clone, Debug)]
pub struct Calendar<T> {
    heap: BinaryHeap<Entry<T>>,
}

impl<T> Default for Calendar<T> {
    fn default() -> Self {
        Calendar {
            heap: BinaryHeap::new(),
        }
    }
}

impl<T> Calendar<T> {
    /// Plans an event. `O(log n)`.
    pub fn plan(&mut self, at: Time, phase: Phase, key: u64, ordinal: u64, what: T) {
        self.heap.push(Entry {
            at,
            phase,
            key,
            ordinal,
            what,
        });
    }

    /// When the next event is, and its key.
    #[must_use]
    pub fn next(&self) -> Option<(Time, u64)> {
        self.heap.peek().map(|entry| (entry.at, entry.key))
    }

    /// Takes the next event if it comes before `until`.
    pub fn take_before(&mut self, until: Time) -> Option<(Time, T)> {
        if self.heap.peek()?.at >= until {
            return None;
        }
        self.heap.pop().map(|entry| (entry.at, entry.what))
    }

    /// How many are planned.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// Whether none is planned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn yields_in_total_order_whatever_the_order_of_planning(
            mut plans in prop::collection::btree_set((0_i64..50, 0_u8..3, 0_u64..5, 0_u64..5), 0..100)
                .prop_map(|set| set.into_iter().collect::<Vec<_>>()).prop_shuffle()
        ) {
            let mut calendar = Calendar::default();
            for &(at, phase, key, ordinal) in &plans {
                calendar.plan(Time(at), Phase(phase), key, ordinal, (at, phase, key, ordinal));
            }
            let mut seen = Vec::new();
            while let Some((_, what)) = calendar.take_before(Time(50)) {
                seen.push(what);
            }
            plans.sort_unstable();
            prop_assert_eq!(seen, plans);
        }
    }

    #[test]
    fn keeps_what_is_not_due() {
        let mut calendar = Calendar::default();
        calendar.plan(Time(10), Phase(0), 0, 0, "later");
        assert_eq!(calendar.take_before(Time(10)), None);
        assert_eq!(calendar.next(), Some((Time(10), 0)));
        assert_eq!(calendar.take_before(Time(11)), Some((Time(10), "later")));
        assert!(calendar.is_empty());
    }
}
