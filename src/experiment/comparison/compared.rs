//! One outcome in all arms: their own values, and their differences from the baseline.

use serde::{Deserialize, Serialize};

use super::{Difference, Results};
use crate::experiment::outcome::{self, Better};
use crate::experiment::stats::bootstrap::Resamples;
use crate::experiment::stats::tail::{capped_mean, median};
use crate::experiment::stats::{mean, variance};

/// An arm's own values, over seeds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    pub arm: String,
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
    pub levels: Vec<Level>,
    /// Of every arm but the baseline.
    pub differences: Vec<Difference>,
}

impl Compared {
    /// An outcome on some seeds, of which `resamples` are.
    #[must_use]
    pub fn of(results: &Results, name: &str, seeds: &[u32], resamples: &Resamples) -> Compared {
        let roster = results.roster;
        let outcome = outcome::of(name);
        let (counted, values) = results.values(name, seeds);
        let resamples = resamples.fitting(counted.len());
        let others = (0..roster.arms.len()).filter(|&arm| arm != roster.baseline);
        Compared {
            name: name.to_owned(),
            unit: outcome.map_or("", |outcome| outcome.unit).to_owned(),
            better: outcome.map_or(Better::Neither, |outcome| outcome.better),
            primary: roster.primary.iter().any(|primary| primary == name),
            seeds: counted.len(),
            levels: values
                .iter()
                .zip(&roster.arms)
                .map(|(values, arm)| Level {
                    arm: arm.clone(),
                    mean: mean(values),
                    median: median(values),
                    capped_mean: capped_mean(values),
                    sd: variance(values).sqrt(),
                })
                .collect(),
            differences: others
                .map(|arm| Difference::of(results, name, &values, [arm, roster.baseline], &resamples))
                .collect(),
        }
    }

    /// An arm's own values.
    #[must_use]
    pub fn level(&self, arm: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.arm == arm)
    }

    /// An arm's difference from the baseline.
    #[must_use]
    pub fn difference(&self, arm: &str) -> Option<&Difference> {
        self.differences.iter().find(|difference| difference.arm == arm)
    }
}
