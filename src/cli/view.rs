//! `scamnet view`: what one bank alone would hold of a run.

use super::args::ViewArgs;
use super::out::print;
use super::{Failure, clear_up_at_signals, needs_tables, not_taken};
use crate::record::Existing;
use crate::view::{self, ViewError};

/// Writes the view and says how many rows each table has.
pub fn view(args: &ViewArgs) -> Result<(), Failure> {
    needs_tables(&args.run, "view")?;
    clear_up_at_signals();
    let out = args.out.clone().unwrap_or_else(|| {
        let mut name = args.run.clone().into_os_string();
        name.push(format!(
            "-{}",
            args.institution.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
        ));
        name.into()
    });
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let (written, tables) = view::write(&args.run, &args.institution, &out, existing).map_err(|error| match error {
        ViewError::Unknown { .. } => Failure::Refused(error.to_string()),
        ViewError::Record(error) => not_taken(&error, true),
        _ => Failure::Failed(error.to_string()),
    })?;
    let mut text = format!("  {}\n", written.display());
    for (table, rows) in tables {
        text.push_str(&format!("  {table:<34}{rows:>12} rows\n"));
    }
    print(&text)
}
