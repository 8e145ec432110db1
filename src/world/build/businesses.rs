//! Businesses: merchants, agents, employers and billers of each region; whoever serves a whole country; the branches
//! behind institutions, with their cash vaults.
//!
//! They are laid down in the order in which `places` counted them. Their floors cannot bind, so that no balance of
//! theirs decides anything; only an unhosted chain address, which can hold no less than nothing, starts with a hoard
//! instead.

use std::ops::Range;

use super::places::{CHARITIES, LENDERS, PLATFORMS, TELECOMS, TREASURIES, holders, traders};
use crate::engine::sample::{exponential, pick};
use crate::engine::{Seed, Span, Time};
use crate::param::money::{Currency, Minor};
use crate::param::normal::normal_quantile;
use crate::world::params::PopulationParams;
use crate::world::{
    AccountIx, AccountKind, Business, BusinessIx, BusinessKind, Category, CountryIx, InstitutionIx, InstitutionKind,
    NewAccount, Owner, RegionIx, Vaults, World, decision,
};

/// Trades of shops and how common they are; the best-known shops of a region cover all of them once.
const SHOPS: [(Category, f64); 12] = [
    (Category::Grocery, 0.26),
    (Category::Restaurant, 0.14),
    (Category::Fuel, 0.09),
    (Category::Clothing, 0.11),
    (Category::Pharmacy, 0.08),
    (Category::Electronics, 0.06),
    (Category::HouseholdGoods, 0.07),
    (Category::OnlineShop, 0.07),
    (Category::RideHailing, 0.05),
    (Category::Beauty, 0.04),
    (Category::Education, 0.02),
    (Category::Services, 0.01),
];
/// Trades of firms: those that shell companies file too are common.
const FIRMS: [(Category, f64); 12] = [
    (Category::Manufacturing, 0.16),
    (Category::Construction, 0.13),
    (Category::GeneralTrading, 0.12),
    (Category::Textiles, 0.1),
    (Category::ImportExport, 0.09),
    (Category::ItServices, 0.09),
    (Category::Transport, 0.08),
    (Category::Consulting, 0.07),
    (Category::Agriculture, 0.06),
    (Category::Marketing, 0.05),
    (Category::Health, 0.03),
    (Category::Security, 0.02),
];
const BILLS: [Category; 8] = [
    Category::Electricity,
    Category::Gas,
    Category::Water,
    Category::Internet,
    Category::School,
    Category::Landlord,
    Category::Insurance,
    Category::Council,
];
const TREASURY: [Category; 2] = [Category::Government, Category::PensionFund];
/// Typical holding of a country's largest chain address, in USDT: more than honest payments from it come to.
const HOARD: f64 = 4_000_000.0;
/// Typical stock of a trader, in USDT.
const STOCK: f64 = 50_000.0;
/// The best known of a region are old: newcomers come after them.
const OLD_HANDS: u32 = 12;

/// Builds them all.
pub fn build(world: &mut World, params: &PopulationParams, seed: Seed) {
    world.vaults = Vaults(vec![
        vec![AccountIx::NONE; world.regions.len()];
        world.institutions.len()
    ]);
    let mut builder = Builder { world, params, seed };
    for country in 0..builder.world.countries.len() {
        let place = builder.world.countries[country].clone();
        let country = CountryIx(country as u32);
        for region in place.regions.clone().map(RegionIx) {
            let plan = builder.world.regions[region.at()].clone();
            builder.block(BusinessKind::Merchant, region, plan.merchants);
            builder.block(BusinessKind::Agent, region, plan.agents);
            builder.block(BusinessKind::Employer, region, plan.employers);
            builder.block(BusinessKind::Biller, region, plan.billers);
        }
        builder.serve(country, place.people.end - place.people.start);
        for &institution in &place.institutions {
            builder.branches(institution, place.regions.clone());
        }
    }
}

/// What a business files about itself, and where its money is.
struct Filing {
    kind: BusinessKind,
    category: Category,
    region: RegionIx,
    /// How well known among its neighbours, best first.
    rank: u32,
}

struct Builder<'a> {
    world: &'a mut World,
    params: &'a PopulationParams,
    seed: Seed,
}

impl Builder<'_> {
    /// All of a kind in a region, best known first.
    fn block(&mut self, kind: BusinessKind, region: RegionIx, positions: Range<u32>) {
        for rank in 0..positions.end - positions.start {
            let u = self.seed.draw(decision::BUSINESS, self.next_key(), 3, 0).uniform();
            let category = match kind {
                BusinessKind::Merchant => trade(&SHOPS, rank, u),
                BusinessKind::Employer => trade(&FIRMS, rank, u),
                BusinessKind::Biller => BILLS[rank as usize % BILLS.len()],
                _ => Category::CashAgent,
            };
            self.add(&Filing {
                kind,
                category,
                region,
                rank,
            });
        }
    }

    /// Whoever serves a whole country.
    fn serve(&mut self, country: CountryIx, people: u32) {
        let (traders, holders) = (traders(self.params, people), holders(self.params, people));
        let guild = country.at();
        let telecoms = self.spread(country, BusinessKind::Telecom, &[Category::Telecom], TELECOMS);
        let platforms = self.spread(country, BusinessKind::Platform, &[Category::Platform], PLATFORMS);
        let lenders = self.spread(country, BusinessKind::Lender, &[Category::Lender], LENDERS);
        let charities = self.spread(country, BusinessKind::Biller, &[Category::Charity], CHARITIES);
        let treasury = self.spread(country, BusinessKind::Employer, &TREASURY, TREASURIES);
        let correspondent = self.spread(country, BusinessKind::Abroad, &[Category::Correspondent], 1);
        let traders = self.spread(country, BusinessKind::Trader, &[Category::CurrencyExchange], traders);
        let holders = self.spread(country, BusinessKind::Holder, &[Category::SelfCustody], holders);
        for &trader in &traders {
            self.stock(trader, country);
        }
        let world = &mut *self.world;
        world.abroad.extend(
            correspondent
                .iter()
                .map(|&business| world.businesses.get(business).account),
        );
        let guild = &mut world.guilds[guild];
        *guild = crate::world::Guilds {
            traders,
            lenders,
            telecoms,
            platforms,
            charities,
            treasury,
            holders,
        };
    }

    /// Businesses of a country, each seated in a region by its share of people.
    fn spread(
        &mut self,
        country: CountryIx,
        kind: BusinessKind,
        categories: &[Category],
        count: u32,
    ) -> Vec<BusinessIx> {
        let regions = self.world.countries[country.at()].regions.clone();
        let places = &self.world.regions[regions.start as usize..regions.end as usize];
        let weights: Vec<f64> = places.iter().map(|place| place.people.len() as f64).collect();
        (0..count)
            .map(|rank| {
                let u = self.seed.draw(decision::BUSINESS, self.next_key(), 4, 0).uniform();
                let region = RegionIx(regions.start + pick(u, &weights).unwrap_or(0) as u32);
                let category = categories[rank as usize % categories.len()];
                self.add(&Filing {
                    kind,
                    category,
                    region,
                    rank,
                })
            })
            .collect()
    }

    /// Key of the next business to be added.
    fn next_key(&self) -> u64 {
        self.world
            .ids
            .owner_key(Owner::Business(BusinessIx(self.world.businesses.all.len() as u32)))
    }

    /// One business with the account where it is paid.
    fn add(&mut self, filing: &Filing) -> BusinessIx {
        let Filing { kind, region, rank, .. } = *filing;
        let country = self.world.regions[region.at()].country;
        let key = self.next_key();
        let draw = |what| self.seed.draw(decision::BUSINESS, key, what, 0);
        let registered_at = self.registered(kind, rank, draw(0).uniform(), draw(0).second());
        let (at, account_kind) = match kind {
            BusinessKind::Merchant => (
                self.institution(country, draw(1).second() < 0.2, draw(1).uniform()),
                AccountKind::Merchant,
            ),
            BusinessKind::Agent => (
                self.institution(country, true, draw(1).uniform()),
                AccountKind::Business,
            ),
            BusinessKind::Abroad => (
                self.institution(country, false, draw(1).uniform()),
                AccountKind::External,
            ),
            BusinessKind::Holder => (self.exchange(country), AccountKind::External),
            _ => (
                self.institution(country, false, draw(1).uniform()),
                AccountKind::Business,
            ),
        };
        let z = normal_quantile(draw(2).uniform());
        let balance = match kind {
            _ if registered_at > self.world.horizon.start.start() => Minor::ZERO,
            BusinessKind::Holder => usdt(HOARD / f64::from(rank + 1) * libm::exp(0.5 * z)),
            _ => {
                let wages = size(kind) * libm::exp(1.1 * z) / (1.0 + libm::sqrt(f64::from(rank)));
                self.world.countries[country.at()].mean_wage.scaled(wages)
            }
        };
        let director = draw(2).second();
        self.register(filing, at, account_kind, registered_at, balance, director)
    }

    /// Writes a business and its first account down; `balance` is in the account's currency.
    fn register(
        &mut self,
        filing: &Filing,
        at: InstitutionIx,
        account_kind: AccountKind,
        registered_at: Time,
        balance: Minor,
        director: f64,
    ) -> BusinessIx {
        let world = &mut *self.world;
        let place = &world.regions[filing.region.at()];
        let business = BusinessIx(world.businesses.all.len() as u32);
        let owner = Owner::Business(business);
        let key = world.ids.owner_key(owner);
        let account = NewAccount {
            balance,
            // A chain address can hold no less than nothing, whoever's it is.
            is_bottomless: filing.kind != BusinessKind::Holder,
            ..world.new_account(owner, 0, at, account_kind, registered_at)
        };
        let token = world.ids.token(key);
        let people = place.people.end - place.people.start;
        let director_token = match filing.kind {
            BusinessKind::Holder => token,
            _ if people == 0 => token,
            _ => world
                .ids
                .token(u64::from(place.people.start) + (director * f64::from(people)) as u64),
        };
        let country = place.country;
        let account = world.accounts.push(&account);
        world.businesses.all.push(Business {
            key,
            kind: filing.kind,
            country,
            region: filing.region,
            category: filing.category,
            registered_at,
            director_token,
            token,
            account,
            weight: 1.0 / f64::from(filing.rank + 1),
        });
        business
    }

    /// When a business was set up: years ago, or for some of the lesser ones during the run.
    fn registered(&self, kind: BusinessKind, rank: u32, u: f64, v: f64) -> Time {
        let start = self.world.horizon.start.start();
        let lasts = self.world.horizon.end.start() - start;
        let may_be_new = match kind {
            BusinessKind::Merchant | BusinessKind::Employer => rank >= OLD_HANDS,
            BusinessKind::Holder => rank >= 2,
            _ => false,
        };
        let new = self.params.new_businesses;
        if may_be_new && v < new {
            start + lasts.scaled(v / new)
        } else {
            start - Span((exponential(u, 5.0).min(40.0) * 365.0 * 86_400.0) as i64 + 86_400)
        }
    }

    /// A branch of an institution in each region, with its books and its vault; the first is the institution's house.
    fn branches(&mut self, institution: InstitutionIx, regions: Range<u32>) {
        for region in regions.map(RegionIx) {
            let opened = self.world.horizon.start.start() - Span(3_000 * 86_400);
            let filing = Filing {
                kind: BusinessKind::House,
                category: Category::FinancialInstitution,
                region,
                rank: 0,
            };
            let director = self.seed.draw(decision::BUSINESS, self.next_key(), 2, 0).second();
            let branch = self.register(
                &filing,
                institution,
                AccountKind::Business,
                opened,
                Minor::ZERO,
                director,
            );
            if self.world.institutions[institution.at()].kind != InstitutionKind::Exchange {
                let vault = self.second(branch, institution, AccountKind::Cash, Minor::ZERO);
                self.world.vaults.0[institution.at()][region.at()] = vault;
            }
            let house = &mut self.world.institutions[institution.at()].house;
            if house.is_none() {
                *house = branch;
            }
        }
    }

    /// A trader's account at an exchange, stocked.
    fn stock(&mut self, trader: BusinessIx, country: CountryIx) {
        let z = normal_quantile(
            self.seed
                .draw(decision::BUSINESS, self.world.businesses.get(trader).key, 5, 0)
                .uniform(),
        );
        let exchange = self.exchange(country);
        self.second(trader, exchange, AccountKind::Exchange, usdt(STOCK * libm::exp(z)));
    }

    /// A business's second account, as old as itself.
    fn second(&mut self, business: BusinessIx, at: InstitutionIx, kind: AccountKind, balance: Minor) -> AccountIx {
        let world = &mut *self.world;
        let owner = Owner::Business(business);
        let opened = world.businesses.get(business).registered_at;
        let account = world.accounts.push(&NewAccount {
            balance,
            is_bottomless: true,
            ..world.new_account(owner, 1, at, kind, opened)
        });
        world.more_accounts.entry(owner).or_default().push(account);
        account
    }

    /// A bank or wallet of a country, by its share.
    fn institution(&self, country: CountryIx, wallet: bool, u: f64) -> InstitutionIx {
        let kind = if wallet {
            InstitutionKind::Wallet
        } else {
            InstitutionKind::Bank
        };
        super::people::institution(self.world, country, kind, u, None).unwrap_or(InstitutionIx(0))
    }

    /// The first exchange of a country.
    fn exchange(&self, country: CountryIx) -> InstitutionIx {
        super::people::institution(self.world, country, InstitutionKind::Exchange, 0.0, None)
            .unwrap_or(InstitutionIx(0))
    }
}

/// An amount of USDT.
fn usdt(units: f64) -> Minor {
    Minor(libm::round(units * Currency::Usdt.minor_per_unit() as f64) as i64)
}

/// What a business trades in.
fn trade(trades: &[(Category, f64)], rank: u32, u: f64) -> Category {
    let weights: Vec<f64> = trades.iter().map(|(_, weight)| *weight).collect();
    let position = if (rank as usize) < trades.len() {
        rank as usize
    } else {
        pick(u, &weights).unwrap_or(0)
    };
    trades[position].0
}

/// Typical opening balance of the best known of a kind, in mean monthly wages.
const fn size(kind: BusinessKind) -> f64 {
    match kind {
        BusinessKind::Employer | BusinessKind::Telecom | BusinessKind::Platform | BusinessKind::Abroad => 200.0,
        BusinessKind::Biller | BusinessKind::Lender => 80.0,
        BusinessKind::Trader => 30.0,
        _ => 12.0,
    }
}
