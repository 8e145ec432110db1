//! `scamnet report`: the page of a run or an experiment, made again.

use std::path::PathBuf;

use super::args::ReportArgs;
use super::show::failure;
use super::{Failure, print, threads, unfit};
use crate::audit::{self, leakage};
use crate::dataset::folder;
use crate::dataset::seal::Look;
use crate::experiment::lock::Lock;
use crate::param::{noun, shell};
use crate::report::{self, Audited, ReportError};

/// Writes the page, says where it lies, and, where the run was audited, what came of it.
pub fn report(args: &ReportArgs) -> Result<(), Failure> {
    if report::experiment::is_experiment(&args.run) {
        return print(&format!("  {}\n", of_experiment(args)?.display()));
    }
    threads(None)?;
    let audited = if args.audit { Some(audited(args)?) } else { None };
    let broken = audited.as_ref().is_some_and(|audited| !audited.broken.is_empty());
    // An audit has looked at every byte, and its verdict stands on the page.
    if !broken {
        folder::whole(&audit::dataset(&args.run), Look::Bytes).map_err(|error| unfit(&error))?;
    }
    let path = report::write(&args.run, audited.as_ref()).map_err(not_made)?;
    let Some(audited) = audited else {
        return print(&format!("  {}\n", path.display()));
    };
    print(&format!("  {}\n  {}\n", audited.verdict(), path.display()))?;
    match audited.broken.len() {
        0 => Ok(()),
        count => Err(Failure::Failed(format!(
            "{}: {count} of {} promises {} broken; `scamnet audit {}` says what is wrong",
            args.run.display(),
            audited.promises,
            noun::verb(count as u64, "is", "are"),
            shell::path(&args.run)
        ))),
    }
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
    // The page is of a whole run; a view has promises of its own, and no page.
    crate::story::open(&args.run).map_err(|error| failure(&error))?;
    let failed = |error: audit::AuditError| super::audit::failure(&error);
    let promises = audit::run(&args.run).map_err(failed)?;
    let leakage = leakage::run(&args.run).map_err(failed)?;
    Ok(Audited {
        promises: promises.checks.len(),
        broken: promises.broken().map(|check| check.name.to_owned()).collect(),
        figures: leakage.figures.len(),
        few: leakage.few().count(),
        over: leakage.over().map(|figure| figure.name.to_owned()).collect(),
    })
}
