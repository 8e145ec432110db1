//! What a day is in each country: which slots fall on it, and whether offices are shut.
//!
//! A UTC day holds the 24 hours of the local clock once, but of two local dates. Slots go by the date that local noon
//! belongs to; days of rest go by the date of the very moment.

use chrono::Datelike;

use super::decision;
use super::habit::Slot;
use crate::engine::random::join;
use crate::engine::{Day, Seed};
use crate::world::{Country, CountryIx, World};

/// A day in one country.
#[derive(Clone, Debug)]
pub struct Today {
    /// Slots that fall on it.
    pub due: u64,
    /// Local day of the month.
    pub day_of_month: u8,
    /// Whole months since year 0.
    pub month: i32,
    /// Seconds from UTC midnight to the next local midnight; 86,400 where they are the same.
    change: u32,
    /// Whether the local date before that midnight is a day of rest, and the one after.
    rest: [bool; 2],
}

/// How far a billing round moves from month to month, days.
const WANDER: u64 = 5;

impl Today {
    /// The day as one country lives it.
    #[must_use]
    pub fn new(world: &World, seed: Seed, country: CountryIx, day: Day) -> Today {
        let place = &world.countries[country.at()];
        let noon = day.start() + crate::engine::Span(i64::from(place.utc_second(43_200)));
        let date = place.local_day(noon).date();
        let month = date.year() * 12 + date.month0() as i32;
        let change = match place.utc_second(0) {
            0 => 86_400,
            second => second,
        };
        let before = place.local_day(day.start());
        Today {
            due: due(place, seed, place.local_day(noon)),
            day_of_month: date.day() as u8,
            month,
            change,
            rest: [place.is_holiday(before), place.is_holiday(before.plus(1))],
        }
    }

    /// Whether offices are shut at a second of the UTC day.
    #[inline]
    #[must_use]
    pub const fn is_rest(&self, utc_second: u32) -> bool {
        self.rest[(utc_second >= self.change) as usize]
    }
}

/// The slots that fall on a local date.
fn due(country: &Country, seed: Seed, local: Day) -> u64 {
    let date = local.date();
    let mut due = Slot::week(local.weekday() as u8).bit();
    // Dates on days of rest move to the working day before.
    if !country.is_holiday(local) {
        let mut next = local;
        loop {
            let day = next.date().day();
            if day <= 28 {
                due |= Slot::month(day as u8).bit();
            }
            next = next.plus(1);
            if !country.is_holiday(next) || next.0 - local.0 > 14 {
                break;
            }
        }
    }
    let code = country.code.bytes().fold(0, |code, byte| code << 8 | u64::from(byte));
    let month = i64::from(date.year()) * 12 + i64::from(date.month0());
    for round in 0..Slot::ROUNDS {
        let first = 1 + u64::from(round) * 23 / u64::from(Slot::ROUNDS - 1);
        let draw = seed.draw(decision::ROUND, join(code, u64::from(round)), month, 0);
        if first + draw.below(WANDER) == u64::from(date.day()) {
            due |= Slot::round(round).bit();
        }
    }
    due
}
