//! CSV files of a run, read batch by batch into columns of the types asked for.
//!
//! An empty cell is a null. A cell that does not read as its column's type breaks the file off, naming line and column.
//! Cells go from the one row that is held straight into their columns. Memory has a bound, whatever the file: a row,
//! and what a batch holds.

use std::io::{self, Read};
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, PrimitiveBuilder, StringBuilder,
    TimestampMillisecondBuilder, UInt64Builder,
};
use arrow_array::{ArrayRef, ArrowPrimitiveType, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use chrono::{DateTime, Datelike, NaiveDate};
use csv::{ByteRecord, StringRecord};

/// 1970-01-01, in the count of days that chrono keeps.
const EPOCH: i32 = 719_163;

/// Most bytes of a row: this program's have some hundreds.
const ROW: usize = 1 << 20;
/// Bytes of rows after which a batch ends early.
const BATCH: usize = 1 << 26;

/// A file that is given out until a row has had its share.
struct Rows<R> {
    file: R,
    left: usize,
}

impl<R: Read> Read for Rows<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(self.left);
        if most == 0 && !buffer.is_empty() {
            return Err(io::Error::other(format!("a row of more than {ROW} bytes")));
        }
        let read = self.file.read(&mut buffer[..most])?;
        self.left -= read;
        Ok(read)
    }
}

/// A file with a header.
pub struct CsvFile<R> {
    reader: csv::Reader<Rows<R>>,
}

impl<R: Read> CsvFile<R> {
    /// A file from its first byte on.
    pub fn new(file: R) -> CsvFile<R> {
        CsvFile {
            reader: csv::Reader::from_reader(Rows { file, left: ROW }),
        }
    }

    /// The names in its header.
    ///
    /// # Errors
    /// If it has none that can be read.
    pub fn names(&mut self) -> Result<Vec<String>, ArrowError> {
        let names = self.reader.headers().map_err(failed)?;
        Ok(names.iter().map(str::to_owned).collect())
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// If it breaks off.
    pub fn count(mut self) -> Result<u64, ArrowError> {
        let (mut rows, mut record) = (0, ByteRecord::new());
        while self.reader.read_byte_record(&mut record).map_err(failed)? {
            self.reader.get_mut().left = ROW;
            rows += 1;
        }
        Ok(rows)
    }

    /// The columns at these places, with the types that `schema` has there, so many rows at a time.
    ///
    /// # Errors
    /// If the schema has no such place, or a type that is not read from CSV.
    pub fn batches(self, schema: &Schema, places: &[usize], rows: usize) -> Result<CsvBatches<R>, ArrowError> {
        let schema = Arc::new(schema.project(places)?);
        let columns = places.iter().zip(schema.fields());
        Ok(CsvBatches {
            columns: columns
                .map(|(&place, field)| Ok((place, Cells::of(field)?)))
                .collect::<Result<_, ArrowError>>()?,
            reader: self.reader,
            record: StringRecord::new(),
            schema,
            rows,
        })
    }
}

/// Batches of a file.
pub struct CsvBatches<R> {
    reader: csv::Reader<Rows<R>>,
    /// The row that is being read.
    record: StringRecord,
    /// Of the columns taken.
    schema: SchemaRef,
    /// Their places in the file, and their cells so far.
    columns: Vec<(usize, Cells)>,
    rows: usize,
}

impl<R: Read> CsvBatches<R> {
    fn batch(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        let (mut rows, mut bytes) = (0, 0);
        while rows < self.rows && bytes < BATCH && self.reader.read_record(&mut self.record).map_err(failed)? {
            self.reader.get_mut().left = ROW;
            bytes += self.record.as_slice().len();
            for ((place, cells), field) in self.columns.iter_mut().zip(self.schema.fields()) {
                let text = self.record.get(*place).unwrap_or_default();
                if !cells.put(text) {
                    let line = self.record.position().map_or(0, csv::Position::line);
                    let (name, data_type) = (field.name(), field.data_type());
                    let found = format!("line {line}: column {name}: {text:?} is not {data_type}");
                    return Err(ArrowError::ParseError(found));
                }
            }
            rows += 1;
        }
        if rows == 0 {
            return Ok(None);
        }
        let columns = self.columns.iter_mut().map(|(_, cells)| cells.finish()).collect();
        RecordBatch::try_new(Arc::clone(&self.schema), columns).map(Some)
    }
}

impl<R: Read> Iterator for CsvBatches<R> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.batch().transpose()
    }
}

/// Cells of a column.
enum Cells {
    Ids(UInt64Builder),
    Numbers(Int64Builder),
    Reals(Float64Builder),
    Dates(Date32Builder),
    Times(TimestampMillisecondBuilder),
    Flags(BooleanBuilder),
    Texts(StringBuilder),
}

impl Cells {
    fn of(field: &Field) -> Result<Cells, ArrowError> {
        Ok(match field.data_type() {
            DataType::UInt64 => Cells::Ids(UInt64Builder::new()),
            DataType::Int64 => Cells::Numbers(Int64Builder::new()),
            DataType::Float64 => Cells::Reals(Float64Builder::new()),
            DataType::Date32 => Cells::Dates(Date32Builder::new()),
            DataType::Timestamp(TimeUnit::Millisecond, _) => {
                Cells::Times(TimestampMillisecondBuilder::new().with_data_type(field.data_type().clone()))
            }
            DataType::Boolean => Cells::Flags(BooleanBuilder::new()),
            DataType::Utf8 => Cells::Texts(StringBuilder::new()),
            other => {
                let found = format!("column {} of type {other} from CSV", field.name());
                return Err(ArrowError::NotYetImplemented(found));
            }
        })
    }

    /// Adds a cell, unless its text is of another type.
    fn put(&mut self, text: &str) -> bool {
        match self {
            Cells::Ids(cells) => put(cells, text, |text| text.parse().ok()),
            Cells::Numbers(cells) => put(cells, text, |text| text.parse().ok()),
            Cells::Reals(cells) => put(cells, text, |text| text.parse().ok()),
            Cells::Dates(cells) => put(cells, text, day),
            Cells::Times(cells) => put(cells, text, moment),
            Cells::Flags(cells) => {
                let flag = match text {
                    "" => None,
                    "true" => Some(true),
                    "false" => Some(false),
                    _ => return false,
                };
                cells.append_option(flag);
                true
            }
            Cells::Texts(cells) => {
                cells.append_option((!text.is_empty()).then_some(text));
                true
            }
        }
    }

    /// The column, and nothing left.
    fn finish(&mut self) -> ArrayRef {
        match self {
            Cells::Ids(cells) => ArrayBuilder::finish(cells),
            Cells::Numbers(cells) => ArrayBuilder::finish(cells),
            Cells::Reals(cells) => ArrayBuilder::finish(cells),
            Cells::Dates(cells) => ArrayBuilder::finish(cells),
            Cells::Times(cells) => ArrayBuilder::finish(cells),
            Cells::Flags(cells) => ArrayBuilder::finish(cells),
            Cells::Texts(cells) => ArrayBuilder::finish(cells),
        }
    }
}

fn put<T: ArrowPrimitiveType>(
    cells: &mut PrimitiveBuilder<T>,
    text: &str,
    read: impl Fn(&str) -> Option<T::Native>,
) -> bool {
    let value = read(text);
    cells.append_option(value);
    value.is_some() || text.is_empty()
}

fn moment(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|time| time.timestamp_millis())
}

fn day(text: &str) -> Option<i32> {
    let date: NaiveDate = text.parse().ok()?;
    Some(date.num_days_from_ce() - EPOCH)
}

fn failed(error: csv::Error) -> ArrowError {
    ArrowError::CsvError(error.to_string())
}

#[cfg(test)]
mod tests {
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Date32Type, TimestampMillisecondType, UInt64Type};

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
        CsvFile::new(text.as_bytes())
            .batches(&schema, &[0, 2, 3, 4, 1], 2)?
            .collect()
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
    fn a_row_without_end_is_not_read_to_its_end() {
        let endless = || b"id\n1\n\"".as_slice().chain(io::repeat(b'a'));
        let why = "Csv error: a row of more than 1048576 bytes";
        assert_eq!(CsvFile::new(endless()).count().unwrap_err().to_string(), why);
        let schema = Schema::new(vec![Field::new("id", DataType::Utf8, true)]);
        let mut batches = CsvFile::new(endless()).batches(&schema, &[0], 1).unwrap();
        assert_eq!(batches.next().unwrap().unwrap().num_rows(), 1);
        assert_eq!(batches.next().unwrap().unwrap_err().to_string(), why);
        // Rows of less are read, however many there are.
        let many = "a\n".repeat(ROW);
        assert_eq!(CsvFile::new(many.as_bytes()).count().unwrap(), ROW as u64 - 1);
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
