//! Everybody: age, work, income, mind, household, accounts, phone, device.
//!
//! A person is drafted as a pure function of (seed, position) and of nobody else but the household's head. Neighbours
//! are drafted together, into columns of their own, so that draws are made in lanes; these are laid down in the order
//! of positions, while the next people are drafted.

use std::ops::Range;
use std::sync::Arc;

use super::accounts::{self, Holder};
use super::batches::in_batches;
use super::households;
use crate::engine::sample::{exponential, logistic, pick, zipf};
use crate::engine::time::Time;
use crate::engine::{Decision, Draw, Seed, Span};
use crate::param::normal::normal_quantile;
use crate::world::device::{DeviceKind, Handset, Handsets};
use crate::world::params::PopulationParams;
use crate::world::{
    Accounts, BusinessIx, CountryIx, DeviceIx, Devices, Gender, InstitutionIx, InstitutionKind, Occupation, People,
    PersonIx, PublicId, Region, RegionIx, World, decision,
};

/// Neighbours drafted together: so few that their columns stay near until they are laid down.
const NEIGHBOURS: usize = 1 << 10;
/// How many such drafts are made in one go, so that memory beyond the columns stays small.
const BATCH: u32 = 16;
/// Incomes are kept between these multiples of the mean wage.
const LEAST_INCOME: f64 = 0.05;
const MOST_INCOME: f64 = 60.0;
/// Mean age of a device, in years.
const DEVICE_AGE: f64 = 1.2;

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
        (count as usize).div_ceil(NEIGHBOURS) as u32,
        BATCH,
        |part| {
            let first = part * NEIGHBOURS as u32;
            sketcher.draft(first..count.min(first + NEIGHBOURS as u32))
        },
        |_, drafts| drafts.into_iter().for_each(|draft| land.lay_down(draft)),
    );
    land.people.before = before;
    land.people.isolated = count - world.regions.last().map_or(0, |last| last.people.end).min(count);
    land.give_back(world);
}

/// The calendar year in which the run starts.
fn year(world: &World) -> u16 {
    chrono::Datelike::year(&world.horizon.start.date()).clamp(1970, 9_999) as u16
}

/// Columns of neighbours. Positions of their accounts and devices count from the first of these.
struct Draft {
    people: People,
    accounts: Accounts,
    handsets: Vec<Handset>,
}

/// Draws about some neighbours, one each.
struct Luck {
    gender: Vec<Draw>,
    age: Vec<Draw>,
    work: Vec<Draw>,
    city: Vec<Draw>,
    mind: Vec<Draw>,
    employer: Vec<Draw>,
    device: Vec<Draw>,
    device_age: Vec<Draw>,
    accounts: accounts::Luck,
}

/// Ids of some neighbours' devices, should they have any, and of the networks at home.
struct Names {
    devices: Vec<PublicId>,
    networks: Vec<PublicId>,
}

impl Luck {
    fn of(seed: Seed, neighbours: Range<u32>) -> Luck {
        let about = |decision: Decision, what: i64| {
            seed.draw_all(decision, neighbours.clone(), |person| (u64::from(person), what, 0))
        };
        Luck {
            gender: about(decision::GENDER, 0),
            age: about(decision::AGE, 0),
            work: about(decision::WORK, 0),
            city: about(decision::CITY, 0),
            mind: about(decision::MIND, 0),
            employer: about(decision::EMPLOYER, 0),
            device: about(decision::DEVICE, 0),
            device_age: about(decision::PHONE, 1),
            accounts: [about(decision::ACCOUNTS, 0), about(decision::ACCOUNTS, 1)],
        }
    }
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
    fn draft(&self, neighbours: Range<u32>) -> Draft {
        let mut draft = Draft::new(self.world.horizon.start.start(), neighbours.len());
        let luck = Luck::of(self.seed, neighbours.clone());
        let names = self.names(neighbours.clone());
        let holders: Vec<Holder> = (0..)
            .zip(neighbours)
            .map(|(place, person)| self.person(PersonIx(person), &luck, &names, place, &mut draft))
            .collect();
        accounts::open_all(
            self.world,
            self.params,
            self.seed,
            &holders,
            &luck.accounts,
            |accounts| {
                let own = draft.accounts.push_all(accounts);
                draft.people.own_accounts.push(own);
            },
        );
        draft
    }

    fn names(&self, neighbours: Range<u32>) -> Names {
        // A household's network is that of its head.
        let before = |person: u32| u64::from(self.before[person as usize]);
        let ids = &self.world.ids;
        Names {
            devices: ids.devices(neighbours.clone().map(u64::from)),
            networks: ids.networks(neighbours.map(|person| u64::from(person) - before(person))),
        }
    }

    /// Adds a person to a draft, by the draws and names at a place. What is left are the accounts.
    fn person(&self, person: PersonIx, luck: &Luck, names: &Names, place: usize, draft: &mut Draft) -> Holder {
        let Sketcher {
            world, params, year, ..
        } = *self;
        let home = world.regions.partition_point(|region| region.people.end <= person.0);
        let isolated = home == world.regions.len();
        let home = RegionIx(if isolated { 0 } else { home as u32 });
        let region = &world.regions[home.at()];
        let country = &world.countries[region.country.at()];

        let gender = if luck.gender[place].chance(params.women) {
            Gender::Female
        } else {
            Gender::Male
        };
        let age = self.age(luck.age[place]);
        let work = luck.work[place];
        let occupation = self.occupation(age, gender, work.uniform());
        let income = self.income(occupation, region, work.second(), luck.city[place]);
        let mind = luck.mind[place];
        let lean = 0.9 * libm::log(income) - 0.035 * (f64::from(age) - 32.0) + 1.2 * (region.urban - 0.4);
        let digital = logistic(lean + 0.9 * normal_quantile(mind.uniform()));
        let income = country.mean_wage.scaled(income);
        if let Some(kind) = self.device(person, digital, isolated, luck.device[place]) {
            let (id, network) = (names.devices[place], names.networks[place]);
            let years = exponential(luck.device_age[place].uniform(), DEVICE_AGE);
            let age = Span((years * 365.0 * 86_400.0) as i64);
            draft.handsets.push(Handset::new(id, network, kind, age));
        }
        let people = &mut draft.people;
        people.country.push(region.country.0 as u8);
        people.region.push(home.0 as u16);
        people.birth_year.push(year - age);
        people.gender.push(gender);
        people.occupation.push(occupation);
        people.income.push(income);
        people.digital.push(digital as f32);
        people.susceptibility.push(normal_quantile(mind.second()) as f32);
        people
            .employer
            .push(self.employer(occupation, region, luck.employer[place]));
        // Whoever has no device uses the last one: that of the household's member before, perhaps in the draft before.
        people
            .device
            .push(DeviceIx((draft.handsets.len() as u32).wrapping_sub(1)));
        Holder {
            person,
            country: region.country,
            age,
            occupation,
            income,
            digital,
            isolated,
        }
    }

    /// In years.
    fn age(&self, draw: Draw) -> u16 {
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
    fn income(&self, occupation: Occupation, region: &Region, u: f64, city: Draw) -> f64 {
        let premium = self.params.urban_premium;
        // Weights by which a region's mean stays what it is without cities.
        let outside = 1.0 / (1.0 - region.urban + region.urban * premium);
        let in_city = city.chance(region.urban);
        let place = if in_city { premium * outside } else { outside };
        let spread = self.params.income_spread;
        // The mean of a log-normal is exp(s²/2) above its median.
        let luck = libm::exp(spread * normal_quantile(u) - spread * spread / 2.0);
        (self.params.earnings.get(occupation) * place * luck).clamp(LEAST_INCOME, MOST_INCOME)
    }

    fn employer(&self, occupation: Occupation, region: &Region, draw: Draw) -> BusinessIx {
        if !matches!(occupation, Occupation::FormalEmployee | Occupation::InformalWorker) {
            return BusinessIx::NONE;
        }
        let employers = region.employers.end - region.employers.start;
        BusinessIx(region.employers.start + zipf(draw.uniform(), employers))
    }

    /// The kind of somebody's own device; none for whoever uses that of the member before.
    fn device(&self, person: PersonIx, digital: f64, isolated: bool, draw: Draw) -> Option<DeviceKind> {
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

/// An institution of a kind in a country, by its share; not the one that somebody has an account with already.
pub fn institution(
    world: &World,
    country: CountryIx,
    kind: InstitutionKind,
    u: f64,
    beside: Option<InstitutionIx>,
) -> Option<InstitutionIx> {
    let fits = |&position: &InstitutionIx| world.institutions[position.at()].kind == kind && Some(position) != beside;
    let share = |position: InstitutionIx| world.institutions[position.at()].share;
    let taken = beside.filter(|other| world.institutions[other.at()].kind == kind);
    let mut left = u * (1.0 - taken.map_or(0.0, share));
    let mut last = None;
    for position in world.countries[country.at()].institutions.iter().copied().filter(fits) {
        last = Some(position);
        if left < share(position) {
            break;
        }
        left -= share(position);
    }
    last
}

impl Draft {
    /// Of so many people, in a run that starts at a moment.
    fn new(start: Time, count: usize) -> Draft {
        let mut draft = Draft {
            people: People::default(),
            accounts: Accounts::new(start),
            handsets: Vec::with_capacity(count),
        };
        draft.people.make_room(count);
        // Most people have one account or two.
        draft.accounts.make_room(2 * count);
        draft
    }
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
        land.people.make_room(count);
        land.accounts.make_room(2 * count);
        land
    }

    fn lay_down(&mut self, mut draft: Draft) {
        let accounts = self.accounts.all.len() as u32;
        for own in &mut draft.people.own_accounts {
            *own = own.moved(accounts);
        }
        let devices = self.devices.all.len() as u32;
        for device in &mut draft.people.device {
            device.0 = device.0.wrapping_add(devices);
        }
        self.people.append(&mut draft.people);
        self.accounts.append(&mut draft.accounts);
        self.devices.all.append(&mut draft.handsets);
    }

    fn give_back(self, world: &mut World) {
        world.people = Arc::new(self.people);
        world.accounts = self.accounts;
        world.devices = Devices::new(self.devices);
    }
}
