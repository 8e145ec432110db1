//! The population as data: countries, institutions, how people live and what they hold.
//!
//! Money is in mean monthly wages of a country wherever it can be, so that one figure serves every currency.

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};

use super::atlas;
use super::institution::InstitutionKind;
use super::people::Occupation;
use crate::param::date::Date;
use crate::param::dist::Dist;
use crate::param::money::Currency;
use crate::param::note::note;

/// Who lives where, and with what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PopulationParams {
    /// People, in all countries together; `scale` applies.
    #[schemars(range(min = 1000, max = 50_000_000), transform = note("people", "world", "chosen", "A"))]
    pub people: u64,
    /// People nobody knows and nobody may choose, beyond `people`: to check that one more changes nobody else.
    #[schemars(range(min = 0, max = 64), transform = note("people", "world", "chosen", "A"))]
    pub isolated: u32,
    /// The countries; at least one, and those of every site and target.
    #[schemars(transform = atlas::elements)]
    pub country: Vec<CountryParams>,
    /// Ages of those who hold accounts.
    #[schemars(
        transform = note("bands", "world", "UN World Population Prospects for South Asia from 16 on, rounded", "D")
    )]
    pub ages: Vec<AgeBand>,
    /// Share of account holders who are women.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub women: f64,
    /// What people live on, by age and gender.
    pub occupation: OccupationParams,
    /// Mean income of an occupation, in mean monthly wages of the country.
    #[schemars(
        transform = note("mean wages", "world", "54k formal, 31k informal, 39k mean (PKR); the others are assumptions", "D")
    )]
    pub earnings: ByOccupation,
    /// Mean income in cities over that outside them.
    #[schemars(range(min = 0.1, max = 10.0), transform = note("ratio", "world", "assumption", "A"))]
    pub urban_premium: f64,
    /// Standard deviation of the logarithm of income within an occupation.
    #[schemars(range(min = 0.0, max = 2.0), transform = note("ln", "world", "assumption", "A"))]
    pub income_spread: f64,
    /// Share whose main account is at a bank; the others' is a wallet. Higher for the better off and the digital.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "world", "21-23 M bank apps, 64 M branchless wallets (Pakistan)", "D")
    )]
    pub banked: f64,
    /// Share of those at a bank who have a wallet too.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub wallet_too: f64,
    /// Share of those with a wallet alone who have another one, of another provider.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "world", "177 M accounts of 83 M holders (Pakistan, June 2023), kept low", "D")
    )]
    pub second_wallet: f64,
    /// Share of those at a bank who keep savings at a second one.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub savings: f64,
    /// Share with an account at an exchange.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub exchange: f64,
    /// Opening balance of main accounts, in monthly incomes.
    #[schemars(transform = note("monthly incomes", "world", "assumption", "A"))]
    pub balance: Dist,
    /// Savings, in monthly incomes.
    #[schemars(transform = note("monthly incomes", "world", "assumption", "A"))]
    pub saved: Dist,
    /// Mean age of accounts at the start, in years; exponential.
    #[schemars(range(min = 0.1, max = 40.0), transform = note("years", "world", "assumption", "A"))]
    pub account_age: f64,
    /// Share of accounts with nothing in them at the start.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub empty: f64,
    /// Share of main accounts that are opened during the run; students, new to banks, thrice as often.
    #[schemars(range(min = 0.0, max = 0.3), transform = note("share", "world", "assumption", "A"))]
    pub newcomers: f64,
    /// Share of lesser shops, firms and chain addresses that are set up during the run.
    #[schemars(range(min = 0.0, max = 0.5), transform = note("share", "world", "assumption", "A"))]
    pub new_businesses: f64,
    /// Share of second accounts (wallets, savings, exchange) that are opened during the run.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub opened_during: f64,
    /// Share of second accounts not used in the 90 days before the start.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub dormant: f64,
    /// Mean size of a household; one to nine people, binomially spread.
    #[schemars(range(min = 1.0, max = 9.0), transform = note("people", "world", "assumption", "A"))]
    pub household: f64,
    /// Share of people who pay from a device that another of the household uses too.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub shared_device: f64,
    /// Friends and family outside the household: mean; the spread is heavy-tailed.
    #[schemars(range(min = 1.0, max = 100.0), transform = note("people", "world", "assumption", "A"))]
    pub friends: f64,
    /// How many people are so close that all of them are friends.
    #[schemars(
        range(min = 1, max = 100),
        transform = note("people", "world", "payment graphs cluster at about 0.2", "P")
    )]
    pub friends_close: u32,
    /// Share of the other friends who belong to one's circle, and so are likely to know each other.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "world", "payment graphs cluster at about 0.2", "P")
    )]
    pub friends_near: f64,
    /// Merchants for each thousand people.
    #[schemars(range(min = 0.1, max = 500.0), transform = note("1/1000 people", "world", "assumption", "A"))]
    pub merchants: f64,
    /// Cash agents for each thousand people.
    #[schemars(
        range(min = 0.1, max = 100.0),
        transform = note("1/1000 people", "world", "693k agents in Pakistan for 240 M people", "O")
    )]
    pub agents: f64,
    /// Employers for each thousand people.
    #[schemars(range(min = 0.1, max = 500.0), transform = note("1/1000 people", "world", "assumption", "A"))]
    pub employers: f64,
    /// Traders in USDT over the counter for each hundred thousand people.
    #[schemars(range(min = 0.0, max = 1000.0), transform = note("1/100000 people", "world", "assumption", "A"))]
    pub traders: f64,
    /// Honest holders of unhosted chain addresses for each hundred thousand people.
    #[schemars(range(min = 0.0, max = 10_000.0), transform = note("1/100000 people", "world", "assumption", "A"))]
    pub holders: f64,
    /// What a bank or exchange keeps of a conversion.
    #[schemars(range(min = 0, max = 2000), transform = note("basis points", "world", "assumption", "A"))]
    pub spread_bp: i64,
}

/// People of some ages, evenly spread between the two.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgeBand {
    /// The youngest, in years.
    #[schemars(range(min = 16, max = 100), transform = note("years", "world", "chosen", "A"))]
    pub from: u16,
    /// The oldest, in years.
    #[schemars(range(min = 16, max = 100), transform = note("years", "world", "chosen", "A"))]
    pub to: u16,
    /// Share of all; normalised over the bands.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "world", "UN World Population Prospects for South Asia, rounded", "D")
    )]
    pub share: f64,
}

/// What people live on at different times of life. Shares are normalised within each group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OccupationParams {
    /// Below this age, in years, `young` holds.
    #[schemars(range(min = 16, max = 40), transform = note("years", "world", "assumption", "A"))]
    pub adult_from: u16,
    /// From this age on, in years, `old` holds.
    #[schemars(range(min = 40, max = 100), transform = note("years", "world", "assumption", "A"))]
    pub old_from: u16,
    /// The young, of both genders.
    #[schemars(transform = note("shares", "world", "assumption", "A"))]
    pub young: ByOccupation,
    /// Women in between.
    #[schemars(transform = note("shares", "world", "assumption", "A"))]
    pub women: ByOccupation,
    /// Men in between.
    #[schemars(transform = note("shares", "world", "assumption", "A"))]
    pub men: ByOccupation,
    /// The old, of both genders.
    #[schemars(transform = note("shares", "world", "assumption", "A"))]
    pub old: ByOccupation,
}

/// One figure for each occupation: a share of a group, or a multiple of the mean wage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ByOccupation {
    #[schemars(range(min = 0.0, max = 100.0), transform = note("ratio", "world", "assumption", "A"))]
    pub formal_employee: f64,
    #[schemars(range(min = 0.0, max = 100.0), transform = note("ratio", "world", "assumption", "A"))]
    pub informal_worker: f64,
    #[schemars(range(min = 0.0, max = 100.0), transform = note("ratio", "world", "assumption", "A"))]
    pub self_employed: f64,
    #[schemars(range(min = 0.0, max = 100.0), transform = note("ratio", "world", "assumption", "A"))]
    pub student: f64,
    #[schemars(range(min = 0.0, max = 100.0), transform = note("ratio", "world", "assumption", "A"))]
    pub homemaker: f64,
    #[schemars(range(min = 0.0, max = 100.0), transform = note("ratio", "world", "assumption", "A"))]
    pub retired: f64,
    #[schemars(range(min = 0.0, max = 100.0), transform = note("ratio", "world", "assumption", "A"))]
    pub unemployed: f64,
}

impl ByOccupation {
    /// In the order of [`Occupation::ALL`].
    #[must_use]
    pub const fn values(&self) -> [f64; 7] {
        [
            self.formal_employee,
            self.informal_worker,
            self.self_employed,
            self.student,
            self.homemaker,
            self.retired,
            self.unemployed,
        ]
    }

    /// From figures in the order of [`Occupation::ALL`].
    #[must_use]
    pub const fn of(values: [f64; 7]) -> ByOccupation {
        let [
            formal_employee,
            informal_worker,
            self_employed,
            student,
            homemaker,
            retired,
            unemployed,
        ] = values;
        ByOccupation {
            formal_employee,
            informal_worker,
            self_employed,
            student,
            homemaker,
            retired,
            unemployed,
        }
    }

    /// The figure of one of them.
    #[must_use]
    pub const fn get(&self, occupation: Occupation) -> f64 {
        self.values()[occupation as usize]
    }
}

/// A country: a place where accounts, people, sites and police are. What a built-in one does not say is as it is built in;
/// any other says all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = country_hint)]
pub struct CountryParams {
    /// ISO 3166-1 alpha-2.
    pub name: String,
    /// Share of all people; the countries' shares are normalised.
    #[serde(default = "whole")]
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "chosen", "A"))]
    pub share: f64,
    pub currency: Currency,
    /// Units of the currency for one US dollar.
    #[schemars(range(min = 0.01, max = 100_000.0), transform = note("units/USD", "world", "chosen", "A"))]
    pub per_usd: f64,
    /// Hours from UTC to local time, without summer time.
    #[schemars(range(min = -12.0, max = 14.0), transform = note("hours", "world", "chosen", "A"))]
    pub utc_offset: f64,
    /// Days of rest, 0 for Monday.
    #[schemars(transform = note("weekdays", "world", "chosen", "A"))]
    pub weekend: Vec<u8>,
    /// Public holidays.
    #[serde(default)]
    #[schemars(transform = note("dates", "world", "none are assumed", "A"))]
    pub holidays: Vec<Date>,
    /// Mean monthly wage, in whole units of the currency.
    #[schemars(range(min = 1.0, max = 1e9), transform = note("currency units", "world", "chosen", "A"))]
    pub mean_wage: f64,
    pub region: Vec<RegionParams>,
    pub institution: Vec<InstitutionParams>,
}

/// A part of a country.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionParams {
    pub name: String,
    /// Share of the country's people; normalised.
    #[serde(default = "whole")]
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "chosen", "A"))]
    pub share: f64,
    /// Share who live in cities.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "chosen", "A"))]
    pub urban: f64,
}

/// A bank, wallet provider or exchange.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstitutionParams {
    pub name: String,
    pub kind: InstitutionKind,
    /// Share of the country's customers of that kind; normalised.
    #[serde(default = "whole")]
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub share: f64,
    /// Most that one transfer may be, in mean wages.
    #[serde(default = "transfer_limit")]
    #[schemars(range(min = 0.1, max = 10_000.0), transform = note("mean wages", "world", "assumption", "A"))]
    pub transfer_limit: f64,
    /// Most that one account may send in a day, in mean wages.
    #[serde(default = "daily_limit")]
    #[schemars(range(min = 0.1, max = 10_000.0), transform = note("mean wages", "world", "assumption", "A"))]
    pub daily_limit: f64,
}

/// What to do about a country that lacks something.
fn country_hint(schema: &mut Schema) {
    let codes: Vec<&str> = atlas::codes().collect();
    let hint = format!(
        "what is not said is known of the built-in countries alone: {}",
        codes.join(", ")
    );
    schema.insert("hint".to_owned(), hint.into());
}

fn whole() -> f64 {
    1.0
}

fn transfer_limit() -> f64 {
    5.2
}

fn daily_limit() -> f64 {
    14.0
}

impl Default for PopulationParams {
    fn default() -> Self {
        PopulationParams {
            people: 50_000,
            isolated: 0,
            country: atlas::countries(),
            ages: [
                (16, 19, 0.11),
                (20, 24, 0.17),
                (25, 29, 0.16),
                (30, 39, 0.24),
                (40, 49, 0.15),
                (50, 59, 0.1),
                (60, 84, 0.07),
            ]
            .map(|(from, to, share)| AgeBand { from, to, share })
            .to_vec(),
            women: 0.44,
            occupation: OccupationParams::default(),
            earnings: ByOccupation::of([1.38, 0.79, 1.15, 0.3, 0.4, 0.65, 0.3]),
            urban_premium: 1.3,
            income_spread: 0.55,
            banked: 0.55,
            wallet_too: 0.5,
            second_wallet: 0.2,
            savings: 0.18,
            exchange: 0.04,
            balance: Dist::lognormal(0.45, 1.1),
            saved: Dist::lognormal(0.8, 1.2),
            account_age: 4.0,
            empty: 0.05,
            newcomers: 0.03,
            new_businesses: 0.08,
            opened_during: 0.12,
            dormant: 0.12,
            household: 4.8,
            shared_device: 0.08,
            friends: 8.0,
            friends_close: 5,
            friends_near: 0.55,
            merchants: 22.0,
            agents: 2.9,
            employers: 12.0,
            traders: 24.0,
            holders: 40.0,
            spread_bp: 60,
        }
    }
}

impl Default for OccupationParams {
    fn default() -> Self {
        OccupationParams {
            adult_from: 24,
            old_from: 60,
            young: ByOccupation::of([0.12, 0.28, 0.1, 0.36, 0.04, 0.0, 0.1]),
            women: ByOccupation::of([0.26, 0.24, 0.13, 0.02, 0.29, 0.0, 0.06]),
            men: ByOccupation::of([0.33, 0.36, 0.23, 0.02, 0.0, 0.0, 0.06]),
            old: ByOccupation::of([0.0, 0.0, 0.38, 0.0, 0.0, 0.62, 0.0]),
        }
    }
}
