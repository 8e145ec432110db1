//! Claims: what may be said of primary outcomes, with probabilities corrected together.

use super::{Compared, Difference};
use crate::experiment::outcome::Better;
use crate::experiment::roster::Roster;
use crate::experiment::stats::holm;

/// Corrects the probabilities of all arms in all primary outcomes together, but for placebos, and says what can be
/// claimed. Answers how many there were.
pub fn make(roster: &Roster, outcomes: &mut [Compared]) -> usize {
    let mut family: Vec<(Better, &mut Difference)> = Vec::new();
    for compared in outcomes.iter_mut().filter(|compared| compared.primary) {
        let better = compared.better;
        let tested = compared.differences.iter_mut();
        let tested = tested.filter(|difference| difference.p.is_some() && !roster.is_placebo(&difference.arm));
        family.extend(tested.map(|difference| (better, difference)));
    }
    let probabilities: Vec<f64> = family.iter().filter_map(|(_, difference)| difference.p).collect();
    for ((better, difference), p) in family.iter_mut().zip(holm::corrected(&probabilities)) {
        difference.claim(p, *better);
    }
    probabilities.len()
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{halved, of, results, roster};
    use super::super::{Comparison, Verdict, compare};

    #[test]
    fn claims_are_of_primary_outcomes_and_corrected_over_all_of_them() {
        let one = roster(20, 1, &["lost_usd"]);
        let comparison = compare(&results(&one, halved), "");
        assert_eq!(of(&comparison, "lost_usd", "remedy").verdict, Verdict::Better);
        // As sure, and no claim: it is secondary.
        let victims = of(&comparison, "victims", "remedy");
        assert_eq!((victims.verdict, victims.p_holm), (Verdict::Suggestive, None));
        assert!(victims.p.unwrap() < 1e-6);
        // Two arms, one outcome: the placebo is not among the claims.
        assert_eq!(comparison.claims, 2);
        assert_eq!(of(&comparison, "lost_usd", "dummy").p_holm, None);
        let other = of(&comparison, "lost_usd", "other");
        assert_eq!(other.p_holm, other.p, "the largest of two is multiplied by one");
        let both = roster(20, 1, &["lost_usd", "victims"]);
        let both = compare(&results(&both, halved), "");
        assert_eq!(both.claims, 4);
        assert_eq!(of(&both, "victims", "remedy").verdict, Verdict::Better);
        let ratio = |comparison: &Comparison| {
            let difference = of(comparison, "lost_usd", "remedy");
            difference.p_holm.unwrap() / difference.p.unwrap()
        };
        assert!((ratio(&comparison) - 2.0).abs() < 1e-9 && (ratio(&both) - 4.0).abs() < 1e-9);
        assert_eq!(both.headline, ["lost_usd", "victims"]);
    }
}
