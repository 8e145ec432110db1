//! How much money passes through everybody's accounts in a month, given what people send one another.
//!
//! The *flow* is what comes in from businesses, cash and abroad, plus what other people give; and since what they give
//! is a share of their own flow, flows are the solution of one linear system, found by a few rounds of substitution.
//!
//! Gifts are some ten a person, and held only until flows are found. They come scattered: a round adds up a block of
//! flows that stays in the cache, and every sum is made in the order of givers, on any number of threads.

use rayon::prelude::*;

use crate::engine::scatter::{BLOCK, SENDERS, Scattered};

/// Rounds of substitution; what is left out shrinks by more than half in each.
const ROUNDS: usize = 7;

/// What some people regularly give, each a part of the giver's flow.
pub type Gifts = Scattered<f32>;

/// Solves for the flows. `own` is what comes to each person from elsewhere; `gifts` are those of all givers, in order.
#[must_use]
pub fn flows(own: Vec<f64>, gifts: &[Gifts]) -> Vec<f64> {
    let mut flows = own.clone();
    let mut next = own.clone();
    for _ in 0..ROUNDS {
        next.par_chunks_mut(BLOCK)
            .zip(own.par_chunks(BLOCK))
            .enumerate()
            .for_each(|(block, (next, own))| {
                next.copy_from_slice(own);
                for (givers, gifts) in flows.chunks(SENDERS).zip(gifts) {
                    for (giver, payee, part) in gifts.to(block) {
                        next[payee] += givers[giver] * f64::from(part);
                    }
                }
            });
        std::mem::swap(&mut flows, &mut next);
    }
    flows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::scatter::Scatter;

    /// Two blocks of payees, so that gifts cross from one to the other.
    const PEOPLE: usize = BLOCK + 8;

    fn gifts(given: &[(usize, usize, f32)]) -> Vec<Gifts> {
        let mut scatter = Scatter::default();
        (0..PEOPLE.div_ceil(SENDERS))
            .map(|givers| {
                for &(giver, payee, part) in given {
                    if giver / SENDERS == givers {
                        scatter.send(giver, payee, part);
                    }
                }
                scatter.sort(PEOPLE)
            })
            .collect()
    }

    #[test]
    fn what_is_given_is_a_part_of_all_that_comes_in() {
        let far = BLOCK + 3;
        let gifts = gifts(&[(5, far, 0.5), (5, 7, 0.25), (far, 9, 0.5)]);
        let mut own = vec![0.0; PEOPLE];
        own[5] = 8.0;
        own[far] = 2.0;
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let flows = pool.install(|| flows(own.clone(), &gifts));
            assert_eq!([5, far, 7, 9].map(|person| flows[person]), [8.0, 6.0, 2.0, 3.0]);
            assert_eq!(flows.iter().sum::<f64>(), 19.0);
        }
    }

    #[test]
    fn gifts_round_in_a_circle_converge() {
        // x = 6 + y / 4 and y = x / 2, so x is 48 / 7.
        let mut own = vec![0.0; PEOPLE];
        own[0] = 6.0;
        let flows = flows(own, &gifts(&[(0, 1, 0.5), (1, 0, 0.25)]));
        assert!((flows[0] - 48.0 / 7.0).abs() < 0.01, "{}", flows[0]);
    }

    #[test]
    fn gifts_to_one_payee_are_added_up_in_the_order_of_givers() {
        let large = 2.0_f64.powi(53);
        let mut own = vec![0.0; PEOPLE];
        // One added to the large number leaves it as it is, however often; two would not.
        (own[0], own[1], own[2]) = (large, 1.0, 1.0);
        let flows = flows(own, &gifts(&[(0, 3, 1.0), (1, 3, 1.0), (2, 3, 1.0)]));
        assert_eq!(flows[3], large);
    }
}
