//! Countries, regions, and the rates between their currencies.

use super::circle::{Circle, Circles};
use super::code::CountryCode;
use super::id::{CountryIx, InstitutionIx, PersonIx, RegionIx};
use crate::engine::time::{Day, Span, Time};
use crate::param::money::{Currency, Minor, converted, nano_usd};

/// A place where accounts, sites, shops and police are; never an input to how a person behaves.
#[derive(Clone, Debug)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: CountryCode,
    pub currency: Currency,
    /// Added to UTC to get local time.
    pub utc_offset: Span,
    /// Days of rest, 0 for Monday.
    pub weekend: [bool; 7],
    /// Public holidays within the horizon, ascending.
    pub holidays: Vec<Day>,
    /// Mean monthly wage: the measure for all amounts in this country.
    pub mean_wage: Minor,
    /// Its people are one range of positions, so that a draw in a fixed domain can find them.
    pub people: std::ops::Range<u32>,
    /// Regions of the country.
    pub regions: std::ops::Range<u32>,
    /// Institutions of the country.
    pub institutions: Vec<InstitutionIx>,
}

impl Country {
    /// Second of the UTC day at which the local clock shows `local` (seconds since local midnight).
    #[must_use]
    pub const fn utc_second(&self, local: u32) -> u32 {
        (local as i64 - self.utc_offset.0).rem_euclid(86_400) as u32
    }

    /// The local date on which a moment falls.
    #[must_use]
    pub fn local_day(&self, at: Time) -> Day {
        (at + self.utc_offset).day()
    }

    /// Whether offices are shut on a local date.
    #[must_use]
    pub fn is_holiday(&self, local: Day) -> bool {
        self.weekend[local.weekday() as usize] || self.holidays.binary_search(&local).is_ok()
    }
}

/// A part of a country.
#[derive(Clone, Debug)]
pub struct Region {
    pub name: String,
    pub country: CountryIx,
    /// Share of its people who live in cities, 0 to 1.
    pub urban: f64,
    /// Its people: one range of positions, within the country's.
    pub people: std::ops::Range<u32>,
    /// How they fall into circles.
    pub circles: Circles,
    /// Its merchants, most popular first: one range of business positions.
    pub merchants: std::ops::Range<u32>,
    /// Its agents (cash in and out): one range of business positions.
    pub agents: std::ops::Range<u32>,
    /// Its employers: one range of business positions.
    pub employers: std::ops::Range<u32>,
    /// Its billers (power, water, school, landlord companies): one range of business positions.
    pub billers: std::ops::Range<u32>,
}

impl Region {
    /// Stands in for "any region" where a column has none.
    pub const NOWHERE: RegionIx = RegionIx(u32::MAX);

    /// The circle of one of its people; `None` for somebody isolated.
    #[inline]
    #[must_use]
    pub fn circle_of(&self, person: PersonIx) -> Option<Circle> {
        self.circles.of(&self.people, person)
    }
}

/// Mid rates: how many US dollars one unit of each currency is worth, fixed over a run but for a keyed daily wobble
/// that the model applies. In integers: billionths of a dollar per unit.
#[derive(Clone, Debug)]
pub struct Rates {
    nano_usd: Vec<i64>,
    /// What an exchange or bank keeps, in basis points of the amount.
    pub spread_bp: i64,
}

impl Rates {
    /// Rates from units per dollar (so PKR is about 284), one per [`Currency::ALL`].
    #[must_use]
    pub fn new(per_usd: &[f64], spread_bp: i64) -> Rates {
        let nano_usd = per_usd.iter().map(|per| nano_usd(*per)).collect();
        Rates { nano_usd, spread_bp }
    }

    /// What an amount of one currency is worth in another at the mid rate, rounded down.
    #[must_use]
    pub fn mid(&self, amount: Minor, from: Currency, to: Currency) -> Minor {
        let worth = |currency: Currency| (currency, self.nano_usd[currency as usize]);
        Minor(converted(amount.0, worth(from), worth(to)))
    }

    /// What arrives when an amount is converted: mid less the spread, rounded down.
    #[must_use]
    pub fn converted(&self, amount: Minor, from: Currency, to: Currency) -> Minor {
        if from == to {
            return amount;
        }
        Minor(self.mid(amount, from, to).0 * (10_000 - self.spread_bp) / 10_000)
    }
}
