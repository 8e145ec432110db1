//! Warnings: what an experiment says that is no mistake and cannot be meant. An arm that is the same as another, and an
//! outcome that the experiment names and no arm can move.
//!
//! Beside them stands what arms say and what can never happen in them, as it is told of scenarios.
//!
//! They are told twice: before anything runs, from what arms are told; and of finished runs, from what they gave. The
//! second finds more.

use std::fmt;

use super::comparison::{Compared, Results, Verdict};
use super::design::{Design, Setting, is_same, of_arms};
use super::{document, outcome};
use crate::scenario::Problem;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// An arm is the same as one before it.
    Same { arm: String, other: String },
    /// No arm moves an outcome that the experiment names.
    Unmoved { outcome: String },
    /// An outcome that the experiment names cannot be compared: no arm has it on a seed on which the baseline has it.
    Undefined { outcome: String },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::Same { arm, other } => write!(
                f,
                "the arm `{arm}` is the same as `{other}`: what one of them says and the other does not has no effect"
            ),
            Warning::Unmoved { outcome } => {
                write!(f, "no arm moves `{outcome}`: nothing can be learnt from it here")
            }
            Warning::Undefined { outcome } => write!(
                f,
                "`{outcome}` is not defined in both the baseline and another arm on any seed: nothing can be learnt from it here"
            ),
        }
    }
}

/// What can be told before anything runs, from settings by arm and point.
#[must_use]
pub fn before(design: &Design, settings: &[Vec<Setting>]) -> Vec<Warning> {
    let names: Vec<&str> = design.arms.iter().map(|arm| arm.name.as_str()).collect();
    let mut warnings = same(&names, |one, other| {
        let mut points = settings[one].iter().zip(&settings[other]);
        points.all(|(one, other)| one.is_same(other))
    });
    let has_policies = |setting: &Setting| {
        let policies = setting.scenario.get("policy").and_then(serde_json::Value::as_object);
        policies.is_some_and(|policies| !policies.is_empty())
    };
    if !settings.iter().flatten().any(has_policies) {
        let named = named(&design.primary, &design.harm, design.cost.as_deref(), &design.outcomes);
        let unmoved = named.into_iter().filter(|name| outcome::needs_policy(name));
        warnings.extend(unmoved.map(|name| Warning::Unmoved {
            outcome: name.to_owned(),
        }));
    }
    warnings
}

/// What arms say and what can never happen, each told once, with the arms that it is said of where these are not all.
/// What is said of placebos alone is not told: they should do nothing.
#[must_use]
pub fn never(design: &Design, settings: &[Vec<Setting>]) -> Vec<Problem> {
    let said: Vec<(usize, &Problem)> = settings
        .iter()
        .enumerate()
        .flat_map(|(arm, settings)| {
            settings
                .iter()
                .flat_map(move |setting| setting.never.iter().map(move |it| (arm, it)))
        })
        .collect();
    let of_more_than_placebos = |problem: &Problem| {
        let mut of = said.iter().filter(|(_, other)| is_same(other, problem));
        of.any(|(arm, _)| !design.arms[*arm].placebo)
    };
    let told = said.iter().filter(|(_, problem)| of_more_than_placebos(problem));
    of_arms(&design.arms, told.map(|&(arm, problem)| (arm, problem.clone())))
}

/// What finished runs say, but of placebos, which should be the same.
#[must_use]
pub fn after(results: &Results, seeds: &[u32], outcomes: &[Compared]) -> Vec<Warning> {
    let roster = results.roster;
    if seeds.is_empty() {
        return Vec::new();
    }
    let arms = results.contenders();
    let names: Vec<&str> = arms.iter().map(|&arm| roster.arms[arm].as_str()).collect();
    let kept = |arm: usize, draw, seed| results.get(arm, draw, seed).map(|kept| &kept.outcomes);
    let draws = 0..roster.draws.len();
    let mut warnings = same(&names, |one, other| {
        let mut runs = seeds
            .iter()
            .flat_map(|&seed| draws.clone().map(move |draw| (draw, seed)));
        // What a policy without effect costs is an outcome too, and then its arm is no other's equal.
        runs.all(|(draw, seed)| kept(arms[one], draw, seed) == kept(arms[other], draw, seed))
    });
    let verdicts = |name: &str| -> Vec<Verdict> {
        let compared = outcomes.iter().filter(|compared| outcome::means(name, &compared.name));
        let differences = compared.flat_map(|compared| &compared.differences);
        let of_arms = differences.filter(|difference| !roster.is_placebo(&difference.arm));
        of_arms.map(|difference| difference.verdict).collect()
    };
    let named = named(&roster.primary, &roster.harm, roster.cost.as_deref(), &roster.outcomes);
    for name in named {
        let verdicts = verdicts(name);
        let outcome = name.to_owned();
        if verdicts.is_empty() {
            warnings.push(Warning::Undefined { outcome });
        } else if verdicts.iter().all(|verdict| *verdict == Verdict::Equal) {
            warnings.push(Warning::Unmoved { outcome });
        }
    }
    warnings
}

/// Every arm that is the same as one before it, with the first such.
fn same(names: &[&str], is_same: impl Fn(usize, usize) -> bool) -> Vec<Warning> {
    let first = |arm: usize| (0..arm).find(|&other| is_same(arm, other));
    let found = (0..names.len()).filter_map(|arm| Some((arm, first(arm)?)));
    found
        .map(|(arm, other)| Warning::Same {
            arm: names[arm].to_owned(),
            other: names[other].to_owned(),
        })
        .collect()
}

/// Outcomes that an experiment names, each once.
fn named<'a>(primary: &'a [String], harm: &'a str, cost: Option<&'a str>, outcomes: &'a [String]) -> Vec<&'a str> {
    let mut named: Vec<&str> = Vec::new();
    let primary = primary.iter().map(String::as_str);
    let outcomes = outcomes.iter().map(String::as_str);
    // The cost that is there by default was not named.
    let cost = cost.filter(|cost| document::cost().as_deref() != Some(cost));
    for name in primary.chain([harm]).chain(cost).chain(outcomes) {
        if !named.contains(&name) {
            named.push(name);
        }
    }
    named
}
