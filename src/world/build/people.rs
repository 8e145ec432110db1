//! Everybody: age, work, income, mind, household, accounts, phone, device.
//!
//! A person is drafted as a pure function of (seed, position) and of nobody else but the household's head, in parallel;
//! columns and accounts are laid down in the order of positions, while the next people are drafted.

use std::ops::Range;
use std::sync::Arc;

use super::batches::in_batches;
use super::households;
use super::purse::{self, Holder};
use crate::engine::sample::{exponential, logistic, pick, zipf};
use crate::engine::{Seed, Span};
use crate::param::dist::normal_quantile;
use crate::param::money::Minor;
use crate::world::device::{DeviceKind, Handset, Handsets};
use crate::world::params::PopulationParams;
use crate::world::purses::SLOTS;
use crate::world::{
    Accounts, BusinessIx, CountryIx, Devices, Gender, InstitutionIx, InstitutionKind, NewAccount, Occupation, People,
    PersonIx, Purses, Region, RegionIx, World, decision,
};

/// People drafted in one go, so that memory beyond the columns stays small.
const BATCH: u32 = 1 << 14;
/// Incomes are kept between these multiples of the mean wage.
const LEAST_INCOME: f64 = 0.05;
const MOST_INCOME: f64 = 60.0;
/// Mean age of a device, in years.
const DEVICE_AGE: f64 = 1.2;

/// One person to be.
struct Draft {
    country: CountryIx,
    region: RegionIx,
    birth_year: u16,
    gender: Gender,
    occupation: Occupation,
    income: Minor,
    digital: f32,
    susceptibility: f32,
    employer: BusinessIx,
    /// None where it is that of the household's member before.
    device: Option<Handset>,
    /// Main, wallet, savings, exchange.
    accounts: [Option<NewAccount>; SLOTS],
}

/// Builds `count` people; those beyond all regions are isolated and belong to the first.
pub fn build(world: &mut World, params: &PopulationParams, seed: Seed, count: u32) {
    let mut land = Land::take(world, count as usize);
    let before = households::places(&world.regions, count, params.household, seed);
    let sketcher = Sketcher {
        world,
        before: &before,
        params,
        seed,
        year: year(world),
    };
    in_batches(
        count,
        BATCH,
        |person| sketcher.draft(PersonIx(person)),
        |people, drafts| land.lay_down(people, drafts),
    );
    land.people.before = before;
    land.people.isolated = count - world.regions.last().map_or(0, |last| last.people.end).min(count);
    land.give_back(world);
}

/// The calendar year in which the run starts.
fn year(world: &World) -> u16 {
    chrono::Datelike::year(&world.horizon.start.date()).clamp(1970, 9_999) as u16
}

struct Sketcher<'a> {
    /// Without people yet.
    world: &'a World,
    /// How many of everybody's household come before.
    before: &'a [u8],
    params: &'a PopulationParams,
    seed: Seed,
    year: u16,
}

impl Sketcher<'_> {
    fn draft(&self, person: PersonIx) -> Draft {
        let Sketcher {
            world,
            before,
            params,
            seed,
            year,
        } = *self;
        let key = u64::from(person.0);
        let home = world.regions.partition_point(|region| region.people.end <= person.0);
        let isolated = home == world.regions.len();
        let home = RegionIx(if isolated { 0 } else { home as u32 });
        let region = &world.regions[home.at()];
        let country = &world.countries[region.country.at()];

        let gender = if seed.draw(decision::GENDER, key, 0, 0).chance(params.women) {
            Gender::Female
        } else {
            Gender::Male
        };
        let age = self.age(key);
        let work = seed.draw(decision::WORK, key, 0, 0);
        let occupation = self.occupation(age, gender, work.uniform());
        let income = self.income(key, occupation, region, work.second());
        let mind = seed.draw(decision::MIND, key, 0, 0);
        let lean = 0.9 * libm::log(income) - 0.035 * (f64::from(age) - 32.0) + 1.2 * (region.urban - 0.4);
        let digital = logistic(lean + 0.9 * normal_quantile(mind.uniform()));
        let income = country.mean_wage.scaled(income);
        let holder = Holder {
            person,
            country: region.country,
            age,
            occupation,
            income,
            digital,
            isolated,
        };
        Draft {
            country: region.country,
            region: home,
            birth_year: year - age,
            gender,
            occupation,
            income,
            digital: digital as f32,
            susceptibility: normal_quantile(mind.second()) as f32,
            employer: self.employer(key, occupation, region),
            device: self.device(person, digital, isolated).map(|kind| {
                let network = world.ids.network(key - u64::from(before[person.at()]));
                let years = exponential(seed.draw(decision::PHONE, key, 1, 0).uniform(), DEVICE_AGE);
                let age = Span((years * 365.0 * 86_400.0) as i64);
                Handset::new(world.ids.device(key), network, kind, age)
            }),
            accounts: purse::accounts(world, params, seed, &holder),
        }
    }

    /// In years.
    fn age(&self, key: u64) -> u16 {
        let draw = self.seed.draw(decision::AGE, key, 0, 0);
        let total: f64 = self.params.ages.iter().map(|band| band.share).sum();
        let mut left = draw.uniform() * total;
        for band in &self.params.ages {
            if left < band.share {
                let years = band.to.saturating_sub(band.from) + 1;
                return band.from + (draw.second() * f64::from(years)) as u16;
            }
            left -= band.share;
        }
        self.params.ages.last().map_or(16, |band| band.to)
    }

    fn occupation(&self, age: u16, gender: Gender, u: f64) -> Occupation {
        let groups = &self.params.occupation;
        let group = match gender {
            _ if age < groups.adult_from => &groups.young,
            _ if age >= groups.old_from => &groups.old,
            Gender::Female => &groups.women,
            Gender::Male => &groups.men,
        };
        pick(u, &group.values()).map_or(Occupation::Unemployed, |position| Occupation::ALL[position])
    }

    /// Monthly, in mean wages of the country.
    fn income(&self, key: u64, occupation: Occupation, region: &Region, u: f64) -> f64 {
        let premium = self.params.urban_premium;
        // Weights by which a region's mean stays what it is without cities.
        let outside = 1.0 / (1.0 - region.urban + region.urban * premium);
        let in_city = self.seed.draw(decision::CITY, key, 0, 0).chance(region.urban);
        let place = if in_city { premium * outside } else { outside };
        let spread = self.params.income_spread;
        // The mean of a log-normal is exp(s²/2) above its median.
        let luck = libm::exp(spread * normal_quantile(u) - spread * spread / 2.0);
        (self.params.earnings.get(occupation) * place * luck).clamp(LEAST_INCOME, MOST_INCOME)
    }

    fn employer(&self, key: u64, occupation: Occupation, region: &Region) -> BusinessIx {
        if !matches!(occupation, Occupation::FormalEmployee | Occupation::InformalWorker) {
            return BusinessIx::NONE;
        }
        let employers = region.employers.end - region.employers.start;
        BusinessIx(region.employers.start + zipf(self.seed.draw(decision::EMPLOYER, key, 0, 0).uniform(), employers))
    }

    /// The kind of somebody's own device; none for whoever uses that of the member before.
    fn device(&self, person: PersonIx, digital: f64, isolated: bool) -> Option<DeviceKind> {
        let draw = self.seed.draw(decision::DEVICE, u64::from(person.0), 0, 0);
        let heads = self.before[person.at()] == 0;
        if !heads && !isolated && draw.chance(self.params.shared_device) {
            return None;
        }
        Some(match draw.second() {
            u if u < 0.06 * (1.6 - digital) => DeviceKind::FeaturePhone,
            u if u > 0.97 => DeviceKind::Computer,
            u if u > 0.94 => DeviceKind::Tablet,
            _ => DeviceKind::Smartphone,
        })
    }
}

/// An institution of a kind in a country, by its share.
pub fn institution(world: &World, country: CountryIx, kind: InstitutionKind, u: f64) -> Option<InstitutionIx> {
    let mut left = u;
    let mut last = None;
    for &position in &world.countries[country.at()].institutions {
        let institution = &world.institutions[position.at()];
        if institution.kind != kind {
            continue;
        }
        last = Some(position);
        if left < institution.share {
            break;
        }
        left -= institution.share;
    }
    last
}

/// What people are laid down in.
struct Land {
    people: People,
    accounts: Accounts,
    devices: Handsets,
}

impl Land {
    /// That of a world, with room for so many people, so that no column is ever copied.
    fn take(world: &mut World, count: usize) -> Land {
        let mut land = Land {
            people: People::default(),
            accounts: std::mem::take(&mut world.accounts),
            devices: Handsets {
                start: world.horizon.start.start(),
                all: Vec::with_capacity(count),
            },
        };
        let people = &mut land.people;
        people.country.reserve_exact(count);
        people.region.reserve_exact(count);
        people.birth_year.reserve_exact(count);
        people.gender.reserve_exact(count);
        people.occupation.reserve_exact(count);
        people.income.reserve_exact(count);
        people.digital.reserve_exact(count);
        people.susceptibility.reserve_exact(count);
        people.employer.reserve_exact(count);
        people.purses.reserve_exact(count);
        people.device.reserve_exact(count);
        // Most people have one account or two.
        land.accounts.make_room(2 * count);
        land
    }

    fn lay_down(&mut self, range: Range<u32>, drafts: Vec<Draft>) {
        for (person, draft) in range.map(PersonIx).zip(drafts) {
            let purses = self.open(draft.accounts);
            let device = match draft.device {
                Some(handset) => self.devices.push(handset),
                None => self.people.device[person.at() - 1],
            };
            let people = &mut self.people;
            people.country.push(draft.country.0 as u8);
            people.region.push(draft.region.0 as u16);
            people.birth_year.push(draft.birth_year);
            people.gender.push(draft.gender);
            people.occupation.push(draft.occupation);
            people.income.push(draft.income);
            people.digital.push(draft.digital);
            people.susceptibility.push(draft.susceptibility);
            people.employer.push(draft.employer);
            people.purses.push(purses);
            people.device.push(device);
        }
    }

    /// Lays down somebody's accounts. Whoever has no main account, as in a country without banks, has none.
    fn open(&mut self, accounts: [Option<NewAccount>; SLOTS]) -> Purses {
        let [Some(main), wallet, savings, exchange] = accounts else {
            return Purses::NONE;
        };
        let main = self.accounts.push(&main);
        let beside = [wallet, savings, exchange];
        let purses = Purses::of(main, beside.each_ref().map(Option::is_some));
        for account in beside.into_iter().flatten() {
            self.accounts.push(&account);
        }
        purses
    }

    fn give_back(self, world: &mut World) {
        world.people = Arc::new(self.people);
        world.accounts = self.accounts;
        world.devices = Devices::new(self.devices);
    }
}
