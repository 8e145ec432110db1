//! A dataset on disk: where each table's files lie and how rows are read from them.
//!
//! Reading goes through [`Dataset::read`] and [`Dataset::read_files`], which name the columns they need, so that
//! nothing else is decoded. Whatever cannot be read is damage: it is remembered here, in one place, and reported as a
//! promise of its own. Nothing is ever written.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use arrow_schema::SchemaRef;
use rayon::prelude::*;

use super::column::Batch;
use super::contract::{self, Table};
use super::promise::Promise;
use super::report::Check;
use super::scan;

/// Parts of a dataset that hold tables.
pub const PARTS: [&str; 3] = ["observed", "series", "truth"];

const READABLE: Promise = Promise {
    name: "tables.readable",
    text: "Every file of every table can be read from its first row to its last.",
};

/// Why a table could not be read, naming file and column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage(pub String);

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A file of a table.
#[derive(Clone, Debug)]
pub struct Part {
    pub path: PathBuf,
    /// Relative to the dataset, with `/` between folders.
    pub name: String,
}

/// A table and its files, in name order; none if the table is missing.
#[derive(Clone, Debug)]
pub struct Stored {
    pub spec: &'static Table,
    pub files: Vec<Part>,
}

impl Stored {
    /// Reads columns of one of its files, into a state of that file's own.
    fn read_file<T>(
        &self,
        file: &Part,
        columns: &[&str],
        start: impl Fn() -> T,
        each: impl Fn(&mut T, &Batch) -> Result<(), Damage>,
    ) -> Result<T, Damage> {
        let mut state = start();
        scan::scan(file, self.spec, columns, &mut |batch| each(&mut state, batch)).map(|()| state)
    }
}

/// A dataset to audit.
#[derive(Debug)]
pub struct Dataset {
    pub root: PathBuf,
    pub tables: Vec<Stored>,
    damage: Mutex<BTreeSet<Damage>>,
}

impl Dataset {
    /// Looks up where the tables of the contract lie below a folder.
    #[must_use]
    pub fn open(root: &Path) -> Dataset {
        let tables = contract::tables()
            .map(|spec| Stored {
                spec,
                files: files_of(root, spec.path),
            })
            .collect();
        Dataset {
            root: root.to_path_buf(),
            tables,
            damage: Mutex::default(),
        }
    }

    /// Every file in the folders that hold tables, by name relative to the dataset, in name order.
    #[must_use]
    pub fn all_files(&self) -> Vec<Part> {
        let mut files = Vec::new();
        for part in PARTS {
            walk(&self.root.join(part), part, &mut files);
        }
        files
    }

    /// The files of a table.
    ///
    /// # Errors
    /// If the table is missing.
    pub fn stored(&self, table: &str) -> Result<&Stored, Damage> {
        let found = self
            .tables
            .iter()
            .find(|stored| stored.spec.path == table && !stored.files.is_empty());
        found.ok_or_else(|| self.remember(Damage(format!("{table} is missing"))))
    }

    /// Reads columns of a table, batch by batch, in row order.
    ///
    /// # Errors
    /// If the table or a column is missing, of another type, or broken off.
    pub fn read(
        &self,
        table: &str,
        columns: &[&str],
        mut each: impl FnMut(&Batch) -> Result<(), Damage>,
    ) -> Result<(), Damage> {
        let stored = self.stored(table)?;
        for file in &stored.files {
            scan::scan(file, stored.spec, columns, &mut each).map_err(|damage| self.remember(damage))?;
        }
        Ok(())
    }

    /// Reads columns of one file of a table, batch by batch, in row order.
    ///
    /// # Errors
    /// As [`Dataset::read`].
    pub fn read_part(
        &self,
        part: &Part,
        table: &str,
        columns: &[&str],
        mut each: impl FnMut(&Batch) -> Result<(), Damage>,
    ) -> Result<(), Damage> {
        let spec = self.stored(table)?.spec;
        scan::scan(part, spec, columns, &mut each).map_err(|damage| self.remember(damage))
    }

    /// The columns that one file of a table declares.
    ///
    /// # Errors
    /// If the file has no readable schema.
    pub fn schema(&self, part: &Part, table: &str) -> Result<SchemaRef, Damage> {
        let spec = self.stored(table)?.spec;
        scan::schema(part, spec).map_err(|damage| self.remember(damage))
    }

    /// Reads columns of a table, each file on a thread of its own; one result a file, in file order.
    ///
    /// # Errors
    /// As [`Dataset::read`].
    pub fn read_files<T: Send>(
        &self,
        table: &str,
        columns: &[&str],
        start: impl Fn() -> T + Sync,
        each: impl Fn(&mut T, &Batch) -> Result<(), Damage> + Sync,
    ) -> Result<Vec<T>, Damage> {
        let stored = self.stored(table)?;
        let read = |file: &Part| stored.read_file(file, columns, &start, &each);
        let results: Vec<Result<T, Damage>> = stored.files.par_iter().map(read).collect();
        results
            .into_iter()
            .map(|result| result.map_err(|damage| self.remember(damage)))
            .collect()
    }

    /// Names of the `<stage>_at` columns of cases, in the order of the file.
    ///
    /// # Errors
    /// If `truth/cases` is missing or has no readable schema.
    pub fn stages(&self) -> Result<Vec<String>, Damage> {
        let stored = self.stored("truth/cases")?;
        let Some(file) = stored.files.first() else {
            return Ok(Vec::new());
        };
        let schema = scan::schema(file, stored.spec).map_err(|damage| self.remember(damage))?;
        let names = schema.fields().iter().map(|field| field.name().clone());
        Ok(names.filter(|name| stored.spec.is_stage(name)).collect())
    }

    /// Notes damage, for the report.
    pub fn remember(&self, damage: Damage) -> Damage {
        if let Ok(mut all) = self.damage.lock() {
            all.insert(damage.clone());
        }
        damage
    }

    /// Whether every table could be read; asked last.
    #[must_use]
    pub fn readable(&self) -> Check {
        let mut findings = READABLE.findings();
        findings.look(self.tables.iter().map(|stored| stored.files.len() as u64).sum());
        if let Ok(all) = self.damage.lock() {
            all.iter().for_each(|damage| findings.breaks(|| damage.to_string()));
        }
        findings.finish("files")
    }
}

/// A table is one file, or a folder of them.
fn files_of(root: &Path, table: &str) -> Vec<Part> {
    for extension in ["parquet", "csv"] {
        let name = format!("{table}.{extension}");
        let path = root.join(&name);
        if path.is_file() {
            return vec![Part { path, name }];
        }
    }
    let mut files = Vec::new();
    walk(&root.join(table), table, &mut files);
    files.retain(|file| file.name.ends_with(".parquet") || file.name.ends_with(".csv"));
    files
}

/// Files below a folder, in name order; a folder that is not there has none.
fn walk(folder: &Path, name: &str, files: &mut Vec<Part>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut entries: Vec<(String, PathBuf)> = entries
        .filter_map(Result::ok)
        .map(|entry| (format!("{name}/{}", entry.file_name().to_string_lossy()), entry.path()))
        .collect();
    entries.sort();
    for (name, path) in entries {
        if path.is_dir() {
            walk(&path, &name, files);
        } else {
            files.push(Part { path, name });
        }
    }
}
