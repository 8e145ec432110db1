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

    /// Names of all values there are, in the order of the list of outcomes; parts by name, but those that have an order
    /// of their own in the order in which runs give them, family by family and stage by stage.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let place = |name: &str, met: usize| {
            let own = outcome::of(name).map(|outcome| outcome.name);
            let place = OUTCOMES.iter().position(|outcome| Some(outcome.name) == own);
            let met = if own.is_some_and(outcome::in_order) { met } else { 0 };
            (place.unwrap_or(OUTCOMES.len()), met)
        };
        let mut found: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for value in self.kept.values().flat_map(|kept| &kept.outcomes) {
            let met = found.len();
            found.entry(&value.name).or_insert_with(|| place(&value.name, met));
        }
        let mut names: Vec<(&str, (usize, usize))> = found.into_iter().collect();
        names.sort_by_key(|&(name, place)| (place, name));
        names.into_iter().map(|(name, _)| name.to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{results, roster};

    #[test]
    fn stages_of_every_family_stand_in_the_order_of_its_funnel() {
        let roster = roster(1, 1, &["lost_usd"]);
        let found = results(&roster, |_, _, _| {
            vec![
                ("stage.written_to", 9.0),
                ("stage.answered", 3.0),
                ("funnel.task.written_to", 9.0),
                ("funnel.task.answered", 3.0),
                ("funnel.again.met", 2.0),
                ("funnel.again.asked", 1.0),
                ("victims", 1.0),
                ("victims.family.task", 1.0),
                ("victims.family.again", 0.0),
            ]
        });
        assert_eq!(
            found.names()[..9],
            [
                "stage.written_to",
                "stage.answered",
                "funnel.task.written_to",
                "funnel.task.answered",
                "funnel.again.met",
                "funnel.again.asked",
                "victims",
                "victims.family.again",
                "victims.family.task",
            ]
        );
    }
}
