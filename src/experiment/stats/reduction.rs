//! What coupling is worth: the variance-reduction factor `(Var A + Var B) / Var(A − B)` over seeds.
//!
//! Runs of two arms on the same seed share every draw that they both make. A factor of 10 says that as many independent
//! runs would need ten times the seeds for the same precision (common random numbers: Glasserman and Yao 1992,
//! Management Science 38). Its interval is the BCa bootstrap over seeds of its logarithm. A resample in which the
//! difference never varies has an infinite factor and counts as one; where these are many, the interval is open above.

use serde::{Deserialize, Serialize};

use super::bootstrap::{Bounds, Resampled, Resamples};
use super::variance;

/// The factor and its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reduction {
    /// None where the difference never varies, so that the factor has no bound.
    pub factor: Option<f64>,
    pub interval: Option<Bounds>,
    /// Resamples with an infinite factor, which count, and with none (no arm varies), which do not; of how many.
    pub infinite: usize,
    pub empty: usize,
    pub resamples: usize,
}

/// The factor that coupling has on the difference of two arms, given by seed.
#[must_use]
pub fn reduction(one: &[f64], other: &[f64], resamples: &Resamples) -> Reduction {
    let whole: Vec<u16> = (0..one.len() as u16).collect();
    let factor = factor(one, other, &whole);
    let Resampled {
        bounds,
        infinite,
        empty,
        of,
    } = resamples.bca(|picks| libm::log(self::factor(one, other, picks)));
    Reduction {
        factor: factor.is_finite().then_some(factor),
        interval: bounds.map(|bounds| Bounds {
            low: libm::exp(bounds.low),
            high: bounds.high.map(libm::exp),
        }),
        infinite,
        empty,
        resamples: of,
    }
}

fn factor(one: &[f64], other: &[f64], picks: &[u16]) -> f64 {
    let of = |value: &dyn Fn(usize) -> f64| {
        let values: Vec<f64> = picks.iter().map(|&pick| value(usize::from(pick))).collect();
        variance(&values)
    };
    (of(&|at| one[at]) + of(&|at| other[at])) / of(&|at| one[at] - other[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factor_and_interval_are_those_of_numpy_and_scipy() {
        let one = [10.0, 12.0, 9.0, 14.0, 30.0, 11.0, 13.0, 8.0];
        let other = [11.0, 12.0, 8.0, 16.0, 33.0, 11.0, 14.0, 7.0];
        let found = reduction(&one, &other, &Resamples::of(8));
        // (a.var(ddof=1) + b.var(ddof=1)) / (a - b).var(ddof=1)
        assert!((found.factor.unwrap() - 58.8018018018018).abs() < 1e-9);
        // scipy.stats.bootstrap((a, b), log of that, paired=True, method="BCa"): 9.6 to 149
        let interval = found.interval.unwrap();
        assert!((interval.low / 9.64).max(9.64 / interval.low) < 1.1, "{interval:?}");
        let high = interval.high.unwrap();
        assert!((high / 149.2).max(149.2 / high) < 1.1, "{interval:?}");
        // One resample holds none but seeds on which the arms differ by the same.
        assert_eq!((found.infinite, found.empty), (1, 0));
    }

    #[test]
    fn equal_arms_have_no_bound() {
        let found = reduction(&[1.0, 2.0, 4.0], &[1.0, 2.0, 4.0], &Resamples::of(3));
        assert_eq!((found.factor, found.interval), (None, None));
        assert_eq!(found.infinite + found.empty, found.resamples);
    }

    #[test]
    fn arms_that_differ_on_one_seed_alone_have_no_upper_bound() {
        let one = [10.0, 12.0, 9.0, 14.0, 30.0, 11.0, 13.0, 8.0];
        let mut other = one;
        other[2] = 4.0;
        let found = reduction(&one, &other, &Resamples::of(8));
        assert!(found.factor.is_some_and(f64::is_finite));
        // A resample lacks that seed with a probability of (7/8)^8, a third.
        assert!((3_200..3_700).contains(&found.infinite), "{found:?}");
        assert_eq!(found.interval.unwrap().high, None);
    }
}
