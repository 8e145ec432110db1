//! What happens when: the phases of a day, in the one place to see them.
//!
//! A day of the run:
//! 1. The window opens or closes, if it does so today.
//! 2. The economy plans everybody's payments of the day (in burn-in and cool-down only those of whoever the scam has
//!    touched), in parallel, without a look at the ledger.
//! 3. Planned payments and the scam's events happen, second by second, in one order: (time, then bits of an opaque key).
//! 4. The day's rows and facts are sent to the listener.
//!
//! After the last day, whatever is only final then is sent (labels, cases, services).

use rayon::prelude::*;

use super::economy::{DayPlan, Economy, Who};
use super::event::{Event, Listener, Login};
use super::justice::{self, Watch};
use super::laundering::{self, trail};
use super::order::{Order, Session};
use super::sim::{Sim, Task};
use super::{benign, chain, crew, finish, funnel, gate, hold, lever};
use crate::engine::random::{join, mix};
use crate::engine::{Day, Time};
use crate::model::decision;
use crate::model::event::Rail;
use crate::world::{Flags, Owner, PersonIx, World};

/// Why a run stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// Called once a day with the day and rows so far; answers whether to go on.
pub trait Watcher {
    /// A day is over.
    fn day_done(&mut self, day: Day, rows: u64) -> bool;
}

/// How many days before the window everybody's payments begin, so that balances have settled when it opens.
pub const SETTLING_DAYS: i32 = 7;

/// Runs from the first day to the last.
///
/// # Errors
/// [`Stopped`] if the watcher says so.
pub fn run(
    sim: &mut Sim,
    economy: &Economy,
    listener: &mut dyn Listener,
    watcher: &mut dyn Watcher,
) -> Result<(), Stopped> {
    warm_up(sim, economy, listener, watcher)?;
    run_on(sim, economy, listener, watcher)
}

/// Runs the burn-in. What comes of it may be cloned: each clone can be given parameters of its own and run on.
///
/// # Errors
/// [`Stopped`] if the watcher says so.
pub fn warm_up(
    sim: &mut Sim,
    economy: &Economy,
    listener: &mut dyn Listener,
    watcher: &mut dyn Watcher,
) -> Result<(), Stopped> {
    let horizon = sim.world.horizon;
    sim.now = horizon.start.start();
    crew::opening::found_all(sim);
    justice::begin(sim);
    days(sim, economy, listener, watcher, horizon.start..horizon.window_start)
}

/// Runs the window and the cool-down after a burn-in.
///
/// # Errors
/// [`Stopped`] if the watcher says so.
pub fn run_on(
    sim: &mut Sim,
    economy: &Economy,
    listener: &mut dyn Listener,
    watcher: &mut dyn Watcher,
) -> Result<(), Stopped> {
    let horizon = sim.world.horizon;
    days(sim, economy, listener, watcher, horizon.window_start..horizon.end)?;
    sim.now = Time(horizon.end.start().0 - 1);
    justice::finish(sim);
    finish::send(sim, listener);
    Ok(())
}

/// Lives some days.
fn days(
    sim: &mut Sim,
    economy: &Economy,
    listener: &mut dyn Listener,
    watcher: &mut dyn Watcher,
    days: std::ops::Range<Day>,
) -> Result<(), Stopped> {
    let horizon = sim.world.horizon;
    let watch = justice::rules(&sim.params.justice, &sim.world);
    let mut plan = DayPlan::default();
    for day in (days.start.0..days.end.0).map(Day) {
        morning(sim, day, listener);
        let touched: Vec<PersonIx>;
        let everybody = horizon.window_start.0 - SETTLING_DAYS <= day.0 && day < horizon.window_end;
        let who = if everybody {
            Who::Everyone
        } else {
            touched = sim.touched.keys().copied().collect();
            Who::Only(&touched)
        };
        economy.plan(&sim.world, day, who, &mut plan);
        one_day(sim, &watch, &plan.orders, Some(&plan.sessions), day, listener);
        if !watcher.day_done(day, sim.book.last_tx) {
            return Err(Stopped);
        }
    }
    Ok(())
}

/// One of several clones of a burn-in that are run on together.
pub struct Fork<L> {
    pub sim: Sim,
    pub listener: L,
    own: DayPlan,
    orders: Vec<Order>,
}

impl<L> Fork<L> {
    /// A clone of a burn-in, and who listens to it.
    #[must_use]
    pub fn new(sim: Sim, listener: L) -> Fork<L> {
        Fork {
            sim,
            listener,
            own: DayPlan::default(),
            orders: Vec::new(),
        }
    }
}

/// Runs clones of one burn-in on, day by day together, and leaves out everyday sessions and honest strangers' first
/// messages. What people do is
/// planned once for all clones, since plans never read a ledger; only those few whose accounts are not the same in all of
/// them are planned in each. Everything else is as in [`run_on`].
///
/// # Errors
/// [`Stopped`] if the watcher says so.
pub fn run_on_together<L: Listener + Send>(
    forks: &mut [Fork<L>],
    economy: &Economy,
    watcher: &mut dyn Watcher,
) -> Result<(), Stopped> {
    let Some(horizon) = forks.first().map(|fork| fork.sim.world.horizon) else {
        return Ok(());
    };
    let watches: Vec<Watch> = forks
        .iter()
        .map(|fork| justice::rules(&fork.sim.params.justice, &fork.sim.world))
        .collect();
    let mut plan = DayPlan::default();
    for day in (horizon.window_start.0..horizon.end.0).map(Day) {
        forks
            .par_iter_mut()
            .for_each(|fork| morning(&mut fork.sim, day, &mut fork.listener));
        let everybody = day < horizon.window_end;
        let apart = if everybody { apart(forks) } else { Vec::new() };
        if everybody {
            economy.plan(&forks[0].sim.world, day, Who::Except(&apart), &mut plan);
        }
        forks.par_iter_mut().zip(&watches).for_each(|(fork, watch)| {
            let Fork {
                sim,
                listener,
                own,
                orders,
            } = fork;
            let alone = if everybody {
                apart.clone()
            } else {
                sim.touched.keys().copied().collect()
            };
            economy.plan(&sim.world, day, Who::Only(&alone), own);
            let orders = match (everybody, own.orders.is_empty()) {
                (false, _) => &own.orders,
                (true, true) => &plan.orders,
                (true, false) => {
                    merge(&plan.orders, &own.orders, orders);
                    orders
                }
            };
            one_day(sim, watch, orders, None, day, listener);
        });
        if !watcher.day_done(day, forks.iter().map(|fork| fork.sim.book.last_tx).sum()) {
            return Err(Stopped);
        }
    }
    for Fork { sim, listener, .. } in forks {
        sim.now = Time(horizon.end.start().0 - 1);
        justice::finish(sim);
        finish::send(sim, listener);
    }
    Ok(())
}

/// People whose accounts are not the same in all clones: the one thing of a plan that a run can change is that somebody
/// has an account at an exchange.
fn apart<L>(forks: &[Fork<L>]) -> Vec<PersonIx> {
    let Some((first, others)) = forks.split_first() else {
        return Vec::new();
    };
    let first = &first.sim.world.people.exchange;
    let mut people: Vec<PersonIx> = others
        .iter()
        .flat_map(|fork| {
            let pairs = fork.sim.world.people.exchange.iter().zip(first);
            let differing = pairs.enumerate().filter(|(_, (theirs, own))| theirs != own);
            differing.map(|(person, _)| PersonIx(person as u32)).collect::<Vec<_>>()
        })
        .collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// Two plans as one, in settlement order.
fn merge(one: &[Order], other: &[Order], out: &mut Vec<Order>) {
    out.clear();
    out.reserve(one.len() + other.len());
    let mut rest = one;
    for order in other {
        let before = rest.partition_point(|planned| planned.rank() <= order.rank());
        out.extend_from_slice(&rest[..before]);
        out.push(*order);
        rest = &rest[before..];
    }
    out.extend_from_slice(rest);
}

/// What comes before anything else on a day.
fn morning(sim: &mut Sim, day: Day, listener: &mut dyn Listener) {
    let horizon = sim.world.horizon;
    sim.now = day.start();
    if day == horizon.window_start {
        open_window(sim, listener);
    }
    if day == horizon.window_end {
        close_window(sim, listener);
    }
    lever::begin_day(sim, day);
}

/// A day whose plan is made. Without sessions, honest strangers' first messages are left out too: both are rows and
/// nothing else.
fn one_day(
    sim: &mut Sim,
    watch: &Watch,
    orders: &[Order],
    sessions: Option<&[Session]>,
    day: Day,
    listener: &mut dyn Listener,
) {
    let in_window = sim.world.horizon.shows(day.start());
    if in_window && sessions.is_some() {
        benign::contacts(sim, day);
    }
    live(sim, watch, orders, day.plus(1).start());
    if day.plus(1) == sim.world.horizon.window_end {
        sim.now = Time(day.plus(1).start().0 - 1);
        hold::show_waiting(sim);
    }
    if in_window {
        send(sim, listener, sessions.unwrap_or_default(), day);
    }
}

fn open_window(sim: &mut Sim, listener: &mut dyn Listener) {
    sim.world.accounts.opening = sim.world.accounts.all.iter().map(|account| account.balance).collect();
    sim.trail.ends.clear();
    sim.metrics.clear();
    lever::install(sim);
    listener.window_opens(&sim.world);
}

fn close_window(sim: &mut Sim, listener: &mut dyn Listener) {
    trail::close(sim);
    for event in std::mem::take(&mut sim.outbox) {
        listener.event(event);
    }
    hold::lift(sim);
    listener.window_closes(&sim.world);
    hold::lay(sim);
}

/// Everything of one day, in order.
fn live(sim: &mut Sim, watch: &Watch, orders: &[Order], midnight: Time) {
    for order in orders {
        while let Some((at, key)) = sim.calendar.next() {
            // Within a second, planned and scam payments are ordered by opaque bits, so that the order tells nothing.
            if (at, key as u32) >= (order.at, order.tie) {
                break;
            }
            step(sim, order.at + crate::engine::Span(1));
        }
        pay(sim, watch, order);
    }
    while sim.calendar.next().is_some_and(|(at, _)| at < midnight) {
        step(sim, midnight);
    }
}

/// An everyday payment.
#[inline]
fn pay(sim: &mut Sim, watch: &Watch, order: &Order) {
    if sim.policies.gated() && gate::stops(sim, order) {
        return;
    }
    let receipt = sim.book.settle(&mut sim.world, sim.seed, order, None);
    if receipt.status.is_none() {
        return;
    }
    let payer = sim.world.accounts.get(order.from);
    let payee = sim.world.accounts.get(order.to);
    let tainted = payer.flags.any(Flags::TAINTED);
    let trips = watch.trips(payer, payee, order);
    let special = tainted || trips.is_some() || order.rail == Rail::Onchain || order.lookalike != 0;
    let sampled = justice::sampled(order);
    if special || sampled {
        sim.now = order.at;
        if tainted {
            trail::follow(sim, &receipt, None);
        }
        if order.rail == Rail::Onchain {
            chain::record(sim, &receipt);
        }
        if order.lookalike != 0 {
            sim.label_lookalike(&receipt, order.lookalike);
        }
        if trips.is_some() {
            justice::saw(sim, &receipt, trips);
        }
        if sampled {
            justice::sample_row(sim, &receipt);
        }
    }
}

/// The next thing of the calendar, if it comes before a moment.
fn step(sim: &mut Sim, until: Time) {
    let Some((at, task)) = sim.calendar.take_before(until) else {
        return;
    };
    sim.now = at;
    match task {
        Task::Shift(ring) => crew::shift::shift(sim, ring),
        Task::Reply(approach) => funnel::outreach::reply(sim, &approach),
        Task::Round(case, step) => funnel::round::begin(sim, case, step),
        Task::Pay(case, payout) => funnel::round::pay(sim, case, payout),
        Task::GiveUp(case, step) => funnel::stage::give_up(sim, case, step),
        Task::Hop(mule) => laundering::hop::hop(sim, mule),
        Task::Retire(mule) => laundering::mule::retire(sim, mule),
        Task::Recruit(ring) => laundering::recruit::recruit(sim, ring),
        Task::Payday(ring) => crew::pay::payday(sim, ring),
        Task::Paycheck(ring, account, amount) => crew::pay::pay(sim, ring, account, amount),
        Task::Open(opening) => crew::opening::open(sim, &opening),
        Task::Refill(ring, seat) => crew::staffing::refill(sim, ring, seat),
        Task::Fill(ring, seat, role) => crew::staffing::fill(sim, ring, seat, role),
        Task::Review(ring) => crew::adaptation::review(sim, ring),
        Task::Adapt(ring, measure, shun) => crew::adaptation::adapt(sim, ring, measure, shun),
        Task::Justice(task) => justice::handle(sim, task),
        Task::Decide(hold) => hold::decide(sim, hold),
        Task::Again(again) => gate::resume(sim, &again),
        Task::Policy(policy, matter) => lever::run(sim, policy, matter),
    }
}

/// Sends the day on.
fn send(sim: &mut Sim, listener: &mut dyn Listener, sessions: &[Session], day: Day) {
    sim.now = Time(day.plus(1).start().0 - 1);
    let rows = std::mem::take(&mut sim.book.rows);
    sim.book.rows.reserve(rows.len() + rows.len() / 8);
    let failed = sim.book.refused;
    sim.metrics.insert(("payments", "all".to_owned()), rows.len() as f64);
    sim.metrics
        .insert(("payments_refused_so_far", "all".to_owned()), failed as f64);
    for ring in 0..sim.rings.len() {
        let ring = &sim.rings[ring];
        let (strength, code) = (ring.strength(), sim.world.countries[ring.target.at()].code);
        if ring.closed_at.is_none() {
            sim.count("operators", code, f64::from(strength));
        }
    }
    let serving: Vec<(&'static str, usize)> = sim
        .mules
        .serving
        .iter()
        .map(|(ring, mules)| (sim.world.countries[sim.rings[ring.at()].target.at()].code, mules.len()))
        .collect();
    for (code, mules) in serving {
        sim.count("mules_active", code, mules as f64);
    }
    listener.payments(day, rows);
    listener.logins(day, logins(sim, sessions));
    let mut contacts = std::mem::take(&mut sim.contacts);
    contacts.sort_by_key(|(contact, _)| (contact.ts, contact.contact_id));
    for (contact, label) in contacts {
        listener.event(Event::Contact(contact));
        listener.event(Event::ContactLabel(label));
    }
    for metric in sim.take_metrics() {
        listener.event(Event::Metric(metric));
    }
    for event in std::mem::take(&mut sim.outbox) {
        listener.event(event);
    }
}

/// The day's sessions, planned ones and those of scam payments, by time and opaque bits. Made on all threads: each row
/// is a pure function of its session, and the order is total.
fn logins(sim: &mut Sim, sessions: &[Session]) -> Vec<Login> {
    let world = &sim.world;
    let mut rows: Vec<Login> = sessions
        .par_iter()
        // A plan knows no openings to the second: nobody is in before there is an account.
        .filter(|session| world.accounts.get(session.account).is_open(session.at))
        .map(|session| login(world, session))
        .collect();
    rows.append(&mut sim.logins);
    rows.par_sort_unstable_by_key(|row| (row.ts, mix(row.login_id.0), row.login_id));
    rows.dedup_by_key(|row| row.login_id);
    rows
}

fn login(world: &World, session: &Session) -> Login {
    let purse = world.accounts.get(session.account);
    let owner = purse.owner();
    let country = match owner {
        Owner::Person(person) => world.people.country[person.at()],
        Owner::Business(business) => world.businesses.get(business).country,
    };
    Login {
        login_id: world.ids.born(decision::LOGIN, join(purse.id.0, session.at.0 as u64)),
        ts: session.at,
        customer_id: world.customer_id(owner, purse.institution()),
        device_id: world.devices.id[session.device.at()],
        network_id: world.devices.network[session.device.at()],
        country: world.countries[country.at()].code,
    }
}
