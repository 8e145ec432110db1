//! The Pareto front of harm against cost: arms that no other arm beats in both, and how sure that is.
//!
//! An arm is beaten if another has no more of either and less of one (Pareto 1906). Beside the front of the means
//! stands the share of resampled seeds in which an arm is on it (bootstrap over seeds, the same resamples for every
//! arm).

use super::bootstrap::Resamples;

/// Whether each point (harm, cost) is on the front.
#[must_use]
pub fn front(points: &[(f64, f64)]) -> Vec<bool> {
    let beats = |one: &(f64, f64), other: &(f64, f64)| {
        one.0 <= other.0 && one.1 <= other.1 && (one.0 < other.0 || one.1 < other.1)
    };
    points
        .iter()
        .map(|point| !points.iter().any(|other| beats(other, point)))
        .collect()
}

/// The share of resampled seeds in which each arm is on the front. `harm` and `cost` are by arm, then by seed.
#[must_use]
pub fn shares(harm: &[Vec<f64>], cost: &[Vec<f64>], resamples: &Resamples) -> Vec<f64> {
    let mut counts = vec![0_u32; harm.len()];
    let mut drawn = 0;
    for picks in resamples.iter() {
        let mean =
            |values: &[f64]| picks.iter().map(|&pick| values[usize::from(pick)]).sum::<f64>() / picks.len() as f64;
        let points: Vec<(f64, f64)> = harm
            .iter()
            .zip(cost)
            .map(|(harm, cost)| (mean(harm), mean(cost)))
            .collect();
        for (count, on) in counts.iter_mut().zip(front(&points)) {
            *count += u32::from(on);
        }
        drawn += 1;
    }
    counts
        .iter()
        .map(|&count| f64::from(count) / f64::from(drawn.max(1)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_holds_what_nobody_beats() {
        let points = [(10.0, 0.0), (8.0, 5.0), (8.0, 6.0), (12.0, 1.0), (3.0, 50.0)];
        assert_eq!(front(&points), [true, true, false, false, true]);
        // Two arms that are equal in both stand on it together.
        assert_eq!(front(&[(1.0, 1.0), (1.0, 1.0)]), [true, true]);
    }

    #[test]
    fn shares_say_how_sure_the_front_is() {
        let harm = vec![vec![10.0, 10.0, 10.0], vec![9.0, 9.0, 11.0], vec![20.0, 20.0, 20.0]];
        let cost = vec![vec![0.0; 3], vec![5.0; 3], vec![6.0; 3]];
        let shares = shares(&harm, &cost, &Resamples::of(3));
        assert_eq!((shares[0], shares[2]), (1.0, 0.0));
        // The second is better unless two or more of three picks are the third seed: 1 − 7/27.
        assert!((shares[1] - 20.0 / 27.0).abs() < 0.02, "{}", shares[1]);
    }
}
