//! Student's t: the interval and the probability of a paired difference.
//!
//! `t = d̄ / (s / √n)` with `n − 1` degrees of freedom over the seeds' differences `d` (Student 1908). The distribution
//! is `P(|T| > t) = I(ν / (ν + t²); ν/2, 1/2)` with the regularised incomplete beta function, worked out as the
//! continued fraction of Abramowitz and Stegun 26.5.8 by Lentz's method; quantiles are found by halving.

use super::{Interval, LEVEL, mean, variance};

/// What a paired test says of differences.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    pub mean: f64,
    pub interval: Interval,
    /// Two-sided probability of a mean at least so far from zero, were there no difference.
    pub p: f64,
}

/// The paired t interval of differences, one a seed; none of fewer than two. Where all differences are equal the
/// interval has no width.
#[must_use]
pub fn paired(differences: &[f64]) -> Option<Paired> {
    let n = differences.len();
    if n < 2 {
        return None;
    }
    let freedom = (n - 1) as f64;
    let mean = mean(differences);
    let error = (variance(differences) / n as f64).sqrt();
    let reach = two_sided_quantile(1.0 - LEVEL, freedom) * error;
    let p = match (error > 0.0, mean == 0.0) {
        (true, _) => two_sided(mean / error, freedom),
        (false, true) => 1.0,
        (false, false) => 0.0,
    };
    let interval = Interval {
        low: mean - reach,
        high: mean + reach,
    };
    Some(Paired { mean, interval, p })
}

/// The probability that `T` with so many degrees of freedom is at least as far from zero as `t`.
#[must_use]
pub fn two_sided(t: f64, freedom: f64) -> f64 {
    incomplete_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5)
}

/// The `t` that is passed, on either side, with a probability of `p`.
#[must_use]
pub fn two_sided_quantile(p: f64, freedom: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while two_sided(high, freedom) > p && high < 1e12 {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if two_sided(middle, freedom) > p {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// The regularised incomplete beta function `I(x; a, b)`.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast below the mean; above it the symmetry I(x; a, b) = 1 − I(1 − x; b, a) is used.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let log_front =
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x) - libm::log(a);
    libm::exp(log_front) * fraction(x, a, b)
}

/// The continued fraction, by Lentz's method.
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let safe = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / safe(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    for step in 1..1_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / safe(1.0 + even * d);
        c = safe(1.0 + even / c);
        result *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / safe(1.0 + odd * d);
        c = safe(1.0 + odd / c);
        result *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!(
            (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
            "{found} {expected}"
        );
    }

    #[test]
    fn quantiles_are_those_of_scipy() {
        // [scipy.stats.t.ppf(0.975, k) for k in (1, 2, 7, 31, 1000)]
        for (freedom, expected) in [
            (1.0, 12.706204736174694),
            (2.0, 4.302652729749462),
            (7.0, 2.364624251592784),
            (31.0, 2.039513446396408),
            (1000.0, 1.9623390808264083),
        ] {
            close(two_sided_quantile(0.05, freedom), expected);
        }
    }

    #[test]
    fn probabilities_are_those_of_scipy() {
        // 2 * scipy.stats.t.sf(2.5, 7), 2 * scipy.stats.t.sf(0.3, 3)
        close(two_sided(2.5, 7.0), 0.04099221858575289);
        close(two_sided(-0.3, 3.0), 0.783763292039919);
        assert_eq!(two_sided(0.0, 5.0), 1.0);
    }

    #[test]
    fn a_paired_test_is_that_of_scipy() {
        // scipy.stats.ttest_1samp(d, 0) and scipy.stats.t.interval(0.95, 7, d.mean(), scipy.stats.sem(d))
        let tested = paired(&[-12.1, -3.4, -8.8, -20.5, 1.2, -6.6, -9.9, -15.0]).unwrap();
        close(tested.mean, -9.3875);
        close(tested.p, 0.005637453618632593);
        close(tested.interval.low, -15.028263147202146);
        close(tested.interval.high, -3.7467368527978513);
    }

    #[test]
    fn one_seed_says_nothing_and_equal_differences_leave_no_doubt() {
        assert_eq!(paired(&[3.0]), None);
        let equal = paired(&[3.0, 3.0, 3.0]).unwrap();
        assert_eq!((equal.interval.half_width(), equal.p), (0.0, 0.0));
        assert_eq!(paired(&[0.0, 0.0]).unwrap().p, 1.0);
    }
}
