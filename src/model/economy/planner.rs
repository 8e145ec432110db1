//! The planner: who does what on a day.
//!
//! Most person-days cost one draw: it decides how many payments of the moment there are, and mostly there are none.
//! A payment takes three more: which habit and when, how much and to whom, in what manner.

use rayon::prelude::*;

use super::amount::Grid;
use super::decision;
use super::directory::Directory;
use super::habit::Habit;
use super::hours::{Clock, Hours, clocks};
use super::lives::{Lives, MOMENTS, MONTH, Thinning};
use super::occasion::{Occasion, tie};
use super::opening;
use super::params::EconomyParams;
use super::plan::{Chunk, DayPlan};
use super::portrait::Traits;
use super::today::Today;
use crate::engine::random::Draw;
use crate::engine::sample::poisson;
use crate::engine::{Day, Seed, Span};
use crate::model::event::Channel;
use crate::model::order::Session;
use crate::param::money::Minor;
use crate::world::{AccountIx, CountryIx, PersonIx, World};

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
const CHUNK: usize = 1_024;
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
        let habits = super::habits(&params);
        let moments = moments(&habits);
        let directory = super::lives::directory(world, seed, &params);
        let lives = Lives::new(world, seed, &params, &habits, &moments, &directory);
        Economy {
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

    /// Plans a UTC day: orders and sessions in settlement order. The same on any number of threads; a person's part is
    /// the same whoever else is planned. Only people that the world was built with are planned.
    pub fn plan(&self, world: &World, day: Day, who: Who, out: &mut DayPlan) {
        let todays: Vec<Today> = (0..world.countries.len() as u32)
            .map(|country| Today::new(world, self.seed, CountryIx(country), day))
            .collect();
        let everyone = self.lives.lives.len();
        let count = match who {
            Who::Everyone => everyone,
            Who::Only(people) => people.len(),
        };
        let used = count.div_ceil(CHUNK);
        if out.chunks.len() < used {
            out.chunks.resize_with(used, Chunk::default);
        }
        out.chunks[..used]
            .par_iter_mut()
            .enumerate()
            .for_each(|(number, chunk)| {
                chunk.clear();
                let places = number * CHUNK..((number + 1) * CHUNK).min(count);
                match who {
                    Who::Everyone => {
                        places.for_each(|place| self.person(world, &todays, day, PersonIx(place as u32), chunk))
                    }
                    Who::Only(people) => people[places]
                        .iter()
                        .filter(|person| person.at() < everyone)
                        .for_each(|&person| self.person(world, &todays, day, person, chunk)),
                }
                chunk.sort(day.start());
            });
        out.collect(used);
    }

    /// One person's day.
    #[inline]
    fn person(&self, world: &World, todays: &[Today], day: Day, person: PersonIx, chunk: &mut Chunk) {
        let rhythm = &self.lives.rhythms[person.at()];
        let today = &todays[world.people.country[person.at()].at()];
        let draw = self.seed.draw(decision::COUNT, rhythm.key, i64::from(day.0), 0);
        let idle = ((draw.bits() >> 32) as u32) < rhythm.idle;
        if idle && rhythm.due & today.due == 0 {
            return;
        }
        let first = (chunk.desk.orders.len(), chunk.desk.looks.len());
        if rhythm.due & today.due != 0 {
            self.dates(world, today, day, person, chunk);
        }
        if !idle {
            // `idle` compares the upper half of what `uniform` is made of: below it there is no payment.
            let mean = f64::from(self.lives.lives[person.at()].mean);
            let count = poisson(draw.uniform(), mean).clamp(1, MOST);
            for ordinal in 0..count {
                self.moment(world, today, day, person, ordinal, chunk);
            }
        }
        self.visits(world, day, person, first, chunk);
    }

    /// What falls due on the local dates of today. Draws are keyed by local date, so that everything happens once.
    fn dates(&self, world: &World, today: &Today, day: Day, person: PersonIx, chunk: &mut Chunk) {
        let key = self.lives.rhythms[person.at()].key;
        let country = world.people.country[person.at()];
        for (place, entry) in self.lives.dates_of(person).iter().enumerate() {
            if entry.due.slot.bit() & today.due == 0 {
                continue;
            }
            let habit = &self.habits[usize::from(entry.habit)];
            let ordinal = DATES_FROM + place as u32;
            for date in today.dates.iter().filter(|date| date.due & entry.due.slot.bit() != 0) {
                let time = i64::from(date.day.0);
                let moment = self.seed.draw(decision::DUE_MOMENT, key, time, ordinal).uniform();
                let local = self.local(habit.hours(), moment, person);
                let second = world.countries[country.at()].utc_second(local);
                if today.date(second).day != date.day {
                    continue;
                }
                let money = self.seed.draw(decision::DUE_MONEY, key, time, ordinal);
                let manner = self.seed.draw(decision::DUE_MANNER, key, time, ordinal);
                let mut occasion = self.occasion(world, today, day, person, local, ordinal, money, manner);
                occasion.item = entry.due.item;
                habit.plan(&occasion, &mut chunk.desk);
            }
        }
    }

    /// One payment of the moment, unless the day is too quiet for its habit.
    fn moment(&self, world: &World, today: &Today, day: Day, person: PersonIx, ordinal: u32, chunk: &mut Chunk) {
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
        let country = world.people.country[person.at()];
        let second = world.countries[country.at()].utc_second(local);
        let thinning = &self.thinning[moment];
        if thin >= thinning.keep[usize::from(today.date(second).rest)] {
            return;
        }
        let money = self.seed.draw(decision::MONEY, key, time, ordinal);
        let manner = self.seed.draw(decision::MANNER, key, time, ordinal);
        let mut occasion = self.occasion(world, today, day, person, local, ordinal, money, manner);
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

    #[expect(clippy::too_many_arguments, reason = "an occasion is all of this")]
    fn occasion<'a>(
        &'a self,
        world: &'a World,
        today: &Today,
        day: Day,
        person: PersonIx,
        local: u32,
        ordinal: u32,
        money: Draw,
        manner: Draw,
    ) -> Occasion<'a> {
        let country = world.people.country[person.at()];
        let second = world.countries[country.at()].utc_second(local);
        let date = today.date(second);
        Occasion {
            world,
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
            manner,
        }
    }

    /// Sessions behind what a person planned since `first`: one for each payment by app or web, unless one is open.
    fn visits(&self, world: &World, day: Day, person: PersonIx, first: (usize, usize), chunk: &mut Chunk) {
        let key = self.lives.rhythms[person.at()].key;
        let from = chunk.visits.len();
        let visits = &mut chunk.visits;
        for (place, order) in chunk.desk.orders[first.0..].iter().enumerate() {
            if matches!(order.channel, Channel::App | Channel::Web) && !order.device.is_none() {
                let ordinal = place as u32 | 1 << 24;
                let ahead = 15
                    + self
                        .seed
                        .draw(decision::STEP, key, i64::from(day.0), ordinal)
                        .below(200) as i64;
                let at = (order.at - Span(ahead + i64::from(order.lead))).max(day.start());
                visits.push(visit(world, at, order.from, order.device));
            }
        }
        for &(at, account, device) in &chunk.desk.looks[first.1..] {
            visits.push(visit(world, at, account, device));
        }
        let mine = &mut visits[from..];
        mine.sort_by_key(|session| (session.account, session.device, session.at));
        let mut kept = 0;
        for place in 0..mine.len() {
            let open = kept > 0 && {
                let last: &Session = &mine[kept - 1];
                (last.account, last.device) == (mine[place].account, mine[place].device)
                    && mine[place].at - last.at < SESSION
            };
            if !open {
                mine[kept] = mine[place];
                kept += 1;
            }
        }
        visits.truncate(from + kept);
    }
}

fn visit(world: &World, at: crate::engine::Time, account: AccountIx, device: crate::world::DeviceIx) -> Session {
    Session {
        at,
        account,
        device,
        tie: tie(world, account),
    }
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
