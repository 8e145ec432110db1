//! Rows in the order of their scores: average precision, its interval over rings, and who gets an alert.

use rayon::prelude::*;

use super::decision;
use crate::engine::Seed;
use crate::engine::random::mix;
use crate::engine::sample::poisson;
use crate::param::quantile::{quantile, sorted};

/// How many resamples are drawn.
const RESAMPLES: i64 = 2_000;
/// Fewest rings of which an interval is told.
const RINGS: usize = 3;

/// Rows by falling score.
#[derive(Debug)]
pub struct Ranking {
    /// Places of rows; of equal scores in an order that ids alone decide, and that nobody chooses.
    order: Vec<usize>,
    /// Where in the order each group of equal scores ends.
    ends: Vec<usize>,
}

impl Ranking {
    /// Puts rows in order.
    #[must_use]
    pub fn new(ids: &[u64], scores: &[f64]) -> Ranking {
        let mut order: Vec<usize> = (0..ids.len()).collect();
        // −0 and 0 are one score: 0 added, both are 0.
        let score = |row: usize| scores[row] + 0.0;
        order.par_sort_unstable_by(|&a, &b| {
            score(b)
                .total_cmp(&score(a))
                .then_with(|| (mix(ids[a]), ids[a]).cmp(&(mix(ids[b]), ids[b])))
        });
        let differ = |pair: &[usize]| score(pair[0]) > score(pair[1]);
        let mut ends: Vec<usize> = (1..order.len()).filter(|&at| differ(&order[at - 1..=at])).collect();
        ends.extend((!order.is_empty()).then_some(order.len()));
        Ranking { order, ends }
    }

    /// Marks the first rows of the order.
    #[must_use]
    pub fn first(&self, count: usize) -> Vec<bool> {
        let mut marks = vec![false; self.order.len()];
        self.order.iter().take(count).for_each(|&row| marks[row] = true);
        marks
    }
}

/// A group of equal scores in which something is positive.
#[derive(Debug)]
struct Step {
    /// Negative rows up to its end.
    negatives: u64,
    /// Clusters of its positive rows, by position.
    clusters: Vec<u32>,
}

/// What average precision rests on: the steps at which recall rises.
#[derive(Debug)]
pub struct Ladder {
    steps: Vec<Step>,
    /// Keys of clusters, ascending.
    clusters: Vec<u64>,
}

impl Ladder {
    /// The steps of a ranking under some labels; `cluster` says which ring a positive row is of.
    #[must_use]
    pub fn new(ranking: &Ranking, labels: &[bool], cluster: impl Fn(usize) -> u64) -> Ladder {
        let mut clusters: Vec<u64> = (0..labels.len()).filter(|&row| labels[row]).map(&cluster).collect();
        clusters.sort_unstable();
        clusters.dedup();
        let position = |row: usize| clusters.partition_point(|&known| known < cluster(row)) as u32;
        let (mut steps, mut start, mut negatives) = (Vec::new(), 0, 0);
        for &end in &ranking.ends {
            let rows = &ranking.order[start..end];
            let of: Vec<u32> = rows
                .iter()
                .filter(|&&row| labels[row])
                .map(|&row| position(row))
                .collect();
            negatives += (rows.len() - of.len()) as u64;
            if !of.is_empty() {
                steps.push(Step {
                    negatives,
                    clusters: of,
                });
            }
            start = end;
        }
        Ladder { steps, clusters }
    }

    /// Average precision, `Σ (Rₙ − Rₙ₋₁) Pₙ` over the groups of equal scores, if each positive row counts as often as
    /// its cluster is `held`; none if nothing is positive.
    #[must_use]
    pub fn average_precision(&self, held: impl Fn(usize) -> u32) -> Option<f64> {
        let (mut positives, mut sum) = (0_u64, 0.0);
        for step in &self.steps {
            let here: u64 = step
                .clusters
                .iter()
                .map(|&cluster| u64::from(held(cluster as usize)))
                .sum();
            positives += here;
            if here > 0 {
                sum += here as f64 * (positives as f64 / (positives + step.negatives) as f64);
            }
        }
        (positives > 0).then(|| sum / positives as f64)
    }

    /// The 95 % interval of average precision: resamples hold each ring as often as a Poisson draw of mean one says,
    /// keyed by the ring, so that one ring more leaves the others' draws as they are. Honest rows stay.
    #[must_use]
    pub fn interval(&self) -> Option<[f64; 2]> {
        if self.clusters.len() < RINGS {
            return None;
        }
        let resample = |resample: i64| {
            let held: Vec<u32> = self
                .clusters
                .iter()
                .map(|&ring| poisson(Seed(0).draw(decision::HOLDS, ring, resample, 0).uniform(), 1.0))
                .collect();
            self.average_precision(|cluster| held[cluster])
        };
        let all: Vec<Option<f64>> = (0..RESAMPLES).into_par_iter().map(resample).collect();
        let all = sorted(&all.into_iter().flatten().collect::<Vec<f64>>());
        Some([0.025, 0.975].map(|share| quantile(&all, share)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladder(scores: &[f64], labels: &[bool]) -> Ladder {
        let ids: Vec<u64> = (0..scores.len() as u64).collect();
        Ladder::new(&Ranking::new(&ids, scores), labels, |row| row as u64 % 4)
    }

    #[test]
    fn average_precision_is_that_of_the_textbook() {
        // Positives at places 1, 3 and 4 of five.
        let labels = [true, false, true, true, false];
        let told = ladder(&[9.0, 8.0, 7.0, 6.0, 5.0], &labels)
            .average_precision(|_| 1)
            .unwrap();
        assert!((told - (1.0 + 2.0 / 3.0 + 3.0 / 4.0) / 3.0).abs() < 1e-12, "{told}");
        // In one heap there is no order, whichever zero it is.
        assert_eq!(
            ladder(&[0.0, -0.0, 0.0, 0.0, -0.0], &labels).average_precision(|_| 1),
            Some(0.6)
        );
        assert_eq!(ladder(&[1.0, 2.0], &[false, false]).average_precision(|_| 1), None);
    }

    #[test]
    fn a_positive_that_is_held_twice_counts_as_two() {
        let once = ladder(&[3.0, 2.0, 1.0], &[true, false, true]);
        // The first of them twice: precision 1 for two thirds, 3/4 for the rest.
        let told = once.average_precision(|cluster| [2, 1][cluster]).unwrap();
        assert!((told - (2.0 + 0.75) / 3.0).abs() < 1e-12, "{told}");
    }

    #[test]
    fn an_interval_holds_what_it_is_of_and_needs_three_rings() {
        let scores: Vec<f64> = (0..400).map(|row| f64::from((row * 37) % 400)).collect();
        let labels: Vec<bool> = scores
            .iter()
            .map(|score| (*score as u64).is_multiple_of(7) && *score > 100.0)
            .collect();
        let told = ladder(&scores, &labels);
        let [low, high] = told.interval().unwrap();
        let own = told.average_precision(|_| 1).unwrap();
        assert!(low < own && own < high && high - low < 0.3, "{low} {own} {high}");
        assert_eq!(ladder(&[3.0, 2.0], &[true, true]).interval(), None);
    }

    #[test]
    fn alerts_go_to_the_highest_scores_and_among_equals_by_no_order_of_ids() {
        let ids: Vec<u64> = (0..1_000).collect();
        let equal = Ranking::new(&ids, &[0.5; 1_000]).first(500);
        let low = equal[..500].iter().filter(|&&alert| alert).count();
        assert!((200..300).contains(&low), "{low}");
        let zeros: Vec<f64> = (0..1_000).map(|row| if row < 500 { 0.0 } else { -0.0 }).collect();
        assert_eq!(Ranking::new(&ids, &zeros).first(500), equal, "whichever zero it is");
        assert_eq!(Ranking::new(&[4, 5, 6], &[1.0, 3.0, 2.0]).first(2), [false, true, true]);
    }
}
