//! Lengths of time, in whole seconds; what a scenario writes as `"3 h"` or `"90 days"`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::near::closest;

/// A length of time in whole seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub i64);

const UNITS: [(&str, &str, i64); 4] = [
    ("d", "day", 86_400),
    ("h", "hour", 3_600),
    ("min", "minute", 60),
    ("s", "second", 1),
];

impl Span {
    /// One minute.
    pub const MINUTE: Span = Span(60);
    /// One hour.
    pub const HOUR: Span = Span(3_600);
    /// One day.
    pub const DAY: Span = Span(86_400);
    /// The longest that a scenario may write: a century.
    pub const LONGEST: Span = Span(36_500 * 86_400);
    /// What a scenario may write, in words.
    pub const ACCEPTED: &'static str =
        "a number and a unit of time in quotes, such as \"90 d\", \"3 h\", \"45 min\" or \"10 s\", up to \"36500 d\"";
    /// What a scenario may write, as a regular expression.
    pub const PATTERN: &'static str = r"^\s*[0-9]+(\.[0-9]+)?\s*(s|seconds?|min|minutes?|h|hours?|d|days?)\s*$";

    /// The unit that was probably meant by a word that is none.
    #[must_use]
    pub fn near_unit(word: &str) -> Option<&'static str> {
        const WORDS: [&str; 8] = ["days", "hours", "minutes", "seconds", "day", "hour", "minute", "second"];
        closest(word, WORDS)
    }

    /// Seconds in this span.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// This span times a factor, to the nearest second.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Span {
        Span(libm::round(self.0 as f64 * factor) as i64)
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Span, String> {
        let problem = || {
            format!(
                "`{text}` is no length of time: write a number and a unit, such as \"90 s\", \"5 min\", \"3 h\" or \"2 d\""
            )
        };
        let trimmed = text.trim();
        let split = trimmed
            .find(|c: char| c != '.' && !c.is_ascii_digit())
            .ok_or_else(problem)?;
        let (number, unit) = trimmed.split_at(split);
        let number: f64 = number.parse().map_err(|_| problem())?;
        let unit = unit.trim();
        let (_, _, seconds) = UNITS
            .iter()
            .find(|(short, long, _)| unit == *short || unit == *long || unit.strip_suffix('s') == Some(long))
            .ok_or_else(problem)?;
        let seconds = number * *seconds as f64;
        if seconds > 3.0e10 {
            Err(problem())
        } else {
            Ok(Span(libm::round(seconds) as i64))
        }
    }
}

impl fmt::Display for Span {
    /// In the largest unit of which it is a whole number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, _, seconds) = UNITS
            .iter()
            .find(|(_, _, seconds)| self.0 != 0 && self.0 % seconds == 0)
            .unwrap_or(&UNITS[3]);
        write!(f, "{} {unit}", self.0 / seconds)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Span, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Span {
    fn schema_name() -> Cow<'static, str> {
        "Span".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": Span::PATTERN, "format": "span" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write_and_shows_it_shortest() {
        for (text, seconds, shown) in [
            ("3 h", 10_800, "3 h"),
            ("90 days", 7_776_000, "90 d"),
            ("1.5min", 90, "90 s"),
            ("1 day", 86_400, "1 d"),
        ] {
            let span: Span = text.parse().unwrap();
            assert_eq!(span, Span(seconds));
            assert_eq!(span.to_string(), shown);
        }
        for text in ["", "3", "h", "-2 h", "3 weeks", "1e9 d"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }
}
