//! A finished run as it is kept: `<run id>.parquet`, written aside and renamed, so that a file under that name is whole.
//!
//! One long table of (part, name, value): outcomes by name, gross loss by UTC day, and what each person who paid has paid
//! and bears. Values are kept to the last bit.

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
use parquet::file::properties::WriterProperties;

use super::ExperimentError;
use super::outcome::{self, Finished, Value, amount_usd, by_person, is_paid};

/// What is kept of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    pub outcomes: Vec<Value>,
    /// Gross loss of each UTC day of the window, US dollars; the day as `2025-07-01`.
    pub daily: Vec<(String, f64)>,
    /// Of each person who paid, by public id: gross and net loss, US dollars.
    pub people: BTreeMap<u64, (f64, f64)>,
}

const OUTCOME: &str = "outcome";
const DAILY: &str = "daily_gross_loss_usd";
const GROSS: &str = "person_gross_loss_usd";
const NET: &str = "person_net_loss_usd";

impl Kept {
    /// What to keep of a run that is over.
    #[must_use]
    pub fn of(run: &Finished) -> Kept {
        let horizon = run.sim.world.horizon;
        let mut days: BTreeMap<i32, f64> = (horizon.window_start.0..horizon.window_end.0)
            .map(|day| (day, 0.0))
            .collect();
        for truth in run.sim.truth.payments.iter() {
            if truth.status.moves() && is_paid(truth.role) {
                *days.entry(truth.at.day().0).or_default() += amount_usd(run.sim, truth);
            }
        }
        Kept {
            outcomes: outcome::values(run),
            daily: days
                .into_iter()
                .map(|(day, value)| (crate::engine::Day(day).to_string(), value))
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

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn write(&self, path: &Path) -> Result<(), ExperimentError> {
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
        table.write(path)
    }

    /// Reads it back, if there is such a file.
    ///
    /// # Errors
    /// If there is one and it is no run, or not whole.
    pub fn find(path: &Path) -> Result<Option<Kept>, ExperimentError> {
        if path.is_file() {
            Kept::read(path).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Reads it back.
    ///
    /// # Errors
    /// If it is no such file.
    pub fn read(path: &Path) -> Result<Kept, ExperimentError> {
        let failed = |error: &dyn std::fmt::Display| ExperimentError::unreadable(path, error);
        let file = File::open(path).map_err(|error| failed(&error))?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file)
            .and_then(|builder| builder.build())
            .map_err(|error| failed(&error))?;
        let mut kept = Kept::default();
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
                kept.take(parts.value(row), names.value(row), values.value(row))
                    .ok_or_else(|| failed(&format!("unknown row: {} {}", parts.value(row), names.value(row))))?;
            }
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
pub struct Long<'a> {
    pub names: &'a [&'a str],
    pub value: &'a str,
    /// Words, one for each name, and the value.
    pub rows: Vec<(Vec<&'a str>, f64)>,
}

impl Long<'_> {
    /// Writes it as Parquet, whole or not at all.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn write(&self, path: &Path) -> Result<(), ExperimentError> {
        let mut columns: Vec<(Field, arrow_array::ArrayRef)> = Vec::new();
        for (place, name) in self.names.iter().enumerate() {
            let words = self.rows.iter().map(|(words, _)| words[place]);
            let words = StringArray::from_iter_values(words);
            columns.push((Field::new(*name, DataType::Utf8, false), Arc::new(words)));
        }
        let values: Float64Array = self.rows.iter().map(|(_, value)| *value).collect::<Vec<f64>>().into();
        columns.push((Field::new(self.value, DataType::Float64, false), Arc::new(values)));
        write_columns(path, columns)
    }
}

/// Writes columns as one Parquet file, whole or not at all.
///
/// # Errors
/// If the disk refuses.
pub fn write_columns(path: &Path, columns: Vec<(Field, arrow_array::ArrayRef)>) -> Result<(), ExperimentError> {
    let failed = |error: &dyn std::fmt::Display| ExperimentError::unwritable(path, error);
    let (fields, arrays): (Vec<Field>, Vec<arrow_array::ArrayRef>) = columns.into_iter().unzip();
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(|error| failed(&error))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
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

    #[test]
    fn what_is_kept_comes_back_to_the_last_bit() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("runs").join("a.parquet");
        let kept = Kept {
            outcomes: vec![Value {
                name: "victims".to_owned(),
                value: 0.1 + 0.2,
            }],
            daily: vec![("2025-07-01".to_owned(), 1.0 / 3.0)],
            people: BTreeMap::from([(u64::MAX, (5.0, 1e-300)), (3, (2.5, 0.0))]),
        };
        kept.write(&path).unwrap();
        assert_eq!(Kept::read(&path).unwrap(), kept);
        // Nothing but the finished file lies there.
        assert_eq!(std::fs::read_dir(dir.path().join("runs")).unwrap().count(), 1);
    }

    #[test]
    fn half_a_file_is_no_run() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.parquet");
        std::fs::write(&path, b"PAR1 and then nothing").unwrap();
        assert!(Kept::read(&path).is_err());
    }
}
