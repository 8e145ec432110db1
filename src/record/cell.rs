//! What a table cell may be: the Rust type of a field decides the column's type, its nulls and its encoding.
//!
//! Values go from the rows straight into [`Cells`], a column at a time. There is no work on the heap per row but for
//! text that is not a closed vocabulary. An `Option` is what makes a column nullable; nothing else can.

use arrow_schema::{DataType, TimeUnit};

use super::cells::{Cells, Values};
use crate::engine::time::{Day, Time};
use crate::param::money::Minor;
use crate::param::word::{Lexicon, Word};
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
    /// The words that its column may hold, if they are a closed vocabulary.
    const LEXICON: Option<Lexicon> = None;

    /// Adds values to a column of [`Cell::KIND`] that has no nulls.
    fn put(values: impl ExactSizeIterator<Item = Self>, cells: &mut Cells);

    /// Adds values, where there are any, to a column of [`Cell::KIND`] that may have nulls.
    fn put_with_nulls(values: impl ExactSizeIterator<Item = Option<Self>>, cells: &mut Cells);
}

impl<C: Cell> Cell for Option<C> {
    const KIND: Kind = C::KIND;
    const NULLABLE: bool = true;
    const LEXICON: Option<Lexicon> = C::LEXICON;

    fn put(values: impl ExactSizeIterator<Item = Self>, cells: &mut Cells) {
        C::put_with_nulls(values, cells);
    }

    fn put_with_nulls(values: impl ExactSizeIterator<Item = Option<Self>>, cells: &mut Cells) {
        C::put_with_nulls(values.map(Option::flatten), cells);
    }
}

/// Cells that are kept as plain numbers.
macro_rules! plain_cells {
    ($($cell:ty, $kind:ident, $values:ident, |$value:ident| $plain:expr;)+) => { $(
        impl Cell for $cell {
            const KIND: Kind = Kind::$kind;

            #[inline]
            fn put(values: impl ExactSizeIterator<Item = Self>, cells: &mut Cells) {
                if let Values::$values(plain) = &mut cells.values {
                    plain.extend(values.map(|$value| $plain));
                }
            }

            #[inline]
            fn put_with_nulls(values: impl ExactSizeIterator<Item = Option<Self>>, cells: &mut Cells) {
                if let Values::$values(plain) = &mut cells.values {
                    put_plain(values.map(|value| value.map(|$value| $plain)), plain, &mut cells.present);
                }
            }
        }
    )+ };
}

plain_cells! {
    PublicId, Id, Longs, |id| id.0.cast_signed();
    u64, Serial, Longs, |number| number.cast_signed();
    Minor, Money, Longs, |amount| amount.0;
    i64, Count, Longs, |number| number;
    i32, Small, Ints, |number| number;
    f64, Real, Reals, |number| number;
    Day, Date, Ints, |day| day.0;
    bool, Flag, Flags, |flag| flag;
}

/// Adds what is there, and where. Every value is written, a missing one over by the next: nothing depends on a guess of
/// which comes.
#[inline]
fn put_plain<T: Copy + Default>(
    values: impl ExactSizeIterator<Item = Option<T>>,
    plain: &mut Vec<T>,
    present: &mut Vec<bool>,
) {
    let mut next = plain.len();
    plain.resize(next + values.len(), T::default());
    present.extend(values.map(|value| {
        if let Some(place) = plain.get_mut(next) {
            *place = value.unwrap_or_default();
        }
        next += usize::from(value.is_some());
        value.is_some()
    }));
    plain.truncate(next);
}

impl Cell for Time {
    const KIND: Kind = Kind::Time;

    fn put(values: impl ExactSizeIterator<Item = Self>, cells: &mut Cells) {
        i64::put(values.map(Time::millis), cells);
    }

    /// "Never" is a null too.
    fn put_with_nulls(values: impl ExactSizeIterator<Item = Option<Self>>, cells: &mut Cells) {
        let millis = values.map(|at| at.filter(|at| !at.is_never()).map(Time::millis));
        i64::put_with_nulls(millis, cells);
    }
}

/// What fills a place that no code has yet.
const UNKNOWN: u32 = u32::MAX;

impl<W: Word> Cell for W {
    const KIND: Kind = Kind::Word;
    const LEXICON: Option<Lexicon> = W::LEXICON;

    fn put(values: impl ExactSizeIterator<Item = Self>, cells: &mut Cells) {
        if let Values::Words(vocabulary, codes) = &mut cells.values {
            codes.extend(values.map(|word| vocabulary.code_at(usize::from(word.code()), W::WORDS)));
        }
    }

    fn put_with_nulls(values: impl ExactSizeIterator<Item = Option<Self>>, cells: &mut Cells) {
        put_words_with_nulls(values, cells);
    }
}

/// Adds the words that are there, and where.
fn put_words_with_nulls<C: Cell>(values: impl Iterator<Item = Option<C>>, cells: &mut Cells) {
    let present = &mut cells.present;
    let some: Vec<C> = values.inspect(|word| present.push(word.is_some())).flatten().collect();
    C::put(some.into_iter(), cells);
}

/// Words among which it is quicker to look one by one.
const FEW: usize = 8;

impl Cell for &str {
    const KIND: Kind = Kind::Word;

    fn put(values: impl ExactSizeIterator<Item = Self>, cells: &mut Cells) {
        if let Values::Words(vocabulary, codes) = &mut cells.values {
            // Countries and other names that many rows share are mostly one text, told by where it stands.
            let mut shared: [(&str, u32); FEW] = [("", UNKNOWN); FEW];
            let mut count = 0;
            codes.extend(values.map(|text| {
                if let Some((_, code)) = shared[..count].iter().find(|(known, _)| std::ptr::eq(*known, text)) {
                    return *code;
                }
                let code = vocabulary.code(text);
                if let Some(place) = shared.get_mut(count) {
                    *place = (text, code);
                    count += 1;
                }
                code
            }));
        }
    }

    fn put_with_nulls(values: impl ExactSizeIterator<Item = Option<Self>>, cells: &mut Cells) {
        put_words_with_nulls(values, cells);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::{Rail, Refusal};

    fn column<C: Cell>(values: impl ExactSizeIterator<Item = C>) -> Cells {
        let mut cells = Cells::new(C::KIND, C::NULLABLE);
        C::put(values, &mut cells);
        cells
    }

    fn words(cells: &Cells) -> (Vec<&str>, &[u32]) {
        let Values::Words(vocabulary, codes) = &cells.values else {
            return (Vec::new(), &[]);
        };
        (vocabulary.words().iter().map(String::as_str).collect(), codes)
    }

    #[test]
    fn words_are_coded_in_order_of_first_use_and_options_become_nulls() {
        let refusals = [Some(Refusal::Policy), None, Some(Refusal::Funds), Some(Refusal::Policy)];
        let cells = column(refusals.into_iter());
        assert_eq!(cells.present, [true, false, true, true]);
        assert_eq!(words(&cells), (vec!["policy", "funds"], &[0, 1, 0][..]));
        const { assert!(!Rail::NULLABLE && Option::<Rail>::NULLABLE) };
    }

    #[test]
    fn texts_are_coded_in_order_of_first_use() {
        let again = String::from("b");
        let cells = column(["b", "a", again.as_str()].into_iter());
        assert_eq!(words(&cells), (vec!["b", "a"], &[0, 1, 0][..]));
    }

    #[test]
    fn numbers_stand_without_their_nulls() {
        let cells = column([Some(5_i32), None, None, Some(-1)].into_iter());
        assert_eq!(cells.present, [true, false, false, true]);
        assert!(matches!(&cells.values, Values::Ints(ints) if *ints == [5, -1]));
    }

    #[test]
    fn never_is_null() {
        let cells = column([Some(Time(2)), Some(Time::NEVER), None].into_iter());
        assert_eq!(cells.present, [true, false, false]);
        assert!(matches!(&cells.values, Values::Longs(longs) if *longs == [2_000]));
    }
}
