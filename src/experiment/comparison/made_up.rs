//! Comparisons of runs that never ran, for tests.

use super::{Comparison, Difference, Results};
use crate::experiment::friction::Prices;
use crate::experiment::kept::Kept;
use crate::experiment::outcome::Value;
use crate::experiment::roster::{BUILD, FORMAT, Roster, Run, Shard};

/// Arms of an experiment that never ran: a baseline, a remedy, another, and a placebo.
pub fn roster(seeds: u32, draws: usize, primary: &[&str]) -> Roster {
    Roster {
        format: FORMAT,
        version: "1.2.3".to_owned(),
        build: BUILD.to_owned(),
        name: "made_up".to_owned(),
        title: String::new(),
        kind: "compare".to_owned(),
        arms: ["baseline", "remedy", "other", "dummy"].map(str::to_owned).to_vec(),
        placebo: vec![false, false, false, true],
        baseline: 0,
        seeds: (1..=seeds).collect(),
        draws: vec![Vec::new(); draws],
        outcomes: vec!["victims".to_owned()],
        harm: "lost_usd".to_owned(),
        cost: Some("social_cost_usd".to_owned()),
        primary: primary.iter().map(|&name| name.to_owned()).collect(),
        friction: Prices::default(),
        precision: None,
        shard: Shard::WHOLE,
        runs: Vec::new(),
    }
}

/// A roster of other arms, the first of which is the baseline, and without a placebo.
pub fn roster_of(arms: &[String], seeds: u32, primary: &[&str]) -> Roster {
    Roster {
        arms: arms.to_vec(),
        placebo: vec![false; arms.len()],
        ..roster(seeds, 1, primary)
    }
}

/// Runs whose outcomes follow from arm, draw and seed.
pub fn results<'a>(roster: &'a Roster, value: impl Fn(usize, usize, u32) -> Vec<(&'static str, f64)>) -> Results<'a> {
    runs(roster, |arm, draw, seed| Kept {
        outcomes: value(arm, draw, seed)
            .into_iter()
            .map(|(name, value)| Value {
                name: name.to_owned(),
                value,
            })
            .collect(),
        ..Kept::default()
    })
}

/// Runs of which all follows from arm, draw and seed.
pub fn runs(roster: &Roster, kept: impl Fn(usize, usize, u32) -> Kept) -> Results<'_> {
    let mut all = Vec::new();
    for arm in 0..roster.arms.len() {
        for draw in 0..roster.draws.len() {
            for &seed in &roster.seeds {
                let run = Run {
                    id: String::new(),
                    arm,
                    seed,
                    draw,
                    burn_in: 0,
                };
                all.push((run, kept(arm, draw, seed)));
            }
        }
    }
    Results::of(roster, all)
}

/// Something that differs from seed to seed and from arm to arm, between −1 and 1.
pub fn noise(arm: usize, seed: u32) -> f64 {
    libm::sin(f64::from(seed) * 12.9898 + arm as f64 * 78.233)
}

/// The remedy halves losses, and stops payments of honest people.
pub fn halved(arm: usize, _: usize, seed: u32) -> Vec<(&'static str, f64)> {
    let lost = if arm == 1 { 50.0 } else { 100.0 } + noise(arm, seed);
    let refused = if arm == 1 { 7.0 } else { 0.0 };
    let victims = if arm == 1 { 8.0 } else { 10.0 } + noise(arm + 9, seed);
    vec![
        ("victims", victims),
        ("lost_usd", lost),
        ("borne_usd.by.victim", lost - 1.5),
        ("borne_usd.by.state", 1.5),
        ("programme_cost_usd", if arm == 1 { 3.0 } else { 0.0 }),
        ("refused_honest", refused),
    ]
}

pub fn of<'a>(comparison: &'a Comparison, outcome: &str, arm: &str) -> &'a Difference {
    comparison.outcome(outcome).unwrap().difference(arm).unwrap()
}
