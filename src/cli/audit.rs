//! `scamnet audit`: a dataset against its contract, and how cheaply it gives the truth away.

use super::args::AuditArgs;
use super::out::print;
use super::{Failure, needs_tables};
use crate::audit::{self, Report, leakage};
use leakage::Leakage;

/// Prints each promise and whether it is kept, then each measure of leakage and its limit. A broken promise is a
/// failure; so is, under `--strict`, a figure over its limit.
pub fn audit(args: &AuditArgs) -> Result<(), Failure> {
    needs_tables(&args.run, "audit")?;
    let report = audit::run(&args.run).map_err(|error| Failure::Refused(error.to_string()))?;
    let broken = report.broken().count();
    // What is damaged cannot be measured, and the report says so.
    let leakage = match leakage::run(&args.run) {
        Ok(leakage) => Some(leakage),
        Err(_) if broken > 0 => None,
        Err(error) => return Err(Failure::Failed(error.to_string())),
    };
    if args.json {
        print(&json(&report, leakage.as_ref())?)?;
    } else {
        print(&text(&report, leakage.as_ref(), args.columns))?;
    }
    if broken > 0 {
        let all = report.checks.len();
        return Err(Failure::Failed(format!(
            "{}: {broken} of {all} promises are broken",
            args.run.display()
        )));
    }
    let over = leakage.as_ref().map_or(0, |leakage| leakage.over().count());
    if args.strict && over > 0 {
        return Err(Failure::Failed(format!(
            "{}: {over} figures are over their limits",
            args.run.display()
        )));
    }
    Ok(())
}

fn json(report: &Report, leakage: Option<&Leakage>) -> Result<String, Failure> {
    let all = serde_json::json!({ "checks": report.checks, "leakage": leakage });
    let text = serde_json::to_string_pretty(&all).map_err(|error| Failure::Failed(error.to_string()))?;
    Ok(format!("{text}\n"))
}

fn text(report: &Report, leakage: Option<&Leakage>, columns: bool) -> String {
    let Some(leakage) = leakage else {
        return format!("{report}\n");
    };
    let mut text = format!("{report}\n\n{leakage}\n");
    if columns {
        text.push('\n');
        for column in &leakage.columns {
            text.push_str(&format!(
                "  {:<20}  {:<36}  AUC {:.3} ± {:.3}  F1 {:.3}\n",
                column.check, column.column, column.auc, column.error, column.f1
            ));
        }
    }
    text
}
