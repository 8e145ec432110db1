//! The manifest against the files: what it says is there, is there, to the byte.
//!
//! `tables` names every table with its `rows` and, per file, `sha256`; `window` has `start` and `end`. Later checks read
//! the tables themselves and trust nothing said here but the window.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;

use rayon::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::contract;
use super::promise::Promise;
use super::report::Check;
use crate::dataset::manifest::Manifest;
use crate::dataset::{Damage, Dataset, Part};

const WHOLE: Promise = Promise {
    name: "manifest.whole",
    text: "manifest.json is there and states program, seed, scenario, window and every table.",
};
const HASHES: Promise = Promise {
    name: "manifest.hashes",
    text: "The SHA-256 of every file of every table is the one in the manifest.",
};
const ROWS: Promise = Promise {
    name: "manifest.rows",
    text: "Every table has as many rows as the manifest says.",
};
const LISTED: Promise = Promise {
    name: "manifest.listed",
    text: "No file lies among the tables that the manifest does not list.",
};

/// What the manifest says of one table.
struct Entry<'a> {
    rows: Option<u64>,
    /// Names and SHA-256 of its files.
    files: Vec<(&'a str, &'a str)>,
}

/// Holds the manifest against the files.
#[must_use]
pub fn check(dataset: &Dataset) -> Vec<Check> {
    let manifest = &dataset.manifest;
    let mut whole = WHOLE.findings();
    whole.look(1);
    if let Some(trouble) = &manifest.trouble {
        whole.breaks(|| trouble.clone());
        let rest = [HASHES, ROWS, LISTED].map(|promise| promise.untested("there is no manifest"));
        return [whole.finish("manifests")].into_iter().chain(rest).collect();
    }
    for key in ["seed", "scenario", "window", "tables"] {
        if manifest.whole.get(key).is_none_or(Value::is_null) {
            whole.breaks(|| format!("manifest.json: {key} is missing"));
        }
    }
    if manifest.whole.get("window").is_some() && manifest.window().is_none_or(|window| window.start >= window.end) {
        whole.breaks(|| "manifest.json: window has no start before its end".into());
    }
    let entries = entries(manifest);
    for table in contract::tables() {
        match entries.get(table.path) {
            None => whole.breaks(|| format!("manifest.json: tables has no {}", table.path)),
            Some(entry) if entry.rows.is_none() => {
                whole.breaks(|| format!("manifest.json: {} has no rows", table.path))
            }
            Some(entry) if entry.files.is_empty() => {
                whole.breaks(|| format!("manifest.json: {} has no sha256", table.path));
            }
            Some(_) => {}
        }
    }
    vec![
        whole.finish("manifests"),
        hashes(dataset, &entries),
        rows(dataset, &entries),
        listed(dataset, &entries),
    ]
}

/// What is said of each table.
fn entries(manifest: &Manifest) -> BTreeMap<&str, Entry<'_>> {
    let tables = manifest.whole.get("tables").and_then(Value::as_object);
    let tables = tables.into_iter().flatten();
    tables.map(|(name, said)| (name.as_str(), entry(said))).collect()
}

fn entry(said: &Value) -> Entry<'_> {
    let files = said.get("files").and_then(Value::as_array);
    Entry {
        rows: said.get("rows").and_then(Value::as_u64),
        files: files.into_iter().flatten().filter_map(file).collect(),
    }
}

fn file(said: &Value) -> Option<(&str, &str)> {
    Some((said.get("path")?.as_str()?, said.get("sha256")?.as_str()?))
}

fn listed(dataset: &Dataset, entries: &BTreeMap<&str, Entry>) -> Check {
    let mut findings = LISTED.findings();
    let named: BTreeSet<&str> = entries
        .values()
        .flat_map(|entry| &entry.files)
        .map(|(name, _)| *name)
        .collect();
    for file in dataset.all_files() {
        findings.look(1);
        if !named.contains(file.name.as_str()) {
            findings.breaks(|| format!("{} is not in the manifest", file.name));
        }
    }
    findings.finish("files")
}

/// Every file that is said to be there, hashed, each on a thread of its own.
fn hashes(dataset: &Dataset, entries: &BTreeMap<&str, Entry>) -> Check {
    let claims: Vec<(&str, &str)> = entries.values().flat_map(|entry| &entry.files).copied().collect();
    let found: Vec<Result<String, Damage>> = claims.par_iter().map(|(name, _)| hash(dataset, name)).collect();
    let mut findings = HASHES.findings();
    for ((name, said), found) in claims.iter().zip(found) {
        findings.look(1);
        match found {
            Err(damage) => findings.breaks(|| damage.to_string()),
            Ok(found) if !found.eq_ignore_ascii_case(said) => {
                findings.breaks(|| format!("{name}: the manifest says {said}, the file is {found}"));
            }
            Ok(_) => {}
        }
    }
    findings.finish("hashes")
}

fn rows(dataset: &Dataset, entries: &BTreeMap<&str, Entry>) -> Check {
    let mut findings = ROWS.findings();
    for (table, entry) in entries {
        let (Some(said), Ok(files)) = (entry.rows, dataset.files(table)) else {
            continue;
        };
        findings.look(1);
        let counts = files.par_iter().map(|file: &Part| dataset.rows(file));
        match counts.collect::<Result<Vec<u64>, Damage>>() {
            Ok(counts) => {
                let found: u64 = counts.iter().sum();
                if found != said {
                    findings.breaks(|| format!("{table}: the manifest says {said} rows, the files hold {found}"));
                }
            }
            Err(damage) => findings.breaks(|| damage.to_string()),
        }
    }
    findings.finish("tables")
}

/// SHA-256 of a file, in hexadecimal digits.
fn hash(dataset: &Dataset, name: &str) -> Result<String, Damage> {
    let failed = |error: std::io::Error| Damage(format!("{name}: {error}"));
    let mut file = File::open(dataset.root.join(name)).map_err(failed)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
