//! `scamnet audit`: a dataset against its contract.

use super::args::AuditArgs;
use super::{Failure, print};
use crate::audit;

/// Prints each promise and whether it is kept; a broken one is a failure.
pub fn audit(args: &AuditArgs) -> Result<(), Failure> {
    let report = audit::run(&args.run).map_err(|error| Failure::Refused(error.to_string()))?;
    if args.json {
        let json = serde_json::to_string_pretty(&report).map_err(|error| Failure::Failed(error.to_string()))?;
        print(&format!("{json}\n"));
    } else {
        print(&format!("{report}"));
    }
    let broken = report
        .checks
        .iter()
        .filter(|check| check.status == audit::Status::Broken)
        .count();
    if broken == 0 {
        return Ok(());
    }
    Err(Failure::Failed(format!(
        "{}: {broken} of {} promises are broken",
        args.run.display(),
        report.checks.len()
    )))
}
