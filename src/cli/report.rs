//! `scamnet report`: the page of a run, made again.

use super::args::ReportArgs;
use super::show::failure;
use super::{Failure, print, threads, unfit};
use crate::audit::{self, leakage};
use crate::dataset::folder;
use crate::dataset::seal::Look;
use crate::param::{noun, shell};
use crate::report::{self, Audited, ReportError};

/// Writes the page, says where it lies, and, where the run was audited, what came of it.
pub fn report(args: &ReportArgs) -> Result<(), Failure> {
    threads(None)?;
    let audited = if args.audit { Some(audited(args)?) } else { None };
    let broken = audited.as_ref().is_some_and(|audited| !audited.broken.is_empty());
    // An audit has looked at every byte, and its verdict stands on the page.
    if !broken {
        folder::whole(&audit::dataset(&args.run), Look::Bytes).map_err(|error| unfit(&error))?;
    }
    let path = report::write(&args.run, audited.as_ref()).map_err(|error| match error {
        ReportError::Story(error) => failure(&error),
        ReportError::File { .. } => Failure::Failed(error.to_string()),
    })?;
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
        over: leakage.over().map(|figure| figure.name.to_owned()).collect(),
    })
}
