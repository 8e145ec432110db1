//! A finished run as it is kept: `<run id>.parquet`, written aside and renamed, so that a file under that name is
//! whole. The file says which run it is and what its rows hash to: one that was copied over another's, or damaged, is
//! not taken.
//!
//! One long table of (part, name, value): outcomes by name, gross loss by UTC day, and what each person who paid has
//! paid and bears. Values are kept to the last bit.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Float64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use sha2::{Digest, Sha256};

use super::ExperimentError;
use super::outcome::{self, Finished, Value, by_person, is_paid};
use super::roster::Roster;

/// What is kept of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    pub outcomes: Vec<Value>,
    /// Gross loss of each UTC day of the window, US dollars; the day as `2025-07-01`.
    pub daily: Vec<(String, f64)>,
    /// Of each person who paid, by public id: gross and net loss, US dollars.
    pub people: BTreeMap<u64, (f64, f64)>,
}

/// The file's words for its run's id and for the hash of its rows.
const RUN: &str = "scamnet.run";
const HASH: &str = "scamnet.hash";

const OUTCOME: &str = "outcome";
const DAILY: &str = "daily_gross_loss_usd";
const GROSS: &str = "person_gross_loss_usd";
const NET: &str = "person_net_loss_usd";

impl Kept {
    /// What to keep of a run that is over.
    #[must_use]
    pub fn of(run: &Finished) -> Kept {
        let horizon = run.sim.world.horizon;
        let mut days: BTreeMap<i32, i64> = (horizon.window_start.0..horizon.window_end.0)
            .map(|day| (day, 0))
            .collect();
        for (truth, cents) in run.booked(is_paid) {
            *days.entry(truth.at.day().0).or_default() += cents;
        }
        Kept {
            outcomes: outcome::values(run),
            daily: days
                .into_iter()
                .map(|(day, cents)| (crate::engine::Day(day).to_string(), cents as f64 / 100.0))
                .collect(),
            people: by_person(run).into_iter().map(|(id, sums)| (id.0, sums)).collect(),
        }
    }

    /// The value of an outcome.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<f64> {
        self.outcomes
            .iter()
            .find(|value| value.name == name)
            .map(|value| value.value)
    }

    /// Writes it under its run's id into an experiment's directory, whole or not at all.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn write(&self, dir: &Path, id: &str) -> Result<(), ExperimentError> {
        let mut rows: Vec<(&str, String, f64)> = Vec::new();
        rows.extend(
            self.outcomes
                .iter()
                .map(|value| (OUTCOME, value.name.clone(), value.value)),
        );
        rows.extend(self.daily.iter().map(|(day, value)| (DAILY, day.clone(), *value)));
        rows.extend(self.people.iter().map(|(id, sums)| (GROSS, id.to_string(), sums.0)));
        rows.extend(self.people.iter().map(|(id, sums)| (NET, id.to_string(), sums.1)));
        let table = Long {
            names: &["part", "name"],
            value: "value",
            rows: rows
                .iter()
                .map(|(part, name, value)| (vec![*part, name.as_str()], *value))
                .collect(),
        };
        let mut hash = Hash::new(id);
        rows.iter().for_each(|(part, name, value)| hash.add(part, name, *value));
        let marks = [(RUN, id.to_owned()), (HASH, hash.end())];
        write_columns(&Roster::file(dir, id), table.columns(), &marks)
    }

    /// Reads a run back from an experiment's directory, if there is a file under its id.
    ///
    /// # Errors
    /// If there is one and it is no run, another run, or not whole.
    pub fn find(dir: &Path, id: &str) -> Result<Option<Kept>, ExperimentError> {
        if Roster::file(dir, id).is_file() {
            Kept::read(dir, id).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Reads a run back from an experiment's directory.
    ///
    /// # Errors
    /// If there is no such file, or it holds another run or less than it did.
    pub fn read(dir: &Path, id: &str) -> Result<Kept, ExperimentError> {
        let path = &Roster::file(dir, id);
        let failed = |error: &dyn std::fmt::Display| ExperimentError::unreadable(path, error);
        let file = File::open(path).map_err(|error| failed(&error))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| failed(&error))?;
        let marks = builder.metadata().file_metadata().key_value_metadata();
        let mark = |key: &str| {
            let mut marks = marks.into_iter().flatten();
            marks.find(|mark| mark.key == key).and_then(|mark| mark.value.clone())
        };
        let (Some(holds), Some(expected)) = (mark(RUN), mark(HASH)) else {
            return Err(failed(&"does not say which run it holds"));
        };
        if holds != id {
            return Err(ExperimentError::Foreign {
                path: path.clone(),
                holds,
            });
        }
        let reader = builder.build().map_err(|error| failed(&error))?;
        let (mut kept, mut hash) = (Kept::default(), Hash::new(id));
        for batch in reader {
            let batch = batch.map_err(|error| failed(&error))?;
            let (Some(parts), Some(names), Some(values)) = (
                batch
                    .column_by_name("part")
                    .and_then(|column| column.as_string_opt::<i32>()),
                batch
                    .column_by_name("name")
                    .and_then(|column| column.as_string_opt::<i32>()),
                batch
                    .column_by_name("value")
                    .and_then(|column| column.as_primitive_opt::<Float64Type>()),
            ) else {
                return Err(failed(&"lacks a column of part, name, value"));
            };
            for row in 0..batch.num_rows() {
                let (part, name, value) = (parts.value(row), names.value(row), values.value(row));
                hash.add(part, name, value);
                kept.take(part, name, value)
                    .ok_or_else(|| failed(&format!("unknown row: {part} {name}")))?;
            }
        }
        if hash.end() != expected {
            return Err(failed(&"its rows are not those that were written"));
        }
        Ok(kept)
    }

    fn take(&mut self, part: &str, name: &str, value: f64) -> Option<()> {
        match part {
            OUTCOME => self.outcomes.push(Value {
                name: name.to_owned(),
                value,
            }),
            DAILY => self.daily.push((name.to_owned(), value)),
            GROSS => self.people.entry(name.parse().ok()?).or_default().0 = value,
            NET => self.people.entry(name.parse().ok()?).or_default().1 = value,
            _ => return None,
        }
        Some(())
    }
}

/// A long table: some columns of words and one of values.
struct Long<'a> {
    names: &'a [&'a str],
    value: &'a str,
    /// Words, one for each name, and the value.
    rows: Vec<(Vec<&'a str>, f64)>,
}

impl Long<'_> {
    fn columns(&self) -> Vec<(Field, arrow_array::ArrayRef)> {
        let mut columns: Vec<(Field, arrow_array::ArrayRef)> = Vec::new();
        for (place, name) in self.names.iter().enumerate() {
            let words = self.rows.iter().map(|(words, _)| words[place]);
            let words = StringArray::from_iter_values(words);
            columns.push((Field::new(*name, DataType::Utf8, false), Arc::new(words)));
        }
        let values: Float64Array = self.rows.iter().map(|(_, value)| *value).collect::<Vec<f64>>().into();
        columns.push((Field::new(self.value, DataType::Float64, false), Arc::new(values)));
        columns
    }
}

/// A hash of a run's rows under its id.
struct Hash(Sha256);

impl Hash {
    fn new(id: &str) -> Hash {
        let mut hash = Hash(Sha256::new());
        hash.text(id);
        hash
    }

    fn text(&mut self, text: &str) {
        self.0.update(text.as_bytes());
        self.0.update([0]);
    }

    fn add(&mut self, part: &str, name: &str, value: f64) {
        self.text(part);
        self.text(name);
        self.0.update(value.to_bits().to_le_bytes());
    }

    fn end(self) -> String {
        self.0.finalize()[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// Writes columns as one Parquet file, whole or not at all, with what the file says of itself: keys and values.
///
/// # Errors
/// If the disk refuses.
pub fn write_columns(
    path: &Path,
    columns: Vec<(Field, arrow_array::ArrayRef)>,
    marks: &[(&str, String)],
) -> Result<(), ExperimentError> {
    let failed = |error: &dyn std::fmt::Display| ExperimentError::unwritable(path, error);
    let (fields, arrays): (Vec<Field>, Vec<arrow_array::ArrayRef>) = columns.into_iter().unzip();
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(|error| failed(&error))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_key_value_metadata((!marks.is_empty()).then(|| {
            let marks = marks.iter();
            marks
                .map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone()))
                .collect()
        }))
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, Some(properties)).map_err(|error| failed(&error))?;
    writer.write(&batch).map_err(|error| failed(&error))?;
    writer.close().map_err(|error| failed(&error))?;
    super::put(path, &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Kept {
        Kept {
            outcomes: vec![Value {
                name: "victims".to_owned(),
                value: 0.1 + 0.2,
            }],
            daily: vec![("2025-07-01".to_owned(), 1.0 / 3.0)],
            people: BTreeMap::from([(u64::MAX, (5.0, 1e-300)), (3, (2.5, 0.0))]),
        }
    }

    #[test]
    fn what_is_kept_comes_back_to_the_last_bit() {
        let dir = tempfile::tempdir().unwrap();
        kept().write(dir.path(), "a").unwrap();
        assert_eq!(Kept::read(dir.path(), "a").unwrap(), kept());
        assert_eq!(Kept::find(dir.path(), "b").unwrap(), None);
        // Nothing but the finished file lies there.
        assert_eq!(std::fs::read_dir(dir.path().join("runs")).unwrap().count(), 1);
    }

    #[test]
    fn half_a_file_is_no_run() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("runs")).unwrap();
        std::fs::write(Roster::file(dir.path(), "a"), b"PAR1 and then nothing").unwrap();
        assert!(Kept::find(dir.path(), "a").is_err());
    }

    #[test]
    fn a_file_answers_to_its_own_id_and_rows_alone() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (Roster::file(dir.path(), "a"), Roster::file(dir.path(), "b"));
        kept().write(dir.path(), "a").unwrap();
        std::fs::copy(&a, &b).unwrap();
        let why = Kept::find(dir.path(), "b").unwrap_err().to_string();
        assert!(why.contains("holds the run a, not the one that its name says"), "{why}");
        // Other rows under the hash of these.
        let marks = [(RUN, "b".to_owned()), (HASH, "0123".to_owned())];
        let rows = Long {
            names: &["part", "name"],
            value: "value",
            rows: vec![(vec![OUTCOME, "victims"], 3.0)],
        };
        write_columns(&b, rows.columns(), &marks).unwrap();
        let why = Kept::find(dir.path(), "b").unwrap_err().to_string();
        assert!(why.contains("its rows are not those that were written"), "{why}");
        write_columns(&b, rows.columns(), &[]).unwrap();
        let why = Kept::find(dir.path(), "b").unwrap_err().to_string();
        assert!(why.contains("does not say which run it holds"), "{why}");
    }
}
