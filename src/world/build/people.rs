//! Everybody: age, work, income, mind, household, accounts, phone, device.
//!
//! A person is drafted as a pure function of (seed, position) and of nobody else, in parallel; columns and accounts are
//! then laid down in the order of positions.

use std::ops::Range;

use rayon::prelude::*;

use crate::engine::sample::{exponential, logistic, pick, zipf};
use crate::engine::{Seed, Span, Time};
use crate::param::dist::normal_quantile;
use crate::param::money::{Currency, Minor};
use crate::world::account::{Flags, OpeningChannel};
use crate::world::params::PopulationParams;
use crate::world::phone::DeviceKind;
use crate::world::{
    Account, AccountIx, AccountKind, BusinessIx, CountryIx, Gender, InstitutionIx, InstitutionKind, Occupation, Owner,
    PersonIx, RegionIx, World, decision,
};

const DAY: f64 = 86_400.0;

/// One account to be.
#[derive(Clone, Copy)]
struct AccountDraft {
    institution: InstitutionIx,
    kind: AccountKind,
    opened_at: Time,
    balance: Minor,
    dormant: bool,
}

/// One person to be.
#[derive(Clone, Copy)]
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
    /// Whether a household begins here.
    heads: bool,
    /// Whether the device is that of the one before in the household.
    shares: bool,
    device: DeviceKind,
    sim_at: Time,
    /// Main, wallet, savings, exchange.
    accounts: [Option<AccountDraft>; 4],
    isolated: bool,
}

/// Builds `count` people, the last of them isolated where `count` is more than the regions hold.
pub fn build(world: &mut World, params: &PopulationParams, seed: Seed, count: u32) {
    let homes: Vec<(Range<u32>, RegionIx)> = world
        .regions
        .iter()
        .enumerate()
        .map(|(position, region)| (region.people.clone(), RegionIx(position as u32)))
        .collect();
    let shared: &World = world;
    let drafts: Vec<Draft> = (0..count)
        .into_par_iter()
        .map(|person| {
            let home = homes
                .iter()
                .find(|(people, _)| people.contains(&person))
                .map(|(_, region)| *region);
            draft(
                shared,
                params,
                seed,
                person,
                home.unwrap_or(RegionIx(0)),
                home.is_none(),
            )
        })
        .collect();
    let people = &mut world.people;
    let n = drafts.len();
    people.id.reserve(n);
    let mut head = PersonIx(0);
    for (position, draft) in drafts.iter().enumerate() {
        let person = PersonIx(position as u32);
        if draft.heads || position == 0 || draft.region != drafts[position - 1].region {
            head = person;
        }
        lay_down(world, seed, person, draft, head);
    }
}

fn draft(world: &World, params: &PopulationParams, seed: Seed, person: u32, home: RegionIx, isolated: bool) -> Draft {
    let key = u64::from(person);
    let region = &world.regions[home.at()];
    let country = &world.countries[region.country.at()];
    let start = world.horizon.start.start();
    let year = 1970 + world.horizon.start.0 / 365;

    let age_draw = seed.draw(decision::AGE, key, 0, 0);
    // Users of accounts: from sixteen on, young countries.
    let age = 16.0 + exponential(age_draw.uniform(), 19.0).min(70.0);
    let gender = if age_draw.second() < 0.44 {
        Gender::Female
    } else {
        Gender::Male
    };
    let work = seed.draw(decision::WORK, key, 0, 0);
    let occupation = occupation(age, gender, work.uniform());
    let level = match occupation {
        Occupation::FormalEmployee => 1.38,
        Occupation::InformalWorker => 0.79,
        Occupation::SelfEmployed => 1.15,
        Occupation::Student => 0.3,
        Occupation::Homemaker => 0.4,
        Occupation::Retired => 0.65,
        Occupation::Unemployed => 0.3,
    };
    let spread = params.income_spread;
    // The mean of a log-normal is exp(s²/2) above its median.
    let factor = level * libm::exp(spread * normal_quantile(work.second()) - spread * spread / 2.0);
    let income = country.mean_wage.scaled(factor.clamp(0.05, 60.0));
    let mind = seed.draw(decision::MIND, key, 0, 0);
    let lean = 0.9 * libm::log(factor.max(0.05)) - 0.035 * (age - 32.0) + 1.2 * (region.urban - 0.4);
    let digital = logistic(lean + 0.9 * normal_quantile(mind.uniform()));
    let employed = matches!(occupation, Occupation::FormalEmployee | Occupation::InformalWorker);
    let employers = region.employers.end - region.employers.start;
    let employer = if employed {
        let rank = zipf(seed.draw(decision::EMPLOYER, key, 0, 0).uniform(), employers);
        BusinessIx(region.employers.start + rank)
    } else {
        BusinessIx::NONE
    };
    let device = seed.draw(decision::DEVICE, key, 0, 0);
    Draft {
        country: region.country,
        region: home,
        birth_year: (year - age as i32) as u16,
        gender,
        occupation,
        income,
        digital: digital as f32,
        susceptibility: normal_quantile(mind.second()) as f32,
        employer,
        heads: isolated || seed.draw(decision::HOUSEHOLD, key, 0, 0).chance(1.0 / params.household),
        shares: !isolated && device.chance(params.shared_device),
        device: match device.second() {
            u if u < 0.06 * (1.6 - digital) => DeviceKind::FeaturePhone,
            u if u > 0.97 => DeviceKind::Computer,
            u if u > 0.94 => DeviceKind::Tablet,
            _ => DeviceKind::Smartphone,
        },
        sim_at: start - Span((exponential(seed.draw(decision::PHONE, key, 0, 0).uniform(), 3.0) * 365.0 * DAY) as i64),
        accounts: accounts(world, params, seed, key, region.country, income, digital, isolated),
        isolated,
    }
}

fn occupation(age: f64, gender: Gender, u: f64) -> Occupation {
    if age >= 60.0 {
        return if u < 0.62 {
            Occupation::Retired
        } else {
            Occupation::SelfEmployed
        };
    }
    // Formal, informal, self-employed, student, homemaker, unemployed.
    let weights = match (gender, age < 24.0) {
        (_, true) => [0.12, 0.28, 0.1, 0.36, 0.04, 0.1],
        (Gender::Female, false) => [0.26, 0.24, 0.13, 0.02, 0.29, 0.06],
        (Gender::Male, false) => [0.33, 0.36, 0.23, 0.02, 0.0, 0.06],
    };
    match pick(u, &weights) {
        Some(0) => Occupation::FormalEmployee,
        Some(1) => Occupation::InformalWorker,
        Some(2) => Occupation::SelfEmployed,
        Some(3) => Occupation::Student,
        Some(4) => Occupation::Homemaker,
        _ => Occupation::Unemployed,
    }
}

#[allow(clippy::too_many_arguments, reason = "the traits that accounts depend on")]
fn accounts(
    world: &World,
    params: &PopulationParams,
    seed: Seed,
    key: u64,
    country: CountryIx,
    income: Minor,
    digital: f64,
    isolated: bool,
) -> [Option<AccountDraft>; 4] {
    let has = seed.draw(decision::ACCOUNTS, key, 0, 0);
    let more = seed.draw(decision::ACCOUNTS, key, 1, 0);
    let banked = has.chance((params.banked * (0.5 + digital)).clamp(0.0, 1.0));
    let wallet_too = banked && has.second() < params.wallet_too * (0.6 + 0.8 * digital);
    let savings = banked && more.chance(params.savings);
    let exchange = !isolated && more.second() < params.exchange * 2.0 * digital;
    let one = |slot: u32, kind: InstitutionKind| {
        let which = seed.draw(decision::INSTITUTION, key, i64::from(slot), 0);
        let institution = institution(world, country, kind, which.uniform())?;
        let age = seed.draw(decision::ACCOUNT_AGE, key, i64::from(slot), 0);
        let start = world.horizon.start.start();
        let lasts = (world.horizon.end.start() - start).0 as f64;
        // A main account is there from the start; second ones come and lie idle, as they do.
        let opened_at = if slot > 0 && which.second() < params.opened_during {
            start + Span((age.uniform() * lasts) as i64)
        } else {
            start - Span((exponential(age.uniform(), params.account_age) * 365.0 * DAY) as i64 + 3_600)
        };
        let new = opened_at > start;
        let u = seed.draw(decision::BALANCE, key, i64::from(slot), 0).uniform();
        let share = match slot {
            0 => params.balance.quantile(u),
            2 => params.saved.quantile(u),
            _ => params.balance.quantile(u) * 0.3,
        };
        let mut balance = if new {
            Minor::ZERO
        } else {
            income.scaled(share.min(60.0))
        };
        if kind == InstitutionKind::Exchange {
            balance = world
                .rates
                .mid(balance, world.countries[country.at()].currency, Currency::Usdt);
        }
        Some(AccountDraft {
            institution,
            kind: match kind {
                InstitutionKind::Bank => AccountKind::Current,
                InstitutionKind::Wallet => AccountKind::Wallet,
                InstitutionKind::Exchange => AccountKind::Exchange,
            },
            opened_at,
            balance,
            dormant: slot > 0 && !new && age.second() < params.dormant,
        })
    };
    [
        one(
            0,
            if banked {
                InstitutionKind::Bank
            } else {
                InstitutionKind::Wallet
            },
        ),
        wallet_too.then(|| one(1, InstitutionKind::Wallet)).flatten(),
        savings.then(|| one(2, InstitutionKind::Bank)).flatten(),
        exchange.then(|| one(3, InstitutionKind::Exchange)).flatten(),
    ]
}

/// An institution of a kind in a country, by its share.
fn institution(world: &World, country: CountryIx, kind: InstitutionKind, u: f64) -> Option<InstitutionIx> {
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

fn lay_down(world: &mut World, seed: Seed, person: PersonIx, draft: &Draft, head: PersonIx) {
    let key = u64::from(person.0);
    let owner = Owner::Person(person);
    let mut columns = [AccountIx::NONE; 4];
    for (slot, account) in draft.accounts.iter().enumerate() {
        let Some(plan) = account else {
            continue;
        };
        let currency = world.institutions[plan.institution.at()].currency;
        let id = world.ids.account(key, slot as u64);
        let mut account = Account::new(id, owner, plan.institution, plan.kind, currency, plan.opened_at);
        account.balance = plan.balance;
        account.opening_channel = match plan.kind {
            AccountKind::Wallet if draft.digital < 0.4 => OpeningChannel::Agent,
            AccountKind::Current if draft.digital < 0.6 => OpeningChannel::Branch,
            _ => OpeningChannel::App,
        };
        if plan.dormant {
            account.flags.set(Flags::DORMANT);
        }
        columns[slot] = world.accounts.push(account);
    }
    let device = if draft.shares && head != person {
        world.people.device[person.at() - 1]
    } else {
        let age = seed.draw(decision::PHONE, key, 1, 0).uniform();
        let seen = world.horizon.start.start() - Span((exponential(age, 1.2) * 365.0 * DAY) as i64);
        let network = world.ids.born(decision::NETWORK, u64::from(head.0) | 1 << 40);
        world.devices.push(world.ids.device(key), draft.device, seen, network)
    };
    let phone = world
        .phones
        .push(world.ids.phone(key), draft.country, draft.sim_at, person);
    let people = &mut world.people;
    people.id.push(world.ids.person(key));
    people.token.push(world.ids.token(key));
    people.country.push(draft.country);
    people.region.push(draft.region);
    people.birth_year.push(draft.birth_year);
    people.gender.push(draft.gender);
    people.occupation.push(draft.occupation);
    people.income.push(draft.income);
    people.digital.push(draft.digital);
    people.susceptibility.push(draft.susceptibility);
    people.household.push(head);
    people.employer.push(draft.employer);
    people.main_account.push(columns[0]);
    people.wallet.push(columns[1]);
    people.savings.push(columns[2]);
    people.exchange.push(columns[3]);
    people.phone.push(phone);
    people.device.push(device);
    people.isolated.push(draft.isolated);
}
