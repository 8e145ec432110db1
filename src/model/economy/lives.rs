//! What is worked out once about every person: how often they do what, on which dates, and how much money flows.
//!
//! The *flow* is the money that passes through a person's accounts in a month. It is what comes in from businesses,
//! cash and abroad, plus what other people send; and since what they send is a share of their own flow, flows are the
//! solution of one linear system, found by a few rounds of substitution. Everybody's spending is then a fixed share
//! (`budget.spend`) of their flow, and the rest is taken out in cash: balances are stationary by design.

use rayon::prelude::*;

use super::directory::Directory;
use super::habit::{Due, Habit};
use super::params::EconomyParams;
use super::portrait::{Portrait, Traits, main_account};
use super::society::Society;
use crate::engine::Seed;
use crate::world::{PersonIx, World};

/// Days in a month, on average.
pub const MONTH: f64 = 30.44;

/// Most habits of the moment there can be.
pub const MOMENTS: usize = 30;

/// What a person-day reads first; small, since it is read for everybody every day.
#[derive(Clone, Copy, Debug)]
pub struct Rhythm {
    /// Key of the person's draws.
    pub key: u64,
    /// All slots on which something is due.
    pub due: u64,
    /// Probability of a day without any payment of the moment, in units of 2⁻³².
    pub idle: u32,
    /// Where the person's dates begin in [`Lives::dates`].
    pub dates: u32,
}

/// What is read on days on which something happens.
#[derive(Clone, Debug)]
pub struct Life {
    /// Monthly, minor units of the person's currency.
    pub flow: f64,
    /// Multiplies all shares, so that they come to no more than `budget.spend`.
    pub scale: f32,
    /// Payments of the moment meant on the busiest kind of day, before habits thin out.
    pub mean: f32,
    pub traits: Traits,
    /// Order of the main account's payments within a second.
    pub tie: u32,
    /// Institution of the main account.
    pub institution: u16,
    /// Nominal day of the month on which wages come; 0 where they do not.
    pub payday: u8,
    /// Cumulative shares of the habits of the moment, in units of 1/65,535.
    pub cumulative: [u16; MOMENTS],
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
    pub dates: Vec<Date>,
}

/// What arrives of what people mean to send one another: the largest sums are cut to what is allowed or sensible, and
/// some payments fail.
const ARRIVES: f64 = 0.85;

/// Rounds of substitution; what is left out shrinks by more than half in each.
const ROUNDS: usize = 7;

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

/// Portraits of everybody, in order.
fn portraits<'a>(
    world: &'a Society,
    seed: Seed,
    params: &'a EconomyParams,
) -> impl IndexedParallelIterator<Item = Option<Portrait<'a>>> {
    (0..world.people.len() as u32)
        .into_par_iter()
        .map(move |person| Portrait::of(world, seed, &params.traits, PersonIx(person)))
}

/// The lists of who can be paid.
#[must_use]
pub fn directory(world: &World, society: &Society, seed: Seed, params: &EconomyParams) -> Directory {
    let traits: Vec<_> = portraits(society, seed, params)
        .map(|portrait| portrait.map(|who| (who.person, who.traits, who.isolated)))
        .collect();
    Directory::new(world, traits.into_iter())
}

/// A person before flows are known.
struct Draft {
    rhythm: Rhythm,
    life: Life,
    dates: Vec<Date>,
}

impl Lives {
    /// Works out everybody's life. `moments` are positions of habits of the moment in `habits`.
    #[must_use]
    pub fn new(
        world: &Society,
        seed: Seed,
        params: &EconomyParams,
        habits: &[Box<dyn Habit>],
        moments: &[usize],
        directory: &Directory,
    ) -> Lives {
        let drafts: Vec<Draft> = portraits(world, seed, params)
            .map(|portrait| match portrait {
                Some(who) => draft(&who, params, habits, moments, directory),
                None => Draft::nobody(),
            })
            .collect();
        let mut all = Lives::default();
        for draft in drafts {
            all.rhythms.push(Rhythm {
                dates: all.dates.len() as u32,
                ..draft.rhythm
            });
            all.lives.push(draft.life);
            all.dates.extend(draft.dates);
        }
        all.rhythms.push(Rhythm {
            dates: all.dates.len() as u32,
            ..Draft::nobody().rhythm
        });
        all.balance(world, seed, params, habits, moments, directory);
        all
    }

    /// The dates of somebody.
    #[must_use]
    pub fn dates_of(&self, person: PersonIx) -> &[Date] {
        let (from, to) = (self.rhythms[person.at()].dates, self.rhythms[person.at() + 1].dates);
        &self.dates[from as usize..to as usize]
    }

    /// Whether somebody has a habit.
    fn has(&self, person: PersonIx, habit: usize, moment: Option<usize>) -> bool {
        match moment {
            Some(moment) => {
                let cumulative = &self.lives[person.at()].cumulative;
                cumulative[moment] > if moment == 0 { 0 } else { cumulative[moment - 1] }
            }
            None => self
                .dates_of(person)
                .iter()
                .any(|date| usize::from(date.habit) == habit),
        }
    }

    /// Solves for the flows.
    fn balance(
        &mut self,
        world: &Society,
        seed: Seed,
        params: &EconomyParams,
        habits: &[Box<dyn Habit>],
        moments: &[usize],
        directory: &Directory,
    ) {
        let own: Vec<f64> = self.lives.iter().map(|life| life.flow).collect();
        let shared: Vec<(usize, Option<usize>)> = (0..habits.len())
            .filter(|&habit| habits[habit].share() > 0.0)
            .map(|habit| (habit, moments.iter().position(|&moment| moment == habit)))
            .collect();
        // Who gives which part of their flow to whom. Gathered in parallel, summed in order.
        let gifts: Vec<Vec<(PersonIx, f32)>> = portraits(world, seed, params)
            .map(|portrait| {
                let mut gifts = Vec::new();
                let Some(who) = portrait.filter(|who| !who.isolated) else {
                    return gifts;
                };
                for &(habit, moment) in &shared {
                    if !self.has(who.person, habit, moment) {
                        continue;
                    }
                    let share = ARRIVES * habits[habit].share() * f64::from(self.lives[who.person.at()].scale);
                    habits[habit].payees(&who, directory, &mut |payee, part| {
                        let there = world.people.country[payee.at()];
                        let worth = directory.country(there).worth[who.country.at()];
                        gifts.push((payee, (share * part * worth) as f32));
                    });
                }
                gifts
            })
            .collect();
        for _ in 0..ROUNDS {
            let mut next = own.clone();
            for (giver, gifts) in gifts.iter().enumerate() {
                for &(payee, part) in gifts {
                    next[payee.at()] += self.lives[giver].flow * f64::from(part);
                }
            }
            for (life, flow) in self.lives.iter_mut().zip(next) {
                life.flow = flow;
            }
        }
    }
}

impl Draft {
    /// Somebody who does nothing.
    fn nobody() -> Draft {
        Draft {
            rhythm: Rhythm {
                key: 0,
                due: 0,
                idle: u32::MAX,
                dates: 0,
            },
            life: Life {
                flow: 0.0,
                scale: 0.0,
                mean: 0.0,
                traits: Traits::default(),
                tie: 0,
                institution: 0,
                payday: 0,
                cumulative: [0; MOMENTS],
            },
            dates: Vec::new(),
        }
    }
}

fn draft(
    who: &Portrait,
    params: &EconomyParams,
    habits: &[Box<dyn Habit>],
    moments: &[usize],
    directory: &Directory,
) -> Draft {
    let mut rates = [0.0; MOMENTS];
    let (mut flow, mut share, mut wallet_share) = (0.0, 0.0, 0.0);
    let mut draft = Draft::nobody();
    let mut dues = Vec::new();
    for (position, habit) in habits.iter().enumerate() {
        let mut does = false;
        if let Some(moment) = moments.iter().position(|&moment| moment == position) {
            let peak = Thinning::new(habit.rest_day()).peak;
            rates[moment] = habit.rate(who, directory).max(0.0) * peak / MONTH * params.budget.pace;
            does |= rates[moment] > 0.0;
        }
        dues.clear();
        habit.agenda(who, directory, &mut dues);
        does |= !dues.is_empty();
        for &due in &dues {
            draft.rhythm.due |= due.slot.bit();
            draft.dates.push(Date {
                due,
                habit: position as u8,
            });
        }
        if !does {
            continue;
        }
        let inflow = habit.inflow(who);
        flow += inflow * who.income;
        if inflow > 0.0
            && let Some(day) = dues.iter().find_map(|due| due.slot.day_of_month())
        {
            draft.life.payday = day;
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
    for (cumulative, rate) in draft.life.cumulative.iter_mut().zip(rates) {
        sum += rate;
        *cumulative = if total > 0.0 {
            libm::round(sum / total * 65_535.0) as u16
        } else {
            0
        };
    }
    draft.rhythm.key = who.key;
    draft.rhythm.idle = (libm::exp(-total) * 4_294_967_295.0) as u32;
    draft.life.mean = total as f32;
    draft.life.flow = flow;
    draft.life.scale = (params.budget.spend / share.max(1e-9)).min(1.0) as f32;
    draft.life.traits = who.traits;
    let main = main_account(who.world, who.person);
    let main = who.world.accounts.get(main);
    draft.life.tie = main.tie();
    draft.life.institution = main.institution().0 as u16;
    draft
}
