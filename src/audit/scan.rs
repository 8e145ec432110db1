//! Reading one file of a table, Parquet or CSV, batch by batch, only the columns asked for.
//!
//! A damaged file must end in a message, never in a crash: errors of the readers are passed on with the file's name,
//! and a reader that panics on broken bytes is caught here and nowhere else.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::column::Batch;
use super::contract::{Kind, Table};
use super::csv::CsvBatches;
use super::dataset::{Damage, Part};

/// Rows a batch: large enough to spread the cost of a call, small enough for the second-level cache.
const BATCH: usize = 16_384;

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, arrow_schema::ArrowError>>>;

/// Calls `each` with every batch of a file, in row order.
///
/// # Errors
/// If the file cannot be opened, a column is missing, the bytes are broken, or `each` finds a column of another type.
pub fn scan(
    file: &Part,
    spec: &Table,
    columns: &[&str],
    each: &mut dyn FnMut(&Batch) -> Result<(), Damage>,
) -> Result<(), Damage> {
    let mut batches = guarded(file, || open(file, spec, columns))?;
    let mut first_row = 0;
    while let Some(record) = guarded(file, || batches.next().transpose().map_err(|e| broken(file, e)))? {
        let rows = record.num_rows() as u64;
        each(&Batch {
            record,
            file: &file.name,
            first_row,
        })?;
        first_row += rows;
    }
    Ok(())
}

/// The columns a file declares. Those of a CSV file have the types of the contract.
///
/// # Errors
/// If the file has no readable schema.
pub fn schema(file: &Part, spec: &Table) -> Result<SchemaRef, Damage> {
    if is_csv(file) {
        return csv_schema(file, spec);
    }
    guarded(file, || Ok(Arc::clone(parquet(file)?.schema())))
}

/// How many rows a file declares; `None` for CSV, which does not say.
///
/// # Errors
/// If the file has no readable footer.
pub fn declared_rows(file: &Part) -> Result<Option<u64>, Damage> {
    if is_csv(file) {
        return Ok(None);
    }
    guarded(file, || {
        Ok(u64::try_from(parquet(file)?.metadata().file_metadata().num_rows()).ok())
    })
}

/// Whether a file is CSV rather than Parquet.
#[must_use]
pub fn is_csv(file: &Part) -> bool {
    file.name.ends_with(".csv")
}

fn open(file: &Part, spec: &Table, columns: &[&str]) -> Result<Batches, Damage> {
    if is_csv(file) {
        let schema = csv_schema(file, spec)?;
        let positions = positions(file, &schema, columns)?;
        let reader = CsvBatches::new(handle(file)?, &schema, positions, BATCH);
        return Ok(Box::new(reader.map_err(|e| broken(file, e))?));
    }
    let builder = parquet(file)?;
    let positions = positions(file, builder.schema(), columns)?;
    let mask = ProjectionMask::roots(builder.parquet_schema(), positions);
    let reader: ParquetRecordBatchReader = builder
        .with_projection(mask)
        .with_batch_size(BATCH)
        .build()
        .map_err(|e| broken(file, e))?;
    Ok(Box::new(reader))
}

fn handle(file: &Part) -> Result<File, Damage> {
    File::open(&file.path).map_err(|e| broken(file, e))
}

fn parquet(file: &Part) -> Result<ParquetRecordBatchReaderBuilder<File>, Damage> {
    ParquetRecordBatchReaderBuilder::try_new(handle(file)?).map_err(|e| broken(file, e))
}

fn csv_schema(file: &Part, spec: &Table) -> Result<SchemaRef, Damage> {
    let mut header = String::new();
    BufReader::new(handle(file)?)
        .read_line(&mut header)
        .map_err(|e| broken(file, e))?;
    let names = header
        .trim_start_matches('\u{feff}')
        .trim_end()
        .split(',')
        .map(|name| name.trim_matches('"'));
    let field = |name: &str| {
        let kind = spec.column(name).map(|column| column.kind);
        let data_type = match kind {
            Some(kind) => kind.csv_type(),
            None if spec.is_stage(name) => Kind::Time.csv_type(),
            None => DataType::Utf8,
        };
        Field::new(name, data_type, true)
    };
    Ok(Arc::new(Schema::new(names.map(field).collect::<Vec<Field>>())))
}

fn positions(file: &Part, schema: &Schema, columns: &[&str]) -> Result<Vec<usize>, Damage> {
    let position = |name: &&str| {
        schema
            .index_of(name)
            .map_err(|_| Damage(format!("{}: column {name} is missing", file.name)))
    };
    columns.iter().map(position).collect()
}

fn broken(file: &Part, error: impl std::fmt::Display) -> Damage {
    Damage(format!("{}: {error}", file.name))
}

fn guarded<T>(file: &Part, read: impl FnOnce() -> Result<T, Damage>) -> Result<T, Damage> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(broken(file, "the reader gave up on broken bytes")))
}
