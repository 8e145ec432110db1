//! The population as data: countries, institutions, how people live and what they hold.
//!
//! Money is in mean monthly wages of a country wherever it can be, so that one figure serves every currency.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::institution::InstitutionKind;
use crate::param::date::Date;
use crate::param::dist::Dist;
use crate::param::money::Currency;

/// Who lives where, and with what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PopulationParams {
    /// People, in all countries together; `scale` applies.
    #[schemars(range(min = 1000, max = 50_000_000), extend("unit" = "people", "scope" = "world", "source" = "chosen", "quality" = "A"))]
    pub people: u64,
    /// People nobody knows and nobody may choose, beyond `people`: to check that one more changes nobody else.
    #[schemars(range(min = 0, max = 64), extend("unit" = "people", "scope" = "world", "source" = "chosen", "quality" = "A"))]
    pub isolated: u32,
    /// The countries; at least one, and those of every site and target.
    pub country: Vec<CountryParams>,
    /// Standard deviation of the logarithm of income within an occupation.
    #[schemars(range(min = 0.0, max = 2.0), extend("unit" = "ln", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub income_spread: f64,
    /// Share whose main account is at a bank; the others' is a wallet. Higher for the better off and the digital.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "world", "source" = "21-23 M bank apps, 64 M branchless wallets (Pakistan)", "quality" = "D"))]
    pub banked: f64,
    /// Share of those at a bank who have a wallet too.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub wallet_too: f64,
    /// Share of those at a bank who keep savings at a second one.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub savings: f64,
    /// Share with an account at an exchange.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub exchange: f64,
    /// Opening balance of main accounts, in monthly incomes.
    #[schemars(extend("unit" = "monthly incomes", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub balance: Dist,
    /// Savings, in monthly incomes.
    #[schemars(extend("unit" = "monthly incomes", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub saved: Dist,
    /// Mean age of accounts at the start, in years; exponential.
    #[schemars(range(min = 0.1, max = 40.0), extend("unit" = "years", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub account_age: f64,
    /// Share of second accounts (wallets, savings, exchange) that are opened during the run.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub opened_during: f64,
    /// Share of second accounts not used in the 90 days before the start.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub dormant: f64,
    /// Mean size of a household.
    #[schemars(range(min = 1.0, max = 12.0), extend("unit" = "people", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub household: f64,
    /// Share of people who pay from a device that another of the household uses too.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub shared_device: f64,
    /// Friends and family outside the household: median; the spread is heavy-tailed.
    #[schemars(range(min = 1.0, max = 100.0), extend("unit" = "people", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub friends: f64,
    /// Share of friends who live near by, and so know each other.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "world", "source" = "payment graphs cluster at about 0.2", "quality" = "P"))]
    pub friends_near: f64,
    /// Merchants for each thousand people.
    #[schemars(range(min = 0.1, max = 500.0), extend("unit" = "1/1000 people", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub merchants: f64,
    /// Cash agents for each thousand people.
    #[schemars(range(min = 0.1, max = 100.0), extend("unit" = "1/1000 people", "scope" = "world", "source" = "693k agents in Pakistan for 240 M people", "quality" = "O"))]
    pub agents: f64,
    /// Employers for each thousand people.
    #[schemars(range(min = 0.1, max = 500.0), extend("unit" = "1/1000 people", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub employers: f64,
    /// Traders in USDT over the counter for each hundred thousand people.
    #[schemars(range(min = 0.0, max = 1000.0), extend("unit" = "1/100000 people", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub traders: f64,
    /// What a bank or exchange keeps of a conversion.
    #[schemars(range(min = 0, max = 2000), extend("unit" = "basis points", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub spread_bp: i64,
}

/// A country: a place where accounts, people, sites and police are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CountryParams {
    /// ISO 3166-1 alpha-2.
    pub name: String,
    /// Share of all people; the countries' shares are normalised.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "world", "source" = "chosen", "quality" = "A"))]
    pub share: f64,
    pub currency: Currency,
    /// Units of the currency for one US dollar.
    #[schemars(range(min = 0.01, max = 100_000.0), extend("unit" = "units/USD", "scope" = "world", "source" = "market rates of mid 2025", "quality" = "D"))]
    pub per_usd: f64,
    /// Hours from UTC to local time.
    #[schemars(range(min = -12.0, max = 14.0), extend("unit" = "hours", "scope" = "world", "source" = "time zone database", "quality" = "O"))]
    pub utc_offset: f64,
    /// Days of rest, 0 for Monday.
    #[schemars(extend("unit" = "weekdays", "scope" = "world", "source" = "national calendars", "quality" = "O"))]
    pub weekend: Vec<u8>,
    /// Public holidays.
    #[schemars(extend("unit" = "dates", "scope" = "world", "source" = "national calendars", "quality" = "O"))]
    pub holidays: Vec<Date>,
    /// Mean monthly wage, in whole units of the currency.
    #[schemars(range(min = 1.0, max = 1e9), extend("unit" = "currency units", "scope" = "world", "source" = "labour force surveys", "quality" = "O"))]
    pub mean_wage: f64,
    pub region: Vec<RegionParams>,
    pub institution: Vec<InstitutionParams>,
}

/// A part of a country.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RegionParams {
    pub name: String,
    /// Share of the country's people; normalised.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "world", "source" = "census, rounded", "quality" = "O"))]
    pub share: f64,
    /// Share who live in cities.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "world", "source" = "census, rounded", "quality" = "O"))]
    pub urban: f64,
}

/// A bank, wallet provider or exchange.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct InstitutionParams {
    pub name: String,
    pub kind: InstitutionKind,
    /// Share of the country's customers of that kind; normalised.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "world", "source" = "assumption", "quality" = "A"))]
    pub share: f64,
    /// Most that one transfer may be, in mean wages.
    #[schemars(range(min = 0.1, max = 10_000.0), extend("unit" = "mean wages", "scope" = "world", "source" = "instant rail at least 200k PKR a transfer", "quality" = "O"))]
    pub transfer_limit: f64,
    /// Most that one account may send in a day, in mean wages.
    #[schemars(range(min = 0.1, max = 10_000.0), extend("unit" = "mean wages", "scope" = "world", "source" = "basic wallet 25-50k PKR a day", "quality" = "O"))]
    pub daily_limit: f64,
}

impl Default for PopulationParams {
    fn default() -> Self {
        PopulationParams {
            people: 50_000,
            isolated: 0,
            country: countries(),
            income_spread: 0.55,
            banked: 0.55,
            wallet_too: 0.5,
            savings: 0.18,
            exchange: 0.04,
            balance: Dist::lognormal(0.45, 1.1),
            saved: Dist::lognormal(0.8, 1.2),
            account_age: 4.0,
            opened_during: 0.12,
            dormant: 0.12,
            household: 4.8,
            shared_device: 0.08,
            friends: 7.0,
            friends_near: 0.62,
            merchants: 22.0,
            agents: 2.9,
            employers: 12.0,
            traders: 24.0,
            spread_bp: 60,
        }
    }
}

impl Default for CountryParams {
    fn default() -> Self {
        countries().swap_remove(0)
    }
}

impl Default for RegionParams {
    fn default() -> Self {
        RegionParams {
            name: "region".into(),
            share: 1.0,
            urban: 0.5,
        }
    }
}

impl Default for InstitutionParams {
    fn default() -> Self {
        InstitutionParams {
            name: "bank".into(),
            kind: InstitutionKind::Bank,
            share: 1.0,
            transfer_limit: 5.2,
            daily_limit: 14.0,
        }
    }
}

/// Five countries of South, South-East and East Asia. Names of institutions are invented.
fn countries() -> Vec<CountryParams> {
    struct Row(
        &'static str,
        f64,
        Currency,
        f64,
        f64,
        &'static [u8],
        f64,
        &'static [(&'static str, f64, f64)],
    );
    let rows = [
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
    rows.into_iter()
        .map(
            |Row(name, share, currency, per_usd, utc_offset, weekend, mean_wage, regions)| {
                let institution = |suffix: &str, kind, share, transfer_limit, daily_limit| InstitutionParams {
                    name: format!("{name} {suffix}"),
                    kind,
                    share,
                    transfer_limit,
                    daily_limit,
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
                    region: regions
                        .iter()
                        .map(|&(name, share, urban)| RegionParams {
                            name: name.into(),
                            share,
                            urban,
                        })
                        .collect(),
                    institution: vec![
                        institution("Bank A", InstitutionKind::Bank, 0.4, 5.2, 14.0),
                        institution("Bank B", InstitutionKind::Bank, 0.3, 5.2, 14.0),
                        institution("Bank C", InstitutionKind::Bank, 0.2, 7.0, 20.0),
                        institution("Bank D", InstitutionKind::Bank, 0.1, 5.2, 10.0),
                        institution("Wallet A", InstitutionKind::Wallet, 0.62, 1.3, 2.6),
                        institution("Wallet B", InstitutionKind::Wallet, 0.38, 1.3, 2.6),
                        institution("Exchange", InstitutionKind::Exchange, 1.0, 100.0, 100.0),
                    ],
                }
            },
        )
        .collect()
}
