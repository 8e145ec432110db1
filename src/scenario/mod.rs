//! Scenarios: one file that says everything a run is told.
//!
//! ```text
//! file ─► document ─┐                                                ┌─► Scenario
//! extends ──────────┼─► merge ─► figure ─► validate (shape) ─► read ─┼─► resolved values, for the manifest
//! --set ────────────┘                                                ├─► rows with their origins, for `describe`
//!                                                                    └─► what can never happen, as warnings
//! ```
//!
//! The parameters' structs are the only register: their JSON Schema (`shape`) says what a scenario may hold, and
//! everything here asks it. All problems are collected and told at once ([`Problems`]); nothing is run.

pub(crate) mod address;
pub mod cost;
pub mod describe;
pub(crate) mod document;
mod evidence;
mod figure;
pub(crate) mod file;
mod merge;
mod never;
mod origin;
pub mod params;
mod picture;
mod problem;
pub mod published;
pub(crate) mod renamed;
pub(crate) mod set;
pub(crate) mod shape;
pub mod shipped;
pub mod size;
mod source;
#[cfg(test)]
mod tests;
pub(crate) mod validate;
mod weights;
pub mod window;

use std::path::{Path, PathBuf};

pub use describe::Row;
use document::{Node, Value};
use origin::Origins;
pub use params::Scenario;
pub use problem::{Paint, Problem, Problems, warnings};
use shape::Shape;
pub use shape::{grouped, schema};

use crate::param::check::{Check, Fault, Report};
use crate::world::atlas;

/// A scenario read, resolved and checked.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the run is told.
    pub scenario: Scenario,
    /// The scenario as a document with every default written out and nothing extended.
    pub resolved: serde_json::Value,
    /// Every parameter with what is known about it.
    pub rows: Vec<Row>,
    /// The files it came from, the lowest first.
    pub files: Vec<PathBuf>,
    /// What it says and what can never happen.
    pub warnings: Vec<Problem>,
}

impl Loaded {
    /// Where each value was written that is not the default, by path: for the manifest.
    #[must_use]
    pub fn set(&self) -> serde_json::Value {
        let set = self
            .rows
            .iter()
            .filter_map(|row| Some((row.path.clone(), row.set.clone()?.into())));
        serde_json::Value::Object(set.collect())
    }

    /// The scenario with another seed, by the flag `--seed`.
    #[must_use]
    pub fn with_seed(mut self, seed: u32) -> Loaded {
        self.scenario.seed = seed;
        self.resolved["seed"] = seed.into();
        for row in self.rows.iter_mut().filter(|row| row.path == "seed") {
            row.value = seed.into();
            row.set = (!row.is_default()).then(|| format!("set by --seed {seed}"));
        }
        self
    }
}

/// Reads a scenario file, what it extends and the `--set` flags, in that order.
///
/// # Errors
/// Everything that is wrong, each with its place and remedy.
pub fn load(path: &Path, sets: &[String]) -> Result<Loaded, Problems> {
    let layers = file::read_all(path)?;
    if let ([(_, document)], []) = (layers.as_slice(), sets)
        && document.entries().is_empty()
    {
        let remedy = "accepted: a TOML file with keys and values; `scamnet new FILE` writes a scenario to start from";
        let problem = Problem::with_file(path.display().to_string(), "says nothing at all", remedy);
        return Err(Problems::one(problem));
    }
    under_flags(layers, sets)
}

/// As [`load`], of a text; `name` is what problems call it. What it `extends` is a shipped scenario, or a file relative
/// to the working directory.
///
/// # Errors
/// Everything that is wrong, each with its place and remedy.
pub fn load_text(name: &str, text: String, sets: &[String]) -> Result<Loaded, Problems> {
    let document = file::parsed(name, text)?;
    under_flags(file::extended(PathBuf::from(name), document)?, sets)
}

/// The scenario that comes of laying flags over files, the lowest first.
fn under_flags(layers: Vec<(PathBuf, Node)>, sets: &[String]) -> Result<Loaded, Problems> {
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
    /// Reads a scenario from a text. What it `extends` is a shipped scenario, or a file relative to the working
    /// directory.
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
        load_text("the given text", text.to_owned(), &[]).map(|loaded| loaded.scenario)
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
            return Scenario::load(shipped::find(
                Path::new(shipped::ROOT).join(name),
                name,
                &[shipped::Kind::Scenario],
            ));
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

/// The text of a small commented scenario of a name to start from; in a built-in country, if one is named.
///
/// # Errors
/// With the codes of the built-in countries, where there is none of that name.
pub fn new(name: &str, country: Option<&str>) -> Result<String, String> {
    let new = include_str!("new.toml").replace("name = \"my-scenario\"", &format!("name = \"{name}\""));
    let Some(code) = country else {
        return Ok(new);
    };
    let built_in = atlas::built_in().iter();
    let Some(country) = built_in.clone().find(|country| country.name == code) else {
        let codes: Vec<&str> = atlas::codes().collect();
        let guess = address::closest(code, codes.iter().copied());
        let guess = guess.map_or(String::new(), |guess| format!("did you mean `{guess}`? "));
        return Err(format!(
            "there is no built-in country `{code}`\n{guess}accepted: one of: {}; any other is written out in a scenario, \
             with its rate, calendar, wage, regions and institutions",
            codes.join(", ")
        ));
    };
    let region = country.region.first().map_or("", |region| region.name.as_str());
    let place = format!(
        "people = 20_000\n\n# Where they live: a built-in country, with its rate, calendar, mean wage, regions and institutions. What is \
         written\n# here takes the place of its own figures; `scamnet describe THIS_FILE population.country` lists them.\n\
         [[population.country]]\nname = \"{code}\"\n# mean_wage = {}       # {} a month\n\n\
         # After a raid a site is built again in one of these countries, by weights.\n[crew]\nrebuild_in = {{ {code} = 1.0 }}\n",
        grouped(country.mean_wage),
        country.currency,
    );
    Ok(new
        .replace("people = 20_000\n", &place)
        .replace("country = \"PK\"", &format!("country = \"{code}\""))
        .replace("region = \"Punjab\"", &format!("region = \"{region}\""))
        .replace("targets = { PK = 1.0 }", &format!("targets = {{ {code} = 1.0 }}")))
}

/// Lays documents over one another, the lowest first, and says what cannot be laid; nothing where there is none.
fn lay(layers: &[Node]) -> Option<(Node, Vec<Problem>)> {
    let shape = Shape::root(schema());
    let mut document = Node {
        value: Value::Table(Vec::new()),
        place: layers.first()?.place.clone(),
    };
    let mut unlaid = Vec::new();
    for layer in layers {
        unlaid.extend(merge::merge(&mut document, layer.clone(), &shape));
    }
    merge::complete(&mut document, &shape);
    Some((document, unlaid))
}

/// The parameters of the scenario that some documents are by themselves; none where they are no sound one.
fn rows_of(layers: &[Node]) -> Vec<Row> {
    let shape = Shape::root(schema());
    let rows = lay(layers).and_then(|(mut document, unlaid)| {
        let faults = figure::spell_out(&mut document, &shape);
        if !(unlaid.is_empty() && faults.is_empty() && validate::validate(&document, &shape).is_empty()) {
            return None;
        }
        let scenario: Scenario = serde_path_to_error::deserialize(document.json()).ok()?;
        let resolved = serde_json::to_value(&scenario).ok()?;
        Some(describe::rows(&scenario, &resolved, &document, &Origins::new(layers)))
    });
    rows.unwrap_or_default()
}

/// Lays the documents over one another, checks what comes of it, and reads it.
fn resolve(layers: Vec<Node>, mut problems: Vec<Problem>, files: Vec<PathBuf>) -> Result<Loaded, Problems> {
    let shape = Shape::root(schema());
    let Some((mut document, unlaid)) = lay(&layers) else {
        return Err(Problems(problems));
    };
    let origins = Origins::new(&layers);
    let mut faults = figure::spell_out(&mut document, &shape);
    faults.extend(validate::validate(&document, &shape));
    if !(problems.is_empty() && unlaid.is_empty() && faults.is_empty()) {
        let keys = unlaid.iter().filter_map(|problem| problem.key.as_deref());
        let unplaced: Vec<Vec<String>> = keys.map(address::segments).collect();
        let rest = remaining(&document, &faults, &unplaced, &shape, &layers);
        problems.extend(unlaid.into_iter().chain(faults).chain(rest));
        return Err(Problems(problems));
    }
    let mut scenario: Scenario =
        serde_path_to_error::deserialize(document.json()).map_err(|error| unread(&document, &error))?;
    let unwritable = |error: serde_json::Error| {
        Problems::one(Problem::at(
            &document.place,
            error.to_string(),
            "accepted: finite numbers",
        ))
    };
    let mut resolved = serde_json::to_value(&scenario).map_err(unwritable)?;
    let rows = describe::rows(&scenario, &resolved, &document, &origins);
    problems.extend(placed(&document, scenario.told(Scenario::check)));
    problems.extend(placed(&document, weights::check(&rows)));
    problems.extend(evidence::check(&scenario, &document, &rows, &layers));
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    // What was said of a value that another file has changed since says nothing of the new one.
    scenario
        .evidence
        .retain(|path, _| rows.iter().any(|row| row.evidence.as_ref() == Some(path)));
    resolved["evidence"] = serde_json::to_value(&scenario.evidence).map_err(unwritable)?;
    let warnings = placed(
        &document,
        scenario.told(|scenario, report| never::tell(scenario, &rows, report)),
    );
    Ok(Loaded {
        scenario,
        resolved,
        rows,
        files,
        warnings,
    })
}

/// What others name, and what such a thing holds that others name in turn.
const NAMED: [(&str, &[&str]); 8] = [
    ("country", &["region", "institution"]),
    ("region", &[]),
    ("institution", &[]),
    ("funnel", &["stage"]),
    ("stage", &[]),
    ("syndicate", &["site"]),
    ("site", &[]),
    ("policy", &[]),
];

/// The kinds of names that are lost where what stands at a path is left out.
fn names_lost(path: &[String]) -> Vec<&'static str> {
    let kinds = |word: &str| -> Vec<&'static str> {
        // Of the population only its countries are named by others.
        let word = if word == "population" { "country" } else { word };
        let found = NAMED.iter().find(|(kind, _)| *kind == word);
        found.map_or(Vec::new(), |(kind, below)| {
            [*kind].into_iter().chain(below.iter().copied()).collect()
        })
    };
    match path {
        [] => NAMED.iter().map(|(kind, _)| *kind).collect(),
        [.., kind, _, key] if key == "name" => kinds(kind),
        [first, key] if first == "population" && key != "country" => Vec::new(),
        [.., above, key] => kinds(key).into_iter().chain(kinds(above)).collect(),
        [key] => kinds(key),
    }
}

/// What else is wrong in a document with problems: across fields, and in its evidence. The rest of it is asked, with
/// defaults for what is faulty. Of what lies above or below that nothing is said, nor that there is no such name, where
/// it may be what was left out: `unplaced` are elements that were written and that no list has.
fn remaining(
    document: &Node,
    problems: &[Problem],
    unplaced: &[Vec<String>],
    shape: &Shape<'_>,
    layers: &[Node],
) -> Vec<Problem> {
    /// As far up as a part of a parameter lies below it.
    const DEEPEST: usize = 4;
    /// More say nothing that is worth it.
    const MOST: usize = 100;
    let meant = |problem: &Problem| {
        let guess = problem.remedy.strip_prefix("did you mean `")?.split_once('`');
        guess.map(|(guess, _)| vec![guess.to_owned()])
    };
    let mut lost: Vec<&str> = Vec::new();
    let mut rest = document.clone();
    let mut faulty: Vec<Vec<String>> = Vec::new();
    let mut told = problems.to_vec();
    for _ in 0..DEEPEST {
        if told.len() > MOST {
            return Vec::new();
        }
        for problem in &told {
            let Some(path) = problem.key.as_deref().map(address::segments) else {
                return Vec::new();
            };
            lost.extend(names_lost(&path));
            lost.extend(meant(problem).iter().flat_map(|guess| names_lost(guess)));
            address::remove(&mut rest, &path);
            faulty.push(path);
        }
        // What lacks a part now is left to its default as a whole.
        told = validate::validate(&rest, shape);
        if told.is_empty() {
            break;
        }
    }
    if !told.is_empty() {
        return Vec::new();
    }
    let Ok(scenario) = serde_json::from_value::<Scenario>(rest.json()) else {
        return Vec::new();
    };
    faulty.extend_from_slice(unplaced);
    let is_near = |path: &[String]| {
        let akin = |faulty: &Vec<String>| faulty.iter().zip(path).all(|(one, other)| one == other);
        faulty.iter().any(akin)
    };
    let mut faults = scenario.told(Scenario::check);
    faults.retain(|fault| {
        let is_lost = fault.missing.as_ref().is_some_and(|(kind, name)| {
            // "region of PK"
            let kind = kind.split(' ').next().unwrap_or_default();
            lost.contains(&kind) || unplaced.iter().any(|path| path.last() == Some(name))
        });
        !is_lost && !is_near(&fault.path)
    });
    let mut problems = placed(document, faults);
    if let Ok(resolved) = serde_json::to_value(&scenario) {
        let rows = describe::rows(&scenario, &resolved, &rest, &Origins::new(layers));
        let weightless = weights::check(&rows).into_iter().filter(|fault| !is_near(&fault.path));
        problems.extend(placed(document, weightless.collect()));
        let stray = evidence::check(&scenario, document, &rows, layers);
        problems.extend(stray.into_iter().filter(|problem| {
            let path = problem.key.as_deref().map(address::segments).unwrap_or_default();
            let about = path.get(1).map(|path| address::segments(path)).unwrap_or_default();
            !is_near(&about) && !about.iter().any(|part| lost.contains(&part.as_str()))
        }));
    }
    problems
}

impl Scenario {
    /// Which kind of policy one of its policies is, by its name.
    pub(crate) fn kind_of(&self, policy: &str) -> Option<&'static str> {
        self.policy.get(policy).map(|policy| policy.kind())
    }

    /// What one of its checks tells.
    fn told(&self, check: impl FnOnce(&Scenario, &mut Report)) -> Vec<Fault> {
        let mut report = Report::default();
        check(self, &mut report);
        report.faults().to_vec()
    }
}

/// What was told by path, at its places.
fn placed(document: &Node, faults: Vec<Fault>) -> Vec<Problem> {
    let told = faults.into_iter().map(|fault| {
        let path = address::dotted(&address::labelled(document, &fault.path));
        // Of a list of names, the one that there is not.
        let missing = fault.missing.as_ref();
        let word = missing.and_then(|(_, name)| address::place_of_word(document, &fault.path, name));
        let place = word.unwrap_or_else(|| address::place(document, &fault.path));
        let message = if path.is_empty() {
            fault.message
        } else {
            format!("`{path}`: {}", fault.message)
        };
        let meant = fault
            .meant
            .map_or(String::new(), |meant| format!("did you mean `{meant}`? "));
        Problem::at(&place, message, format!("{meant}accepted: {}", fault.accepted)).about(path)
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
