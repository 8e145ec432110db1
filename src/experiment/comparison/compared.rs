//! One outcome in all arms: their own values, and their differences from the baseline.

use serde::{Deserialize, Serialize};

use super::{Difference, Results};
use crate::experiment::outcome::{self, Better};
use crate::experiment::stats::bootstrap::Resamples;
use crate::experiment::stats::tail::{capped_mean, median};
use crate::experiment::stats::{mean, variance};

/// An arm's own values, over the seeds on which it has one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    pub arm: String,
    /// How many those are; at least one.
    pub seeds: usize,
    pub mean: f64,
    pub median: f64,
    pub capped_mean: f64,
    pub sd: f64,
}

/// One outcome in all arms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    pub name: String,
    pub unit: String,
    pub better: Better,
    /// Whether claims are made about it.
    pub primary: bool,
    /// Seeds on which every arm has a value.
    pub seeds: usize,
    /// Of every arm that has a value on some seed: where an outcome is not defined, nothing is said of it.
    pub levels: Vec<Level>,
    /// Of every arm but the baseline that has a value on a seed on which the baseline has one.
    pub differences: Vec<Difference>,
}

impl Compared {
    /// An outcome on some seeds, of which `resamples` are.
    #[must_use]
    pub fn of(results: &Results, name: &str, seeds: &[u32], resamples: &Resamples) -> Compared {
        let roster = results.roster;
        let outcome = outcome::of(name);
        let values = results.values(name, seeds);
        let is_whole = |place: &usize| values.iter().all(|values| values[*place].is_some());
        let level = |arm: usize| {
            let values: Vec<f64> = values[arm].iter().copied().flatten().collect();
            (!values.is_empty()).then(|| Level {
                arm: roster.arms[arm].clone(),
                seeds: values.len(),
                mean: mean(&values),
                median: median(&values),
                capped_mean: capped_mean(&values),
                sd: variance(&values).sqrt(),
            })
        };
        let others = (0..roster.arms.len()).filter(|&arm| arm != roster.baseline);
        Compared {
            name: name.to_owned(),
            unit: outcome.map_or("", |outcome| outcome.unit).to_owned(),
            better: outcome.map_or(Better::Neither, |outcome| outcome.better),
            primary: roster.primary.iter().any(|primary| primary == name),
            seeds: (0..seeds.len()).filter(is_whole).count(),
            levels: (0..roster.arms.len()).filter_map(level).collect(),
            differences: others
                .filter_map(|arm| Difference::of(results, name, &values, [arm, roster.baseline], resamples))
                .collect(),
        }
    }

    /// An arm's own values; none where it has none.
    #[must_use]
    pub fn level(&self, arm: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.arm == arm)
    }

    /// An arm's difference from the baseline; none where there is no seed on which both have a value.
    #[must_use]
    pub fn difference(&self, arm: &str) -> Option<&Difference> {
        self.differences.iter().find(|difference| difference.arm == arm)
    }
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{halved, of, results, roster};
    use super::super::{Verdict, compare};
    use crate::experiment::page;
    use crate::experiment::warning::Warning;

    #[test]
    fn what_is_not_defined_is_not_nothing() {
        let mut roster = roster(20, 1, &["lost_usd", "report_days"]);
        roster.outcomes = [
            "recovered_share",
            "held_honest_per_stopped",
            "alert_precision",
            "borne_usd.by.*",
        ]
        .map(str::to_owned)
        .to_vec();
        let found = results(&roster, |arm, draw, seed| {
            let mut values = halved(arm, draw, seed);
            // On a fourth of the seeds nothing is recovered from in one arm.
            if arm != 1 || seed % 4 > 0 {
                values.push(("recovered_share", if arm == 1 { 0.5 } else { 0.25 }));
            }
            // Without a policy there is none of it; and one figure is in no run of the baseline's.
            if arm == 1 {
                values.push(("held_honest_per_stopped", 7.0));
            }
            if arm == 2 {
                values.push(("report_days", 3.0));
            }
            values
        });
        let comparison = compare(&found, "");
        let recovered = comparison.outcome("recovered_share").unwrap();
        let levels: Vec<(usize, f64)> = recovered.levels.iter().map(|level| (level.seeds, level.mean)).collect();
        assert_eq!(levels, [(20, 0.25), (15, 0.5), (20, 0.25), (20, 0.25)]);
        assert_eq!(recovered.seeds, 15);
        let remedy = of(&comparison, "recovered_share", "remedy");
        assert_eq!((remedy.seeds, remedy.left_out, remedy.mean), (15, 5, 0.25));
        let other = of(&comparison, "recovered_share", "other");
        assert_eq!((other.left_out, other.verdict), (0, Verdict::Equal));

        let held = comparison.outcome("held_honest_per_stopped").unwrap();
        assert_eq!(comparison.level("held_honest_per_stopped", "baseline"), None);
        assert_eq!(comparison.level("held_honest_per_stopped", "remedy"), Some(7.0));
        assert!(held.differences.is_empty());
        // A part that no run has is nothing; an outcome that none has is not.
        assert_eq!(comparison.level("borne_usd.by.platform", "other"), Some(0.0));
        assert_eq!(comparison.level("report_share", "other"), None);

        let (page, short) = (page::page(&comparison), page::short(&comparison));
        assert!(
            page.contains("| `held_honest_per_stopped` | payments | – | 7.00 | – | – |"),
            "{page}"
        );
        assert_eq!((remedy.base, remedy.relative), (0.25, Some(1.0)));
        assert!(
            page.contains("; 5 of 20 seeds left out: not defined there; 0.2500 in baseline on the others |"),
            "{page}"
        );
        assert!(
            page.contains("| remedy | – | – | – | – | – | – | – | not defined |"),
            "{page}"
        );
        assert!(
            short.contains("held_honest_per_stopped (payments): – in baseline"),
            "{short}"
        );
        assert!(short.contains("5 of 20 seeds left out"), "{short}");
        // What no run has is said to be left out, by all who list outcomes; parts are shown each by itself.
        assert_eq!(comparison.nowhere().collect::<Vec<_>>(), ["alert_precision"]);
        for text in [&page, &short] {
            let said = "left out: not defined in any arm on any seed (no run has anything to take it from)";
            assert!(text.contains(said), "{text}");
        }
        assert!(short.contains("borne_usd.by.state (USD): 1.50 in baseline"), "{short}");
        // Nothing can be claimed of a primary outcome that cannot be compared.
        let undefined = |outcome: &str| {
            let outcome = outcome.to_owned();
            comparison
                .warnings
                .contains(&Warning::Undefined { outcome }.to_string())
        };
        assert!(undefined("report_days") && undefined("held_honest_per_stopped") && !undefined("recovered_share"));
        assert_eq!(comparison.claims, 2, "of lost_usd alone");
    }
}
