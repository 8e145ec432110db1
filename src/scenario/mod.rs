//! Scenarios: one file that says everything a run is told.
//!
//! ```text
//! file ─► document ─┐                                     ┌─► Scenario
//! extends ──────────┼─► merge ─► validate (shape) ─► read ┼─► resolved values, for the manifest
//! --set ────────────┘                                     └─► rows, for `describe`
//! ```
//!
//! The parameters' structs are the only register: their JSON Schema (`shape`) says what a scenario may hold, and
//! everything here asks it. All problems are collected and told at once ([`Problems`]); nothing is run.

pub(crate) mod address;
pub mod describe;
pub(crate) mod document;
mod evidence;
pub(crate) mod file;
mod merge;
pub mod params;
mod picture;
mod problem;
pub(crate) mod set;
pub(crate) mod shape;
pub mod shipped;
pub mod size;
mod source;
#[cfg(test)]
mod tests;
pub(crate) mod validate;
pub mod window;

use std::path::{Path, PathBuf};

pub use describe::Row;
use document::{Node, Value};
pub use params::Scenario;
pub use problem::{Paint, Problem, Problems};
use shape::Shape;
pub use shape::{grouped, schema};

use crate::param::check::{Check, Report};

/// A scenario read, resolved and checked.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the run is told.
    pub scenario: Scenario,
    /// The same with every default written out and nothing extended.
    pub resolved: serde_json::Value,
    /// Every parameter with what is known about it.
    pub rows: Vec<Row>,
    /// The files it came from, the lowest first.
    pub files: Vec<PathBuf>,
}

/// Reads a scenario file, what it extends and the `--set` flags, in that order.
///
/// # Errors
/// Everything that is wrong, each with its place and remedy.
pub fn load(path: &Path, sets: &[String]) -> Result<Loaded, Problems> {
    let layers = file::read_all(path)?;
    let files = layers.iter().map(|(path, _)| path.clone()).collect();
    let mut problems = Vec::new();
    let mut overlays: Vec<Node> = layers.into_iter().map(|(_, document)| document).collect();
    for flag in sets {
        match set::read(flag) {
            Ok(document) => overlays.push(document),
            Err(problem) => problems.push(problem),
        }
    }
    resolve(overlays, problems, files)
}

impl Scenario {
    /// Reads a scenario from a text. What it `extends` is a shipped scenario, or a file relative to the working directory.
    ///
    /// ```
    /// let scenario = scamnet::Scenario::parse("extends = 'quickstart'\nseed = 7")?;
    /// assert_eq!((scenario.name.as_str(), scenario.seed), ("quickstart", 7));
    /// # Ok::<(), scamnet::scenario::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong, each with its place and remedy.
    pub fn parse(text: &str) -> Result<Scenario, Problems> {
        let name = "the given text";
        let document = file::parsed(name, text.to_owned()).map_err(Problems::one)?;
        let layers = file::extended(PathBuf::from(name), document)?;
        Base { layers }.under([]).map(|loaded| loaded.scenario)
    }

    /// Reads a scenario file with all that it extends.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place and remedy.
    pub fn load(path: impl AsRef<Path>) -> Result<Scenario, Problems> {
        load(path.as_ref(), &[]).map(|loaded| loaded.scenario)
    }

    /// One of the scenarios that are in the program: `scamnet list` shows their names.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn shipped(name: &str) -> Result<Scenario, Problems> {
        let all = shipped::all()
            .into_iter()
            .filter(|shipped| shipped.kind == shipped::Kind::Scenario);
        let names: Vec<&str> = all.map(|shipped| shipped.name).collect();
        if names.contains(&name) {
            return Scenario::load(Path::new(shipped::ROOT).join(name).with_extension("toml"));
        }
        let remedy = format!("accepted: one of: {}", names.join(", "));
        Err(Problems::one(Problem::with_file(
            name,
            "is no shipped scenario".to_owned(),
            &remedy,
        )))
    }
}

/// A scenario file, read with all that it extends, over which more can be laid.
#[derive(Clone, Debug)]
pub struct Base {
    layers: Vec<(PathBuf, Node)>,
}

impl Base {
    /// Reads a file.
    ///
    /// # Errors
    /// The first thing that keeps a file from being read.
    pub fn read(path: &Path) -> Result<Base, Problems> {
        file::read_all(path).map(|layers| Base { layers })
    }

    /// The scenario that comes of laying documents over it, the lowest first.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place and remedy.
    pub(crate) fn under<'a>(&self, overlays: impl IntoIterator<Item = &'a Node>) -> Result<Loaded, Problems> {
        let files = self.layers.iter().map(|(path, _)| path.clone()).collect();
        let own = self.layers.iter().map(|(_, document)| document);
        resolve(
            own.cloned().chain(overlays.into_iter().cloned()).collect(),
            Vec::new(),
            files,
        )
    }
}

/// The text of a small commented scenario to start from.
pub const NEW: &str = include_str!("new.toml");

/// Lays the documents over one another, checks what comes of it, and reads it.
fn resolve(overlays: Vec<Node>, mut problems: Vec<Problem>, files: Vec<PathBuf>) -> Result<Loaded, Problems> {
    let shape = Shape::root(schema());
    let mut overlays = overlays.into_iter();
    let Some(first) = overlays.next() else {
        return Err(Problems(problems));
    };
    let mut document = Node {
        value: Value::Table(Vec::new()),
        place: first.place.clone(),
    };
    for overlay in std::iter::once(first).chain(overlays) {
        problems.extend(merge::merge(&mut document, overlay, &shape));
    }
    problems.extend(validate::validate(&document, &shape));
    // Only sound values are asked whether they fit together.
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    let scenario: Scenario =
        serde_path_to_error::deserialize(document.json()).map_err(|error| unread(&document, &error))?;
    let resolved = serde_json::to_value(&scenario).map_err(|error| {
        Problems::one(Problem::at(
            &document.place,
            error.to_string(),
            "accepted: finite numbers",
        ))
    })?;
    let rows = describe::rows(&scenario, &resolved);
    problems.extend(faults(&scenario, &document));
    problems.extend(evidence::check(&scenario, &document, &rows));
    if problems.is_empty() {
        Ok(Loaded {
            scenario,
            resolved,
            rows,
            files,
        })
    } else {
        Err(Problems(problems))
    }
}

/// What the parameters say about how they fit together.
fn faults(scenario: &Scenario, document: &Node) -> Vec<Problem> {
    let mut report = Report::default();
    scenario.check(&mut report);
    let told = report.faults().iter().map(|fault| {
        let path = address::dotted(&fault.path);
        let place = address::place(document, &fault.path);
        Problem::at(
            &place,
            format!("`{path}`: {}", fault.message),
            format!("accepted: {}", fault.accepted),
        )
        .about(path)
    });
    told.collect()
}

/// What the schema let pass but the structs refuse.
fn unread(document: &Node, error: &serde_path_to_error::Error<serde_json::Error>) -> Problems {
    let path: Vec<String> = error.path().iter().map(ToString::to_string).collect();
    let place = address::place(document, &path);
    let remedy = "accepted: what `scamnet schema` says for this key";
    Problems::one(Problem::at(&place, error.inner().to_string(), remedy).about(address::dotted(&path)))
}
