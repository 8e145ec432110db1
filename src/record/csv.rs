//! A CSV file of a table: a header, then a line a row. Times are ISO 8601 in UTC, what is missing is empty.

use std::io::Write;

use arrow_schema::{ArrowError, Schema};
use chrono::DateTime;

use super::cell::Kind;
use super::cells::{Cells, Values};
use crate::engine::Day;

/// A file under way.
pub struct CsvFile<W: Write> {
    writer: csv::Writer<W>,
    /// Of the rows that are being added.
    columns: Vec<Cells>,
    /// Cells column by column: where each ends in `texts`.
    ends: Vec<Vec<usize>>,
    texts: Vec<String>,
}

impl<W: Write> CsvFile<W> {
    /// Begins a file with its header. Columns are of these kinds.
    ///
    /// # Errors
    /// If the disk refuses it.
    pub fn create(out: W, schema: &Schema, kinds: &[Kind]) -> Result<CsvFile<W>, ArrowError> {
        let mut writer = csv::Writer::from_writer(out);
        let fields = schema.fields();
        writer
            .write_record(fields.iter().map(|field| field.name()))
            .map_err(failed)?;
        let columns = fields.iter().zip(kinds);
        Ok(CsvFile {
            writer,
            columns: columns
                .map(|(field, &kind)| Cells::new(kind, field.is_nullable()))
                .collect(),
            ends: vec![Vec::new(); fields.len()],
            texts: vec![String::new(); fields.len()],
        })
    }

    /// Adds so many rows: `put` adds the values of the column at a place to its cells.
    ///
    /// # Errors
    /// If the disk refuses them.
    pub fn add(&mut self, rows: usize, put: &mut dyn FnMut(usize, &mut Cells)) -> Result<(), ArrowError> {
        let columns = self.columns.iter_mut().zip(&mut self.texts).zip(&mut self.ends);
        for (place, ((cells, text), ends)) in columns.enumerate() {
            cells.clear();
            put(place, cells);
            text.clear();
            ends.clear();
            write_column(cells, text, ends);
            if ends.len() != rows {
                let found = format!("a column of {:?} has {} values for {rows} rows", cells.kind, ends.len());
                return Err(ArrowError::SchemaError(found));
            }
        }
        for row in 0..rows {
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

/// Writes a column's cells one behind another, and where each ends.
fn write_column(cells: &Cells, text: &mut String, ends: &mut Vec<usize>) {
    use std::fmt::Write as _;

    // Nothing that is written to a text fails.
    match &cells.values {
        Values::Longs(longs) => each(cells, longs, text, ends, |text, &long| {
            let _ = match cells.kind {
                Kind::Id | Kind::Serial => write!(text, "{}", long.cast_unsigned()),
                Kind::Time => {
                    let time = DateTime::from_timestamp_millis(long).unwrap_or_default();
                    write!(text, "{}", time.format("%Y-%m-%dT%H:%M:%SZ"))
                }
                _ => write!(text, "{long}"),
            };
        }),
        Values::Ints(ints) => each(cells, ints, text, ends, |text, &int| {
            let _ = match cells.kind {
                Kind::Date => write!(text, "{}", Day(int)),
                _ => write!(text, "{int}"),
            };
        }),
        Values::Reals(reals) => each(cells, reals, text, ends, |text, real| {
            let _ = write!(text, "{real:?}");
        }),
        Values::Flags(flags) => each(cells, flags, text, ends, |text, &flag| {
            text.push_str(if flag { "true" } else { "false" });
        }),
        Values::Words(vocabulary, codes) => each(cells, codes, text, ends, |text, &code| {
            text.push_str(&vocabulary.words()[code as usize]);
        }),
    }
}

/// Writes every value that is there.
fn each<T>(
    cells: &Cells,
    values: &[T],
    text: &mut String,
    ends: &mut Vec<usize>,
    mut write: impl FnMut(&mut String, &T),
) {
    let mut values = values.iter();
    for row in 0..cells.rows() {
        if (!cells.nullable || cells.present[row])
            && let Some(value) = values.next()
        {
            write(text, value);
        }
        ends.push(text.len());
    }
}

#[cfg(test)]
mod tests {
    use arrow_schema::Field;

    use super::*;
    use crate::engine::Time;
    use crate::record::cell::Cell;
    use crate::world::PublicId;

    const KINDS: [Kind; 6] = [Kind::Id, Kind::Time, Kind::Date, Kind::Word, Kind::Real, Kind::Flag];

    fn schema() -> Schema {
        let field = |(at, kind): (usize, &Kind)| Field::new(format!("c{at}"), kind.data_type(), at > 0);
        Schema::new(KINDS.iter().enumerate().map(field).collect::<Vec<_>>())
    }

    #[test]
    fn cells_are_spelled_and_nulls_are_empty() {
        let mut file = CsvFile::create(Vec::new(), &schema(), &KINDS).unwrap();
        file.add(2, &mut |place, cells| match place {
            0 => PublicId::put([PublicId(u64::MAX), PublicId(1)].into_iter(), cells),
            1 => Option::<Time>::put([Some(Time(2)), Some(Time::NEVER)].into_iter(), cells),
            2 => Option::<Day>::put([Some(Day(20_270)), None].into_iter(), cells),
            3 => Option::<&str>::put([Some("Bank, \"First\""), None].into_iter(), cells),
            4 => Option::<f64>::put([Some(0.5), None].into_iter(), cells),
            _ => Option::<bool>::put([Some(true), None].into_iter(), cells),
        })
        .unwrap();
        let text = String::from_utf8(file.close().unwrap()).unwrap();
        assert_eq!(
            text,
            "c0,c1,c2,c3,c4,c5\n\
             18446744073709551615,1970-01-01T00:00:02Z,2025-07-01,\"Bank, \"\"First\"\"\",0.5,true\n\
             1,,,,,\n"
        );
    }

    #[test]
    fn a_column_that_is_too_short_is_an_error() {
        let mut file = CsvFile::create(Vec::new(), &schema(), &KINDS).unwrap();
        let refused = file.add(2, &mut |_, cells| PublicId::put([PublicId(1)].into_iter(), cells));
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains("a column of Id has 1 values for 2 rows"), "{refused}");
    }
}
