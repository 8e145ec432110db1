//! An arm's paired difference from another, over seeds.

use serde::{Deserialize, Serialize};

use super::{Results, Verdict};
use crate::experiment::fates;
use crate::experiment::outcome::Better;
use crate::experiment::stats::bootstrap::Resamples;
use crate::experiment::stats::reduction::{Reduction, reduction};
use crate::experiment::stats::student::paired;
use crate::experiment::stats::tail::{capped_mean, dominance, median};
use crate::experiment::stats::{Interval, mean};

/// An arm's paired difference from another, the baseline unless something else is said, over seeds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    pub arm: String,
    /// Seeds on which both arms have a value; at least one.
    pub seeds: usize,
    /// Seeds left out, since in one of the arms the outcome is not defined there.
    pub left_out: usize,
    pub mean: f64,
    /// The other arm's mean on these seeds: where some are left out, it is not that arm's level.
    pub base: f64,
    /// `mean` over `base`; none where that is nothing.
    pub relative: Option<f64>,
    pub median: f64,
    pub capped_mean: f64,
    /// Paired t interval.
    pub t: Option<Interval>,
    /// Studentised bootstrap interval over seeds.
    pub studentised: Option<Interval>,
    pub p: Option<f64>,
    /// `p` corrected over arms and primary outcomes; none of secondary outcomes and placebos.
    pub p_holm: Option<f64>,
    pub verdict: Verdict,
    pub reduction: Reduction,
    /// The largest share that one person's case has in the difference, where people are known.
    pub dominance: Option<f64>,
}

impl Difference {
    /// Of an arm from another, in an outcome whose values are given by arm and by seed; none where no seed has it in
    /// both. No claim yet.
    #[must_use]
    pub fn of(
        results: &Results,
        name: &str,
        values: &[Vec<Option<f64>>],
        [arm, against]: [usize; 2],
        resamples: &Resamples,
    ) -> Option<Difference> {
        let pairs = values[arm].iter().zip(&values[against]);
        let (own, base): (Vec<f64>, Vec<f64>) = pairs.filter_map(|(own, base)| Some(((*own)?, (*base)?))).unzip();
        if own.is_empty() {
            return None;
        }
        let resamples = resamples.fitting(own.len());
        let by_seed: Vec<f64> = own.iter().zip(&base).map(|(own, base)| own - base).collect();
        let tested = paired(&by_seed);
        Some(Difference {
            arm: results.roster.arms[arm].clone(),
            seeds: own.len(),
            left_out: values[arm].len() - own.len(),
            mean: mean(&by_seed),
            base: mean(&base),
            relative: (mean(&base) != 0.0).then(|| mean(&by_seed) / mean(&base)),
            median: median(&by_seed),
            capped_mean: capped_mean(&by_seed),
            t: tested.map(|tested| tested.interval),
            studentised: resamples.mean(&by_seed),
            p: tested.map(|tested| tested.p),
            p_holm: None,
            verdict: Verdict::plain(&by_seed, tested.map(|tested| tested.p)),
            reduction: reduction(&own, &base, &resamples),
            dominance: by_person(results, name, [arm, against]),
        })
    }

    /// Makes a claim of it, with its corrected probability.
    pub fn claim(&mut self, p_holm: f64, better: Better) {
        self.p_holm = Some(p_holm);
        if self.verdict != Verdict::Equal {
            self.verdict = Verdict::claimed(self.mean, p_holm, better);
        }
    }
}

/// The largest share that one person has in a difference of losses.
fn by_person(results: &Results, name: &str, arms: [usize; 2]) -> Option<f64> {
    let pick: fn((f64, f64)) -> f64 = match name {
        "gross_loss_usd" => |sums| sums.0,
        "net_loss_usd" => |sums| sums.1,
        _ => return None,
    };
    let seeds = results.seeds();
    let changes = fates::changes(results, arms, &seeds);
    dominance(changes.map(|change| pick(change.arm) - pick(change.against)))
}
