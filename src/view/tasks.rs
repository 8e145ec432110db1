//! The tasks of a view: those of the run, about what is the institution's own.
//!
//! Payments that touch an own account, own accounts, and own customers in place of people, whom a bank alone cannot
//! join. `truth` stays what it is in the run, since it is by the same truth that banks are compared; `known` is as much
//! of it as this institution had been told by then.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch, UInt64Array};
use arrow_schema::{DataType, Field, Schema};
use chrono::DateTime;
use serde_json::{Map, Value, json};

use super::known::{Asked, Known};
use super::own::Own;
use super::{Things, ViewError, format_of};
use crate::dataset::{Damage, Dataset, Part};
use crate::record::Seal;
use crate::record::cell::Kind;
use crate::record::manifest::write_json;
use crate::record::writer::TableFile;
use crate::task;

/// What a task's ids name, by the column of the ids; in a view they are under another name if a bank has another.
const IDS: [(&str, &str); 3] = [
    ("tx_id", "tx_id"),
    ("account_id", "account_id"),
    ("identity_token", "customer_id"),
];

/// The task whose `known` counts complaints, true or not.
const REPORTED: &str = "account_reported";

/// Most bytes of a `task.json` that are read.
const MOST: u64 = 1 << 20;

/// What was kept of the tasks.
#[derive(Debug, Default)]
pub struct Tasks {
    pub seals: Vec<Seal>,
    /// Rows and positives, by task and file.
    pub counts: Map<String, Value>,
}

/// As what cells of the tasks' CSV files are read.
fn types(_: &str, column: &str) -> DataType {
    match column {
        "known" | "truth" => DataType::Boolean,
        _ => DataType::UInt64,
    }
}

/// Writes the tasks of a run that an institution can be asked.
///
/// # Errors
/// If a file of the run cannot be read, or one of the view not written.
pub fn write(run: &Path, out: &Path, own: &Own) -> Result<Tasks, ViewError> {
    let dataset = Dataset::open(run, types);
    let mut tasks = Tasks::default();
    let told = dataset
        .all_files()
        .iter()
        .filter(|part| part.name.starts_with("tasks/"));
    for part in told.filter(|part| part.name.ends_with("/task.json")) {
        let mut says = read_json(part)?;
        let text = |key: &str| says[key].as_str().unwrap_or_default().to_owned();
        let (task, id) = (text("task"), text("id"));
        let Some((_, own_id)) = IDS.into_iter().find(|(known, _)| *known == id) else {
            continue;
        };
        let asked = asked(&says).ok_or_else(|| part.broken("a split without file, from, cut_off or labels_as_of"))?;
        let mut counts = BTreeMap::new();
        for file in dataset.parts(&format!("tasks/{task}")) {
            let name = file.name.rsplit('/').next().unwrap_or_default();
            let Some(&asked) = asked.get(name) else {
                return Err(file.broken("in no split of its task").into());
            };
            let (counted, seal) = sieve(&dataset, file, out, (&id, own_id), (&task, asked), own)?;
            counts.insert(name.to_owned(), counted);
            tasks.seals.push(seal);
        }
        retell(&mut says, own_id, &counts);
        tasks.seals.push(write_json(out, &part.name, &says)?);
        let stem = |name: String| name.rsplit_once('.').map_or(name.clone(), |(stem, _)| stem.to_owned());
        let counts = counts
            .into_iter()
            .map(|(name, counted)| (stem(name), counted))
            .collect();
        tasks.counts.insert(task, Value::Object(counts));
    }
    Ok(tasks)
}

/// When the question of each of a task's files is put, by the file's name.
fn asked(says: &Value) -> Option<BTreeMap<String, Asked>> {
    let moment = |split: &Value, key: &str| {
        let moment = DateTime::parse_from_rfc3339(split.get(key)?.as_str()?).ok()?;
        Some(moment.timestamp_millis())
    };
    let mut all = BTreeMap::new();
    for split in says.get("splits")?.as_array()? {
        let asked = Asked {
            from: moment(split, "from")?,
            cut_off: moment(split, "cut_off")?,
            labels_as_of: moment(split, "labels_as_of")?,
        };
        all.insert(split.get("file")?.as_str()?.to_owned(), asked);
        let apart = split.get("apart").and_then(Value::as_object).into_iter().flatten();
        let files = apart.filter_map(|(_, part)| part.get("file")?.as_str());
        all.extend(files.map(|file| (file.to_owned(), asked)));
    }
    Some(all)
}

fn read_json(part: &Part) -> Result<Value, Damage> {
    if part.bytes()? > MOST {
        return Err(part.broken(format!("longer than {MOST} bytes, and not read")));
    }
    let bytes = fs::read(&part.path).map_err(|error| part.broken(error))?;
    let says: Value = serde_json::from_slice(&bytes).map_err(|error| part.broken(error))?;
    if says.is_object() {
        Ok(says)
    } else {
        Err(part.broken("no task: expected an object"))
    }
}

/// Writes the rows of a file that are about the institution's own; says how many, and how many of them positive.
fn sieve(
    dataset: &Dataset,
    part: &Part,
    out: &Path,
    (id, own_id): (&str, &'static str),
    (task, asked): (&str, Asked),
    own: &Own,
) -> Result<(Value, Seal), ViewError> {
    let schema = Arc::new(Schema::new(vec![
        Field::new(own_id, DataType::UInt64, false),
        Field::new("known", DataType::Boolean, false),
        Field::new("truth", DataType::Boolean, false),
    ]));
    let kinds = vec![Kind::Id, Kind::Flag, Kind::Flag];
    let mut file = TableFile::create(out, part.name.clone(), &schema, kinds, format_of(dataset, part))?;
    let (mut rows, mut positives) = (0, [0_usize; 2]);
    let mut refused = Ok(());
    dataset.read_part(part, &[id, "truth"], |batch| {
        let (ids, labels) = (batch.ids(id)?, batch.flags("truth")?);
        let mine = |row: &usize| match id {
            "tx_id" => own.touches(ids.value(*row)).then(|| ids.value(*row)),
            "account_id" => own.holds(Things::Accounts, ids.value(*row)).then(|| ids.value(*row)),
            _ => own.customer(ids.value(*row)),
        };
        let (places, kept): (Vec<usize>, Vec<u64>) = batch.rows().filter_map(|row| Some((row, mine(&row)?))).unzip();
        let truth: Vec<bool> = places.iter().map(|&row| labels.value(row)).collect();
        // Whether a complaint is a true one nobody can tell by then; of all else what is known is a part of what is
        // true.
        let knows = |(id, truth): (&u64, &bool)| (*truth || task == REPORTED) && own.known.of(task, *id, asked);
        let known: Vec<bool> = kept.iter().zip(&truth).map(knows).collect();
        rows += kept.len();
        for (positives, labels) in positives.iter_mut().zip([&known, &truth]) {
            *positives += labels.iter().filter(|&&label| label).count();
        }
        let columns = RecordBatch::try_new(
            Arc::clone(&schema),
            vec![
                Arc::new(UInt64Array::from(kept)),
                Arc::new(BooleanArray::from(known)),
                Arc::new(BooleanArray::from(truth)),
            ],
        );
        let columns = columns.map_err(|error| part.broken(error))?;
        if refused.is_ok() {
            refused = file.add_batch(&columns);
        }
        Ok(())
    })?;
    refused?;
    let [known, truth] = positives;
    // An institution cannot tell whose ring is behind what it holds.
    let lacks = task::lacks(known as u64, truth as u64, None, asked.from <= asked.cut_off);
    Ok((
        json!({ "rows": rows, "known": known, "truth": truth, "usable": lacks.is_empty(), "lacks": lacks }),
        file.close()?.seal,
    ))
}

/// Says in `task.json` what the view's files hold.
fn retell(says: &mut Value, own_id: &str, counts: &BTreeMap<String, Value>) {
    says["id"] = json!(own_id);
    if own_id == "customer_id" {
        says["table"] = json!("observed/customers");
    }
    says["view"] = json!(
        "Of the institution's own alone; truth is that of the whole run, known what this institution had been told of it."
    );
    if let Some(known) = says["task"].as_str().and_then(Known::says) {
        let truth = says["columns"].get("truth").cloned();
        says["columns"] = json!({ "known": known, "truth": truth });
    }
    let splits = says.get_mut("splits").and_then(Value::as_array_mut);
    for split in splits.into_iter().flatten() {
        recount(split, counts);
        let apart = split.get_mut("apart").and_then(Value::as_object_mut);
        apart.into_iter().flatten().for_each(|(_, part)| recount(part, counts));
    }
}

fn recount(told: &mut Value, counts: &BTreeMap<String, Value>) {
    let counted = told["file"]
        .as_str()
        .and_then(|file| counts.get(file))
        .and_then(Value::as_object);
    if let Some(told) = told.as_object_mut() {
        told.remove("rings");
    }
    for (key, count) in counted.into_iter().flatten() {
        told[key.as_str()] = count.clone();
    }
}
