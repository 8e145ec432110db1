//! What a day is in each country: which slots fall on it, and whether offices are shut.
//!
//! A UTC day holds the 24 hours of the local clock once, but of two local dates: the one that is under way at UTC
//! midnight, and the next. Whatever has a date happens on its local date, in whichever UTC day that moment lies.

use chrono::Datelike;

use crate::engine::random::join;
use crate::engine::{Day, Seed};
use crate::model::economy::decision;
use crate::model::economy::habit::Slot;
use crate::model::economy::society::Society;
use crate::world::{Country, CountryIx};

/// A local date.
#[derive(Clone, Copy, Debug)]
pub struct Date {
    pub day: Day,
    /// Slots that fall on it.
    pub due: u64,
    /// 1 to 31.
    pub day_of_month: u8,
    /// Whole months since year 0.
    pub month: i32,
    /// Whether offices are shut.
    pub rest: bool,
}

/// A UTC day in one country.
#[derive(Clone, Debug)]
pub struct Today {
    /// The local date at UTC midnight, and the next.
    pub dates: [Date; 2],
    /// Slots that fall on those of the two dates whose daytime this UTC day holds.
    pub due: u64,
    /// Whether this UTC day holds any of the daytime of each date.
    pub daytime: [bool; 2],
    /// Seconds from UTC midnight to the next local midnight; 86,400 where they are the same.
    change: u32,
}

/// How far a billing round moves from month to month, days.
const WANDER: u64 = 5;

impl Today {
    /// The day as one country lives it.
    #[must_use]
    pub fn new(world: &Society, seed: Seed, country: CountryIx, day: Day) -> Today {
        let place = &world.countries[country.at()];
        let change = match place.utc_second(0) {
            0 => 86_400,
            second => second,
        };
        let first = place.local_day(day.start());
        let dates = [first, first.plus(1)].map(|local| {
            let date = local.date();
            Date {
                day: local,
                due: due(place, seed, local),
                day_of_month: date.day() as u8,
                month: date.year() * 12 + date.month0() as i32,
                rest: place.is_holiday(local),
            }
        });
        // Daytime is from 8 to 22 o'clock: mostly all of it lies before the next local midnight.
        let holds = |hours: std::ops::Range<u32>, date: usize| {
            hours
                .into_iter()
                .any(|hour| usize::from(place.utc_second(hour * 3_600) >= change) == date)
        };
        let due = |date: usize| if holds(8..22, date) { dates[date].due } else { 0 };
        Today {
            due: due(0) | due(1),
            daytime: [holds(8..22, 0), holds(8..22, 1)],
            dates,
            change,
        }
    }

    /// The local date at a second of the UTC day.
    #[inline]
    #[must_use]
    pub const fn date(&self, utc_second: u32) -> &Date {
        &self.dates[(utc_second >= self.change) as usize]
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
    let code = country
        .code
        .word()
        .bytes()
        .fold(0, |code, byte| code << 8 | u64::from(byte));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Horizon, Span};
    use crate::world::build;
    use crate::world::params::PopulationParams;

    fn society() -> Society {
        let start = Day(20_270);
        let horizon = Horizon {
            start,
            window_start: start,
            window_end: start.plus(9),
            end: start.plus(9),
        };
        Society::of(&build::build(
            &PopulationParams {
                people: 1_000,
                ..PopulationParams::default()
            },
            horizon,
            Seed(1),
            1.0,
        ))
    }

    #[test]
    fn every_slot_of_a_month_falls_on_one_working_day() {
        let world = society();
        let place = &world.countries[0];
        // All of 2026, and the last days of 2025, which belong to dates in January.
        let first = Day::of(chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap());
        let mut seen = [0; 64];
        for day in 0..365 {
            let local = first.plus(day);
            let due = due(place, Seed(1), local);
            for (slot, count) in seen.iter_mut().enumerate() {
                if due >> slot & 1 == 1 {
                    *count += 1;
                    assert!(slot >= 28 || !place.is_holiday(local), "{slot} on {local}");
                }
            }
        }
        // The slot of 1 January falls on that day or earlier, that of 1 January 2027 perhaps on 31 December.
        assert!(seen[..28].iter().all(|&count| (11..=13).contains(&count)), "{seen:?}");
        assert!(seen[28..35].iter().all(|&count| count == 52 || count == 53), "{seen:?}");
        assert!(seen[35..].iter().all(|&count| count == 12), "{seen:?}");
    }

    #[test]
    fn the_local_date_changes_at_local_midnight() {
        let world = society();
        let day = Day(20_300);
        for (at, country) in world.countries.iter().enumerate() {
            let today = Today::new(&world, Seed(1), CountryIx(at as u32), day);
            for second in [0, 30_000, 57_599, 57_600, 86_399] {
                let moment = day.start() + Span(i64::from(second));
                assert_eq!(today.date(second).day, country.local_day(moment));
            }
        }
    }
}
