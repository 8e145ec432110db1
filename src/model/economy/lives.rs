//! What is worked out once about every person: how often they do what, on which dates, and how much money flows.
//!
//! People are taken in chunks, in parallel; a life, once begun, waits for nothing but its flow, which depends on
//! everybody else's and is found last ([`flow`](super::flow)). Everybody's spending is then a fixed share
//! (`budget.spend`) of their flow, and the rest is taken out in cash: balances are stationary by design.

use rayon::prelude::*;

use super::activity::Tempo;
use super::directory::Directory;
use super::flow::{Gifts, flows};
use super::habit::{Due, Habit};
use super::hours::Hours;
use super::params::EconomyParams;
use super::profile::{Profile, Traits};
use super::society::Society;
use crate::engine::Seed;
use crate::engine::scatter::{SENDERS, Scatter};
use crate::world::PersonIx;

/// Days in a month, on average.
pub const MONTH: f64 = 30.44;

/// Most habits of the moment there can be.
pub const MOMENTS: usize = 29;

/// What a person-day reads first; small, since it is read for everybody every day.
#[derive(Clone, Copy, Debug)]
#[repr(C, packed(4))]
pub struct Rhythm {
    /// All slots on which something is due.
    pub due: u64,
    /// Key of the person's draws: the opaque id, of which no more than half a word is ever set.
    pub key: u32,
    /// Least probability of a day without any payment of the moment, in units of 2⁻³²: on the busiest of days.
    pub idle: u32,
    /// Where the person's dates begin among those of the `CHUNK`.
    pub dates: u32,
}

impl Rhythm {
    /// [`Rhythm::idle`] of somebody who never makes a payment of the moment.
    const ALWAYS: u32 = u32::MAX;
}

const _: () = assert!(size_of::<Rhythm>() == 20);

/// What is read on days on which something happens.
#[derive(Clone, Debug)]
pub struct Life {
    /// Monthly, minor units of the person's currency.
    pub flow: f64,
    /// Multiplies all shares, so that they come to no more than `budget.spend`.
    pub scale: f32,
    /// Payments of the moment meant on a day, on average over weeks and months, before habits thin out.
    pub mean: f32,
    pub traits: Traits,
    /// Nominal day of the month on which wages come; 0 where they do not.
    pub payday: u8,
    /// Cumulative shares of the habits of the moment, in units of 1/65,535.
    pub cumulative: [u16; MOMENTS],
}

const _: () = assert!(size_of::<Life>() == 80);

impl Life {
    /// Where a habit of the moment begins, in units of 1/65,535.
    #[inline]
    #[must_use]
    pub fn below(&self, moment: usize) -> f64 {
        if moment == 0 {
            0.0
        } else {
            f64::from(self.cumulative[(moment - 1).min(MOMENTS - 1)])
        }
    }

    /// Whether somebody has a habit of the moment.
    fn has(&self, moment: usize) -> bool {
        self.cumulative[moment] > if moment == 0 { 0 } else { self.cumulative[moment - 1] }
    }
}

/// A date in somebody's agenda.
#[derive(Clone, Copy, Debug)]
pub struct Date {
    pub due: Due,
    /// Position in the list of habits.
    pub habit: u8,
}

/// Columns over people.
#[derive(Clone, Debug, Default)]
pub struct Lives {
    pub rhythms: Vec<Rhythm>,
    pub lives: Vec<Life>,
    /// Of each [`CHUNK`] of people, one's after another's.
    dates: Vec<Vec<Date>>,
}

/// What arrives of what people mean to send one another: the largest sums are cut to what is allowed or sensible, and
/// some payments fail.
const ARRIVES: f64 = 0.85;

/// How the rate of a habit is thinned on quieter days: its mean over a week is what its parameter says.
#[derive(Clone, Copy, Debug)]
pub struct Thinning {
    /// Rate on the busier kind of day, relative to the mean.
    pub peak: f64,
    /// Probability that a planned payment happens on a working day, and on a day of rest.
    pub keep: [f64; 2],
}

impl Thinning {
    /// For a habit that is done `rest_day` times as much on days of rest.
    #[must_use]
    pub fn new(rest_day: f64) -> Thinning {
        let peak = rest_day.max(1.0);
        let mean = (5.0 + 2.0 * rest_day) / 7.0;
        Thinning {
            peak: peak / mean,
            keep: [1.0 / peak, rest_day / peak],
        }
    }
}

/// A habit of the moment.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Position in the list of habits.
    pub habit: u8,
    pub hours: Hours,
    pub thinning: Thinning,
}

/// People whose lives are worked out together.
const CHUNK: usize = SENDERS;

/// Everybody's traits.
#[must_use]
pub fn traits(world: &Society, seed: Seed, params: &EconomyParams) -> Vec<Traits> {
    (0..world.people.len() as u32)
        .into_par_iter()
        .with_min_len(CHUNK)
        .map(|person| Profile::traits_of(world, seed, params, PersonIx(person)))
        .collect()
}

impl Lives {
    /// Works out everybody's life. `moments` are those of `habits` that have no dates.
    #[must_use]
    pub fn new(
        world: &Society,
        seed: Seed,
        params: &EconomyParams,
        habits: &[Box<dyn Habit>],
        moments: &[Moment],
        traits: &[Traits],
        directory: &Directory,
    ) -> Lives {
        let kinds: Vec<Kind> = habits
            .iter()
            .enumerate()
            .map(|(position, habit)| {
                let moment = moments.iter().position(|of| usize::from(of.habit) == position);
                Kind {
                    habit: &**habit,
                    moment,
                    peak: moment.map_or(1.0, |moment| moments[moment].thinning.peak),
                }
            })
            .collect();
        assert!(kinds.len() <= 64, "more habits than a word has bits");
        let count = world.people.len();
        let mut all = Lives {
            rhythms: rayon::iter::repeat_n(NOBODY.0, count).collect(),
            lives: rayon::iter::repeat_n(NOBODY.1, count).collect(),
            dates: Vec::new(),
        };
        let gifts: Vec<Gifts>;
        (all.dates, gifts) = all
            .rhythms
            .par_chunks_mut(CHUNK)
            .zip(all.lives.par_chunks_mut(CHUNK))
            .enumerate()
            .map_init(Scatter::default, |counter, (chunk, (rhythms, lives))| {
                let mut agenda = Agenda::default();
                let people = chunk * CHUNK..count;
                for (person, (rhythm, life)) in people.zip(rhythms.iter_mut().zip(lives)) {
                    rhythm.dates = agenda.0.len() as u32;
                    let profile = Profile::of(world, seed, traits[person], PersonIx(person as u32));
                    if let Some(who) = profile {
                        agenda.add(&who, rhythm, life, params, &kinds, directory);
                        let dates = &agenda.0[rhythm.dates as usize..];
                        give(&who, life, dates, &kinds, directory, counter);
                    }
                }
                agenda.0.shrink_to_fit();
                (agenda.0, counter.sort(count))
            })
            .unzip();
        let own = all.lives.iter().map(|life| life.flow).collect();
        for (life, flow) in all.lives.iter_mut().zip(flows(own, &gifts)) {
            life.flow = flow;
        }
        all
    }

    /// The dates of somebody.
    #[must_use]
    pub fn dates_of(&self, person: PersonIx) -> &[Date] {
        let dates = &self.dates[person.at() / CHUNK];
        let from = self.rhythms[person.at()].dates as usize;
        let is_last = (person.at() + 1).is_multiple_of(CHUNK);
        match self.rhythms.get(person.at() + 1).filter(|_| !is_last) {
            Some(next) => &dates[from..next.dates as usize],
            None => &dates[from..],
        }
    }
}

/// Dates of the people of a chunk.
#[derive(Default)]
struct Agenda(Vec<Date>);

impl Agenda {
    /// Works out the next person's life, before flows are known.
    fn add(
        &mut self,
        who: &Profile,
        rhythm: &mut Rhythm,
        life: &mut Life,
        params: &EconomyParams,
        kinds: &[Kind],
        directory: &Directory,
    ) {
        let mut rates = [0.0; MOMENTS];
        let (mut share, mut wallet_share) = (0.0, 0.0);
        let mut dues = Vec::new();
        let activity = params.activity.of(who);
        let pace = params.budget.pace * activity;
        let tempo = Tempo::new(&params.activity);
        for (position, kind) in kinds.iter().enumerate() {
            let habit = kind.habit;
            let mut does = false;
            if let Some(moment) = kind.moment {
                rates[moment] = habit.rate(who, directory).max(0.0) * kind.peak / MONTH * pace;
                does |= rates[moment] > 0.0;
            }
            dues.clear();
            habit.agenda(who, directory, &mut dues);
            does |= !dues.is_empty();
            for &due in &dues {
                rhythm.due |= due.slot.bit();
                self.0.push(Date {
                    due,
                    habit: position as u8,
                });
            }
            if !does {
                continue;
            }
            // What comes in of the moment comes as often as it is done.
            let inflow = habit.inflow(who) * if kind.moment.is_some() { pace } else { 1.0 };
            life.flow += inflow * who.income;
            if inflow > 0.0
                && let Some(day) = dues.iter().find_map(|due| due.slot.day_of_month())
            {
                life.payday = day;
            }
            share += habit.share();
            if habit.pays_from_wallet() {
                wallet_share += habit.share();
            }
        }
        if who.has(Traits::WALLET) {
            share -= params.wallet.part * wallet_share;
        }
        let total: f64 = rates.iter().sum();
        let mut sum = 0.0;
        for (cumulative, rate) in life.cumulative.iter_mut().zip(rates) {
            sum += rate;
            *cumulative = if total > 0.0 {
                libm::round(sum / total * 65_535.0) as u16
            } else {
                0
            };
        }
        rhythm.key = who.key as u32;
        // On the busiest of days; on others fewer of those who might do something do.
        rhythm.idle = (libm::exp(-total * tempo.most(life.payday)) * f64::from(Rhythm::ALWAYS)) as u32;
        life.mean = total as f32;
        let scale = (params.budget.spend / share.max(1e-9)).min(1.0);
        life.scale = (scale * params.activity.spent(activity)) as f32;
        life.traits = who.traits;
    }
}

/// Adds what somebody gives, and to whom: of those who know anybody.
fn give(who: &Profile, life: &Life, dates: &[Date], kinds: &[Kind], directory: &Directory, gifts: &mut Scatter<f32>) {
    if who.isolated {
        return;
    }
    let dated = dates.iter().fold(0_u64, |dated, date| dated | 1 << date.habit);
    for (position, kind) in kinds.iter().enumerate() {
        let share = kind.habit.share();
        let has = kind
            .moment
            .map_or(dated & 1 << position != 0, |moment| life.has(moment));
        if share <= 0.0 || !has {
            continue;
        }
        let share = ARRIVES * share * f64::from(life.scale);
        kind.habit.payees(who, directory, &mut |payee, part| {
            let there = who.world.people.country(payee);
            let worth = directory.country(there).worth[who.country.at()];
            gifts.send(who.person.at(), payee.at(), (share * part * worth) as f32);
        });
    }
}

/// A habit, and what is the same of it for everybody.
struct Kind<'a> {
    habit: &'a dyn Habit,
    /// Position among the habits of the moment, if it is one.
    moment: Option<usize>,
    /// Of a habit of the moment: its rate on the busier kind of day, relative to the mean.
    peak: f64,
}

/// Somebody who does nothing.
const NOBODY: (Rhythm, Life) = (
    Rhythm {
        due: 0,
        key: 0,
        idle: Rhythm::ALWAYS,
        dates: 0,
    },
    Life {
        flow: 0.0,
        scale: 0.0,
        mean: 0.0,
        traits: Traits::NONE,
        payday: 0,
        cumulative: [0; MOMENTS],
    },
);
