//! A small hand-made world for this room's tests: four countries, eight regions, a few of every kind of business.

use std::collections::BTreeMap;

use crate::engine::random::{Decision, Draw, Seed, mix};
use crate::engine::sample::pick;
use crate::engine::{Day, Horizon, Span, Time};
use crate::param::money::{Currency, Minor};
use crate::param::normal::normal_quantile;
use crate::world::phone::DeviceKind;
use crate::world::*;

const FACT: Decision = Decision::named("fixture/fact");
const OPENED: Time = Time(1_500_000_000);

/// Code, currency, offset in minutes, mean monthly wage in units, share of the people.
const PLACES: [(&str, Currency, i64, i64, f64); 4] = [
    ("PK", Currency::Pkr, 300, 39_000, 0.70),
    ("IN", Currency::Inr, 330, 22_000, 0.15),
    ("AE", Currency::Aed, 240, 6_000, 0.10),
    ("GB", Currency::Gbp, 0, 2_600, 0.05),
];
/// Units per dollar, in the order of `Currency::ALL`.
const PER_USD: [f64; 19] = [
    284.0, 86.0, 120.0, 300.0, 137.0, 4.4, 7.8, 1.35, 34.0, 25_400.0, 58.0, 16_300.0, 7.2, 3.67, 1.0, 0.92, 0.78, 1.5,
    1.0,
];
const OCCUPATIONS: [(Occupation, f64, f64); 7] = [
    (Occupation::FormalEmployee, 0.25, 1.4),
    (Occupation::InformalWorker, 0.27, 0.8),
    (Occupation::SelfEmployed, 0.18, 1.4),
    (Occupation::Student, 0.10, 0.4),
    (Occupation::Homemaker, 0.12, 0.4),
    (Occupation::Retired, 0.05, 0.8),
    (Occupation::Unemployed, 0.03, 0.3),
];

/// The first day of the fixture's window.
pub const START: Day = Day(20_270);

fn draw(entity: u64, ordinal: u32) -> Draw {
    Seed(17).draw(FACT, entity, 0, ordinal)
}

/// The floor of whoever's balance decides nothing.
const DEEP: Minor = Minor(-(1 << 60));

/// A world of about this many people; one isolated person more at the end of the last region on request.
pub fn world(count: u32, extra: bool) -> World {
    let mut world = World {
        horizon: Horizon {
            start: START.plus(-60),
            window_start: START,
            window_end: START.plus(180),
            end: START.plus(225),
        },
        countries: Vec::new(),
        regions: Vec::new(),
        institutions: Vec::new(),
        people: People::default(),
        businesses: Businesses::default(),
        accounts: Accounts::default(),
        devices: Devices::default(),
        phones: Phones::default(),
        rates: Rates::new(&PER_USD, 80),
        ids: Ids::new(Seed(17), u64::from(count), 1 << 16),
        vaults: Vec::new(),
        abroad: Vec::new(),
        guilds: Vec::new(),
        more_accounts: BTreeMap::new(),
        born_keys: BTreeMap::new(),
    };
    for (at, &(code, currency, offset, wage, share)) in PLACES.iter().enumerate() {
        let first_region = world.regions.len() as u32;
        let first_person = world.people.len() as u32;
        let institutions = institutions(&mut world, at as u32, currency);
        let people = (f64::from(count) * share) as u32;
        world.countries.push(Country {
            code,
            currency,
            utc_offset: Span(offset * 60),
            weekend: [false, false, false, false, false, true, true],
            holidays: vec![START.plus(20), START.plus(21)],
            mean_wage: Minor(wage * currency.minor_per_unit()),
            people: first_person..first_person + people,
            regions: first_region..first_region + 2,
            institutions,
        });
        for region in first_region..first_region + 2 {
            build_region(&mut world, CountryIx(at as u32), RegionIx(region), people / 2);
        }
    }
    if extra {
        let (country, region) = (CountryIx(3), RegionIx(7));
        add_person(&mut world, country, region, 1 << 30);
        if let Some(isolated) = world.people.isolated.last_mut() {
            *isolated = true;
        }
    }
    befriend(&mut world, extra);
    world
}

fn institutions(world: &mut World, country: u32, currency: Currency) -> Vec<InstitutionIx> {
    use InstitutionKind::{Bank, Exchange, Wallet};
    [Bank, Bank, Wallet, Exchange]
        .into_iter()
        .map(|kind| {
            let at = InstitutionIx(world.institutions.len() as u32);
            world.institutions.push(Institution {
                id: PublicId(u64::from(at.0)),
                name: format!("{kind} {}", at.0),
                kind,
                country: CountryIx(country),
                currency: if kind == Exchange { Currency::Usdt } else { currency },
                share: 0.5,
                daily_limit: Minor(i64::MAX),
                transfer_limit: Minor(i64::MAX),
                house: BusinessIx::NONE,
            });
            at
        })
        .collect()
}

fn add_account(world: &mut World, owner: Owner, institution: InstitutionIx, kind: AccountKind) -> AccountIx {
    let currency = world.institutions[institution.at()].currency;
    let key = match owner {
        Owner::Person(person) => world.people.id[person.at()].0 << 4 | kind as u64,
        Owner::Business(business) => 1 << 60 | u64::from(business.0) << 4 | kind as u64,
    };
    let id = PublicId(mix(key));
    let mut account = Account::new(id, owner, institution, kind, currency, OPENED);
    if matches!(owner, Owner::Business(_)) {
        account.floor = DEEP;
    }
    world.accounts.push(account)
}

fn add_business(world: &mut World, region: RegionIx, kind: BusinessKind, category: &'static str) -> BusinessIx {
    let country = world.countries[world.regions[region.at()].country.at()].clone();
    let at = BusinessIx(world.businesses.all.len() as u32);
    world.businesses.all.push(Business {
        key: mix(u64::from(at.0)),
        kind,
        country: world.regions[region.at()].country,
        region,
        category,
        registered_at: OPENED,
        director_token: PublicId(0),
        token: PublicId(0),
        account: AccountIx::NONE,
        weight: 1.0,
    });
    let institution = match kind {
        BusinessKind::Holder => country.institutions[3],
        _ => country.institutions[at.at() % 2],
    };
    let account = add_account(world, Owner::Business(at), institution, AccountKind::Business);
    world.businesses.all[at.at()].account = account;
    if kind == BusinessKind::Trader {
        add_account(
            world,
            Owner::Business(at),
            country.institutions[3],
            AccountKind::Exchange,
        );
    }
    at
}

fn build_region(world: &mut World, country: CountryIx, region: RegionIx, people: u32) {
    use BusinessKind::*;
    let first = world.people.len() as u32;
    world.regions.push(Region {
        name: format!("region {}", region.0),
        country,
        urban: 0.5,
        people: first..first + people,
        merchants: 0..0,
        agents: 0..0,
        employers: 0..0,
        billers: 0..0,
    });
    let range = |world: &mut World, kind: BusinessKind, count: u32| {
        let from = world.businesses.all.len() as u32;
        for _ in 0..count {
            add_business(world, region, kind, "trade");
        }
        from..from + count
    };
    let (shops, firms) = (20 + people / 40, 4 + people / 60);
    world.regions[region.at()].merchants = range(world, Merchant, shops);
    world.regions[region.at()].agents = range(world, Agent, 4 + people / 300);
    world.regions[region.at()].employers = range(world, Employer, firms);
    world.regions[region.at()].billers = range(world, Biller, 5);
    for kind in [Telecom, Platform, Lender, Abroad, Trader, Holder] {
        add_business(world, region, kind, "services");
    }
    add_business(world, region, Biller, "charity");
    for bank in 0..2 {
        let house = add_business(world, region, House, "bank");
        let bank = world.countries[country.at()].institutions[bank];
        add_account(world, Owner::Business(house), bank, AccountKind::Cash);
    }
    for person in 0..people {
        add_person(world, country, region, u64::from(region.0) << 20 | u64::from(person));
    }
}

fn add_person(world: &mut World, country: CountryIx, region: RegionIx, entity: u64) {
    let me = PersonIx(world.people.len() as u32);
    let place = world.countries[country.at()].clone();
    let weights = OCCUPATIONS.map(|(_, weight, _)| weight);
    let (occupation, _, factor) = OCCUPATIONS[pick(draw(entity, 0).uniform(), &weights).unwrap()];
    let z = normal_quantile(draw(entity, 0).second());
    let employers = world.regions[region.at()].employers.clone();
    let device = DeviceIx(world.devices.id.len() as u32);
    world.devices.id.push(PublicId(mix(entity)));
    world.devices.kind.push(DeviceKind::Smartphone);
    world.devices.first_seen_at.push(OPENED);
    world.devices.network.push(PublicId(0));
    let people = &mut world.people;
    let household = if entity.is_multiple_of(4) || people.is_empty() {
        me
    } else {
        people.household[me.at() - 1]
    };
    people.id.push(PublicId(mix(entity ^ 0xabcd) >> 20));
    people.token.push(PublicId(entity));
    people.country.push(country);
    people.region.push(region);
    people.birth_year.push(1950 + draw(entity, 1).below(58) as u16);
    people.gender.push(Gender::Female);
    people.occupation.push(occupation);
    people
        .income
        .push(place.mean_wage.scaled(factor * libm::exp(0.55 * z - 0.15)));
    people.digital.push(draw(entity, 2).uniform() as f32);
    people.susceptibility.push(0.0);
    people.household.push(household);
    let employed = matches!(occupation, Occupation::FormalEmployee | Occupation::InformalWorker);
    let employer = employers.start + draw(entity, 3).below(employers.len() as u64) as u32;
    people.employer.push(if employed {
        BusinessIx(employer)
    } else {
        BusinessIx::NONE
    });
    people.phone.push(PhoneIx::NONE);
    people.device.push(if draw(entity, 4).chance(0.85) {
        device
    } else {
        DeviceIx::NONE
    });
    people.isolated.push(false);
    let banked = draw(entity, 5).chance(0.6);
    let home = if banked {
        place.institutions[(entity % 2) as usize]
    } else {
        place.institutions[2]
    };
    let kind = if banked {
        AccountKind::Current
    } else {
        AccountKind::Wallet
    };
    let mut open = |institution, kind, opens: bool| {
        if opens {
            add_account(world, Owner::Person(me), institution, kind)
        } else {
            AccountIx::NONE
        }
    };
    let main = open(home, kind, true);
    let wallet = open(
        place.institutions[2],
        AccountKind::Wallet,
        banked && draw(entity, 6).chance(0.5),
    );
    let savings = open(
        place.institutions[((entity + 1) % 2) as usize],
        AccountKind::Business,
        draw(entity, 7).chance(0.15),
    );
    let exchange = open(
        place.institutions[3],
        AccountKind::Exchange,
        draw(entity, 8).chance(0.05),
    );
    world.people.main_account.push(main);
    world.people.wallet.push(wallet);
    world.people.savings.push(savings);
    world.people.exchange.push(exchange);
}

/// Friends within a region, both ways; the extra person has none.
fn befriend(world: &mut World, extra: bool) {
    let count = world.people.len() - usize::from(extra);
    let mut friends = vec![Vec::new(); count];
    for person in 0..count {
        let region = world.regions[world.people.region[person].at()].people.clone();
        for tie in 0..3 {
            let length = u64::from(region.end - region.start);
            let friend = region.start as usize + draw(person as u64 | 1 << 40, tie).below(length) as usize;
            if friend != person && !friends[person].contains(&PersonIx(friend as u32)) {
                friends[person].push(PersonIx(friend as u32));
                friends[friend].push(PersonIx(person as u32));
            }
        }
    }
    world.people.friend_start.push(0);
    for list in friends {
        world.people.friends.extend(list);
        world.people.friend_start.push(world.people.friends.len() as u32);
    }
    if extra {
        world.people.friend_start.push(world.people.friends.len() as u32);
    }
}
