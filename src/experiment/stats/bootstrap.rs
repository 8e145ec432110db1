//! The BCa bootstrap over seeds: bias-corrected and accelerated percentiles (Efron 1987, *Better bootstrap confidence
//! intervals*, JASA 82; Efron and Tibshirani 1993, chapter 14).
//!
//! With `θ*` the resampled statistics, `ẑ₀ = Φ⁻¹(share of θ* below θ̂, ties half)` and `â = Σ u³ / (6 (Σ u²)^{3/2})` over the
//! jackknife's `u = θ̄ − θ₍ᵢ₎`, the bounds are the quantiles of `θ*` at `Φ(ẑ₀ + (ẑ₀ + z) / (1 − â (ẑ₀ + z)))`.
//! Which seeds a resample holds is drawn once for a number of seeds and used for every outcome, so that resampled
//! outcomes belong together.

use super::{Interval, LEVEL, quantile, sorted};
use crate::engine::{Decision, Seed};
use crate::param::normal::{normal_quantile, normal_share_below};

const RESAMPLE: Decision = Decision::named("experiment/resample");

/// How many resamples are drawn.
pub const RESAMPLES: usize = 9_999;

/// Which seeds, by position, each resample holds.
#[derive(Clone, Debug)]
pub struct Resamples {
    seeds: usize,
    picks: Vec<u16>,
}

impl Resamples {
    /// Resamples of so many seeds.
    #[must_use]
    pub fn of(seeds: usize) -> Resamples {
        let seed = Seed(seeds as u64);
        let pick = |resample: usize, place: usize| {
            seed.draw(RESAMPLE, resample as u64, place as i64, 0)
                .below(seeds as u64) as u16
        };
        let picks = (0..RESAMPLES).flat_map(|resample| (0..seeds).map(move |place| pick(resample, place)));
        Resamples {
            seeds,
            picks: picks.collect(),
        }
    }

    /// Each resample: positions of the seeds it holds, some more than once.
    pub fn iter(&self) -> impl Iterator<Item = &[u16]> {
        self.picks.chunks_exact(self.seeds.max(1))
    }

    /// The BCa interval of a statistic of the seeds' values; none of fewer than three seeds, or where the statistic is
    /// the same in every resample. `statistic` is given positions.
    #[must_use]
    pub fn interval(&self, statistic: impl Fn(&[u16]) -> f64) -> Option<Interval> {
        if self.seeds < 3 {
            return None;
        }
        let whole: Vec<u16> = (0..self.seeds as u16).collect();
        let estimate = statistic(&whole);
        let resampled: Vec<f64> = self.iter().map(&statistic).filter(|value| value.is_finite()).collect();
        let without: Vec<f64> = (0..self.seeds)
            .map(|left_out| {
                let mut rest = whole.clone();
                rest.remove(left_out);
                statistic(&rest)
            })
            .filter(|value| value.is_finite())
            .collect();
        bounds(estimate, &sorted(&resampled), acceleration(&without))
    }

    /// The BCa interval of the mean of values, one a seed.
    #[must_use]
    pub fn mean(&self, values: &[f64]) -> Option<Interval> {
        self.interval(|picks| picks.iter().map(|&pick| values[usize::from(pick)]).sum::<f64>() / picks.len() as f64)
    }
}

/// How fast the standard error changes with the statistic, from its values with one seed left out.
fn acceleration(without: &[f64]) -> f64 {
    let centre = super::mean(without);
    let (mut squares, mut cubes) = (0.0, 0.0);
    for value in without {
        let u = centre - value;
        squares += u * u;
        cubes += u * u * u;
    }
    if squares > 0.0 {
        cubes / (6.0 * libm::pow(squares, 1.5))
    } else {
        0.0
    }
}

/// The bounds, given sorted resampled statistics.
fn bounds(estimate: f64, resampled: &[f64], acceleration: f64) -> Option<Interval> {
    let (first, last) = (resampled.first()?, resampled.last()?);
    if !estimate.is_finite() || first == last {
        return None;
    }
    let below = resampled.partition_point(|value| *value < estimate);
    let up_to = resampled.partition_point(|value| *value <= estimate);
    let share = (below + up_to) as f64 / (2 * resampled.len()) as f64;
    let edge = 0.5 / resampled.len() as f64;
    let bias = normal_quantile(share.clamp(edge, 1.0 - edge));
    let at = |tail: f64| {
        let z = bias + normal_quantile(tail);
        let corrected = normal_share_below(bias + z / (1.0 - acceleration * z));
        quantile(resampled, corrected)
    };
    Some(Interval {
        low: at((1.0 - LEVEL) / 2.0),
        high: at((1.0 + LEVEL) / 2.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIFFERENCES: [f64; 8] = [-12.1, -3.4, -8.8, -20.5, 1.2, -6.6, -9.9, -15.0];

    #[test]
    fn the_interval_of_a_mean_is_that_of_scipy_but_for_chance() {
        // scipy.stats.bootstrap((d,), np.mean, n_resamples=200000, method="BCa"): -13.84 to -5.08
        let interval = Resamples::of(8).mean(&DIFFERENCES).unwrap();
        assert!((interval.low + 13.84).abs() < 0.2, "{interval:?}");
        assert!((interval.high + 5.08).abs() < 0.2, "{interval:?}");
    }

    #[test]
    fn acceleration_is_that_of_the_jackknife() {
        // u = jackknife.mean() - jackknife; (u**3).sum() / (6 * (u**2).sum()**1.5)
        let sum: f64 = DIFFERENCES.iter().sum();
        let without: Vec<f64> = DIFFERENCES.iter().map(|value| (sum - value) / 7.0).collect();
        assert!((acceleration(&without) + 0.004272281748134219).abs() < 1e-12);
    }

    #[test]
    fn the_same_numbers_give_the_same_interval() {
        let again = Resamples::of(8).mean(&DIFFERENCES);
        assert_eq!(Resamples::of(8).mean(&DIFFERENCES), again);
    }

    #[test]
    fn where_nothing_varies_there_is_no_interval() {
        assert_eq!(Resamples::of(4).mean(&[2.0; 4]), None);
        assert_eq!(Resamples::of(2).mean(&[1.0, 2.0]), None);
    }
}
