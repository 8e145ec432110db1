//! One file of a table, as Parquet or CSV, hashed while it is written.
//!
//! The bytes depend on the rows alone: no clock, path or thread leaves a trace in a file.
//!
//! How a column is encoded follows from its kind; see `parquet`.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use sha2::{Digest, Sha256};

use super::cell::Kind;
use super::cells::Cells;
use super::csv::CsvFile;
use super::error::RecordError;
use super::parquet::{Layout, ParquetFile};

/// What tables are written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Apache Parquet; zstd where it gains anything.
    #[default]
    Parquet,
    /// Apache Parquet in encodings that old readers know too; a little larger.
    ParquetPlain,
    /// Comma-separated values with a header.
    Csv,
}

impl Format {
    /// The files' extension.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Format::Parquet | Format::ParquetPlain => "parquet",
            Format::Csv => "csv",
        }
    }

    /// Its word in the manifest.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Format::Parquet => "parquet",
            Format::ParquetPlain => "parquet-plain",
            Format::Csv => "csv",
        }
    }
}

/// A file of a table that has been written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub rows: u64,
    pub seal: Seal,
}

/// By what a file that has been written is known again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seal {
    /// Relative to the run's directory, with `/` on every platform.
    pub path: String,
    pub bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

impl Seal {
    /// The seal of a file that holds these bytes.
    #[must_use]
    pub fn of(path: &str, bytes: &[u8]) -> Seal {
        Seal {
            path: path.to_owned(),
            bytes: bytes.len() as u64,
            sha256: hexadecimal(&Sha256::digest(bytes)),
        }
    }
}

/// A file under way.
pub struct TableFile {
    path: PathBuf,
    relative: String,
    rows: u64,
    sink: Sink,
}

enum Sink {
    Parquet(Box<ParquetFile<HashedFile>>),
    Csv(Box<CsvFile<HashedFile>>),
}

impl TableFile {
    /// Begins a file of `schema` at `relative` in the directory `root`, and makes its folder.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn create(
        root: &Path,
        relative: String,
        schema: &SchemaRef,
        kinds: Vec<Kind>,
        format: Format,
    ) -> Result<TableFile, RecordError> {
        let path = root.join(&relative);
        let file = HashedFile::create(&path)?;
        let parquet = |file, kinds, layout| {
            ParquetFile::create(file, schema, kinds, layout)
                .map(|writer| Sink::Parquet(Box::new(writer)))
                .map_err(|error| RecordError::write(&path, &error))
        };
        let sink = match format {
            Format::Parquet => parquet(file, kinds, Layout::Packed)?,
            Format::ParquetPlain => parquet(file, kinds, Layout::Plain)?,
            Format::Csv => CsvFile::create(file, schema, &kinds)
                .map(|writer| Sink::Csv(Box::new(writer)))
                .map_err(|error| RecordError::write(&path, &error))?,
        };
        Ok(TableFile {
            path,
            relative,
            rows: 0,
            sink,
        })
    }

    /// Adds so many rows: `put` adds the values of the column at a place to its cells.
    ///
    /// # Errors
    /// If the disk refuses them.
    pub fn add(&mut self, rows: usize, put: &mut dyn FnMut(usize, &mut Cells)) -> Result<(), RecordError> {
        self.rows += rows as u64;
        match &mut self.sink {
            Sink::Parquet(writer) => writer
                .add(rows, put)
                .map_err(|error| RecordError::write(&self.path, &error)),
            Sink::Csv(writer) => writer
                .add(rows, put)
                .map_err(|error| RecordError::write(&self.path, &error)),
        }
    }

    /// Adds rows that are columns already.
    ///
    /// # Errors
    /// If a column is of another type than its file's, or the disk refuses them.
    pub fn add_batch(&mut self, batch: &RecordBatch) -> Result<(), RecordError> {
        let mut fit = Ok(());
        let added = self.add(batch.num_rows(), &mut |place, cells| {
            if fit.is_ok() {
                fit = cells.add(batch.column(place));
            }
        });
        // A column that does not fit is why a file did, and says more.
        fit.map_err(|error| RecordError::write(&self.path, &error))?;
        added
    }

    /// Ends the file.
    ///
    /// # Errors
    /// If the disk refuses its last bytes.
    pub fn close(self) -> Result<Written, RecordError> {
        let path = self.path;
        let mut file = match self.sink {
            Sink::Parquet(writer) => writer.close().map_err(|error| RecordError::write(&path, &error))?,
            Sink::Csv(writer) => writer.close().map_err(|error| RecordError::write(&path, &error))?,
        };
        file.flush().map_err(|error| RecordError::write(&path, &error))?;
        let sha256 = hexadecimal(&file.hash.finalize());
        Ok(Written {
            rows: self.rows,
            seal: Seal {
                path: self.relative,
                bytes: file.bytes,
                sha256,
            },
        })
    }
}

/// A file that counts and hashes what is written to it, and takes it to the disk in large pieces.
struct HashedFile {
    file: File,
    hash: Sha256,
    bytes: u64,
    /// What waits; never more than a [`PIECE`].
    waiting: Vec<u8>,
}

/// Bytes that go to the disk at a time: whole pages of it, few enough to be near still when they are hashed.
const PIECE: usize = 1 << 18;

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
            waiting: Vec::new(),
        })
    }
}

impl Write for HashedFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.waiting.len() == PIECE {
            self.flush()?;
        }
        let count = bytes.len().min(PIECE - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.write_all(&self.waiting)?;
        self.hash.update(&self.waiting);
        self.bytes += self.waiting.len() as u64;
        self.waiting.clear();
        Ok(())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_hashed_and_written_piece_by_piece() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("file");
        let bytes: Vec<u8> = (0..600_000_u32).map(|at| (at % 251) as u8).collect();
        let mut file = HashedFile::create(&path).unwrap();
        file.write_all(&bytes[..200_000]).unwrap();
        assert_eq!(std::fs::read(&path).unwrap().len(), 0, "less than a piece waits");
        file.write_all(&bytes[200_000..]).unwrap();
        file.flush().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
        assert_eq!(file.bytes, 600_000);
        assert_eq!(file.hash.finalize(), Sha256::digest(&bytes));
    }
}
