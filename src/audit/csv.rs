//! CSV files of a dataset, read batch by batch into columns of the types asked for.
//!
//! An empty cell is a null. A cell that does not read as its column's type breaks the file off, naming line and column.

use std::io::Read;
use std::sync::Arc;

use arrow_array::builder::{PrimitiveBuilder, StringBuilder};
use arrow_array::types::{Date32Type, Float64Type, Int64Type, TimestampMillisecondType, UInt64Type};
use arrow_array::{ArrayRef, ArrowPrimitiveType, BooleanArray, RecordBatch};
use arrow_schema::{ArrowError, DataType, Schema, SchemaRef, TimeUnit};
use chrono::{DateTime, Datelike, NaiveDate};

/// 1970-01-01, in the count of days that chrono keeps.
const EPOCH: i32 = 719_163;

/// Batches of a file.
pub struct CsvBatches<R> {
    reader: csv::Reader<R>,
    /// Of the columns taken.
    schema: SchemaRef,
    /// Their places in the file.
    places: Vec<usize>,
    rows: usize,
}

impl<R: Read> CsvBatches<R> {
    /// The columns at these places of a file with a header, with the types that `schema` has there, so many rows at a
    /// time.
    ///
    /// # Errors
    /// If the schema has no such place.
    pub fn new(file: R, schema: &Schema, places: Vec<usize>, rows: usize) -> Result<CsvBatches<R>, ArrowError> {
        Ok(CsvBatches {
            reader: csv::Reader::from_reader(file),
            schema: Arc::new(schema.project(&places)?),
            places,
            rows,
        })
    }

    fn batch(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        let records = self.reader.records().take(self.rows);
        let records = records
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| ArrowError::CsvError(error.to_string()))?;
        if records.is_empty() {
            return Ok(None);
        }
        let column = |(&place, field): (&usize, &Arc<arrow_schema::Field>)| {
            let cells = records.iter().map(|record| {
                let text = record.get(place).unwrap_or_default();
                (text, record.position().map_or(0, csv::Position::line))
            });
            array(field.name(), field.data_type(), cells)
        };
        let columns: Vec<ArrayRef> = self
            .places
            .iter()
            .zip(self.schema.fields())
            .map(column)
            .collect::<Result<_, _>>()?;
        RecordBatch::try_new(Arc::clone(&self.schema), columns).map(Some)
    }
}

impl<R: Read> Iterator for CsvBatches<R> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.batch().transpose()
    }
}

/// A column from its cells, each with the line it stands on.
fn array<'a>(
    name: &str,
    data_type: &DataType,
    cells: impl Iterator<Item = (&'a str, u64)>,
) -> Result<ArrayRef, ArrowError> {
    let plain = |text: &str, line: u64| {
        ArrowError::ParseError(format!("line {line}: column {name}: {text:?} is not {data_type}"))
    };
    Ok(match data_type {
        DataType::UInt64 => numbers::<UInt64Type>(cells, |text| text.parse().ok(), plain)?,
        DataType::Int64 => numbers::<Int64Type>(cells, |text| text.parse().ok(), plain)?,
        DataType::Float64 => numbers::<Float64Type>(cells, |text| text.parse().ok(), plain)?,
        DataType::Date32 => numbers::<Date32Type>(cells, day, plain)?,
        DataType::Timestamp(TimeUnit::Millisecond, zone) => {
            let times = times(cells, plain)?;
            Arc::new(times.with_timezone_opt(zone.clone()))
        }
        DataType::Boolean => {
            let flag = |(text, line)| match text {
                "" => Ok(None),
                "true" => Ok(Some(true)),
                "false" => Ok(Some(false)),
                _ => Err(plain(text, line)),
            };
            Arc::new(cells.map(flag).collect::<Result<BooleanArray, _>>()?)
        }
        DataType::Utf8 => {
            let mut words = StringBuilder::new();
            cells.for_each(|(text, _)| words.append_option((!text.is_empty()).then_some(text)));
            Arc::new(words.finish())
        }
        _ => {
            return Err(ArrowError::NotYetImplemented(format!(
                "column {name} of type {data_type} from CSV"
            )));
        }
    })
}

fn primitive<'a, T: ArrowPrimitiveType>(
    cells: impl Iterator<Item = (&'a str, u64)>,
    read: impl Fn(&str) -> Option<T::Native>,
    wrong: impl Fn(&str, u64) -> ArrowError,
) -> Result<arrow_array::PrimitiveArray<T>, ArrowError> {
    let mut values = PrimitiveBuilder::<T>::new();
    for (text, line) in cells {
        if text.is_empty() {
            values.append_null();
        } else {
            values.append_value(read(text).ok_or_else(|| wrong(text, line))?);
        }
    }
    Ok(values.finish())
}

fn numbers<'a, T: ArrowPrimitiveType>(
    cells: impl Iterator<Item = (&'a str, u64)>,
    read: impl Fn(&str) -> Option<T::Native>,
    wrong: impl Fn(&str, u64) -> ArrowError,
) -> Result<ArrayRef, ArrowError> {
    Ok(Arc::new(primitive::<T>(cells, read, wrong)?))
}

fn times<'a>(
    cells: impl Iterator<Item = (&'a str, u64)>,
    wrong: impl Fn(&str, u64) -> ArrowError,
) -> Result<arrow_array::PrimitiveArray<TimestampMillisecondType>, ArrowError> {
    let read = |text: &str| {
        DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|time| time.timestamp_millis())
    };
    primitive(cells, read, wrong)
}

fn day(text: &str) -> Option<i32> {
    let date: NaiveDate = text.parse().ok()?;
    Some(date.num_days_from_ce() - EPOCH)
}

#[cfg(test)]
mod tests {
    use arrow_array::cast::AsArray;
    use arrow_schema::Field;

    use super::*;

    fn read(text: &str) -> Result<Vec<RecordBatch>, ArrowError> {
        let time = DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()));
        let schema = Schema::new(vec![
            Field::new("id", DataType::UInt64, true),
            Field::new("name", DataType::Utf8, true),
            Field::new("at", time, true),
            Field::new("day", DataType::Date32, true),
            Field::new("flag", DataType::Boolean, true),
        ]);
        CsvBatches::new(text.as_bytes(), &schema, vec![0, 2, 3, 4, 1], 2)?.collect()
    }

    #[test]
    fn cells_have_the_types_of_their_columns_and_empty_ones_are_nulls() {
        let batches = read(
            "id,name,at,day,flag\n18446744073709551615,\"a, b\",1970-01-01T00:00:02Z,1970-01-03,true\n,,,,\n7,c,,,false\n",
        )
        .unwrap();
        assert_eq!(batches.iter().map(RecordBatch::num_rows).collect::<Vec<_>>(), [2, 1]);
        let first = &batches[0];
        assert_eq!(first.column(0).as_primitive::<UInt64Type>().value(0), u64::MAX);
        assert_eq!(
            first.column(1).as_primitive::<TimestampMillisecondType>().value(0),
            2_000
        );
        assert_eq!(first.column(2).as_primitive::<Date32Type>().value(0), 2);
        assert_eq!(first.column(4).as_string::<i32>().value(0), "a, b");
        assert!(first.columns().iter().all(|column| column.is_null(1)));
    }

    #[test]
    fn a_cell_of_another_type_is_named_with_its_line() {
        let error = read("id,name,at,day,flag\n1,a,,,\nx,a,,,\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "Parser error: line 3: column id: \"x\" is not UInt64"
        );
    }
}
