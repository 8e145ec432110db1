//! How moments, amounts and words of the tables are put in a sentence.

use chrono::DateTime;

use crate::param::money::Currency;
use crate::param::noun;
use crate::param::word::Word;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// A moment as `2025-04-01T02:34:23Z`.
#[must_use]
pub fn moment(at: i64) -> String {
    formatted(at, "%Y-%m-%dT%H:%M:%SZ")
}

/// A moment to the minute, as `2025-04-01 02:34`.
#[must_use]
pub fn minute(at: i64) -> String {
    formatted(at, "%Y-%m-%d %H:%M")
}

/// The day of a moment, as `2025-04-01`.
#[must_use]
pub fn day(at: i64) -> String {
    formatted(at, "%Y-%m-%d")
}

fn formatted(at: i64, form: &str) -> String {
    DateTime::from_timestamp_millis(at).map_or_else(|| at.to_string(), |time| time.format(form).to_string())
}

/// How long from one moment to another: `5 minutes`, `3 hours`, `12 days`.
#[must_use]
pub fn span(from: i64, to: i64) -> String {
    let (count, noun) = match (to - from).max(0) {
        length if length < 2 * 3_600_000 => (length / 60_000, "minute"),
        length if length < 2 * DAY => (length / 3_600_000, "hour"),
        length => (length / DAY, "day"),
    };
    counted(count, noun)
}

/// One or many: `1 deposit`, `1,200 deposits`.
#[must_use]
pub fn counted(count: i64, noun: &str) -> String {
    let sign = if count < 0 { "−" } else { "" };
    format!("{sign}{}", noun::counted(count.unsigned_abs(), noun))
}

/// A count with its thousands set apart.
#[must_use]
pub fn grouped(count: i64) -> String {
    let sign = if count < 0 { "−" } else { "" };
    format!("{sign}{}", noun::grouped(count.unsigned_abs()))
}

/// An amount with its currency, to the minor unit: `PKR 1,234.50`, `USDT 12.345678`. One of no known currency is told
/// in minor units.
#[must_use]
pub fn money(minor: i64, currency: &str) -> String {
    let Some(known) = Currency::ALL.iter().find(|known| known.word() == currency) else {
        return format!("{} minor units of {currency}", grouped(minor));
    };
    let per_unit = known.minor_per_unit();
    let digits = per_unit.ilog10() as usize;
    let sign = if minor < 0 { "−" } else { "" };
    let (whole, rest) = (minor.abs() / per_unit, minor.abs() % per_unit);
    let whole = grouped(whole);
    if digits == 0 {
        format!("{currency} {sign}{whole}")
    } else {
        format!("{currency} {sign}{whole}.{rest:0digits$}")
    }
}

/// An amount in US cents.
#[must_use]
pub fn cents(cents: i64) -> String {
    money(cents, "USD")
}

/// An amount in US dollars to the cent.
#[must_use]
pub fn dollars(amount: f64) -> String {
    cents(libm::round(amount * 100.0) as i64)
}

/// The sentence that says what a word of a table means; nothing if the vocabulary has no such word.
#[must_use]
pub fn meaning<W: Word>(word: &str) -> &'static str {
    let entry = W::LEXICON.and_then(|lexicon| lexicon.entries().find(|(known, _)| *known == word));
    entry.map_or("", |(_, meaning)| meaning)
}

/// A sentence within another: no full stop, no capital but where the word has more of them.
#[must_use]
pub fn sentence(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_uppercase() => format!("{first}{}", letters.as_str()),
        (Some(first), _) => first.to_lowercase().chain(letters).collect(),
        (None, _) => String::new(),
    }
}

/// A word of a table as it is spoken: `first_deposit` becomes `first deposit`.
#[must_use]
pub fn spoken(word: &str) -> String {
    word.replace('_', " ")
}

/// With a capital.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::Cause;

    #[test]
    fn amounts_are_told_to_the_minor_unit() {
        assert_eq!(money(123_450, "PKR"), "PKR 1,234.50");
        assert_eq!(money(5, "PKR"), "PKR 0.05");
        assert_eq!(money(12_345_678, "USDT"), "USDT 12.345678");
        assert_eq!(money(1_200_000, "VND"), "VND 1,200,000");
        assert_eq!(money(-150, "INR"), "INR −1.50");
        assert_eq!(money(7, "XXX"), "7 minor units of XXX");
        assert_eq!(dollars(12.345), "USD 12.35");
    }

    #[test]
    fn moments_and_spans_read_as_people_write_them() {
        assert_eq!(moment(1_743_465_663_000), "2025-04-01T00:01:03Z");
        assert_eq!(minute(1_743_465_663_000), "2025-04-01 00:01");
        let of = |minutes: i64| span(0, minutes * 60_000);
        assert_eq!(
            [of(1), of(119), of(120), of(2_880)],
            ["1 minute", "119 minutes", "2 hours", "2 days"]
        );
    }

    #[test]
    fn words_mean_what_the_data_dictionary_says() {
        assert_eq!(meaning::<Cause>("refused"), "The victim would not pay.");
        assert_eq!(meaning::<Cause>("sung"), "");
    }
}
