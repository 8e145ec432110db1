//! Samplers: inverse distribution functions of one uniform number, and keyed choices among candidates.
//!
//! Inverse functions are monotone, so a parameter that changes a little changes a draw a little. Whatever decides uses
//! `libm`, whose last bit is the same on every platform.

use super::random::{Decision, Seed};

/// Exponential with a mean.
#[must_use]
pub fn exponential(u: f64, mean: f64) -> f64 {
    -mean * libm::log1p(-u)
}

/// Pareto with a least value and a tail exponent.
#[must_use]
pub fn pareto(u: f64, least: f64, alpha: f64) -> f64 {
    least * libm::pow(1.0 - u, -1.0 / alpha)
}

/// Poisson by inversion; exact for means up to some hundreds, which is all that is asked of it.
#[must_use]
pub fn poisson(u: f64, mean: f64) -> u32 {
    let mut term = libm::exp(-mean);
    let mut sum = term;
    let mut k = 0;
    while u > sum && k < 2_000 {
        k += 1;
        term *= mean / f64::from(k);
        sum += term;
    }
    k
}

/// Which of the weights a uniform number falls on; `None` if they sum to nothing.
#[must_use]
pub fn pick(u: f64, weights: &[f64]) -> Option<usize> {
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return None;
    }
    let mut left = u * total;
    for (i, weight) in weights.iter().enumerate() {
        if left < *weight {
            return Some(i);
        }
        left -= weight;
    }
    weights.iter().rposition(|weight| *weight > 0.0)
}

/// A rank from 0 below `n` by Zipf's law with exponent 1 (approximated by its continuous inverse): popular first.
#[must_use]
pub fn zipf(u: f64, n: u32) -> u32 {
    let rank = libm::exp(u * libm::log(f64::from(n) + 1.0)) - 1.0;
    (rank as u32).min(n.saturating_sub(1))
}

/// Logistic function.
#[must_use]
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

/// A probability moved by `shift` on the log-odds scale; 0 and 1 stay what they are.
#[must_use]
pub fn shifted(probability: f64, shift: f64) -> f64 {
    if probability <= 0.0 || probability >= 1.0 {
        return probability.clamp(0.0, 1.0);
    }
    logistic(libm::log(probability / (1.0 - probability)) + shift)
}

/// The candidate with the lowest keyed priority (rendezvous hashing): one candidate more or less changes only the
/// choices of those who would have chosen it. `candidates` are keys; the answer is a position.
#[must_use]
pub fn rendezvous(
    seed: Seed,
    decision: Decision,
    chooser: u64,
    time: i64,
    candidates: impl IntoIterator<Item = u64>,
) -> Option<usize> {
    candidates
        .into_iter()
        .enumerate()
        .min_by_key(|&(_, key)| {
            (
                seed.draw(decision, super::random::join(chooser, key), time, 0).bits(),
                key,
            )
        })
        .map(|(position, _)| position)
}

/// The `k` candidates with the lowest keyed priorities, lowest first, as positions.
#[must_use]
pub fn lowest(
    seed: Seed,
    decision: Decision,
    chooser: u64,
    time: i64,
    candidates: impl IntoIterator<Item = u64>,
    k: usize,
) -> Vec<usize> {
    let mut ranked: Vec<(u64, u64, usize)> = candidates
        .into_iter()
        .enumerate()
        .map(|(position, key)| {
            (
                seed.draw(decision, super::random::join(chooser, key), time, 0).bits(),
                key,
                position,
            )
        })
        .collect();
    ranked.sort_unstable();
    ranked.truncate(k);
    ranked.into_iter().map(|(_, _, position)| position).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHO: Decision = Decision::named("test/who");

    #[test]
    fn inverse_functions_hit_known_values() {
        assert!((exponential(0.5, 2.0) - 1.386_294_361_119_890_6).abs() < 1e-12);
        assert!((pareto(0.75, 1.0, 2.0) - 2.0).abs() < 1e-12);
        // P(X ≤ 2 | mean 3) = 0.42319, P(X ≤ 3) = 0.64723.
        assert_eq!(poisson(0.4231, 3.0), 2);
        assert_eq!(poisson(0.4233, 3.0), 3);
        assert_eq!(pick(0.39, &[1.0, 0.0, 3.0]), Some(2));
        assert_eq!(pick(0.24, &[1.0, 0.0, 3.0]), Some(0));
        assert_eq!(pick(0.5, &[0.0]), None);
        assert!((shifted(0.5, 1.0) - 0.731_058_578_630_004_9).abs() < 1e-12);
        assert_eq!(shifted(0.0, 9.0), 0.0);
    }

    #[test]
    fn zipf_prefers_the_first() {
        let mut counts = [0; 10];
        for i in 0..10_000 {
            counts[zipf((f64::from(i) + 0.5) / 10_000.0, 10) as usize] += 1;
        }
        assert!(counts.windows(2).all(|pair| pair[0] > pair[1]), "{counts:?}");
        assert_eq!(counts.iter().sum::<i32>(), 10_000);
    }

    #[test]
    fn a_candidate_that_leaves_disturbs_only_those_who_chose_it() {
        let all: Vec<u64> = (0..20).collect();
        let fewer: Vec<u64> = (0..20).filter(|&key| key != 7).collect();
        let mut chose_it = 0;
        for chooser in 0..2_000 {
            let before = all[rendezvous(Seed(1), WHO, chooser, 0, all.iter().copied()).unwrap()];
            let after = fewer[rendezvous(Seed(1), WHO, chooser, 0, fewer.iter().copied()).unwrap()];
            if before == 7 {
                chose_it += 1;
            } else {
                assert_eq!(before, after);
            }
        }
        assert!((60..140).contains(&chose_it), "{chose_it}");
    }

    #[test]
    fn lowest_are_the_ones_rendezvous_would_take_one_by_one() {
        let keys: Vec<u64> = (100..130).collect();
        let three = lowest(Seed(1), WHO, 5, 9, keys.iter().copied(), 3);
        assert_eq!(three.len(), 3);
        assert_eq!(Some(three[0]), rendezvous(Seed(1), WHO, 5, 9, keys.iter().copied()));
    }
}
