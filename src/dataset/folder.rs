//! What a folder is, for whoever is to read it: one rule for all that read runs.
//!
//! A run, one without tables, a view, an export, an experiment, what a stopped run has left, something of somebody
//! else's, nothing at all: whatever is not what a command reads is refused, with what it is and what would be accepted.
//! What is a run and is not as its manifest says is damaged, and named by the first file.

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::manifest::{self, Manifest};
use super::seal::{self, Look};
use super::{Damage, Dataset};
use crate::param::noun::counted;
use crate::param::shell;

/// By this file the folder of an experiment is known.
pub const EXPERIMENT: &str = "experiment.json";
/// Folders of tables.
const PARTS: [&str; 3] = ["observed", "series", "truth"];

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A run with its tables, or what is left of one.
    Run,
    /// What one institution holds of a run.
    View {
        /// Whose it is.
        institution: String,
    },
    /// A run that was written without its tables.
    Bare,
    /// A run in another project's format.
    Export {
        /// The name of the run's folder.
        of: String,
        /// The format.
        format: String,
    },
    /// The folder of an experiment, or of several that were put together.
    Experiment,
    /// What a run that is going on or was stopped has written.
    Partial,
    /// A folder that scamnet did not write.
    Foreign,
    /// A file.
    File,
    /// Nothing.
    Missing,
}

impl Sort {
    /// Of what sort a path and its manifest are.
    #[must_use]
    pub fn of(path: &Path, manifest: &Manifest) -> Sort {
        if !path.exists() {
            return Sort::Missing;
        }
        if !path.is_dir() {
            return Sort::File;
        }
        let text = |key: &str| manifest.whole.get(key).and_then(Value::as_str);
        let named = |key: &str| text(key).unwrap_or("?").to_owned();
        if let Some(of) = text("export_of") {
            let (of, format) = (of.to_owned(), named("format"));
            return Sort::Export { of, format };
        }
        if text("view_of").is_some() {
            let institution = named("institution");
            return Sort::View { institution };
        }
        let has_manifest = path.join(manifest::NAME).exists();
        if !has_manifest && path.join(EXPERIMENT).is_file() {
            return Sort::Experiment;
        }
        if !has_manifest && is_partial(path) {
            return Sort::Partial;
        }
        let tables = manifest.whole.get("tables").and_then(Value::as_object);
        let is_bare = |tables: &serde_json::Map<String, Value>| {
            !tables.is_empty() && tables.keys().all(|name| name.starts_with("series/"))
        };
        let has_parts = PARTS.iter().any(|part| path.join(part).is_dir());
        match tables {
            Some(tables) if is_bare(tables) => Sort::Bare,
            Some(_) => Sort::Run,
            None if has_parts => Sort::Run,
            None => Sort::Foreign,
        }
    }
}

/// Whether a folder has the name of one that is under way: `.run-1.partial-123`.
fn is_partial(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.is_some_and(|name| name.starts_with('.') && name.contains(".partial-"))
}

/// Why a folder is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is of another sort than what is asked for.
    Sort {
        /// As given.
        path: PathBuf,
        /// What it is.
        sort: Sort,
        /// What would be accepted.
        accepted: &'static str,
    },
    /// It is a run that is not as its manifest says.
    Damaged {
        /// As given.
        path: PathBuf,
        /// The first that is wrong.
        first: Damage,
        /// How many files more are.
        more: usize,
    },
}

/// What is accepted where all of a run is needed.
const WHOLE: &str = "the folder of a run with its tables, as `scamnet run` writes it";
/// What is accepted where a view will do.
const RUN_OR_VIEW: &str = "the folder of a run with its tables, as `scamnet run` writes it, or of a view";

/// Refuses what is no whole run, and a run whose files are not as its manifest says.
///
/// # Errors
/// With what it is, and what would be accepted.
pub fn whole(dataset: &Dataset, look: Look) -> Result<(), Unfit> {
    let sort = Sort::of(&dataset.root, &dataset.manifest);
    if sort != Sort::Run {
        return Err(unfit(dataset, sort, WHOLE));
    }
    let path = || dataset.root.clone();
    if let Some(trouble) = &dataset.manifest.trouble {
        return Err(Unfit::Damaged {
            path: path(),
            first: trouble.clone(),
            more: 0,
        });
    }
    let mut broken = seal::broken(dataset, &seal::all(&dataset.manifest.whole), look).into_iter();
    match broken.next() {
        None => Ok(()),
        Some(first) => Err(Unfit::Damaged {
            path: path(),
            first,
            more: broken.count(),
        }),
    }
}

/// Refuses what there is nothing to audit of. A damaged run is audited, and so is a view.
///
/// # Errors
/// As [`whole`].
pub fn auditable(dataset: &Dataset) -> Result<(), Unfit> {
    match Sort::of(&dataset.root, &dataset.manifest) {
        Sort::Run | Sort::View { .. } => Ok(()),
        sort => Err(unfit(dataset, sort, RUN_OR_VIEW)),
    }
}

fn unfit(dataset: &Dataset, sort: Sort, accepted: &'static str) -> Unfit {
    Unfit::Sort {
        path: dataset.root.clone(),
        sort,
        accepted,
    }
}

impl std::error::Error for Unfit {}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unfit::Sort { path, sort, accepted } => {
                write!(f, "{}: {}; accepted: {accepted}", path.display(), told(sort, path))
            }
            Unfit::Damaged { path, first, more } => {
                let more = match more {
                    0 => String::new(),
                    more => format!(", and {} more", counted(*more as u64, "file")),
                };
                write!(
                    f,
                    "{}: damaged: {first}{more}; `scamnet audit {}` says all that is wrong with it",
                    path.display(),
                    shell::path(path)
                )
            }
        }
    }
}

/// What it is, in words.
fn told(sort: &Sort, path: &Path) -> String {
    match sort {
        Sort::Run => "a run".to_owned(),
        Sort::View { institution } => {
            format!("a view of a run: it holds what {institution} knows and not what is true")
        }
        Sort::Bare => "a run without tables: it was written with --no-tables".to_owned(),
        Sort::Export { of, format } => format!("the run {of}, exported to the format {format}, without the tables"),
        Sort::Experiment => {
            "the folder of an experiment: its runs are kept as results, without tables, and `scamnet run` writes one with them"
                .to_owned()
        }
        Sort::Partial => {
            let beside = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            format!(
                "what a run that is going on or was stopped has written, and no whole run (`scamnet clean {}` removes it when \
                 it was stopped)",
                shell::path(beside.unwrap_or(Path::new(".")))
            )
        }
        Sort::Foreign => "no run is recorded here".to_owned(),
        Sort::File => "a file, and no folder".to_owned(),
        Sort::Missing => "there is no such folder".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;

    use super::*;

    #[test]
    fn a_folder_is_known_by_what_it_says_and_what_lies_in_it() {
        let home = tempfile::tempdir().unwrap();
        let sort = |name: &str, files: &[(&str, String)]| {
            let path = home.path().join(name);
            for (file, text) in files {
                let file = path.join(file);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
            }
            Sort::of(&path, &Manifest::read(&path))
        };
        let manifest = |value: serde_json::Value| [("manifest.json", value.to_string())];
        assert_eq!(sort("nowhere", &[]), Sort::Missing);
        assert_eq!(sort("notes", &[("thesis.md", String::new())]), Sort::Foreign);
        assert_eq!(sort("notes/thesis.md", &[]), Sort::File);
        let whole = json!({ "tables": { "truth/cases": {} } });
        assert_eq!(sort("run", &manifest(whole.clone())), Sort::Run);
        assert_eq!(sort("lost", &[("truth/cases.csv", String::new())]), Sort::Run);
        assert_eq!(
            sort(".run.partial-7", &[("truth/cases.csv", String::new())]),
            Sort::Partial
        );
        assert_eq!(sort(".whole.partial-7", &manifest(whole)), Sort::Run);
        let bare = json!({ "tables": { "series/daily": {} } });
        assert_eq!(sort("bare", &manifest(bare)), Sort::Bare);
        let view = json!({ "view_of": "run", "institution": "A", "tables": {} });
        let institution = "A".to_owned();
        assert_eq!(sort("view", &manifest(view)), Sort::View { institution });
        let export = json!({ "export_of": "run", "format": "paysim" });
        let (of, format) = ("run".to_owned(), "paysim".to_owned());
        assert_eq!(sort("export", &manifest(export)), Sort::Export { of, format });
        assert_eq!(sort("arms", &[(EXPERIMENT, String::new())]), Sort::Experiment);
        assert_eq!(sort("other", &manifest(json!({ "name": "npm" }))), Sort::Foreign);
    }
}
