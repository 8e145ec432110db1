//! Fates: the same person in two arms. Who is saved, who is harmed, whose loss changes, and for whom nothing does.
//!
//! People keep their identity in every arm of a seed, so that a policy's effect on each can be seen, and not only that
//! on their sum. Everybody counts who bears a loss in either arm.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::comparison::Results;
use super::stats::student::paired;
use super::stats::{Interval, mean};
use crate::words;

words! {
    /// What an arm does to somebody who bears a loss in it or in the baseline.
    pub enum Fate {
        /// A loss in the baseline, none in the arm.
        Saved = "saved",
        LosesLess = "loses_less",
        Unchanged = "unchanged",
        LosesMore = "loses_more",
        /// None in the baseline, a loss in the arm.
        Harmed = "harmed",
    }
}

/// Gross and net loss of one person in one draw of one seed, US dollars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// In the arm that it is compared with.
    pub against: (f64, f64),
    pub arm: (f64, f64),
}

/// How many people of a seed have a fate, in an arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    pub fate: Fate,
    /// People, mean over seeds and draws.
    pub people: f64,
    /// t interval over seeds, not below nothing.
    pub interval: Option<Interval>,
    /// What their net loss changes by, US dollars, mean over seeds and draws.
    pub change_usd: f64,
}

/// By how many more people of a seed an arm saves from any loss than it brings one on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spared {
    /// Mean over seeds and draws.
    pub people: f64,
    /// Paired t interval over seeds.
    pub interval: Interval,
    pub p: f64,
}

/// Fates in an arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fates {
    pub arm: String,
    pub shares: Vec<Share>,
    /// People saved less people harmed; none of fewer than two seeds.
    pub spared: Option<Spared>,
}

impl Change {
    /// Less than a cent is nothing.
    #[must_use]
    pub fn fate(&self) -> Fate {
        const CENT: f64 = 0.005;
        let (before, after) = (self.against.1, self.arm.1);
        match (before > CENT, after > CENT) {
            (true, false) => Fate::Saved,
            (false, true) => Fate::Harmed,
            _ if (after - before).abs() <= CENT => Fate::Unchanged,
            _ if after < before => Fate::LosesLess,
            _ => Fate::LosesMore,
        }
    }
}

/// Every person who paid in either arm, for all draws of some seeds.
pub fn changes<'a>(results: &'a Results, arms: [usize; 2], seeds: &'a [u32]) -> impl Iterator<Item = Change> + 'a {
    seeds.iter().flat_map(move |&seed| of_seed(results, arms, seed))
}

fn of_seed(results: &Results, [arm, against]: [usize; 2], seed: u32) -> Vec<Change> {
    let draws = 0..results.roster.draws.len();
    let pairs = draws.filter_map(|draw| Some((results.get(against, draw, seed)?, results.get(arm, draw, seed)?)));
    pairs
        .flat_map(|(against, arm)| {
            let people: BTreeSet<u64> = against.people.keys().chain(arm.people.keys()).copied().collect();
            people.into_iter().map(|person| Change {
                against: against.people.get(&person).copied().unwrap_or_default(),
                arm: arm.people.get(&person).copied().unwrap_or_default(),
            })
        })
        .collect()
}

/// The fates in every arm but the baseline.
#[must_use]
pub fn of(results: &Results, seeds: &[u32]) -> Vec<Fates> {
    let roster = results.roster;
    let draws = roster.draws.len() as f64;
    let arms = (0..roster.arms.len()).filter(|&arm| arm != roster.baseline);
    arms.map(|arm| {
        let by_seed: Vec<Vec<Change>> = seeds
            .iter()
            .map(|&seed| of_seed(results, [arm, roster.baseline], seed))
            .collect();
        let people = |fate: Fate| -> Vec<f64> {
            let having = |changes: &Vec<Change>| changes.iter().filter(|change| change.fate() == fate).count();
            by_seed.iter().map(|changes| having(changes) as f64 / draws).collect()
        };
        let share = |fate: Fate| {
            let people = people(fate);
            let all = by_seed.iter().flatten().filter(|change| change.fate() == fate);
            let change: f64 = all.map(|change| change.arm.1 - change.against.1).sum();
            Share {
                fate,
                people: mean(&people),
                interval: paired(&people).map(|tested| Interval {
                    low: tested.interval.low.max(0.0),
                    ..tested.interval
                }),
                change_usd: change / draws / seeds.len().max(1) as f64,
            }
        };
        let (saved, harmed) = (people(Fate::Saved), people(Fate::Harmed));
        let spared: Vec<f64> = saved
            .iter()
            .zip(&harmed)
            .map(|(saved, harmed)| saved - harmed)
            .collect();
        Fates {
            arm: roster.arms[arm].clone(),
            shares: Fate::ALL.iter().map(|&fate| share(fate)).collect(),
            spared: paired(&spared).map(|tested| Spared {
                people: tested.mean,
                interval: tested.interval,
                p: tested.p,
            }),
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fates_compare_net_losses() {
        let fate = |before: f64, after: f64| {
            let change = Change {
                against: (before, before),
                arm: (after, after),
            };
            change.fate()
        };
        assert_eq!(fate(10.0, 0.0), Fate::Saved);
        assert_eq!(fate(0.0, 10.0), Fate::Harmed);
        assert_eq!(fate(10.0, 4.0), Fate::LosesLess);
        assert_eq!(fate(4.0, 10.0), Fate::LosesMore);
        assert_eq!(fate(4.0, 4.001), Fate::Unchanged);
        assert_eq!(fate(0.0, 0.0), Fate::Unchanged);
    }
}
