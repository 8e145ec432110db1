//! The values of one column on their way into a file: rows put them in, a file's format takes them out.
//!
//! Numbers stand side by side without their nulls, words as codes beside their vocabulary. A column can also be filled
//! from an Arrow array and turned into one, for rows that wait on the disk and for views, which copy a written table.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int32Type, Int64Type, TimestampMillisecondType, UInt64Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int32Array, Int64Array, StringArray,
    TimestampMillisecondArray, UInt64Array,
};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::{ArrowError, DataType};

use super::cell::{Kind, ZONE};

/// Values of one column.
#[derive(Debug)]
pub struct Cells {
    pub kind: Kind,
    /// Whether there may be nulls.
    pub nullable: bool,
    /// Of a column that may have nulls, a row each: whether there is a value.
    pub present: Vec<bool>,
    /// Without the nulls.
    pub values: Values,
}

/// Values as files keep them.
#[derive(Debug)]
pub enum Values {
    /// Ids (as they would be without a sign), serial numbers, amounts, counts, times in milliseconds.
    Longs(Vec<i64>),
    /// Small numbers, days.
    Ints(Vec<i32>),
    Reals(Vec<f64>),
    Flags(Vec<bool>),
    /// Words and their codes.
    Words(Vocabulary, Vec<u32>),
}

/// The words of a column, by code, in order of first use.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    words: Vec<String>,
    codes: BTreeMap<String, u32>,
    /// Codes of a closed vocabulary's words, by their place in it, once they are used.
    closed: Vec<Option<u32>>,
}

impl Vocabulary {
    /// The code of a word, which is a new one if need be.
    pub fn code(&mut self, word: &str) -> u32 {
        if let Some(&code) = self.codes.get(word) {
            return code;
        }
        let code = self.words.len() as u32;
        self.words.push(word.to_owned());
        self.codes.insert(word.to_owned(), code);
        code
    }

    /// The code of the word at a place of a closed vocabulary, always the same one: it is looked up once.
    #[inline]
    pub fn code_at(&mut self, place: usize, words: &[&str]) -> u32 {
        match self.closed.get(place) {
            Some(&Some(code)) => code,
            _ => self.first_code_at(place, words),
        }
    }

    fn first_code_at(&mut self, place: usize, words: &[&str]) -> u32 {
        let code = self.code(words[place]);
        self.closed.resize(words.len(), None);
        self.closed[place] = Some(code);
        code
    }

    /// All words so far.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

impl Cells {
    /// An empty column.
    #[must_use]
    pub fn new(kind: Kind, nullable: bool) -> Cells {
        let values = match kind {
            Kind::Id | Kind::Serial | Kind::Money | Kind::Count | Kind::Time => Values::Longs(Vec::new()),
            Kind::Small | Kind::Date => Values::Ints(Vec::new()),
            Kind::Real => Values::Reals(Vec::new()),
            Kind::Flag => Values::Flags(Vec::new()),
            Kind::Word => Values::Words(Vocabulary::default(), Vec::new()),
        };
        Cells {
            kind,
            nullable,
            present: Vec::new(),
            values,
        }
    }

    /// How many rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        match &self.values {
            _ if self.nullable => self.present.len(),
            Values::Longs(values) => values.len(),
            Values::Ints(values) => values.len(),
            Values::Reals(values) => values.len(),
            Values::Flags(values) => values.len(),
            Values::Words(_, codes) => codes.len(),
        }
    }

    /// Forgets all values.
    pub fn clear(&mut self) {
        self.present.clear();
        match &mut self.values {
            Values::Longs(values) => values.clear(),
            Values::Ints(values) => values.clear(),
            Values::Reals(values) => values.clear(),
            Values::Flags(values) => values.clear(),
            Values::Words(vocabulary, codes) => {
                *vocabulary = Vocabulary::default();
                codes.clear();
            }
        }
    }

    /// Adds what an array holds.
    ///
    /// # Errors
    /// If the array is not of the column's type, or has nulls where there may be none: a declaration and its cells
    /// agree by construction, a file that is read may not.
    pub fn add(&mut self, array: &ArrayRef) -> Result<(), ArrowError> {
        let nulls = array.logical_nulls().filter(|nulls| nulls.null_count() > 0);
        let unfit = || ArrowError::SchemaError(format!("a column of {:?} holds {}", self.kind, array.data_type()));
        let is_text = self.kind == Kind::Word && *array.data_type() == DataType::Utf8;
        if (*array.data_type() != self.kind.data_type() && !is_text) || (nulls.is_some() && !self.nullable) {
            return Err(unfit());
        }
        if self.nullable {
            match &nulls {
                Some(nulls) => self.present.extend(nulls.iter()),
                None => self.present.resize(self.present.len() + array.len(), true),
            }
        }
        let nulls = nulls.as_ref();
        match &mut self.values {
            Values::Longs(longs) => {
                if let Some(ids) = array.as_primitive_opt::<UInt64Type>() {
                    extend(longs, ids.values().iter().map(|id| id.cast_signed()), nulls);
                } else if let Some(numbers) = array.as_primitive_opt::<Int64Type>() {
                    extend(longs, numbers.values().iter().copied(), nulls);
                } else {
                    let times = array.as_primitive_opt::<TimestampMillisecondType>().ok_or_else(unfit)?;
                    extend(longs, times.values().iter().copied(), nulls);
                }
            }
            Values::Ints(ints) => {
                if let Some(days) = array.as_primitive_opt::<Date32Type>() {
                    extend(ints, days.values().iter().copied(), nulls);
                } else {
                    let numbers = array.as_primitive_opt::<Int32Type>().ok_or_else(unfit)?;
                    extend(ints, numbers.values().iter().copied(), nulls);
                }
            }
            Values::Reals(reals) => {
                let numbers = array.as_primitive_opt::<Float64Type>().ok_or_else(unfit)?;
                extend(reals, numbers.values().iter().copied(), nulls);
            }
            Values::Flags(flags) => {
                let bits = array.as_boolean_opt().ok_or_else(unfit)?;
                extend(flags, bits.values().iter(), nulls);
            }
            Values::Words(vocabulary, codes) => {
                if let Some(words) = array.as_string_opt::<i32>() {
                    codes.extend(words.iter().flatten().map(|word| vocabulary.code(word)));
                    return Ok(());
                }
                let words = array.as_dictionary_opt::<Int32Type>().ok_or_else(unfit)?;
                let theirs = words.values().as_string_opt::<i32>().ok_or_else(unfit)?;
                // A word has its code here once it is first used.
                let mut mine = vec![None; theirs.len()];
                let keys = words.keys().values().iter().map(|&key| key as usize);
                let mut code = |key: usize| *mine[key].get_or_insert_with(|| vocabulary.code(theirs.value(key)));
                match nulls {
                    None => codes.extend(keys.map(code)),
                    Some(nulls) => {
                        codes.extend(
                            keys.zip(nulls)
                                .filter(|(_, present)| *present)
                                .map(|(key, _)| code(key)),
                        );
                    }
                }
            }
        }
        Ok(())
    }

    /// The column's cells as an array.
    #[must_use]
    pub fn array(&self) -> ArrayRef {
        let nulls = self
            .nullable
            .then(|| NullBuffer::from(self.present.as_slice()))
            .filter(|nulls| nulls.null_count() > 0);
        match &self.values {
            Values::Longs(longs) => {
                let longs = self.spread(longs);
                match self.kind {
                    Kind::Id | Kind::Serial => {
                        let ids: Vec<u64> = longs.into_iter().map(i64::cast_unsigned).collect();
                        Arc::new(UInt64Array::new(ids.into(), nulls))
                    }
                    Kind::Time => Arc::new(TimestampMillisecondArray::new(longs.into(), nulls).with_timezone(ZONE)),
                    _ => Arc::new(Int64Array::new(longs.into(), nulls)),
                }
            }
            Values::Ints(ints) => {
                let ints = self.spread(ints);
                match self.kind {
                    Kind::Date => Arc::new(Date32Array::new(ints.into(), nulls)),
                    _ => Arc::new(Int32Array::new(ints.into(), nulls)),
                }
            }
            Values::Reals(reals) => Arc::new(Float64Array::new(self.spread(reals).into(), nulls)),
            Values::Flags(flags) => {
                let flags = BooleanBuffer::from(self.spread(flags));
                Arc::new(BooleanArray::new(flags, nulls))
            }
            Values::Words(vocabulary, codes) => {
                let codes: Vec<i32> = self.spread(codes).into_iter().map(u32::cast_signed).collect();
                let words = StringArray::from_iter_values(&vocabulary.words);
                // Every code comes from the vocabulary it is paired with, so it is in range by construction.
                Arc::new(DictionaryArray::<Int32Type>::new(
                    Int32Array::new(codes.into(), nulls),
                    Arc::new(words),
                ))
            }
        }
    }

    /// A value a row, with something where there is none.
    fn spread<T: Copy + Default>(&self, values: &[T]) -> Vec<T> {
        if !self.nullable {
            return values.to_vec();
        }
        let mut values = values.iter();
        let value = |&present: &bool| if present { values.next().copied() } else { None };
        self.present.iter().map(value).map(Option::unwrap_or_default).collect()
    }
}

fn extend<T>(into: &mut Vec<T>, values: impl Iterator<Item = T>, nulls: Option<&NullBuffer>) {
    match nulls {
        None => into.extend(values),
        Some(nulls) => into.extend(
            values
                .zip(nulls)
                .filter_map(|(value, present)| present.then_some(value)),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_null_among_the_words_of_a_dictionary_is_a_null() {
        let words = Arc::new(StringArray::from(vec![Some("a"), None]));
        let keys = Int32Array::from(vec![Some(0), Some(1), None, Some(0)]);
        let array: ArrayRef = Arc::new(DictionaryArray::<Int32Type>::new(keys, words));
        let mut cells = Cells::new(Kind::Word, true);
        cells.add(&array).unwrap();
        assert_eq!(cells.present, [true, false, false, true]);
        assert!(matches!(&cells.values, Values::Words(_, codes) if *codes == [0, 0]));
        assert_eq!(cells.array().null_count(), 2);
        assert!(
            Cells::new(Kind::Word, false).add(&array).is_err(),
            "no nulls are allowed"
        );
    }

    #[test]
    fn an_array_of_another_type_is_refused() {
        let reals: ArrayRef = Arc::new(Float64Array::from(vec![0.5]));
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![5]));
        let refused = Cells::new(Kind::Money, false).add(&reals).unwrap_err();
        assert!(
            refused.to_string().contains("a column of Money holds Float64"),
            "{refused}"
        );
        assert!(Cells::new(Kind::Time, false).add(&numbers).is_err());
        assert!(Cells::new(Kind::Money, false).add(&numbers).is_ok());
    }
}
