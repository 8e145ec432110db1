//! The statistics of a comparison. The seed is the block: every arm runs on every seed, and nothing here ever looks at
//! people as if they were independent of one another.
//!
//! Each file says its formula and its source, and is tested against values that SciPy 1.17 gave for the same numbers.
//! All of it is a pure function of its numbers; resampling is keyed, so that the same numbers give the same interval.

pub mod bootstrap;
#[cfg(test)]
mod coverage;
pub mod holm;
pub mod pareto;
pub mod reduction;
pub mod student;
pub mod tail;

use serde::{Deserialize, Serialize};

pub use crate::param::quantile::{quantile, sorted};

/// Share of intervals that would hold the true value, were the experiment done again and again.
pub const LEVEL: f64 = 0.95;

/// What intervals of a mean that name 95 % hold of it with so many seeds: the least and the most over the kinds of
/// differences that `coverage` measures, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub seeds: usize,
    pub t: (u8, u8),
    pub studentised: (u8, u8),
}

/// As measured: `docs/experiments.md` has the table, and says how to make it again.
pub const HELD: [Held; 4] = [
    Held {
        seeds: 8,
        t: (81, 97),
        studentised: (87, 98),
    },
    Held {
        seeds: 16,
        t: (85, 96),
        studentised: (90, 97),
    },
    Held {
        seeds: 32,
        t: (88, 95),
        studentised: (92, 97),
    },
    Held {
        seeds: 64,
        t: (88, 96),
        studentised: (91, 97),
    },
];

/// What intervals hold with so many seeds at least: of the largest number measured that is no larger; none below the
/// least.
#[must_use]
pub fn held(seeds: usize) -> Option<Held> {
    HELD.iter().rev().find(|held| held.seeds <= seeds).copied()
}

/// From a lower to an upper bound.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// Half of its width.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// Whether it holds a value, bounds included.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// The arithmetic mean; 0 of nothing.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The unbiased sample variance, `Σ (x − x̄)² / (n − 1)`; 0 of fewer than two.
#[must_use]
pub fn variance(values: &[f64]) -> f64 {
    let centre = mean(values);
    let squares: f64 = values.iter().map(|value| (value - centre) * (value - centre)).sum();
    squares / values.len().saturating_sub(1).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_intervals_hold_is_said_of_the_next_lower_number_of_seeds() {
        assert_eq!(held(7), None);
        assert_eq!(
            [8, 15, 16, 33, 1_000].map(|seeds| held(seeds).unwrap().seeds),
            [8, 8, 16, 32, 64]
        );
    }

    #[test]
    fn variance_divides_by_one_less() {
        assert_eq!(variance(&[1.0, 2.0, 3.0, 4.0]), 5.0 / 3.0);
        assert_eq!(variance(&[7.0]), 0.0);
    }
}
