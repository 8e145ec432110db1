//! One split's file: an id, what was known of it at the cut-off, and what is true.

use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, RecordBatch, UInt64Array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use crate::record::Format;
use crate::record::cell::Kind;
use crate::record::error::RecordError;
use crate::record::writer::TableFile;

/// Rows written at a time.
const ROWS: usize = 1 << 16;

/// A file under way.
pub struct IdFile {
    schema: SchemaRef,
    file: TableFile,
    ids: Vec<u64>,
    known: Vec<bool>,
    truth: Vec<bool>,
    told: Told,
}

/// What is in a file that has been written.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Told {
    pub file: String,
    pub rows: u64,
    /// Rows whose label was known at the cut-off.
    pub known: u64,
    /// Rows whose label is true.
    pub truth: u64,
}

impl IdFile {
    /// Begins `tasks/<task>/<split>` in a run's directory; `id` names the first column.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn create(run: &Path, task: &str, split: &str, id: &str, format: Format) -> Result<IdFile, RecordError> {
        let name = format!("{split}.{}", format.extension());
        let schema = Arc::new(Schema::new(vec![
            Field::new(id, DataType::UInt64, false),
            Field::new("known", DataType::Boolean, false),
            Field::new("truth", DataType::Boolean, false),
        ]));
        let kinds = [Kind::Id, Kind::Flag, Kind::Flag];
        let path = format!("tasks/{task}/{name}");
        let file = TableFile::create(run, path, &schema, kinds.into_iter(), format)?;
        Ok(IdFile {
            schema,
            file,
            ids: Vec::new(),
            known: Vec::new(),
            truth: Vec::new(),
            told: Told {
                file: name,
                ..Told::default()
            },
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// If the disk refuses it.
    pub fn push(&mut self, id: u64, known: bool, truth: bool) -> Result<(), RecordError> {
        self.ids.push(id);
        self.known.push(known);
        self.truth.push(truth);
        self.told.rows += 1;
        self.told.known += u64::from(known);
        self.told.truth += u64::from(truth);
        if self.ids.len() == ROWS { self.flush() } else { Ok(()) }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// If the disk refuses its last rows.
    pub fn close(mut self) -> Result<Told, RecordError> {
        self.flush()?;
        self.file.close()?;
        Ok(self.told)
    }

    fn flush(&mut self) -> Result<(), RecordError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(UInt64Array::from(std::mem::take(&mut self.ids))),
            Arc::new(BooleanArray::from(std::mem::take(&mut self.known))),
            Arc::new(BooleanArray::from(std::mem::take(&mut self.truth))),
        ];
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns)
            .map_err(|error| RecordError::write(Path::new(&self.told.file), &error))?;
        self.file.write(&batch)
    }
}
