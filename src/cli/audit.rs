//! `scamnet audit`: a dataset against its contract, and how cheaply it gives the truth away.

use super::args::AuditArgs;
use super::out::print;
use super::{Failure, threads, unfit};
use crate::audit::{self, AuditError, Report, leakage};
use crate::param::noun;
use leakage::Leakage;

/// Prints each promise and whether it is kept, then each measure of leakage and its limit. A broken promise is a
/// failure; so is, under `--strict`, a figure over its limit.
pub fn audit(args: &AuditArgs) -> Result<(), Failure> {
    threads(None)?;
    let report = audit::run(&args.run).map_err(|error| failure(&error))?;
    let broken = report.broken().count();
    // What is damaged cannot be measured, nor what has no truth, and the report says so.
    let leakage = match leakage::run(&args.run) {
        Ok(leakage) => Ok(leakage),
        Err(error @ AuditError::View) => Err(error.to_string()),
        Err(error) if broken > 0 => Err(error.to_string()),
        Err(error) => return Err(failure(&error)),
    };
    if args.json {
        print(&json(&report, leakage.as_ref())?)?;
    } else {
        print(&text(&report, leakage.as_ref(), args.columns))?;
    }
    let leakage = leakage.ok();
    if broken > 0 {
        let all = report.checks.len();
        return Err(Failure::Failed(format!(
            "{}: {broken} of {all} promises {} broken",
            args.run.display(),
            noun::verb(broken as u64, "is", "are")
        )));
    }
    let over = leakage.as_ref().map_or(0, |leakage| leakage.over().count());
    if args.strict && over > 0 {
        return Err(Failure::Failed(format!(
            "{}: {} {}",
            args.run.display(),
            noun::counted(over as u64, "figure"),
            noun::verb(over as u64, "is over its limit", "are over their limits")
        )));
    }
    Ok(())
}

/// What there is nothing to audit of is refused; what cannot be read fails.
pub fn failure(error: &AuditError) -> Failure {
    match error {
        AuditError::Unfit(error) => unfit(error),
        _ => Failure::Failed(error.to_string()),
    }
}

fn json(report: &Report, leakage: Result<&Leakage, &String>) -> Result<String, Failure> {
    let all = serde_json::json!({
        "about": report.about,
        "checks": report.checks,
        "leakage": leakage.ok(),
        "leakage_not_measured": leakage.err(),
    });
    let text = serde_json::to_string_pretty(&all).map_err(|error| Failure::Failed(error.to_string()))?;
    Ok(format!("{text}\n"))
}

fn text(report: &Report, leakage: Result<&Leakage, &String>, columns: bool) -> String {
    let leakage = match leakage {
        Ok(leakage) => leakage,
        Err(why) => return format!("{report}\n\nLeakage was not measured: {why}\n"),
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
