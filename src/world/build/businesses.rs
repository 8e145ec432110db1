//! Businesses: merchants, agents, employers and billers of each region; telecoms, platforms, lenders, traders and the
//! correspondent of each country; the houses behind institutions, with their cash vaults.
//!
//! The floors of all but traders' exchange accounts cannot bind, so that no balance of theirs decides anything.

use super::places::{LENDERS, PLATFORMS, TELECOMS, holders, traders};
use crate::engine::sample::pick;
use crate::engine::{Seed, Span, Time};
use crate::param::money::{Currency, Minor};
use crate::world::params::PopulationParams;
use crate::world::{
    Account, AccountIx, AccountKind, Business, BusinessIx, BusinessKind, CountryIx, InstitutionIx, InstitutionKind,
    Owner, RegionIx, World, decision,
};

/// So far below zero that it cannot bind.
const BOTTOMLESS: Minor = Minor(-1_000_000_000_000_000);

const SHOPS: [(&str, f64); 12] = [
    ("grocery", 0.26),
    ("restaurant", 0.14),
    ("fuel", 0.09),
    ("clothing", 0.11),
    ("pharmacy", 0.08),
    ("electronics", 0.06),
    ("household_goods", 0.07),
    ("online_shop", 0.07),
    ("transport", 0.05),
    ("beauty", 0.04),
    ("education", 0.02),
    ("services", 0.01),
];
const BILLS: [&str; 8] = [
    "electricity",
    "gas",
    "water",
    "internet",
    "school",
    "landlord",
    "insurance",
    "council",
];

/// Builds them all, in the order that `places` counted them in.
pub fn build(world: &mut World, params: &PopulationParams, seed: Seed) {
    let regions = world.regions.len();
    world.vaults = vec![vec![AccountIx::NONE; regions]; world.institutions.len()];
    for country in 0..world.countries.len() {
        let place = world.countries[country].clone();
        let country = CountryIx(country as u32);
        for region in place.regions.clone().map(RegionIx) {
            let (merchants, agents, employers, billers) = {
                let region = &world.regions[region.at()];
                let length = |range: &std::ops::Range<u32>| range.end - range.start;
                (
                    length(&region.merchants),
                    length(&region.agents),
                    length(&region.employers),
                    length(&region.billers),
                )
            };
            for rank in 0..merchants {
                add(world, seed, BusinessKind::Merchant, country, region, rank);
            }
            for rank in 0..agents {
                add(world, seed, BusinessKind::Agent, country, region, rank);
            }
            for rank in 0..employers {
                add(world, seed, BusinessKind::Employer, country, region, rank);
            }
            for rank in 0..billers {
                add(world, seed, BusinessKind::Biller, country, region, rank);
            }
        }
        let home = RegionIx(place.regions.start);
        let guild = country.at();
        for rank in 0..TELECOMS {
            let telecom = add(world, seed, BusinessKind::Telecom, country, home, rank);
            world.guilds[guild].telecoms.push(telecom);
        }
        for rank in 0..PLATFORMS {
            let platform = add(world, seed, BusinessKind::Platform, country, home, rank);
            world.guilds[guild].platforms.push(platform);
        }
        for rank in 0..LENDERS {
            let lender = add(world, seed, BusinessKind::Lender, country, home, rank);
            world.guilds[guild].lenders.push(lender);
        }
        let correspondent = add(world, seed, BusinessKind::Abroad, country, home, 0);
        world.abroad.push(world.businesses.get(correspondent).account);
        for &institution in &place.institutions {
            let house = add(world, seed, BusinessKind::House, country, home, institution.0);
            world.institutions[institution.at()].house = house;
            vaults(world, house, institution, place.regions.clone());
        }
        for rank in 0..traders(params, place.people.end - place.people.start) {
            let trader = add(world, seed, BusinessKind::Trader, country, home, rank);
            world.guilds[guild].traders.push(trader);
            stock(world, trader, country);
        }
        for rank in 0..holders(place.people.end - place.people.start) {
            let holder = add(world, seed, BusinessKind::Holder, country, home, rank);
            hoard(world, holder, country, rank);
        }
    }
}

/// One business with the account where it is paid.
fn add(
    world: &mut World,
    seed: Seed,
    kind: BusinessKind,
    country: CountryIx,
    region: RegionIx,
    rank: u32,
) -> BusinessIx {
    let business = BusinessIx(world.businesses.all.len() as u32);
    let key = world.ids.owner_key(Owner::Business(business));
    let draw = seed.draw(decision::BUSINESS, key, 0, 0);
    let years = -4.0 * libm::log(draw.uniform());
    let start = world.horizon.start.start();
    let registered_at = start - Span((years * 365.0 * 86_400.0) as i64 + 30 * 86_400);
    let category = match kind {
        BusinessKind::Merchant => {
            let weights: Vec<f64> = SHOPS.iter().map(|(_, weight)| *weight).collect();
            SHOPS[pick(draw.second(), &weights).unwrap_or(0)].0
        }
        BusinessKind::Biller => BILLS[rank as usize % BILLS.len()],
        BusinessKind::Employer => "employer",
        BusinessKind::Agent => "cash_agent",
        BusinessKind::Telecom => "telecom",
        BusinessKind::Platform => "platform",
        BusinessKind::Lender => "lender",
        BusinessKind::House => "financial_institution",
        BusinessKind::Trader => "currency_exchange",
        BusinessKind::Abroad => "correspondent",
        BusinessKind::Holder => "self_custody",
        BusinessKind::Shell => "general_trading",
    };
    let bank = match kind {
        BusinessKind::House => InstitutionIx(rank),
        _ => bank(world, country, seed.draw(decision::BUSINESS, key, 1, 0).uniform()),
    };
    let account_kind = match kind {
        BusinessKind::Merchant => AccountKind::Merchant,
        BusinessKind::Abroad => AccountKind::External,
        _ => AccountKind::Business,
    };
    let owner = Owner::Business(business);
    let currency = world.countries[country.at()].currency;
    let mut account = Account::new(
        world.ids.account(key, 0),
        owner,
        bank,
        account_kind,
        currency,
        registered_at,
    );
    account.floor = BOTTOMLESS;
    let wage = world.countries[country.at()].mean_wage;
    account.balance =
        wage.scaled(2.0 + 40.0 * seed.draw(decision::BUSINESS, key, 2, 0).uniform() / f64::from(rank + 1));
    if kind == BusinessKind::House {
        // An exchange books its customers' fiat here; its institution's own currency does not fit.
        account.currency = currency;
    }
    let account = world.accounts.push(account);
    let token = world.ids.token(key);
    world.businesses.all.push(Business {
        key,
        kind,
        country,
        region,
        category,
        registered_at,
        director_token: world.ids.born(decision::BUSINESS, key),
        token,
        account,
        weight: 1.0 / f64::from(rank + 1),
    });
    business
}

/// A bank of a country, by its share.
fn bank(world: &World, country: CountryIx, u: f64) -> InstitutionIx {
    let all = &world.countries[country.at()].institutions;
    let weights: Vec<f64> = all
        .iter()
        .map(|&institution| {
            let institution = &world.institutions[institution.at()];
            if institution.kind == InstitutionKind::Bank {
                institution.share
            } else {
                0.0
            }
        })
        .collect();
    pick(u, &weights)
        .and_then(|position| all.get(position).copied())
        .unwrap_or(InstitutionIx(0))
}

/// One cash vault for each region.
fn vaults(world: &mut World, house: BusinessIx, institution: InstitutionIx, regions: std::ops::Range<u32>) {
    if world.institutions[institution.at()].kind == InstitutionKind::Exchange {
        return;
    }
    let start = world.horizon.start.start();
    for (position, region) in regions.enumerate() {
        let owner = Owner::Business(house);
        let key = world.owner_key(owner);
        let opened = Time(start.0 - 3_000 * 86_400);
        let currency = world.institutions[institution.at()].currency;
        let id = world.ids.account(key, 1 + position as u64);
        let mut vault = Account::new(id, owner, institution, AccountKind::Cash, currency, opened);
        vault.floor = BOTTOMLESS;
        let vault = world.accounts.push(vault);
        world.vaults[institution.at()][region as usize] = vault;
        world.more_accounts.entry(owner).or_default().push(vault);
    }
}

/// Makes a holder's account an unhosted address with a hoard on it: its floor is zero, as for anybody's address.
fn hoard(world: &mut World, holder: BusinessIx, country: CountryIx, rank: u32) {
    let exchange = world.countries[country.at()]
        .institutions
        .iter()
        .position(|institution| world.institutions[institution.at()].kind == InstitutionKind::Exchange);
    let Some(exchange) = exchange.map(|position| world.countries[country.at()].institutions[position]) else {
        return;
    };
    let record = world.businesses.get(holder).clone();
    let id = world.accounts.get(record.account).id;
    let owner = Owner::Business(holder);
    let opened = record.registered_at;
    let mut account = Account::new(id, owner, exchange, AccountKind::External, Currency::Usdt, opened);
    account.opening_channel = crate::world::OpeningChannel::App;
    account.balance = Minor(4_000_000 / i64::from(rank + 1) * Currency::Usdt.minor_per_unit());
    world.accounts.all[record.account.at()] = account;
}

/// A trader's account at an exchange, stocked.
fn stock(world: &mut World, trader: BusinessIx, country: CountryIx) {
    let Some(&exchange) = world.countries[country.at()]
        .institutions
        .iter()
        .find(|institution| world.institutions[institution.at()].kind == InstitutionKind::Exchange)
    else {
        return;
    };
    let owner = Owner::Business(trader);
    let opened = world.businesses.get(trader).registered_at;
    let key = world.owner_key(owner);
    let id = world.ids.account(key, 1);
    let mut account = Account::new(id, owner, exchange, AccountKind::Exchange, Currency::Usdt, opened);
    account.floor = BOTTOMLESS;
    account.balance = Minor(50_000 * Currency::Usdt.minor_per_unit());
    let account = world.accounts.push(account);
    world.more_accounts.entry(owner).or_default().push(account);
}
