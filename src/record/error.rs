//! What can go wrong while recording, in words for the person who started the run.

use std::path::Path;

/// Why a run cannot be recorded. Cloned freely: the writer keeps the first one, everybody may look at it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// There is a run already, and nobody said to replace it.
    #[error("{path} exists already; choose another directory with --out")]
    Exists { path: String },
    /// Something else is there, which `--force` must not destroy.
    #[error("{path} is not a run: there is no manifest.json in it; only runs are ever replaced")]
    NotARun { path: String },
    /// Two columns of `cases` would have one name.
    #[error("the stage `{stage}` would make a second column `{stage}_at` in truth/cases; give the stage another name")]
    Stage { stage: String },
    /// The disk said no.
    #[error("cannot write {path}: {reason}")]
    Write { path: String, reason: String },
    /// Columns that do not fit together, which a declaration cannot cause.
    #[error("a table cannot be kept in memory: {0}")]
    Memory(String),
    /// The writer's thread died.
    #[error("the thread that writes tables stopped unexpectedly; please report this with the scenario and the seed")]
    Stopped,
}

impl RecordError {
    /// A failure to write a file or directory.
    #[must_use]
    pub fn write(path: &Path, reason: &dyn std::fmt::Display) -> RecordError {
        RecordError::Write {
            path: path.display().to_string(),
            reason: reason.to_string(),
        }
    }
}
