//! What happens when: the phases of a day, in the one place to see them.
//!
//! A day of the run:
//! 1. The window opens or closes, if it does so today.
//! 2. The economy plans everybody's payments (in burn-in and cool-down only those of whoever the scam has touched), in
//!    parallel, without a look at the ledger: so the next days are planned while this one is lived.
//! 3. Planned payments and the scam's events happen, second by second, in one order: (time, then bits of an opaque key).
//! 4. The day's rows and facts are sent to the listener.
//!
//! After the last day, whatever is only final then is sent (labels, cases, services).

use std::sync::mpsc;

use rayon::prelude::*;

use super::book::Rows;
use super::economy::{DayPlan, Economy, Who, Workshop};
use super::event::{Event, Listener, Login};
use super::justice::{self, Watch};
use super::laundering::{self, trail};
use super::order::Order;
use super::sim::{Sim, Task};
use super::{benign, chain, crew, finish, funnel, gate, hold, lever};
use crate::engine::{Day, Horizon, Time, fetch};
use crate::model::event::Rail;
use crate::world::{Flags, PersonIx};

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

/// Planned days that may wait to be lived: one, so that neither side waits for the other's slow days.
const WAITING: usize = 1;

/// Lives some days. Those on which everybody lives are planned ahead, by threads of their own.
fn days(
    sim: &mut Sim,
    economy: &Economy,
    listener: &mut dyn Listener,
    watcher: &mut dyn Watcher,
    days: std::ops::Range<Day>,
) -> Result<(), Stopped> {
    let horizon = sim.world.horizon;
    let watch = justice::rules(&sim.params.justice, &sim.world);
    let mut workshop = Workshop::default();
    let mut own = DayPlan::default();
    std::thread::scope(|threads| {
        let (planned, plans) = mpsc::sync_channel(WAITING);
        let (lived, again) = mpsc::channel::<DayPlan>();
        let ahead = (days.start.0..days.end.0).map(Day);
        threads.spawn(move || {
            let mut workshop = Workshop::default();
            for day in ahead.filter(|&day| everybody_lives(horizon, day)) {
                let mut plan = again.try_recv().unwrap_or_default();
                economy.plan(day, Who::Everyone, &mut workshop, &mut plan);
                if planned.send(plan).is_err() {
                    return; // The run has been stopped.
                }
            }
        });
        for day in (days.start.0..days.end.0).map(Day) {
            // Before anything is paid: policies may pay in the morning.
            sim.book.rows = listener.payments_buffer();
            morning(sim, day, listener);
            let everybody = everybody_lives(horizon, day);
            let mut today = if everybody {
                plans.recv().map_err(|_| Stopped)?
            } else {
                let touched: Vec<PersonIx> = sim.touched.keys().copied().collect();
                economy.plan(day, Who::Only(&touched), &mut workshop, &mut own);
                std::mem::take(&mut own)
            };
            let logins = std::mem::replace(&mut today.logins, listener.logins_buffer());
            one_day(sim, &watch, &today.orders, Some(logins), day, listener);
            if everybody {
                // If nothing is left to plan, nobody takes it.
                let _ = lived.send(today);
            } else {
                own = today;
            }
            if !watcher.day_done(day, sim.book.last_tx) {
                return Err(Stopped);
            }
        }
        Ok(())
    })
}

/// Whether everybody's payments of a day are made, not only those of whoever the scam has touched.
fn everybody_lives(horizon: Horizon, day: Day) -> bool {
    horizon.window_start.0 - SETTLING_DAYS <= day.0 && day < horizon.window_end
}

/// One of several clones of a burn-in that are run on together.
pub struct Fork<L> {
    pub sim: Sim,
    pub listener: L,
    own: DayPlan,
    workshop: Workshop,
}

impl<L> Fork<L> {
    /// A clone of a burn-in, and who listens to it: to how many payments there were, not to their rows.
    #[must_use]
    pub fn new(mut sim: Sim, listener: L) -> Fork<L> {
        sim.book.keeps = Rows::Counted;
        Fork {
            sim,
            listener,
            own: DayPlan::default(),
            workshop: Workshop::default(),
        }
    }
}

/// Runs clones of one burn-in on, day by day together, and leaves out everyday sessions and honest strangers' first
/// messages. What people do is planned once for all clones, since plans never read a ledger. Everything else is as in
/// [`run_on`].
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
    let mut workshop = Workshop::without_logins();
    let mut plan = DayPlan::default();
    for day in (horizon.window_start.0..horizon.end.0).map(Day) {
        forks
            .par_iter_mut()
            .for_each(|fork| morning(&mut fork.sim, day, &mut fork.listener));
        let everybody = everybody_lives(horizon, day);
        if everybody {
            economy.plan(day, Who::Everyone, &mut workshop, &mut plan);
        }
        forks.par_iter_mut().zip(&watches).for_each(|(fork, watch)| {
            let Fork {
                sim,
                listener,
                own,
                workshop,
            } = fork;
            let orders = if everybody {
                &plan.orders
            } else {
                let touched: Vec<PersonIx> = sim.touched.keys().copied().collect();
                economy.plan(day, Who::Only(&touched), workshop, own);
                &own.orders
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

/// What comes before anything else on a day.
fn morning(sim: &mut Sim, day: Day, listener: &mut dyn Listener) {
    let horizon = sim.world.horizon;
    sim.now = day.start();
    sim.book.window_part = horizon.part(day).map_or(0, |part| 1 << part);
    if day == horizon.window_start {
        open_window(sim, listener);
    }
    if day == horizon.window_end {
        close_window(sim, listener);
    }
    lever::begin_day(sim, day);
}

/// A day whose plan is made. Without logins, honest strangers' first messages are left out too: both are rows and
/// nothing else.
fn one_day(
    sim: &mut Sim,
    watch: &Watch,
    orders: &[Order],
    logins: Option<Vec<Login>>,
    day: Day,
    listener: &mut dyn Listener,
) {
    let in_window = sim.world.horizon.shows(day.start());
    if in_window && logins.is_some() {
        benign::contacts(sim, day);
    }
    live(sim, watch, orders, day, listener);
    if day.plus(1) == sim.world.horizon.window_end {
        sim.now = Time(day.plus(1).start().0 - 1);
        hold::show_waiting(sim);
    }
    if in_window {
        send(sim, listener, logins.unwrap_or_default(), day);
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

/// How many orders ahead what they touch is fetched: the time of some tens of settlements hides that of one.
const AHEAD: usize = 24;

/// Rows that leave at a time while a day is lived: so few that they are near still when they are read. They leave between
/// orders alone, since a payment that waited is given its row's last value right after it was made.
const LOT: usize = 1 << 14;

/// Everything of one day, in order.
fn live(sim: &mut Sim, watch: &Watch, orders: &[Order], day: Day, listener: &mut dyn Listener) {
    let midnight = day.plus(1).start();
    for (place, order) in orders.iter().enumerate() {
        if sim.book.rows.len() >= LOT {
            let mut rest = listener.payments_buffer();
            rest.extend(sim.book.rows.drain(LOT..));
            listener.payments(day, std::mem::replace(&mut sim.book.rows, rest));
        }
        if let Some(later) = orders.get(place + 2 * AHEAD) {
            fetch(later);
        }
        if let Some(later) = orders.get(place + AHEAD) {
            sim.world.accounts.fetch(later.from);
            sim.world.accounts.fetch(later.to);
            sim.world.devices.fetch(later.device);
            if later.lookalike != 0 {
                sim.truth.fetch(later.from);
                sim.truth.fetch(later.to);
            }
        }
        while let Some((at, key)) = sim.calendar.next() {
            // Within a second, planned and scam payments are ordered by opaque bits, so that the order tells nothing.
            if (at, u64::from(key as u32)) >= order.rank() {
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
        Task::Capital(mule, amount) => laundering::recruit::capital_comes(sim, mule, amount),
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
fn send(sim: &mut Sim, listener: &mut dyn Listener, planned: Vec<Login>, day: Day) {
    sim.now = Time(day.plus(1).start().0 - 1);
    let rows = std::mem::take(&mut sim.book.rows);
    let failed = sim.book.refused;
    let counted = std::mem::take(&mut sim.book.counted);
    sim.metrics
        .insert(("payments", "all".to_owned()), counted.payments as f64);
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
    if sim.book.keeps == Rows::Kept {
        listener.payments(day, rows);
    }
    listener.counted(day, counted);
    listener.logins(day, logins(sim, planned));
    listener.contacts(day, std::mem::take(&mut sim.contacts));
    for metric in sim.take_metrics() {
        listener.event(Event::Metric(metric));
    }
    for event in std::mem::take(&mut sim.outbox) {
        listener.event(event);
    }
}

/// The day's sessions: planned ones, and among them those of scam payments, which are few.
fn logins(sim: &mut Sim, mut planned: Vec<Login>) -> Vec<Login> {
    sim.logins.sort_unstable_by_key(Login::rank);
    // One session serves all payments that an account makes in one second.
    sim.logins.dedup_by_key(|login| login.login_id);
    let (mut from, mut to) = (planned.len(), planned.len() + sim.logins.len());
    planned.extend_from_slice(&sim.logins);
    // From the back: whatever comes after a row of the scam moves to make room for it.
    for row in sim.logins.drain(..).rev() {
        let after = planned[..from].partition_point(|other| other.rank() <= row.rank());
        planned.copy_within(after..from, to - (from - after));
        to -= from - after + 1;
        from = after;
        planned[to] = row;
    }
    planned
}
