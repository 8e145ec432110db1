//! `scamnet export`: a run in another project's format.

use serde_json::json;

use super::args::{ExportArgs, Target};
use super::out::print;
use super::{Failure, apart_from, beside, clear_up_at_signals, not_taken, threads, unfit};
use crate::export::{self, ExportError};
use crate::record::Existing;

/// Writes the files and says where they lie.
pub fn export(args: &ExportArgs) -> Result<(), Failure> {
    threads(None)?;
    clear_up_at_signals();
    let format = match args.to {
        Target::Amlworld => "amlworld",
        Target::Paysim => "paysim",
        Target::Amlsim => "amlsim",
    };
    let out = args.out.clone().unwrap_or_else(|| beside(&args.run, format));
    apart_from(&args.run, &out)?;
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let written = export::write(&args.run, format, &out, existing).map_err(|error| match error {
        ExportError::Unknown(_) => Failure::Refused(error.to_string()),
        ExportError::Unfit(error) => unfit(&error),
        ExportError::Record(error) => not_taken(&error, false),
        ExportError::Damage(_) => Failure::Failed(error.to_string()),
    })?;
    if args.json {
        print(&format!("{:#}\n", json!({ "path": written, "format": format })))?;
    } else if !args.quiet {
        print(&format!("  {}\n", written.display()))?;
    }
    Ok(())
}
