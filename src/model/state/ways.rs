//! A crew's ways: what it noticed, what was usual, and what it does otherwise than in the beginning.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::Time;
use crate::model::facts::{Measure, Signal};
use crate::world::InstitutionIx;

/// What a ring has noticed since its last review.
#[derive(Clone, Debug, Default)]
pub struct Signs {
    /// Payments of victims that did not come through, by the institution they were meant for.
    pub stopped: BTreeMap<InstitutionIx, u32>,
    /// Accounts found frozen.
    pub frozen: u32,
    /// Accounts that could not be opened.
    pub refused: u32,
    /// Groups banned.
    pub banned: u32,
    /// Numbers that were banned or could not be had.
    pub numbers: u32,
    /// Answers to first messages.
    pub replies: u32,
    /// First messages.
    pub written: u32,
}

/// What was usual in the reviews before: sums, and how many there were.
#[derive(Clone, Debug, Default)]
pub struct Usual {
    pub reviews: u32,
    pub counts: [f64; Signal::ALL.len()],
    pub written: f64,
    /// What each review's time brought in, net, oldest first.
    pub income: Vec<i64>,
}

impl Usual {
    /// Income to which a change is held: the mean of the last reviews, or that of the very last if it is less, so that
    /// a change is not blamed for what had been lost before it.
    #[must_use]
    pub fn before(&self, reviews: usize) -> Option<f64> {
        let last = self.income(1)?;
        self.income(reviews).map(|mean| mean.min(last))
    }

    /// Mean income of the last reviews.
    #[must_use]
    pub fn income(&self, reviews: usize) -> Option<f64> {
        let last = &self.income[self.income.len().checked_sub(reviews)?..];
        (reviews > 0).then(|| last.iter().map(|&income| income as f64).sum::<f64>() / reviews as f64)
    }
}

/// A change that is being tried: no other is made until it has been judged.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
    pub measure: Measure,
    pub shun: Option<InstitutionIx>,
    /// When it takes hold.
    pub from: Time,
    /// Income of a review before ([`Usual::before`]).
    pub before: f64,
    /// Whole reviews since it took hold.
    pub reviews: u8,
}

/// A ring's ways: how often each was changed, and institutions that it keeps away from.
#[derive(Clone, Debug, Default)]
pub struct Style {
    pub levels: [u8; Measure::ALL.len()],
    pub shunned: BTreeSet<InstitutionIx>,
    /// Changes that did not pay: not made again.
    pub given_up: [bool; Measure::ALL.len()],
    pub trial: Option<Trial>,
}

impl Style {
    /// How often a way was changed.
    #[must_use]
    pub const fn level(&self, measure: Measure) -> u8 {
        self.levels[measure as usize]
    }

    /// A factor, once for each time that a way was changed.
    #[must_use]
    pub fn times(&self, measure: Measure, factor: f64) -> f64 {
        (0..self.level(measure)).map(|_| factor).product()
    }

    /// Whether the ring keeps away from an institution.
    #[must_use]
    pub fn shuns(&self, institution: InstitutionIx) -> bool {
        self.shunned.contains(&institution)
    }

    /// Whether it keeps away from any.
    #[must_use]
    pub fn shuns_any(&self) -> bool {
        !self.shunned.is_empty()
    }
}
