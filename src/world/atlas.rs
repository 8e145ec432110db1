//! The countries that are built in: what `[[population.country]]` with such a name begins with, and where that comes
//! from.
//!
//! Five of them are the population of a scenario that names none. Names of institutions are invented, and so are their
//! shares. A figure's source speaks of that figure of that country alone ([`source`]).

use std::sync::OnceLock;

use schemars::Schema;

use super::institution::InstitutionKind;
use super::params::{CountryParams, InstitutionParams, RegionParams};
use super::weekday::Weekday;
use crate::param::money::Currency;

/// One built-in country.
struct Row {
    /// ISO 3166-1 alpha-2.
    name: &'static str,
    /// Share of all people beside the other built-in countries.
    share: f64,
    currency: Currency,
    per_usd: f64,
    utc_offset: f64,
    weekend: &'static [Weekday],
    /// In units of the currency, with its source and quality.
    mean_wage: (f64, &'static str, &'static str),
    /// Name, share, urban.
    regions: &'static [(&'static str, f64, f64)],
    /// Source and quality of the regions' shares, and of their urban shares.
    census: [(&'static str, &'static str); 2],
}

const SATURDAY_SUNDAY: &[Weekday] = &[Weekday::Saturday, Weekday::Sunday];
const SURVEY: (&str, &str) = ("labour force surveys", "O");
const CENSUS: (&str, &str) = ("census, rounded", "O");
const ASSUMED: (&str, &str) = ("assumption", "A");

/// All of them. The first [`POPULATION`] are a scenario's that names none.
const ROWS: [Row; 12] = [
    Row {
        name: "PK",
        share: 0.58,
        currency: Currency::Pkr,
        per_usd: 284.0,
        utc_offset: 5.0,
        weekend: SATURDAY_SUNDAY,
        mean_wage: (39_000.0, SURVEY.0, SURVEY.1),
        regions: &[
            ("Punjab", 0.53, 0.41),
            ("Sindh", 0.23, 0.54),
            ("Khyber Pakhtunkhwa", 0.17, 0.15),
            ("Balochistan", 0.06, 0.31),
            ("Islamabad", 0.01, 0.9),
        ],
        census: [CENSUS, CENSUS],
    },
    Row {
        name: "IN",
        share: 0.18,
        currency: Currency::Inr,
        per_usd: 86.0,
        utc_offset: 5.5,
        weekend: SATURDAY_SUNDAY,
        mean_wage: (21_000.0, SURVEY.0, SURVEY.1),
        regions: &[("North", 0.4, 0.28), ("West", 0.28, 0.44), ("South", 0.32, 0.46)],
        census: [CENSUS, CENSUS],
    },
    Row {
        name: "BD",
        share: 0.1,
        currency: Currency::Bdt,
        per_usd: 122.0,
        utc_offset: 6.0,
        weekend: &[Weekday::Friday, Weekday::Saturday],
        mean_wage: (18_000.0, SURVEY.0, SURVEY.1),
        regions: &[("Dhaka", 0.55, 0.5), ("Chattogram", 0.45, 0.3)],
        census: [CENSUS, CENSUS],
    },
    Row {
        name: "MY",
        share: 0.08,
        currency: Currency::Myr,
        per_usd: 4.25,
        utc_offset: 8.0,
        weekend: SATURDAY_SUNDAY,
        mean_wage: (3_400.0, SURVEY.0, SURVEY.1),
        regions: &[("Peninsular", 0.8, 0.8), ("Borneo", 0.2, 0.57)],
        census: [CENSUS, CENSUS],
    },
    Row {
        name: "HK",
        share: 0.06,
        currency: Currency::Hkd,
        per_usd: 7.82,
        utc_offset: 8.0,
        weekend: SATURDAY_SUNDAY,
        mean_wage: (20_000.0, SURVEY.0, SURVEY.1),
        regions: &[("Hong Kong", 1.0, 1.0)],
        census: [CENSUS, CENSUS],
    },
    Row {
        name: "SG",
        share: 0.06,
        currency: Currency::Sgd,
        per_usd: 1.28,
        utc_offset: 8.0,
        weekend: SATURDAY_SUNDAY,
        mean_wage: (
            5_500.0,
            "median income from work 5,500 SGD, employer's CPF in it (Ministry of Manpower, 2024); taken for the mean",
            "D",
        ),
        regions: &[("Singapore", 1.0, 1.0)],
        census: [("the country is one city", "O"), ("the country is one city", "O")],
    },
    Row {
        name: "ID",
        share: 0.2,
        currency: Currency::Idr,
        per_usd: 16_300.0,
        utc_offset: 7.0,
        weekend: SATURDAY_SUNDAY,
        mean_wage: (
            3_090_000.0,
            "mean wage of employees 3.09 M IDR (BPS, February 2025)",
            "O",
        ),
        regions: &[
            ("Java", 0.56, 0.68),
            ("Sumatra", 0.22, 0.45),
            ("Sulawesi", 0.07, 0.43),
            ("Kalimantan", 0.06, 0.48),
            ("Eastern islands", 0.09, 0.42),
        ],
        census: [("assumption near the census of 2020", "A"), ASSUMED],
    },
    Row {
        name: "TH",
        share: 0.1,
        currency: Currency::Thb,
        per_usd: 32.6,
        utc_offset: 7.0,
        weekend: SATURDAY_SUNDAY,
        mean_wage: (
            15_000.0,
            "mean wage 15,052 THB (NESDC on the labour force survey, first quarter of 2024), rounded",
            "O",
        ),
        regions: &[
            ("Bangkok", 0.12, 1.0),
            ("Central", 0.23, 0.5),
            ("Northeast", 0.33, 0.35),
            ("North", 0.18, 0.4),
            ("South", 0.14, 0.4),
        ],
        census: [ASSUMED, ASSUMED],
    },
    Row {
        name: "PH",
        share: 0.1,
        currency: Currency::Php,
        per_usd: 56.5,
        utc_offset: 8.0,
        weekend: SATURDAY_SUNDAY,
        mean_wage: (
            21_500.0,
            "mean wage 21,544 PHP in establishments of 10 and more (PSA, Occupational Wages Survey 2024), rounded",
            "O",
        ),
        regions: &[
            ("Metro Manila", 0.12, 1.0),
            ("Other Luzon", 0.45, 0.52),
            ("Visayas", 0.19, 0.43),
            ("Mindanao", 0.24, 0.45),
        ],
        census: [("assumption near the census of 2020", "A"), ASSUMED],
    },
    Row {
        name: "VN",
        share: 0.1,
        currency: Currency::Vnd,
        per_usd: 26_100.0,
        utc_offset: 7.0,
        weekend: SATURDAY_SUNDAY,
        mean_wage: (7_700_000.0, "mean income of workers 7.7 M VND a month (GSO, 2024)", "O"),
        regions: &[
            ("Red River Delta", 0.23, 0.35),
            ("Northern Midlands", 0.13, 0.18),
            ("Central Coast", 0.21, 0.28),
            ("Central Highlands", 0.06, 0.29),
            ("Southeast", 0.19, 0.63),
            ("Mekong Delta", 0.18, 0.25),
        ],
        census: [("assumption near the census of 2019", "A"), ASSUMED],
    },
    Row {
        name: "GB",
        share: 0.1,
        currency: Currency::Gbp,
        per_usd: 0.73,
        // Winter time: there is no summer time in the model.
        utc_offset: 0.0,
        weekend: SATURDAY_SUNDAY,
        mean_wage: (
            3_140.0,
            "average weekly earnings 724 GBP (ONS, June 2025), by month",
            "O",
        ),
        regions: &[
            ("England", 0.84, 0.83),
            ("Scotland", 0.08, 0.83),
            ("Wales", 0.05, 0.67),
            ("Northern Ireland", 0.03, 0.63),
        ],
        census: [("assumption near the censuses of 2021 and 2022", "A"), ASSUMED],
    },
    Row {
        name: "AU",
        share: 0.1,
        currency: Currency::Aud,
        per_usd: 1.53,
        // The east, in winter.
        utc_offset: 10.0,
        weekend: SATURDAY_SUNDAY,
        mean_wage: (
            6_500.0,
            "1,976 AUD a week for adults at full time (ABS, November 2024), less a quarter for all employees",
            "D",
        ),
        regions: &[
            ("New South Wales", 0.31, 0.88),
            ("Victoria", 0.26, 0.88),
            ("Queensland", 0.2, 0.82),
            ("Western Australia", 0.11, 0.86),
            ("Rest of Australia", 0.12, 0.8),
        ],
        census: [("assumption near the census of 2021", "A"), ASSUMED],
    },
];

/// So many of the rows are the population of a scenario that names no country.
const POPULATION: usize = 5;

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

/// The population of a scenario that names no country: five countries of South, South-East and East Asia.
#[must_use]
pub fn countries() -> Vec<CountryParams> {
    ROWS[..POPULATION].iter().map(params).collect()
}

/// All that are built in.
#[must_use]
pub fn built_in() -> &'static [CountryParams] {
    static COUNTRIES: OnceLock<Vec<CountryParams>> = OnceLock::new();
    COUNTRIES.get_or_init(|| ROWS.iter().map(params).collect())
}

/// Codes of all that are built in.
pub fn codes() -> impl Iterator<Item = &'static str> {
    ROWS.iter().map(|row| row.name)
}

/// Notes in the schema of the list of countries what each of that name begins with.
pub fn elements(schema: &mut Schema) {
    let elements = built_in().iter().map(|country| serde_json::json!(country)).collect();
    schema.insert("elements".to_owned(), serde_json::Value::Array(elements));
}

/// Who says so, of a figure of a built-in country, and how good that source is. `keys` is the figure's path below the
/// country. None where only the parameter's own note is left.
#[must_use]
pub fn source(country: &str, keys: &[&str]) -> Option<(&'static str, &'static str)> {
    let row = ROWS.iter().find(|row| row.name == country)?;
    match keys {
        ["mean_wage"] => Some((row.mean_wage.1, row.mean_wage.2)),
        ["per_usd"] => Some(("market rates of mid 2025", "D")),
        ["utc_offset"] => Some(("time zone database", "O")),
        ["weekend"] => Some(("national calendars", "O")),
        ["region", _, "share"] => Some(row.census[0]),
        ["region", _, "urban"] => Some(row.census[1]),
        // Banks elsewhere are given Pakistan's limits, in mean wages.
        ["institution", name, "transfer_limit"] if row.name == "PK" && name.contains("Bank") => {
            Some(("instant rail at least 200k PKR a transfer", "O"))
        }
        ["institution", name, "daily_limit"] if row.name == "PK" && name.contains("Wallet") => {
            Some(("basic wallet 25-50k PKR a day", "O"))
        }
        _ => None,
    }
}

/// One of them as parameters.
fn params(row: &Row) -> CountryParams {
    let region = |&(name, share, urban): &(&str, f64, f64)| RegionParams {
        name: name.into(),
        share,
        urban,
    };
    let institution = |&(kind, suffix, share, transfer_limit, daily_limit): &(_, _, _, _, _)| InstitutionParams {
        name: format!("{} {suffix}", row.name),
        kind,
        share,
        transfer_limit,
        daily_limit,
    };
    CountryParams {
        name: row.name.into(),
        share: row.share,
        currency: row.currency,
        per_usd: row.per_usd,
        utc_offset: row.utc_offset,
        weekend: row.weekend.to_vec(),
        holidays: Vec::new(),
        mean_wage: row.mean_wage.0,
        region: row.regions.iter().map(region).collect(),
        institution: INSTITUTIONS.iter().map(institution).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::param::check::{Check, Report};
    use crate::world::params::PopulationParams;

    #[test]
    fn every_built_in_country_is_sound_and_says_where_its_figures_come_from() {
        let population = PopulationParams {
            country: built_in().to_vec(),
            ..PopulationParams::default()
        };
        let mut report = Report::default();
        population.check(&mut report);
        assert_eq!(report.faults(), []);
        for row in &ROWS {
            let shares: f64 = row.regions.iter().map(|(_, share, _)| share).sum();
            assert!((shares - 1.0).abs() < 1e-9, "{}: {shares}", row.name);
            for keys in [&["mean_wage"][..], &["per_usd"], &["region", "any", "urban"]] {
                let (source, quality) = source(row.name, keys).unwrap();
                assert_eq!(source == "assumption", quality == "A", "{} {keys:?}", row.name);
            }
        }
        assert_eq!(
            source("SG", &["institution", "SG Bank A", "transfer_limit"]),
            None,
            "of Pakistan's banks alone"
        );
    }
}
