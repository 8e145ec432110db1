//! A table of a run: in memory, or in files that are read when somebody wants its rows. Handed over as an Arrow stream,
//! which copies no number.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, SchemaRef};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};
use scamnet::audit;
use scamnet::dataset::{Damage, Dataset, Part};

use crate::failure::Failure;
use crate::labelled::Marks;
use crate::value;

/// Where a table's rows are.
#[derive(Clone)]
pub enum Origin {
    Memory(Arc<Vec<RecordBatch>>),
    Files {
        dataset: Arc<Dataset>,
        parts: Vec<Part>,
    },
    /// Another one's, with what was known of each by some moment.
    Labelled {
        payments: Box<Table>,
        marks: Arc<Marks>,
    },
}

/// A table.
#[pyclass(frozen, from_py_object, module = "scamnet._native")]
#[derive(Clone)]
pub struct Table {
    name: String,
    schema: SchemaRef,
    origin: Origin,
}

impl Table {
    /// Of a name, as `observed/accounts`.
    pub fn new(name: String, schema: SchemaRef, origin: Origin) -> Table {
        Table { name, schema, origin }
    }

    /// Its columns.
    pub fn schema_ref(&self) -> &SchemaRef {
        &self.schema
    }

    /// Its rows, some thousands at a time, in the table's order.
    pub fn batches(&self) -> Batches {
        match &self.origin {
            Origin::Memory(batches) => {
                let batches = Arc::clone(batches);
                let mut place = 0;
                Box::new(std::iter::from_fn(move || {
                    place += 1;
                    batches.get(place - 1).cloned().map(Ok)
                }))
            }
            Origin::Files { dataset, parts } => {
                let (dataset, schema) = (Arc::clone(dataset), Arc::clone(&self.schema));
                let mut parts: VecDeque<Part> = parts.clone().into();
                let mut read: VecDeque<RecordBatch> = VecDeque::new();
                Box::new(std::iter::from_fn(move || {
                    while read.is_empty() {
                        let part = parts.pop_front()?;
                        match batches_of(&dataset, &part, &schema) {
                            Ok(batches) => read = batches.into(),
                            Err(damage) => {
                                parts.clear();
                                return Some(Err(ArrowError::ExternalError(damage.0.into())));
                            }
                        }
                    }
                    read.pop_front().map(Ok)
                }))
            }
            Origin::Labelled { payments, marks } => marks.over(payments.batches(), &self.schema),
        }
    }
}

/// Rows, some thousands at a time.
pub type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>;

/// All rows of one file.
///
/// # Errors
/// If it cannot be read, or has other columns than the table.
pub fn batches_of(dataset: &Dataset, part: &Part, schema: &SchemaRef) -> Result<Vec<RecordBatch>, Damage> {
    let columns: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let mut batches = Vec::new();
    dataset.read_part(part, &columns, |batch| {
        let columns = batch.record.columns().to_vec();
        let batch = RecordBatch::try_new(Arc::clone(schema), columns);
        batches.push(batch.map_err(|error| part.broken(error))?);
        Ok(())
    })?;
    Ok(batches)
}

/// Rows on their way to whoever takes Arrow streams.
struct Stream {
    schema: SchemaRef,
    batches: Batches,
}

impl Iterator for Stream {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.batches.next()
    }
}

impl RecordBatchReader for Stream {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

#[pymethods]
impl Table {
    /// Room and name, as `observed/accounts`.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// Name, Arrow type, and whether it may hold nulls, of each column.
    #[getter]
    fn columns(&self) -> Vec<(String, String, bool)> {
        let fields = self.schema.fields().iter();
        fields
            .map(|field| {
                (
                    field.name().clone(),
                    value::type_name(field.data_type()),
                    field.is_nullable(),
                )
            })
            .collect()
    }

    /// The files that it lies in; none of one in memory.
    #[getter]
    fn files(&self) -> Vec<PathBuf> {
        match &self.origin {
            Origin::Files { parts, .. } => parts.iter().map(|part| part.path.clone()).collect(),
            _ => Vec::new(),
        }
    }

    /// How many rows there are.
    fn count(&self, py: Python<'_>) -> PyResult<u64> {
        let counted = py.detach(|| match &self.origin {
            Origin::Memory(batches) => Ok(batches.iter().map(|batch| batch.num_rows() as u64).sum()),
            Origin::Files { dataset, parts } => parts.iter().map(|part| dataset.rows(part)).sum(),
            Origin::Labelled { .. } => {
                let rows = self.batches().map(|batch| batch.map(|batch| batch.num_rows() as u64));
                rows.sum::<Result<u64, ArrowError>>()
                    .map_err(|error| Damage(error.to_string()))
            }
        });
        counted.map_err(|damage| Failure::Data(damage.0).raise(py))
    }

    /// Rows as dictionaries: those whose `column` is among `ids`, or all of them.
    #[pyo3(signature = (column = None, ids = None))]
    fn rows<'py>(&self, py: Python<'py>, column: Option<&str>, ids: Option<Vec<u64>>) -> PyResult<Bound<'py, PyList>> {
        let found = py.detach(|| self.found(column, ids));
        let found = found.map_err(|failure| failure.raise(py))?;
        let list = PyList::empty(py);
        let mut words = HashMap::new();
        for batch in found {
            for row in 0..batch.num_rows() {
                let cells = PyDict::new(py);
                for (field, array) in batch.schema_ref().fields().iter().zip(batch.columns()) {
                    cells.set_item(field.name(), value::of(py, array, row, &mut words)?)?;
                }
                list.append(cells)?;
            }
        }
        Ok(list)
    }

    /// The rows as an Arrow stream (the Arrow PyCapsule interface). A schema that is asked for is not looked at, as the
    /// interface allows.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let stream = Stream {
            schema: Arc::clone(&self.schema),
            batches: self.batches(),
        };
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(stream)), c"arrow_array_stream")
    }

    /// The columns as an Arrow schema (the Arrow PyCapsule interface).
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref());
        let schema = schema.map_err(|error| Failure::Data(error.to_string()).raise(py))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }
}

impl Table {
    /// The rows whose `column` is among `ids`, or all.
    fn found(&self, column: Option<&str>, ids: Option<Vec<u64>>) -> Result<Vec<RecordBatch>, Failure> {
        let broken = |error: ArrowError| Failure::Data(format!("{}: {error}", self.name));
        let (Some(column), Some(mut ids)) = (column, ids) else {
            return self.batches().collect::<Result<Vec<_>, _>>().map_err(broken);
        };
        ids.sort_unstable();
        let place = self.schema.index_of(column);
        let place = place.map_err(|_| Failure::Data(format!("{} has no column {column}", self.name)))?;
        let kind = self.schema.field(place).data_type();
        if *kind != DataType::UInt64 {
            let kind = value::type_name(kind);
            return Err(Failure::Data(format!(
                "{}: {column} holds {kind}, and no ids (uint64)",
                self.name
            )));
        }
        if let (Origin::Files { dataset, .. }, true) = (&self.origin, self.name == value::LONG) {
            return self.found_in_files(dataset, column, &ids);
        }
        let chosen = self.batches().map(|batch| {
            let batch = batch?;
            let wanted = value::among(batch.column(place).as_primitive(), &ids);
            arrow_select::filter::filter_record_batch(&batch, &wanted)
        });
        chosen.collect::<Result<Vec<_>, _>>().map_err(broken)
    }

    /// The same of a long table in files, whose bounds say where an id is.
    fn found_in_files(&self, dataset: &Dataset, column: &str, ids: &[u64]) -> Result<Vec<RecordBatch>, Failure> {
        let others = self.schema.fields().iter().map(|field| field.name().as_str());
        let columns: Vec<&str> = std::iter::once(column)
            .chain(others.filter(|name| *name != column))
            .collect();
        let mut found = Vec::new();
        let read = dataset.find(&self.name, &columns, ids, |batch| {
            found.push(batch.record.clone());
            Ok(())
        });
        read.map_err(|damage| Failure::Data(damage.0))?;
        Ok(found)
    }
}

/// The tables that lie in a run's directory, tasks among them: every file that is one, and every folder of such files.
#[pyfunction]
pub fn open_tables(py: Python<'_>, directory: PathBuf) -> PyResult<Vec<Table>> {
    let opened = py.detach(|| {
        let dataset = Arc::new(audit::dataset(&directory));
        let mut tables: Vec<(String, Vec<Part>)> = Vec::new();
        for part in dataset.all_files() {
            let name = match part.name.strip_prefix("tasks/") {
                // A split is a table.
                Some(_) => part.name.rsplit_once('.').map_or(&*part.name, |(name, _)| name),
                None => part.table(),
            };
            let is_table = part.is_csv() || part.name.ends_with(".parquet");
            if is_table && tables.last().is_none_or(|(last, _)| last != name) {
                let parts = if part.name.starts_with("tasks/") {
                    vec![part.clone()]
                } else {
                    dataset.parts(name).to_vec()
                };
                tables.push((name.to_owned(), parts));
            }
        }
        let tables = tables.into_iter().map(|(name, parts)| {
            let schema = match parts.first() {
                Some(part) => dataset.schema(part)?,
                None => return Err(Damage(format!("{name}: no file"))),
            };
            let dataset = Arc::clone(&dataset);
            Ok(Table::new(name, schema, Origin::Files { dataset, parts }))
        });
        tables.collect::<Result<Vec<Table>, Damage>>()
    });
    opened.map_err(|damage| Failure::Data(format!("{}: {damage}", directory.display())).raise(py))
}
