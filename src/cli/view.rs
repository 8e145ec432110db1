//! `scamnet view`: what one bank alone would hold of a run.

use serde_json::{Map, Value, json};

use super::args::ViewArgs;
use super::out::print;
use super::{Failure, apart_from, beside, clear_up_at_signals, not_taken, threads, unfit};
use crate::param::noun;
use crate::record::Existing;
use crate::view::{self, ViewError};

/// Writes the view and says how many rows each table has.
pub fn view(args: &ViewArgs) -> Result<(), Failure> {
    threads(None)?;
    clear_up_at_signals();
    let institution = args.institution.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    let out = args.out.clone().unwrap_or_else(|| beside(&args.run, &institution));
    apart_from(&args.run, &out)?;
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let (written, tables) = view::write(&args.run, &args.institution, &out, existing).map_err(|error| match error {
        ViewError::Unknown { .. } => Failure::Refused(error.to_string()),
        ViewError::Unfit(error) => unfit(&error),
        ViewError::Record(error) => not_taken(&error, true),
        ViewError::Damage(_) => Failure::Failed(error.to_string()),
    })?;
    if args.json {
        let tables: Map<String, Value> = tables
            .into_iter()
            .map(|(table, rows)| (table.to_owned(), rows.into()))
            .collect();
        print(&format!("{:#}\n", json!({ "path": written, "tables": tables })))?;
    } else if !args.quiet {
        let mut text = format!("  {}\n", written.display());
        for (table, rows) in tables {
            text.push_str(&format!("  {table:<34}{rows:>12} {}\n", noun::of(rows, "row")));
        }
        print(&text)?;
    }
    Ok(())
}
