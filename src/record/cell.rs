//! What a table cell may be: the Rust type of a field decides the column's type, its nulls and its encoding.
//!
//! A whole column is built at once from an iterator over its cells. There is no work on the heap per row but for
//! text that is not a closed vocabulary. An `Option` is what makes a column nullable; nothing else can.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int32Array, Int64Array, StringArray,
    TimestampMillisecondArray, UInt64Array,
};
use arrow_buffer::BooleanBuffer;
use arrow_schema::{DataType, TimeUnit};

use crate::engine::time::{Day, Time};
use crate::param::money::Minor;
use crate::param::word::Word;
use crate::world::id::PublicId;

/// The time zone of every timestamp.
pub const ZONE: &str = "UTC";

/// The types a column can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An opaque number, spread evenly over its domain.
    Id,
    /// A number that counts up.
    Serial,
    /// Minor units of a currency.
    Money,
    /// How many.
    Count,
    /// A small whole number.
    Small,
    /// A real number.
    Real,
    /// Yes or no.
    Flag,
    /// A moment.
    Time,
    /// A UTC day.
    Date,
    /// A word of a vocabulary, or a name.
    Word,
}

impl Kind {
    /// The Arrow type.
    #[must_use]
    pub fn data_type(self) -> DataType {
        match self {
            Kind::Id | Kind::Serial => DataType::UInt64,
            Kind::Money | Kind::Count => DataType::Int64,
            Kind::Small => DataType::Int32,
            Kind::Real => DataType::Float64,
            Kind::Flag => DataType::Boolean,
            Kind::Time => DataType::Timestamp(TimeUnit::Millisecond, Some(ZONE.into())),
            Kind::Date => DataType::Date32,
            Kind::Word => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        }
    }

    /// A kind that has this Arrow type, if one has.
    #[must_use]
    pub fn of(data_type: &DataType) -> Option<Kind> {
        [
            Kind::Id,
            Kind::Money,
            Kind::Small,
            Kind::Real,
            Kind::Flag,
            Kind::Time,
            Kind::Date,
            Kind::Word,
        ]
        .into_iter()
        .find(|kind| kind.data_type() == *data_type)
        .or_else(|| (*data_type == DataType::Utf8).then_some(Kind::Word))
    }

    /// The type as the data dictionary spells it.
    #[must_use]
    pub const fn spelled(self) -> &'static str {
        match self {
            Kind::Id | Kind::Serial => "uint64",
            Kind::Money | Kind::Count => "int64",
            Kind::Small => "int32",
            Kind::Real => "float64",
            Kind::Flag => "bool",
            Kind::Time => "timestamp[ms, UTC]",
            Kind::Date => "date",
            Kind::Word => "string",
        }
    }
}

/// A value that can stand in a table.
pub trait Cell: Sized {
    /// Its column's type.
    const KIND: Kind;
    /// Whether its column may hold nulls.
    const NULLABLE: bool = false;

    /// A column of these values.
    fn column(cells: impl ExactSizeIterator<Item = Self>) -> ArrayRef;

    /// A column of these values, where there is one.
    fn column_with_nulls(cells: impl ExactSizeIterator<Item = Option<Self>>) -> ArrayRef;
}

impl<C: Cell> Cell for Option<C> {
    const KIND: Kind = C::KIND;
    const NULLABLE: bool = true;

    fn column(cells: impl ExactSizeIterator<Item = Self>) -> ArrayRef {
        C::column_with_nulls(cells)
    }

    fn column_with_nulls(cells: impl ExactSizeIterator<Item = Option<Self>>) -> ArrayRef {
        C::column_with_nulls(cells.map(Option::flatten))
    }
}

/// Cells that are one plain number in an Arrow array.
macro_rules! plain_cells {
    ($($cell:ty, $kind:ident, $array:ty, $number:ty, |$value:ident| $plain:expr;)+) => { $(
        impl Cell for $cell {
            const KIND: Kind = Kind::$kind;

            fn column(cells: impl ExactSizeIterator<Item = Self>) -> ArrayRef {
                let numbers: Vec<$number> = cells.map(|$value| $plain).collect();
                Arc::new(<$array>::from(numbers))
            }

            fn column_with_nulls(cells: impl ExactSizeIterator<Item = Option<Self>>) -> ArrayRef {
                Arc::new(cells.map(|cell| cell.map(|$value| $plain)).collect::<$array>())
            }
        }
    )+ };
}

plain_cells! {
    PublicId, Id, UInt64Array, u64, |id| id.0;
    u64, Serial, UInt64Array, u64, |number| number;
    Minor, Money, Int64Array, i64, |amount| amount.0;
    i64, Count, Int64Array, i64, |number| number;
    i32, Small, Int32Array, i32, |number| number;
    f64, Real, Float64Array, f64, |number| number;
    Day, Date, Date32Array, i32, |day| day.0;
}

impl Cell for bool {
    const KIND: Kind = Kind::Flag;

    fn column(cells: impl ExactSizeIterator<Item = Self>) -> ArrayRef {
        flags(&cells.collect::<Vec<bool>>())
    }

    fn column_with_nulls(cells: impl ExactSizeIterator<Item = Option<Self>>) -> ArrayRef {
        Arc::new(cells.collect::<BooleanArray>())
    }
}

/// A column of yes and no, without nulls.
#[must_use]
pub fn flags(values: &[bool]) -> ArrayRef {
    let bits = BooleanBuffer::collect_bool(values.len(), |row| values[row]);
    Arc::new(BooleanArray::new(bits, None))
}

impl Cell for Time {
    const KIND: Kind = Kind::Time;

    fn column(cells: impl ExactSizeIterator<Item = Self>) -> ArrayRef {
        let millis: Vec<i64> = cells.map(|at| at.0.saturating_mul(1_000)).collect();
        Arc::new(TimestampMillisecondArray::from(millis).with_timezone(ZONE))
    }

    /// "Never" is a null too.
    fn column_with_nulls(cells: impl ExactSizeIterator<Item = Option<Self>>) -> ArrayRef {
        let millis = cells.map(|at| at.filter(|at| !at.is_never()).map(Time::millis));
        Arc::new(millis.collect::<TimestampMillisecondArray>().with_timezone(ZONE))
    }
}

impl<W: Word> Cell for W {
    const KIND: Kind = Kind::Word;

    fn column(cells: impl ExactSizeIterator<Item = Self>) -> ArrayRef {
        let codes: Vec<i32> = cells.map(|word| i32::from(word.code())).collect();
        dictionary(Int32Array::from(codes), W::WORDS)
    }

    fn column_with_nulls(cells: impl ExactSizeIterator<Item = Option<Self>>) -> ArrayRef {
        let codes = cells.map(|word| word.map(|word| i32::from(word.code())));
        dictionary(codes.collect::<Int32Array>(), W::WORDS)
    }
}

impl Cell for &str {
    const KIND: Kind = Kind::Word;

    fn column(cells: impl ExactSizeIterator<Item = Self>) -> ArrayRef {
        let mut vocabulary = Vocabulary::default();
        let codes: Vec<i32> = cells.map(|text| vocabulary.code(text)).collect();
        dictionary(Int32Array::from(codes), &vocabulary.words)
    }

    fn column_with_nulls(cells: impl ExactSizeIterator<Item = Option<Self>>) -> ArrayRef {
        let mut vocabulary = Vocabulary::default();
        let codes: Int32Array = cells.map(|text| text.map(|text| vocabulary.code(text))).collect();
        dictionary(codes, &vocabulary.words)
    }
}

/// The texts of one batch of rows, each with a code, in order of first use.
#[derive(Default)]
struct Vocabulary<'a> {
    words: Vec<&'a str>,
    codes: BTreeMap<&'a str, i32>,
}

/// Words among which it is quicker to look one by one.
const FEW: usize = 8;

impl<'a> Vocabulary<'a> {
    fn code(&mut self, text: &'a str) -> i32 {
        // Countries and other names that many rows share are mostly one text, told by where it stands.
        let shared = self.words.iter().take(FEW).position(|word| std::ptr::eq(*word, text));
        if let Some(code) = shared {
            return code as i32;
        }
        *self.codes.entry(text).or_insert_with(|| {
            self.words.push(text);
            self.words.len() as i32 - 1
        })
    }
}

/// Every code comes from the vocabulary it is paired with, so it is in range by construction.
fn dictionary(codes: Int32Array, words: &[&str]) -> ArrayRef {
    let words = Arc::new(StringArray::from_iter_values(words));
    Arc::new(DictionaryArray::<Int32Type>::new(codes, words))
}

#[cfg(test)]
mod tests {
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::TimestampMillisecondType;

    use super::*;
    use crate::model::event::{Rail, Refusal};

    #[test]
    fn words_keep_their_vocabulary_and_options_become_nulls() {
        let column = Option::<Refusal>::column([Some(Refusal::Funds), None, Some(Refusal::Policy)].into_iter());
        let words = column
            .as_dictionary::<Int32Type>()
            .downcast_dict::<StringArray>()
            .unwrap();
        let seen: Vec<Option<&str>> = words.into_iter().collect();
        assert_eq!(seen, [Some("funds"), None, Some("policy")]);
        const { assert!(!Rail::NULLABLE && Option::<Rail>::NULLABLE) };
    }

    #[test]
    fn texts_are_coded_in_order_of_first_use() {
        let column = <&str>::column(["b", "a", "b"].into_iter());
        let coded = column.as_dictionary::<Int32Type>();
        assert_eq!(coded.keys().values(), &[0, 1, 0]);
        assert_eq!(coded.values().as_string::<i32>().value(0), "b");
    }

    #[test]
    fn never_is_null() {
        let column = Option::<Time>::column([Some(Time(2)), Some(Time::NEVER), None].into_iter());
        let times = column.as_primitive::<TimestampMillisecondType>();
        assert_eq!(times.value(0), 2_000);
        assert_eq!(times.null_count(), 2);
        assert_eq!(column.data_type(), &Kind::Time.data_type());
    }
}
