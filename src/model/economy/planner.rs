//! The planner: who does what on a day.
//!
//! Most person-days cost one draw: it decides how many payments of the moment there are, and mostly there are none.
//! A payment takes two more: which habit and when; how much, to whom and in what manner.

use rayon::prelude::*;

use super::amount::Grid;
use super::decision;
use super::directory::Directory;
use super::habit::Habit;
use super::hours::{Clock, Hours, clocks};
use super::lives::{Lives, MOMENTS, MONTH, Rhythm, Thinning};
use super::occasion::Session;
use super::occasion::{Desk, Occasion};
use super::opening;
use super::params::EconomyParams;
use super::plan::{Chunk, DayPlan, Workshop};
use super::portrait::Traits;
use super::society::Society;
use super::today::Today;
use crate::engine::random::{Draw, mix};
use crate::engine::{Day, Seed, Span, fetch};
use crate::model::event::{Channel, Login};
use crate::param::money::Minor;
use crate::world::{CountryIx, PersonIx, World};

/// Whom to plan.
#[derive(Clone, Copy, Debug)]
pub enum Who<'a> {
    /// Everybody.
    Everyone,
    /// These people, in ascending order.
    Only(&'a [PersonIx]),
}

/// Everyday life, ready to be planned day by day. It is never changed by a run.
#[derive(Debug)]
pub struct Economy {
    society: Society,
    params: EconomyParams,
    seed: Seed,
    habits: Vec<Box<dyn Habit>>,
    /// Positions of the habits of the moment.
    moments: Vec<usize>,
    /// By position in `moments`.
    thinning: Vec<Thinning>,
    clocks: Vec<Clock>,
    directory: Directory,
    lives: Lives,
    /// Round numbers of each country.
    grids: Vec<Grid>,
}

/// People whose plans are made together.
const CHUNK: usize = 4_096;
/// How many people ahead a life is fetched.
const AHEAD: usize = 4;
/// Most payments of the moment that one person makes on a day.
const MOST: u32 = 12;
/// Night owls' clocks run this much late.
const OWL_SHIFT: u32 = 5 * 3_600 + 1_800;
/// Payments less than this apart share a session, seconds.
const SESSION: Span = Span(900);
/// Ordinals of draws for dates begin here, beyond those of payments of the moment.
const DATES_FROM: u32 = 64;

impl Economy {
    /// Works out everybody's life. `O(people × habits)`, in parallel.
    #[must_use]
    pub fn new(params: EconomyParams, seed: Seed, world: &World) -> Economy {
        let society = Society::of(world);
        let habits = super::habits(&params);
        let moments = moments(&habits);
        let directory = super::lives::directory(world, &society, seed, &params);
        let lives = Lives::new(&society, seed, &params, &habits, &moments, &directory);
        Economy {
            society,
            thinning: moments
                .iter()
                .map(|&habit| Thinning::new(habits[habit].rest_day()))
                .collect(),
            clocks: clocks(),
            grids: world
                .countries
                .iter()
                .map(|place| Grid::new(place.currency, place.mean_wage))
                .collect(),
            params,
            seed,
            habits,
            moments,
            directory,
            lives,
        }
    }

    /// What flows through somebody's accounts in a month, minor units of their country's currency.
    #[must_use]
    pub fn flow(&self, person: PersonIx) -> Minor {
        Minor(libm::round(self.lives.lives[person.at()].flow) as i64)
    }

    /// Makes opening balances fit what flows through accounts: called once, before the first day.
    pub fn settle_in(&self, world: &mut World) {
        opening::settle_in(world, &self.lives);
    }

    /// Plans a UTC day: orders and logins in settlement order. The same on any number of threads; a person's part is
    /// the same whoever else is planned. Only people that the world was built with are planned.
    pub fn plan(&self, day: Day, who: Who, workshop: &mut Workshop, out: &mut DayPlan) {
        let world = &self.society;
        let todays: Vec<Today> = (0..world.countries.len() as u32)
            .map(|country| Today::new(world, self.seed, CountryIx(country), day))
            .collect();
        let everyone = self.lives.lives.len();
        let count = match who {
            Who::Everyone => everyone,
            Who::Only(people) => people.len(),
        };
        let used = count.div_ceil(CHUNK);
        if workshop.chunks.len() < used {
            workshop.chunks.resize_with(used, Chunk::default);
        }
        let is_for_orders = workshop.is_for_orders;
        workshop.chunks[..used]
            .par_iter_mut()
            .enumerate()
            .for_each(|(number, chunk)| {
                chunk.clear();
                chunk.is_for_orders = is_for_orders;
                let places = number * CHUNK..((number + 1) * CHUNK).min(count);
                let mut active = std::mem::take(&mut chunk.active);
                match who {
                    Who::Everyone => {
                        self.wake(&todays, day, places.map(|place| PersonIx(place as u32)), &mut active);
                    }
                    Who::Only(people) => {
                        let known = people[places].iter().copied().filter(|person| person.at() < everyone);
                        self.wake(&todays, day, known, &mut active);
                    }
                }
                for (place, &(person, draw)) in active.iter().enumerate() {
                    if let Some(&(later, _)) = active.get(place + AHEAD) {
                        fetch(&self.lives.lives[later.at()]);
                    }
                    self.person(&todays, day, person, draw, chunk);
                }
                chunk.active = active;
                chunk.deal(day.start());
            });
        workshop.collect(used, day.start(), out);
    }

    /// Those of some people who do anything today, with the draw that says so. A loop without branches: it is run for
    /// everybody every day.
    fn wake(
        &self,
        todays: &[Today],
        day: Day,
        people: impl Iterator<Item = PersonIx>,
        active: &mut Vec<(PersonIx, Draw)>,
    ) {
        active.clear();
        active.resize(CHUNK, (PersonIx::NONE, Draw::default()));
        let mut count = 0;
        for person in people {
            let rhythm = &self.lives.rhythms[person.at()];
            let due = todays[self.society.people.country[person.at()].at()].due;
            let draw = self.seed.draw(decision::COUNT, rhythm.key, i64::from(day.0), 0);
            active[count] = (person, draw);
            count += usize::from(!is_idle(draw, rhythm) | (rhythm.due & due != 0));
        }
        active.truncate(count);
    }

    /// One person's day.
    fn person(&self, todays: &[Today], day: Day, person: PersonIx, draw: Draw, chunk: &mut Chunk) {
        let rhythm = &self.lives.rhythms[person.at()];
        let today = &todays[self.society.people.country[person.at()].at()];
        let first = chunk.desk.orders.len();
        if rhythm.due & today.due != 0 {
            self.dates(today, day, person, chunk);
        }
        if !is_idle(draw, rhythm) {
            let mean = f64::from(self.lives.lives[person.at()].mean);
            let none = f64::from(rhythm.idle) / 4_294_967_296.0;
            for ordinal in 0..counted(draw.uniform(), mean, none) {
                self.moment(today, day, person, ordinal, chunk);
            }
        }
        if chunk.is_for_orders {
            chunk.desk.sessions.clear();
        } else {
            sessions(day, draw, first, &mut chunk.desk);
            self.log_in(&mut chunk.desk.sessions, &mut chunk.rows);
        }
    }

    /// Rows of somebody's sessions. Nobody is in before there is an account.
    fn log_in(&self, sessions: &mut Vec<Session>, rows: &mut Vec<Login>) {
        for session in sessions.drain(..) {
            if i64::from(self.society.accounts.get(session.account).opened_at) <= session.at.0 {
                rows.push(self.society.login(session.at, session.account, session.device));
            }
        }
    }

    /// What falls due on the local dates of today. Draws are keyed by local date, so that everything happens once.
    fn dates(&self, today: &Today, day: Day, person: PersonIx, chunk: &mut Chunk) {
        let key = self.lives.rhythms[person.at()].key;
        let country = self.society.people.country[person.at()];
        for (place, entry) in self.lives.dates_of(person).iter().enumerate() {
            if entry.due.slot.bit() & today.due == 0 {
                continue;
            }
            let habit = &self.habits[usize::from(entry.habit)];
            let ordinal = DATES_FROM + place as u32;
            for (date, daytime) in today.dates.iter().zip(today.daytime) {
                if !daytime || date.due & entry.due.slot.bit() == 0 {
                    continue;
                }
                let time = i64::from(date.day.0);
                let moment = self.seed.draw(decision::DUE_MOMENT, key, time, ordinal).uniform();
                let local = self.local(habit.hours(), moment, person);
                let second = self.society.countries[country.at()].utc_second(local);
                if today.date(second).day != date.day {
                    continue;
                }
                let money = self.seed.draw(decision::DUE_MONEY, key, time, ordinal);
                let mut occasion = self.occasion(today, day, person, local, ordinal, money);
                occasion.item = entry.due.item;
                habit.plan(&occasion, &mut chunk.desk);
            }
        }
    }

    /// One payment of the moment, unless the day is too quiet for its habit.
    fn moment(&self, today: &Today, day: Day, person: PersonIx, ordinal: u32, chunk: &mut Chunk) {
        let key = self.lives.rhythms[person.at()].key;
        let life = &self.lives.lives[person.at()];
        let time = i64::from(day.0);
        let draw = self.seed.draw(decision::HABIT, key, time, ordinal);
        let place = draw.uniform() * 65_535.0;
        let moment = life.cumulative.iter().filter(|&&below| below <= place as u16).count();
        if moment >= self.moments.len() {
            return;
        }
        let below = if moment == 0 { 0 } else { life.cumulative[moment - 1] };
        let width = f64::from(life.cumulative[moment] - below);
        // Where the number fell within the habit's part is a uniform number of its own.
        let thin = (place - f64::from(below)) / width;
        let habit = &self.habits[self.moments[moment]];
        let local = self.local(habit.hours(), draw.second(), person);
        let country = self.society.people.country[person.at()];
        let second = self.society.countries[country.at()].utc_second(local);
        let thinning = &self.thinning[moment];
        if thin >= thinning.keep[usize::from(today.date(second).rest)] {
            return;
        }
        let money = self.seed.draw(decision::MONEY, key, time, ordinal);
        let mut occasion = self.occasion(today, day, person, local, ordinal, money);
        occasion.rate = f64::from(life.mean) * width / 65_535.0 * MONTH / thinning.peak;
        habit.plan(&occasion, &mut chunk.desk);
    }

    /// Second of the local day.
    fn local(&self, hours: Hours, u: f64, person: PersonIx) -> u32 {
        let second = self.clocks[hours as usize].second(u);
        if self.lives.lives[person.at()].traits.any(Traits::NIGHT_OWL) && hours != Hours::Payroll {
            (second + OWL_SHIFT) % 86_400
        } else {
            second
        }
    }

    fn occasion<'a>(
        &'a self,
        today: &Today,
        day: Day,
        person: PersonIx,
        local: u32,
        ordinal: u32,
        money: Draw,
    ) -> Occasion<'a> {
        let country = self.society.people.country[person.at()];
        let second = self.society.countries[country.at()].utc_second(local);
        let date = today.date(second);
        Occasion {
            world: &self.society,
            directory: &self.directory,
            seed: self.seed,
            person,
            key: self.lives.rhythms[person.at()].key,
            life: &self.lives.lives[person.at()],
            grid: self.grids[country.at()],
            day,
            day_of_month: date.day_of_month,
            month: date.month,
            at: day.start() + Span(i64::from(second)),
            local,
            ordinal,
            item: 0,
            rate: 1.0,
            wallet_part: self.params.wallet.part,
            money,
        }
    }
}

/// Whether somebody makes no payment of the moment. Compares the upper half of what `uniform` is made of.
#[inline]
fn is_idle(draw: Draw, rhythm: &Rhythm) -> bool {
    ((draw.bits() >> 32) as u32) < rhythm.idle
}

/// Sessions behind what a person planned since `first`: one for each payment by app or web, unless one is open.
fn sessions(day: Day, draw: Draw, first: usize, desk: &mut Desk) {
    let Desk { orders, sessions } = desk;
    // How long somebody takes from opening an app to paying.
    let haste = mix((draw.second() * (1_u64 << 52) as f64) as u64);
    for (place, order) in orders[first..].iter().enumerate() {
        if matches!(order.channel, Channel::App | Channel::Web) && !order.device.is_none() {
            let ahead = 15 + (((mix(haste ^ place as u64) >> 32) * 200) >> 32) as i64;
            sessions.push(Session {
                at: (order.at - Span(ahead + i64::from(order.lead))).max(day.start()),
                account: order.from,
                device: order.device,
            });
        }
    }
    if sessions.len() < 2 {
        return;
    }
    sessions.sort_unstable_by_key(|session| (session.account, session.device, session.at));
    let mut kept = 1;
    for place in 1..sessions.len() {
        let (last, next) = (sessions[kept - 1], sessions[place]);
        let same = (last.account, last.device) == (next.account, next.device);
        if !same || next.at - last.at >= SESSION {
            sessions[kept] = next;
            kept += 1;
        }
    }
    sessions.truncate(kept);
}

/// A Poisson number from 1 to [`MOST`], where `none` is the probability of 0 and `u` is above it.
fn counted(u: f64, mean: f64, none: f64) -> u32 {
    let (mut count, mut term, mut sum) = (1, none * mean, none + none * mean);
    while u > sum && count < MOST {
        count += 1;
        term *= mean / f64::from(count);
        sum += term;
    }
    count
}

/// Positions of the habits of the moment: those that have no dates of their own for anybody.
fn moments(habits: &[Box<dyn Habit>]) -> Vec<usize> {
    let moments: Vec<usize> = (0..habits.len()).filter(|&habit| !habits[habit].is_dated()).collect();
    assert!(
        moments.len() <= MOMENTS,
        "more habits of the moment than a life has room for"
    );
    moments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::sample::poisson;

    #[test]
    fn counts_are_poisson() {
        for mean in [0.05, 0.4, 1.7] {
            let none = libm::exp(-mean);
            for step in 0..1_000 {
                let u = none + (1.0 - none) * (f64::from(step) + 0.5) / 1_000.0;
                assert_eq!(counted(u, mean, none), poisson(u, mean).clamp(1, MOST), "{u} {mean}");
            }
        }
    }
}
