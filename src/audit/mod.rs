//! The audit: a dataset held against its contract, reading nothing but the dataset.
//!
//! 1. `manifest.json` is held against the files (`manifest`), the files against the contract's own list of tables
//!    and columns (`schema`, `contract`).
//! 2. The ledger is replayed once (`ledger`): decoded on several threads (`payment`), row by row (`row`), account
//!    by account (`books`, `standing`), currency by currency (`currency`). Payments that other tables name are
//!    kept on the way (`wanted`).
//! 3. The other tables follow: references (`links`), times (`clock`), customers (`customers`), labels
//!    (`labels`), cases (`cases`), trails (`trail`),
//!    words that explain them (`typology`).
//!
//! A view of one institution (`view`) is held against its own promises: its ledger does not close.
//!
//! Whatever is wrong becomes a broken promise in the [`Report`], with the first offending rows; a table that cannot be
//! read is one, and the promises that rest on it are then not applicable. The audit shares no code with whoever writes
//! a dataset, never changes one, and never panics on a damaged one. Memory grows with accounts, labels and cases, not
//! with payments.

#![allow(
    clippy::needless_range_loop,
    reason = "a row is a position in several columns at once; naming it reads better than zipping them"
)]

mod books;
mod cases;
mod clock;
pub(crate) mod contract;
mod currency;
mod customers;
#[cfg(test)]
pub(crate) mod fixture;
mod labels;
pub mod leakage;
mod ledger;
mod links;
mod manifest;
mod payment;
mod people;
mod promise;
mod report;
mod returns;
mod row;
mod schema;
mod standing;
#[cfg(test)]
mod tests;
mod trail;
mod typology;
mod view;
mod wanted;

use std::path::{Path, PathBuf};

pub use contract::open as dataset;
pub use report::{Check, Report, Status};

use crate::dataset::folder::{self, Unfit};
use crate::dataset::{Damage, Dataset};

/// Why there is nothing to audit.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The path leads to no run and to no view.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// One institution's view has no truth to measure against.
    #[error("a view has no truth, so that leakage cannot be measured")]
    View,
    /// A table cannot be read, so nothing can be measured.
    #[error("{}: {why}", path.display())]
    Damaged {
        /// As given.
        path: PathBuf,
        /// File and column.
        why: String,
    },
}

/// Holds the dataset in a run's directory against its contract.
///
/// # Errors
/// If there is no dataset at that place. One that is damaged is audited as far as it can be read.
pub fn run(dir: &Path) -> Result<Report, AuditError> {
    let dataset = open(dir)?;
    let is_view = view::is_one(&dataset);
    let mut checks = manifest::check(&dataset);
    let schema = schema::check(&dataset);
    let rest = if is_view { of_view(&dataset) } else { contents(&dataset) };
    checks.extend(schema);
    // Asked last, since every check before may come upon damage.
    checks.push(schema::readable(&dataset));
    checks.extend(rest);
    Ok(Report {
        about: is_view.then(|| view::about(&dataset)),
        checks,
    })
}

/// Checks on what the tables of a view say.
fn of_view(dataset: &Dataset) -> Vec<Check> {
    let mut checks = clock::check(dataset, dataset.manifest.window());
    checks.extend(view::check(dataset));
    checks
}

/// The dataset in a run's directory.
fn open(dir: &Path) -> Result<Dataset, AuditError> {
    let dataset = contract::open(dir);
    folder::auditable(&dataset)?;
    Ok(dataset)
}

/// Checks on what the tables say.
fn contents(dataset: &Dataset) -> Vec<Check> {
    let window = dataset.manifest.window();
    let replayed = ledger::check(dataset);
    let wanted = replayed.as_ref().ok().map(|replayed| &replayed.wanted);
    let mut checks = links::check(dataset, wanted);
    checks.extend(clock::check(dataset, window));
    checks.extend(customers::check(dataset));
    checks.extend(typology::check(dataset));
    match replayed {
        Ok(replayed) => {
            let ledger::Replayed {
                books,
                wanted,
                checks: of_ledger,
            } = replayed;
            checks.extend(of_ledger);
            checks.push(customers::chain(dataset, &books.currencies, &wanted));
            let (labels, of_labels) = labels::check(dataset, &wanted);
            checks.extend(of_labels);
            checks.extend(cases::check(dataset, &books, &wanted, &labels, window));
            checks.extend(trail::check(dataset, &books, &wanted, &labels));
        }
        Err(damage) => checks.extend(untested(&damage)),
    }
    checks
}

/// The promises that need the ledger, when there is none.
fn untested(damage: &Damage) -> Vec<Check> {
    let mut checks = ledger::untested(damage);
    checks.push(customers::chain_untested(damage));
    checks.extend(labels::untested(damage));
    checks.extend(cases::untested(damage));
    checks.extend(trail::untested(damage));
    checks
}
