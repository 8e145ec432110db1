//! The bootstrap over seeds, in two forms.
//!
//! **Studentised and symmetric**, for means (Hall 1988, *Theoretical comparison of bootstrap confidence intervals*,
//! Annals of Statistics 16): with `t* = (x̄* − x̄) / s*` of each resample, the interval is `x̄ ± q s`, `q` the quantile
//! of `|t*|`. It is wide where a few seeds carry the mean. Measured in `super::coverage`, it is the one that holds best
//! there; the BCa interval of a mean holds far less than it says with as few seeds as experiments have.
//!
//! **BCa**, for ratios (Efron 1987, *Better bootstrap confidence intervals*, JASA 82; Efron and Tibshirani 1993,
//! chapter 14): with `θ*` the resampled statistics, `ẑ₀ = Φ⁻¹(share of θ* below θ̂, ties half)` and
//! `â = Σ u³ / (6 (Σ u²)^{3/2})` over the jackknife's `u = θ̄ − θ₍ᵢ₎`, the bounds are the quantiles of `θ*` at
//! `Φ(ẑ₀ + (ẑ₀ + z) / (1 − â (ẑ₀ + z)))`. Resamples in which the statistic has no bound count as larger than all
//! others.
//!
//! Which seeds a resample holds is drawn once for a number of seeds and used for every outcome, so that resampled
//! outcomes belong together.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Interval, LEVEL, quantile, sorted, variance};
use crate::engine::Seed;
use crate::experiment::decision;
use crate::param::normal::{normal_quantile, normal_share_below};

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
            seed.draw(decision::RESAMPLE, resample as u64, place as i64, 0)
                .below(seeds as u64) as u16
        };
        let picks = (0..RESAMPLES).flat_map(|resample| (0..seeds).map(move |place| pick(resample, place)));
        Resamples {
            seeds,
            picks: picks.collect(),
        }
    }

    /// Resamples of another number of seeds, or these where the number is theirs.
    #[must_use]
    pub fn fitting(&self, seeds: usize) -> Cow<'_, Resamples> {
        if seeds == self.seeds {
            Cow::Borrowed(self)
        } else {
            Cow::Owned(Resamples::of(seeds))
        }
    }

    /// Each resample: positions of the seeds it holds, some more than once.
    pub fn iter(&self) -> impl Iterator<Item = &[u16]> {
        self.picks.chunks_exact(self.seeds.max(1))
    }

    /// The studentised interval of the mean of values, one a seed; none of fewer than three, where all are equal, or
    /// where so many resamples hold but one value that there is no bound.
    #[must_use]
    pub fn mean(&self, values: &[f64]) -> Option<Interval> {
        let error = |values: &[f64]| (variance(values) / values.len() as f64).sqrt();
        let (mean, own) = (super::mean(values), error(values));
        if self.seeds < 3 || own <= 0.0 {
            return None;
        }
        let mut resample = Vec::with_capacity(values.len());
        let sizes: Vec<f64> = self
            .iter()
            .map(|picks| {
                resample.clear();
                resample.extend(picks.iter().map(|&pick| values[usize::from(pick)]));
                let away = (super::mean(&resample) - mean).abs();
                // One value alone in a resample: as far off as can be, unless it is the mean.
                if away > 0.0 { away / error(&resample) } else { 0.0 }
            })
            .collect();
        let reach = own * upper(&sorted(&sizes), LEVEL);
        reach.is_finite().then_some(Interval {
            low: mean - reach,
            high: mean + reach,
        })
    }

    /// The BCa interval of a statistic of the seeds' values. `statistic` is given positions; it may have no bound
    /// (infinite), or nothing to go by (not a number).
    #[must_use]
    pub fn bca(&self, statistic: impl Fn(&[u16]) -> f64) -> Resampled {
        let whole: Vec<u16> = (0..self.seeds as u16).collect();
        let estimate = statistic(&whole);
        let all: Vec<f64> = self.iter().map(&statistic).collect();
        let resampled: Vec<f64> = all.iter().copied().filter(|value| !value.is_nan()).collect();
        let without: Vec<f64> = (0..self.seeds)
            .map(|left_out| {
                let mut rest = whole.clone();
                rest.remove(left_out);
                statistic(&rest)
            })
            .collect();
        let can = self.seeds >= 3 && estimate.is_finite();
        Resampled {
            bounds: can
                .then(|| bounds(estimate, &sorted(&resampled), acceleration(&without)))
                .flatten(),
            infinite: resampled.iter().filter(|value| value.is_infinite()).count(),
            empty: all.len() - resampled.len(),
            of: all.len(),
        }
    }
}

/// An interval that may be open above.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    pub low: f64,
    /// None where there is no upper bound.
    pub high: Option<f64>,
}

/// What resampling a statistic says.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resampled {
    pub bounds: Option<Bounds>,
    /// Resamples in which the statistic had no bound; they count as larger than all others.
    pub infinite: usize,
    /// Resamples in which there was nothing to go by; they do not count.
    pub empty: usize,
    /// Resamples in all.
    pub of: usize,
}

/// How fast the standard error changes with the statistic, from its values with one seed left out; 0 where one of these
/// has no bound, so that nothing can be said of it.
fn acceleration(without: &[f64]) -> f64 {
    let centre = super::mean(without);
    let (mut squares, mut cubes) = (0.0, 0.0);
    for value in without {
        let u = centre - value;
        squares += u * u;
        cubes += u * u * u;
    }
    let acceleration = cubes / (6.0 * libm::pow(squares, 1.5));
    if acceleration.is_finite() { acceleration } else { 0.0 }
}

/// The bounds, given sorted resampled statistics.
fn bounds(estimate: f64, resampled: &[f64], acceleration: f64) -> Option<Bounds> {
    let (first, last) = (resampled.first()?, resampled.last()?);
    if first == last {
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
        upper(resampled, corrected)
    };
    let (low, high) = (at((1.0 - LEVEL) / 2.0), at((1.0 + LEVEL) / 2.0));
    low.is_finite().then(|| Bounds {
        low,
        high: high.is_finite().then_some(high),
    })
}

/// The quantile of sorted values of which the largest may have no bound.
fn upper(sorted: &[f64], share: f64) -> f64 {
    let bounded = sorted.partition_point(|value| value.is_finite());
    let place = share.clamp(0.0, 1.0) * sorted.len().saturating_sub(1) as f64;
    if place.ceil() as usize >= bounded.max(1) {
        return f64::INFINITY;
    }
    quantile(sorted, share)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIFFERENCES: [f64; 8] = [-12.1, -3.4, -8.8, -20.5, 1.2, -6.6, -9.9, -15.0];

    fn mean_of(values: &[f64]) -> impl Fn(&[u16]) -> f64 {
        |picks| picks.iter().map(|&pick| values[usize::from(pick)]).sum::<f64>() / picks.len() as f64
    }

    #[test]
    fn the_bca_interval_of_a_mean_is_that_of_scipy_but_for_chance() {
        // scipy.stats.bootstrap((d,), np.mean, n_resamples=200000, method="BCa"): -13.84 to -5.08
        let found = Resamples::of(8).bca(mean_of(&DIFFERENCES));
        let bounds = found.bounds.unwrap();
        assert!((bounds.low + 13.84).abs() < 0.2, "{bounds:?}");
        assert!((bounds.high.unwrap() + 5.08).abs() < 0.2, "{bounds:?}");
        assert_eq!((found.infinite, found.empty, found.of), (0, 0, RESAMPLES));
    }

    #[test]
    fn the_studentised_interval_is_the_t_interval_where_nothing_is_skewed_and_wider_where_one_seed_is_all() {
        let t = |values: &[f64]| crate::experiment::stats::student::paired(values).unwrap().interval;
        let own = Resamples::of(8).mean(&DIFFERENCES).unwrap();
        assert!(
            (own.low + own.high + 2.0 * 9.3875).abs() < 1e-9,
            "about the mean: {own:?}"
        );
        let ratio = own.half_width() / t(&DIFFERENCES).half_width();
        assert!((0.9..1.3).contains(&ratio), "{ratio}");
        let one = [0.0, 1.0, 0.0, 2.0, 0.0, 1.0, 0.0, 90.0];
        let own = Resamples::of(8).mean(&one).unwrap();
        assert!(own.half_width() > 2.0 * t(&one).half_width(), "{own:?}");
    }

    #[test]
    fn what_has_no_bound_is_counted_and_leaves_the_interval_open() {
        // No bound wherever the eighth seed is left out, which is in a third of all resamples.
        let sum = |picks: &[u16]| picks.iter().copied().map(f64::from).sum::<f64>();
        let found = Resamples::of(8).bca(|picks| if picks.contains(&7) { sum(picks) } else { f64::INFINITY });
        assert!((3_200..3_700).contains(&found.infinite), "{found:?}");
        let bounds = found.bounds.unwrap();
        assert!(bounds.low > 7.0 && bounds.high.is_none(), "{bounds:?}");
        let found = Resamples::of(8).bca(|picks| if picks.contains(&7) { sum(picks) } else { f64::NAN });
        assert!(
            (3_200..3_700).contains(&found.empty) && found.infinite == 0,
            "{found:?}"
        );
        assert!(found.bounds.unwrap().high.is_some(), "{found:?}");
        assert_eq!(Resamples::of(8).bca(|_| f64::INFINITY).bounds, None);
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
        assert_eq!(Resamples::of(4).bca(|_| 2.0).bounds, None);
        assert_eq!(Resamples::of(2).bca(mean_of(&[1.0, 2.0])).bounds, None);
        // One resample in nine of three seeds holds one seed alone: no bound can be given.
        assert_eq!(Resamples::of(3).mean(&[1.0, 2.0, 4.0]), None);
    }
}
