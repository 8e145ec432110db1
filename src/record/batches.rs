//! A table's rows on their way into memory: columns that become a record batch whenever they are long enough.

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::cell::Kind;
use super::cells::Cells;
use super::error::RecordError;

/// Rows of a record batch.
const ROWS: usize = 1 << 14;

/// Rows under way.
pub struct Batches {
    schema: SchemaRef,
    columns: Vec<Cells>,
    rows: usize,
    whole: Vec<RecordBatch>,
}

impl Batches {
    /// None yet. Columns are of these kinds.
    pub fn new(schema: &SchemaRef, kinds: &[Kind]) -> Batches {
        let columns = schema.fields().iter().zip(kinds);
        Batches {
            schema: SchemaRef::clone(schema),
            columns: columns
                .map(|(field, &kind)| Cells::new(kind, field.is_nullable()))
                .collect(),
            rows: 0,
            whole: Vec::new(),
        }
    }

    /// Adds so many rows: `put` adds the values of the column at a place to its cells.
    ///
    /// # Errors
    /// None that a declaration can cause: lengths and types agree by construction.
    pub fn add(&mut self, rows: usize, put: &mut dyn FnMut(usize, &mut Cells)) -> Result<(), RecordError> {
        for (place, cells) in self.columns.iter_mut().enumerate() {
            put(place, cells);
        }
        self.rows += rows;
        if self.rows >= ROWS { self.end_batch() } else { Ok(()) }
    }

    /// All of them.
    ///
    /// # Errors
    /// As [`Batches::add`].
    pub fn close(mut self) -> Result<Vec<RecordBatch>, RecordError> {
        self.end_batch()?;
        Ok(self.whole)
    }

    fn end_batch(&mut self) -> Result<(), RecordError> {
        if self.rows == 0 {
            return Ok(());
        }
        let arrays = self.columns.iter().map(Cells::array).collect();
        let batch = RecordBatch::try_new(SchemaRef::clone(&self.schema), arrays);
        self.whole
            .push(batch.map_err(|error| RecordError::Memory(error.to_string()))?);
        self.columns.iter_mut().for_each(Cells::clear);
        self.rows = 0;
        Ok(())
    }
}
