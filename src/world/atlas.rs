//! The countries that a scenario gets if it names none.
//!
//! Names of institutions are invented. Wages and city shares are rounded from national surveys.

use super::institution::InstitutionKind;
use super::params::{CountryParams, InstitutionParams, RegionParams};
use crate::param::money::Currency;

/// One default country: code, share of people, currency, units per dollar, hours from UTC, days of rest, mean monthly
/// wage in units, regions (name, share, urban).
pub struct Row(
    &'static str,
    f64,
    Currency,
    f64,
    f64,
    &'static [u8],
    f64,
    &'static [(&'static str, f64, f64)],
);

/// Five countries of South, South-East and East Asia.
pub const ROWS: [Row; 5] = [
    Row(
        "PK",
        0.58,
        Currency::Pkr,
        284.0,
        5.0,
        &[5, 6],
        39_000.0,
        &[
            ("Punjab", 0.53, 0.41),
            ("Sindh", 0.23, 0.54),
            ("Khyber Pakhtunkhwa", 0.17, 0.15),
            ("Balochistan", 0.06, 0.31),
            ("Islamabad", 0.01, 0.9),
        ],
    ),
    Row(
        "IN",
        0.18,
        Currency::Inr,
        86.0,
        5.5,
        &[5, 6],
        21_000.0,
        &[("North", 0.4, 0.28), ("West", 0.28, 0.44), ("South", 0.32, 0.46)],
    ),
    Row(
        "BD",
        0.1,
        Currency::Bdt,
        122.0,
        6.0,
        &[4, 5],
        18_000.0,
        &[("Dhaka", 0.55, 0.5), ("Chattogram", 0.45, 0.3)],
    ),
    Row(
        "MY",
        0.08,
        Currency::Myr,
        4.25,
        8.0,
        &[5, 6],
        3_400.0,
        &[("Peninsular", 0.8, 0.8), ("Borneo", 0.2, 0.57)],
    ),
    Row(
        "HK",
        0.06,
        Currency::Hkd,
        7.82,
        8.0,
        &[5, 6],
        20_000.0,
        &[("Hong Kong", 1.0, 1.0)],
    ),
];

/// Kind, name after the country's code, share of its kind, most in one transfer and in a day (mean wages).
const INSTITUTIONS: [(InstitutionKind, &str, f64, f64, f64); 7] = [
    (InstitutionKind::Bank, "Bank A", 0.4, 5.2, 14.0),
    (InstitutionKind::Bank, "Bank B", 0.3, 5.2, 14.0),
    (InstitutionKind::Bank, "Bank C", 0.2, 7.0, 20.0),
    (InstitutionKind::Bank, "Bank D", 0.1, 5.2, 10.0),
    (InstitutionKind::Wallet, "Wallet A", 0.62, 1.3, 2.6),
    (InstitutionKind::Wallet, "Wallet B", 0.38, 1.3, 2.6),
    (InstitutionKind::Exchange, "Exchange", 1.0, 100.0, 100.0),
];

/// All of them.
#[must_use]
pub fn countries() -> Vec<CountryParams> {
    ROWS.iter().map(country).collect()
}

/// One of them as parameters.
#[must_use]
pub fn country(row: &Row) -> CountryParams {
    let &Row(name, share, currency, per_usd, utc_offset, weekend, mean_wage, regions) = row;
    let region = |&(name, share, urban): &(&str, f64, f64)| RegionParams {
        name: name.into(),
        share,
        urban,
    };
    CountryParams {
        name: name.into(),
        share,
        currency,
        per_usd,
        utc_offset,
        weekend: weekend.to_vec(),
        holidays: Vec::new(),
        mean_wage,
        region: regions.iter().map(region).collect(),
        institution: INSTITUTIONS
            .iter()
            .map(
                |&(kind, suffix, share, transfer_limit, daily_limit)| InstitutionParams {
                    name: format!("{name} {suffix}"),
                    kind,
                    share,
                    transfer_limit,
                    daily_limit,
                },
            )
            .collect(),
    }
}
