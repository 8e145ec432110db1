//! The planner: who does what on a day.
//!
//! Most person-days cost one draw: it decides how many outings there are and how many payments of the moment each
//! takes, and mostly there are none. Another, of the week, tells a busy one from a quiet one. A payment takes two more:
//! which habit and when; how much, to whom and in what manner. People are taken in chunks; of a chunk, everybody's
//! intents are gathered first, then carried out habit by habit.

use super::draft::{Plan, Workbench, Workshop};
use super::intent::{DATES_FROM, Impulse, Intent, Obligation, Scene};
use super::session;
use super::today::Today;
use crate::engine::random::{Draw, mix};
use crate::engine::sample::exponential;
use crate::engine::{Day, Seed, prefetch, with_later};
use crate::model::economy::activity::Tempo;
use crate::model::economy::amount::Grid;
use crate::model::economy::directory::Directory;
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::{Clock, Hours, clocks};
use crate::model::economy::lives::{Lives, MOMENTS, MONTH, Moment, Rhythm, Thinning};
use crate::model::economy::params::EconomyParams;
use crate::model::economy::profile::Traits;
use crate::model::economy::sleepers::Sleepers;
use crate::model::economy::society::Society;
use crate::model::economy::till::{self, Tills};
use crate::model::economy::{decision, opening};
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
    moments: Vec<Moment>,
    clocks: Vec<Clock>,
    directory: Directory,
    lives: Lives,
    tempo: Tempo,
    tills: Tills,
    /// Round numbers of each country.
    grids: Vec<Grid>,
}

/// People whose plans are made together.
const CHUNK: usize = 4_096;
/// How many people ahead the memory of a life is asked for.
const AHEAD: usize = 4;
/// Most outings of one person on a day, and most payments of all of them.
const MOST: u32 = 12;
const MOST_PAYMENTS: u32 = 40;
const _: () = assert!(MOST_PAYMENTS <= DATES_FROM);
/// A second of the UTC day at which it is the local date that most of the day belongs to.
const NOON: u32 = 43_200;
/// Night owls' clocks run this much late.
const OWL_SHIFT: u32 = 5 * 3_600 + 1_800;

impl Economy {
    /// Works out everybody's life. `O(people × habits)`, in parallel.
    #[must_use]
    pub fn new(params: EconomyParams, seed: Seed, world: &World) -> Economy {
        let society = Society::of(world);
        let habits = crate::model::economy::habits(&params);
        let moments = moments(&habits);
        let traits = crate::model::economy::lives::traits(&society, seed, &params);
        let directory = Directory::new(world, &traits);
        let lives = Lives::new(&society, seed, &params, &habits, &moments, &traits, &directory);
        let tills = Tills::new(world, &society, seed, &params, &directory, &lives);
        Economy {
            society,
            moments,
            clocks: clocks(),
            grids: world
                .countries
                .iter()
                .map(|place| Grid::new(place.currency, place.mean_wage))
                .collect(),
            tempo: Tempo::new(&params.activity),
            params,
            seed,
            habits,
            directory,
            lives,
            tills,
        }
    }

    /// What flows through somebody's accounts in a month, minor units of their country's currency.
    #[must_use]
    pub fn flow(&self, person: PersonIx) -> Minor {
        Minor(libm::round(self.lives.lives[person.at()].flow) as i64)
    }

    /// Makes opening balances fit what flows through accounts: called once, before the first day.
    pub fn settle_in(&self, world: &mut World) {
        opening::settle_in(world, &self.lives, &self.params.trade);
        self.tills.settle_in(world);
    }

    /// Plans a UTC day: orders and logins in settlement order. The same on any number of threads; a person's part is
    /// the same whoever else is planned. Only people that the world was built with are planned.
    pub fn plan(&self, day: Day, who: Who, workshop: &mut Workshop, out: &mut Plan) {
        self.draft(day, who, workshop);
        workshop.collect_all(&self.society, out);
    }

    /// Drafts a UTC day in the workshop, from which it is still to be collected.
    pub fn draft(&self, day: Day, who: Who, workshop: &mut Workshop) {
        let world = &self.society;
        let todays: Vec<Today> = (0..world.countries.len() as u32)
            .map(|country| Today::new(world, self.seed, CountryIx(country), day))
            .collect();
        let scene = Scene {
            world,
            directory: &self.directory,
            seed: self.seed,
            lives: &self.lives,
            grids: &self.grids,
            todays: &todays,
            day,
            wallet_part: self.params.wallet.part,
            again: &self.params.again,
            sleepers: Sleepers::new(self.seed, world.horizon, self.params.traits.wakes),
        };
        let everyone = self.lives.lives.len();
        let count = match who {
            Who::Everyone => everyone,
            Who::Only(people) => people.len(),
        };
        // Firms stand behind people. Whoever plans a few people plans no firm.
        let people = count.div_ceil(CHUNK);
        let firms = match who {
            Who::Everyone => self.tills.count().div_ceil(till::CHUNK),
            Who::Only(_) => 0,
        };
        let order = |number: usize, bench: &mut Workbench| {
            if number >= people {
                let clock = &self.clocks[Hours::Office as usize];
                self.tills.carry_out(number - people, &scene, clock, &mut bench.drafts);
                return;
            }
            let places = number * CHUNK..((number + 1) * CHUNK).min(count);
            match who {
                Who::Everyone => self.wake(&scene, places.map(|place| PersonIx(place as u32)), &mut bench.active),
                Who::Only(people) => {
                    let known = people[places].iter().copied().filter(|person| person.at() < everyone);
                    self.wake(&scene, known, &mut bench.active);
                }
            }
            self.intend(&scene, bench);
            for (place, habit) in self.habits.iter().enumerate() {
                habit.carry_out(bench.intents.of(place), &scene, &mut bench.drafts);
            }
        };
        let log_in = |bench: &mut Workbench| session::log_in(world, day.start(), bench);
        workshop.draft(people + firms, day.start(), order, log_in);
    }

    /// Collects a portion of what was drafted, on this thread.
    pub fn collect(&self, workshop: &Workshop, portion: usize, out: &mut Plan) {
        workshop.collect(&self.society, portion, out);
    }

    /// What those who are awake mean to do, in order of habits.
    fn intend(&self, scene: &Scene, bench: &mut Workbench) {
        let Workbench {
            active,
            impulses,
            obligations,
            intents,
            ..
        } = bench;
        let week = i64::from(scene.day.0.div_euclid(7));
        self.seed.draw_each(
            decision::MOOD,
            with_later(active, AHEAD),
            |(&(person, _), _)| (self.key(person), week, 0),
            |(&(person, draw), later), mood| {
                if let Some(&(later, _)) = later {
                    prefetch(&self.lives.lives[later.at()]);
                    self.society.prefetch_accounts(later);
                }
                self.gather(scene, person, draw, mood, impulses, obligations);
            },
        );
        let key = |person: PersonIx, day: Day, ordinal| (self.key(person), i64::from(day.0), ordinal);
        let mut before = None;
        self.seed.draw_each(
            decision::HABIT,
            &*impulses,
            |it| key(it.person, scene.day, it.ordinal),
            |impulse, draw| {
                if let Some(intent) = self.moment(scene, impulse, draw, &mut before) {
                    intents.add(intent);
                }
            },
        );
        self.seed.draw_each(
            decision::DUE_MOMENT,
            &*obligations,
            |it| key(it.person, it.date, it.ordinal),
            |obligation, draw| {
                if let Some(intent) = self.due(scene, obligation, draw) {
                    intents.add(intent);
                }
            },
        );
        intents.order(self.habits.len());
    }

    /// What somebody's draws are keyed by.
    #[inline]
    fn key(&self, person: PersonIx) -> u64 {
        self.lives.rhythms[person.at()].key.into()
    }

    /// Those of some people who do anything today, with the draw that says so.
    fn wake(&self, scene: &Scene, people: impl Iterator<Item = PersonIx>, active: &mut Vec<(PersonIx, Draw)>) {
        active.clear();
        let day = i64::from(scene.day.0);
        self.seed.draw_each(
            decision::COUNT,
            people,
            |person| (self.key(person), day, 0),
            |person, draw| {
                let rhythm = &self.lives.rhythms[person.at()];
                let due = scene.todays[self.society.people.country(person).at()].due;
                if !is_idle(draw, rhythm) | (rhythm.due & due != 0) {
                    active.push((person, draw));
                }
            },
        );
    }

    /// How often somebody does something today, and what falls due. Dates are local: whatever has one happens once.
    fn gather(
        &self,
        scene: &Scene,
        person: PersonIx,
        draw: Draw,
        mood: Draw,
        impulses: &mut Vec<Impulse>,
        obligations: &mut Vec<Obligation>,
    ) {
        let rhythm = &self.lives.rhythms[person.at()];
        let today = &scene.todays[self.society.people.country(person).at()];
        if rhythm.due & today.due != 0 {
            for (place, entry) in self.lives.dates_of(person).iter().enumerate() {
                let slot = entry.due.slot.bit();
                if slot & today.due == 0 {
                    continue;
                }
                for (date, daytime) in today.dates.iter().zip(today.daytime) {
                    if daytime && date.due & slot != 0 {
                        obligations.push(Obligation {
                            person,
                            ordinal: DATES_FROM + place as u32,
                            date: date.day,
                            habit: entry.habit,
                            item: entry.due.item,
                        });
                    }
                }
            }
        }
        if !is_idle(draw, rhythm) {
            let life = &self.lives.lives[person.at()];
            let day_of_month = today.date(NOON).day_of_month;
            let mean = f64::from(life.mean) * self.tempo.today(life.payday, day_of_month, mood.uniform());
            let none = libm::exp(-mean);
            let outings = if draw.uniform() > none {
                counted(draw.uniform(), mean, none)
            } else {
                0
            };
            let mut ordinal = 0;
            for outing in 0..outings {
                // How long an outing is goes with nothing else that the draw decides.
                let bits = mix(draw.second().to_bits() ^ u64::from(outing));
                let further = self.tempo.further((bits >> 11) as f64 / 9_007_199_254_740_992.0);
                let until = (ordinal + 1 + further).min(MOST_PAYMENTS);
                impulses.extend((ordinal..until).map(|it| Impulse {
                    person,
                    ordinal: it,
                    follows: it > ordinal,
                }));
                ordinal = until;
            }
        }
    }

    /// What falls due, if its moment is within this UTC day.
    fn due(&self, scene: &Scene, obligation: &Obligation, draw: Draw) -> Option<Intent> {
        let habit = &self.habits[usize::from(obligation.habit)];
        let (local, second) = self.moment_of(scene, habit.hours(), draw.uniform(), obligation.person);
        let country = self.society.people.country(obligation.person);
        (scene.todays[country.at()].date(second).day == obligation.date).then_some(Intent {
            rate: 1.0,
            person: obligation.person,
            second,
            local,
            ordinal: obligation.ordinal,
            date: obligation.date,
            habit: obligation.habit,
            item: obligation.item,
        })
    }

    /// A payment of the moment, unless the day is too quiet for its habit. `before` is the one before, which it may
    /// follow, and becomes this one.
    fn moment(&self, scene: &Scene, impulse: &Impulse, draw: Draw, before: &mut Option<Before>) -> Option<Intent> {
        let person = impulse.person;
        let life = &self.lives.lives[person.at()];
        let follows = before.filter(|_| impulse.follows);
        let mut u = draw.uniform();
        let mut again = None;
        if let Some(before) = follows {
            if u < self.tempo.same {
                again = Some((before.moment, u / self.tempo.same));
            } else {
                u = (u - self.tempo.same) / (1.0 - self.tempo.same);
            }
        }
        let place = u * 65_535.0;
        let (moment, thin) = again.unwrap_or_else(|| {
            let moment = life.cumulative.iter().filter(|&&below| below <= place as u16).count();
            // Where the number fell within the habit's part is a uniform number of its own.
            let below = life.below(moment);
            (moment, (place - below) / (life.below(moment + 1) - below))
        });
        *before = None;
        let of = self.moments.get(moment)?;
        let width = life.below(moment + 1) - life.below(moment);
        let (local, second) = match follows {
            Some(before) => before.later(1 + exponential(draw.second(), self.tempo.gap) as u32),
            None => self.moment_of(scene, of.hours, draw.second(), person),
        };
        *before = Some(Before { moment, local, second });
        let country = self.society.people.country(person);
        let rest = scene.todays[country.at()].date(second).rest;
        (thin < of.thinning.keep[usize::from(rest)]).then(|| Intent {
            rate: f64::from(life.mean) * width / 65_535.0 * MONTH / of.thinning.peak,
            person,
            second,
            local,
            ordinal: impulse.ordinal,
            date: scene.day,
            habit: of.habit,
            item: 0,
        })
    }

    /// Second of the local day at a quantile of a profile, and of the UTC day.
    fn moment_of(&self, scene: &Scene, hours: Hours, u: f64, person: PersonIx) -> (u32, u32) {
        let mut local = self.clocks[hours as usize].second(u);
        if self.lives.lives[person.at()].traits.any(Traits::NIGHT_OWL) && hours != Hours::Payroll {
            local = (local + OWL_SHIFT) % 86_400;
        }
        let country = self.society.people.country(person);
        (local, scene.world.countries[country.at()].utc_second(local))
    }
}

/// Whether somebody makes no payment of the moment. Compares the upper half of what `uniform` is made of.
#[inline]
fn is_idle(draw: Draw, rhythm: &Rhythm) -> bool {
    ((draw.bits() >> 32) as u32) < rhythm.idle
}

/// What an outing's next payment follows.
#[derive(Clone, Copy)]
struct Before {
    /// Position among the habits of the moment.
    moment: usize,
    local: u32,
    second: u32,
}

impl Before {
    /// Seconds of the local day and of the UTC day so much later; as much earlier where the UTC day is over by then.
    fn later(self, wait: u32) -> (u32, u32) {
        if self.second + wait < 86_400 {
            ((self.local + wait) % 86_400, self.second + wait)
        } else {
            let wait = wait.min(self.second);
            ((self.local + 86_400 - wait) % 86_400, self.second - wait)
        }
    }
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

/// The habits of the moment: those that have no dates of their own for anybody.
fn moments(habits: &[Box<dyn Habit>]) -> Vec<Moment> {
    let moments: Vec<Moment> = (0_u8..)
        .zip(habits)
        .filter(|(_, habit)| !habit.is_dated())
        .map(|(position, habit)| Moment {
            habit: position,
            hours: habit.hours(),
            thinning: Thinning::new(habit.rest_day()),
        })
        .collect();
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
