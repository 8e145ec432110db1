//! What a ring that lives on what comes in has taken, owed and not paid: day by day, as far back as it looks.

use std::collections::VecDeque;

use crate::engine::Day;
use crate::param::money::Minor;

/// Sums of one day or of several, in the targets' currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Came in from victims.
    pub taken: Minor,
    /// Fell due to them.
    pub due: Minor,
    /// Of that, was not paid.
    pub unpaid: Minor,
}

impl Sums {
    /// Share of what fell due that was not paid; 0 where nothing did.
    #[must_use]
    pub fn unpaid_share(&self) -> f64 {
        if self.due.is_positive() {
            (self.unpaid.0 as f64 / self.due.0 as f64).min(1.0)
        } else {
            0.0
        }
    }
}

/// A ring's days, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Dues(VecDeque<(Day, Sums)>);

impl Dues {
    /// The sums of a day, to be added to; days come in order.
    pub fn on(&mut self, day: Day) -> &mut Sums {
        if self.0.back().is_none_or(|(last, _)| *last < day) {
            self.0.push_back((day, Sums::default()));
        }
        let last = self.0.len() - 1;
        &mut self.0[last].1
    }

    /// Forgets what lies before a day.
    pub fn forget_before(&mut self, day: Day) {
        while self.0.front().is_some_and(|(first, _)| *first < day) {
            self.0.pop_front();
        }
    }

    /// All that is remembered, added up.
    #[must_use]
    pub fn sum(&self) -> Sums {
        self.0.iter().fold(Sums::default(), |sum, (_, day)| Sums {
            taken: sum.taken + day.taken,
            due: sum.due + day.due,
            unpaid: sum.unpaid + day.unpaid,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_remembers_as_far_back_as_it_looks() {
        let mut dues = Dues::default();
        dues.on(Day(1)).taken += Minor(100);
        dues.on(Day(3)).due += Minor(40);
        dues.on(Day(3)).unpaid += Minor(10);
        let sums = |taken, due, unpaid| Sums {
            taken: Minor(taken),
            due: Minor(due),
            unpaid: Minor(unpaid),
        };
        assert_eq!(dues.sum(), sums(100, 40, 10));
        assert_eq!(dues.sum().unpaid_share(), 0.25);
        dues.forget_before(Day(2));
        assert_eq!(dues.sum(), sums(0, 40, 10));
        dues.forget_before(Day(4));
        assert_eq!((dues.sum(), dues.sum().unpaid_share()), (Sums::default(), 0.0));
    }
}
