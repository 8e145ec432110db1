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
use crate::param::parameters;

parameters! {
    /// Who lives where, and with what.
    pub struct PopulationParams {
        /// People, in all countries together; `scale` applies.
        people: u64 = 50_000, "people" in 1000..=50_000_000, world, chosen;
        /// People nobody knows and nobody may choose, beyond `people`: to check that one more changes nobody else.
        isolated: u32 = 0, "people" in 0..=64, world, chosen;
        /// The countries; at least one, and those of every site and target.
        #[schemars(transform = atlas::elements)]
        country: Vec<CountryParams> = atlas::countries();
        /// Ages of those who hold accounts.
        ages: Vec<AgeBand> = ages(),
            "bands", world, derived "UN World Population Prospects for South Asia from 16 on, rounded";
        /// Share of account holders who are women.
        women: f64 = 0.44, "share" in 0.0..=1.0, world, assumption;
        /// What people live on, by age and gender.
        occupation: OccupationParams;
        /// Mean income of an occupation, in mean monthly wages of the country.
        earnings: ByOccupation = ByOccupation::of([1.38, 0.79, 1.15, 0.3, 0.4, 0.65, 0.3]),
            "mean wages", world, derived "54k formal, 31k informal, 39k mean (PKR); the others are assumptions";
        /// Mean income in cities over that outside them.
        urban_premium: f64 = 1.3, "ratio" in 0.1..=10.0, world, assumption;
        /// Standard deviation of the logarithm of income within an occupation.
        income_spread: f64 = 0.55, "ln" in 0.0..=2.0, world, assumption;
        /// Share whose main account is at a bank; the others' is a wallet. Higher for the better off and the digital.
        banked: f64 = 0.55, "share" in 0.0..=1.0, world, derived "21-23 M bank apps, 64 M branchless wallets (Pakistan)";
        /// Share of those at a bank who have a wallet too.
        wallet_too: f64 = 0.5, "share" in 0.0..=1.0, world, assumption;
        /// Share of those with a wallet alone who have another one, of another provider.
        second_wallet: f64 = 0.2,
            "share" in 0.0..=1.0, world, derived "177 M accounts of 83 M holders (Pakistan, June 2023), kept low";
        /// Share of those at a bank who keep savings at a second one.
        savings: f64 = 0.18, "share" in 0.0..=1.0, world, assumption;
        /// Share with an account at an exchange.
        exchange: f64 = 0.04, "share" in 0.0..=1.0, world, assumption;
        /// Opening balance of main accounts, in monthly incomes.
        balance: Dist = Dist::lognormal(0.45, 1.1), "monthly incomes", world, assumption;
        /// Savings, in monthly incomes.
        saved: Dist = Dist::lognormal(0.8, 1.2), "monthly incomes", world, assumption;
        /// Mean age of accounts at the start, in years; exponential.
        account_age: f64 = 4.0, "years" in 0.1..=40.0, world, assumption;
        /// Share of accounts with nothing in them at the start.
        empty: f64 = 0.05, "share" in 0.0..=1.0, world, assumption;
        /// Share of main accounts that are opened during the run; students, new to banks, thrice as often.
        newcomers: f64 = 0.03, "share" in 0.0..=0.3, world, assumption;
        /// Share of lesser shops, firms and chain addresses that are set up during the run.
        new_businesses: f64 = 0.08, "share" in 0.0..=0.5, world, assumption;
        /// Share of second accounts (wallets, savings, exchange) that are opened during the run.
        opened_during: f64 = 0.12, "share" in 0.0..=1.0, world, assumption;
        /// Share of second accounts not used in the 90 days before the start.
        dormant: f64 = 0.12, "share" in 0.0..=1.0, world, assumption;
        /// Mean size of a household; one to nine people, binomially spread.
        household: f64 = 4.8, "people" in 1.0..=9.0, world, assumption;
        /// Share of people who pay from a device that another of the household uses too.
        shared_device: f64 = 0.08, "share" in 0.0..=1.0, world, assumption;
        /// Friends and family outside the household: mean; the spread is heavy-tailed.
        friends: f64 = 8.0, "people" in 1.0..=100.0, world, assumption;
        /// How many people are so close that all of them are friends.
        friends_close: u32 = 5, "people" in 1..=100, world, paper "payment graphs cluster at about 0.2";
        /// Share of the other friends who belong to one's circle, and so are likely to know each other.
        friends_near: f64 = 0.55, "share" in 0.0..=1.0, world, paper "payment graphs cluster at about 0.2";
        /// Merchants for each thousand people.
        merchants: f64 = 22.0, "1/1000 people" in 0.1..=500.0, world, assumption;
        /// Cash agents for each thousand people.
        agents: f64 = 2.9, "1/1000 people" in 0.1..=100.0, world, official "693k agents in Pakistan for 240 M people";
        /// Employers for each thousand people.
        employers: f64 = 12.0, "1/1000 people" in 0.1..=500.0, world, assumption;
        /// Traders in USDT over the counter for each hundred thousand people.
        traders: f64 = 24.0, "1/100000 people" in 0.0..=1000.0, world, assumption;
        /// Honest holders of unhosted chain addresses for each hundred thousand people.
        holders: f64 = 40.0, "1/100000 people" in 0.0..=10_000.0, world, assumption;
        /// What a bank or exchange keeps of a conversion.
        spread_bp: i64 = 60, "basis points" in 0..=2000, world, assumption;
    }
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

parameters! {
    /// What people live on at different times of life. Shares are normalised within each group.
    pub struct OccupationParams {
        /// Below this age, in years, `young` holds.
        adult_from: u16 = 24, "years" in 16..=40, world, assumption;
        /// From this age on, in years, `old` holds.
        old_from: u16 = 60, "years" in 40..=100, world, assumption;
        /// The young, of both genders.
        young: ByOccupation = ByOccupation::of([0.12, 0.28, 0.1, 0.36, 0.04, 0.0, 0.1]), "shares", world, assumption;
        /// Women in between.
        women: ByOccupation = ByOccupation::of([0.26, 0.24, 0.13, 0.02, 0.29, 0.0, 0.06]), "shares", world, assumption;
        /// Men in between.
        men: ByOccupation = ByOccupation::of([0.33, 0.36, 0.23, 0.02, 0.0, 0.0, 0.06]), "shares", world, assumption;
        /// The old, of both genders.
        old: ByOccupation = ByOccupation::of([0.0, 0.0, 0.38, 0.0, 0.0, 0.62, 0.0]), "shares", world, assumption;
    }
}

parameters! {
    /// One figure for each occupation: a share of a group, or a multiple of the mean wage.
    #[derive(Copy)]
    pub struct ByOccupation {
        formal_employee: f64, "ratio" in 0.0..=100.0, world, assumption;
        informal_worker: f64, "ratio" in 0.0..=100.0, world, assumption;
        self_employed: f64, "ratio" in 0.0..=100.0, world, assumption;
        student: f64, "ratio" in 0.0..=100.0, world, assumption;
        homemaker: f64, "ratio" in 0.0..=100.0, world, assumption;
        retired: f64, "ratio" in 0.0..=100.0, world, assumption;
        unemployed: f64, "ratio" in 0.0..=100.0, world, assumption;
    }
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

/// Account holders of South Asia by age.
fn ages() -> Vec<AgeBand> {
    [
        (16, 19, 0.11),
        (20, 24, 0.17),
        (25, 29, 0.16),
        (30, 39, 0.24),
        (40, 49, 0.15),
        (50, 59, 0.1),
        (60, 84, 0.07),
    ]
    .map(|(from, to, share)| AgeBand { from, to, share })
    .to_vec()
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
