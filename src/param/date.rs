//! Civil dates: what a scenario writes as `2025-07-08`, with or without quotes.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A civil date between 1970 and 2099, in no particular time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub NaiveDate);

impl Date {
    /// What a date looks like, for messages.
    pub const ACCEPTED: &'static str = "a date from 1970 to 2099, such as 2025-07-08";

    /// The date of a year, month (1–12) and day (1–31), or the first day of 1970 where there is no such date.
    /// For defaults in code, not for input.
    #[must_use]
    pub fn of(year: i32, month: u32, day: u32) -> Date {
        Date(NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

/// Why a text is no date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not of the form year-month-day, or no such day.
    #[error("`{0}` is not a date")]
    NoDate(String),
    /// Outside the years that a scenario may name.
    #[error("the year {0} is out of range")]
    FarYear(i32),
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Date, DateError> {
        let date =
            NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").map_err(|_| DateError::NoDate(text.to_owned()))?;
        if (1970..2100).contains(&date.year()) {
            Ok(Date(date))
        } else {
            Err(DateError::FarYear(date.year()))
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Date {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_civil_dates() {
        assert_eq!("2025-07-08".parse(), Ok(Date::of(2025, 7, 8)));
        assert_eq!(Date::of(2025, 7, 8).to_string(), "2025-07-08");
        for (text, why) in [
            ("2025-02-30", "`2025-02-30` is not a date"),
            ("8 July 2025", "`8 July 2025` is not a date"),
            ("2100-01-01", "the year 2100 is out of range"),
        ] {
            assert_eq!(text.parse::<Date>().unwrap_err().to_string(), why);
        }
    }
}
