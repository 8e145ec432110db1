//! One institution's view of a run: what that bank alone would hold.
//!
//! Its own customers, their accounts, devices and sessions, its own alerts and actions, and every payment that touches
//! one of its accounts. Other institutions' accounts are bare numbers: no row tells whose they are. What joins people
//! across institutions, what platforms see and what is true is left out, but for the tasks, in which `known` is what
//! the institution itself had been told (`known`); ids stay, so that truth can be joined from the whole run to score
//! what was found. Its manifest has length and checksum of every file, as a run's has.
//!
//! Tables are read, sieved and written batch by batch; memory grows with the institution's customers and devices, and
//! by a bit for each payment.

mod known;
mod own;
mod tasks;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::UInt64Builder;
use arrow_array::{ArrayRef, BooleanArray, RecordBatch};
use arrow_schema::Field;
use arrow_select::filter::filter_record_batch;
use serde_json::{Map, Value, json};

use crate::audit::contract::{self, Kind as Wanted};
use crate::dataset::batch::{Batch, some};
use crate::dataset::folder::{self, Unfit};
use crate::dataset::seal::Look;
use crate::dataset::{Damage, Dataset, Part};
use crate::record::cell::Kind;
use crate::record::directory::Partial;
use crate::record::error::RecordError;
use crate::record::manifest::{self, write_json};
use crate::record::writer::{TableFile, Written};
use crate::record::{Existing, Format};
use own::{Own, Paid};

/// Why a view could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// There is no such institution.
    #[error("the run has no institution {wanted}; {guess}it has {known}")]
    Unknown {
        /// As asked for.
        wanted: String,
        /// Which was probably meant.
        guess: String,
        /// Ids and names.
        known: String,
    },
    /// The folder is not that of a whole run with its tables, or the run is damaged.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// A table cannot be read.
    #[error("cannot read {0}")]
    Damage(Damage),
    /// The disk said no.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl From<Damage> for ViewError {
    fn from(damage: Damage) -> ViewError {
        ViewError::Damage(damage)
    }
}

/// Which rows of a table a bank would hold.
#[derive(Clone, Copy, Debug)]
enum Sieve {
    /// All: it is public.
    Public,
    /// Those of its own, by the column that says so.
    Of(&'static str, Things),
    /// Those that touch one of its own accounts on either side.
    Payments,
    /// Those about one of its own accounts or payments.
    Feed,
}

/// What an id names.
#[derive(Clone, Copy, Debug)]
enum Things {
    Institution,
    Customers,
    Accounts,
    Devices,
    Complaints,
}

/// Every table that a bank would hold something of, and what.
const SIEVES: [(&str, Sieve); 16] = [
    ("observed/institutions", Sieve::Public),
    ("observed/customers", Sieve::Of("customer_id", Things::Customers)),
    ("observed/companies", Sieve::Of("customer_id", Things::Customers)),
    ("observed/accounts", Sieve::Of("account_id", Things::Accounts)),
    ("observed/transactions", Sieve::Payments),
    ("observed/devices", Sieve::Of("device_id", Things::Devices)),
    ("observed/logins", Sieve::Of("customer_id", Things::Customers)),
    ("observed/phones", Sieve::Of("customer_id", Things::Customers)),
    ("observed/addresses", Sieve::Of("account_id", Things::Accounts)),
    ("observed/chain_transfers", Sieve::Public),
    ("observed/complaints", Sieve::Of("customer_id", Things::Customers)),
    (
        "observed/complaint_transactions",
        Sieve::Of("complaint_id", Things::Complaints),
    ),
    ("observed/alerts", Sieve::Of("institution_id", Things::Institution)),
    ("observed/account_actions", Sieve::Of("account_id", Things::Accounts)),
    ("observed/enforcement", Sieve::Of("account_id", Things::Accounts)),
    ("observed/label_feed", Sieve::Feed),
];

/// A table of a view, and its rows.
pub type Kept = (&'static str, u64);

/// Writes what an institution, given by id or name, would hold of a run; returns the directory and the rows of each
/// table.
///
/// # Errors
/// If there is no such institution, a table cannot be read, or the directory not be written.
pub fn write(run: &Path, institution: &str, out: &Path, existing: Existing) -> Result<(PathBuf, Vec<Kept>), ViewError> {
    let dataset = contract::open(run);
    folder::whole(&dataset, Look::Bytes)?;
    let mut own = Own::read(&dataset, institution)?;
    let directory = Partial::create(out, existing)?;
    let mut rows = Vec::new();
    let mut told = Map::new();
    for (table, sieve) in SIEVES {
        let files = copy(&dataset, directory.path(), table, sieve, &mut own)?;
        let kept = files.iter().map(|file| file.rows).sum();
        told.insert(table.to_owned(), manifest::entry(kept, &files));
        rows.push((table, kept));
    }
    let mut tasks = tasks::write(run, directory.path(), &own)?;
    tasks.seals.sort();
    let files: Vec<Value> = tasks.seals.iter().map(manifest::sealed).collect();
    let of_run = |key: &str| dataset.manifest.whole.get(key).cloned().unwrap_or_default();
    let manifest = json!({
        "format_version": manifest::FORMAT_VERSION,
        "program": "scamnet",
        "program_version": env!("CARGO_PKG_VERSION"),
        "view_of": run.file_name().map(|name| name.to_string_lossy()),
        "institution_id": own.institution,
        "institution": own.name,
        "window": of_run("window"),
        "rates": of_run("rates"),
        "ledger": of_run("ledger"),
        "format": of_run("format"),
        "tables": Value::Object(told),
        "files": files,
        "later": manifest::later(),
        "tasks": Value::Object(tasks.counts),
    });
    write_json(directory.path(), "manifest.json", &manifest)?;
    Ok((directory.publish()?, rows))
}

/// As what a file of a view is written: as the run's was.
fn format_of(dataset: &Dataset, part: &Part) -> Format {
    match dataset.manifest.format() {
        _ if part.is_csv() => Format::Csv,
        Some(word) if word == Format::ParquetPlain.word() => Format::ParquetPlain,
        _ => Format::Parquet,
    }
}

/// Copies the rows of a table that the sieve keeps, file by file.
fn copy(dataset: &Dataset, out: &Path, table: &str, sieve: Sieve, own: &mut Own) -> Result<Vec<Written>, ViewError> {
    let kinds: Vec<(&str, Kind)> = contract::table(table).map_or_else(Vec::new, |spec| {
        spec.columns
            .iter()
            .map(|column| (column.name, kind(column.kind)))
            .collect()
    });
    let mut files = Vec::new();
    for part in dataset.files(table)? {
        let schema = dataset.schema(part)?;
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        // The contract says what a number means, the file how wide it is; a column that the contract does not know is
        // kept by its type.
        let kind_of = |field: &Arc<Field>| {
            let known = kinds
                .iter()
                .find(|(name, kind)| name == field.name() && kind.data_type() == *field.data_type())
                .map(|&(_, kind)| kind);
            known.or_else(|| Kind::of(field.data_type())).ok_or_else(|| {
                Damage(format!(
                    "{}: column {}: type {}",
                    part.name,
                    field.name(),
                    field.data_type()
                ))
            })
        };
        let stored: Vec<Kind> = schema.fields().iter().map(kind_of).collect::<Result<_, _>>()?;
        let mut file = TableFile::create(out, part.name.clone(), &schema, stored, format_of(dataset, part))?;
        let mut refused = Ok(());
        dataset.read_part(part, &names, |batch| {
            let kept = kept(batch, sieve, own)?;
            if refused.is_ok() {
                refused = file.add_batch(&kept);
            }
            Ok(())
        })?;
        refused?;
        files.push(file.close()?);
    }
    Ok(files)
}

/// The rows of a batch that the sieve keeps, with foreign devices blotted out.
fn kept(batch: &Batch, sieve: Sieve, own: &mut Own) -> Result<RecordBatch, Damage> {
    let mask = match sieve {
        Sieve::Public => return Ok(batch.record.clone()),
        Sieve::Of(column, things) => {
            let ids = batch.ids(column)?;
            let kept: Vec<bool> = batch
                .rows()
                .map(|row| some(&ids, row).is_some_and(|id| own.holds(things, id)))
                .collect();
            if column == "customer_id" && batch.file.contains("/complaints") {
                own.note_complaints(batch, &kept)?;
            }
            if column == "complaint_id" {
                own.note_named(batch, &kept)?;
            }
            kept
        }
        Sieve::Payments => return payments(batch, own),
        Sieve::Feed => {
            let (tx, account) = (batch.ids("tx_id")?, batch.ids("account_id")?);
            let about = |row: usize| {
                some(&account, row).is_some_and(|id| own.holds(Things::Accounts, id))
                    || some(&tx, row).is_some_and(|id| own.has_payment(id))
            };
            let kept: Vec<bool> = batch.rows().map(about).collect();
            own.note_feed(batch, &kept)?;
            kept
        }
    };
    filter(batch, &mask)
}

/// Payments that touch an own account. The device of a payment is the payer's bank's to know.
fn payments(batch: &Batch, own: &mut Own) -> Result<RecordBatch, Damage> {
    let (tx, from, to) = (
        batch.ids("tx_id")?,
        batch.ids("from_account")?,
        batch.ids("to_account")?,
    );
    let (devices, moments) = (batch.ids("device_id")?, batch.numbers("ts")?);
    let (mut mask, mut seen) = (
        Vec::with_capacity(batch.len()),
        UInt64Builder::with_capacity(batch.len()),
    );
    for row in batch.rows() {
        let is_payer = own.holds(Things::Accounts, from.value(row));
        let is_own = is_payer || own.holds(Things::Accounts, to.value(row));
        mask.push(is_own);
        seen.append_option(some(&devices, row).filter(|_| is_payer));
        if is_own {
            let (at, from, to) = (moments.value(row), from.value(row), to.value(row));
            own.note_payment(tx.value(row), Paid { at, from, to });
        }
    }
    let position = batch.record.schema().index_of("device_id");
    let position = position.map_err(|error| Damage(format!("{}: {error}", batch.file)))?;
    let mut columns: Vec<ArrayRef> = batch.record.columns().to_vec();
    columns[position] = Arc::new(seen.finish());
    let blotted = RecordBatch::try_new(batch.record.schema(), columns);
    let record = blotted.map_err(|error| Damage(format!("{}: {error}", batch.file)))?;
    let blotted = Batch {
        record,
        file: batch.file,
        first_row: batch.first_row,
    };
    filter(&blotted, &mask)
}

fn filter(batch: &Batch, mask: &[bool]) -> Result<RecordBatch, Damage> {
    filter_record_batch(&batch.record, &BooleanArray::from(mask.to_vec()))
        .map_err(|error| Damage(format!("{}: {error}", batch.file)))
}

/// How the writer encodes a column of the contract.
const fn kind(wanted: Wanted) -> Kind {
    match wanted {
        Wanted::Id => Kind::Id,
        Wanted::Number => Kind::Count,
        Wanted::Money => Kind::Money,
        Wanted::Time => Kind::Time,
        Wanted::Date => Kind::Date,
        Wanted::Real => Kind::Real,
        Wanted::Flag => Kind::Flag,
        Wanted::Word(_) | Wanted::Text => Kind::Word,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;
    use crate::audit::fixture::Fixture;

    fn ids(dataset: &Dataset, table: &str, column: &str) -> BTreeSet<u64> {
        let mut all = BTreeSet::new();
        dataset
            .read(table, &[column], |batch| {
                all.extend(batch.ids(column)?.iter().flatten());
                Ok(())
            })
            .unwrap();
        all
    }

    #[test]
    fn a_bank_holds_its_own_and_other_banks_accounts_are_bare_numbers() {
        let root = tempfile::tempdir().unwrap();
        let run = root.path().join("run-1");
        fs::create_dir(&run).unwrap();
        let fixture = Fixture::new();
        fixture.write(&run);
        let institution = fixture.rows["observed/institutions"][0]["institution_id"].to_string();
        let (out, rows) = write(&run, &institution, &root.path().join("view"), Existing::Keep).unwrap();
        assert_eq!(rows.len(), SIEVES.len());
        let (whole, view) = (contract::open(&run), contract::open(&out));
        let accounts = ids(&view, "observed/accounts", "account_id");
        assert!(!accounts.is_empty() && accounts.len() < ids(&whole, "observed/accounts", "account_id").len());
        let columns = ["from_account", "to_account", "device_id"];
        view.read("observed/transactions", &columns, |batch| {
            let (from, to) = (batch.ids("from_account")?, batch.ids("to_account")?);
            let devices = batch.ids("device_id")?;
            for row in batch.rows() {
                let is_payer = accounts.contains(&from.value(row));
                assert!(is_payer || accounts.contains(&to.value(row)));
                assert!(is_payer || some(&devices, row).is_none());
            }
            Ok(())
        })
        .unwrap();
        assert!(!out.join("truth").exists() && !out.join("observed/shared_identity.parquet").exists());
    }

    /// A view of the fixture's first institution, beside the run.
    fn view(root: &Path) -> PathBuf {
        view_of(&Fixture::new(), root)
    }

    fn view_of(fixture: &Fixture, root: &Path) -> PathBuf {
        let run = root.join("run-1");
        fs::create_dir(&run).unwrap();
        fixture.write(&run);
        let institution = fixture.rows["observed/institutions"][0]["institution_id"].to_string();
        write(&run, &institution, &root.join("view"), Existing::Keep).unwrap().0
    }

    fn broken(view: &Path) -> Vec<&'static str> {
        crate::audit::run(view)
            .unwrap()
            .broken()
            .map(|check| check.name)
            .collect()
    }

    #[test]
    fn an_audit_says_what_a_view_is_and_holds_it_against_its_own_promises() {
        let root = tempfile::tempdir().unwrap();
        let view = view(root.path());
        let report = crate::audit::run(&view).unwrap();
        assert!(report.is_kept(), "{report}");
        assert!(report.to_string().starts_with("A view of run-1: what "), "{report}");
        assert!(report.get("ledger.balances").is_none());
        let kept = [
            "manifest.whole",
            "manifest.hashes",
            "view.own",
            "view.payments",
            "view.links",
        ];
        for name in kept {
            assert_eq!(report.get(name).unwrap().status, crate::audit::Status::Kept, "{name}");
        }
        let leakage = crate::audit::leakage::run(&view).unwrap_err().to_string();
        assert_eq!(leakage, "a view has no truth, so that leakage cannot be measured");
    }

    #[test]
    fn a_view_has_the_tasks_that_are_about_its_own_and_knows_what_its_institution_was_told() {
        const DAY: i64 = 86_400_000;
        let told = |feed: Value| {
            let root = tempfile::tempdir().unwrap();
            let mut fixture = Fixture::new();
            fixture.add("observed/label_feed", feed);
            let view = view_of(&fixture, root.path());
            fs::read_to_string(view.join("tasks/mule_account/train.csv")).unwrap()
        };
        let start = crate::audit::fixture::START;
        let mule =
            |day: i64| json!({ "ts": start + day * DAY, "account_id": 22, "verdict": "mule", "source": "analyst" });
        let text = |known: bool| format!("account_id,known,truth\n22,{known},true\n");
        // The whole run knows of the account; the institution does once it has been told.
        assert_eq!(told(json!([])), text(false));
        assert_eq!(told(json!([mule(1)])), text(true));
        assert_eq!(told(json!([mule(3)])), text(false), "after the split's end");

        let root = tempfile::tempdir().unwrap();
        let view = view(root.path());
        let rows = [22_u64];
        let manifest: Value = serde_json::from_slice(&fs::read(view.join("manifest.json")).unwrap()).unwrap();
        assert_eq!(manifest["tasks"]["mule_account"]["train"]["rows"], rows.len());
        let task: Value =
            serde_json::from_slice(&fs::read(view.join("tasks/mule_account/task.json")).unwrap()).unwrap();
        assert_eq!(task["splits"][0]["truth"], rows.len());
    }

    #[test]
    fn a_view_that_was_changed_breaks_its_promises() {
        type Spoil = (fn(&Path), &'static [&'static str]);
        let spoils: [Spoil; 4] = [
            (
                |view| fs::remove_file(view.join("observed/alerts.parquet")).unwrap(),
                &["manifest.hashes", "manifest.rows", "tables.present", "tables.readable"],
            ),
            (
                |view| fs::write(view.join("observed/notes.txt"), "").unwrap(),
                &["manifest.listed"],
            ),
            (
                |view| {
                    let run = view.with_file_name("run-1");
                    fs::copy(
                        run.join("observed/accounts.parquet"),
                        view.join("observed/accounts.parquet"),
                    )
                    .unwrap();
                },
                &["manifest.hashes", "manifest.rows", "view.own"],
            ),
            (
                |view| {
                    let path = view.join("manifest.json");
                    let text = fs::read_to_string(&path).unwrap();
                    fs::write(path, text.replace("\"institution_id\"", "\"other\"")).unwrap();
                },
                &["manifest.whole"],
            ),
        ];
        for (spoil, expected) in spoils {
            let root = tempfile::tempdir().unwrap();
            let view = view(root.path());
            spoil(&view);
            assert_eq!(broken(&view), expected);
        }
    }

    #[test]
    fn an_unknown_institution_is_refused_with_the_ones_there_are() {
        let root = tempfile::tempdir().unwrap();
        Fixture::new().write(root.path());
        let refused = write(root.path(), "no such bank", &root.path().join("view"), Existing::Keep);
        let error = refused.unwrap_err().to_string();
        assert!(
            error.starts_with("the run has no institution no such bank; it has "),
            "{error}"
        );
        assert!(!root.path().join("view").exists());
    }
}
