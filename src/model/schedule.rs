//! What happens when: the phases of a day, in the one place to see them.
//!
//! A day of the run:
//! 1. The window opens or closes, if it does so today.
//! 2. The economy plans everybody's payments (in burn-in and cool-down only those of whoever the scam has touched), in
//!    parallel, without a look at the ledger: so the next days are planned while this one is lived.
//! 3. Planned payments and the scam's events happen, second by second, in one order: (time, then bits of an opaque
//!    key).
//! 4. The day's rows and facts are sent to the listener.
//!
//! After the last day, whatever is only final then is sent (labels, cases, services).

use rayon::prelude::*;

use super::ahead::Ahead;
use super::benign;
use super::economy::{Economy, Plan, Who, Workshop};
use super::facts::{Metric, MetricName};
use super::interventions::{PolicyEvent, asking};
use super::labels::finish;
use super::payments::{chain, holds, retry, screening};
use super::response::{self, Watch};
use super::scam::laundering::{self, trail};
use super::scam::{self, crew, funnel};
use super::settlement::book::{Entry, Receipt, Rows};
use super::settlement::order::Order;
use super::state::{Happened, Part, Sim, Task};
use crate::engine::{Day, Horizon, Time, with_later};
use crate::model::facts::{Event, Listener, Rail, Stopped, Watcher};
use crate::world::{Flags, Openings, PersonIx};

/// How many days before the window everybody's payments begin, so that balances have settled when it opens.
pub const SETTLING_DAYS: i32 = 7;

/// Runs the burn-in. What comes of it may be cloned: each clone can be given parameters of its own and run on.
///
/// # Errors
/// [`Stopped`] if the watcher says so.
pub(crate) fn warm_up(
    sim: &mut Sim,
    economy: &Economy,
    listener: &mut dyn Listener,
    watcher: &mut dyn Watcher,
) -> Result<(), Stopped> {
    let horizon = sim.world.horizon;
    sim.now = horizon.start.start();
    crew::opening::found_all(sim);
    response::begin(sim);
    days(sim, economy, listener, watcher, horizon.start..horizon.window_start)
}

/// Runs the window and the cool-down after a burn-in.
///
/// # Errors
/// [`Stopped`] if the watcher says so.
pub(crate) fn run_on(
    sim: &mut Sim,
    economy: &Economy,
    listener: &mut dyn Listener,
    watcher: &mut dyn Watcher,
) -> Result<(), Stopped> {
    let horizon = sim.world.horizon;
    days(sim, economy, listener, watcher, horizon.window_start..horizon.end)?;
    sim.now = Time(horizon.end.start().0 - 1);
    response::finish(sim);
    finish::send(sim, listener);
    Ok(())
}

/// Lives some days. Those on which everybody lives are planned ahead, by threads of their own.
fn days(
    sim: &mut Sim,
    economy: &Economy,
    listener: &mut dyn Listener,
    watcher: &mut dyn Watcher,
    days: std::ops::Range<Day>,
) -> Result<(), Stopped> {
    let horizon = sim.world.horizon;
    let watch = response::rules(&sim.params.response, &sim.world);
    let mut workshop = Workshop::default();
    let mut own = Plan::default();
    let days = (days.start.0..days.end.0).map(Day);
    std::thread::scope(|threads| {
        let everybodys = days.clone().filter(move |&day| everybody_lives(horizon, day));
        let ahead = Ahead::begin(threads, economy, everybodys);
        for day in days {
            morning(sim, day, listener);
            if horizon.shows(day.start()) {
                benign::contacts(sim, day);
            }
            if everybody_lives(horizon, day) {
                let midnight = day.plus(1).start();
                loop {
                    let mut portion = ahead.take()?;
                    live_planned(sim, &watch, &mut portion, day, listener);
                    let until = portion.until;
                    ahead.give_back(portion);
                    if until >= midnight {
                        break;
                    }
                }
            } else {
                plan_touched(sim, economy, day, &mut workshop, &mut own);
                live_planned(sim, &watch, &mut own, day, listener);
            }
            evening(sim, day, listener);
            if !watcher.day_done(day, sim.book.last_tx) {
                return Err(Stopped);
            }
        }
        Ok(())
    })
}

/// Plans a day of those whom the scam has touched.
fn plan_touched(sim: &Sim, economy: &Economy, day: Day, workshop: &mut Workshop, out: &mut Plan) {
    let touched: Vec<PersonIx> = sim.touched.keys().copied().collect();
    economy.plan(day, Who::Only(&touched), workshop, out);
}

/// Whether everybody's payments of a day are made, not only those of whoever the scam has touched.
fn everybody_lives(horizon: Horizon, day: Day) -> bool {
    horizon.window_start.0 - SETTLING_DAYS <= day.0 && day < horizon.window_end
}

/// One of several clones of a burn-in that are run on together.
pub(crate) struct Fork<L> {
    pub sim: Sim,
    pub listener: L,
    own: Plan,
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
            own: Plan::default(),
            workshop: Workshop::default(),
        }
    }
}

/// Runs clones of one burn-in on, day by day together, and leaves out everyday sessions and honest strangers' first
/// messages: both are rows and nothing else. What people do is planned once for all clones, since plans never read a
/// ledger. Everything else is as in [`run_on`].
///
/// # Errors
/// [`Stopped`] if the watcher says so.
pub(crate) fn run_on_together<L: Listener + Send>(
    forks: &mut [Fork<L>],
    economy: &Economy,
    watcher: &mut dyn Watcher,
) -> Result<(), Stopped> {
    let Some(horizon) = forks.first().map(|fork| fork.sim.world.horizon) else {
        return Ok(());
    };
    let watches: Vec<Watch> = forks
        .iter()
        .map(|fork| response::rules(&fork.sim.params.response, &fork.sim.world))
        .collect();
    let mut workshop = Workshop::without_logins();
    let mut plan = Plan::default();
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
            let plan = if everybody {
                &plan
            } else {
                plan_touched(sim, economy, day, workshop, own);
                own
            };
            live(sim, watch, plan, day, listener);
            evening(sim, day, listener);
        });
        if !watcher.day_done(day, forks.iter().map(|fork| fork.sim.book.last_tx).sum()) {
            return Err(Stopped);
        }
    }
    for Fork { sim, listener, .. } in forks {
        sim.now = Time(horizon.end.start().0 - 1);
        response::finish(sim);
        finish::send(sim, listener);
    }
    Ok(())
}

/// What comes before anything else on a day.
fn morning(sim: &mut Sim, day: Day, listener: &mut dyn Listener) {
    let horizon = sim.world.horizon;
    sim.now = day.start();
    sim.book.marks = listener.marks(day) & Flags::MARKS;
    if day == horizon.window_start {
        open_window(sim, listener);
    }
    if day == horizon.window_end {
        close_window(sim, listener);
    }
    asking::begin_day(sim, day);
}

fn open_window(sim: &mut Sim, listener: &mut dyn Listener) {
    let accounts = &mut sim.world.accounts;
    accounts.openings = Openings::of(accounts.all.iter().map(|account| account.balance));
    sim.trail.ends.clear();
    sim.metrics.clear();
    asking::install(sim);
    listener.window_opens(&sim.world);
}

fn close_window(sim: &mut Sim, listener: &mut dyn Listener) {
    trail::close(sim);
    asking::close_window(sim);
    for event in std::mem::take(&mut sim.outbox) {
        listener.event(event);
    }
    listener.window_closes(&sim.world);
}

/// Rows that leave at a time while a day is lived: so few that they are near still when they are read.
const LOT: usize = 1 << 14;

/// Everything of a portion of a day, in order, and the sessions that are complete then.
fn live_planned(sim: &mut Sim, watch: &Watch, portion: &mut Plan, day: Day, listener: &mut dyn Listener) {
    live(sim, watch, portion, day, listener);
    if sim.world.horizon.shows(day.start()) {
        let planned = std::mem::take(&mut portion.logins);
        let mut complete = sim.sessions.pass(planned, portion.until);
        if !complete.is_empty() {
            listener.logins(day, &mut complete);
        }
        // Its memory serves again.
        complete.clear();
        portion.logins = complete;
    }
}

/// Everything of a portion of a day, in order. Within a second, planned and scam payments are ordered by opaque bits,
/// so that the order tells nothing.
fn live(sim: &mut Sim, watch: &Watch, portion: &Plan, day: Day, listener: &mut dyn Listener) {
    for (order, later) in with_later(&portion.orders, AHEAD) {
        if sim.book.rows.len() >= LOT {
            listener.payments(day, &mut sim.book.rows);
            sim.book.rows.clear();
        }
        if let Some(later) = later {
            sim.prefetch(later);
        }
        let comes_first = |(at, key)| (at, u64::from(key as u32)) < order.rank();
        while sim.calendar.next().is_some_and(comes_first) {
            step(sim, order.at() + crate::engine::Span(1));
        }
        pay(sim, watch, order);
    }
    while sim.calendar.next().is_some_and(|(at, _)| at < portion.until) {
        step(sim, portion.until);
    }
}

/// How many orders ahead the memory of what they touch is asked for: the time of some tens of settlements hides that of
/// one.
const AHEAD: usize = 24;

/// An everyday payment. Of most nothing follows.
#[inline]
fn pay(sim: &mut Sim, watch: &Watch, order: &Order) {
    if screening::concerns(sim, order) && screening::stops(sim, order) {
        return;
    }
    let receipt = sim.book.settle(&mut sim.world, sim.seed, order, Entry::New);
    if receipt.status.is_none() {
        return;
    }
    if receipt.refusal.is_some() {
        retry::after_refusal(sim, order, &receipt);
    }
    let special = order.rail == Rail::Onchain
        || order.lookalike.is_some()
        || sim.world.accounts.get(order.from).flags.any(Flags::TAINTED)
        || watch.trips(&sim.world.accounts, order).is_some();
    if special {
        sim.now = order.at();
        settled(sim, order, Entry::New, &receipt, None);
    }
    if response::sampled(order) {
        sim.now = order.at();
        response::sample_row(sim, &receipt);
    }
}

/// What follows a payment that the book has decided, whoever made it: the truth about it, its money's trail, its row on
/// a public chain, and what banks' rules say of it. A return is nothing to look into.
fn settled(sim: &mut Sim, order: &Order, entry: Entry, receipt: &Receipt, part: Option<Part>) {
    if let Some(part) = part {
        sim.label(receipt, order.rail, part);
    } else if let Some(kind) = order.lookalike {
        sim.label_lookalike(receipt, kind);
    }
    trail::follow(sim, receipt, part);
    if order.rail == Rail::Onchain {
        chain::record(sim, receipt);
    }
    if !matches!(entry, Entry::Return(_)) {
        response::screen(sim, order, receipt);
    }
}

/// Something happened in one room: the others hear of it at once.
pub(crate) fn deliver(sim: &mut Sim, happened: Happened) {
    match happened {
        Happened::Settled {
            order,
            entry,
            receipt,
            part,
        } => settled(sim, &order, entry, &receipt, part),
        Happened::Released { waiting, receipt } => scam::waited::released(sim, &waiting, &receipt),
        Happened::NotMade(waiting) => scam::waited::not_made(sim, &waiting),
        Happened::TurnedAway(account) => laundering::mule::turned_away(sim, account),
        Happened::Frozen(account) => {
            laundering::mule::frozen(sim, account);
            asking::tell(sim, PolicyEvent::Frozen(account));
        }
        Happened::Cleared(account) => asking::tell(sim, PolicyEvent::Cleared(account)),
        Happened::CaseEnded(case) => response::case_ended(sim, case),
        Happened::Hijacked(mule) => response::hijack_noticed(sim, mule),
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
        Task::Part(case, step, tried) => funnel::demand::part_due(sim, case, step, tried),
        Task::Help(case, step, help) => funnel::raise::comes(sim, case, step, *help),
        Task::Tokens(due) => scam::tokens::send(sim, *due),
        Task::Doubt(case, step, tried) => funnel::demand::doubted(sim, case, step, tried),
        Task::Pay(case, payout) => funnel::payout::pay(sim, case, payout),
        Task::GiveUp(case, step) => funnel::stage::give_up(sim, case, step),
        Task::Hop(mule) => laundering::hop::hop(sim, mule),
        Task::Retire(mule) => laundering::mule::retire(sim, mule),
        Task::Capital(mule, amount) => laundering::capital::comes(sim, mule, amount),
        Task::Recruit(ring) => laundering::recruit::recruit(sim, ring),
        Task::Payday(ring) => crew::pay::payday(sim, ring),
        Task::Bill(ring) => crew::number::settle(sim, ring),
        Task::Paycheck(ring, account, amount) => crew::pay::pay(sim, ring, account, amount),
        Task::Open(opening) => crew::opening::open(sim, &opening),
        Task::Refill(ring, seat) => crew::staffing::refill(sim, ring, seat),
        Task::Fill(ring, seat, role, attempt) => crew::staffing::fill(sim, ring, seat, role, attempt),
        Task::Review(ring) => crew::adaptation::review(sim, ring),
        Task::Adapt(ring, measure, shun) => crew::adaptation::adapt(sim, ring, measure, shun),
        Task::Response(task) => response::handle(sim, task),
        Task::Decide(hold) => holds::decide(sim, hold),
        Task::Again(again) => screening::resume(sim, &again),
        Task::Retry(order) => retry::retry(sim, &order),
        Task::Policy(policy, task) => asking::run_task(sim, policy, task),
    }
}

/// What comes when all of a day has been lived: its last rows and its facts are sent on.
fn evening(sim: &mut Sim, day: Day, listener: &mut dyn Listener) {
    let horizon = sim.world.horizon;
    if !horizon.shows(day.start()) {
        return;
    }
    sim.now = Time(day.plus(1).start().0 - 1);
    if day.plus(1) == horizon.window_end {
        holds::show_waiting(sim);
    }
    let failed = sim.book.refused;
    let counted = std::mem::take(&mut sim.book.counted);
    sim.metrics.insert(
        (MetricName::PaymentsRefusedSoFar, Metric::ALL.to_owned()),
        failed as f64,
    );
    for ring in 0..sim.rings.len() {
        let ring = &sim.rings[ring];
        let (strength, code) = (ring.strength(), sim.world.countries[ring.target.at()].code.word());
        if ring.closed_at.is_none() {
            sim.count(MetricName::Operators, code, f64::from(strength));
        }
    }
    let serving: Vec<(&'static str, usize)> = sim
        .mules
        .serving
        .iter()
        .map(|(ring, mules)| {
            (
                sim.world.countries[sim.rings[ring.at()].target.at()].code.word(),
                mules.len(),
            )
        })
        .collect();
    for (code, mules) in serving {
        sim.count(MetricName::MulesActive, code, mules as f64);
    }
    if sim.book.keeps == Rows::Kept {
        listener.payments(day, &mut sim.book.rows);
    }
    sim.book.rows.clear();
    listener.counted(day, &counted);
    listener.logins(day, &mut sim.sessions.rest());
    listener.contacts(day, std::mem::take(&mut sim.contacts));
    for metric in sim.take_metrics() {
        listener.event(Event::Metric(metric));
    }
    for event in std::mem::take(&mut sim.outbox) {
        listener.event(event);
    }
}
