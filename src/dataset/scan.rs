//! Reading one file of a table, Parquet or CSV, batch by batch, only the columns asked for.
//!
//! A damaged file must end in a message, never in a crash: errors of the readers are passed on with the file's name,
//! and a reader that panics on broken bytes is caught here and nowhere else.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Field, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection};

use super::batch::Batch;
use super::csv::CsvFile;
use super::{Damage, Part, Types, footer, pages};

/// Rows a batch: large enough to spread the cost of a call, small enough for the second-level cache.
const BATCH: usize = 16_384;

/// Most bytes of a Parquet file's footer: it grows with row groups and columns, and a year of days has some thousands.
const FOOTER: u64 = 1 << 24;

/// Most rows for each byte of a Parquet file. Numbers that rise by one from row to row, and rows that are all alike,
/// take next to nothing: some thousands of them a byte are an honest file's.
const ROWS_A_BYTE: u64 = 1 << 16;

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;
/// A Parquet file whose footer has been read.
pub type Parquet = ParquetRecordBatchReaderBuilder<File>;

/// Calls `each` with every batch of a file, in row order.
///
/// # Errors
/// If the file cannot be opened, a column is missing, the bytes are broken, or `each` finds a column of another type.
pub fn scan(
    part: &Part,
    types: Types,
    columns: &[&str],
    each: &mut dyn FnMut(&Batch) -> Result<(), Damage>,
) -> Result<(), Damage> {
    scan_some(part, types, columns, &|_, _| None, each)
}

/// As [`scan`]; of a Parquet file only the rows that `select` picks, given the file and the place of the first column.
///
/// # Errors
/// As [`scan`].
pub fn scan_some(
    part: &Part,
    types: Types,
    columns: &[&str],
    select: &dyn Fn(&Parquet, usize) -> Option<RowSelection>,
    each: &mut dyn FnMut(&Batch) -> Result<(), Damage>,
) -> Result<(), Damage> {
    let mut batches = guarded(part, || open(part, types, columns, select))?;
    let mut first_row = 0;
    while let Some(record) = guarded(part, || batches.next().transpose().map_err(|e| part.broken(e)))? {
        let rows = record.num_rows() as u64;
        each(&Batch {
            record,
            file: &part.name,
            first_row,
        })?;
        first_row += rows;
    }
    Ok(())
}

/// The columns a file declares; those of a CSV file have the types that are asked for.
///
/// # Errors
/// If the file has no readable schema.
pub fn schema(part: &Part, types: Types) -> Result<SchemaRef, Damage> {
    guarded(part, || {
        if part.is_csv() {
            let field = |name: &String| Field::new(name, types(part.table(), name), true);
            let names = csv(part)?.names().map_err(|e| part.broken(e))?;
            let fields: Vec<Field> = names.iter().map(field).collect();
            return Ok(Arc::new(Schema::new(fields)));
        }
        Ok(Arc::clone(parquet(part)?.schema()))
    })
}

/// How many rows a file has: what its footer says, or, of CSV, what is counted.
///
/// # Errors
/// If it cannot be read.
pub fn rows(part: &Part) -> Result<u64, Damage> {
    guarded(part, || {
        if part.is_csv() {
            return csv(part)?.count().map_err(|e| part.broken(e));
        }
        let rows = parquet(part)?.metadata().file_metadata().num_rows();
        u64::try_from(rows).map_err(|_| part.broken(format!("declares {rows} rows")))
    })
}

fn open(
    part: &Part,
    types: Types,
    columns: &[&str],
    select: &dyn Fn(&Parquet, usize) -> Option<RowSelection>,
) -> Result<Batches, Damage> {
    if part.is_csv() {
        let schema = schema(part, types)?;
        let places = places(part, &schema, columns)?;
        let batches = csv(part)?.batches(&schema, &places, BATCH);
        return Ok(Box::new(batches.map_err(|e| part.broken(e))?));
    }
    let mut builder = parquet(part)?;
    let places = places(part, builder.schema(), columns)?;
    pages::check(&part.open()?, part.bytes()?, builder.metadata(), &places).map_err(|why| part.broken(why))?;
    if let Some(rows) = places.first().and_then(|&first| select(&builder, first)) {
        builder = builder.with_row_selection(rows);
    }
    let mask = ProjectionMask::roots(builder.parquet_schema(), places);
    let reader = builder.with_projection(mask).with_batch_size(BATCH).build();
    Ok(Box::new(reader.map_err(|e| part.broken(e))?))
}

fn csv(part: &Part) -> Result<CsvFile<File>, Damage> {
    part.open().map(CsvFile::new)
}

/// Opens a Parquet file, unless its footer claims what a file of its length cannot hold, or more than follows in
/// itself.
fn parquet(part: &Part) -> Result<Parquet, Damage> {
    let (mut file, bytes) = (part.open()?, part.bytes()?);
    if let Some(length) = footer_length(&mut file, bytes) {
        if length > FOOTER {
            return Err(part.broken(format!("a footer of {length} bytes; at most {FOOTER} are read")));
        }
        // One that is longer than the file is the reader's to name.
        if let Some(start) = bytes.checked_sub(length + 8) {
            let mut footer = Vec::new();
            let read = file
                .seek(SeekFrom::Start(start))
                .and_then(|_| (&file).take(length).read_to_end(&mut footer));
            read.map_err(|e| part.broken(e))?;
            footer::check(&footer).map_err(|why| part.broken(why))?;
        }
    }
    let parquet = Parquet::try_new(file).map_err(|e| part.broken(e))?;
    let groups = parquet.metadata().row_groups().iter();
    let rows = groups.fold(0_i64, |rows, group| rows.saturating_add(group.num_rows()));
    if !can_hold(bytes, rows) {
        return Err(part.broken(format!("declares {rows} rows in {bytes} bytes")));
    }
    Ok(parquet)
}

/// Whether so many bytes can hold so many rows.
fn can_hold(bytes: u64, rows: i64) -> bool {
    u64::try_from(rows).is_ok_and(|rows| rows / ROWS_A_BYTE <= bytes)
}

/// How long a Parquet file says that its footer is; the reader would take it into memory in one piece.
fn footer_length(file: &mut File, bytes: u64) -> Option<u64> {
    let mut end = [0; 8];
    file.seek(SeekFrom::Start(bytes.checked_sub(8)?)).ok()?;
    file.read_exact(&mut end).ok()?;
    let [a, b, c, d, ..] = end;
    let is_parquet = end.ends_with(b"PAR1");
    is_parquet.then(|| u64::from(u32::from_le_bytes([a, b, c, d])))
}

fn places(part: &Part, schema: &Schema, columns: &[&str]) -> Result<Vec<usize>, Damage> {
    let place = |name: &&str| {
        schema
            .index_of(name)
            .map_err(|_| part.broken(format!("column {name} is missing")))
    };
    columns.iter().map(place).collect()
}

fn guarded<T>(part: &Part, read: impl FnOnce() -> Result<T, Damage>) -> Result<T, Damage> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(part.broken("the reader gave up on broken bytes")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(folder: &std::path::Path, bytes: &[u8]) -> Part {
        let name = "truth/flags.parquet";
        let path = folder.join("flags");
        std::fs::write(&path, bytes).unwrap();
        Part {
            path,
            name: name.to_owned(),
        }
    }

    #[test]
    fn a_footer_that_claims_too_much_is_not_taken_into_memory() {
        let home = tempfile::tempdir().unwrap();
        let mut bytes = vec![0; 100];
        bytes.extend((FOOTER as u32 + 1).to_le_bytes());
        bytes.extend(b"PAR1");
        let why = "truth/flags.parquet: a footer of 16777217 bytes; at most 16777216 are read";
        assert_eq!(rows(&part(home.path(), &bytes)).unwrap_err().0, why);
        bytes.truncate(3);
        assert!(rows(&part(home.path(), &bytes)).is_err());
    }

    #[test]
    fn a_footer_that_claims_many_row_groups_is_not_believed() {
        let home = tempfile::tempdir().unwrap();
        // version 2, no schema, and then 2^31 - 1 row groups.
        let footer = [
            0x15, 4, 0x19, 0x0c, 0x16, 0, 0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0,
        ];
        let mut bytes = b"PAR1".to_vec();
        bytes.extend(footer);
        bytes.extend((footer.len() as u32).to_le_bytes());
        bytes.extend(b"PAR1");
        let why = "truth/flags.parquet: its footer claims 2147483647 of something where 1 bytes follow";
        assert_eq!(rows(&part(home.path(), &bytes)).unwrap_err().0, why);
    }

    #[test]
    fn a_file_that_declares_more_rows_than_its_bytes_can_hold_is_not_believed() {
        assert!(can_hold(400, 30_000), "ids that rise by one");
        assert!(can_hold(400, 400 << 16));
        assert!(!can_hold(400, 401 << 16));
        assert!(!can_hold(400, -1), "nor one with fewer than none");
    }
}
