//! Integer time: whole seconds since 1970-01-01 00:00 UTC, and whole UTC days.
//!
//! The engine's clock never holds a fraction of a second and never knows a time zone; local hours are the world's
//! business (a country has an offset). Durations are [`Span`]s.

use chrono::{DateTime, Datelike, NaiveDate};

pub use crate::param::span::Span;

/// A moment: seconds since the Unix epoch, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Time(pub i64);

impl Time {
    /// Later than everything; stands for "never" where a table would show null.
    pub const NEVER: Time = Time(i64::MAX);

    /// The UTC day this moment falls on.
    #[must_use]
    pub const fn day(self) -> Day {
        Day(self.0.div_euclid(86_400) as i32)
    }

    /// Seconds since the UTC midnight before.
    #[must_use]
    pub const fn second_of_day(self) -> u32 {
        self.0.rem_euclid(86_400) as u32
    }

    /// Milliseconds since the epoch, as tables show it.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0.saturating_mul(1_000)
    }

    /// Whether this stands for "never".
    #[must_use]
    pub const fn is_never(self) -> bool {
        self.0 == i64::MAX
    }
}

impl std::ops::Add<Span> for Time {
    type Output = Time;
    fn add(self, span: Span) -> Time {
        Time(self.0.saturating_add(span.0))
    }
}

impl std::ops::Sub<Span> for Time {
    type Output = Time;
    fn sub(self, span: Span) -> Time {
        Time(self.0.saturating_sub(span.0))
    }
}

impl std::ops::Sub for Time {
    type Output = Span;
    fn sub(self, earlier: Time) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

/// A moment in four bytes, for what there are millions of at once: any of a run, whose burn-in may begin before 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(u32);

impl Stamp {
    /// The first there is.
    pub const FIRST: Stamp = Stamp(0);
    /// The last there is; no run may go on until then.
    pub const LAST: Stamp = Stamp(u32::MAX);

    /// Its moment: as long before 1970 as the longest burn-in.
    const ZERO: i64 = -400 * 86_400;

    /// In eight bytes.
    #[inline]
    #[must_use]
    pub const fn time(self) -> Time {
        Time(self.0 as i64 + Stamp::ZERO)
    }
}

impl From<Time> for Stamp {
    #[inline]
    fn from(time: Time) -> Stamp {
        Stamp((time.0 - Stamp::ZERO).clamp(0, i64::from(u32::MAX)) as u32)
    }
}

/// A UTC day: whole days since 1970-01-01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Day(pub i32);

impl Day {
    /// The first second of this day.
    #[must_use]
    pub const fn start(self) -> Time {
        Time(self.0 as i64 * 86_400)
    }

    /// The day `days` later (earlier if negative).
    #[must_use]
    pub const fn plus(self, days: i32) -> Day {
        Day(self.0 + days)
    }

    /// 0 for Monday to 6 for Sunday.
    #[must_use]
    pub const fn weekday(self) -> u32 {
        (self.0 + 3).rem_euclid(7) as u32
    }

    /// The civil date.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        DateTime::from_timestamp(self.start().0, 0).map_or(NaiveDate::MIN, |moment| moment.date_naive())
    }

    /// The day of a civil date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Day {
        Day(date.num_days_from_ce() - 719_163)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.date().format("%Y-%m-%d"))
    }
}

/// The three parts of a run. `start ≤ window_start < window_end ≤ end`; tables hold the window alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Horizon {
    /// First simulated day: the burn-in begins.
    pub start: Day,
    /// First day of the window.
    pub window_start: Day,
    /// The day after the last one of the window: the cool-down begins.
    pub window_end: Day,
    /// The day after the last simulated one.
    pub end: Day,
}

impl Horizon {
    /// Whether a moment lies in the window, that is, whether a table may show it.
    #[must_use]
    pub fn shows(&self, at: Time) -> bool {
        self.window_start.start() <= at && at < self.window_end.start()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_holds_any_moment_of_a_run_that_begins_before_1970() {
        let burn_in = Day::of(NaiveDate::default()).plus(-400).start();
        for time in [burn_in, Time(-1), Time(0), Time(4_000_000_000), Stamp::LAST.time()] {
            assert_eq!(Stamp::from(time).time(), time);
        }
        assert_eq!(Stamp::LAST.time().day().to_string(), "2105-01-03");
        assert!(Stamp::from(Time(-5)) < Stamp::from(Time(3)));
    }
}
