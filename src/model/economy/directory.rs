//! Who can be paid: lists that habits choose from, made once.
//!
//! Nobody isolated is in any list, and lists follow the columns' order, so that one isolated person more shifts no
//! choice. Accounts of businesses are copied out, so that choosing a payee touches four bytes, not a whole record.

use std::collections::BTreeMap;
use std::ops::Range;

use super::profile::Traits;
use crate::world::{
    AccountIx, AccountKind, BusinessIx, BusinessKind, Category, CountryIx, Owner, PersonIx, RegionIx, World,
};

/// Lists of one country.
#[derive(Clone, Debug, Default)]
pub struct CountryLists {
    /// Positions of those who may be sent money from abroad, as far as they have an account: all its people.
    pub receivers: Range<u32>,
    pub telecoms: Vec<AccountIx>,
    pub platforms: Vec<AccountIx>,
    pub lenders: Vec<AccountIx>,
    pub charities: Vec<AccountIx>,
    /// Correspondents: money to and from countries that are not simulated.
    pub abroad: Vec<AccountIx>,
    /// USDT traders over the counter: their bank account and their exchange account.
    pub desks: Vec<(AccountIx, AccountIx)>,
    /// Unhosted addresses, largest first: from them freelancers are paid, to them USDT leaves.
    pub holders: Vec<AccountIx>,
    /// Merchants of all its regions.
    pub merchants: Vec<AccountIx>,
    /// Accounts of companies that are no shops, which somebody in another country may pay.
    pub companies: Vec<AccountIx>,
    /// Who pays pensions.
    pub treasury: Vec<AccountIx>,
    /// What one minor unit of each country's currency is worth in this country's, by the mid rate.
    pub worth: Vec<f64>,
    /// For each country, the cumulative share of relatives who live there.
    pub relatives: Vec<f64>,
}

/// How somebody is paid: what a payer must know, in one place, since payees are scattered over memory.
#[derive(Clone, Copy, Debug)]
pub struct Payee {
    /// The main account.
    pub account: AccountIx,
    /// Its institution.
    pub institution: u16,
    /// Country, as a position.
    pub country: u16,
    /// Monthly income, in mean wages of the country.
    pub wages: f32,
    /// Whether this account is hardly used.
    pub near_idle: bool,
}

/// A biller.
#[derive(Clone, Copy, Debug)]
pub struct Utility {
    pub account: AccountIx,
    /// What it bills for.
    pub category: Category,
}

/// Lists of one region.
#[derive(Clone, Debug, Default)]
pub struct RegionLists {
    pub sellers: Vec<PersonIx>,
    pub gig_workers: Vec<PersonIx>,
    pub landlords: Vec<PersonIx>,
    /// Billers other than companies that let.
    pub utilities: Vec<Utility>,
    /// Companies that let.
    pub letting: Vec<AccountIx>,
}

/// All lists.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    pub countries: Vec<CountryLists>,
    pub regions: Vec<RegionLists>,
    /// Account of each business.
    account: Vec<AccountIx>,
    /// How each person is paid.
    payees: Vec<Payee>,
}

/// Least share of a country among those that relatives live in, so that every pair of countries has traffic.
const LEAST_RELATIVES: f64 = 0.03;

impl Directory {
    /// Reads the lists off a world; `traits` are everybody's.
    #[must_use]
    pub fn new(world: &World, traits: &[Traits]) -> Directory {
        let mut directory = Directory {
            countries: vec![CountryLists::default(); world.countries.len()],
            regions: vec![RegionLists::default(); world.regions.len()],
            ..Directory::default()
        };
        for (lists, country) in directory.countries.iter_mut().zip(&world.countries) {
            lists.receivers = country.people.clone();
        }
        directory.list_desks(world);
        directory.list_businesses(world);
        directory.list_people(world, traits);
        directory.list_worths(world);
        directory
    }

    fn list_desks(&mut self, world: &World) {
        let mut desks: BTreeMap<BusinessIx, (AccountIx, AccountIx)> = BTreeMap::new();
        for position in world.accounts.positions() {
            let account = world.accounts.record(position);
            let Owner::Business(owner) = account.owner() else {
                continue;
            };
            let business = world.businesses.get(owner);
            match (account.kind, business.kind) {
                (AccountKind::Exchange, BusinessKind::Trader) => {
                    desks.entry(owner).or_insert((AccountIx::NONE, AccountIx::NONE)).1 = position;
                }
                (_, BusinessKind::Trader) => {
                    desks.entry(owner).or_insert((AccountIx::NONE, AccountIx::NONE)).0 = position;
                }
                _ => {}
            }
        }
        for (owner, (bank, exchange)) in desks {
            if !bank.is_none() && !exchange.is_none() {
                let country = world.businesses.get(owner).country;
                self.countries[country.at()].desks.push((bank, exchange));
            }
        }
    }

    fn list_businesses(&mut self, world: &World) {
        for business in &world.businesses.all {
            self.account.push(business.account);
            if business.account.is_none() {
                continue;
            }
            if business.kind == BusinessKind::Biller
                && let Some(region) = self.regions.get_mut(business.region.at())
            {
                let (account, category) = (business.account, business.category);
                if category == Category::Landlord {
                    region.letting.push(account);
                } else {
                    region.utilities.push(Utility { account, category });
                }
            }
            let Some(lists) = self.countries.get_mut(business.country.at()) else {
                continue;
            };
            match business.kind {
                BusinessKind::Telecom => lists.telecoms.push(business.account),
                BusinessKind::Platform => lists.platforms.push(business.account),
                BusinessKind::Lender => lists.lenders.push(business.account),
                BusinessKind::Abroad => lists.abroad.push(business.account),
                BusinessKind::Holder => lists.holders.push(business.account),
                BusinessKind::Merchant => lists.merchants.push(business.account),
                _ => {}
            }
            let bills_abroad = matches!(
                business.kind,
                BusinessKind::Employer | BusinessKind::Platform | BusinessKind::Biller
            );
            if bills_abroad && world.accounts.get(business.account).kind == AccountKind::Business {
                lists.companies.push(business.account);
            }
            match business.category {
                Category::Charity => lists.charities.push(business.account),
                Category::Government | Category::PensionFund => lists.treasury.push(business.account),
                _ => {}
            }
        }
    }

    fn list_people(&mut self, world: &World, traits: &[Traits]) {
        let people = &world.people;
        self.payees = (0..people.len() as u32)
            .map(PersonIx)
            .map(|person| {
                let at = person.at();
                let (account, country) = (people.main_account(person), people.country(person));
                let mean_wage = world.countries[country.at()].mean_wage.0.max(1);
                Payee {
                    account,
                    institution: account
                        .some()
                        .map_or(0, |main| world.accounts.get(main).institution().0 as u16),
                    country: country.0 as u16,
                    wages: (people.income[at].0 as f64 / mean_wage as f64) as f32,
                    near_idle: traits[at].any(Traits::NEAR_IDLE),
                }
            })
            .collect();
        for (person, traits) in (0..).map(PersonIx).zip(traits) {
            if people.main_account(person).is_none() || people.is_isolated(person) {
                continue;
            }
            let Some(lists) = self.regions.get_mut(people.region(person).at()) else {
                continue;
            };
            if traits.any(Traits::SELLER) {
                lists.sellers.push(person);
            }
            if traits.any(Traits::GIG) {
                lists.gig_workers.push(person);
            }
            if traits.any(Traits::LANDLORD) {
                lists.landlords.push(person);
            }
        }
    }

    fn list_worths(&mut self, world: &World) {
        let worths = |to: usize| -> Vec<f64> {
            let to = world.countries[to].currency;
            let per = |from: &crate::world::Country| {
                let many = crate::param::money::Minor(1_000_000_000);
                world.rates.mid(many, from.currency, to).0 as f64 / many.0 as f64
            };
            world.countries.iter().map(per).collect()
        };
        let people: Vec<f64> = self
            .countries
            .iter()
            .map(|lists| lists.receivers.len() as f64)
            .collect();
        let everybody: f64 = people.iter().sum();
        for (home, lists) in self.countries.iter_mut().enumerate() {
            lists.worth = worths(home);
            let mut total = 0.0;
            lists.relatives = people
                .iter()
                .enumerate()
                .map(|(country, &count)| {
                    if country != home && count > 0.0 {
                        total += count.max(LEAST_RELATIVES * everybody);
                    }
                    total
                })
                .collect();
        }
    }

    /// How many businesses there are.
    #[must_use]
    pub const fn businesses(&self) -> usize {
        self.account.len()
    }

    /// Where a business is paid.
    #[inline]
    #[must_use]
    pub fn account(&self, business: u32) -> AccountIx {
        self.account[business as usize]
    }

    /// How somebody is paid.
    #[inline]
    #[must_use]
    pub fn payee(&self, person: PersonIx) -> &Payee {
        &self.payees[person.at()]
    }

    /// The country where a migrant's relative lives, and the relative: `u` and `v` between 0 and 1.
    #[must_use]
    pub fn relative(&self, home: CountryIx, u: f64, v: f64) -> Option<PersonIx> {
        let shares = &self.countries[home.at()].relatives;
        let goal = u * shares.last()?;
        let country = shares.partition_point(|&below| below <= goal);
        let receivers = &self.countries.get(country)?.receivers;
        let place = (v * receivers.len() as f64) as u32;
        let relative = PersonIx(receivers.start + place);
        let is_one = receivers.contains(&relative.0) && !self.payee(relative).account.is_none();
        is_one.then_some(relative)
    }

    /// A company in another country, the country as for relatives: `u` and `v` between 0 and 1.
    #[must_use]
    pub fn company(&self, home: CountryIx, u: f64, v: f64) -> Option<AccountIx> {
        let shares = &self.countries[home.at()].relatives;
        let goal = u * shares.last()?;
        let country = shares.partition_point(|&below| below <= goal);
        one_of(&self.countries.get(country)?.companies, v)
    }

    /// Lists of a country.
    #[inline]
    #[must_use]
    pub fn country(&self, country: CountryIx) -> &CountryLists {
        &self.countries[country.at()]
    }

    /// Lists of a region.
    #[inline]
    #[must_use]
    pub fn region(&self, region: RegionIx) -> Option<&RegionLists> {
        self.regions.get(region.at())
    }
}

/// The entry of a list that a number between 0 and 1 falls on, all alike.
#[inline]
#[must_use]
pub fn one_of<T: Copy>(list: &[T], u: f64) -> Option<T> {
    list.get((u * list.len() as f64) as usize).copied()
}

/// Likewise, but the first are met most: half of all meetings are with the first quarter.
#[inline]
#[must_use]
pub fn often_first<T: Copy>(list: &[T], u: f64) -> Option<T> {
    one_of(list, u * u)
}
