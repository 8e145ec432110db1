//! Who lives with whom: a partition of each region's people into households of neighbours in position.
//!
//! A region is cut into blocks of fixed length and each block into households, so that blocks are independent of each
//! other and of the number of threads. A household's size is keyed by its first member.

use rayon::prelude::*;

use crate::engine::Seed;
use crate::engine::sample::pick;
use crate::world::{Region, decision};

/// The largest household.
pub const MOST: usize = 9;
/// Long against a household, so that few are cut short at a block's end.
const BLOCK: usize = 1_024;

/// How many of everybody's household come before, by position. Whoever is beyond all regions lives alone.
#[must_use]
pub fn places(regions: &[Region], people: u32, mean: f64, seed: Seed) -> Vec<u8> {
    let mut places = vec![0; people as usize];
    let sizes = sizes(mean);
    for region in regions {
        let first = region.people.start;
        places[first as usize..region.people.end as usize]
            .par_chunks_mut(BLOCK)
            .enumerate()
            .for_each(|(block, places)| {
                let mut rest = places;
                let mut head = u64::from(first) + (block * BLOCK) as u64;
                while !rest.is_empty() {
                    let u = seed.draw(decision::HOUSEHOLD, head, 0, 0).uniform();
                    let size = (1 + pick(u, &sizes).unwrap_or(0)).min(rest.len());
                    let (home, others) = rest.split_at_mut(size);
                    for (member, place) in home.iter_mut().zip(0..) {
                        *member = place;
                    }
                    rest = others;
                    head += size as u64;
                }
            });
    }
    places
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
