//! Tasks: what may be asked of a dataset, with fixed splits in time, so that results can be compared.
//!
//! Made when a run ends, beside its tables and from what the ledger and the truth know. A dataset alone would do, as a
//! test shows that reads them off the tables; it would take longer. For each task `tasks/<task>/task.json` says what is
//! asked, by which metric and as of when; beside it lies one file a split with an id, what was known of it by the
//! split's end and what is true. To train on `truth` is to know more than anybody could: train on `known`, be judged on
//! `truth`.
//!
//! Beside the split in time, `apart` keeps owners or rings apart: what is learnt of one says nothing of the other.
//!
//! `noter` listens, `roll` and `numbers` hold who was there and which payments settled, `facts` gathers the rest,
//! `split` parts the window, [`file`] writes. A new task is one constant in `TASKS` and one function that says its
//! rows.

mod apart;
mod facts;
mod file;
mod noter;
mod numbers;
mod roll;
mod split;

use std::path::Path;

use rayon::prelude::*;
use serde_json::{Map, Value, json};

use crate::engine::time::{Horizon, Span, Time};
use crate::record::error::RecordError;
use crate::record::manifest::write_json;
use crate::record::{Format, Seal};
pub use facts::Facts;
use facts::{Deposit, Named, Service, of};
pub use file::lacks;
use file::{APART, Files, ROWS, Told};
pub use noter::Noter;
use numbers::Numbers;
use roll::Roll;
use split::{Split, asked_after, part_of, splits};

/// How far ahead it is to be foreseen that scam money moves, that an account is reported, and that a person pays.
pub const MOVES_WITHIN: Span = Span(14 * Span::DAY.0);
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
    /// Whether an id has an owner who can be kept apart; a payment has two.
    has_owners: bool,
    /// Adds the rows of a split, which is the part of the window at a place.
    rows: fn(&Facts, usize, &Split, &mut Files) -> Result<(), RecordError>,
}

const METRIC: &str = "average_precision";

/// How rows are kept apart, as `task.json` says it.
const OWN_PARTS: &str = "Beside each split in time lie those of its rows that keep owners, or rings, apart: nobody whom \
by_owner-train holds is in by_owner-test, and of no ring that by_ring-train knows is anything in by_ring-test.";
const PARTS_OF_ACCOUNTS: &str = "A payment has two owners: take those between accounts of by_owner-<split>, or by_ring-<split>, of \
mule_account; cash and accounts abroad, which are in neither, count as in each.";

const TASKS: &[Task] = &[
    Task {
        name: "illicit_payment",
        question: "Which settled payments of the split belong to a scam?",
        id: "tx_id",
        table: "observed/transactions",
        known: "The payment belongs to a scam, and that was knowable by the split's end.",
        truth: "The payment belongs to a scam.",
        ahead: Span(0),
        has_owners: false,
        rows: payments,
    },
    Task {
        name: "mule_account",
        question: "Which accounts with a settled payment of the window before the cut-off will move a ring's scam money within 14 days?",
        id: "account_id",
        table: "observed/accounts",
        known: "The account moved scam money within 14 days of the cut-off, and what it is was knowable by the split's end.",
        truth: "The account, one of a ring's, got or sent scam money within 14 days of the cut-off.",
        ahead: MOVES_WITHIN,
        has_owners: true,
        rows: mules,
    },
    Task {
        name: "account_reported",
        question: "Which accounts that nobody has complained of will a true complaint name as payee within 14 days?",
        id: "account_id",
        table: "observed/accounts",
        known: "A complaint named the account within 14 days of the cut-off; by the split's end nobody could tell whether a true one.",
        truth: "A true complaint named the account within 14 days of the cut-off.",
        ahead: REPORT_WITHIN,
        has_owners: true,
        rows: reports,
    },
    Task {
        name: "person_at_risk",
        question: "Which people will pay a deposit to a scam within 7 days?",
        id: "identity_token",
        table: "observed/shared_identity",
        known: "The person paid a deposit within 7 days of the cut-off, and that was knowable by the split's end.",
        truth: "The person paid a deposit within 7 days of the cut-off.",
        ahead: DEPOSIT_WITHIN,
        has_owners: true,
        rows: risks,
    },
];

/// What has been written of the tasks.
#[derive(Debug, Default)]
pub struct Written {
    pub seals: Vec<Seal>,
    /// Rows and positives, known and true, by task and file.
    pub counts: Value,
}

/// Writes all tasks of a run into its directory.
///
/// # Errors
/// If the disk refuses a file.
pub fn write_all(run: &Path, format: Format, horizon: Horizon, facts: &Facts) -> Result<Written, RecordError> {
    let splits = splits(horizon);
    let files: Vec<(&Task, usize)> = TASKS
        .iter()
        .flat_map(|task| (0..splits.len()).map(move |place| (task, place)))
        .collect();
    let told = files
        .par_iter()
        .map(|&(task, place)| {
            let split = &splits[place];
            let named = (split.name, place);
            let mut files = Files::create(run, task.name, named, task.id, format, task.has_owners)?;
            (task.rows)(facts, place, split, &mut files)?;
            let (told, seals) = files.close(split.holds(task.ahead))?.into_iter().unzip();
            Ok((told, seals))
        })
        .collect::<Result<Vec<(Vec<Told>, Vec<Seal>)>, RecordError>>()?;
    let (told, seals): (Vec<Vec<Told>>, Vec<Vec<Seal>>) = told.into_iter().unzip();
    let (mut seals, mut counts) = (seals.concat(), Map::new());
    for (task, told) in TASKS.iter().zip(told.chunks(splits.len())) {
        let name = format!("tasks/{}/task.json", task.name);
        seals.push(write_json(run, &name, &task.says(&splits, told))?);
        let files = told.iter().flatten().map(|told| (told.name.clone(), told.counts()));
        counts.insert(task.name.to_owned(), Value::Object(files.collect()));
    }
    let counts = Value::Object(counts);
    Ok(Written { seals, counts })
}

/// Settled payments.
fn payments(facts: &Facts, place: usize, split: &Split, files: &mut Files) -> Result<(), RecordError> {
    let mut illicit = facts.illicit.iter().peekable();
    for stretch in facts.numbers.settled(place) {
        // It may be the whole split.
        for start in stretch.clone().step_by(ROWS) {
            let some = start..stretch.end.min(start + ROWS as u64);
            while illicit.next_if(|label| label.tx_id < some.start).is_some() {}
            let labels: Vec<_> = std::iter::from_fn(|| illicit.next_if(|label| label.tx_id < some.end)).collect();
            files.all.told_of(labels.iter().filter_map(|label| label.ring));
            let known = labels.iter().map(|label| (label.tx_id, label.knowable_at <= split.to));
            files.all.extend(some.clone(), known)?;
        }
    }
    Ok(())
}

fn mules(facts: &Facts, place: usize, split: &Split, files: &mut Files) -> Result<(), RecordError> {
    let cut_off = split.to - MOVES_WITHIN;
    let used = facts
        .roll
        .accounts
        .iter()
        .filter(|account| account.was_used_before(place));
    for account in used.filter(|account| account.is_ordinary) {
        let ahead = |at: &Time| *at >= cut_off && *at < split.to;
        let services: Vec<&Service> = if of(&facts.moves, account.id).iter().any(ahead) {
            let touches = |service: &&Service| service.from < split.to && service.to >= cut_off;
            of(&facts.services, account.id).iter().filter(touches).collect()
        } else {
            Vec::new()
        };
        let known = services.iter().any(|service| service.knowable_at <= split.to);
        let rings: Vec<u64> = services.iter().filter_map(|service| service.ring).collect();
        files.push(account.id, known, !services.is_empty(), &rings, facts.apart(account))?;
    }
    Ok(())
}

fn reports(facts: &Facts, _: usize, split: &Split, files: &mut Files) -> Result<(), RecordError> {
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
        let rings: Vec<u64> = of(&facts.services, account.id)
            .iter()
            .filter_map(|service| service.ring)
            .collect();
        files.push(account.id, known, truth, &rings, facts.apart(account))?;
    }
    Ok(())
}

fn risks(facts: &Facts, _: usize, split: &Split, files: &mut Files) -> Result<(), RecordError> {
    let cut_off = split.to - DEPOSIT_WITHIN;
    for &(person, _) in facts.roll.people.iter().filter(|(_, since)| *since < cut_off) {
        let ahead = |deposit: &&Deposit| deposit.at >= cut_off && deposit.at < split.to;
        let deposits: Vec<&Deposit> = of(&facts.deposits, person).iter().filter(ahead).collect();
        let known = deposits.iter().any(|deposit| deposit.knowable_at <= split.to);
        let rings: Vec<u64> = deposits.iter().filter_map(|deposit| deposit.ring).collect();
        let truth = !deposits.is_empty();
        files.push(person, known, truth, &rings, facts.apart_of_person(person))?;
    }
    Ok(())
}

impl Task {
    /// What is asked, of which files.
    fn says(&self, splits: &[Split], told: &[Vec<Told>]) -> Value {
        let splits: Vec<Value> = splits
            .iter()
            .zip(told)
            .map(|(split, told)| {
                let mut apart = told.iter();
                let all = apart.next().cloned().unwrap_or_default();
                let apart: Map<String, Value> = APART
                    .iter()
                    .zip(apart)
                    .map(|(&name, told)| (name.to_owned(), json!(told)))
                    .collect();
                json!({
                    "name": split.name,
                    "file": all.file,
                    "rows": all.rows,
                    "known": all.known,
                    "truth": all.truth,
                    "rings": all.rings,
                    "usable": all.usable,
                    "lacks": all.lacks,
                    "apart": apart,
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
            "apart": if self.has_owners { OWN_PARTS } else { PARTS_OF_ACCOUNTS },
            "splits": splits,
        })
    }
}

/// ISO 8601, UTC.
fn moment(time: Time) -> String {
    chrono::DateTime::from_timestamp(time.0, 0)
        .map_or_else(String::new, |time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}
