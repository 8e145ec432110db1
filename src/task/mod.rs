//! Tasks: what may be asked of a dataset, with fixed splits in time, so that results can be compared.
//!
//! Made at the end of a run from the written tables and from what the ledger knows of its accounts, so that a dataset alone
//! is not enough to make them again. For each task `tasks/<task>/task.json` says what is asked, by which metric and as of
//! when; beside it lies one file a split with an id, what was known of it at the cut-off and what is true. To train on
//! `truth` is to know more than anybody could: train on `known`, be judged on `truth`.
//!
//! [`facts`] reads what tasks are made of, [`pass`](Pass) goes over the payments once, [`split`] parts the window,
//! [`file`] writes.

mod facts;
mod file;
mod split;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::audit::column::Batch;
use crate::audit::dataset::{Damage, Dataset};
use crate::audit::manifest::Manifest;
use crate::engine::time::PARTS;
use crate::record::Format;
use crate::record::error::RecordError;
use crate::record::manifest::write_json;
use crate::world::PublicId;
use facts::{Facts, Named};
use file::{IdFile, Rows, Told};
use split::{Split, part, splits};

const DAY: i64 = 86_400_000;
/// How far ahead a report, and a deposit, are to be foreseen.
const REPORT_WITHIN: i64 = 14 * DAY;
const DEPOSIT_WITHIN: i64 = 7 * DAY;

/// Why tasks could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// A table cannot be read.
    #[error("cannot read {0}")]
    Damage(Damage),
    /// The disk said no.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl From<Damage> for TaskError {
    fn from(damage: Damage) -> TaskError {
        TaskError::Damage(damage)
    }
}

/// What is asked.
struct Task {
    name: &'static str,
    question: &'static str,
    /// Column of the ids, and the table they are found in.
    id: &'static str,
    table: &'static str,
    known: &'static str,
    truth: &'static str,
    /// How long before a split's end the question is put; features come from before that moment.
    ahead: i64,
}

const METRIC: &str = "average_precision";

const PAYMENT: Task = Task {
    name: "illicit_payment",
    question: "Which settled payments of the split belong to a scam?",
    id: "tx_id",
    table: "observed/transactions",
    known: "The payment's label was knowable by the split's end.",
    truth: "The payment belongs to a scam.",
    ahead: 0,
};
const MULE: Task = Task {
    name: "mule_account",
    question: "Which accounts with a settled payment in the split served a ring at some time in it?",
    id: "account_id",
    table: "observed/accounts",
    known: "A service of the account was knowable by the split's end.",
    truth: "The account served a ring during the split.",
    ahead: 0,
};
const REPORT: Task = Task {
    name: "account_reported",
    question: "Which accounts that nobody has complained of will a complaint name as payee within 14 days?",
    id: "account_id",
    table: "observed/accounts",
    known: "A complaint named the account within 14 days of the cut-off.",
    truth: "Such a complaint was true.",
    ahead: REPORT_WITHIN,
};
const RISK: Task = Task {
    name: "person_at_risk",
    question: "Which people will pay a deposit to a scam within 7 days?",
    id: "identity_token",
    table: "observed/shared_identity",
    known: "Such a deposit was knowable by the split's end.",
    truth: "The person paid a deposit within 7 days of the cut-off.",
    ahead: DEPOSIT_WITHIN,
};

/// Writes all tasks of a run into its directory. `settled_in` are the accounts with a settled payment in the window, each with
/// a bit for each part of it that had one ([`Accounts::settled_in`](crate::world::Accounts::settled_in)).
///
/// # Errors
/// If the tables cannot be read, or the files not written.
pub fn write_all(run: &Path, settled_in: &[(PublicId, u8)]) -> Result<(), TaskError> {
    let dataset = Dataset::open(run);
    let manifest = Manifest::read(&dataset);
    let window = manifest
        .window()
        .ok_or_else(|| Damage("manifest.json: no window".into()))?;
    let is_csv = dataset
        .stored("observed/accounts")?
        .files
        .iter()
        .any(|file| file.name.ends_with(".csv"));
    let writer = Writer {
        run,
        format: if is_csv { Format::Csv } else { Format::Parquet },
        splits: splits(window),
    };
    let facts = Facts::read(&dataset, settled_in)?;
    let pass = writer.payments(&dataset, &facts)?;
    writer.mules(&facts)?;
    writer.reports(&facts, &pass)?;
    writer.risks(&facts, &pass)
}

/// What one pass over the payments finds beside the ids.
#[derive(Default)]
struct Pass {
    /// Complaints by the position of the payee's account.
    reported: BTreeMap<u32, Vec<Named>>,
    /// Deposits (when, and when knowable) by the payer's token.
    deposits: BTreeMap<u64, Vec<(i64, i64)>>,
}

/// The same of one file of payments.
#[derive(Default)]
struct PassOfFile {
    /// By split.
    rows: [Rows; PARTS],
    reported: Vec<(u32, Named)>,
    deposits: Vec<(u64, (i64, i64))>,
}

struct Writer<'a> {
    run: &'a Path,
    format: Format,
    splits: [Split; PARTS],
}

impl Writer<'_> {
    /// The ids of settled payments; on the way, who was named in complaints or paid deposits.
    fn payments(&self, dataset: &Dataset, facts: &Facts) -> Result<Pass, TaskError> {
        let mut files = self.begin(&PAYMENT)?;
        let mut pass = Pass::default();
        dataset.read_in_turn(
            "observed/transactions",
            &["tx_id", "ts", "from_account", "to_account", "status"],
            PassOfFile::default,
            |pass, batch| self.payments_of(batch, facts, pass),
            |part| {
                for (file, rows) in files.iter_mut().zip(part.rows) {
                    file.append(rows)?;
                }
                for (payee, named) in part.reported {
                    pass.reported.entry(payee).or_default().push(named);
                }
                for (person, deposit) in part.deposits {
                    pass.deposits.entry(person).or_default().push(deposit);
                }
                Ok::<(), TaskError>(())
            },
        )?;
        self.end(&PAYMENT, files)?;
        Ok(pass)
    }

    /// Some payments, by ascending id.
    fn payments_of(&self, batch: &Batch, facts: &Facts, pass: &mut PassOfFile) -> Result<(), Damage> {
        let (ids, ts) = (batch.ids("tx_id")?, batch.numbers("ts")?);
        let (from, to) = (batch.ids("from_account")?, batch.ids("to_account")?);
        let status = batch.codes("status", &["settled"])?;
        let (ids, ts) = (&ids.values()[..], &ts.values()[..]);
        let Some((&first, &last)) = ids.first().zip(ids.last()) else {
            return Ok(());
        };
        let next = facts.illicit.partition_point(|label| label.tx_id < first);
        let mut labels = facts.illicit[next..].iter().peekable();
        for (row, ((&tx_id, &at), &status)) in ids.iter().zip(ts).zip(&status).enumerate() {
            let label = labels
                .next_if(|label| label.tx_id <= tx_id)
                .filter(|label| label.tx_id == tx_id);
            let (Some(split), 0) = (part(&self.splits, at), status) else {
                continue;
            };
            let known = label.is_some_and(|label| label.knowable_at <= self.splits[split].to);
            pass.rows[split].push(tx_id, known, label.is_some());
            if let Some(label) = label.filter(|label| label.is_deposit) {
                let payer = facts.index.get(from.value(row)).map(|at| &facts.accounts[at as usize]);
                if let Some(person) = payer.and_then(|payer| payer.person) {
                    pass.deposits.push((person, (at, label.knowable_at)));
                }
            }
        }
        for (tx_id, named) in facts.complaints.range(first..=last) {
            if let Ok(row) = ids.binary_search(tx_id)
                && part(&self.splits, ts[row]).is_some()
                && status[row] == 0
                && let Some(payee) = facts.index.get(to.value(row))
            {
                pass.reported.extend(named.iter().map(|&named| (payee, named)));
            }
        }
        Ok(())
    }

    fn mules(&self, facts: &Facts) -> Result<(), TaskError> {
        let mut files = self.begin(&MULE)?;
        for account in facts.accounts.iter().filter(|account| account.is_ordinary) {
            let services = facts.services.get(&account.id).map_or(&[][..], Vec::as_slice);
            for (at, split) in self.splits.iter().enumerate() {
                if !account.was_used_in(at) {
                    continue;
                }
                let known = services.iter().any(|service| service.knowable_at <= split.to);
                let truth = services
                    .iter()
                    .any(|service| service.from < split.to && service.to >= split.from);
                files[at].push(account.id, known, truth)?;
            }
        }
        self.end(&MULE, files)
    }

    fn reports(&self, facts: &Facts, pass: &Pass) -> Result<(), TaskError> {
        let mut files = self.begin(&REPORT)?;
        for (position, account) in facts.accounts.iter().enumerate() {
            let named = u32::try_from(position)
                .ok()
                .and_then(|position| pass.reported.get(&position));
            let named = named.map_or(&[][..], Vec::as_slice);
            for (at, split) in self.splits.iter().enumerate() {
                let cut_off = split.to - REPORT.ahead;
                let is_news = named.iter().all(|named| named.ts >= cut_off);
                if !account.is_ordinary || account.opened_at >= cut_off || !is_news {
                    continue;
                }
                let within = |named: &&Named| named.ts < cut_off + REPORT_WITHIN;
                let known = named.iter().any(|named| within(&named));
                let truth = named.iter().filter(within).any(|named| named.is_true);
                files[at].push(account.id, known, truth)?;
            }
        }
        self.end(&REPORT, files)
    }

    fn risks(&self, facts: &Facts, pass: &Pass) -> Result<(), TaskError> {
        let mut files = self.begin(&RISK)?;
        for &(person, since) in &facts.people {
            let deposits = pass.deposits.get(&person).map_or(&[][..], Vec::as_slice);
            for (at, split) in self.splits.iter().enumerate() {
                let cut_off = split.to - RISK.ahead;
                if since >= cut_off {
                    continue;
                }
                let ahead = |ts: i64| (cut_off..cut_off + DEPOSIT_WITHIN).contains(&ts);
                let known = deposits.iter().any(|&(ts, knowable)| ahead(ts) && knowable <= split.to);
                let truth = deposits.iter().any(|&(ts, _)| ahead(ts));
                files[at].push(person, known, truth)?;
            }
        }
        self.end(&RISK, files)
    }

    fn begin(&self, task: &Task) -> Result<Vec<IdFile>, RecordError> {
        let begin = |split: &Split| IdFile::create(self.run, task.name, split.name, task.id, self.format);
        self.splits.iter().map(begin).collect()
    }

    /// Closes a task's files and says what is asked.
    fn end(&self, task: &Task, files: Vec<IdFile>) -> Result<(), TaskError> {
        let told: Vec<Told> = files.into_iter().map(IdFile::close).collect::<Result<_, _>>()?;
        let splits: Vec<Value> = self
            .splits
            .iter()
            .zip(told)
            .map(|(split, told)| {
                json!({
                    "name": split.name,
                    "file": told.file,
                    "rows": told.rows,
                    "known": told.known,
                    "truth": told.truth,
                    "from": moment(split.from),
                    "cut_off": moment(split.to - task.ahead),
                    "labels_as_of": moment(split.to),
                })
            })
            .collect();
        let all = json!({
            "task": task.name,
            "question": task.question,
            "id": task.id,
            "table": task.table,
            "features": "Rows of observed/ before the cut-off; of illicit_payment, before the payment's own ts.",
            "metric": METRIC,
            "judged_on": "truth",
            "columns": { "known": task.known, "truth": task.truth },
            "splits": splits,
        });
        write_json(&self.run.join("tasks").join(task.name), "task.json", &all)?;
        Ok(())
    }
}

/// ISO 8601, UTC.
fn moment(ms: i64) -> String {
    chrono::DateTime::from_timestamp_millis(ms)
        .map_or_else(String::new, |time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::audit::fixture::Fixture;

    fn told(run: &Path, task: &str) -> Value {
        let text = fs::read_to_string(run.join("tasks").join(task).join("task.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// As the ledger would know it.
    fn settled_in(fixture: &Fixture) -> Vec<(PublicId, u8)> {
        let mut moved: BTreeMap<u64, u8> = BTreeMap::new();
        for row in &fixture.rows["observed/transactions"] {
            for end in ["from_account", "to_account"] {
                *moved.entry(row[end].as_u64().unwrap()).or_default() |= u8::from(row["status"] == "settled");
            }
        }
        moved
            .into_iter()
            .map(|(account, parts)| (PublicId(account), parts))
            .collect()
    }

    #[test]
    fn four_tasks_have_three_files_each_and_every_settled_payment_is_in_one_split() {
        let run = tempfile::tempdir().unwrap();
        let fixture = Fixture::new();
        fixture.write(run.path());
        write_all(run.path(), &settled_in(&fixture)).unwrap();
        for task in [&PAYMENT, &MULE, &REPORT, &RISK] {
            let told = told(run.path(), task.name);
            assert_eq!(told["id"], task.id);
            for split in told["splits"].as_array().unwrap() {
                let file = run
                    .path()
                    .join("tasks")
                    .join(task.name)
                    .join(split["file"].as_str().unwrap());
                assert!(file.is_file(), "{}", file.display());
                assert!(split["cut_off"].as_str() <= split["labels_as_of"].as_str());
            }
        }
        let rows = |name: &str| -> u64 {
            let splits = told(run.path(), PAYMENT.name)["splits"].clone();
            splits
                .as_array()
                .unwrap()
                .iter()
                .map(|split| split[name].as_u64().unwrap())
                .sum()
        };
        let payments = &fixture.rows["observed/transactions"];
        let settled = payments.iter().filter(|row| row["status"] == "settled").count();
        assert_eq!(rows("rows"), settled as u64);
        assert!(rows("known") <= rows("truth") && rows("truth") > 0);
    }
}
