//! `scamnet export`: a run in another project's format.

use super::args::{ExportArgs, Target};
use super::out::print;
use super::{Failure, clear_up_at_signals, needs_tables, not_taken};
use crate::export::{self, ExportError};

/// Writes the files and says where they lie.
pub fn export(args: &ExportArgs) -> Result<(), Failure> {
    needs_tables(&args.run, "export")?;
    clear_up_at_signals();
    let format = match args.to {
        Target::Amlworld => "amlworld",
        Target::Paysim => "paysim",
        Target::Amlsim => "amlsim",
    };
    let written = export::write(&args.run, format, &args.out).map_err(|error| match error {
        ExportError::Unknown(_) => Failure::Refused(error.to_string()),
        ExportError::Record(error) => not_taken(&error, false),
        _ => Failure::Failed(error.to_string()),
    })?;
    print(&format!("  {}\n", written.display()))
}
