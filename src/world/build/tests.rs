use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::*;
use crate::engine::{Day, Time};
use crate::world::device::DeviceKind;
use crate::world::{
    AccountIx, AccountKind, BusinessIx, BusinessKind, CountryIx, DeviceIx, Gender, InstitutionIx, InstitutionKind,
    Occupation, OpeningChannel, Owner, PersonIx, PublicId, RegionIx,
};

fn horizon() -> Horizon {
    let day = |year, month, day| Day::of(NaiveDate::from_ymd_opt(year, month, day).unwrap());
    Horizon {
        start: day(2025, 1, 31),
        window_start: day(2025, 4, 1),
        window_end: day(2025, 9, 28),
        end: day(2025, 11, 12),
    }
}

fn world_of(people: u64, isolated: u32) -> World {
    let params = PopulationParams {
        people,
        isolated,
        ..PopulationParams::default()
    };
    build(&params, horizon(), Seed(5), 1.0)
}

/// Every column, every account and every link, as text: equal worlds have equal text.
fn text(world: &World) -> String {
    format!("{world:?}")
}

fn share(count: usize, of: usize) -> f64 {
    count as f64 / of as f64
}

#[test]
fn a_world_is_the_same_on_any_number_of_threads() {
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| text(&world_of(3_000, 1)))
    };
    let one = on(1);
    assert!(one == on(2), "two threads differ from one");
    assert!(one == on(5), "five threads differ from one");
    let other = build(
        &PopulationParams {
            people: 3_000,
            isolated: 1,
            ..PopulationParams::default()
        },
        horizon(),
        Seed(6),
        1.0,
    );
    assert!(one != text(&other), "another seed gives the same world");
}

#[test]
fn an_isolated_person_changes_nobody_else() {
    let (without, with) = (world_of(4_000, 0), world_of(4_000, 2));
    let n = without.people.len();
    let accounts = without.accounts.all.len();
    let mut cut = with.clone();
    assert_eq!(with.people.len(), n + 2);
    let isolated = |person: usize| with.people.is_isolated(PersonIx(person as u32));
    assert_eq!([n - 1, n, n + 1].map(isolated), [false, true, true]);
    assert!(with.people.friends.iter().all(|friend| friend.at() < n));
    assert!(with.people.friends_of(PersonIx(n as u32)).is_empty());
    let people = Arc::make_mut(&mut cut.people);
    people.country.truncate(n);
    people.region.truncate(n);
    people.birth_year.truncate(n);
    people.gender.truncate(n);
    people.occupation.truncate(n);
    people.income.truncate(n);
    people.digital.truncate(n);
    people.susceptibility.truncate(n);
    people.before.truncate(n);
    people.employer.truncate(n);
    people.own_accounts.truncate(n);
    people.device.truncate(n);
    people.isolated = 0;
    people.friend_start.truncate(n + 1);
    let devices = without.devices.len();
    cut.accounts.truncate(accounts);
    Arc::make_mut(&mut cut.devices.handsets).all.truncate(devices);
    cut.phones = without.phones.clone();
    assert!(text(&cut) == text(&without), "somebody else changed");
}

#[test]
fn ids_are_unique_and_say_nothing_about_their_owner() {
    let world = world_of(4_000, 3);
    let accounts: Vec<PublicId> = world.accounts.all.iter().map(|account| account.id).collect();
    let rising = accounts.windows(2).filter(|pair| pair[0] < pair[1]).count();
    assert!((share(rising, accounts.len()) - 0.5).abs() < 0.03, "{rising}");
    let unique = |ids: Vec<PublicId>| {
        let count = ids.len();
        assert_eq!(ids.into_iter().collect::<BTreeSet<_>>().len(), count);
    };
    let companies = world.businesses.all.iter().map(|business| business.token);
    let people = || (0..world.people.len() as u32).map(PersonIx);
    let tokens = people().map(|person| world.token(Owner::Person(person)));
    unique(tokens.chain(companies).collect());
    unique(people().map(|person| world.person_id(person)).collect());
    let devices = (0..world.devices.len() as u32).map(|device| world.devices.get(DeviceIx(device)));
    unique(devices.map(|device| device.id).collect());
    unique(people().map(|person| world.phone_of(person)).collect());
    unique(world.institutions.iter().map(|institution| institution.id).collect());
    let customers: BTreeSet<(Owner, InstitutionIx)> = world
        .accounts
        .positions()
        .map(|account| world.accounts.record(account))
        .map(|record| (record.owner(), record.institution()))
        .collect();
    unique(
        customers
            .into_iter()
            .map(|(owner, institution)| world.customer_id(owner, institution))
            .collect(),
    );
    unique(accounts);
}

#[test]
fn every_reference_is_in_range_and_places_nest() {
    let world = world_of(4_000, 1);
    let people = &world.people;
    let n = people.len();
    let tokens: BTreeSet<PublicId> = (0..n as u32)
        .map(|person| world.token(Owner::Person(PersonIx(person))))
        .collect();
    for at in 0..n {
        let person = PersonIx(at as u32);
        let region = &world.regions[people.region(person).at()];
        assert_eq!(people.country(person), region.country);
        assert!(people.is_isolated(person) || region.people.contains(&person.0));
        for account in world.accounts_of(Owner::Person(person)) {
            assert_eq!(world.accounts.record(account).owner(), Owner::Person(person));
        }
        assert!(!people.main_account(person).is_none());
        let head = people.head(person);
        assert!(head <= person && people.head(head) == head && person.0 - head.0 < 9);
        assert_eq!(people.region(head), people.region(person));
        if let Some(employer) = people.employer[at].some() {
            assert_eq!(world.businesses.get(employer).kind, BusinessKind::Employer);
            assert_eq!(world.businesses.get(employer).region, people.region(person));
        }
        assert!(people.device[at].at() < world.devices.len());
        assert!(people.friends_of(person).iter().all(|friend| friend.at() < n));
    }
    for (at, business) in world.businesses.all.iter().enumerate() {
        assert_eq!(
            business.key,
            world.ids.owner_key(Owner::Business(BusinessIx(at as u32)))
        );
        assert_eq!(
            world.accounts.record(business.account).owner(),
            Owner::Business(BusinessIx(at as u32))
        );
        assert_eq!(world.regions[business.region.at()].country, business.country);
        let known = tokens.contains(&business.director_token) || business.director_token == business.token;
        assert!(known, "nobody directs {business:?}");
    }
    for (position, region) in world.regions.iter().enumerate() {
        for (range, kind) in [
            (&region.merchants, BusinessKind::Merchant),
            (&region.agents, BusinessKind::Agent),
            (&region.employers, BusinessKind::Employer),
            (&region.billers, BusinessKind::Biller),
        ] {
            assert!(range.len() >= 3);
            assert!(
                range
                    .clone()
                    .all(|at| world.businesses.get(BusinessIx(at)).kind == kind)
            );
            assert!(
                range
                    .clone()
                    .all(|at| world.businesses.get(BusinessIx(at)).region.at() == position)
            );
        }
    }
}

#[test]
fn every_country_has_all_that_money_needs() {
    let world = world_of(4_000, 0);
    assert_eq!(world.countries.len(), 5);
    for (position, country) in world.countries.iter().enumerate() {
        let place = CountryIx(position as u32);
        assert_eq!(world.people_in(place).len(), country.people.len());
        for kind in [
            InstitutionKind::Bank,
            InstitutionKind::Wallet,
            InstitutionKind::Exchange,
        ] {
            assert!(
                country
                    .institutions
                    .iter()
                    .any(|&i| world.institutions[i.at()].kind == kind)
            );
        }
        let abroad = world.accounts.get(world.abroad(place));
        assert_eq!(
            (abroad.kind, abroad.currency),
            (AccountKind::External, country.currency)
        );
        let guild = &world.guilds[position];
        assert!(guild.holders.len() >= 4 && guild.traders.len() >= 2 && guild.treasury.len() == 2);
        assert!(!guild.lenders.is_empty() && !guild.telecoms.is_empty() && !guild.platforms.is_empty());
        assert!(!guild.charities.is_empty());
        for &holder in &guild.holders {
            let address = world.accounts.get(world.businesses.get(holder).account);
            assert_eq!((address.kind, address.currency.word()), (AccountKind::External, "USDT"));
        }
        for &trader in &guild.traders {
            let kinds: Vec<AccountKind> = world
                .accounts_of(Owner::Business(trader))
                .into_iter()
                .map(|account| world.accounts.get(account).kind)
                .collect();
            assert_eq!(kinds, [AccountKind::Business, AccountKind::Exchange]);
        }
        for &institution in &country.institutions {
            for region in country.regions.clone() {
                let position = world.vault(institution, RegionIx(region));
                let vault = world.accounts.get(position);
                assert_eq!((vault.kind, vault.currency), (AccountKind::Cash, country.currency));
                let Owner::Business(house) = world.accounts.record(position).owner() else {
                    panic!("a person owns a vault")
                };
                assert_eq!(world.businesses.get(house).region, RegionIx(region));
            }
        }
    }
    let vaults: Vec<AccountIx> = world
        .vaults
        .0
        .iter()
        .flatten()
        .copied()
        .filter(|vault| !vault.is_none())
        .collect();
    // Six banks and wallets a country, in 5 + 3 + 2 + 2 + 1 regions.
    assert_eq!(vaults.len(), 78);
    assert_eq!(vaults.into_iter().collect::<BTreeSet<_>>().len(), 78);
}

#[test]
fn limits_at_an_exchange_are_in_its_own_currency() {
    let world = world_of(1_000, 0);
    let limit = |kind| {
        let found = world
            .institutions
            .iter()
            .find(|institution| institution.kind == kind)
            .unwrap();
        found.transfer_limit.0
    };
    // 5.2 and 100 wages of 39,000 rupees, at 284 to the dollar (13,732), as round numbers.
    assert_eq!(limit(InstitutionKind::Bank), 20_000_000);
    assert_eq!(limit(InstitutionKind::Exchange), 15_000_000_000);
}

#[test]
fn ages_and_occupations_follow_their_shares() {
    let world = world_of(20_000, 0);
    let people = &world.people;
    let n = people.len();
    let of = |test: &dyn Fn(usize) -> bool| share((0..n).filter(|&at| test(at)).count(), n);
    for band in &PopulationParams::default().ages {
        let measured = of(&|at| (band.from..=band.to).contains(&(2025 - people.birth_year[at])));
        assert!((measured - band.share).abs() < 0.012, "{band:?} {measured}");
    }
    assert!((of(&|at| people.gender[at] == Gender::Female) - 0.44).abs() < 0.012);
    let young = |at: usize| 2025 - people.birth_year[at] < 24;
    let students = of(&|at| young(at) && people.occupation[at] == Occupation::Student) / of(&young);
    assert!((students - 0.36).abs() < 0.03, "{students}");
    let retired = of(&|at| people.occupation[at] == Occupation::Retired);
    assert!((retired - 0.07 * 0.62).abs() < 0.008, "{retired}");
    let heads = of(&|at| people.head(PersonIx(at as u32)).at() == at);
    assert!((1.0 / heads - 4.8).abs() < 0.15, "{}", 1.0 / heads);
}

#[test]
fn incomes_are_right_skewed_about_what_each_occupation_earns() {
    let world = world_of(30_000, 0);
    let people = &world.people;
    let of = |occupation: Occupation| -> Vec<i64> {
        let mut incomes: Vec<i64> = world
            .people_in(CountryIx(0))
            .filter(|person| people.occupation[person.at()] == occupation)
            .map(|person| people.income[person.at()].0 / 100)
            .collect();
        incomes.sort_unstable();
        incomes
    };
    for (occupation, rupees) in [
        (Occupation::FormalEmployee, 53_820.0),
        (Occupation::InformalWorker, 30_810.0),
    ] {
        let incomes = of(occupation);
        let mean = incomes.iter().sum::<i64>() as f64 / incomes.len() as f64;
        let median = incomes[incomes.len() / 2] as f64;
        assert!((mean / rupees - 1.0).abs() < 0.05, "{occupation} {mean}");
        assert!(median < 0.93 * mean, "{occupation} {median} {mean}");
    }
}

#[test]
fn friends_cluster_and_their_number_is_heavy_tailed() {
    let world = world_of(10_000, 0);
    let people = &world.people;
    let n = people.len() as u32;
    let (mut linked, mut pairs, mut most, mut links, mut abroad) = (0_u64, 0_u64, 0, 0, 0);
    for person in (0..n).map(PersonIx) {
        let friends = people.friends_of(person);
        most = most.max(friends.len());
        links += friends.len();
        abroad += friends
            .iter()
            .filter(|friend| people.country(**friend) != people.country(person))
            .count();
        for (i, friend) in friends.iter().enumerate() {
            assert!(people.friends_of(*friend).contains(&person), "friendship is mutual");
            assert_ne!(people.head(*friend), people.head(person));
            let others = &friends[i + 1..];
            pairs += others.len() as u64;
            linked += others
                .iter()
                .filter(|other| people.friends_of(*friend).contains(other))
                .count() as u64;
        }
    }
    let (mean, clustering) = (share(links, n as usize), linked as f64 / pairs as f64);
    assert!((6.5..9.0).contains(&mean), "{mean}");
    assert!((0.1..0.3).contains(&clustering), "{clustering}");
    assert!(most >= 60, "{most}");
    assert!((0.002..0.02).contains(&share(abroad, links)), "{abroad} of {links}");
}

#[test]
fn people_hold_accounts_at_several_institutions() {
    let world = world_of(20_000, 0);
    let kept = |account: AccountIx| world.accounts.get(account).institution();
    let (mut wallets, mut two) = (0, 0);
    for own in &world.people.own_accounts {
        for other in [own.wallet(), own.savings()].into_iter().filter_map(AccountIx::some) {
            assert_ne!(kept(other), kept(own.main()), "a second account is elsewhere");
        }
        if world.accounts.get(own.main()).kind == AccountKind::Wallet {
            wallets += 1;
            two += usize::from(!own.wallet().is_none());
        }
    }
    // A fifth, a little less as those with a wallet alone are less digital.
    let two = share(two, wallets);
    assert!((0.13..0.2).contains(&two), "{two}");
}

#[test]
fn accounts_have_a_past_and_some_a_future() {
    let params = PopulationParams {
        people: 20_000,
        holders: 1_000.0,
        ..PopulationParams::default()
    };
    let world = build(&params, horizon(), Seed(5), 1.0);
    let start = world.horizon.start.start();
    let end = world.horizon.end.start();
    let mains = &world.people.own_accounts;
    let is_new = |account: AccountIx| world.accounts.record(account).opened_at() > start;
    let newcomers = share(mains.iter().filter(|own| is_new(own.main())).count(), mains.len());
    assert!((0.025..0.055).contains(&newcomers), "{newcomers}");
    for position in world.accounts.positions() {
        let (account, record) = (world.accounts.get(position), world.accounts.record(position));
        assert!(record.opened_at() < end);
        assert!(account.balance.0 >= 0);
        let unopened = is_new(position);
        assert!(
            !unopened || account.balance.0 == 0,
            "money before the opening: {account:?}"
        );
        assert!(!unopened || !record.is_dormant());
        let address = account.kind == AccountKind::External && account.currency.word() == "USDT";
        assert_eq!(
            account.floor().0 == 0,
            address || matches!(record.owner(), Owner::Person(_))
        );
    }
    let late = |kind| {
        world
            .businesses
            .all
            .iter()
            .any(|business| business.kind == kind && business.registered_at > start)
    };
    assert!(late(BusinessKind::Merchant) && late(BusinessKind::Employer) && late(BusinessKind::Holder));
    assert!(
        world
            .accounts
            .positions()
            .any(|account| world.accounts.record(account).is_dormant())
    );
}

#[test]
fn those_born_in_a_run_have_ids_that_no_counter_decides() {
    let at = Time(1_750_000_000);
    let born = |world: &mut World, ring: u64| {
        let region = RegionIx(0);
        let company = world.found_company(
            ring,
            1,
            BusinessKind::Shell,
            CountryIx(0),
            region,
            crate::world::Category::Consulting,
            at,
            PublicId(1),
        );
        let bank = world.countries[0].institutions[0];
        let owner = Owner::Business(company);
        let account = world.open_account(owner, bank, AccountKind::Business, at, OpeningChannel::Branch);
        let phone = world.add_phone(ring, 9, CountryIx(0), at);
        let device = world.add_device(ring, 9, DeviceKind::Computer, at);
        let customer = world.customer_id(owner, bank);
        let account = world.accounts.get(account);
        assert_eq!(account.floor(), crate::world::Account::BOTTOMLESS);
        [
            world.token(owner),
            account.id,
            customer,
            world.phone_id(phone),
            world.devices.get(device).id,
        ]
    };
    let mut first = world_of(1_000, 0);
    let mut second = first.clone();
    let alone = born(&mut first, 7);
    let other = born(&mut second, 3);
    assert_eq!(born(&mut second, 7), alone);
    assert_ne!(alone, other);
    let person = Owner::Person(PersonIx(4));
    let ids: BTreeSet<PublicId> = (0..40)
        .map(|_| {
            let bank = first.countries[0].institutions[0];
            let account = first.open_account(person, bank, AccountKind::Current, at, OpeningChannel::App);
            first.accounts.get(account).id
        })
        .collect();
    assert_eq!(ids.len(), 40);
}
