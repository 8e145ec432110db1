//! Quantiles of a list of values: the one definition of a median and its like for summaries, charts and statistics.

/// The quantile at `share` of sorted values, interpolated linearly between neighbours (Hyndman and Fan's seventh); 0 of
/// none.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
}

/// The values in ascending order.
#[must_use]
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values
}

/// The value in the middle, or half-way between the two in the middle; none of nothing.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| quantile(&sorted(values), 0.5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_numpy() {
        let values = sorted(&[4.0, 1.0, 3.0, 10.0]);
        assert_eq!([0.0, 0.5, 1.0].map(|share| quantile(&values, share)), [1.0, 3.5, 10.0]);
        assert_eq!(quantile(&values, 0.25), 2.5);
        assert_eq!(quantile(&[], 0.5), 0.0);
    }

    #[test]
    fn the_median_of_an_even_number_is_half_way() {
        assert_eq!(median(&[8.0, 1.0]), Some(4.5));
        assert_eq!(median(&[8.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[]), None);
    }
}
