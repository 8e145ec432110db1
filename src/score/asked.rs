//! Who is asked about: the rows of a file of a task, with what was known of each and what is true.

use std::fs;
use std::path::Path;

use arrow_schema::DataType;
use serde_json::Value;

use super::{ScoreError, names};
use crate::dataset::{Damage, Dataset, Part};

/// Most bytes of a `task.json` that are read.
const MOST: u64 = 1 << 20;

/// Rows of a file of a task, by id.
#[derive(Debug)]
pub struct Asked {
    /// Name of the column of ids.
    pub id: String,
    /// The task's file, as it is called in the run.
    pub file: String,
    /// The split begins, the question is put, and the split ends: milliseconds.
    pub from: i64,
    pub cut_off: i64,
    pub to: i64,
    /// Ascending.
    pub ids: Vec<u64>,
    pub known: Vec<bool>,
    pub truth: Vec<bool>,
}

/// As what cells of the tasks' and of submissions' CSV files are read.
pub fn types(_: &str, column: &str) -> DataType {
    match column {
        "known" | "truth" => DataType::Boolean,
        "score" => DataType::Float64,
        _ => DataType::UInt64,
    }
}

impl Asked {
    /// Reads a file of a task of a run.
    ///
    /// # Errors
    /// If there is no such task or file, or it cannot be read.
    pub fn read(run: &Path, task: &str, split: &str) -> Result<Asked, ScoreError> {
        let dataset = Dataset::open(run, types);
        let parts = dataset.parts(&format!("tasks/{task}"));
        let has = |part: &&Part| Path::new(&part.name).file_stem().is_some_and(|stem| stem == split);
        if parts.is_empty() {
            return Err(unknown_task(&dataset, run, task));
        }
        let part = parts.iter().find(has).ok_or_else(|| {
            let there = names(parts);
            ScoreError::Unknown(format!(
                "{}: {task} has no split `{split}`; accepted: {there}",
                run.display()
            ))
        })?;
        let (id, [from, cut_off, to]) = told(&dataset, task, split)?;
        let mut rows: Vec<(u64, bool, bool)> = Vec::new();
        dataset.read_part(part, &[&id, "known", "truth"], |batch| {
            let (ids, known, truth) = (batch.ids(&id)?, batch.flags("known")?, batch.flags("truth")?);
            rows.extend(
                batch
                    .rows()
                    .map(|row| (ids.value(row), known.value(row), truth.value(row))),
            );
            Ok(())
        })?;
        rows.sort_unstable();
        Ok(Asked {
            id,
            file: part.name.clone(),
            from,
            cut_off,
            to,
            ids: rows.iter().map(|row| row.0).collect(),
            known: rows.iter().map(|row| row.1).collect(),
            truth: rows.iter().map(|row| row.2).collect(),
        })
    }

    /// Where a row stands.
    #[must_use]
    pub fn place(&self, id: u64) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }
}

fn unknown_task(dataset: &Dataset, run: &Path, task: &str) -> ScoreError {
    let files = dataset.all_files().iter();
    let of = |part: &Part| {
        let folder = part.name.strip_prefix("tasks/")?.strip_suffix("/task.json")?;
        Some(folder.to_owned())
    };
    let all: Vec<String> = files.filter_map(of).collect();
    ScoreError::Unknown(format!(
        "{}: no task `{task}`; accepted: {}",
        run.display(),
        all.join(", ")
    ))
}

/// What `task.json` says: the column of ids, and when a split begins, its question is put, and it ends.
fn told(dataset: &Dataset, task: &str, split: &str) -> Result<(String, [i64; 3]), Damage> {
    let name = format!("tasks/{task}/task.json");
    let part = dataset.all_files().iter().find(|part| part.name == name);
    let part = part.ok_or_else(|| Damage(format!("{name} is missing")))?;
    if part.bytes()? > MOST {
        return Err(part.broken(format!("longer than {MOST} bytes, and not read")));
    }
    let bytes = fs::read(&part.path).map_err(|error| part.broken(error))?;
    let says: Value = serde_json::from_slice(&bytes).map_err(|error| part.broken(error))?;
    // A part by owner or ring has the times of the split that it is of.
    let of = split.rsplit('-').next().unwrap_or(split);
    let splits = says["splits"].as_array().into_iter().flatten();
    let told = splits.into_iter().find(|told| told["name"] == of);
    let moment = |key: &str| {
        let text = told.and_then(|told| told[key].as_str()).unwrap_or_default();
        let time = chrono::DateTime::parse_from_rfc3339(text);
        time.map(|time| time.timestamp_millis())
            .map_err(|_| part.broken(format!("says no moment `{key}` of {of}")))
    };
    let id = says["id"]
        .as_str()
        .ok_or_else(|| part.broken("names no column of ids"))?;
    Ok((
        id.to_owned(),
        [moment("from")?, moment("cut_off")?, moment("labels_as_of")?],
    ))
}
