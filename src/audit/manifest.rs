//! The manifest against the files: what it says is there, is there, to the byte.
//!
//! `tables` names every table with its `rows` and its files, `files` every other file, each file by `path`, `bytes` and
//! `sha256`; `window` has `start` and `end`. Later checks read the tables themselves and trust nothing said here but
//! the window.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde_json::Value;

use super::promise::Promise;
use super::report::Check;
use super::view;
use crate::dataset::manifest::{self, Manifest};
use crate::dataset::seal::{self, Look, Sealed};
use crate::dataset::{Damage, Dataset, Part};

const WHOLE: Promise = Promise {
    name: "manifest.whole",
    text: "manifest.json is there and states seed, scenario, window, every table and every other file.",
};
const HASHES: Promise = Promise {
    name: "manifest.hashes",
    text: "Length and SHA-256 of every file, of tables and beside them, are those in the manifest.",
};
const ROWS: Promise = Promise {
    name: "manifest.rows",
    text: "Every table has as many rows as the manifest says.",
};
const LISTED: Promise = Promise {
    name: "manifest.listed",
    text: "No file or empty folder lies in the run that the manifest does not name, but timing.json, report.html and \
           charts/.",
};

/// What a manifest must state.
const OF_RUN: [&str; 5] = ["seed", "scenario", "window", "tables", "files"];
/// What that of a view must.
const OF_VIEW: [&str; 5] = ["institution_id", "institution", "window", "tables", "files"];

/// What a run writes beside what its manifest vouches for: what differs between equal runs, and what may be drawn anew.
const UNSEALED: [&str; 6] = [
    manifest::NAME,
    "timing.json",
    "report.html",
    "README.md",
    "croissant.json",
    "charts/",
];

/// What the manifest says of one table.
struct Entry<'a> {
    rows: Option<u64>,
    files: Vec<Sealed<'a>>,
}

/// Holds the manifest against the files.
#[must_use]
pub fn check(dataset: &Dataset) -> Vec<Check> {
    let manifest = &dataset.manifest;
    let mut whole = WHOLE.findings();
    whole.look(1);
    if let Some(trouble) = &manifest.trouble {
        whole.breaks(|| trouble.to_string());
        let rest = [HASHES, ROWS, LISTED].map(|promise| promise.untested("there is no manifest"));
        return [whole.finish("manifest")].into_iter().chain(rest).collect();
    }
    let keys: &[&str] = if view::is_one(dataset) { &OF_VIEW } else { &OF_RUN };
    for key in keys {
        if manifest.whole.get(*key).is_none_or(Value::is_null) {
            whole.breaks(|| format!("manifest.json: {key} is missing"));
        }
    }
    if manifest.whole.get("window").is_some() && manifest.window().is_none_or(|window| window.start >= window.end) {
        whole.breaks(|| "manifest.json: window has no start before its end".into());
    }
    let entries = entries(manifest);
    for table in view::tables(dataset) {
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
    let named = seal::all(&manifest.whole);
    vec![
        whole.finish("manifest"),
        hashes(dataset, &named),
        rows(dataset, &entries),
        listed(dataset, &named),
    ]
}

/// What is said of each table.
fn entries(manifest: &Manifest) -> BTreeMap<&str, Entry<'_>> {
    let tables = manifest.whole.get("tables").and_then(Value::as_object);
    let tables = tables.into_iter().flatten();
    tables.map(|(name, said)| (name.as_str(), entry(said))).collect()
}

fn entry(said: &Value) -> Entry<'_> {
    Entry {
        rows: said.get("rows").and_then(Value::as_u64),
        files: seal::of(said).collect(),
    }
}

fn listed(dataset: &Dataset, named: &[Sealed]) -> Check {
    let mut findings = LISTED.findings();
    let named: BTreeSet<&str> = named.iter().map(|file| file.path).collect();
    let is = |name: &str, free: &str| name == free || free.ends_with('/') && name.starts_with(free);
    let is_unsealed = |name: &str| UNSEALED.iter().any(|free| is(name, free));
    for file in dataset.all_files().iter().filter(|file| !is_unsealed(&file.name)) {
        findings.look(1);
        if !named.contains(file.name.as_str()) {
            findings.breaks(|| format!("{} is not in the manifest", file.name));
        }
    }
    for folder in dataset.empty_folders().iter().filter(|folder| !is_unsealed(folder)) {
        findings.breaks(|| format!("{folder} is an empty folder that is not of the run"));
    }
    findings.finish("file")
}

/// Every file that is said to be there, by length and checksum.
fn hashes(dataset: &Dataset, named: &[Sealed]) -> Check {
    let mut findings = HASHES.findings();
    findings.look(named.len() as u64);
    let broken = seal::broken(dataset, named, Look::Bytes);
    broken
        .into_iter()
        .for_each(|damage| findings.breaks(|| damage.to_string()));
    findings.finish("hash")
}

fn rows(dataset: &Dataset, entries: &BTreeMap<&str, Entry>) -> Check {
    let mut findings = ROWS.findings();
    for (table, entry) in entries {
        let Some(said) = entry.rows else {
            continue;
        };
        findings.look(1);
        let Ok(files) = dataset.files(table) else {
            if said > 0 {
                findings.breaks(|| format!("{table}: the manifest says {said} rows, and no file is there"));
            }
            continue;
        };
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
    findings.finish("table")
}
