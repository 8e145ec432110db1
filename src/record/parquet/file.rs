//! A Parquet file under way: values go to its columns, and those to the disk a row group at a time.

use std::io::Write;
use std::sync::Arc;

use arrow_schema::Schema;
use parquet::arrow::{ArrowSchemaConverter, add_encoded_arrow_schema_to_metadata};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::SchemaDescriptor;

use super::Layout;
use super::chunk::{Chunk, Press};
use crate::record::cell::Kind;
use crate::record::cells::Cells;

/// What every file says it was made by.
pub const CREATOR: &str = "scamnet";

/// Rows of a row group: whole days of a large run fit in one or two.
const ROW_GROUP: usize = 1 << 20;
/// Level of zstd: its fastest but one, at which it costs less than what it saves in bytes written.
const LEVEL: i32 = 1;

/// A file under way.
pub struct ParquetFile<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    schema: SchemaDescriptor,
    kinds: Vec<Kind>,
    layout: Layout,
    chunks: Vec<Chunk>,
    /// Of the row group under way.
    rows: usize,
    press: Press,
}

impl<W: Write + Send> ParquetFile<W> {
    /// Begins a file of `schema`, whose columns are of these kinds.
    ///
    /// # Errors
    /// If the disk refuses its first bytes.
    pub fn create(out: W, schema: &Schema, kinds: Vec<Kind>, layout: Layout) -> Result<ParquetFile<W>> {
        let mut properties = WriterProperties::builder()
            .set_created_by(CREATOR.to_owned())
            .set_offset_index_disabled(true)
            .build();
        // Readers of Arrow find its types again by this: words as dictionaries, times with their zone.
        add_encoded_arrow_schema_to_metadata(schema, &mut properties);
        let described = ArrowSchemaConverter::new().convert(schema)?;
        let writer = SerializedFileWriter::new(out, described.root_schema_ptr(), Arc::new(properties))?;
        let press = Press::new(LEVEL).map_err(|error| ParquetError::External(Box::new(error)))?;
        let mut file = ParquetFile {
            writer,
            schema: described,
            kinds,
            layout,
            chunks: Vec::new(),
            rows: 0,
            press,
        };
        file.begin_group();
        Ok(file)
    }

    fn begin_group(&mut self) {
        let columns = self.kinds.iter().enumerate();
        self.chunks = columns
            .map(|(at, &kind)| Chunk::new(kind, self.schema.column(at), self.layout))
            .collect();
        self.rows = 0;
    }

    /// Adds so many rows: `put` adds the values of the column at a place to its cells.
    ///
    /// # Errors
    /// If the disk refuses them.
    pub fn add(&mut self, rows: usize, put: &mut dyn FnMut(usize, &mut Cells)) -> Result<()> {
        for (place, chunk) in self.chunks.iter_mut().enumerate() {
            chunk.add(|cells| put(place, cells), &mut self.press)?;
        }
        self.rows += rows;
        if self.rows >= ROW_GROUP {
            self.end_group()?;
            self.begin_group();
        }
        Ok(())
    }

    fn end_group(&mut self) -> Result<()> {
        let mut group = self.writer.next_row_group()?;
        for chunk in self.chunks.drain(..) {
            let (bytes, close) = chunk.close(&mut self.press)?;
            group.append_column(&bytes::Bytes::from(bytes), close)?;
        }
        group.close()?;
        Ok(())
    }

    /// Ends the file, and gives back what it was written to.
    ///
    /// # Errors
    /// If the disk refuses its last bytes.
    pub fn close(mut self) -> Result<W> {
        if self.rows > 0 {
            self.end_group()?;
        }
        self.writer.into_inner()
    }
}
