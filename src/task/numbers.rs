//! Numbers of the window's payments. Those that settled are stretches between the few that did not, so that memory
//! grows with these alone.

use std::ops::Range;

use super::split::PARTS;
use crate::model::facts::Counted;

/// Numbers of the window's payments, which rise by one from row to row, as days go by.
#[derive(Debug, Default)]
pub struct Numbers {
    /// Of the last payment so far, and of that of each part of the window.
    pub last: u64,
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

    /// Whether a payment of the window settled.
    #[must_use]
    pub fn is_settled(&self, number: u64) -> bool {
        self.unsettled.binary_search(&number).is_err()
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
