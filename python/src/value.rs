//! Cells of Arrow columns as Python's own values, for the few rows that a person looks at one by one.

use std::collections::HashMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Float64Type, Int32Type, Int64Type, TimestampMillisecondType, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, BooleanArray, UInt64Array};
use arrow_schema::{DataType, TimeUnit};
use pyo3::prelude::*;
use pyo3::types::{PyDelta, PyString};

/// The table that is long enough to be searched by its files' bounds.
pub const LONG: &str = "observed/transactions";

/// Words of closed vocabularies that Python has already: few, and met again and again.
pub type Words<'py> = HashMap<String, Bound<'py, PyString>>;

/// A cell; times are `datetime` in UTC, days `date`.
pub fn of<'py>(py: Python<'py>, array: &ArrayRef, row: usize, words: &mut Words<'py>) -> PyResult<Bound<'py, PyAny>> {
    if array.is_null(row) {
        return Ok(py.None().into_bound(py));
    }
    Ok(match array.data_type() {
        DataType::UInt64 => array
            .as_primitive::<UInt64Type>()
            .value(row)
            .into_pyobject(py)?
            .into_any(),
        DataType::Int64 => array
            .as_primitive::<Int64Type>()
            .value(row)
            .into_pyobject(py)?
            .into_any(),
        DataType::UInt32 => array
            .as_primitive::<UInt32Type>()
            .value(row)
            .into_pyobject(py)?
            .into_any(),
        DataType::Int32 => array
            .as_primitive::<Int32Type>()
            .value(row)
            .into_pyobject(py)?
            .into_any(),
        DataType::Float64 => array
            .as_primitive::<Float64Type>()
            .value(row)
            .into_pyobject(py)?
            .into_any(),
        DataType::Boolean => array.as_boolean().value(row).into_pyobject(py)?.to_owned().into_any(),
        DataType::Utf8 => word(py, array.as_string::<i32>().value(row), words),
        DataType::Dictionary(keys, _) if **keys == DataType::Int32 => {
            let array = array.as_dictionary::<Int32Type>();
            let key = array.keys().value(row) as usize;
            return of(py, array.values(), key, words);
        }
        DataType::Date32 => day(py, array.as_primitive::<Date32Type>().value(row))?,
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            moment(py, array.as_primitive::<TimestampMillisecondType>().value(row))?
        }
        other => {
            let why = format!("a cell of type {other} cannot be shown; use .arrow(), .polars() or .pandas()");
            return Err(pyo3::exceptions::PyTypeError::new_err(why));
        }
    })
}

fn word<'py>(py: Python<'py>, text: &str, words: &mut Words<'py>) -> Bound<'py, PyAny> {
    if let Some(known) = words.get(text) {
        return known.clone().into_any();
    }
    let new = PyString::new(py, text);
    words.insert(text.to_owned(), new.clone());
    new.into_any()
}

/// Milliseconds since the epoch as a `datetime`, exactly.
fn moment(py: Python<'_>, milliseconds: i64) -> PyResult<Bound<'_, PyAny>> {
    const DAY: i64 = 86_400_000;
    let (days, rest) = (milliseconds.div_euclid(DAY), milliseconds.rem_euclid(DAY));
    let (seconds, micros) = (rest / 1_000, rest % 1_000 * 1_000);
    let since = PyDelta::new(py, days as i32, seconds as i32, micros as i32, true)?;
    let epoch = py.import("scamnet._time")?.getattr("EPOCH")?;
    epoch.call_method1("__add__", (since,))
}

/// Days since the epoch as a `date`.
fn day(py: Python<'_>, days: i32) -> PyResult<Bound<'_, PyAny>> {
    let epoch = py.import("scamnet._time")?.getattr("EPOCH")?.call_method0("date")?;
    epoch.call_method1("__add__", (PyDelta::new(py, days, 0, 0, true)?,))
}

/// Which cells of a column of ids are among `ids`, which ascend.
pub fn among(column: &UInt64Array, ids: &[u64]) -> BooleanArray {
    let is_wanted = |id: Option<u64>| Some(id.is_some_and(|id| ids.binary_search(&id).is_ok()));
    column.iter().map(is_wanted).collect()
}

/// A type as docs/dataset.md calls it.
pub fn type_name(kind: &DataType) -> String {
    match kind {
        DataType::Dictionary(_, values) => type_name(values),
        DataType::Utf8 => "string".to_owned(),
        DataType::Boolean => "bool".to_owned(),
        DataType::Float64 => "float64".to_owned(),
        DataType::Timestamp(TimeUnit::Millisecond, Some(zone)) => format!("timestamp[ms, {zone}]"),
        other => other.to_string().to_lowercase(),
    }
}
