//! Placebos: arms that should do nothing, such as a hold of a minute that nobody withdraws from. Where one does
//! something, the experiment measures an artefact, and no claim about its like can be trusted.

use serde::{Deserialize, Serialize};

use super::comparison::{Compared, Verdict};
use super::roster::Roster;
use super::stats::Interval;
use crate::words;

words! {
    /// What a placebo did.
    pub enum Finding {
        /// The same figure as the baseline on every seed.
        Equal = "equal",
        /// The interval of its difference holds zero.
        Within = "within",
        /// It does not: by chance one in twenty such intervals, or more where few seeds carry the mean.
        Outside = "outside",
        TooFewSeeds = "too_few_seeds",
    }
}

/// A placebo beside the baseline, in one primary outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placebo {
    pub arm: String,
    pub outcome: String,
    pub mean: f64,
    /// Of the baseline's mean on the same seeds; none where that is nothing.
    pub relative: Option<f64>,
    /// Paired t interval.
    pub t: Option<Interval>,
    pub finding: Finding,
}

/// Every placebo in every primary outcome.
#[must_use]
pub fn of(roster: &Roster, outcomes: &[Compared]) -> Vec<Placebo> {
    let arms = roster.arms.iter().zip(&roster.placebo);
    let placebos: Vec<&String> = arms.filter(|(_, placebo)| **placebo).map(|(arm, _)| arm).collect();
    let primary: Vec<&Compared> = outcomes.iter().filter(|compared| compared.primary).collect();
    let pairs = placebos
        .into_iter()
        .flat_map(|arm| primary.iter().map(move |compared| (arm, *compared)));
    pairs
        .filter_map(|(arm, compared)| {
            let difference = compared.differences.iter().find(|difference| difference.arm == *arm)?;
            Some(Placebo {
                arm: arm.clone(),
                outcome: compared.name.clone(),
                mean: difference.mean,
                relative: difference.relative,
                t: difference.t,
                finding: match (difference.verdict, difference.t) {
                    (Verdict::Equal, _) => Finding::Equal,
                    (_, None) => Finding::TooFewSeeds,
                    (_, Some(t)) if t.holds(0.0) => Finding::Within,
                    _ => Finding::Outside,
                },
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Finding;
    use crate::experiment::comparison::made_up::{halved, noise, of, results, roster};
    use crate::experiment::comparison::{Comparison, Verdict, compare};
    use crate::experiment::page;

    #[test]
    fn a_placebo_is_judged_by_whether_its_interval_holds_zero() {
        let roster = roster(20, 1, &["lost_usd"]);
        let dummy = |change: f64, spread: f64| {
            let found = results(&roster, move |arm, draw, seed| {
                let mut values = halved(0, draw, seed);
                if arm == 3 {
                    values[1].1 += change + spread * noise(5, seed);
                }
                values
            });
            compare(&found, "")
        };
        let finding = |comparison: &Comparison| comparison.placebos[0].finding;
        assert_eq!(finding(&dummy(0.0, 0.0)), Finding::Equal);
        assert_eq!(finding(&dummy(0.0, 1.0)), Finding::Within);
        let acts = dummy(-40.0, 1.0);
        assert_eq!(finding(&acts), Finding::Outside);
        assert_eq!(of(&acts, "lost_usd", "dummy").verdict, Verdict::Suggestive);
        let page = page::page(&acts);
        assert!(
            page.contains("## Placebo arms") && page.contains("| dummy | `lost_usd` | −"),
            "{page}"
        );
        assert!(page.contains("| **no** |"), "{page}");
        // Beside that it stands in the heading of the table of levels alone.
        assert_eq!(page.matches("| dummy |").count(), 2, "{page}");
        assert!(acts.ranking.iter().all(|rank| rank.arm != "dummy"));
    }
}
