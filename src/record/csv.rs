//! A CSV file of a table: a header, then a line a row. Times are ISO 8601 in UTC, what is missing is empty.

use std::io::Write;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int32Type, Int64Type, TimestampMillisecondType, UInt64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_schema::{ArrowError, Schema};
use chrono::DateTime;

use crate::engine::Day;

/// A file under way.
pub struct CsvFile<W: Write> {
    writer: csv::Writer<W>,
    /// Cells of a batch, column by column: where each ends in `text`.
    ends: Vec<Vec<usize>>,
    texts: Vec<String>,
}

impl<W: Write> CsvFile<W> {
    /// Begins a file with its header.
    ///
    /// # Errors
    /// If the disk refuses it.
    pub fn create(out: W, schema: &Schema) -> Result<CsvFile<W>, ArrowError> {
        let mut writer = csv::Writer::from_writer(out);
        writer
            .write_record(schema.fields().iter().map(|field| field.name()))
            .map_err(failed)?;
        let columns = schema.fields().len();
        Ok(CsvFile {
            writer,
            ends: vec![Vec::new(); columns],
            texts: vec![String::new(); columns],
        })
    }

    /// Adds rows.
    ///
    /// # Errors
    /// If a column has a type that no table has, or the disk refuses them.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), ArrowError> {
        for ((array, text), ends) in batch.columns().iter().zip(&mut self.texts).zip(&mut self.ends) {
            text.clear();
            ends.clear();
            for row in 0..array.len() {
                if array.is_valid(row) {
                    cell(array, row, text)?;
                }
                ends.push(text.len());
            }
        }
        for row in 0..batch.num_rows() {
            for (text, ends) in self.texts.iter().zip(&self.ends) {
                let start = if row == 0 { 0 } else { ends[row - 1] };
                self.writer.write_field(&text[start..ends[row]]).map_err(failed)?;
            }
            self.writer.write_record(None::<&[u8]>).map_err(failed)?;
        }
        Ok(())
    }

    /// Ends the file, and gives back what it was written to.
    ///
    /// # Errors
    /// If the disk refuses its last bytes.
    pub fn close(self) -> Result<W, ArrowError> {
        self.writer
            .into_inner()
            .map_err(|error| ArrowError::CsvError(error.to_string()))
    }
}

fn failed(error: csv::Error) -> ArrowError {
    ArrowError::CsvError(error.to_string())
}

/// Appends one cell.
fn cell(array: &ArrayRef, row: usize, text: &mut String) -> Result<(), ArrowError> {
    use std::fmt::Write as _;

    if let Some(numbers) = array.as_primitive_opt::<UInt64Type>() {
        let _ = write!(text, "{}", numbers.value(row));
    } else if let Some(numbers) = array.as_primitive_opt::<Int64Type>() {
        let _ = write!(text, "{}", numbers.value(row));
    } else if let Some(numbers) = array.as_primitive_opt::<Int32Type>() {
        let _ = write!(text, "{}", numbers.value(row));
    } else if let Some(numbers) = array.as_primitive_opt::<Float64Type>() {
        let _ = write!(text, "{:?}", numbers.value(row));
    } else if let Some(times) = array.as_primitive_opt::<TimestampMillisecondType>() {
        let time = DateTime::from_timestamp_millis(times.value(row)).unwrap_or_default();
        let _ = write!(text, "{}", time.format("%Y-%m-%dT%H:%M:%SZ"));
    } else if let Some(days) = array.as_primitive_opt::<Date32Type>() {
        let _ = write!(text, "{}", Day(days.value(row)));
    } else if let Some(flags) = array.as_boolean_opt() {
        text.push_str(if flags.value(row) { "true" } else { "false" });
    } else if let Some(words) = array.as_string_opt::<i32>() {
        text.push_str(words.value(row));
    } else if let Some(words) = array.as_dictionary_opt::<Int32Type>()
        && let Some(vocabulary) = words.values().as_any().downcast_ref::<StringArray>()
    {
        text.push_str(vocabulary.value(words.keys().value(row) as usize));
    } else {
        let data_type = array.data_type();
        return Err(ArrowError::NotYetImplemented(format!(
            "a column of type {data_type} as CSV"
        )));
    }
    Ok(())
}
