//! Holm's correction over arms (Holm 1979, *A simple sequentially rejective multiple test procedure*, Scandinavian
//! Journal of Statistics 6): the `k`-th smallest of `m` probabilities is multiplied by `m − k + 1`, and none may fall
//! below one before it.

/// The corrected probabilities, in the order given.
#[must_use]
pub fn corrected(probabilities: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
    let mut result = vec![1.0; probabilities.len()];
    let mut least: f64 = 0.0;
    for (rank, &place) in order.iter().enumerate() {
        let factor = (probabilities.len() - rank) as f64;
        least = least.max((probabilities[place] * factor).min(1.0));
        result[place] = least;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::corrected;

    #[test]
    fn it_is_that_of_r() {
        // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
        let found = corrected(&[0.01, 0.04, 0.03, 0.005]);
        for (found, expected) in found.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
        assert_eq!(corrected(&[0.7, 0.8]), [1.0, 1.0]);
        assert!(corrected(&[]).is_empty());
    }
}
