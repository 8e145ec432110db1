//! `scamnet report`: the page of a run, made again.

use super::args::ReportArgs;
use super::show::failure;
use super::{Failure, print};
use crate::audit::{self, leakage};
use crate::report::{self, Audited, ReportError};

/// Writes the page and says where it lies.
pub fn report(args: &ReportArgs) -> Result<(), Failure> {
    crate::story::open(&args.run).map_err(|error| failure(&error))?;
    let audited = if args.audit { Some(audited(args)?) } else { None };
    let path = report::write(&args.run, audited.as_ref()).map_err(|error| match error {
        ReportError::Story(error) => failure(&error),
        ReportError::File { .. } => Failure::Failed(error.to_string()),
    })?;
    print(&format!("  {}\n", path.display()))
}

fn audited(args: &ReportArgs) -> Result<Audited, Failure> {
    let failed = |error: audit::AuditError| Failure::Failed(error.to_string());
    let promises = audit::run(&args.run).map_err(failed)?;
    let leakage = leakage::run(&args.run).map_err(failed)?;
    Ok(Audited {
        promises: promises.checks.len(),
        broken: promises.broken().map(|check| check.name.to_owned()).collect(),
        figures: leakage.figures.len(),
        over: leakage.over().map(|figure| figure.name.to_owned()).collect(),
    })
}
