//! Experiments: arms compared on the same seeds (common random numbers), so that the baseline is each arm's
//! counterfactual.
//!
//! ```text
//! experiment.toml ─► design ─► roster ─► runner ─► runs/<run id>.parquet ─► comparison ─► results, charts
//!                    (arms,    (ids)     (seeds,                            (paired
//!                     points)             forks)                             statistics)
//! ```
//!
//! An arm is what is laid over a scenario. Every arm runs on every seed, and on every draw of what is uncertain; arms
//! that differ from the window on alone share a burn-in. Finished runs are kept, so that an experiment that was stopped
//! goes on where it was, and parts of it can be made elsewhere. Nothing here changes what a run does.

pub mod arms;
mod baseline;
pub mod comparison;
pub mod decision;
pub mod design;
pub mod document;
pub mod fates;
pub mod friction;
pub mod kept;
pub mod leftover;
pub mod lock;
pub mod outcome;
pub mod page;
pub mod placebo;
pub mod points;
pub mod ranking;
mod reader;
pub mod result;
pub mod roster;
pub mod rounds;
pub mod runner;
pub mod sort;
pub mod stats;
pub mod stray;
pub mod unit;
pub mod warning;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Why an experiment did not come to its end. What had been finished stays.
#[derive(Debug, thiserror::Error)]
pub enum ExperimentError {
    /// Somebody wanted it to end.
    #[error("interrupted")]
    Stopped,
    /// The machine is too small.
    #[error("{0}")]
    Memory(String),
    /// No threads could be started.
    #[error("cannot start threads: {0}")]
    Threads(String),
    /// A resolved scenario cannot be read again.
    #[error("a resolved scenario cannot be read again: {0}")]
    Setting(String),
    /// A directory is not an experiment's.
    #[error("{}: no experiment lies here: there is no {} in it", .0.display(), roster::FILE)]
    NoExperiment(PathBuf),
    /// Another program writes into a directory.
    #[error(
        "{}: another scamnet is writing into it; accepted: wait until that one has ended, or another directory, given by --out",
        .0.display()
    )]
    Busy(PathBuf),
    /// A file under a run's name holds another run.
    #[error("{}: holds the run {holds}, not the one that its name says", .path.display())]
    Foreign { path: PathBuf, holds: String },
    /// A file cannot be read.
    #[error("{}: cannot be read: {reason}", .path.display())]
    Unreadable { path: PathBuf, reason: String },
    /// A file cannot be written.
    #[error("{}: cannot be written: {reason}", .path.display())]
    Unwritable { path: PathBuf, reason: String },
}

impl ExperimentError {
    fn unreadable(path: &Path, reason: &dyn std::fmt::Display) -> ExperimentError {
        ExperimentError::Unreadable {
            path: path.to_owned(),
            reason: reason.to_string(),
        }
    }

    fn unwritable(path: &Path, reason: &dyn std::fmt::Display) -> ExperimentError {
        ExperimentError::Unwritable {
            path: path.to_owned(),
            reason: reason.to_string(),
        }
    }
}

/// Writes a file whole or not at all: beside its place under a hidden name, then renamed.
fn put(path: &Path, bytes: &[u8]) -> Result<(), ExperimentError> {
    let failed = |error: std::io::Error| ExperimentError::unwritable(path, &error);
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Programs on several machines may make the same file at once, under the same number of a process.
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let aside = folder.join(format!(".{name}.partial-{}{}", std::process::id(), now.as_nanos()));
    fs::write(&aside, bytes)
        .and_then(|()| fs::rename(&aside, path))
        .map_err(|error| {
            // Nothing half-written is left to be taken for anything.
            let _ = fs::remove_file(&aside);
            failed(error)
        })
}

/// Copies a finished file, whole or not at all.
///
/// # Errors
/// If it cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> Result<(), ExperimentError> {
    let bytes = fs::read(from).map_err(|error| ExperimentError::unreadable(from, &error))?;
    put(to, &bytes)
}
