//! What coupling is worth: the variance-reduction factor `(Var A + Var B) / Var(A − B)` over seeds.
//!
//! Runs of two arms on the same seed share every draw that they both make. A factor of 10 says that as many independent
//! runs would need ten times the seeds for the same precision (common random numbers: Glasserman and Yao 1992,
//! Management Science 38). Its interval is the BCa bootstrap over seeds of its logarithm.

use serde::{Deserialize, Serialize};

use super::bootstrap::Resamples;
use super::{Interval, variance};

/// The factor and its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reduction {
    /// None where the difference never varies, so that the factor has no bound.
    pub factor: Option<f64>,
    pub interval: Option<Interval>,
}

/// The factor that coupling has on the difference of two arms, given by seed.
#[must_use]
pub fn reduction(one: &[f64], other: &[f64], resamples: &Resamples) -> Reduction {
    let whole: Vec<u16> = (0..one.len() as u16).collect();
    let factor = factor(one, other, &whole);
    let interval = resamples.interval(|picks| libm::log(self::factor(one, other, picks)));
    Reduction {
        factor: factor.is_finite().then_some(factor),
        interval: interval.filter(|_| factor.is_finite()).map(|interval| Interval {
            low: libm::exp(interval.low),
            high: libm::exp(interval.high),
        }),
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
        assert!((interval.high / 149.2).max(149.2 / interval.high) < 1.1, "{interval:?}");
    }

    #[test]
    fn equal_arms_have_no_bound() {
        let found = reduction(&[1.0, 2.0, 4.0], &[1.0, 2.0, 4.0], &Resamples::of(3));
        assert_eq!((found.factor, found.interval), (None, None));
    }
}
