//! Heavy tails: what to say beside a mean when a few values carry it.
//!
//! The median; the capped mean, in which values beyond the 5th and 95th percentile by rank count as the last one within
//! (winsorised: Dixon 1960, Annals of Mathematical Statistics 31); and the share of a difference that one case makes.

use super::{mean, quantile, sorted};

/// Share of values, by rank, that are capped at either end.
pub const CAPPED: f64 = 0.05;

/// One case that makes more than this share of a difference is worth a warning.
pub const DOMINANT: f64 = 0.1;

/// The median.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    quantile(&sorted(values), 0.5)
}

/// The winsorised mean. With fewer than twenty values at least one is capped at either end, from five values on: else a
/// small experiment would show the mean twice.
#[must_use]
pub fn capped_mean(values: &[f64]) -> f64 {
    let mut values = sorted(values);
    let n = values.len();
    let capped = ((CAPPED * n as f64) as usize).max(usize::from(n >= 5));
    if capped > 0 {
        let (low, high) = (values[capped], values[n - 1 - capped]);
        for value in &mut values {
            *value = value.clamp(low, high);
        }
    }
    mean(&values)
}

/// The largest share that one part has in the size of a sum: `max |part| / |Σ parts|`. None where the sum is nothing.
#[must_use]
pub fn dominance(parts: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut largest) = (0.0, 0.0_f64);
    for part in parts {
        sum += part;
        largest = largest.max(part.abs());
    }
    (sum != 0.0).then(|| largest / sum.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_capped_mean_is_that_of_scipy() {
        // scipy.stats.mstats.winsorize(x, (0.05, 0.05)).mean() with x = 1, 2, ..., 19, 400
        let mut values: Vec<f64> = (1..20).map(f64::from).collect();
        values.push(400.0);
        assert_eq!(capped_mean(&values), 10.5);
        assert_eq!(median(&values), 10.5);
        assert_eq!(mean(&values), 29.5);
    }

    #[test]
    fn a_few_values_are_capped_too() {
        assert_eq!(capped_mean(&[1.0, 2.0, 3.0, 4.0, 100.0]), 3.0);
        assert_eq!(capped_mean(&[1.0, 5.0]), 3.0);
    }

    #[test]
    fn one_case_may_be_most_of_a_difference() {
        assert_eq!(dominance([-1.0, -1.0, -8.0].into_iter()), Some(0.8));
        assert_eq!(dominance([3.0, -3.0].into_iter()), None);
    }
}
