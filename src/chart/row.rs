//! Rows of a few columns, whatever their Arrow type: ids, whole numbers, times, words.
//!
//! Cells are unpacked once per batch, so that charts read plain values and know nothing of arrays.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrowPrimitiveType, RecordBatch};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType, TimeUnit};
use chrono::{DateTime, NaiveDate, NaiveDateTime};

/// One column of a batch.
enum Column {
    Whole(Vec<Option<i64>>),
    Real(Vec<Option<f64>>),
    Flag(Vec<Option<bool>>),
    /// Words by place in a list of them; beyond its end where there is none.
    Word(Vec<Arc<str>>, Vec<usize>),
}

/// The columns of one batch, in the order asked for.
pub struct Cells {
    columns: Vec<Column>,
    len: usize,
}

impl Cells {
    /// Unpacks columns by name.
    pub fn of(batch: &RecordBatch, names: &[&str]) -> Result<Cells, ArrowError> {
        let columns = names
            .iter()
            .map(|name| {
                let array = batch
                    .column_by_name(name)
                    .ok_or_else(|| ArrowError::SchemaError((*name).to_owned()))?;
                column(array.as_ref())
            })
            .collect::<Result<Vec<_>, ArrowError>>()?;
        Ok(Cells {
            columns,
            len: batch.num_rows(),
        })
    }

    /// Whether there is no row.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Lets go of all rows but those wanted.
    pub fn keep(&mut self, wanted: impl Fn(Row<'_>) -> bool) {
        fn retain<T>(values: &mut Vec<T>, kept: &[bool]) {
            let mut flags = kept.iter();
            values.retain(|_| flags.next() == Some(&true));
        }
        let kept = self.rows().map(wanted).collect::<Vec<_>>();
        for column in &mut self.columns {
            match column {
                Column::Whole(values) => retain(values, &kept),
                Column::Real(values) => retain(values, &kept),
                Column::Flag(values) => retain(values, &kept),
                Column::Word(words, places) => {
                    retain(places, &kept);
                    forget(words, places);
                }
            }
        }
        self.len = kept.iter().filter(|kept| **kept).count();
    }

    /// The rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len).map(|at| Row { cells: self, at })
    }
}

/// One row; cells are named by their place in the list of columns asked for.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    cells: &'a Cells,
    at: usize,
}

impl Row<'_> {
    /// A whole number; ids keep their bits.
    pub fn whole(&self, place: usize) -> Option<i64> {
        match &self.cells.columns[place] {
            Column::Whole(values) => values[self.at],
            Column::Real(values) => values[self.at].map(|value| value as i64),
            Column::Flag(values) => values[self.at].map(i64::from),
            Column::Word(words, places) => {
                let word = words.get(places[self.at])?;
                word.parse()
                    .ok()
                    .or_else(|| word.parse::<u64>().ok().map(|id| id as i64))
            }
        }
    }

    /// An id; 0 where there is none.
    pub fn id(&self, place: usize) -> u64 {
        self.some_id(place).unwrap_or(0)
    }

    /// An id, if there is one.
    pub fn some_id(&self, place: usize) -> Option<u64> {
        self.whole(place).map(|bits| bits as u64)
    }

    /// A number.
    pub fn real(&self, place: usize) -> Option<f64> {
        match &self.cells.columns[place] {
            Column::Real(values) => values[self.at],
            Column::Word(words, places) => words.get(places[self.at]).and_then(|word| word.parse().ok()),
            Column::Whole(_) | Column::Flag(_) => self.whole(place).map(|value| value as f64),
        }
    }

    /// Whether it says yes.
    pub fn flag(&self, place: usize) -> bool {
        match &self.cells.columns[place] {
            Column::Flag(values) => values[self.at] == Some(true),
            Column::Word(words, places) => words.get(places[self.at]).is_some_and(|word| &**word == "true"),
            Column::Whole(_) | Column::Real(_) => self.whole(place).is_some_and(|value| value != 0),
        }
    }

    /// A word.
    pub fn word(&self, place: usize) -> Option<&str> {
        match &self.cells.columns[place] {
            Column::Word(words, places) => words
                .get(places[self.at])
                .map(|word| &**word)
                .filter(|word| !word.is_empty()),
            _ => None,
        }
    }

    /// A moment, in seconds since the epoch.
    pub fn seconds(&self, place: usize) -> Option<i64> {
        match self.word(place) {
            Some(word) => DateTime::parse_from_rfc3339(word)
                .map(|moment| moment.timestamp())
                .or_else(|_| word.parse::<NaiveDateTime>().map(|moment| moment.and_utc().timestamp()))
                .ok(),
            None => self.whole(place),
        }
    }

    /// A date, in days since the epoch.
    pub fn day(&self, place: usize) -> Option<i32> {
        match self.word(place) {
            Some(word) => word
                .parse::<NaiveDate>()
                .map(|date| crate::engine::time::Day::of(date).0)
                .ok(),
            None => self.whole(place).map(|day| day as i32),
        }
    }
}

fn column(array: &dyn Array) -> Result<Column, ArrowError> {
    fn wholes<T: ArrowPrimitiveType>(array: &dyn Array, value: impl Fn(T::Native) -> i64) -> Column {
        Column::Whole(some(
            array.as_primitive::<T>().values().iter().map(|&cell| value(cell)),
            array.nulls(),
        ))
    }
    Ok(match array.data_type() {
        DataType::Int8 => wholes::<Int8Type>(array, i64::from),
        DataType::Int16 => wholes::<Int16Type>(array, i64::from),
        DataType::Int32 => wholes::<Int32Type>(array, i64::from),
        DataType::Int64 => wholes::<Int64Type>(array, |value| value),
        DataType::UInt8 => wholes::<UInt8Type>(array, i64::from),
        DataType::UInt16 => wholes::<UInt16Type>(array, i64::from),
        DataType::UInt32 => wholes::<UInt32Type>(array, i64::from),
        DataType::UInt64 => wholes::<UInt64Type>(array, |value| value as i64),
        DataType::Date32 => wholes::<Date32Type>(array, i64::from),
        DataType::Timestamp(TimeUnit::Second, _) => wholes::<TimestampSecondType>(array, |value| value),
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            wholes::<TimestampMillisecondType>(array, |value| value.div_euclid(1_000))
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            wholes::<TimestampMicrosecondType>(array, |value| value.div_euclid(1_000_000))
        }
        DataType::Float64 => Column::Real(some(
            array.as_primitive::<Float64Type>().values().iter().copied(),
            array.nulls(),
        )),
        DataType::Boolean => Column::Flag(some(array.as_boolean().values().iter(), array.nulls())),
        DataType::Utf8 => texts(array.as_string::<i32>().iter()),
        DataType::LargeUtf8 => texts(array.as_string::<i64>().iter()),
        DataType::Dictionary(_, _) => {
            let dictionary = array.as_any_dictionary();
            let Column::Word(words, places) = column(dictionary.values().as_ref())? else {
                return Err(ArrowError::SchemaError(
                    "a dictionary of something other than words".to_owned(),
                ));
            };
            let keys = dictionary.normalized_keys().into_iter();
            let place = |key: Option<usize>| key.and_then(|key| places.get(key).copied()).unwrap_or(NOWHERE);
            Column::Word(words, some(keys, array.nulls()).into_iter().map(place).collect())
        }
        other => return Err(ArrowError::SchemaError(format!("a column of type {other}"))),
    })
}

/// Lets go of words that nothing has any more, if there are more of them than rows.
fn forget(words: &mut Vec<Arc<str>>, places: &mut [usize]) {
    if words.len() <= places.len() {
        return;
    }
    let mut kept = Vec::with_capacity(places.len());
    for place in places {
        if let Some(word) = words.get(*place) {
            *place = kept.len();
            kept.push(Arc::clone(word));
        }
    }
    *words = kept;
}

/// The place of a word that is not there.
const NOWHERE: usize = usize::MAX;

/// Values, and where there are none.
fn some<T>(values: impl Iterator<Item = T>, nulls: Option<&NullBuffer>) -> Vec<Option<T>> {
    match nulls {
        None => values.map(Some).collect(),
        Some(nulls) => values
            .zip(nulls)
            .map(|(value, present)| present.then_some(value))
            .collect(),
    }
}

/// Words as they come, each of its own.
fn texts<'a>(cells: impl Iterator<Item = Option<&'a str>>) -> Column {
    let mut words = Vec::new();
    let places = cells.map(|cell| match cell {
        None => NOWHERE,
        Some(word) => {
            words.push(Arc::from(word));
            words.len() - 1
        }
    });
    let places = places.collect();
    Column::Word(words, places)
}

#[cfg(test)]
mod tests {
    use arrow_array::StringArray;
    use arrow_schema::{Field, Schema};

    use super::*;

    #[test]
    fn texts_that_are_let_go_of_take_no_memory() {
        let schema = Schema::new(vec![Field::new("word", DataType::Utf8, true)]);
        let words = StringArray::from(vec![Some("a"), None, Some("b"), Some("c"), Some("b")]);
        let batch = RecordBatch::try_new(Arc::new(schema), vec![Arc::new(words)]).unwrap();
        let mut cells = Cells::of(&batch, &["word"]).unwrap();
        cells.keep(|row| matches!(row.word(0), Some("b") | None));
        let left: Vec<Option<String>> = cells.rows().map(|row| row.word(0).map(str::to_owned)).collect();
        assert_eq!(left, [None, Some("b".to_owned()), Some("b".to_owned())]);
        assert!(matches!(&cells.columns[0], Column::Word(words, _) if words.len() == 2));
    }
}
