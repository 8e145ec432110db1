//! The functions: a scenario's text in, JSON or a job out.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Instant;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use scamnet::audit::{self as auditing, leakage};
use scamnet::cli::{self, Wish};
use scamnet::experiment::design::{self, Design};
use scamnet::experiment::outcome::OUTCOMES;
use scamnet::experiment::roster::{Roster, Shard};
use scamnet::param::money::Currency;
use scamnet::record::Format;
use scamnet::scenario::shipped::{self, Kind};
use scamnet::scenario::{Loaded, published, size};
use serde_json::{Value, json};

use crate::failure::{Failure, fields};
use crate::job::{Done, Job, Watch};
use crate::memory;
use crate::source::load;

/// Does what a command line says, the program's name first; the exit code.
#[pyfunction]
pub fn command(py: Python<'_>, words: Vec<OsString>) -> u8 {
    py.detach(|| cli::main_of(words))
}

/// Reads a scenario: a path or a shipped name, or a text that problems call `asked`.
fn read(py: Python<'_>, asked: &str, text: Option<String>, sets: &[String]) -> PyResult<Loaded> {
    let loaded = py.detach(|| load(asked, text, sets));
    loaded.map_err(|problems| Failure::Scenario(problems).raise(py))
}

/// What a sound scenario comes to: name, people, window, memory, notes; and its warnings.
#[pyfunction]
pub fn check<'py>(
    py: Python<'py>,
    asked: &str,
    text: Option<String>,
    sets: Vec<String>,
) -> PyResult<(String, Bound<'py, PyList>)> {
    let loaded = read(py, asked, text, &sets)?;
    let scenario = &loaded.scenario;
    let horizon = scenario.days();
    let about = json!({
        "name": scenario.name,
        "title": scenario.title,
        "seed": scenario.seed,
        "people": (scenario.population.people as f64 * scenario.scale) as u64,
        "window": {
            "start": horizon.window_start.to_string(),
            "end": horizon.window_end.to_string(),
        },
        "memory": scenario.memory(),
        "notes": size::notes(scenario),
    });
    let warnings = PyList::empty(py);
    for warning in &loaded.warnings {
        warnings.append(fields(py, warning)?)?;
    }
    Ok((about.to_string(), warnings))
}

/// Every parameter of a scenario, as JSON.
#[pyfunction]
pub fn describe(py: Python<'_>, asked: &str, text: Option<String>, sets: Vec<String>) -> PyResult<String> {
    let loaded = read(py, asked, text, &sets)?;
    serde_json::to_string(&loaded.rows).map_err(|error| PyValueError::new_err(error.to_string()))
}

/// What experiments measure, as JSON.
#[pyfunction]
pub fn outcomes() -> String {
    let rows = OUTCOMES.iter().map(|outcome| {
        json!({
            "name": outcome.name,
            "unit": outcome.unit,
            "better": outcome.better,
            "parts": outcome.read.has_parts(),
            "about": outcome.about,
        })
    });
    Value::Array(rows.collect()).to_string()
}

/// The JSON Schema of a kind of file.
#[pyfunction]
pub fn schema(kind: &str) -> PyResult<String> {
    let schema = match kind {
        "scenario" => published::scenario(),
        "policy" => published::policy(),
        "experiment" => published::experiment(design::schema()),
        _ => {
            let why = format!("kind={kind:?} is no kind of file; accepted: scenario, experiment, policy");
            return Err(PyValueError::new_err(why));
        }
    };
    Ok(schema.to_string())
}

/// Kind, name and a line on each shipped file.
#[pyfunction]
pub fn list_shipped() -> Vec<(&'static str, &'static str, &'static str)> {
    let kind = |kind| match kind {
        Kind::Scenario => "scenario",
        Kind::Experiment => "experiment",
        Kind::Policy => "policy",
    };
    let all = shipped::all();
    all.iter()
        .map(|file| (kind(file.kind), file.name, file.about()))
        .collect()
}

/// Minor units in one unit of each currency.
#[pyfunction]
pub fn currencies(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let currencies = PyDict::new(py);
    for currency in Currency::ALL {
        currencies.set_item(currency.word(), currency.minor_per_unit())?;
    }
    Ok(currencies)
}

/// What a sound experiment comes to: name, arms, seeds, runs.
#[pyfunction]
pub fn experiment(py: Python<'_>, asked: &str, seeds: Option<&str>) -> PyResult<String> {
    let about = py.detach(|| {
        let design = Design::read(Path::new(asked), seeds, None)?;
        let settings = design.settings()?;
        let roster = Roster::of(&design, &settings, "compare", Shard::WHOLE);
        Ok(json!({
            "name": roster.name,
            "title": roster.title,
            "arms": roster.arms,
            "seeds": roster.seeds,
            "runs": roster.runs.len(),
        }))
    });
    about
        .map(|about: Value| about.to_string())
        .map_err(|problems| Failure::Scenario(problems).raise(py))
}

/// Begins a run: into a directory, or in memory if there is none. The job's result is the directory, or the run.
#[pyfunction]
#[pyo3(signature = (asked, text, sets, seed, directory, replace, csv))]
#[expect(
    clippy::too_many_arguments,
    reason = "named on the other side, and called in one place"
)]
pub fn run(
    py: Python<'_>,
    asked: &str,
    text: Option<String>,
    sets: Vec<String>,
    seed: Option<u32>,
    directory: Option<PathBuf>,
    replace: bool,
    csv: bool,
) -> PyResult<Job> {
    let begun = Instant::now();
    let mut loaded = read(py, asked, text, &sets)?;
    if let Some(seed) = seed {
        loaded = loaded.with_seed(seed);
    }
    Job::begin(move |shared| {
        let mut watch = Watch::new(shared, loaded.scenario.days());
        let Some(directory) = directory else {
            return Ok(Done::Memory(Box::new(memory::run(loaded, &mut watch)?)));
        };
        let wish = Wish {
            dir: Some(directory),
            replace,
            format: if csv { Format::Csv } else { Format::Parquet },
            tables: true,
            report: true,
        };
        let recorded = cli::record(loaded, &wish, begun, &mut watch)?;
        Ok(Done::Text(recorded.dir.to_string_lossy().into_owned()))
    })
}

/// Begins an audit; the job's result is what `scamnet audit --json` prints.
#[pyfunction]
pub fn audit(directory: PathBuf) -> PyResult<Job> {
    Job::begin(move |_| {
        let report = auditing::run(&directory)?;
        // What is damaged cannot be measured, and the report says so.
        let leakage = match leakage::run(&directory) {
            Ok(leakage) => Some(leakage),
            Err(_) if !report.is_kept() => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Done::Text(
            json!({ "checks": report.checks, "leakage": leakage }).to_string(),
        ))
    })
}
