//! `manifest.json`: what a run is and every file of it, written last; and the two JSON files beside it.

use std::path::Path;

use serde_json::{Value, json};

use super::Format;
use super::catalogue::descriptions;
use super::error::RecordError;
use super::table_files::Finished;
use super::writer::{Seal, Written};
use crate::engine::time::Horizon;

/// Raised whenever a column or table is renamed or redefined; additions leave it.
pub const FORMAT_VERSION: u32 = 1;

/// What the recorder cannot know of a run and is told at its end.
#[derive(Clone, Debug, Default)]
pub struct Closing {
    /// The resolved scenario.
    pub scenario: Value,
    /// Where each of its values was set that is not the default, by path.
    pub set: Value,
    pub seed: u64,
    /// Units of each currency for one US dollar.
    pub rates: Value,
    /// What a conversion costs, in basis points.
    pub spread_bp: i64,
    /// Contents of `summary.json`.
    pub summary: Value,
    /// Contents of `timing.json`, the only file that differs between equal runs.
    pub timing: Value,
}

/// The manifest of a run; `beside` are the files that are of no table, in any order.
#[must_use]
pub fn manifest(
    closing: &Closing,
    horizon: Option<Horizon>,
    stages: &[String],
    format: Format,
    tables: &[Finished],
    mut beside: Vec<Seal>,
) -> Value {
    beside.sort();
    let beside: Vec<Value> = beside.iter().map(sealed).collect();
    let tables: serde_json::Map<String, Value> = tables
        .iter()
        .map(|table| (table.table.clone(), entry(table.rows, &table.files)))
        .collect();
    json!({
        "format_version": FORMAT_VERSION,
        "program": "scamnet",
        "program_version": env!("CARGO_PKG_VERSION"),
        "seed": closing.seed,
        "window": horizon.map(|horizon| json!({
            "start": horizon.window_start.to_string(),
            "end": horizon.window_end.to_string(),
        })),
        "format": format.word(),
        "stages": stages,
        "rates": closing.rates,
        "ledger": { "spread_bp": closing.spread_bp },
        "tables": tables,
        "files": beside,
        "later": later(),
        "scenario": closing.scenario,
        "set": closing.set,
    })
}

/// Columns that are known only later than their row, each with the column that says since when, by table.
#[must_use]
pub fn later() -> Value {
    let tables = descriptions(&[]).into_iter().filter_map(|table| {
        let columns = table.columns.iter();
        let later = columns.filter_map(|column| Some((column.name.clone(), Value::from(column.later?))));
        let later: serde_json::Map<String, Value> = later.collect();
        (!later.is_empty()).then_some((table.stem, Value::Object(later)))
    });
    Value::Object(tables.collect())
}

/// What is said of a table.
#[must_use]
pub fn entry(rows: u64, files: &[Written]) -> Value {
    let files: Vec<Value> = files.iter().map(file).collect();
    json!({ "rows": rows, "files": files })
}

fn file(file: &Written) -> Value {
    let Seal { path, bytes, sha256 } = &file.seal;
    json!({ "path": path, "rows": file.rows, "bytes": bytes, "sha256": sha256 })
}

/// What is said of a file that is of no table.
#[must_use]
pub fn sealed(Seal { path, bytes, sha256 }: &Seal) -> Value {
    json!({ "path": path, "bytes": bytes, "sha256": sha256 })
}

/// Whether all files that a manifest names are there still, as long as it says.
///
/// # Errors
/// With the first that is not.
pub fn still_there(root: &Path, manifest: &Value) -> Result<(), RecordError> {
    let of_tables = manifest["tables"]
        .as_object()
        .into_iter()
        .flat_map(|tables| tables.values());
    let lists = of_tables.map(|table| &table["files"]).chain([&manifest["files"]]);
    for file in lists.filter_map(Value::as_array).flatten() {
        let path = root.join(file["path"].as_str().unwrap_or_default());
        let wrong = match std::fs::metadata(&path) {
            Ok(found) if Some(found.len()) == file["bytes"].as_u64() => continue,
            Ok(found) => format!(
                "it was written with {} bytes and has {} now",
                file["bytes"],
                found.len()
            ),
            Err(error) => format!("it was written, and is not there any more ({error})"),
        };
        return Err(RecordError::write(&path, &wrong));
    }
    Ok(())
}

/// Writes a JSON file that a person can read, with a newline at its end, under a name relative to the run's directory.
///
/// # Errors
/// If the disk refuses it.
pub fn write_json(root: &Path, name: &str, value: &Value) -> Result<Seal, RecordError> {
    let (path, text) = (root.join(name), format!("{value:#}\n"));
    std::fs::write(&path, &text).map_err(|error| RecordError::write(&path, &error))?;
    Ok(Seal::of(name, text.as_bytes()))
}
