//! Result files of an experiment: its outcomes as tables, long and wide, and its comparison as JSON and as a page.
//!
//! Each is a pure function of finished runs, written whole or not at all, and the same whichever machine made the runs.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, StringArray, UInt32Array};
use arrow_schema::{DataType, Field};

use super::comparison::{Comparison, Results};
use super::kept::{Kept, write_columns};
use super::roster::{self, Roster, Run};
use super::{ExperimentError, page, put};

/// Files of results in an experiment's directory.
pub const FILES: [&str; 8] = [
    "outcomes.csv",
    "outcomes.parquet",
    "outcomes-wide.csv",
    "outcomes-wide.parquet",
    "comparison.json",
    "comparison.md",
    super::arms::FILE,
    // Of a room above, whose test holds the name.
    "report.html",
];

/// The runs of a roster, as far as they lie in a directory.
#[derive(Debug, Default)]
pub struct Gathered {
    pub found: Vec<(Run, Kept)>,
    pub missing: Vec<Run>,
    /// Why files under runs' names are none. These runs are missing.
    pub lost: Vec<ExperimentError>,
}

/// Reads the finished runs of a roster that lie in a directory.
#[must_use]
pub fn gather(roster: &Roster, dir: &Path) -> Gathered {
    let mut gathered = Gathered::default();
    for run in &roster.runs {
        match Kept::find(dir, &run.id) {
            Ok(Some(kept)) => gathered.found.push((run.clone(), kept)),
            Ok(None) => gathered.missing.push(run.clone()),
            Err(why) => {
                gathered.missing.push(run.clone());
                gathered.lost.push(why);
            }
        }
    }
    gathered
}

/// Removes what an experiment has written into a directory, and nothing else. The roster goes last, so that what is
/// left of a removal that was cut off is still known for an experiment's.
///
/// # Errors
/// If the disk refuses.
pub fn remove(dir: &Path) -> Result<(), ExperimentError> {
    let gone = |path: PathBuf, done: std::io::Result<()>| match done {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(ExperimentError::unwritable(&path, &error)),
        _ => Ok(()),
    };
    for folder in [roster::RUNS, "charts"].map(|folder| dir.join(folder)) {
        let done = std::fs::remove_dir_all(&folder);
        gone(folder, done)?;
    }
    for file in FILES.into_iter().chain([roster::FILE]).map(|file| dir.join(file)) {
        let done = std::fs::remove_file(&file);
        gone(file, done)?;
    }
    Ok(())
}

/// Writes `outcomes` and `outcomes-wide`, each as Parquet and CSV.
///
/// # Errors
/// If the disk refuses.
pub fn write_outcomes(results: &Results, dir: &Path) -> Result<(), ExperimentError> {
    let rows: Vec<(&Run, &Kept)> = results
        .roster
        .runs
        .iter()
        .filter_map(|run| Some((run, results.get(run.arm, run.draw, run.seed)?)))
        .collect();
    long(results.roster, &rows, dir)?;
    wide(results, &rows, dir)
}

/// Writes `comparison.json` and `comparison.md`.
///
/// # Errors
/// If the disk refuses.
pub fn write_comparison(comparison: &Comparison, dir: &Path) -> Result<Vec<PathBuf>, ExperimentError> {
    let (json, markdown) = (dir.join("comparison.json"), dir.join("comparison.md"));
    let text = serde_json::to_string_pretty(comparison).map_err(|error| ExperimentError::unwritable(&json, &error))?;
    put(&json, format!("{text}\n").as_bytes())?;
    put(&markdown, page::page(comparison).as_bytes())?;
    Ok(vec![json, markdown])
}

/// One row for each outcome of each run.
fn long(roster: &Roster, runs: &[(&Run, &Kept)], dir: &Path) -> Result<(), ExperimentError> {
    let rows: Vec<(&Run, &str, f64)> = runs
        .iter()
        .flat_map(|(run, kept)| {
            kept.outcomes
                .iter()
                .map(|value| (*run, value.name.as_str(), value.value))
        })
        .collect();
    let mut csv = "arm,seed,draw,outcome,value\n".to_owned();
    for (run, name, value) in &rows {
        let arm = &roster.arms[run.arm];
        // Writing to a string does not fail.
        let _ = writeln!(
            csv,
            "{},{},{},{},{value}",
            quoted(arm),
            run.seed,
            run.draw,
            quoted(name)
        );
    }
    put(&dir.join("outcomes.csv"), csv.as_bytes())?;
    let arms = rows.iter().map(|(run, ..)| roster.arms[run.arm].as_str());
    let values: Vec<f64> = rows.iter().map(|(.., value)| *value).collect();
    let columns = vec![
        words("arm", arms),
        numbers("seed", rows.iter().map(|(run, ..)| run.seed)),
        numbers("draw", rows.iter().map(|(run, ..)| run.draw as u32)),
        words("outcome", rows.iter().map(|(_, name, _)| *name)),
        (
            Field::new("value", DataType::Float64, false),
            Arc::new(Float64Array::from(values)) as ArrayRef,
        ),
    ];
    write_columns(&dir.join("outcomes.parquet"), columns, &[])
}

/// One row for each run: parameters in, outcomes out.
fn wide(results: &Results, runs: &[(&Run, &Kept)], dir: &Path) -> Result<(), ExperimentError> {
    let roster = results.roster;
    let names = results.names();
    let paths: Vec<&str> = roster
        .draws
        .first()
        .map_or(Vec::new(), |draw| draw.iter().map(|(path, _)| path.as_str()).collect());
    let parameter = |run: &Run, place: usize| roster.draws[run.draw][place].1.as_str();
    let mut csv: String = ["arm", "seed", "draw"]
        .into_iter()
        .chain(paths.iter().copied())
        .chain(names.iter().map(String::as_str))
        .map(quoted)
        .collect::<Vec<_>>()
        .join(",");
    csv.push('\n');
    for (run, kept) in runs {
        let start = [
            quoted(&roster.arms[run.arm]),
            run.seed.to_string(),
            run.draw.to_string(),
        ];
        let parameters = (0..paths.len()).map(|place| quoted(parameter(run, place)));
        let values = names
            .iter()
            .map(|name| kept.value(name).map_or(String::new(), |value| value.to_string()));
        csv.push_str(
            &start
                .into_iter()
                .chain(parameters)
                .chain(values)
                .collect::<Vec<_>>()
                .join(","),
        );
        csv.push('\n');
    }
    put(&dir.join("outcomes-wide.csv"), csv.as_bytes())?;
    let mut columns = vec![
        words("arm", runs.iter().map(|(run, _)| roster.arms[run.arm].as_str())),
        numbers("seed", runs.iter().map(|(run, _)| run.seed)),
        numbers("draw", runs.iter().map(|(run, _)| run.draw as u32)),
    ];
    for (place, path) in paths.iter().enumerate() {
        columns.push(parameter_column(
            path,
            runs.iter().map(|(run, _)| parameter(run, place)),
        ));
    }
    for name in &names {
        let values: Float64Array = runs.iter().map(|(_, kept)| kept.value(name)).collect();
        columns.push((Field::new(name, DataType::Float64, true), Arc::new(values)));
    }
    write_columns(&dir.join("outcomes-wide.parquet"), columns, &[])
}

/// A parameter's values: numbers if all of them are, else words as written.
fn parameter_column<'a>(path: &str, values: impl Iterator<Item = &'a str> + Clone) -> (Field, ArrayRef) {
    let parsed: Option<Vec<f64>> = values.clone().map(|value| value.parse().ok()).collect();
    match parsed {
        Some(parsed) => (
            Field::new(path, DataType::Float64, false),
            Arc::new(Float64Array::from(parsed)),
        ),
        None => words(path, values),
    }
}

fn words<'a>(name: &str, values: impl Iterator<Item = &'a str>) -> (Field, ArrayRef) {
    (
        Field::new(name, DataType::Utf8, false),
        Arc::new(StringArray::from_iter_values(values)),
    )
}

fn numbers(name: &str, values: impl Iterator<Item = u32>) -> (Field, ArrayRef) {
    (
        Field::new(name, DataType::UInt32, false),
        Arc::new(UInt32Array::from_iter_values(values)),
    )
}

/// A cell of a CSV file, in quotes where it must be.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("a, \"b\""), "\"a, \"\"b\"\"\"");
    }

    #[test]
    fn parameters_are_numbers_where_all_of_them_are() {
        let type_of = |values: &[&'static str]| {
            let (field, _) = parameter_column("a", values.iter().copied());
            field.data_type().clone()
        };
        assert_eq!(type_of(&["1", "0.5"]), DataType::Float64);
        assert_eq!(type_of(&["1", "3 d"]), DataType::Utf8);
    }
}
