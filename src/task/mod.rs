//! Tasks: what may be asked of a dataset, with fixed splits in time, so that results can be compared.
//!
//! Made when a run ends, beside its tables and from what the ledger and the truth know. A dataset alone would do, as a test
//! shows that reads them off the tables; it would take longer. For each task `tasks/<task>/task.json` says what is asked, by
//! which metric and as of when; beside it lies one file a split with an id, what was known of it at the cut-off and what is
//! true. To train on `truth` is to know more than anybody could: train on `known`, be judged on `truth`.
//!
//! `noter` listens, `roll` and `numbers` hold who was there and which payments settled, `facts` gathers the rest, `split`
//! parts the window, [`file`] writes. A new task is one constant in
//! `TASKS` and one function that says its rows.

mod facts;
mod file;
mod noter;
mod numbers;
mod roll;
mod split;

use std::path::Path;

use rayon::prelude::*;
use serde_json::{Value, json};

use crate::engine::time::{Horizon, Span, Time};
use crate::record::error::RecordError;
use crate::record::manifest::write_json;
use crate::record::{Format, Seal};
pub use facts::Facts;
use facts::{Named, of};
use file::{IdFile, ROWS, Told};
pub use noter::Noter;
use numbers::Numbers;
use roll::Roll;
use split::part_of;
use split::{Split, splits};

/// How far ahead a report, and a deposit, are to be foreseen.
const REPORT_WITHIN: Span = Span(14 * Span::DAY.0);
const DEPOSIT_WITHIN: Span = Span(7 * Span::DAY.0);

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
    ahead: Span,
    /// Adds the rows of a split, which is the part of the window at a place.
    rows: fn(&Facts, usize, &Split, &mut IdFile) -> Result<(), RecordError>,
}

const METRIC: &str = "average_precision";

const TASKS: &[Task] = &[
    Task {
        name: "illicit_payment",
        question: "Which settled payments of the split belong to a scam?",
        id: "tx_id",
        table: "observed/transactions",
        known: "The payment's label was knowable by the split's end.",
        truth: "The payment belongs to a scam.",
        ahead: Span(0),
        rows: payments,
    },
    Task {
        name: "mule_account",
        question: "Which accounts with a settled payment in the split served a ring at some time in it?",
        id: "account_id",
        table: "observed/accounts",
        known: "A service of the account was knowable by the split's end.",
        truth: "The account served a ring during the split.",
        ahead: Span(0),
        rows: mules,
    },
    Task {
        name: "account_reported",
        question: "Which accounts that nobody has complained of will a complaint name as payee within 14 days?",
        id: "account_id",
        table: "observed/accounts",
        known: "A complaint named the account within 14 days of the cut-off.",
        truth: "Such a complaint was true.",
        ahead: REPORT_WITHIN,
        rows: reports,
    },
    Task {
        name: "person_at_risk",
        question: "Which people will pay a deposit to a scam within 7 days?",
        id: "identity_token",
        table: "observed/shared_identity",
        known: "Such a deposit was knowable by the split's end.",
        truth: "The person paid a deposit within 7 days of the cut-off.",
        ahead: DEPOSIT_WITHIN,
        rows: risks,
    },
];

/// Writes all tasks of a run into its directory; returns the seals of their files.
///
/// # Errors
/// If the disk refuses a file.
pub fn write_all(run: &Path, format: Format, horizon: Horizon, facts: &Facts) -> Result<Vec<Seal>, RecordError> {
    let splits = splits(horizon);
    let files: Vec<(&Task, usize)> = TASKS
        .iter()
        .flat_map(|task| (0..splits.len()).map(move |place| (task, place)))
        .collect();
    let told = files
        .par_iter()
        .map(|&(task, place)| {
            let split = &splits[place];
            let mut file = IdFile::create(run, task.name, split.name, task.id, format)?;
            (task.rows)(facts, place, split, &mut file)?;
            file.close()
        })
        .collect::<Result<Vec<(Told, Seal)>, RecordError>>()?;
    let (told, mut seals): (Vec<Told>, Vec<Seal>) = told.into_iter().unzip();
    for (task, told) in TASKS.iter().zip(told.chunks(splits.len())) {
        let name = format!("tasks/{}/task.json", task.name);
        seals.push(write_json(run, &name, &task.says(&splits, told))?);
    }
    Ok(seals)
}

/// Settled payments.
fn payments(facts: &Facts, place: usize, split: &Split, file: &mut IdFile) -> Result<(), RecordError> {
    let mut illicit = facts.illicit.iter().peekable();
    for stretch in facts.numbers.settled(place) {
        // It may be the whole split.
        for start in stretch.clone().step_by(ROWS) {
            let some = start..stretch.end.min(start + ROWS as u64);
            while illicit.next_if(|label| label.tx_id < some.start).is_some() {}
            let labels = std::iter::from_fn(|| illicit.next_if(|label| label.tx_id < some.end));
            file.extend(
                some.clone(),
                labels.map(|label| (label.tx_id, label.knowable_at <= split.to)),
            )?;
        }
    }
    Ok(())
}

fn mules(facts: &Facts, place: usize, split: &Split, file: &mut IdFile) -> Result<(), RecordError> {
    let used = facts.roll.accounts.iter().filter(|account| account.was_used_in(place));
    for account in used.filter(|account| account.is_ordinary) {
        let services = of(&facts.services, account.id);
        let known = services.iter().any(|service| service.knowable_at <= split.to);
        let truth = services
            .iter()
            .any(|service| service.from < split.to && service.to >= split.from);
        file.push(account.id, known, truth)?;
    }
    Ok(())
}

fn reports(facts: &Facts, _: usize, split: &Split, file: &mut IdFile) -> Result<(), RecordError> {
    let cut_off = split.to - REPORT_WITHIN;
    for account in facts.roll.accounts.iter().filter(|account| account.is_ordinary) {
        let named = of(&facts.complaints, account.id);
        let is_news = named.iter().all(|named| named.at >= cut_off);
        if account.opened_at >= cut_off || !is_news {
            continue;
        }
        let within = |named: &&Named| named.at < split.to;
        let known = named.iter().any(|named| within(&named));
        let truth = named.iter().filter(within).any(|named| named.is_true);
        file.push(account.id, known, truth)?;
    }
    Ok(())
}

fn risks(facts: &Facts, _: usize, split: &Split, file: &mut IdFile) -> Result<(), RecordError> {
    let cut_off = split.to - DEPOSIT_WITHIN;
    for &(person, _) in facts.roll.people.iter().filter(|(_, since)| *since < cut_off) {
        let deposits = of(&facts.deposits, person);
        let ahead = || {
            deposits
                .iter()
                .filter(|deposit| deposit.at >= cut_off && deposit.at < split.to)
        };
        let known = ahead().any(|deposit| deposit.knowable_at <= split.to);
        file.push(person, known, ahead().next().is_some())?;
    }
    Ok(())
}

impl Task {
    /// What is asked, of which files.
    fn says(&self, splits: &[Split], told: &[Told]) -> Value {
        let splits: Vec<Value> = splits
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
                    "cut_off": moment(split.to - self.ahead),
                    "labels_as_of": moment(split.to),
                })
            })
            .collect();
        json!({
            "task": self.name,
            "question": self.question,
            "id": self.id,
            "table": self.table,
            "features": "Rows of observed/ before the cut-off; of illicit_payment, before the payment's own ts.",
            "metric": METRIC,
            "judged_on": "truth",
            "columns": { "known": self.known, "truth": self.truth },
            "splits": splits,
        })
    }
}

/// ISO 8601, UTC.
fn moment(time: Time) -> String {
    chrono::DateTime::from_timestamp(time.0, 0)
        .map_or_else(String::new, |time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}
