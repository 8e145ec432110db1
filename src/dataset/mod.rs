//! A written run, read: the one way from its folder to the rows of its tables.
//!
//! ```text
//! folder ─► Dataset: which files, what the manifest says ─► scan: batches of rows, Parquet or CSV ─► Batch: typed columns
//! ```
//!
//! A table is a file `name.parquet` or `name.csv`, or a folder of such files. A call names the columns it needs, so
//! that nothing else is decoded. Whatever cannot be read is [`Damage`], which names the file; it is remembered here, in
//! one place, for whoever asks at the end. Nothing is ever written.
//!
//! It shares no code with what writes runs, and knows no table by name: whoever opens a run says as what the cells of
//! CSV files, which declare nothing, are to be read.

pub mod batch;
mod csv;
mod find;
pub mod folder;
mod footer;
pub(crate) mod index;
pub mod manifest;
mod pages;
mod rates;
mod scan;
pub mod seal;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use arrow_schema::{DataType, SchemaRef};
use rayon::prelude::*;

use batch::Batch;
use manifest::{Manifest, Window};
pub use rates::Rates;

/// As what the cells of a column in CSV files are read, by table and column.
pub type Types = fn(&str, &str) -> DataType;

/// Why a table could not be read, naming file and column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage(pub String);

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A file of a run.
#[derive(Clone, Debug)]
pub struct Part {
    /// Where it lies.
    pub path: PathBuf,
    /// Relative to the run, with `/` between folders.
    pub name: String,
}

impl Part {
    /// Opens it, if it is a regular file or a link to one: a pipe or a device may never end.
    ///
    /// # Errors
    /// If it is neither, or cannot be opened.
    pub fn open(&self) -> Result<fs::File, Damage> {
        self.bytes()?;
        fs::File::open(&self.path).map_err(|error| self.broken(error))
    }

    /// How long it is.
    ///
    /// # Errors
    /// If it is not there, or neither a regular file nor a link to one.
    pub fn bytes(&self) -> Result<u64, Damage> {
        let known = fs::metadata(&self.path).map_err(|error| self.broken(error))?;
        if known.is_file() {
            Ok(known.len())
        } else {
            Err(self.broken("not a regular file, and not read"))
        }
    }

    /// Damage of this file.
    pub fn broken(&self, why: impl fmt::Display) -> Damage {
        Damage(format!("{}: {why}", self.name))
    }

    /// Whether it is CSV.
    #[must_use]
    pub fn is_csv(&self) -> bool {
        self.name.ends_with(".csv")
    }

    /// Path of the table that it belongs to, as `observed/accounts`.
    #[must_use]
    pub fn table(&self) -> &str {
        let folder = self.name.find('/').map_or(0, |slash| slash + 1);
        let end = self.name[folder..].find('/');
        let name = end.map_or(&*self.name, |slash| &self.name[..folder + slash]);
        name.strip_suffix(".parquet")
            .or_else(|| name.strip_suffix(".csv"))
            .unwrap_or(name)
    }
}

/// A written run.
#[derive(Debug)]
pub struct Dataset {
    /// Its folder.
    pub root: PathBuf,
    /// What `manifest.json` says.
    pub manifest: Manifest,
    files: Vec<Part>,
    empty: Vec<String>,
    tables: BTreeMap<String, Vec<Part>>,
    types: Types,
    damage: Mutex<BTreeSet<Damage>>,
}

impl Dataset {
    /// Looks up which files a run has; `types` says as what cells of CSV files are read.
    #[must_use]
    pub fn open(root: &Path, types: Types) -> Dataset {
        let (mut files, mut empty) = (Vec::new(), Vec::new());
        walk(root, "", &mut files, &mut empty);
        Dataset {
            root: root.to_path_buf(),
            manifest: Manifest::read(root),
            tables: tables(&files),
            files,
            empty,
            types,
            damage: Mutex::default(),
        }
    }

    /// Every file in the folder and in those below it, in name order.
    #[must_use]
    pub fn all_files(&self) -> &[Part] {
        &self.files
    }

    /// Folders in which there is nothing, each with a `/` at its end.
    #[must_use]
    pub fn empty_folders(&self) -> &[String] {
        &self.empty
    }

    /// The files of a table, in name order; none if it is missing.
    #[must_use]
    pub fn parts(&self, table: &str) -> &[Part] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    /// The files of a table, in name order.
    ///
    /// # Errors
    /// If the table is missing.
    pub fn files(&self, table: &str) -> Result<&[Part], Damage> {
        match self.parts(table) {
            [] => Err(self.remember(Damage(format!("{table} is missing")))),
            files => Ok(files),
        }
    }

    /// The window.
    ///
    /// # Errors
    /// If the manifest states none.
    pub fn window(&self) -> Result<Window, Damage> {
        let missing = || self.remember(Damage("manifest.json: no window".into()));
        self.manifest.window().ok_or_else(missing)
    }

    /// The columns that a file declares; those of a CSV file have the types that were asked for.
    ///
    /// # Errors
    /// If the file has no readable schema.
    pub fn schema(&self, part: &Part) -> Result<SchemaRef, Damage> {
        scan::schema(part, self.types).map_err(|damage| self.remember(damage))
    }

    /// How many rows a file has: what its footer says, or, of CSV, what is counted.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn rows(&self, part: &Part) -> Result<u64, Damage> {
        scan::rows(part).map_err(|damage| self.remember(damage))
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
        let mut files = self.files(table)?.iter();
        files.try_for_each(|part| self.read_part(part, columns, &mut each))
    }

    /// Reads columns of one file, batch by batch, in row order.
    ///
    /// # Errors
    /// As [`Dataset::read`].
    pub fn read_part(
        &self,
        part: &Part,
        columns: &[&str],
        each: impl FnMut(&Batch) -> Result<(), Damage>,
    ) -> Result<(), Damage> {
        self.scan(part, columns, each).map_err(|damage| self.remember(damage))
    }

    /// As [`Dataset::read_part`], but nothing is remembered: the caller's own `each` may fail for other reasons than
    /// damage.
    ///
    /// # Errors
    /// As [`Dataset::read`].
    pub fn scan(
        &self,
        part: &Part,
        columns: &[&str],
        mut each: impl FnMut(&Batch) -> Result<(), Damage>,
    ) -> Result<(), Damage> {
        scan::scan(part, self.types, columns, &mut each)
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
        let read = |part: &Part| {
            let mut state = start();
            self.read_part(part, columns, |batch| each(&mut state, batch))
                .map(|()| state)
        };
        let results: Vec<Result<T, Damage>> = self.files(table)?.par_iter().map(read).collect();
        results.into_iter().collect()
    }

    /// Reads the rows of a table whose first column of those asked for is among `ids`, which ascend. Batches come in
    /// row order; what lies between is gone, so that they do not say at which place a row was.
    ///
    /// # Errors
    /// As [`Dataset::read`], and if the first column holds no ids.
    pub fn find(
        &self,
        table: &str,
        columns: &[&str],
        ids: &[u64],
        mut each: impl FnMut(&Batch) -> Result<(), Damage>,
    ) -> Result<(), Damage> {
        let files = self.files(table)?;
        if ids.is_empty() {
            return Ok(());
        }
        let find = |part: &Part| find::find(part, self.types, columns, ids).map_err(|damage| self.remember(damage));
        let found: Vec<_> = files.par_iter().map(find).collect();
        for (part, records) in files.iter().zip(found) {
            for record in records? {
                let (file, first_row) = (&*part.name, 0);
                each(&Batch {
                    record,
                    file,
                    first_row,
                })?;
            }
        }
        Ok(())
    }

    /// Notes damage, for the report.
    pub fn remember(&self, damage: Damage) -> Damage {
        if let Ok(mut all) = self.damage.lock() {
            all.insert(damage.clone());
        }
        damage
    }

    /// All damage so far, in the order of its words.
    #[must_use]
    pub fn damage(&self) -> Vec<Damage> {
        let all = self.damage.lock();
        all.map_or_else(|_| Vec::new(), |all| all.iter().cloned().collect())
    }
}

/// Files by table. A table is one file, Parquet before CSV, or a folder of them.
fn tables(files: &[Part]) -> BTreeMap<String, Vec<Part>> {
    let mut tables: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    let is_table = |part: &&Part| part.is_csv() || part.name.ends_with(".parquet");
    for part in files.iter().filter(is_table) {
        tables.entry(part.table().to_owned()).or_default().push(part.clone());
    }
    for (table, parts) in &mut tables {
        let ending = |part: &Part, ending: &str| part.name.strip_prefix(&**table) == Some(ending);
        let mut single = [".parquet", ".csv"].into_iter();
        if let Some(at) = single.find_map(|one| parts.iter().position(|part| ending(part, one))) {
            *parts = vec![parts.swap_remove(at)];
        }
    }
    tables
}

/// Files below a folder, in name order; a folder that is not there has none. Links to folders are not followed: they
/// may lead in circles, and count as files that cannot be read.
fn walk(folder: &Path, name: &str, files: &mut Vec<Part>, empty: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut entries: Vec<(String, fs::DirEntry)> = entries
        .filter_map(Result::ok)
        .map(|entry| (format!("{name}{}", entry.file_name().to_string_lossy()), entry))
        .collect();
    if entries.is_empty() && !name.is_empty() {
        empty.push(name.to_owned());
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    for (name, entry) in entries {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&path, &format!("{name}/"), files, empty);
        } else {
            files.push(Part { path, name });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str) -> Part {
        Part {
            path: PathBuf::from(name),
            name: name.to_owned(),
        }
    }

    fn text(_: &str, _: &str) -> DataType {
        DataType::Utf8
    }

    #[test]
    fn files_belong_to_the_table_whose_folder_they_lie_in() {
        assert_eq!(
            part("observed/transactions/date=2025-07-01/part-0.parquet").table(),
            "observed/transactions"
        );
        assert_eq!(part("truth/cases.csv").table(), "truth/cases");
        assert_eq!(part("notes.txt").table(), "notes.txt");
    }

    #[test]
    fn a_table_is_one_file_or_a_folder_of_them() {
        let names = |files: &[&str], table: &str| {
            let files: Vec<Part> = files.iter().map(|name| part(name)).collect();
            let tables = tables(&files);
            let parts = tables.get(table).map_or(&[][..], Vec::as_slice);
            parts.iter().map(|part| part.name.clone()).collect::<Vec<_>>()
        };
        let both = ["truth/a.csv", "truth/a.parquet", "truth/a/part-0.csv", "truth/ab.csv"];
        assert_eq!(names(&both, "truth/a"), ["truth/a.parquet"]);
        let folder = ["truth/a/1.csv", "truth/a/2/part.parquet", "truth/a/notes.txt"];
        assert_eq!(names(&folder, "truth/a"), ["truth/a/1.csv", "truth/a/2/part.parquet"]);
        assert_eq!(names(&folder, "truth/b"), [""; 0]);
    }

    #[test]
    fn damage_is_named_and_remembered() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("truth")).unwrap();
        fs::write(home.path().join("truth/things.csv"), "id\n1\n").unwrap();
        fs::write(home.path().join("truth/broken.parquet"), "PAR1 and then nothing").unwrap();
        let dataset = Dataset::open(home.path(), text);
        let read = |table: &str, column: &str| dataset.read(table, &[column], |_| Ok(())).map_err(|why| why.0);
        assert_eq!(read("truth/things", "id"), Ok(()));
        let colour = "truth/things.csv: column colour is missing";
        assert_eq!(read("truth/things", "colour"), Err(colour.to_owned()));
        assert_eq!(read("truth/nowhere", "id"), Err("truth/nowhere is missing".to_owned()));
        let broken = read("truth/broken", "id").unwrap_err();
        assert!(broken.starts_with("truth/broken.parquet: "), "{broken}");
        let all: Vec<String> = dataset.damage().into_iter().map(|damage| damage.0).collect();
        assert_eq!(all, [&broken, "truth/nowhere is missing", colour]);
    }
}
