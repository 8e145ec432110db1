//! Who lives with whom: a partition of each region's people into households of neighbours in position.
//!
//! A region is cut into blocks of fixed length and each block into households, so that blocks are independent of each
//! other and of the number of threads. A household's size is keyed by its first member.

use rayon::prelude::*;

use crate::engine::Seed;
use crate::engine::sample::pick;
use crate::world::{PersonIx, Region, decision};

/// The largest household.
pub const MOST: usize = 9;
/// Long against a household, so that few are cut short at a block's end.
const BLOCK: usize = 1_024;

/// The first member of everybody's household, by position. Whoever is beyond all regions lives alone.
#[must_use]
pub fn heads(regions: &[Region], people: u32, mean: f64, seed: Seed) -> Vec<PersonIx> {
    let mut heads: Vec<PersonIx> = (0..people).map(PersonIx).collect();
    let sizes = sizes(mean);
    for region in regions {
        let first = region.people.start;
        heads[first as usize..region.people.end as usize]
            .par_chunks_mut(BLOCK)
            .enumerate()
            .for_each(|(block, heads)| {
                let mut from = 0;
                while from < heads.len() {
                    let head = PersonIx(first + (block * BLOCK + from) as u32);
                    let u = seed.draw(decision::HOUSEHOLD, u64::from(head.0), 0, 0).uniform();
                    let to = (from + 1 + pick(u, &sizes).unwrap_or(0)).min(heads.len());
                    heads[from..to].fill(head);
                    from = to;
                }
            });
    }
    heads
}

/// Probabilities of 1 to [`MOST`] members: one, and a binomial number of others.
fn sizes(mean: f64) -> [f64; MOST] {
    let others = MOST - 1;
    let p = ((mean - 1.0) / others as f64).clamp(0.0, 1.0);
    let mut choose = 1.0;
    std::array::from_fn(|k| {
        let probability = choose * libm::pow(p, k as f64) * libm::pow(1.0 - p, (others - k) as f64);
        choose *= (others - k) as f64 / (k + 1) as f64;
        probability
    })
}

#[cfg(test)]
mod tests {
    use super::sizes;

    #[test]
    fn sizes_are_a_distribution_with_the_mean_asked_for() {
        for mean in [1.0, 2.5, 4.8, 9.0] {
            let sizes = sizes(mean);
            let expected: f64 = sizes.iter().enumerate().map(|(k, p)| (k + 1) as f64 * p).sum();
            assert!((sizes.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!((expected - mean).abs() < 1e-9, "{mean}: {expected}");
        }
    }
}
