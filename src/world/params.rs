//! The population as data: countries, institutions, how people live and what they hold.
//!
//! Money is in mean monthly wages of a country wherever it can be, so that one figure serves every currency.

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};

use super::atlas;
use super::institution::InstitutionKind;
use super::people::Occupation;
use super::weekday::Weekday;
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
        /// People beyond `people` whom nobody knows and nobody may choose: to check that one more changes nobody else.
        isolated: u32 = 0, "people" in 0..=64, world, chosen;
        /// Countries of the population; at least one, and those of every site and target.
        #[schemars(transform = atlas::elements)]
        country: Vec<CountryParams> = atlas::countries();
        /// Ages of those who hold accounts.
        ages: Vec<AgeBand> = ages(),
            "bands", world, derived "UN World Population Prospects for South Asia from 16 on, rounded";
        /// Share of account holders who are women.
        women: f64 = 0.44, "share" in 0.0..=1.0, world, assumption;
        /// Occupations by age and gender: what people live on.
        occupation: OccupationParams;
        /// Mean income of an occupation, in mean monthly wages of the country.
        earnings: ByOccupation = ByOccupation::of([1.38, 0.79, 1.15, 0.3, 0.4, 0.65, 0.3]),
            "mean wages", world, derived "54k formal, 31k informal, 39k mean (PKR); the others are assumptions";
        /// Mean income in cities over that outside them.
        urban_premium: f64 = 1.3, "ratio" in 0.1..=10.0, world, assumption;
        /// Standard deviation of the logarithm of income within an occupation.
        income_spread: f64 = 0.55, "ln" in 0.0..=2.0, world, assumption;
        /// Share of people whose main account is at a bank; the others' is a wallet. Higher for the better off and the
        /// digital.
        banked: f64 = 0.55, "share" in 0.0..=1.0, world, derived "21-23 M bank apps, 64 M branchless wallets (Pakistan)";
        /// Share of those with a bank account who have a wallet too.
        wallet_too: f64 = 0.5, "share" in 0.0..=1.0, world, assumption;
        /// Share of those with a wallet alone who have another one, of another provider.
        second_wallet: f64 = 0.2,
            "share" in 0.0..=1.0, world, derived "177 M accounts of 83 M holders (Pakistan, June 2023), kept low";
        /// Share of those with a bank account who keep savings at a second bank.
        savings: f64 = 0.18, "share" in 0.0..=1.0, world, assumption;
        /// Share of people with an account at an exchange.
        exchange: f64 = 0.04, "share" in 0.0..=1.0, world, assumption;
        /// Opening balance of main accounts, in monthly incomes.
        balance: Dist = Dist::lognormal(0.9, 0.75), "monthly incomes", world, assumption;
        /// Opening balance of savings, in monthly incomes.
        saved: Dist = Dist::lognormal(0.8, 1.2), "monthly incomes", world, assumption;
        /// Mean age of accounts at the run's start, in years; exponential.
        account_age: f64 = 4.0, "years" in 0.1..=40.0, world, assumption;
        /// Share of accounts with nothing in them at the run's start.
        empty: f64 = 0.05, "share" in 0.0..=1.0, world, assumption;
        /// Share of main accounts that are opened during the run; students, new to banks, thrice as often.
        newcomers: f64 = 0.03, "share" in 0.0..=0.3, world, assumption;
        /// Share of lesser shops, firms and chain addresses that are set up during the run.
        new_businesses: f64 = 0.08, "share" in 0.0..=0.5, world, assumption;
        /// Share of second accounts (wallets, savings, exchange) that are opened during the run.
        opened_during: f64 = 0.12, "share" in 0.0..=1.0, world, assumption;
        /// Share of second accounts not used in the 90 days before the run's start.
        dormant: f64 = 0.12, "share" in 0.0..=1.0, world, assumption;
        /// Mean size of a household; one to nine people, binomially spread.
        household: f64 = 4.8, "people" in 1.0..=9.0, world, assumption;
        /// Share of people who pay from a device that another of the household uses too.
        shared_device: f64 = 0.08, "share" in 0.0..=1.0, world, assumption;
        /// Mean number of friends and family outside the household; the spread is heavy-tailed.
        friends: f64 = 8.0, "people" in 1.0..=100.0, world, assumption;
        /// People in a group of close friends, all of whom are friends of one another.
        friends_close: u32 = 5, "people" in 1..=100, world, paper "payment graphs cluster at about 0.2";
        /// Share of the friends who are not close that belong to one's circle, and so are likely to know each other.
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
        /// Part of a conversion that a bank or exchange keeps.
        spread_bp: i64 = 60, "basis points" in 0..=2000, world, assumption;
    }
}

/// People of some ages, evenly spread between the two.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgeBand {
    /// Youngest age of an age band, in years.
    #[schemars(range(min = 16, max = 100), transform = note("years", "world", "chosen", "A"))]
    pub from: u16,
    /// Oldest age of an age band, in years.
    #[schemars(range(min = 16, max = 100), transform = note("years", "world", "chosen", "A"))]
    pub to: u16,
    /// Share of account holders in an age band; normalised over the bands.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "world", "UN World Population Prospects for South Asia, rounded", "D")
    )]
    pub share: f64,
}

parameters! {
    /// What people live on at different times of life. Shares are normalised within each group.
    pub struct OccupationParams {
        /// Age below which the shares of `young` hold, in years.
        adult_from: u16 = 24, "years" in 16..=40, world, assumption;
        /// Age from which on the shares of `old` hold, in years.
        old_from: u16 = 60, "years" in 40..=100, world, assumption;
        /// Shares of occupations among the young, of both genders.
        young: ByOccupation = ByOccupation::of([0.12, 0.28, 0.1, 0.36, 0.04, 0.0, 0.1]), "shares", world, assumption;
        /// Shares of occupations among women who are neither young nor old.
        women: ByOccupation = ByOccupation::of([0.26, 0.24, 0.13, 0.02, 0.29, 0.0, 0.06]), "shares", world, assumption;
        /// Shares of occupations among men who are neither young nor old.
        men: ByOccupation = ByOccupation::of([0.33, 0.36, 0.23, 0.02, 0.0, 0.0, 0.06]), "shares", world, assumption;
        /// Shares of occupations among the old, of both genders.
        old: ByOccupation = ByOccupation::of([0.0, 0.0, 0.38, 0.0, 0.0, 0.62, 0.0]), "shares", world, assumption;
    }
}

parameters! {
    /// One figure for each occupation: a share of a group, or a multiple of the mean wage.
    #[derive(Copy)]
    pub struct ByOccupation {
        /// Figure of formal employees: a share of the group, or a mean income in mean wages.
        formal_employee: f64, "ratio" in 0.0..=100.0, world, assumption;
        /// Figure of informal workers: a share of the group, or a mean income in mean wages.
        informal_worker: f64, "ratio" in 0.0..=100.0, world, assumption;
        /// Figure of the self-employed: a share of the group, or a mean income in mean wages.
        self_employed: f64, "ratio" in 0.0..=100.0, world, assumption;
        /// Figure of students: a share of the group, or a mean income in mean wages.
        student: f64, "ratio" in 0.0..=100.0, world, assumption;
        /// Figure of homemakers: a share of the group, or a mean income in mean wages.
        homemaker: f64, "ratio" in 0.0..=100.0, world, assumption;
        /// Figure of the retired: a share of the group, or a mean income in mean wages.
        retired: f64, "ratio" in 0.0..=100.0, world, assumption;
        /// Figure of the unemployed: a share of the group, or a mean income in mean wages.
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

/// A country: a place where accounts, people, sites and police are. What a built-in one does not say is as it is built
/// in; any other says all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = country_hint)]
pub struct CountryParams {
    /// Code of the country, ISO 3166-1 alpha-2.
    pub name: String,
    /// Share of all people who live in the country; the countries' shares are normalised.
    #[serde(default = "whole")]
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "chosen", "A"))]
    pub share: f64,
    /// Currency of the country, by its ISO 4217 code.
    pub currency: Currency,
    /// Units of the country's currency for one US dollar.
    #[schemars(range(min = 0.01, max = 100_000.0), transform = note("units/USD", "world", "chosen", "A"))]
    pub per_usd: f64,
    /// Hours from UTC to the country's local time, without summer time.
    #[schemars(range(min = -12.0, max = 14.0), transform = note("hours", "world", "chosen", "A"))]
    pub utc_offset: f64,
    /// Days of rest of the country.
    #[schemars(transform = note("weekdays", "world", "chosen", "A"))]
    pub weekend: Vec<Weekday>,
    /// Public holidays of the country.
    #[serde(default)]
    #[schemars(transform = note("dates", "world", "none are assumed", "A"))]
    pub holidays: Vec<Date>,
    /// Mean monthly wage of the country, in whole units of its currency.
    #[schemars(range(min = 1.0, max = 1e9), transform = note("currency units", "world", "chosen", "A"))]
    pub mean_wage: f64,
    /// Regions of the country; at least one.
    pub region: Vec<RegionParams>,
    /// Banks, wallet providers and exchanges of the country.
    pub institution: Vec<InstitutionParams>,
}

/// A part of a country.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionParams {
    /// Name of the region.
    pub name: String,
    /// Share of the country's people who live in the region; normalised.
    #[serde(default = "whole")]
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "chosen", "A"))]
    pub share: f64,
    /// Share of a region's people who live in cities.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "chosen", "A"))]
    pub urban: f64,
}

/// A bank, wallet provider or exchange.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstitutionParams {
    /// Name of the institution.
    pub name: String,
    /// Kind of the institution: bank, wallet provider or exchange.
    pub kind: InstitutionKind,
    /// Share of the country's customers of that kind whom the institution has; normalised.
    #[serde(default = "whole")]
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub share: f64,
    /// Most that one transfer from an account at the institution may be, in mean wages.
    #[serde(default = "transfer_limit")]
    #[schemars(range(min = 0.1, max = 10_000.0), transform = note("mean wages", "world", "assumption", "A"))]
    pub transfer_limit: f64,
    /// Most that one account at the institution may send in a day, in mean wages.
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
