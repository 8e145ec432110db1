//! Reading an experiment file into a design: names, arms with their overlays, ranges. Every problem is told with the
//! place where it stands.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::design::{Arm, point_overlays};
use super::document::{ArmDocument, Document, Spread};
use super::outcome::{self, OUTCOMES};
use super::points::{Bounds, Point, Range};
use crate::scenario::address::closest;
use crate::scenario::document::{Entry, Node, Place, Value};
use crate::scenario::shipped::{self, Kind};
use crate::scenario::{Base, Problem, file};

/// The parameter that an experiment sets itself, and what says it.
pub(super) const SEED: &str = "seed";
pub(super) const SEEDS_ACCEPTED: &str =
    "accepted: `seeds = \"1..32\"` at the top of the experiment, or `--seeds 1..32` on the command line";

/// What stands for an outcome of one value.
const ONE_VALUE: &str = "a name from `scamnet describe --outcomes` that has no `.*` behind it";

/// An experiment file while it is turned into a design.
pub(super) struct Reader<'a> {
    pub path: &'a Path,
    pub node: &'a Node,
    pub document: &'a Document,
}

impl Reader<'_> {
    /// Where a key of the file stands.
    pub fn place(&self, key: &str) -> Place {
        self.node
            .get(key)
            .map_or_else(|| self.node.place.clone(), |node| node.place.clone())
    }

    /// A file named in this one, or a shipped scenario.
    pub fn beside(&self, file: &str) -> PathBuf {
        let beside = self.path.parent().unwrap_or(Path::new("")).join(file);
        shipped::find(beside, file, &[Kind::Scenario])
    }

    pub fn check_names(&self, problems: &mut Vec<Problem>) {
        let document = self.document;
        let plain = |name: &str| {
            (1..=64).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        };
        let remedy = "accepted: 1 to 64 of the letters a to z, digits, `-` and `_`";
        if !plain(&document.name) {
            let message = format!("`{}` cannot be part of a directory's name everywhere", document.name);
            problems.push(Problem::at(&self.place("name"), message, remedy).about("name"));
        }
        let mut seen = BTreeSet::new();
        for (arm, node) in document.arm.iter().zip(self.nodes("arm")) {
            let message = if !plain(&arm.name) {
                format!("`{}` is no name of an arm", arm.name)
            } else if !seen.insert(&arm.name) {
                format!("two arms are called `{}`", arm.name)
            } else {
                continue;
            };
            problems.push(Problem::at(&node.place, message, remedy).about("arm.name"));
        }
        for (name, place) in document.outcomes.iter().zip(self.places("outcomes")) {
            if outcome::whole(name).is_none() && outcome::of(name).is_none() {
                let known = OUTCOMES.iter().map(|outcome| outcome.name);
                let message = format!("there is no outcome `{name}`");
                let remedy = format!(
                    "{}accepted: a name from `scamnet describe --outcomes`",
                    guessed(name, known)
                );
                problems.push(Problem::at(&place, message, remedy).about("outcomes"));
            }
        }
        let precision = self.node.get("precision").and_then(|node| node.get("outcome"));
        let precision = document.precision.iter().zip(precision);
        let single = [(&document.harm, self.place("harm"), "harm")].into_iter();
        let single = single.chain(document.cost.iter().map(|name| (name, self.place("cost"), "cost")));
        let single = single.chain(precision.map(|(of, node)| (&of.outcome, node.place.clone(), "precision.outcome")));
        let primary = document.primary.iter().zip(self.places("primary"));
        let single = single.chain(primary.map(|(name, place)| (name, place, "primary")));
        for (name, place, key) in single.filter(|(name, ..)| !outcome::single().any(|known| known == *name)) {
            let (message, remedy) = if outcome::whole(name).is_some() || outcome::of(name).is_some() {
                let message = format!("`{name}` is divided into parts, and `{key}` takes an outcome of one value");
                (
                    message,
                    format!("accepted: {ONE_VALUE}; parts may be shown, by `outcomes`"),
                )
            } else {
                let message = format!("there is no outcome `{name}`");
                (
                    message,
                    format!("{}accepted: {ONE_VALUE}", guessed(name, outcome::single())),
                )
            };
            problems.push(Problem::at(&place, message, remedy).about(key));
        }
        for (position, (name, place)) in document.primary.iter().zip(self.places("primary")).enumerate() {
            if document.primary[..position].contains(name) {
                let message = format!("`{name}` is named twice");
                problems.push(Problem::at(&place, message, "accepted: each outcome once").about("primary"));
            }
        }
    }

    /// Where the elements of a list of the file stand.
    fn places(&self, key: &str) -> Vec<Place> {
        self.nodes(key).iter().map(|node| node.place.clone()).collect()
    }

    /// The elements of a list of the file.
    fn nodes(&self, key: &str) -> &[Node] {
        match self.node.get(key).map(|node| &node.value) {
            Some(Value::List(nodes)) => nodes,
            _ => &[],
        }
    }

    pub fn arms(&self, problems: &mut Vec<Problem>) -> Vec<Arm> {
        let arms = self.document.arm.iter().zip(self.nodes("arm"));
        arms.map(|(arm, node)| Arm {
            name: arm.name.clone(),
            overlays: self.overlays(arm, node, problems),
            since: arm.since,
            placebo: arm.placebo,
        })
        .collect()
    }

    /// A seed is no parameter of an arm: it would be taken and change nothing.
    pub fn check_seeds(&self, arms: &[Arm], problems: &mut Vec<Problem>) {
        let uncertain = self.document.uncertain.iter().zip(self.nodes("uncertain"));
        let uncertain = uncertain.filter(|(uncertain, _)| uncertain.path == SEED);
        let laid = arms.iter().flat_map(|arm| &arm.overlays).chain(self.node.get("set"));
        let places = laid
            .filter_map(|overlay| overlay.get(SEED))
            .chain(uncertain.map(|(_, node)| node))
            .map(|node| &node.place);
        problems.extend(places.map(|place| {
            let message = "every arm runs on the seeds of the experiment: `seed` would change nothing";
            Problem::at(place, message, SEEDS_ACCEPTED).about(SEED)
        }));
    }

    /// What an arm lays over the scenario: policies it names, its own, its parameters.
    fn overlays(&self, arm: &ArmDocument, node: &Node, problems: &mut Vec<Problem>) -> Vec<Node> {
        let mut overlays = Vec::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let place = node.get("policies").map_or(&node.place, |node| &node.place);
        let places = match node.get("policies").map(|node| &node.value) {
            Some(Value::List(names)) => names.as_slice(),
            _ => &[],
        };
        for (name, written) in arm.policies.iter().zip(places) {
            match self.policy(name, &written.place) {
                Ok(documents) => overlays.extend(documents),
                Err(mut problem) => {
                    problem.message = format!("in `{}`: {}", arm.name, problem.message);
                    problems.push(problem);
                }
            }
        }
        if let Some(own) = node.get("policy") {
            overlays.push(under("policy", own));
        }
        for overlay in &overlays {
            for policy in overlay.get("policy").map_or(&[][..], Node::entries) {
                if !seen.insert(policy.key.clone()) {
                    let message = format!("the arm `{}` has two policies called `{}`", arm.name, policy.key);
                    let remedy = "accepted: each policy once, or under names of their own";
                    problems.push(Problem::at(place, message, remedy).about("arm.policies"));
                }
            }
        }
        overlays.extend(node.get("set").filter(|node| !node.entries().is_empty()).cloned());
        overlays
    }

    /// A policy by its name in this file, or by its own file.
    fn policy(&self, name: &str, place: &Place) -> Result<Vec<Node>, Problem> {
        let known = self.node.get("policy").map_or(&[][..], Node::entries);
        if let Some(entry) = known.iter().find(|entry| entry.key == name) {
            let table = Node {
                value: Value::Table(vec![entry.clone()]),
                place: entry.place.clone(),
            };
            return Ok(vec![under("policy", &table)]);
        }
        let file = shipped::find(self.beside(name), name, &[Kind::Policy]);
        if name.ends_with(".toml") || shipped::text(&file).is_some() {
            let layers = file::read_all(&file).map_err(|problems| {
                let told = problems
                    .0
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("; ");
                Problem::at(place, told, "accepted: a file of policies, relative to this one").about("arm.policies")
            })?;
            return Ok(layers.into_iter().map(|(_, document)| document).collect());
        }
        let names: Vec<&str> = known.iter().map(|entry| entry.key.as_str()).collect();
        let guess = closest(name, names.iter().copied());
        let guess = guess.map_or(String::new(), |guess| format!("did you mean `{guess}`? "));
        let listed = if names.is_empty() {
            "none here".to_owned()
        } else {
            names.join(", ")
        };
        let remedy = format!(
            "{guess}accepted: a name under [policy] in this file ({listed}), a shipped policy (`scamnet list`), or a file that ends in .toml"
        );
        Err(Problem::at(place, format!("there is no policy `{name}`"), remedy).about("arm.policies"))
    }

    pub fn ranges(&self, problems: &mut Vec<Problem>) -> Vec<Range> {
        let mut ranges = Vec::new();
        for (uncertain, node) in self.document.uncertain.iter().zip(self.nodes("uncertain")) {
            let bounds = node
                .get("low")
                .zip(node.get("high"))
                .and_then(|(low, high)| Bounds::of(low, high));
            let logs = |bounds: &Bounds| uncertain.spread == Spread::Linear || bounds.numbers().0 > 0.0;
            match bounds.filter(logs) {
                Some(bounds) => ranges.push(Range {
                    path: uncertain.path.clone(),
                    bounds,
                    spread: uncertain.spread,
                }),
                None => {
                    let message = format!("the range of `{}` is none", uncertain.path);
                    let remedy = "accepted: `low` not above `high`, both numbers or both spans; above nothing where spread = \"log\"";
                    problems.push(Problem::at(&node.place, message, remedy).about("uncertain"));
                }
            }
        }
        ranges
    }

    /// A policy's parameter is uncertain in every arm, so the policy must be in every arm.
    fn lacks_policy(&self, base: &Base, common: &[Node], range: &Range, node: &Node) -> Option<Problem> {
        let name = range.path.strip_prefix("policy.")?.split('.').next()?;
        let resolved = base.under(common.iter()).ok()?.resolved;
        if resolved.get("policy").and_then(|all| all.get(name)).is_some() {
            return None;
        }
        let message = format!("the range of `{}`: no policy `{name}` is in every arm", range.path);
        let remedy = "accepted: a parameter of a policy that the scenario has, or of one under [set.policy] in this file; \
                      for a policy of some arms, one arm for each value";
        Some(Problem::at(&node.place, message, remedy).about("uncertain"))
    }

    /// Both ends of every range must be values that the parameter may have.
    pub fn check_ranges(&self, base: &Base, common: &[Node], ranges: &[Range], problems: &mut Vec<Problem>) {
        for (range, node) in ranges.iter().zip(self.nodes("uncertain")) {
            if let Some(problem) = self.lacks_policy(base, common, range, node) {
                problems.push(problem);
                continue;
            }
            for share in [0.0, 1.0] {
                let point = Point {
                    values: vec![(range.path.clone(), range.end(share))],
                    from: None,
                };
                let laid = point_overlays(&point).and_then(|point| base.under(common.iter().chain(&point)));
                let told = laid.err().map_or(Vec::new(), |problems| problems.0);
                problems.extend(told.into_iter().map(|problem| {
                    let message = format!("the range of `{}`: {problem}", range.path);
                    Problem::at(&node.place, message, problem.remedy).about("uncertain")
                }));
            }
        }
    }
}

/// A question that begins a remedy, where a name is nearly one of those that are known.
fn guessed<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    closest(name, known).map_or(String::new(), |guess| format!("did you mean `{guess}`? "))
}

/// A table with one key.
fn under(key: &str, node: &Node) -> Node {
    let entry = Entry {
        key: key.to_owned(),
        place: node.place.clone(),
        node: node.clone(),
    };
    Node {
        value: Value::Table(vec![entry]),
        place: node.place.clone(),
    }
}
