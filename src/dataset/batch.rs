//! Typed columns of a batch of rows: what readers loop over.
//!
//! An accessor returns the column in one Rust type whatever the width or encoding on disk, or says that the column is
//! of another kind than the one asked for. Nulls stay visible; whoever does not look reads 0.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Date32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMillisecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, ArrowNativeTypeOp, BooleanArray, DictionaryArray, Float64Array, Int64Array, RecordBatch,
    StringArray, UInt64Array, downcast_dictionary_array,
};
use arrow_schema::{DataType, TimeUnit};

use super::Damage;

/// Code of a word that is not in the vocabulary.
pub const UNKNOWN: u8 = u8::MAX - 1;
/// Code of an empty cell.
pub const NULL: u8 = u8::MAX;

/// Rows of one file.
#[derive(Debug)]
pub struct Batch<'a> {
    /// Its columns.
    pub record: RecordBatch,
    /// Name of the file, relative to the dataset.
    pub file: &'a str,
    /// Position in the file of the first row, from 0.
    pub first_row: u64,
}

impl Batch<'_> {
    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.record.num_rows()
    }

    /// Positions of its rows.
    #[must_use]
    pub fn rows(&self) -> std::ops::Range<usize> {
        0..self.len()
    }

    /// Says which row it is, by file and place.
    #[must_use]
    pub fn place(&self, row: usize) -> String {
        format!("{} row {}", self.file, self.first_row + row as u64 + 1)
    }

    fn array(&self, name: &str) -> Result<&ArrayRef, Damage> {
        let missing = || Damage(format!("{}: column {name} is missing", self.file));
        self.record.column_by_name(name).ok_or_else(missing)
    }

    fn mistyped(&self, name: &str, array: &ArrayRef, wanted: &str) -> Damage {
        Damage(format!(
            "{}: column {name} is {}, not {wanted}",
            self.file,
            array.data_type()
        ))
    }

    /// A column of ids.
    ///
    /// # Errors
    /// If it is missing or not of unsigned integers.
    pub fn ids(&self, name: &str) -> Result<UInt64Array, Damage> {
        let array = self.array(name)?;
        Ok(match array.data_type() {
            DataType::UInt64 => array.as_primitive::<UInt64Type>().clone(),
            DataType::UInt32 => array.as_primitive::<UInt32Type>().unary(u64::from),
            DataType::UInt16 => array.as_primitive::<UInt16Type>().unary(u64::from),
            DataType::UInt8 => array.as_primitive::<UInt8Type>().unary(u64::from),
            _ => return Err(self.mistyped(name, array, "an unsigned integer")),
        })
    }

    /// A column of whole numbers: amounts, counts, times in milliseconds, dates in days.
    ///
    /// # Errors
    /// If it is missing or of another kind.
    pub fn numbers(&self, name: &str) -> Result<Int64Array, Damage> {
        let array = self.array(name)?;
        Ok(match array.data_type() {
            DataType::Int64 => array.as_primitive::<Int64Type>().clone(),
            DataType::Timestamp(TimeUnit::Millisecond, _) => {
                array.as_primitive::<TimestampMillisecondType>().reinterpret_cast()
            }
            DataType::Date32 => array.as_primitive::<Date32Type>().unary(i64::from),
            DataType::Int32 => array.as_primitive::<Int32Type>().unary(i64::from),
            DataType::Int16 => array.as_primitive::<Int16Type>().unary(i64::from),
            DataType::Int8 => array.as_primitive::<Int8Type>().unary(i64::from),
            DataType::UInt8 => array.as_primitive::<UInt8Type>().unary(i64::from),
            DataType::UInt16 => array.as_primitive::<UInt16Type>().unary(i64::from),
            DataType::UInt32 => array.as_primitive::<UInt32Type>().unary(i64::from),
            DataType::UInt64 => array
                .as_primitive::<UInt64Type>()
                .unary(|number| i64::try_from(number).unwrap_or(i64::MAX)),
            _ => return Err(self.mistyped(name, array, "a whole number or time")),
        })
    }

    /// A column of fractions.
    ///
    /// # Errors
    /// If it is missing or of another kind.
    pub fn reals(&self, name: &str) -> Result<Float64Array, Damage> {
        let array = self.array(name)?;
        let reals = array.as_primitive_opt::<Float64Type>().cloned();
        reals.ok_or_else(|| self.mistyped(name, array, "a floating-point number"))
    }

    /// A column of true and false.
    ///
    /// # Errors
    /// If it is missing or of another kind.
    pub fn flags(&self, name: &str) -> Result<BooleanArray, Damage> {
        let array = self.array(name)?;
        array
            .as_boolean_opt()
            .cloned()
            .ok_or_else(|| self.mistyped(name, array, "boolean"))
    }

    /// A column of words as positions in a vocabulary; [`UNKNOWN`] and [`NULL`] for the others.
    ///
    /// # Errors
    /// If it is missing or not of strings.
    pub fn codes<S: AsRef<str>>(&self, name: &str, words: &[S]) -> Result<Vec<u8>, Damage> {
        let array = self.array(name)?;
        let code = |word: &str| {
            let position = words.iter().position(|known| known.as_ref() == word);
            position
                .and_then(|position| u8::try_from(position).ok())
                .unwrap_or(UNKNOWN)
        };
        if let Some(texts) = array.as_string_opt::<i32>() {
            return Ok(texts.iter().map(|text| text.map_or(NULL, code)).collect());
        }
        let mistyped = || self.mistyped(name, array, "a string");
        let values = dictionary_values(array).ok_or_else(mistyped)?;
        let values: Vec<u8> = values.iter().map(|text| text.map_or(NULL, code)).collect();
        downcast_dictionary_array!(
            array => Ok(spread(array, &values)),
            _ => Err(mistyped()),
        )
    }

    /// A column of strings.
    ///
    /// # Errors
    /// If it is missing or not of strings.
    pub fn texts(&self, name: &str) -> Result<Texts, Damage> {
        let array = self.array(name)?;
        if let Some(texts) = array.as_string_opt::<i32>() {
            return Ok(Texts {
                keys: None,
                values: texts.clone(),
            });
        }
        let mistyped = || self.mistyped(name, array, "a string");
        let values = dictionary_values(array).ok_or_else(mistyped)?.clone();
        let all: Vec<usize> = (0..values.len()).collect();
        downcast_dictionary_array!(
            array => Ok(Texts { keys: Some(picked(array, &all)), values }),
            _ => Err(mistyped()),
        )
    }
}

/// A column of strings.
pub struct Texts {
    keys: Option<Vec<Option<usize>>>,
    values: StringArray,
}

impl Texts {
    /// The string of a row, if it has one.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let at = match &self.keys {
            Some(keys) => keys.get(row).copied().flatten()?,
            None => row,
        };
        (at < self.values.len() && self.values.is_valid(at)).then(|| self.values.value(at))
    }
}

/// The number of a row, if it has one.
#[must_use]
pub fn some<T: arrow_array::ArrowPrimitiveType>(
    array: &arrow_array::PrimitiveArray<T>,
    row: usize,
) -> Option<T::Native> {
    array.is_valid(row).then(|| array.value(row))
}

fn dictionary_values(array: &ArrayRef) -> Option<&StringArray> {
    array
        .as_any_dictionary_opt()
        .and_then(|dictionary| dictionary.values().as_string_opt::<i32>())
}

/// The code of each row's word.
fn spread<K: ArrowDictionaryKeyType>(array: &DictionaryArray<K>, codes: &[u8]) -> Vec<u8> {
    let keys = array.keys();
    if keys.null_count() == 0 {
        return keys
            .values()
            .iter()
            .map(|&key| codes.get(place(key)).copied().unwrap_or(UNKNOWN))
            .collect();
    }
    picked(array, codes)
        .into_iter()
        .map(|code| code.unwrap_or(NULL))
        .collect()
}

/// What each row's key picks from a list.
fn picked<K: ArrowDictionaryKeyType, T: Copy>(array: &DictionaryArray<K>, values: &[T]) -> Vec<Option<T>> {
    let pick = |key: K::Native| -> Option<T> { values.get(place(key)).copied() };
    array.keys().iter().map(|key| key.and_then(pick)).collect()
}

fn place<N: ArrowNativeTypeOp>(key: N) -> usize {
    key.as_usize()
}
