//! A design: an experiment file read, checked and resolved, so that every run of it can be told what to do.
//!
//! ```text
//! file ─► document ─► shape ─► Design: scenario, seeds, points, arms ─► setting(arm, point): burn-in and scenario
//! ```
//!
//! An arm is what is laid over the scenario: policies, and parameters. A point lies below it, in every arm alike. All that
//! is wrong is told before anything is run.

use std::path::Path;
use std::sync::OnceLock;

use super::document::{Document, Precision, Since};
use super::friction::Prices;
use super::points::{self, Point, Range};
use super::reader::Reader;
use crate::scenario::document::Node;
use crate::scenario::shape::Shape;
use crate::scenario::shipped::{self, Kind};
use crate::scenario::{Base, Problem, Problems, Scenario, file, set, validate, window};

/// The name of the arm that is added where none changes nothing; no other arm may have it.
const BASELINE: &str = "baseline";

/// What is compared.
#[derive(Clone, Debug)]
pub struct Arm {
    pub name: String,
    pub(super) overlays: Vec<Node>,
    pub(super) since: Since,
    /// Whether it should do nothing.
    pub placebo: bool,
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
    /// Outcomes about which claims are made.
    pub primary: Vec<String>,
    pub friction: Prices,
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
            // As scenarios are read elsewhere: one way of reading is compiled.
            let mut scenario: Scenario =
                serde_path_to_error::deserialize(resolved.clone()).map_err(|error| error.to_string())?;
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
        let path = &shipped::find(path.to_owned(), &path.to_string_lossy(), &[Kind::Experiment]);
        let node = file::read(path, None)?;
        let mut problems = validate::validate(&node, &Shape::root(schema()));
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        let document: Document = serde_path_to_error::deserialize(node.json()).map_err(|error| {
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
            primary: match document.primary.as_slice() {
                [] => vec![document.harm.clone()],
                named => named.to_vec(),
            },
            friction: document.friction.clone(),
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
        let refused = |message: &str, remedy: &str| {
            let problem = Problem::at(&reader.place("arm"), message, remedy);
            Err(Problems::one(problem.about("arm")))
        };
        let is_baseline = |arm: &Arm| arm.name == BASELINE;
        if self.arms.iter().any(|arm| is_baseline(arm) && !arm.overlays.is_empty()) {
            return refused(
                "the arm `baseline` changes something",
                "accepted: an empty arm, or another name for this one: the baseline is added by itself",
            );
        }
        if let Some(arm) = self.arms.iter().find(|arm| arm.placebo && arm.overlays.is_empty()) {
            return refused(
                &format!("the placebo `{}` says nothing at all", arm.name),
                "accepted: a policy or a parameter in it that should have no effect; the arm without any is the baseline",
            );
        }
        if self.arms.iter().all(|arm| arm.placebo || arm.overlays.is_empty()) && self.arms.iter().any(|arm| arm.placebo)
        {
            return refused(
                "every arm but the baseline is a placebo",
                "accepted: at least one arm without `placebo = true` that changes something",
            );
        }
        match empty[..] {
            [_] if self.arms.len() == 1 => {
                return refused(
                    &format!("there is no arm to compare `{}` with", self.arms[0].name),
                    "accepted: a policy or a parameter in an arm beside the one that changes nothing",
                );
            }
            [baseline] => self.baseline = baseline,
            [] => {
                let baseline = Arm {
                    name: BASELINE.to_owned(),
                    overlays: Vec::new(),
                    since: Since::Window,
                    placebo: false,
                };
                self.arms.insert(0, baseline);
                self.baseline = 0;
            }
            _ => {
                let names: Vec<&str> = empty.iter().map(|&arm| self.arms[arm].name.as_str()).collect();
                return refused(
                    &format!("{} arms change nothing: {}", names.len(), names.join(", ")),
                    "accepted: one empty arm, which is the baseline; a policy or a parameter in each other",
                );
            }
        }
        Ok(())
    }

    /// What an arm is told at a point.
    ///
    /// # Errors
    /// Everything that is wrong with the arm's parameters or the point's.
    pub fn setting(&self, arm: usize, point: usize) -> Result<Setting, Problems> {
        let point = &self.points[point];
        let overlays = point_overlays(point).map_err(|problems| placed(problems, point))?;
        let below: Vec<&Node> = self.common.iter().chain(&overlays).collect();
        let arm = &self.arms[arm];
        // What is wrong without the point is not the point's fault.
        self.base.under(&self.common)?;
        let base = self.base.under(below.iter().copied());
        let base = base.map_err(|problems| placed(problems, point))?.resolved;
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
pub(super) fn point_overlays(point: &Point) -> Result<Vec<Node>, Problems> {
    point
        .values
        .iter()
        .map(|(path, value)| set::read(&format!("{path}={value}")).map_err(Problems::one))
        .collect()
}

/// Problems with a point are shown where it was read.
fn placed(problems: Problems, point: &Point) -> Problems {
    let Some((file, line)) = &point.from else {
        return problems;
    };
    let told = problems.0.into_iter().map(|problem| {
        let column = problem.key.clone().unwrap_or_default();
        let message = format!("line {line}, column `{column}`: {}", problem.message);
        Problem::with_file(file.clone(), message, problem.remedy)
    });
    Problems(told.collect())
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
