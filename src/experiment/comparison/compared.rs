//! One outcome in all arms: their own values, and their differences from the baseline.

use serde::{Deserialize, Serialize};

use super::{Difference, Results};
use crate::experiment::outcome::{self, Better};
use crate::experiment::stats::bootstrap::Resamples;
use crate::experiment::stats::tail::{capped_mean, median};
use crate::experiment::stats::{mean, variance};

/// An arm's own values, over the seeds on which it has one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    pub arm: String,
    /// How many those are; at least one.
    pub seeds: usize,
    pub mean: f64,
    pub median: f64,
    pub capped_mean: f64,
    pub sd: f64,
}

/// One outcome in all arms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    pub name: String,
    pub unit: String,
    pub better: Better,
    /// Whether claims are made about it.
    pub primary: bool,
    /// Seeds on which every arm has a value.
    pub seeds: usize,
    /// Of every arm that has a value on some seed: where an outcome is not defined, nothing is said of it.
    pub levels: Vec<Level>,
    /// Of every arm but the baseline that has a value on a seed on which the baseline has one.
    pub differences: Vec<Difference>,
}

impl Compared {
    /// An outcome on some seeds, of which `resamples` are.
    #[must_use]
    pub fn of(results: &Results, name: &str, seeds: &[u32], resamples: &Resamples) -> Compared {
        let roster = results.roster;
        let outcome = outcome::of(name);
        let values = results.values(name, seeds);
        let is_whole = |place: &usize| values.iter().all(|values| values[*place].is_some());
        let level = |arm: usize| {
            let values: Vec<f64> = values[arm].iter().copied().flatten().collect();
            (!values.is_empty()).then(|| Level {
                arm: roster.arms[arm].clone(),
                seeds: values.len(),
                mean: mean(&values),
                median: median(&values),
                capped_mean: capped_mean(&values),
                sd: variance(&values).sqrt(),
            })
        };
        let others = (0..roster.arms.len()).filter(|&arm| arm != roster.baseline);
        Compared {
            name: name.to_owned(),
            unit: outcome.map_or("", |outcome| outcome.unit).to_owned(),
            better: outcome.map_or(Better::Neither, |outcome| outcome.better),
            primary: roster.primary.iter().any(|primary| primary == name),
            seeds: (0..seeds.len()).filter(is_whole).count(),
            levels: (0..roster.arms.len()).filter_map(level).collect(),
            differences: others
                .filter_map(|arm| Difference::of(results, name, &values, [arm, roster.baseline], resamples))
                .collect(),
        }
    }

    /// An arm's own values; none where it has none.
    #[must_use]
    pub fn level(&self, arm: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.arm == arm)
    }

    /// An arm's difference from the baseline; none where there is no seed on which both have a value.
    #[must_use]
    pub fn difference(&self, arm: &str) -> Option<&Difference> {
        self.differences.iter().find(|difference| difference.arm == arm)
    }
}
