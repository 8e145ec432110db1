//! What the plan of a day promises, on a small world.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::engine::random::{Decision, Seed};
use crate::engine::{Day, Horizon, Time};
use crate::model::facts::{Channel, Login, Rail};
use crate::model::settlement::order::{Order, Short};
use crate::param::money::Minor;
use crate::world::params::PopulationParams;
use crate::world::{AccountKind, Category, Occupation, Owner, PersonIx, World, build};

/// 2025-07-01, the first day of the window.
const START: Day = Day(20_270);

/// A world of so many people in five countries, and one isolated person more on request.
fn world(people: u64, extra: bool) -> World {
    let horizon = Horizon {
        start: START.plus(-60),
        window_start: START,
        window_end: START.plus(180),
        end: START.plus(225),
    };
    let params = PopulationParams {
        people,
        isolated: u32::from(extra),
        ..PopulationParams::default()
    };
    build::build(&params, horizon, Seed(17), 1.0)
}

fn economy(world: &World) -> Economy {
    Economy::new(EconomyParams::default(), Seed(7), world)
}

fn planned(economy: &Economy, day: Day, who: Who) -> (Vec<Order>, Vec<Login>) {
    let mut plan = Plan::default();
    economy.plan(day, who, &mut Workshop::default(), &mut plan);
    (plan.orders, plan.logins)
}

/// Orders and logins as text, which compares every field.
fn text(world: &World, (orders, logins): &(Vec<Order>, Vec<Login>)) -> Vec<String> {
    let id = |account: crate::world::AccountIx| world.accounts.get(account).id.0;
    let order = |order: &Order| {
        format!(
            "{} {} {} {:?}",
            id(order.from),
            id(order.to),
            order.at().0,
            (
                order.amount,
                order.keep,
                order.grain,
                order.at() - order.instructed.time(),
                order.rail,
                order.channel,
                order.short,
                order.lookalike
            )
        )
    };
    let login = |login: &Login| format!("{login:?}");
    orders.iter().map(order).chain(logins.iter().map(login)).collect()
}

#[test]
fn threads_change_nothing() {
    let world = world(6_000, false);
    let plan_on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let economy = economy(&world);
            (0..4)
                .map(|day| text(&world, &planned(&economy, START.plus(day), Who::Everyone)))
                .collect::<Vec<_>>()
        })
    };
    let one = plan_on(1);
    assert!(one.iter().all(|day| day.len() > 2_000));
    assert_eq!(one, plan_on(2));
    assert_eq!(one, plan_on(5));
}

#[test]
fn buffers_of_another_day_leave_no_trace() {
    let world = world(3_000, false);
    let economy = economy(&world);
    let mut plan = Plan::default();
    let mut workshop = Workshop::default();
    economy.plan(START, Who::Everyone, &mut workshop, &mut plan);
    economy.plan(START.plus(1), Who::Only(&[PersonIx(5)]), &mut workshop, &mut plan);
    economy.plan(START.plus(2), Who::Everyone, &mut workshop, &mut plan);
    let fresh = planned(&economy, START.plus(2), Who::Everyone);
    assert_eq!(text(&world, &(plan.orders, plan.logins)), text(&world, &fresh));
}

#[test]
fn people_planned_alone_do_what_they_do_among_all() {
    let world = world(3_000, false);
    let economy = economy(&world);
    let day = START.plus(3);
    let mut everybodys = planned(&economy, day, Who::Everyone);
    // What firms bank and draw is planned with nobody.
    everybodys.0.retain(|order| {
        let holder = |account| world.accounts.record(account).owner();
        !matches!(
            (holder(order.from), holder(order.to)),
            (Owner::Business(_), Owner::Business(_))
        ) || order.channel != Channel::Branch
    });
    let mut all = text(&world, &everybodys);
    let halves = |odd: u32| -> Vec<PersonIx> {
        (0..world.people.len() as u32)
            .filter(|person| person % 2 == odd)
            .map(PersonIx)
            .collect()
    };
    let mut parts = text(&world, &planned(&economy, day, Who::Only(&halves(0))));
    parts.extend(text(&world, &planned(&economy, day, Who::Only(&halves(1)))));
    all.sort();
    parts.sort();
    assert_eq!(all, parts);
}

#[test]
fn one_isolated_person_more_changes_nobody_else() {
    let (without, with) = (world(3_000, false), world(3_000, true));
    let (before, after) = (economy(&without), economy(&with));
    let last = PersonIx(with.people.len() as u32 - 1);
    let own = |world: &World, account| world.accounts.record(account).owner() == Owner::Person(last);
    let customers: Vec<_> = with
        .accounts_of(Owner::Person(last))
        .into_iter()
        .map(|account| with.accounts.record(account).customer())
        .collect();
    let mut spent = 0;
    for day in 0..20 {
        let expected = planned(&before, START.plus(day), Who::Everyone);
        let (mut orders, mut logins) = planned(&after, START.plus(day), Who::Everyone);
        let mine = orders
            .iter()
            .filter(|order| own(&with, order.from) || own(&with, order.to));
        for order in mine {
            spent += 1;
            let other = if own(&with, order.from) { order.to } else { order.from };
            let businesslike = matches!(with.accounts.record(other).owner(), Owner::Business(_));
            assert!(businesslike || own(&with, other), "an isolated person meets nobody");
        }
        orders.retain(|order| !own(&with, order.from) && !own(&with, order.to));
        logins.retain(|login| !customers.contains(&login.customer_id));
        assert_eq!(text(&with, &(orders, logins)), text(&without, &expected));
    }
    assert!(spent > 0);
}

#[test]
fn plans_are_sorted_and_lie_within_their_day() {
    let world = world(4_000, false);
    let economy = economy(&world);
    for day in [START, START.plus(1), START.plus(13)] {
        let (orders, logins) = planned(&economy, day, Who::Everyone);
        assert!(orders.windows(2).all(|pair| pair[0].rank() <= pair[1].rank()));
        assert!(logins.windows(2).all(|pair| pair[0].rank() < pair[1].rank()));
        assert!(
            orders
                .iter()
                .all(|order| order.at().day() == day && order.amount.is_positive())
        );
        assert!(logins.iter().all(|login| login.ts.time().day() == day));
        let account = |account| world.accounts.get(account);
        assert!(
            orders
                .iter()
                .all(|order| account(order.from).id != account(order.to).id)
        );
    }
}

/// Orders of four weeks and a bit.
fn month(economy: &Economy) -> (Vec<Order>, Vec<Login>) {
    let (mut orders, mut logins) = (Vec::new(), Vec::new());
    for day in 0..30 {
        let (more, visits) = planned(economy, START.plus(day), Who::Everyone);
        orders.extend(more);
        logins.extend(visits);
    }
    (orders, logins)
}

fn is_app(order: &Order) -> bool {
    matches!(order.channel, Channel::App | Channel::Web) && !matches!(order.rail, Rail::Exchange | Rail::Onchain)
}

#[test]
fn rows_of_a_person_and_month_come_to_about_thirteen() {
    let world = world(10_000, false);
    let economy = economy(&world);
    let (orders, logins) = month(&economy);
    let per = |count: usize| count as f64 / world.people.len() as f64;
    let sure = orders.iter().filter(|order| order.short != Short::UpTo).count();
    let app = orders.iter().filter(|order| is_app(order)).count();
    assert!((12.5..14.5).contains(&per(sure)), "{} orders", per(sure));
    assert!((5.5..8.0).contains(&per(app)), "{} by app", per(app));
    assert!(
        (6.5..11.0).contains(&per(logins.len())),
        "{} sessions",
        per(logins.len())
    );
}

#[test]
fn amounts_are_those_of_the_evidence() {
    let world = world(10_000, false);
    let economy = economy(&world);
    let (orders, _) = month(&economy);
    let pk = world.countries[0].currency;
    let mean = |keep: &dyn Fn(&Order) -> bool| {
        let amounts: Vec<f64> = orders
            .iter()
            .filter(|order| world.accounts.get(order.from).currency == pk && keep(order))
            .map(|order| order.amount.0 as f64 / 100.0)
            .collect();
        let mean = amounts.iter().sum::<f64>() / amounts.len() as f64;
        let logs: Vec<f64> = amounts.iter().map(|amount| amount.ln()).collect();
        let middle = logs.iter().sum::<f64>() / logs.len() as f64;
        let spread = (logs.iter().map(|log| (log - middle).powi(2)).sum::<f64>() / logs.len() as f64).sqrt();
        (mean, spread)
    };
    let app = mean(&|order| is_app(order) && order.short != Short::UpTo);
    let instant =
        mean(&|order| order.rail == Rail::Instant && order.channel == Channel::App && order.short != Short::UpTo);
    // As planned, up to a fifth above what is published: the largest are those that somebody cannot pay.
    assert!((14_000.0..22_000.0).contains(&app.0), "app payments {app:?}");
    assert!(
        (18_000.0..33_000.0).contains(&instant.0),
        "instant payments {instant:?}"
    );
    // Most sums are small and most money is in few: 2.0 to merchants and 2.4 between people in India.
    assert!((1.5..2.5).contains(&instant.1), "instant payments {instant:?}");
}

#[test]
fn people_who_pay_one_another_cluster() {
    let world = world(10_000, false);
    let economy = economy(&world);
    let mut near: BTreeMap<PersonIx, BTreeSet<PersonIx>> = BTreeMap::new();
    for day in 0..90 {
        for order in planned(&economy, START.plus(day), Who::Everyone).0 {
            let owner = |account| world.accounts.record(account).owner();
            if let (Owner::Person(payer), Owner::Person(payee)) = (owner(order.from), owner(order.to))
                && payer != payee
            {
                near.entry(payer).or_default().insert(payee);
                near.entry(payee).or_default().insert(payer);
            }
        }
    }
    let closed = |own: &BTreeSet<PersonIx>| {
        let links: usize = own.iter().map(|one| near[one].intersection(own).count()).sum();
        links as f64 / (own.len() * (own.len() - 1)) as f64
    };
    let all: Vec<f64> = near.values().filter(|own| own.len() > 1).map(closed).collect();
    let clustering = all.iter().sum::<f64>() / all.len() as f64;
    // About 0.2 in published graphs of payments.
    assert!((0.15..0.25).contains(&clustering), "{clustering}");
}

#[test]
fn hours_are_human() {
    let world = world(6_000, false);
    let economy = economy(&world);
    let (orders, _) = month(&economy);
    let mut hours = [0_u32; 24];
    for order in &orders {
        let owner = world.accounts.record(order.from).owner();
        if let Owner::Person(person) = owner {
            let country = &world.countries[world.people.country(person).at()];
            hours[((order.at() + country.utc_offset).second_of_day() / 3_600) as usize] += 1;
        }
    }
    let total: u32 = hours.iter().sum();
    let night: u32 = hours[1..5].iter().sum();
    let share = f64::from(night) / f64::from(total);
    assert!((0.005..0.04).contains(&share), "{share} of payments from one to five");
    assert!(hours[12] > 10 * hours[3]);
}

#[test]
fn rates_follow_their_parameters() {
    let world = world(10_000, false);
    let counted = |params: EconomyParams| {
        let economy = Economy::new(params, Seed(7), &world);
        let (orders, _) = month(&economy);
        let tills = orders.iter().filter(|order| order.channel == Channel::Pos).count();
        tills as f64 / world.people.len() as f64
    };
    // Everybody alike, so that few people are enough to see a rate.
    let mut params = even();
    params.budget.pace = 1.0;
    params.again.rest = 0.0;
    params.again.twice = 0.0;
    // The fixture's month of 30 days has 8 days of rest, as a month has on average.
    let habit = |&digital: &f32| 0.5 + 1.2 * f64::from(digital);
    let mean = world.people.digital.iter().map(habit).sum::<f64>() / world.people.len() as f64;
    let expected = params.shopping.till * mean * 30.0 / 30.44;
    let usual = counted(params.clone());
    assert!((usual / expected - 1.0).abs() < 0.06, "{usual} for {expected}");
    params.shopping.till *= 2.0;
    let doubled = counted(params);
    assert!((doubled / usual - 2.0).abs() < 0.1, "{usual}, then {doubled}");
}

#[test]
fn wages_come_on_working_days_and_every_pair_of_countries_trades() {
    let world = world(12_000, false);
    let economy = economy(&world);
    let mut pairs = BTreeMap::new();
    let mut wages = 0;
    for day in 0..90 {
        let day = START.plus(day);
        for order in planned(&economy, day, Who::Everyone).0 {
            let owner = |account| world.accounts.record(account).owner();
            let (from, to) = (owner(order.from), owner(order.to));
            if let (Owner::Person(from), Owner::Person(to)) = (from, to) {
                let pair = (world.people.country(from), world.people.country(to));
                *pairs.entry(pair).or_insert(0) += 1;
            }
            let Owner::Person(person) = to else { continue };
            let formal = world.people.occupation[person.at()] == Occupation::FormalEmployee;
            if formal && order.channel == Channel::Batch && matches!(from, Owner::Business(_)) {
                let country = &world.countries[world.people.country(person).at()];
                let Owner::Business(payer) = from else { continue };
                if world.people.employer[person.at()] == payer {
                    wages += 1;
                    assert!(!country.is_holiday(country.local_day(order.at())), "{order:?}");
                }
            }
        }
    }
    let formal = world
        .people
        .occupation
        .iter()
        .filter(|&&job| job == Occupation::FormalEmployee)
        .count();
    let monthly = f64::from(wages) / formal as f64 / 3.0;
    assert!((0.9..1.1).contains(&monthly), "{monthly} wages a month");
    assert_eq!(pairs.len(), 25, "{pairs:?}");
}

/// Settles orders as the ledger would: the naive reference for balances.
struct Reference {
    balance: Vec<i64>,
    floor: Vec<i64>,
    settled: u32,
    refused: u32,
    skipped: u32,
    drawn: u32,
}

const TRIES: Decision = Decision::named("fixture/tries");

impl Reference {
    fn new(world: &World, economy: &Economy) -> Reference {
        let mut world = world.clone();
        economy.settle_in(&mut world);
        Reference {
            balance: world.accounts.all.iter().map(|account| account.balance.0).collect(),
            floor: world.accounts.all.iter().map(|account| account.floor().0).collect(),
            settled: 0,
            refused: 0,
            skipped: 0,
            drawn: 0,
        }
    }

    fn settle(&mut self, world: &World, order: &Order) {
        let (from, to) = (order.from.at(), order.to.at());
        let free = self.balance[from] - self.floor[from];
        let amount = order.asked(Minor(self.balance[from]), || Minor(self.balance[to])).0;
        if amount <= 0 {
            return;
        }
        if amount > free {
            let tries = Seed(3)
                .draw(TRIES, world.accounts.get(order.from).id.0, order.at().0, 0)
                .chance(0.3);
            if tries {
                self.refused += 1
            } else {
                self.skipped += 1
            }
            return;
        }
        let (payer, payee) = (
            world.accounts.get(order.from).currency,
            world.accounts.get(order.to).currency,
        );
        self.balance[from] -= amount;
        self.balance[to] += world.rates.converted(Minor(amount), payer, payee).0;
        self.settled += 1;
        if order.short == Short::UpTo {
            self.drawn += 1;
        }
    }
}

#[test]
fn few_payments_fail_and_balances_neither_drift_up_nor_run_out() {
    let world = world(2_500, false);
    let economy = economy(&world);
    let mut reference = Reference::new(&world, &economy);
    let held = |reference: &Reference| {
        // In monthly flows, by kind of account.
        let mut held: BTreeMap<AccountKind, (f64, u32)> = BTreeMap::new();
        for position in world.accounts.positions() {
            if let Owner::Person(person) = world.accounts.record(position).owner() {
                let account = world.accounts.get(position);
                let home = world.countries[world.people.country(person).at()].currency;
                let worth = world
                    .rates
                    .mid(Minor(reference.balance[position.at()]), account.currency, home);
                let entry = held.entry(account.kind).or_default();
                entry.0 += worth.0 as f64 / economy.flow(person).0 as f64;
                entry.1 += 1;
            }
        }
        held.into_iter()
            .map(|(kind, (sum, count))| (kind, sum / f64::from(count)))
            .collect::<BTreeMap<_, _>>()
    };
    let mut course = vec![held(&reference)];
    for day in 0..120 {
        for order in planned(&economy, START.plus(day), Who::Everyone).0 {
            reference.settle(&world, &order);
        }
        if day % 30 == 29 {
            course.push(held(&reference));
        }
    }
    let failed = f64::from(reference.refused) / f64::from(reference.settled + reference.refused);
    let skipped = f64::from(reference.skipped) / f64::from(reference.settled);
    let rows = f64::from(reference.settled + reference.refused) / world.people.len() as f64 / 120.0 * 30.44;
    let drawn = f64::from(reference.drawn) / world.people.len() as f64 / 120.0 * 30.44;
    println!("failed {failed} skipped {skipped} rows {rows} drawn {drawn} {course:#?}");
    assert!((0.01..0.03).contains(&failed), "{failed} refused, {skipped} skipped");
    assert!((12.5..14.5).contains(&rows), "{rows} rows a person and month");
    for kind in course[0].keys() {
        let (first, last) = (course[1][kind], course[4][kind]);
        // Wallets of those who do little fill slowly: they are sent as much as others.
        let bound = match kind {
            AccountKind::Exchange => 0.5,
            AccountKind::Wallet => 0.45,
            _ => 0.15,
        };
        assert!((first / last - 1.0).abs() < bound, "{kind}: {course:?}");
        assert!((0.05..3.0).contains(&last), "{kind}: {course:?}");
    }
}

#[test]
fn habits_have_unique_names_and_room_in_a_life() {
    let habits = habits(&EconomyParams::default());
    let names: BTreeSet<_> = habits.iter().map(|habit| habit.name()).collect();
    assert_eq!(names.len(), habits.len());
    assert!(habits.iter().filter(|habit| !habit.is_dated()).count() <= lives::MOMENTS);
}

#[test]
fn sessions_come_before_what_is_paid_in_them() {
    let world = world(3_000, false);
    let economy = economy(&world);
    let (orders, logins) = planned(&economy, START.plus(2), Who::Everyone);
    // Nobody is in before there is an account; such an order comes to nothing.
    let is_there = |order: &Order| world.accounts.is_open(order.from, Time(order.at().0 - 1_300));
    let by_app = orders
        .iter()
        .filter(|order| is_app(order) && !order.device.is_none() && is_there(order));
    for order in by_app {
        let customer = world.accounts.record(order.from).customer();
        let near = |login: &Login| {
            login.customer_id == customer
                && login.device_id == world.devices.get(order.device).id
                && (Time(order.at().0 - 1_300)..=order.at()).contains(&login.ts.time())
        };
        assert!(logins.iter().any(near), "{order:?}");
    }
}

/// A person's payments of the moment, in order of time: those of the person's own accounts to others.
fn own_payments(world: &World, orders: &[Order]) -> BTreeMap<PersonIx, Vec<Order>> {
    let mut own: BTreeMap<PersonIx, Vec<Order>> = BTreeMap::new();
    for order in orders.iter().filter(|order| order.short == Short::Everyday) {
        if let Owner::Person(person) = world.accounts.record(order.from).owner() {
            own.entry(person).or_default().push(*order);
        }
    }
    own
}

/// Standard deviation over mean.
fn variation(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let square = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64;
    square.sqrt() / mean
}

/// Everybody alike, and nothing heaped up.
fn even() -> EconomyParams {
    let mut params = EconomyParams::default();
    params.activity.near_idle = 0.0;
    params.activity.spread = 0.0;
    params.activity.outing = 1.0;
    params.activity.busy = 1.0;
    params.activity.spree = 1.0;
    params
}

/// How much the payments of people vary, those with none counted, and how bursty the gaps of those with many are.
fn unlike(world: &World, params: EconomyParams) -> (f64, f64) {
    let (orders, _) = month(&Economy::new(params, Seed(7), world));
    let own = own_payments(world, &orders);
    let mut counts: Vec<f64> = own.values().map(|orders| orders.len() as f64).collect();
    counts.resize(world.people.len(), 0.0);
    let bursty: Vec<f64> = own
        .values()
        .filter(|orders| orders.len() >= 15)
        .map(|orders| {
            let gaps: Vec<f64> = orders
                .windows(2)
                .map(|pair| (pair[1].at() - pair[0].at()).0 as f64)
                .collect();
            let variation = variation(&gaps);
            (variation - 1.0) / (variation + 1.0)
        })
        .collect();
    (variation(&counts), bursty.iter().sum::<f64>() / bursty.len() as f64)
}

#[test]
fn people_differ_in_how_often_they_pay_and_payments_heap_up() {
    let world = world(5_000, false);
    let (alike, steady) = unlike(&world, even());
    let (usual, heaped) = unlike(&world, EconomyParams::default());
    let mut params = EconomyParams::default();
    params.activity.spread = 1.6;
    params.activity.outing = 4.0;
    let (wide, burst) = unlike(&world, params);
    assert!(alike < 0.75 && steady < 0.05, "{alike} {steady}");
    assert!(
        (1.0..2.2).contains(&usual) && (0.1..0.5).contains(&heaped),
        "{usual} {heaped}"
    );
    assert!(wide > usual + 0.1 && burst > heaped + 0.05, "{wide} {burst}");
}

#[test]
fn those_who_hardly_use_their_account_hardly_do() {
    let world = world(5_000, false);
    let few = |near_idle: f64| {
        let mut params = EconomyParams::default();
        params.activity.near_idle = near_idle;
        let economy = Economy::new(params, Seed(7), &world);
        let own = own_payments(&world, &month(&economy).0);
        let active = own.values().filter(|orders| orders.len() > 1).count();
        1.0 - active as f64 / world.people.len() as f64
    };
    let (none, usual, all) = (few(0.0), few(EconomyParams::default().activity.near_idle), few(1.0));
    assert!(none < 0.2, "{none}");
    assert!((0.25..0.45).contains(&usual), "{usual}");
    assert!(all > usual + 0.08, "{all}");
}

#[test]
fn people_go_back_to_their_shops() {
    let world = world(3_000, false);
    let known = |favourites: f64| {
        let mut params = EconomyParams::default();
        params.shopping.favourites = favourites;
        let orders = month(&Economy::new(params, Seed(7), &world)).0;
        let (mut again, mut all) = (0, 0);
        for orders in own_payments(&world, &orders).values() {
            let mut met = BTreeSet::new();
            for order in orders.iter().filter(|order| order.channel == Channel::Pos) {
                all += 1;
                again += i32::from(!met.insert(order.to));
            }
        }
        f64::from(again) / f64::from(all)
    };
    let (never, usual, always) = (
        known(0.0),
        known(EconomyParams::default().shopping.favourites),
        known(1.0),
    );
    assert!(
        never < usual - 0.05 && usual < always - 0.05,
        "{never} {usual} {always}"
    );
}

#[test]
fn nobody_sends_more_than_goes_at_once_and_few_send_just_that() {
    let world = world(5_000, false);
    let all = |in_parts: f64| {
        let mut params = EconomyParams::default();
        params.again.in_parts = in_parts;
        let orders = month(&Economy::new(params, Seed(7), &world)).0;
        let limit = |order: &Order| {
            let payer = world.accounts.get(order.from);
            // At a counter no limit holds.
            (matches!(payer.kind, AccountKind::Current | AccountKind::Wallet) && order.channel != Channel::Branch)
                .then(|| world.institutions[payer.institution().at()].transfer_limit)
        };
        let limited: Vec<(Order, Minor)> = orders
            .iter()
            .filter_map(|order| limit(order).map(|limit| (*order, limit)))
            .collect();
        assert!(limited.iter().all(|(order, limit)| order.amount <= *limit));
        let just = limited.iter().filter(|(order, limit)| order.amount == *limit).count();
        (just as f64 / limited.len() as f64, orders.len())
    };
    let (given_up, usual, in_parts) = (all(0.0), all(EconomyParams::default().again.in_parts), all(1.0));
    assert!(usual.0 < 0.025 && in_parts.0 < 0.03, "{usual:?} {in_parts:?}");
    assert!(
        given_up.1 < usual.1 && usual.1 < in_parts.1,
        "{given_up:?} {usual:?} {in_parts:?}"
    );
}

#[test]
fn honest_people_pay_the_same_payee_twice_within_minutes() {
    let world = world(5_000, false);
    let soon = |rest: f64, twice: f64| {
        let mut params = even();
        params.again.rest = rest;
        params.again.twice = twice;
        params.again.in_parts = 0.0;
        let orders = month(&Economy::new(params, Seed(7), &world)).0;
        let mut last: BTreeMap<_, Order> = BTreeMap::new();
        let (mut soon, mut same, mut all) = (0, 0, 0);
        for order in orders.iter().filter(|order| is_app(order)) {
            all += 1;
            if let Some(before) = last.insert((order.from, order.to), *order)
                && (order.at() - before.at()).0 < 900
            {
                soon += 1;
                same += i32::from(order.amount == before.amount);
            }
        }
        (f64::from(soon) / f64::from(all), f64::from(same) / f64::from(all))
    };
    let (none, usual) = (soon(0.0, 0.0), soon(0.02, 0.003));
    let (rest, twice) = (soon(0.5, 0.0), soon(0.0, 0.5));
    assert!(none.0 < 0.005, "{none:?}");
    assert!((0.012..0.035).contains(&usual.0), "{usual:?}");
    assert!(rest.0 > 0.2 && twice.1 > 0.2 && rest.1 < 0.15, "{rest:?} {twice:?}");
}

#[test]
fn most_sums_between_people_are_small() {
    let world = world(5_000, false);
    let small = |share: f64| {
        let mut params = EconomyParams::default();
        params.friends.small = share;
        params.custom.small = share;
        params.household.small = share.min(0.5);
        let orders = month(&Economy::new(params, Seed(7), &world)).0;
        let india = world.countries[1].currency;
        let person = |account| matches!(world.accounts.record(account).owner(), Owner::Person(_));
        let sums: Vec<i64> = orders
            .iter()
            .filter(|order| world.accounts.get(order.from).currency == india && is_app(order))
            .filter(|order| person(order.from) && person(order.to) && order.short == Short::Everyday)
            .map(|order| order.amount.0)
            .collect();
        sums.iter().filter(|&&sum| sum <= 50_000).count() as f64 / sums.len() as f64
    };
    let (none, usual) = (small(0.0), small(EconomyParams::default().friends.small));
    assert_eq!(world.countries[1].currency, crate::param::money::Currency::Inr);
    // 59 % of transfers between people in India are of up to 500 rupees.
    assert!(none < 0.3, "{none}");
    assert!((0.42..0.68).contains(&usual), "{usual}");
}

#[test]
fn contracts_cost_the_same_each_month_and_meters_do_not() {
    let world = world(3_000, false);
    let economy = economy(&world);
    let mut paid: BTreeMap<_, Vec<Minor>> = BTreeMap::new();
    for day in 0..62 {
        for order in planned(&economy, START.plus(day), Who::Everyone).0 {
            let Owner::Business(biller) = world.accounts.record(order.to).owner() else {
                continue;
            };
            if order.rail == Rail::Bill && order.lookalike.is_none() {
                let category = world.businesses.get(biller).category;
                paid.entry((category, order.from, order.to))
                    .or_default()
                    .push(order.amount);
            }
        }
    }
    let same = |kind: Category| {
        let bills = paid
            .iter()
            .filter(|((category, ..), bills)| *category == kind && bills.len() >= 2);
        let (mut same, mut all) = (0, 0);
        for (_, bills) in bills {
            for pair in bills.windows(2) {
                all += 1;
                same += i32::from(pair[0] == pair[1]);
            }
        }
        f64::from(same) / f64::from(all)
    };
    for contract in [Category::School, Category::Internet, Category::Insurance] {
        assert!(same(contract) > 0.6, "{contract}: {}", same(contract));
    }
    for metered in [Category::Electricity, Category::Gas] {
        assert!(same(metered) < 0.1, "{metered}: {}", same(metered));
    }
}
