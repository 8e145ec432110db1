//! Reading one file of a table, Parquet or CSV, batch by batch, only the columns asked for.
//!
//! A damaged file must end in a message, never in a crash: errors of the readers are passed on with the file's name,
//! and a reader that panics on broken bytes is caught here and nowhere else.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Field, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection};

use super::batch::Batch;
use super::csv::CsvFile;
use super::{Damage, Part, Types};

/// Rows a batch: large enough to spread the cost of a call, small enough for the second-level cache.
const BATCH: usize = 16_384;

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
    while let Some(record) = guarded(part, || batches.next().transpose().map_err(|e| broken(part, e)))? {
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
            let names = csv(part)?.names().map_err(|e| broken(part, e))?;
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
            return csv(part)?.count().map_err(|e| broken(part, e));
        }
        let rows = parquet(part)?.metadata().file_metadata().num_rows();
        u64::try_from(rows).map_err(|_| broken(part, format!("declares {rows} rows")))
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
        return Ok(Box::new(batches.map_err(|e| broken(part, e))?));
    }
    let mut builder = parquet(part)?;
    let places = places(part, builder.schema(), columns)?;
    if let Some(rows) = places.first().and_then(|&first| select(&builder, first)) {
        builder = builder.with_row_selection(rows);
    }
    let mask = ProjectionMask::roots(builder.parquet_schema(), places);
    let reader = builder.with_projection(mask).with_batch_size(BATCH).build();
    Ok(Box::new(reader.map_err(|e| broken(part, e))?))
}

fn handle(part: &Part) -> Result<File, Damage> {
    File::open(&part.path).map_err(|e| broken(part, e))
}

fn csv(part: &Part) -> Result<CsvFile<File>, Damage> {
    handle(part).map(CsvFile::new)
}

fn parquet(part: &Part) -> Result<Parquet, Damage> {
    ParquetRecordBatchReaderBuilder::try_new(handle(part)?).map_err(|e| broken(part, e))
}

fn places(part: &Part, schema: &Schema, columns: &[&str]) -> Result<Vec<usize>, Damage> {
    let place = |name: &&str| {
        schema
            .index_of(name)
            .map_err(|_| broken(part, format!("column {name} is missing")))
    };
    columns.iter().map(place).collect()
}

/// Damage of a file.
pub fn broken(part: &Part, why: impl std::fmt::Display) -> Damage {
    Damage(format!("{}: {why}", part.name))
}

fn guarded<T>(part: &Part, read: impl FnOnce() -> Result<T, Damage>) -> Result<T, Damage> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(broken(part, "the reader gave up on broken bytes")))
}
