//! A design: an experiment file read, checked and resolved, so that every run of it can be told what to do.
//!
//! ```text
//! file ─► document ─► shape ─► Design: scenario, seeds, points, arms ─► setting(arm, point): burn-in and scenario
//! ```
//!
//! An arm is what is laid over the scenario: policies, and parameters. A point lies below it, in every arm alike. All that
//! is wrong is told before anything is run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::document::{ArmDocument, Document, Precision, Since, Spread};
use super::outcome;
use super::points::{self, Bounds, Point, Range};
use crate::scenario::address::closest;
use crate::scenario::document::{Entry, Node, Place, Value};
use crate::scenario::shape::Shape;
use crate::scenario::{Base, Problem, Problems, Scenario, file, set, validate, window};

/// What is compared.
#[derive(Clone, Debug)]
pub struct Arm {
    pub name: String,
    overlays: Vec<Node>,
    since: Since,
}

/// An experiment, ready to be run.
#[derive(Clone, Debug)]
pub struct Design {
    pub name: String,
    pub title: String,
    pub seeds: Vec<u32>,
    /// Outcomes to show first.
    pub outcomes: Vec<String>,
    pub harm: String,
    pub cost: Option<String>,
    pub precision: Option<Precision>,
    /// Combinations of uncertain parameters; one without any where nothing is uncertain.
    pub points: Vec<Point>,
    pub arms: Vec<Arm>,
    /// Position of the arm that changes nothing.
    pub baseline: usize,
    base: Base,
    common: Vec<Node>,
}

/// What one arm is told at one point, for any seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Resolved, up to the window.
    pub burn_in: serde_json::Value,
    /// Resolved, from the window on.
    pub scenario: serde_json::Value,
}

impl Setting {
    /// Both for a seed, as parameters.
    ///
    /// # Errors
    /// If a resolved scenario cannot be read again, which is a fault of the program.
    pub fn scenarios(&self, seed: u32) -> Result<(Scenario, Scenario), String> {
        let read = |resolved: &serde_json::Value| -> Result<Scenario, String> {
            let mut scenario: Scenario = serde_json::from_value(resolved.clone()).map_err(|error| error.to_string())?;
            scenario.seed = seed;
            Ok(scenario)
        };
        Ok((read(&self.burn_in)?, read(&self.scenario)?))
    }
}

/// The JSON Schema of an experiment file.
pub fn schema() -> &'static serde_json::Value {
    static SCHEMA: OnceLock<serde_json::Value> = OnceLock::new();
    SCHEMA.get_or_init(|| schemars::schema_for!(Document).to_value())
}

impl Design {
    /// Reads an experiment file. `seeds` and `points` take the place of the file's own, where given.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place and remedy.
    pub fn read(path: &Path, seeds: Option<&str>, points: Option<Vec<Point>>) -> Result<Design, Problems> {
        let node = file::read(path, None).map_err(Problems::one)?;
        let mut problems = validate::validate(&node, &Shape::root(schema()));
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        let document: Document = serde_json::from_value(node.json()).map_err(|error| {
            Problems::one(Problem::at(
                &node.place,
                error.to_string(),
                "accepted: what docs/experiments.md says",
            ))
        })?;
        let reader = Reader {
            path,
            node: &node,
            document: &document,
        };
        reader.check_names(&mut problems);
        let seeds = match seeds {
            Some(text) => parse_seeds(text).map_err(|(message, remedy)| Problem::with_file("--seeds", message, remedy)),
            None => parse_seeds(&document.seeds)
                .map_err(|(message, remedy)| Problem::at(&reader.place("seeds"), message, remedy).about("seeds")),
        };
        let seeds = seeds.unwrap_or_else(|problem| {
            problems.push(problem);
            Vec::new()
        });
        let arms = reader.arms(&mut problems);
        let base = Base::read(&reader.beside(&document.scenario))?;
        let common: Vec<Node> = node
            .get("set")
            .filter(|_| !document.set.is_null())
            .cloned()
            .into_iter()
            .collect();
        let ranges = reader.ranges(&mut problems);
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        reader.check_ranges(&base, &common, &ranges)?;
        let points = match points {
            Some(points) => {
                check_columns(&points, &ranges)?;
                points
            }
            None if ranges.is_empty() => vec![Point::default()],
            None => points::hypercube(&ranges, document.draws),
        };
        let mut design = Design {
            name: document.name.clone(),
            title: document.title.clone(),
            seeds,
            outcomes: document.outcomes.clone(),
            harm: document.harm.clone(),
            cost: document.cost.clone(),
            precision: document.precision.clone(),
            points,
            arms,
            baseline: 0,
            base,
            common,
        };
        design.find_baseline(&reader)?;
        Ok(design)
    }

    /// The one arm with nothing in it is the baseline; where there is none, it is put first.
    fn find_baseline(&mut self, reader: &Reader<'_>) -> Result<(), Problems> {
        let empty: Vec<usize> = (0..self.arms.len())
            .filter(|&arm| self.arms[arm].overlays.is_empty())
            .collect();
        match empty[..] {
            [baseline] => self.baseline = baseline,
            [] => {
                if self.arms.iter().any(|arm| arm.name == "baseline") {
                    let remedy = "accepted: an empty arm, or another name: the baseline is added by itself";
                    let place = reader.place("arm");
                    let problem = Problem::at(&place, "the arm `baseline` changes something", remedy);
                    return Err(Problems::one(problem.about("arm")));
                }
                let baseline = Arm {
                    name: "baseline".to_owned(),
                    overlays: Vec::new(),
                    since: Since::Window,
                };
                self.arms.insert(0, baseline);
                self.baseline = 0;
            }
            _ => {
                let names: Vec<&str> = empty.iter().map(|&arm| self.arms[arm].name.as_str()).collect();
                let message = format!("{} arms change nothing: {}", names.len(), names.join(", "));
                let remedy = "accepted: one empty arm, which is the baseline; a policy or a parameter in each other";
                return Err(Problems::one(
                    Problem::at(&reader.place("arm"), message, remedy).about("arm"),
                ));
            }
        }
        Ok(())
    }

    /// What an arm is told at a point.
    ///
    /// # Errors
    /// Everything that is wrong with the arm's parameters or the point's.
    pub fn setting(&self, arm: usize, point: usize) -> Result<Setting, Problems> {
        let point = point_overlays(&self.points[point])?;
        let below: Vec<&Node> = self.common.iter().chain(&point).collect();
        let arm = &self.arms[arm];
        let base = self.base.under(below.iter().copied())?.resolved;
        let scenario = self.base.under(below.iter().copied().chain(&arm.overlays))?.resolved;
        let burn_in = match arm.since {
            Since::Window => window::burn_in(&base, &scenario),
            Since::Start => scenario.clone(),
        };
        Ok(Setting { burn_in, scenario })
    }

    /// What every arm is told at every point, by arm, then by point.
    ///
    /// # Errors
    /// Everything that is wrong with the first arm or point at which something is.
    pub fn settings(&self) -> Result<Vec<Vec<Setting>>, Problems> {
        (0..self.arms.len())
            .map(|arm| (0..self.points.len()).map(|point| self.setting(arm, point)).collect())
            .collect()
    }
}

/// A point's parameters as documents.
fn point_overlays(point: &Point) -> Result<Vec<Node>, Problems> {
    point
        .values
        .iter()
        .map(|(path, value)| set::read(&format!("{path}={value}")).map_err(Problems::one))
        .collect()
}

/// A design file must say what is uncertain, and may say more.
fn check_columns(points: &[Point], ranges: &[Range]) -> Result<(), Problems> {
    let columns: Vec<&str> = points
        .iter()
        .flat_map(|point| &point.values)
        .map(|(path, _)| path.as_str())
        .collect();
    let missing: Vec<Problem> = ranges
        .iter()
        .filter(|range| !columns.contains(&range.path.as_str()))
        .map(|range| {
            let message = format!("has no column `{}`, which the experiment calls uncertain", range.path);
            Problem::with_file("--design", message, "accepted: a column for every uncertain parameter")
        })
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Problems(missing))
    }
}

/// Seeds as written: `7`, or `1..32`, both included.
///
/// # Errors
/// What is wrong, and what would be accepted.
pub fn parse_seeds(text: &str) -> Result<Vec<u32>, (String, &'static str)> {
    const ACCEPTED: &str = "accepted: a seed, or the first and the last, such as 1..32";
    const MOST: u32 = 10_000;
    let number = |text: &str| text.trim().parse::<u32>();
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let (Ok(first), Ok(last)) = (number(first), number(last.trim_start_matches('='))) else {
        return Err((format!("`{text}` is no range of seeds"), ACCEPTED));
    };
    if first > last {
        return Err((format!("`{text}` goes backwards"), ACCEPTED));
    }
    if last - first >= MOST {
        return Err((format!("`{text}` is more than {MOST} seeds"), ACCEPTED));
    }
    Ok((first..=last).collect())
}

/// An experiment file while it is turned into a design.
struct Reader<'a> {
    path: &'a Path,
    node: &'a Node,
    document: &'a Document,
}

impl Reader<'_> {
    /// Where a key of the file stands.
    fn place(&self, key: &str) -> Place {
        self.node
            .get(key)
            .map_or_else(|| self.node.place.clone(), |node| node.place.clone())
    }

    /// A file named in this one.
    fn beside(&self, file: &str) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(file)
    }

    fn check_names(&self, problems: &mut Vec<Problem>) {
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
        for (arm, node) in document.arm.iter().zip(self.arm_nodes()) {
            let message = if !plain(&arm.name) {
                format!("`{}` is no name of an arm", arm.name)
            } else if !seen.insert(&arm.name) {
                format!("two arms are called `{}`", arm.name)
            } else {
                continue;
            };
            problems.push(Problem::at(&node.place, message, remedy).about("arm.name"));
        }
        let named = document.outcomes.iter().map(|name| (name, "outcomes"));
        let named = named.chain([(&document.harm, "harm")]);
        let named = named.chain(document.cost.iter().map(|name| (name, "cost")));
        let named = named.chain(
            document
                .precision
                .iter()
                .map(|precision| (&precision.outcome, "precision")),
        );
        for (name, key) in named.filter(|(name, _)| !outcome::single().any(|known| known == *name)) {
            let guess = closest(name, outcome::single());
            let guess = guess.map_or(String::new(), |guess| format!("did you mean `{guess}`? "));
            let remedy = format!("{guess}accepted: a name from `scamnet describe --outcomes`, without parts");
            problems.push(Problem::at(&self.place(key), format!("there is no outcome `{name}`"), remedy).about(key));
        }
        if document.arm.is_empty() {
            let remedy = "accepted: at least one [[arm]] with policies or parameters";
            problems.push(Problem::at(&self.node.place, "there is no arm to compare", remedy).about("arm"));
        }
    }

    fn arm_nodes(&self) -> &[Node] {
        match self.node.get("arm").map(|node| &node.value) {
            Some(Value::List(arms)) => arms,
            _ => &[],
        }
    }

    fn arms(&self, problems: &mut Vec<Problem>) -> Vec<Arm> {
        let arms = self.document.arm.iter().zip(self.arm_nodes());
        arms.map(|(arm, node)| Arm {
            name: arm.name.clone(),
            overlays: self.overlays(arm, node, problems),
            since: arm.since,
        })
        .collect()
    }

    /// What an arm lays over the scenario: policies it names, its own, its parameters.
    fn overlays(&self, arm: &ArmDocument, node: &Node, problems: &mut Vec<Problem>) -> Vec<Node> {
        let mut overlays = Vec::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let place = node.get("policies").map_or(&node.place, |node| &node.place);
        for name in &arm.policies {
            match self.policy(name, place) {
                Ok(documents) => overlays.extend(documents),
                Err(problem) => problems.push(problem),
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
        if name.ends_with(".toml") {
            let layers = file::read_all(&self.beside(name)).map_err(|problems| {
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
        let remedy =
            format!("{guess}accepted: a name under [policy] in this file ({listed}), or a file that ends in .toml");
        Err(Problem::at(place, format!("there is no policy `{name}`"), remedy).about("arm.policies"))
    }

    fn ranges(&self, problems: &mut Vec<Problem>) -> Vec<Range> {
        let Some(Value::List(nodes)) = self.node.get("uncertain").map(|node| &node.value) else {
            return Vec::new();
        };
        let mut ranges = Vec::new();
        for (uncertain, node) in self.document.uncertain.iter().zip(nodes) {
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

    /// Both ends of every range must be values that the parameter may have.
    fn check_ranges(&self, base: &Base, common: &[Node], ranges: &[Range]) -> Result<(), Problems> {
        let nodes = match self.node.get("uncertain").map(|node| &node.value) {
            Some(Value::List(nodes)) => nodes.as_slice(),
            _ => &[],
        };
        let mut problems = Vec::new();
        for (range, node) in ranges.iter().zip(nodes) {
            for share in [0.0, 1.0] {
                let point = Point {
                    values: vec![(range.path.clone(), range.end(share))],
                };
                let laid = point_overlays(&point).and_then(|point| base.under(common.iter().chain(&point)));
                let told = laid.err().map_or(Vec::new(), |problems| problems.0);
                problems.extend(told.into_iter().map(|problem| {
                    let message = format!("the range of `{}`: {problem}", range.path);
                    Problem::at(&node.place, message, problem.remedy).about("uncertain")
                }));
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Problems(problems))
        }
    }
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
