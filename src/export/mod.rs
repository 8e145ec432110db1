//! Other projects' formats: one exporter a file, one list.
//!
//! An exporter reads a written run through `source::Source`, payment by payment, and writes text files. What moved
//! money is exported, settled and returned payments alike. Formats that have a single label take laundering or a
//! deposit. Memory grows with accounts and labels, not with payments.

mod amlsim;
mod amlworld;
mod paysim;
mod sink;
mod source;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::dataset::Damage;
use crate::dataset::folder::Unfit;
use crate::record::Existing;
use crate::record::directory::{MANIFEST, Partial};
use crate::record::error::RecordError;
use crate::record::manifest::write_json;
use source::Source;

/// A format.
pub trait Exporter: Sync {
    /// As `--to` names it.
    fn name(&self) -> &'static str;

    /// Writes a run's files into an empty directory.
    ///
    /// # Errors
    /// If the run cannot be read, or the files not written.
    fn write(&self, source: &Source, out: &Path) -> Result<(), ExportError>;
}

/// Every format, in the order of the help.
pub const EXPORTERS: [&dyn Exporter; 3] = [&amlworld::AmlWorld, &paysim::PaySim, &amlsim::AmlSim];

/// Why a run could not be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// No such format.
    #[error("no format `{0}`; expected one of: amlworld, paysim, amlsim")]
    Unknown(String),
    /// The folder is not that of a whole run with its tables, or the run is damaged.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// A table cannot be read.
    #[error("cannot read {0}")]
    Damage(Damage),
    /// The disk said no.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl From<Damage> for ExportError {
    fn from(damage: Damage) -> ExportError {
        ExportError::Damage(damage)
    }
}

/// Exports a run; returns the directory, which is whole or not there.
///
/// # Errors
/// If there is no such format, the run cannot be read, or the directory holds something that is to be kept or cannot be
/// written.
pub fn write(run: &Path, format: &str, out: &Path, existing: Existing) -> Result<PathBuf, ExportError> {
    let exporter = EXPORTERS
        .iter()
        .find(|exporter| exporter.name() == format)
        .ok_or_else(|| ExportError::Unknown(format.to_owned()))?;
    let source = Source::open(run)?;
    let directory = Partial::create(out, existing)?;
    exporter.write(&source, directory.path())?;
    // By it an export is known again, and may be replaced.
    let manifest = json!({
        "program": "scamnet",
        "program_version": env!("CARGO_PKG_VERSION"),
        "export_of": run.file_name().map(|name| name.to_string_lossy()),
        "format": format,
    });
    write_json(directory.path(), MANIFEST, &manifest)?;
    Ok(directory.publish()?)
}
