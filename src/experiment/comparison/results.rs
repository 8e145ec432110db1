//! Finished runs, and the values that arms are compared by: an outcome by arm and by seed.

use std::collections::BTreeMap;

use crate::experiment::kept::Kept;
use crate::experiment::outcome::{self, OUTCOMES};
use crate::experiment::roster::{Roster, Run};

/// Finished runs of an experiment, by arm, draw and seed.
pub struct Results<'a> {
    pub roster: &'a Roster,
    pub kept: BTreeMap<(usize, usize, u32), Kept>,
}

impl<'a> Results<'a> {
    /// Runs with what was kept of them.
    #[must_use]
    pub fn of(roster: &'a Roster, kept: Vec<(Run, Kept)>) -> Results<'a> {
        let priced = kept.into_iter().map(|(run, mut kept)| {
            let more = outcome::priced(&roster.friction, &kept.outcomes);
            kept.outcomes.extend(more);
            ((run.arm, run.draw, run.seed), kept)
        });
        Results {
            roster,
            kept: priced.collect(),
        }
    }

    /// Arms that are compared with one another: all but those that should do nothing.
    #[must_use]
    pub fn contenders(&self) -> Vec<usize> {
        (0..self.roster.arms.len())
            .filter(|&arm| !self.roster.placebo[arm])
            .collect()
    }

    /// Seeds on which every arm has run at every draw.
    #[must_use]
    pub fn seeds(&self) -> Vec<u32> {
        let (arms, draws) = (self.roster.arms.len(), self.roster.draws.len());
        let whole =
            |seed: &u32| (0..arms).all(|arm| (0..draws).all(|draw| self.kept.contains_key(&(arm, draw, *seed))));
        self.roster.seeds.iter().copied().filter(whole).collect()
    }

    /// What was kept of a run; it must be of a seed that counts.
    pub fn get(&self, arm: usize, draw: usize, seed: u32) -> Option<&Kept> {
        self.kept.get(&(arm, draw, seed))
    }

    /// An outcome by arm and by seed, mean over draws. It is not defined, which is not nothing, where a run has no such
    /// figure (a share of what there was none of); but a part that a run does not have is nothing.
    #[must_use]
    pub fn values(&self, name: &str, seeds: &[u32]) -> Vec<Vec<Option<f64>>> {
        let has_parts = outcome::of(name).is_some_and(|outcome| outcome.read.has_parts());
        let absent = has_parts.then_some(0.0);
        let draws = self.roster.draws.len();
        let value = |arm: usize, seed: u32| -> Option<f64> {
            let mut sum = 0.0;
            for draw in 0..draws {
                sum += self.get(arm, draw, seed)?.value(name).or(absent)?;
            }
            Some(sum / draws as f64)
        };
        let by_seed = |arm: usize| seeds.iter().map(|&seed| value(arm, seed)).collect();
        (0..self.roster.arms.len()).map(by_seed).collect()
    }

    /// An outcome on those seeds on which all of some arms have it: the seeds, and the values by arm, in the order of
    /// `arms`, then by seed.
    #[must_use]
    pub fn shared(&self, name: &str, seeds: &[u32], arms: &[usize]) -> (Vec<u32>, Vec<Vec<f64>>) {
        let values = self.values(name, seeds);
        let whole = |place: &usize| arms.iter().all(|&arm| values[arm][*place].is_some());
        let places: Vec<usize> = (0..seeds.len()).filter(whole).collect();
        let of_arm = |&arm: &usize| places.iter().filter_map(|&place| values[arm][place]).collect();
        (
            places.iter().map(|&place| seeds[place]).collect(),
            arms.iter().map(of_arm).collect(),
        )
    }

    /// Names of all values there are, in the order of the list of outcomes, parts by name.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut found: BTreeMap<(usize, &str), ()> = BTreeMap::new();
        let place = |name: &str| {
            let own = outcome::of(name).map(|outcome| outcome.name);
            OUTCOMES
                .iter()
                .position(|outcome| Some(outcome.name) == own)
                .unwrap_or(OUTCOMES.len())
        };
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for kept in self.kept.values() {
            for value in &kept.outcomes {
                let place = *known.entry(&value.name).or_insert_with(|| place(&value.name));
                found.insert((place, &value.name), ());
            }
        }
        // Stages stand in the order in which a case comes to them, not in that of their names.
        let stages: Vec<&str> = self.kept.values().next().map_or(Vec::new(), |kept| {
            kept.outcomes
                .iter()
                .map(|value| value.name.as_str())
                .filter(|name| name.starts_with("stage."))
                .collect()
        });
        let mut names: Vec<String> = found.into_keys().map(|(_, name)| name.to_owned()).collect();
        let stage = |name: &String| stages.iter().position(|stage| stage == name);
        if let Some(first) = names.iter().position(|name| name.starts_with("stage.")) {
            let last = names
                .iter()
                .rposition(|name| name.starts_with("stage."))
                .unwrap_or(first);
            names[first..=last].sort_by_key(stage);
        }
        names
    }
}
