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
    /// Rings behind its true rows.
    pub rings: u64,
    /// What it has too little of for its figures to say much.
    pub lacks: Vec<String>,
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
        let told = told(&dataset, task, split)?;
        let (id, [from, cut_off, to]) = (told.id, told.moments);
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
            rings: told.rings,
            lacks: told.lacks,
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

/// What `task.json` says of a file.
struct Told {
    /// The column of ids.
    id: String,
    /// When its split begins, the question is put, and the split ends.
    moments: [i64; 3],
    rings: u64,
    lacks: Vec<String>,
}

fn told(dataset: &Dataset, task: &str, split: &str) -> Result<Told, Damage> {
    let name = format!("tasks/{task}/task.json");
    let part = dataset.all_files().iter().find(|part| part.name == name);
    let part = part.ok_or_else(|| Damage(format!("{name} is missing")))?;
    if part.bytes()? > MOST {
        return Err(part.broken(format!("longer than {MOST} bytes, and not read")));
    }
    let bytes = fs::read(&part.path).map_err(|error| part.broken(error))?;
    let says: Value = serde_json::from_slice(&bytes).map_err(|error| part.broken(error))?;
    // A part by owner or ring has the times of the split that it is of.
    let (apart, of) = split
        .rsplit_once('-')
        .map_or((None, split), |(apart, of)| (Some(apart), of));
    let splits = says["splits"].as_array().into_iter().flatten();
    let whole = splits
        .into_iter()
        .find(|told| told["name"] == of)
        .unwrap_or(&Value::Null);
    let file = apart.map_or(whole, |apart| &whole["apart"][apart]);
    let moment = |key: &str| {
        let time = chrono::DateTime::parse_from_rfc3339(whole[key].as_str().unwrap_or_default());
        time.map(|time| time.timestamp_millis())
            .map_err(|_| part.broken(format!("says no moment `{key}` of {of}")))
    };
    let says_not = |key: &str| part.broken(format!("says no `{key}` of {split}; run the scenario again"));
    let lacks = file["lacks"].as_array().ok_or_else(|| says_not("lacks"))?;
    Ok(Told {
        id: says["id"]
            .as_str()
            .ok_or_else(|| part.broken("names no column of ids"))?
            .to_owned(),
        moments: [moment("from")?, moment("cut_off")?, moment("labels_as_of")?],
        rings: file["rings"].as_u64().ok_or_else(|| says_not("rings"))?,
        lacks: lacks
            .iter()
            .filter_map(|word| word.as_str().map(str::to_owned))
            .collect(),
    })
}
