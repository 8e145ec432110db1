//! One file of a table, as Parquet or CSV, hashed while it is written.
//!
//! The bytes depend on the rows alone: no clock, path or thread leaves a trace in a file.
//!
//! Encodings are chosen per kind of column. Ids are spread evenly over a domain far smaller than 64 bits, times and
//! serial numbers creep, and amounts are small: bit-packed differences suit all of them and leave the compressor
//! little to do. Words go through a dictionary. Minima and maxima are kept where a reader can skip by them.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMillisecondType;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use sha2::{Digest, Sha256};

use super::cell::Kind;
use super::error::RecordError;

/// What tables are written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Apache Parquet, zstd.
    #[default]
    Parquet,
    /// Comma-separated values with a header.
    Csv,
}

impl Format {
    /// The files' extension.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Format::Parquet => "parquet",
            Format::Csv => "csv",
        }
    }
}

/// A file that has been written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Relative to the run's directory, with `/` on every platform.
    pub path: String,
    pub rows: u64,
    pub bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

/// A file under way.
pub struct TableFile {
    path: PathBuf,
    relative: String,
    rows: u64,
    sink: Sink,
}

enum Sink {
    Parquet(Box<ArrowWriter<HashedFile>>),
    Csv {
        writer: Box<arrow_csv::Writer<HashedFile>>,
        schema: SchemaRef,
    },
}

impl TableFile {
    /// Begins a file of `schema` at `relative` in the directory `root`, and makes its folder.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn create<'a>(
        root: &Path,
        relative: String,
        schema: &SchemaRef,
        kinds: impl Iterator<Item = (&'a str, Kind)>,
        format: Format,
    ) -> Result<TableFile, RecordError> {
        let path = root.join(&relative);
        let file = HashedFile::create(&path)?;
        let sink = match format {
            Format::Parquet => ArrowWriter::try_new(file, Arc::clone(schema), Some(properties(kinds)))
                .map(|writer| Sink::Parquet(Box::new(writer)))
                .map_err(|error| RecordError::write(&path, &error))?,
            Format::Csv => Sink::Csv {
                writer: Box::new(arrow_csv::Writer::new(file)),
                schema: csv_schema(schema),
            },
        };
        let mut file = TableFile {
            path,
            relative,
            rows: 0,
            sink,
        };
        // A CSV file without rows must still show its header.
        file.write(&RecordBatch::new_empty(Arc::clone(schema)))?;
        Ok(file)
    }

    /// Adds rows.
    ///
    /// # Errors
    /// If the disk refuses them.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), RecordError> {
        self.rows += batch.num_rows() as u64;
        match &mut self.sink {
            Sink::Parquet(writer) => writer
                .write(batch)
                .map_err(|error| RecordError::write(&self.path, &error)),
            Sink::Csv { writer, schema } => for_csv(batch, schema)
                .and_then(|batch| writer.write(&batch))
                .map_err(|error| RecordError::write(&self.path, &error)),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// If the disk refuses its last bytes.
    pub fn close(self) -> Result<Written, RecordError> {
        let path = self.path;
        let mut file = match self.sink {
            Sink::Parquet(writer) => writer.into_inner().map_err(|error| RecordError::write(&path, &error))?,
            Sink::Csv { writer, .. } => writer.into_inner(),
        };
        file.flush().map_err(|error| RecordError::write(&path, &error))?;
        let sha256 = hexadecimal(&file.hash.finalize());
        Ok(Written {
            path: self.relative,
            rows: self.rows,
            bytes: file.bytes,
            sha256,
        })
    }
}

/// Rows of a row group: whole days of a large run fit in one or two.
const ROW_GROUP: usize = 1 << 20;
/// Rows of a page: enough that compressing it costs no more than its bytes.
const PAGE: usize = 1 << 17;

fn properties<'a>(kinds: impl Iterator<Item = (&'a str, Kind)>) -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_created_by("scamnet".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_data_page_row_count_limit(PAGE)
        .set_write_batch_size(PAGE)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_dictionary_enabled(false);
    for (name, kind) in kinds {
        let column = ColumnPath::new(vec![name.to_owned()]);
        properties = match kind {
            Kind::Id | Kind::Money | Kind::Count | Kind::Small | Kind::Date => {
                properties.set_column_encoding(column, Encoding::DELTA_BINARY_PACKED)
            }
            Kind::Serial | Kind::Time => properties
                .set_column_encoding(column.clone(), Encoding::DELTA_BINARY_PACKED)
                .set_column_statistics_enabled(column, EnabledStatistics::Chunk),
            Kind::Word => properties.set_column_dictionary_enabled(column, true),
            Kind::Real | Kind::Flag => properties,
        };
    }
    properties.build()
}

/// CSV knows no named zones; an offset of nought prints as `Z`.
const CSV_ZONE: &str = "+00:00";

fn csv_schema(schema: &SchemaRef) -> SchemaRef {
    let zoned = |field: &Arc<Field>| match field.data_type() {
        DataType::Timestamp(TimeUnit::Millisecond, Some(_)) => {
            let zoned = DataType::Timestamp(TimeUnit::Millisecond, Some(CSV_ZONE.into()));
            field.as_ref().clone().with_data_type(zoned)
        }
        _ => field.as_ref().clone(),
    };
    Arc::new(Schema::new(schema.fields().iter().map(zoned).collect::<Vec<Field>>()))
}

fn for_csv(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let zoned = |column: &ArrayRef| -> ArrayRef {
        match column.as_primitive_opt::<TimestampMillisecondType>() {
            Some(times) => Arc::new(times.clone().with_timezone(CSV_ZONE)),
            None => Arc::clone(column),
        }
    };
    RecordBatch::try_new(Arc::clone(schema), batch.columns().iter().map(zoned).collect())
}

/// A file that counts and hashes what is written to it.
struct HashedFile {
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl HashedFile {
    fn create(path: &Path) -> Result<HashedFile, RecordError> {
        let made = path
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| File::create(path));
        let file = made.map_err(|error| RecordError::write(path, &error))?;
        Ok(HashedFile {
            file,
            hash: Sha256::new(),
            bytes: 0,
        })
    }
}

impl Write for HashedFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hash.update(&bytes[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
