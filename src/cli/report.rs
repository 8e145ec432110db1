//! `scamnet report`: the page of a run or an experiment, made again.

use std::path::PathBuf;

use super::args::ReportArgs;
use super::show::failure;
use super::{Failure, print};
use crate::audit::{self, leakage};
use crate::experiment::lock::Lock;
use crate::report::{self, Audited, ReportError};

/// Writes the page and says where it lies.
pub fn report(args: &ReportArgs) -> Result<(), Failure> {
    let path = if report::experiment::is_experiment(&args.run) {
        of_experiment(args)?
    } else {
        crate::story::open(&args.run).map_err(|error| failure(&error))?;
        let audited = if args.audit { Some(audited(args)?) } else { None };
        report::write(&args.run, audited.as_ref()).map_err(not_made)?
    };
    print(&format!("  {}\n", path.display()))
}

fn of_experiment(args: &ReportArgs) -> Result<PathBuf, Failure> {
    let dir = &args.run;
    if args.audit {
        return Err(Failure::Refused(format!(
            "--audit: {} is an experiment's folder, which has no tables to audit; accepted: no --audit",
            dir.display()
        )));
    }
    // Nobody else may write there meanwhile.
    let _lock = Lock::take(dir).map_err(|error| Failure::Refused(error.to_string()))?;
    report::experiment::write(dir).map_err(not_made)
}

/// What is not there to make a page of is refused; what is broken fails.
pub fn not_made(error: ReportError) -> Failure {
    match error {
        ReportError::Story(error) => failure(&error),
        ReportError::Compared { .. } => Failure::Refused(error.to_string()),
        ReportError::Experiment(_) | ReportError::File { .. } => Failure::Failed(error.to_string()),
    }
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
