//! The manifest against the files: what it says is there, is there, to the byte.
//!
//! `tables` names every table with its `rows` and, per file, `sha256`; `window` has `start` and `end`. The window is
//! handed on to the checks that need it. Later checks read the tables themselves and trust nothing said here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;

use chrono::{DateTime, NaiveDate};
use rayon::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::contract;
use super::dataset::{Damage, Dataset, Part};
use super::promise::Promise;
use super::report::Check;
use super::scan;

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

/// What the manifest says.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    whole: Value,
    trouble: Option<String>,
}

/// What it says of one table.
#[derive(Debug, Default)]
struct Entry {
    rows: Option<u64>,
    /// Of the table's bytes, its files one after the other in name order.
    sha256: Option<String>,
    /// Of single files, by name relative to the dataset.
    files: BTreeMap<String, String>,
}

/// The window's bounds, in milliseconds since the epoch: `start ≤ ts < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub start: i64,
    pub end: i64,
}

impl Manifest {
    /// Reads it; what is wrong with it comes out in [`Manifest::check`].
    #[must_use]
    pub fn read(dataset: &Dataset) -> Manifest {
        let read = fs::read(dataset.root.join("manifest.json")).map_err(|e| e.to_string());
        match read.and_then(|bytes| serde_json::from_slice(&bytes).map_err(|e| e.to_string())) {
            Ok(whole) => Manifest { whole, trouble: None },
            Err(error) => Manifest {
                whole: Value::Null,
                trouble: Some(format!("manifest.json: {error}")),
            },
        }
    }

    /// The window, if the manifest states one.
    #[must_use]
    pub fn window(&self) -> Option<Window> {
        let window = self.whole.get("window")?;
        Some(Window {
            start: moment(window.get("start")?)?,
            end: moment(window.get("end")?)?,
        })
    }

    /// What a conversion costs, in basis points, if the manifest states it (`ledger.spread_bp`).
    #[must_use]
    pub fn spread_bp(&self) -> Option<i64> {
        self.whole.get("ledger")?.get("spread_bp")?.as_i64()
    }

    /// Units of a currency for one US dollar, if the manifest states it (`rates`).
    #[must_use]
    pub fn rate(&self, currency: &str) -> Option<f64> {
        self.whole.get("rates")?.get(currency)?.as_f64()
    }

    /// Holds the manifest against the files.
    #[must_use]
    pub fn check(&self, dataset: &Dataset) -> Vec<Check> {
        let mut whole = WHOLE.findings();
        whole.look(1);
        if let Some(trouble) = &self.trouble {
            whole.breaks(|| trouble.clone());
            let rest = [HASHES, ROWS, LISTED].map(|promise| promise.untested("there is no manifest"));
            return [whole.finish("manifests")].into_iter().chain(rest).collect();
        }
        for key in ["seed", "scenario", "window", "tables"] {
            if self.whole.get(key).is_none_or(Value::is_null) {
                whole.breaks(|| format!("manifest.json: {key} is missing"));
            }
        }
        if self.whole.get("window").is_some() && self.window().is_none_or(|window| window.start >= window.end) {
            whole.breaks(|| "manifest.json: window has no start before its end".into());
        }
        let entries = self.entries();
        for table in contract::tables() {
            match entries.get(table.path) {
                None => whole.breaks(|| format!("manifest.json: tables has no {}", table.path)),
                Some(entry) if entry.rows.is_none() => {
                    whole.breaks(|| format!("manifest.json: {} has no rows", table.path))
                }
                Some(entry) if entry.sha256.is_none() && entry.files.is_empty() => {
                    whole.breaks(|| format!("manifest.json: {} has no sha256", table.path));
                }
                Some(_) => {}
            }
        }
        let listed = self.listed(dataset, &entries);
        vec![
            whole.finish("manifests"),
            hashes(dataset, &entries),
            rows(dataset, &entries),
            listed,
        ]
    }

    /// Tables by path. A list of tables names each in `name`, `table` or `path`.
    fn entries(&self) -> BTreeMap<String, Entry> {
        match self.whole.get("tables") {
            Some(Value::Object(tables)) => tables.iter().map(|(name, said)| (stem(name), entry(said))).collect(),
            Some(Value::Array(tables)) => {
                let named = |said: &Value| Some((stem(text(said, &["name", "table", "path"])?), entry(said)));
                tables.iter().filter_map(named).collect()
            }
            _ => BTreeMap::new(),
        }
    }

    fn listed(&self, dataset: &Dataset, entries: &BTreeMap<String, Entry>) -> Check {
        let mut findings = LISTED.findings();
        let whole: BTreeSet<&str> = entries
            .iter()
            .filter(|(_, entry)| entry.files.is_empty())
            .map(|(name, _)| name.as_str())
            .collect();
        let single: BTreeSet<&str> = entries
            .values()
            .flat_map(|entry| entry.files.keys())
            .map(String::as_str)
            .collect();
        for file in dataset.all_files() {
            findings.look(1);
            let table = table_of(&file.name);
            if !single.contains(file.name.as_str()) && !whole.contains(table.as_str()) {
                findings.breaks(|| format!("{} is not in the manifest", file.name));
            }
        }
        findings.finish("files")
    }
}

/// Every file that is said to be there, hashed, each on a thread of its own.
fn hashes(dataset: &Dataset, entries: &BTreeMap<String, Entry>) -> Check {
    let mut claims: Vec<(String, &str, Vec<Part>)> = Vec::new();
    for (table, entry) in entries {
        for (name, hash) in &entry.files {
            let path = dataset.root.join(name);
            claims.push((
                name.clone(),
                hash,
                vec![Part {
                    path,
                    name: name.clone(),
                }],
            ));
        }
        if let (true, Some(hash)) = (entry.files.is_empty(), &entry.sha256) {
            let files = dataset.tables.iter().find(|stored| stored.spec.path == table);
            let files = files.map_or_else(Vec::new, |stored| stored.files.clone());
            claims.push((table.clone(), hash, files));
        }
    }
    let found: Vec<Result<String, Damage>> = claims.par_iter().map(|(_, _, files)| hash(files)).collect();
    let mut findings = HASHES.findings();
    for ((name, said, files), found) in claims.iter().zip(found) {
        findings.look(1);
        match found {
            Err(damage) => findings.breaks(|| damage.to_string()),
            Ok(_) if files.is_empty() => findings.breaks(|| format!("{name} is missing")),
            Ok(found) if !found.eq_ignore_ascii_case(said) => {
                findings.breaks(|| format!("{name}: the manifest says {said}, the file is {found}"));
            }
            Ok(_) => {}
        }
    }
    findings.finish("hashes")
}

fn rows(dataset: &Dataset, entries: &BTreeMap<String, Entry>) -> Check {
    let mut findings = ROWS.findings();
    for (table, entry) in entries {
        let (Some(said), Ok(stored)) = (entry.rows, dataset.stored(table)) else {
            continue;
        };
        findings.look(1);
        let counts = stored.files.par_iter().map(|file| match scan::declared_rows(file)? {
            Some(rows) => Ok(rows),
            None => counted(file, stored.spec),
        });
        match counts.collect::<Result<Vec<u64>, Damage>>() {
            Ok(counts) => {
                let found: u64 = counts.iter().sum();
                if found != said {
                    findings.breaks(|| format!("{table}: the manifest says {said} rows, the files hold {found}"));
                }
            }
            Err(damage) => findings.breaks(|| dataset.remember(damage).to_string()),
        }
    }
    findings.finish("tables")
}

fn counted(file: &Part, spec: &contract::Table) -> Result<u64, Damage> {
    let mut rows = 0;
    let first = spec.columns.first().map(|column| column.name);
    scan::scan(file, spec, first.as_slice(), &mut |batch| {
        rows += batch.len() as u64;
        Ok(())
    })?;
    Ok(rows)
}

fn entry(said: &Value) -> Entry {
    let mut files = BTreeMap::new();
    match said.get("files") {
        Some(Value::Object(named)) => {
            for (name, file) in named {
                let hash = file.as_str().or_else(|| text(file, &["sha256"]));
                files.extend(hash.map(|hash| (name.clone(), hash.to_string())));
            }
        }
        Some(Value::Array(list)) => {
            for file in list {
                if let (Some(name), Some(hash)) = (text(file, &["path", "name", "file"]), text(file, &["sha256"])) {
                    files.insert(name.to_string(), hash.to_string());
                }
            }
        }
        _ => {}
    }
    let rows = said.get("rows").and_then(Value::as_u64);
    Entry {
        rows,
        sha256: text(said, &["sha256"]).map(str::to_string),
        files,
    }
}

fn text<'a>(object: &'a Value, keys: &[&str]) -> Option<&'a str> {
    keys.iter().find_map(|key| object.get(key)?.as_str())
}

/// Path of a table without the extension of its file.
fn stem(name: &str) -> String {
    let name = name.trim_end_matches('/');
    name.strip_suffix(".parquet")
        .or_else(|| name.strip_suffix(".csv"))
        .unwrap_or(name)
        .to_string()
}

/// Path of the table that a file belongs to.
fn table_of(file: &str) -> String {
    stem(&file.splitn(3, '/').take(2).collect::<Vec<_>>().join("/"))
}

/// SHA-256 of files, one after the other, in hexadecimal digits.
fn hash(files: &[Part]) -> Result<String, Damage> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    for part in files {
        let failed = |error: std::io::Error| Damage(format!("{}: {error}", part.name));
        let mut file = File::open(&part.path).map_err(failed)?;
        loop {
            let read = file.read(&mut buffer).map_err(failed)?;
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A date, a moment or a number of milliseconds, as milliseconds since the epoch.
fn moment(value: &Value) -> Option<i64> {
    if let Some(number) = value.as_i64() {
        return Some(number);
    }
    let text = value.as_str()?;
    let midnight = |date: NaiveDate| date.and_hms_opt(0, 0, 0).map(|time| time.and_utc().timestamp_millis());
    match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        Ok(date) => midnight(date),
        Err(_) => DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|time| time.timestamp_millis()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_given_in_dates_or_moments() {
        assert_eq!(moment(&"1970-01-02".into()), Some(86_400_000));
        assert_eq!(moment(&"1970-01-01T00:00:01Z".into()), Some(1_000));
        assert_eq!(moment(&5.into()), Some(5));
        assert_eq!(moment(&"soon".into()), None);
    }

    #[test]
    fn files_belong_to_the_table_whose_folder_they_lie_in() {
        assert_eq!(
            table_of("observed/transactions/date=2025-07-01/part-0.parquet"),
            "observed/transactions"
        );
        assert_eq!(table_of("truth/cases.csv"), "truth/cases");
    }
}
