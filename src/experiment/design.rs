//! A design: an experiment file read, checked and resolved, so that every run of it can be told what to do.
//!
//! ```text
//! file ─► document ─► shape ─► Design: scenario, seeds, points, arms ─► setting(arm, point): burn-in and scenario
//! ```
//!
//! An arm is what is laid over the scenario: policies, and parameters. A point lies below it, in every arm alike. All
//! that is wrong is told before anything is run.

use std::path::Path;
use std::sync::OnceLock;

use super::baseline;
use super::document::{Document, Precision, Since};
use super::friction::Prices;
use super::points::{self, Point, Range};
use super::reader::{Reader, SEED, SEEDS_ACCEPTED};
use super::sort::Sort;
use crate::scenario::address;
use crate::scenario::document::Node;
use crate::scenario::shape::Shape;
use crate::scenario::shipped::{self, Kind};
use crate::scenario::{Base, Loaded, Problem, Problems, Scenario, file, set, validate, window};

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
    /// Position of the arm that others are compared with.
    pub baseline: usize,
    base: Base,
    common: Vec<Node>,
}

/// What one arm is told at one point, for any seed.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Resolved, up to the window.
    pub burn_in: serde_json::Value,
    /// Resolved, from the window on.
    pub scenario: serde_json::Value,
    /// What it says and what can never happen.
    pub never: Vec<Problem>,
}

impl Setting {
    /// Whether another says the same.
    #[must_use]
    pub fn is_same(&self, other: &Setting) -> bool {
        (&self.burn_in, &self.scenario) == (&other.burn_in, &other.scenario)
    }

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
        let asked = path.display().to_string();
        let kinds = [Kind::Experiment, Kind::Scenario];
        let path = &shipped::find(path.to_owned(), &path.to_string_lossy(), &kinds);
        let node = file::read(path, None)?;
        if Sort::of(&node) == Some(Sort::Scenario) {
            let remedy =
                format!("use `scamnet run {asked}`; accepted here: a file that names a `scenario` and has an [[arm]]");
            return Err(Problems::one(Problem::with_file(
                asked,
                "is a scenario, and no experiment",
                remedy,
            )));
        }
        let mut problems = validate::validate(&node, &Shape::root(schema()));
        let (sound, complete) = without(&node, &problems);
        let document: Document = match serde_path_to_error::deserialize(sound.json()) {
            Ok(document) => document,
            Err(_) if !problems.is_empty() => return Err(Problems(problems)),
            Err(error) => {
                let remedy = "accepted: what docs/experiments.md says";
                return Err(Problems::one(Problem::at(&node.place, error.to_string(), remedy)));
            }
        };
        let reader = Reader {
            path,
            node: &sound,
            document: &document,
        };
        reader.check_names(&mut problems);
        if document.arm.is_empty() && complete {
            let remedy = "accepted: at least one [[arm]] with policies or parameters";
            problems.push(Problem::at(&node.place, "there is no arm to compare", remedy).about("arm"));
        }
        let seeds = match seeds {
            Some(text) => parse_seeds(text).map_err(|(message, remedy)| Problem::with_file("--seeds", message, remedy)),
            None => parse_seeds(&document.seeds)
                .map_err(|(message, remedy)| Problem::at(&reader.place("seeds"), message, remedy).about("seeds")),
        };
        let seeds = seeds.unwrap_or_else(|problem| {
            problems.push(problem);
            Vec::new()
        });
        let mut arms = reader.arms(&mut problems);
        reader.check_seeds(&arms, &mut problems);
        let common: Vec<Node> = sound
            .get("set")
            .filter(|_| !document.set.is_null())
            .cloned()
            .into_iter()
            .collect();
        let ranges = reader.ranges(&mut problems);
        let base = match Base::read(&reader.beside(&document.scenario)) {
            Ok(base) => base,
            Err(told) => {
                problems.extend(told.0);
                return Err(once(problems));
            }
        };
        // What every arm is told must be sound for its ranges to be judged.
        if base.under(&common).is_ok() {
            reader.check_ranges(&base, &common, &ranges, &mut problems);
        }
        let points = match points {
            Some(points) => {
                problems.extend(check_columns(&points, &ranges));
                points
            }
            None if ranges.is_empty() => vec![Point::default()],
            None => points::hypercube(&ranges, document.draws),
        };
        // Which arm is the baseline follows from the others: without one of them nothing is said of it.
        let baseline = if document.arm.is_empty() || !complete {
            0
        } else {
            baseline::find(&mut arms, document.baseline.as_deref(), &reader).unwrap_or_else(|told| {
                problems.extend(told.0);
                0
            })
        };
        if !problems.is_empty() {
            // What arms themselves get wrong is told with it.
            let below = |(place, arm): (usize, &Arm)| {
                let told = base.under(common.iter().chain(&arm.overlays)).err();
                told.into_iter()
                    .flat_map(move |told| told.0)
                    .map(move |problem| (place, problem))
            };
            let told = of_arms(&arms, arms.iter().enumerate().flat_map(below));
            return Err(once(problems.into_iter().chain(told)));
        }
        Ok(Design {
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
            baseline,
            base,
            common,
        })
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
        let laid = self.base.under(below.iter().copied().chain(&arm.overlays))?;
        let scenario = laid.resolved;
        let burn_in = match arm.since {
            Since::Window => window::burn_in(&base, &scenario),
            Since::Start => scenario.clone(),
        };
        Ok(Setting {
            burn_in,
            scenario,
            never: laid.warnings,
        })
    }

    /// The scenario of an arm, points left aside: with what is known of every parameter in it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub(super) fn laid(&self, arm: usize) -> Result<Loaded, Problems> {
        self.base.under(self.common.iter().chain(&self.arms[arm].overlays))
    }

    /// What every arm is told at every point, by arm, then by point.
    ///
    /// # Errors
    /// Everything that is wrong with all arms and points, each once.
    pub fn settings(&self) -> Result<Vec<Vec<Setting>>, Problems> {
        let mut problems = Vec::new();
        let mut setting = |arm, point| {
            let setting = self.setting(arm, point);
            let mut tell = |told: Problems| problems.extend(told.0.into_iter().map(|problem| (arm, problem)));
            setting.map_err(&mut tell).ok()
        };
        let settings: Vec<Vec<Setting>> = (0..self.arms.len())
            .map(|arm| (0..self.points.len()).filter_map(|point| setting(arm, point)).collect())
            .collect();
        if problems.is_empty() {
            Ok(settings)
        } else {
            Err(Problems(of_arms(&self.arms, problems)))
        }
    }
}

/// An experiment file without what is wrong in it, and whether its arms are all there.
fn without(node: &Node, problems: &[Problem]) -> (Node, bool) {
    /// As far up as a key lies below the table that cannot be without it.
    const DEEPEST: usize = 4;
    let (mut sound, mut complete) = (node.clone(), true);
    let mut told = problems.to_vec();
    for _ in 0..DEEPEST {
        for problem in &told {
            let path = problem.key.as_deref().map(address::segments).unwrap_or_default();
            // An unknown key may be a misspelt one.
            complete &= path.first().is_some_and(|key| key != "arm") && path.len() > 1;
            address::remove(&mut sound, &path);
        }
        told = validate::validate(&sound, &Shape::root(schema()));
        if told.is_empty() {
            break;
        }
    }
    (sound, complete)
}

/// Problems, each told once.
fn once(problems: impl IntoIterator<Item = Problem>) -> Problems {
    let mut told: Vec<Problem> = Vec::new();
    for problem in problems {
        if !told.iter().any(|other| is_same(other, &problem)) {
            told.push(problem);
        }
    }
    Problems(told)
}

pub(super) fn is_same(one: &Problem, other: &Problem) -> bool {
    (&one.file, &one.message, one.line_and_column()) == (&other.file, &other.message, other.line_and_column())
}

/// What is said of arms, each told once, with the arms that it is said of where these are not all of them: what is
/// wrong with the scenario is wrong in every one.
pub(super) fn of_arms(arms: &[Arm], said: impl IntoIterator<Item = (usize, Problem)>) -> Vec<Problem> {
    let mut told: Vec<(Problem, Vec<usize>)> = Vec::new();
    for (arm, problem) in said {
        match told.iter_mut().find(|(other, _)| is_same(other, &problem)) {
            Some((_, of)) if of.contains(&arm) => {}
            Some((_, of)) => of.push(arm),
            None => told.push((problem, vec![arm])),
        }
    }
    let called = |(mut problem, of): (Problem, Vec<usize>)| {
        if of.len() < arms.len() {
            let names: Vec<String> = of.iter().map(|&arm| format!("`{}`", arms[arm].name)).collect();
            problem.message = format!("in {}: {}", names.join(", "), problem.message);
        }
        problem
    };
    told.into_iter().map(called).collect()
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

/// A design file must say what is uncertain, and may say more, but no seeds: what is wrong with it.
fn check_columns(points: &[Point], ranges: &[Range]) -> Vec<Problem> {
    let columns: Vec<&str> = points
        .iter()
        .flat_map(|point| &point.values)
        .map(|(path, _)| path.as_str())
        .collect();
    let seed = columns.contains(&SEED).then(|| {
        Problem::with_file(
            "--design",
            "has a column `seed`, which would change nothing: every point runs on the seeds of the experiment",
            SEEDS_ACCEPTED,
        )
    });
    let missing = ranges.iter().filter(|range| !columns.contains(&range.path.as_str()));
    let missing = missing.map(|range| {
        let message = format!("has no column `{}`, which the experiment calls uncertain", range.path);
        Problem::with_file("--design", message, "accepted: a column for every uncertain parameter")
    });
    seed.into_iter().chain(missing).collect()
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
