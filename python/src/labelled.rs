//! Payments with what was known of each by a moment, and what is true: the join of labels by `knowable_at`, done once.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, TimestampMillisecondType, UInt64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, PrimitiveArray, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use pyo3::prelude::*;

use crate::failure::Failure;
use crate::table::{Batches, Origin, Table};

/// What labels say, by payment.
pub struct Marks {
    /// In milliseconds since the epoch.
    as_of: i64,
    /// Illicit payments, and whether that was known.
    known: HashMap<u64, bool>,
}

/// `payments` (observed/transactions) that were decided before a moment, with two columns more: `known`, whether
/// anybody could know by then that the payment belongs to a scam, and `truth`, whether it does.
#[pyfunction]
pub fn labelled(py: Python<'_>, payments: Table, labels: &Table, as_of: i64) -> PyResult<Table> {
    let read = py.detach(|| {
        let mut known = HashMap::new();
        for batch in labels.batches() {
            let batch = batch?;
            let ids = numbers::<UInt64Type>(&batch, "tx_id")?;
            let illicit = column(&batch, "illicit")?;
            let illicit = illicit
                .as_boolean_opt()
                .ok_or_else(|| of_another_type("illicit", illicit))?;
            let knowable = numbers::<TimestampMillisecondType>(&batch, "knowable_at")?;
            for row in (0..batch.num_rows()).filter(|&row| illicit.value(row)) {
                let is_known = knowable.is_valid(row) && knowable.value(row) <= as_of;
                known.insert(ids.value(row), is_known);
            }
        }
        Ok(known)
    });
    let known = read.map_err(|error: ArrowError| Failure::Data(error.to_string()).raise(py))?;
    let flag = |name: &str| Arc::new(Field::new(name, DataType::Boolean, false));
    let fields = payments.schema_ref().fields().iter().cloned();
    let fields: Vec<_> = fields.chain([flag("known"), flag("truth")]).collect();
    let marks = Arc::new(Marks { as_of, known });
    let payments = Box::new(payments);
    let schema = Arc::new(Schema::new(fields));
    Ok(Table::new(
        "labelled".to_owned(),
        schema,
        Origin::Labelled { payments, marks },
    ))
}

fn column<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b ArrayRef, ArrowError> {
    let missing = || ArrowError::SchemaError(format!("column {name} is missing"));
    batch.column_by_name(name).ok_or_else(missing)
}

fn numbers<'b, T: ArrowPrimitiveType>(batch: &'b RecordBatch, name: &str) -> Result<&'b PrimitiveArray<T>, ArrowError> {
    let found = column(batch, name)?;
    found.as_primitive_opt().ok_or_else(|| of_another_type(name, found))
}

fn of_another_type(name: &str, column: &ArrayRef) -> ArrowError {
    ArrowError::SchemaError(format!(
        "column {name} holds {}, which no run writes there",
        column.data_type()
    ))
}

impl Marks {
    /// Payments with their marks, until the moment: rows are in time order.
    pub fn over(self: &Arc<Marks>, mut payments: Batches, schema: &SchemaRef) -> Batches {
        let (marks, schema) = (Arc::clone(self), Arc::clone(schema));
        Box::new(std::iter::from_fn(move || {
            let marked = payments.next()?.and_then(|batch| marks.mark(&batch, &schema));
            match marked {
                Ok(batch) if batch.num_rows() == 0 => None,
                other => Some(other),
            }
        }))
    }

    fn mark(&self, batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
        let times = numbers::<TimestampMillisecondType>(batch, "ts")?;
        let before = times.values().partition_point(|&ts| ts < self.as_of);
        let batch = batch.slice(0, before);
        let ids = numbers::<UInt64Type>(&batch, "tx_id")?.values();
        let of = |id: &u64| self.known.get(id);
        let known: BooleanArray = ids.iter().map(|id| Some(of(id).copied().unwrap_or(false))).collect();
        let truth: BooleanArray = ids.iter().map(|id| Some(of(id).is_some())).collect();
        let mut columns = batch.columns().to_vec();
        columns.extend([Arc::new(known) as ArrayRef, Arc::new(truth)]);
        RecordBatch::try_new(Arc::clone(schema), columns)
    }
}
