//! Pairs: any arm against any other, in the primary outcomes, with probabilities corrected over all of them together.
//!
//! It is another question than that of the baseline, and has more answers: what is claimed there need not be claimed
//! here.

use serde::{Deserialize, Serialize};

use super::{Difference, Results, Verdict};
use crate::experiment::outcome::{self, Better};
use crate::experiment::stats::bootstrap::Resamples;
use crate::experiment::stats::holm;

/// Two arms in a primary outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    pub outcome: String,
    /// The arm that the difference is taken from; it comes first in the experiment, or is the baseline.
    pub against: String,
    /// Of the other arm. Its corrected probability is over pairs and primary outcomes.
    #[serde(flatten)]
    pub difference: Difference,
}

/// Every pair of arms in every primary outcome, placebos left out, and those that have it together on no seed.
#[must_use]
pub fn of(results: &Results, seeds: &[u32], resamples: &Resamples) -> Vec<Pair> {
    let roster = results.roster;
    let mut arms = results.contenders();
    arms.sort_by_key(|&arm| arm != roster.baseline);
    let mut pairs = Vec::new();
    for name in &roster.primary {
        let values = results.values(name, seeds);
        for (place, &against) in arms.iter().enumerate() {
            pairs.extend(arms[place + 1..].iter().filter_map(|&arm| {
                Some(Pair {
                    outcome: name.clone(),
                    against: roster.arms[against].clone(),
                    difference: Difference::of(results, name, &values, [arm, against], resamples)?,
                })
            }));
        }
    }
    let tested: Vec<&mut Pair> = pairs.iter_mut().filter(|pair| pair.difference.p.is_some()).collect();
    let probabilities: Vec<f64> = tested.iter().filter_map(|pair| pair.difference.p).collect();
    for (pair, p) in tested.into_iter().zip(holm::corrected(&probabilities)) {
        let better = outcome::of(&pair.outcome).map_or(Better::Neither, |outcome| outcome.better);
        pair.difference.claim(p, better);
    }
    pairs
}

impl Pair {
    /// Whether these seeds tell the two apart.
    #[must_use]
    pub fn is_told(&self) -> bool {
        matches!(
            self.difference.verdict,
            Verdict::Better | Verdict::Worse | Verdict::Differs
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{halved, results, roster};
    use super::super::{Verdict, compare};

    #[test]
    fn every_arm_is_compared_with_every_other_and_all_are_corrected_together() {
        let roster = roster(20, 1, &["lost_usd", "victims"]);
        let comparison = compare(&results(&roster, halved), "");
        let of_lost: Vec<(&str, &str, Verdict)> = comparison
            .pairs
            .iter()
            .filter(|pair| pair.outcome == "lost_usd")
            .map(|pair| {
                (
                    pair.difference.arm.as_str(),
                    pair.against.as_str(),
                    pair.difference.verdict,
                )
            })
            .collect();
        assert_eq!(
            of_lost,
            [
                ("remedy", "baseline", Verdict::Better),
                ("other", "baseline", Verdict::Indistinguishable),
                ("other", "remedy", Verdict::Worse)
            ]
        );
        // Three pairs in two outcomes: the smallest of six probabilities is multiplied by six.
        assert_eq!(comparison.pairs.len(), 6);
        let ratio = |pair: &super::Pair| pair.difference.p_holm.unwrap() / pair.difference.p.unwrap();
        let most = comparison.pairs.iter().map(ratio).fold(0.0, f64::max);
        assert!((most - 6.0).abs() < 1e-9, "{most}");
        // A pair with the baseline is the same difference, corrected over more.
        let own = comparison.outcome("lost_usd").unwrap().difference("remedy").unwrap();
        let pair = &comparison.pairs[0].difference;
        assert_eq!((own.mean, own.t, own.p), (pair.mean, pair.t, pair.p));
        assert!(pair.p_holm > own.p_holm);
    }
}
