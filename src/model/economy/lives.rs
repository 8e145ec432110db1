//! What is worked out once about every person: how often they do what, on which dates, and how much money flows.
//!
//! The *flow* is the money that passes through a person's accounts in a month. It is what comes in from businesses,
//! cash and abroad, plus what other people send; and since what they send is a share of their own flow, flows are the
//! solution of one linear system, found by a few rounds of substitution. Everybody's spending is then a fixed share
//! (`budget.spend`) of their flow, and the rest is taken out in cash: balances are stationary by design.

use rayon::prelude::*;

use super::directory::Directory;
use super::habit::{Due, Habit};
use super::hours::Hours;
use super::params::EconomyParams;
use super::portrait::{Portrait, Traits, main_account};
use super::society::Society;
use crate::engine::{Seed, fetch};
use crate::world::PersonIx;

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

impl Life {
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
    pub dates: Vec<Date>,
}

/// What arrives of what people mean to send one another: the largest sums are cut to what is allowed or sensible, and
/// some payments fail.
const ARRIVES: f64 = 0.85;

/// How many gifts ahead their givers' flows are fetched.
const GIFTS_AHEAD: usize = 48;

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

/// A habit of the moment.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Position in the list of habits.
    pub habit: u8,
    pub hours: Hours,
    pub thinning: Thinning,
}

/// People whose lives are worked out together.
const CHUNK: usize = 4_096;

/// Everybody's traits.
#[must_use]
pub fn traits(world: &Society, seed: Seed, params: &EconomyParams) -> Vec<Traits> {
    (0..world.people.len() as u32)
        .into_par_iter()
        .with_min_len(CHUNK)
        .map(|person| Portrait::traits_of(world, seed, &params.traits, PersonIx(person)))
        .collect()
}

/// Money that one person regularly gives another: a part of the giver's flow.
#[derive(Clone, Copy)]
struct Gift {
    giver: u32,
    payee: u32,
    part: f32,
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
            rhythms: rayon::iter::repeat_n(NOBODY.0, count + 1).collect(),
            lives: rayon::iter::repeat_n(NOBODY.1, count).collect(),
            dates: Vec::new(),
        };
        let parts: Vec<Part> = all.rhythms[..count]
            .par_chunks_mut(CHUNK)
            .zip(all.lives.par_chunks_mut(CHUNK))
            .enumerate()
            .map(|(chunk, (rhythms, lives))| {
                let mut part = Part::default();
                let people = chunk * CHUNK..count;
                for (person, (rhythm, life)) in people.zip(rhythms.iter_mut().zip(lives)) {
                    rhythm.dates = part.dates.len() as u32;
                    let portrait = Portrait::of(world, seed, traits[person], PersonIx(person as u32));
                    if let Some(who) = portrait {
                        part.add(&who, rhythm, life, params, &kinds, directory);
                    }
                }
                // They wait until all are there.
                part.gifts.shrink_to_fit();
                part
            })
            .collect();
        all.dates.reserve_exact(parts.iter().map(|part| part.dates.len()).sum());
        let mut gifts = Vec::with_capacity(parts.len());
        for (part, rhythms) in parts.into_iter().zip(all.rhythms[..count].chunks_mut(CHUNK)) {
            let before = all.dates.len() as u32;
            rhythms.iter_mut().for_each(|rhythm| rhythm.dates += before);
            all.dates.extend(part.dates);
            gifts.push(part.gifts);
        }
        all.rhythms[count].dates = all.dates.len() as u32;
        all.balance(gifts);
        all
    }

    /// The dates of somebody.
    #[must_use]
    pub fn dates_of(&self, person: PersonIx) -> &[Date] {
        let (from, to) = (self.rhythms[person.at()].dates, self.rhythms[person.at() + 1].dates);
        &self.dates[from as usize..to as usize]
    }

    /// Solves for the flows. Each person's is a sum in the order of givers, whoever adds it up.
    fn balance(&mut self, gifts: Vec<Vec<Gift>>) {
        let (starts, received) = by_payee(&gifts, self.lives.len());
        drop(gifts);
        let own: Vec<f64> = self.lives.iter().map(|life| life.flow).collect();
        let mut flows = own.clone();
        for _ in 0..ROUNDS {
            let flow = |(payee, &own): (usize, &f64)| {
                let (from, to) = (starts[payee] as usize, starts[payee + 1] as usize);
                // Givers are scattered: those of payees to come are asked for while these are added up.
                for (giver, _) in received.iter().take(to + GIFTS_AHEAD).skip(from + GIFTS_AHEAD) {
                    fetch(&flows[*giver as usize]);
                }
                received[from..to]
                    .iter()
                    .fold(own, |sum, &(giver, part)| sum + flows[giver as usize] * f64::from(part))
            };
            flows = own.par_iter().enumerate().map(flow).collect();
        }
        for (life, flow) in self.lives.iter_mut().zip(flows) {
            life.flow = flow;
        }
    }
}

/// What comes of some people's lives beside the columns: their dates, and what they give.
#[derive(Default)]
struct Part {
    dates: Vec<Date>,
    gifts: Vec<Gift>,
}

impl Part {
    /// Works out the next person's life, before flows are known.
    fn add(
        &mut self,
        who: &Portrait,
        rhythm: &mut Rhythm,
        life: &mut Life,
        params: &EconomyParams,
        kinds: &[Kind],
        directory: &Directory,
    ) {
        let mut rates = [0.0; MOMENTS];
        let (mut share, mut wallet_share) = (0.0, 0.0);
        let mut dues = Vec::new();
        for (position, kind) in kinds.iter().enumerate() {
            let habit = kind.habit;
            let mut does = false;
            if let Some(moment) = kind.moment {
                rates[moment] = habit.rate(who, directory).max(0.0) * kind.peak / MONTH * params.budget.pace;
                does |= rates[moment] > 0.0;
            }
            dues.clear();
            habit.agenda(who, directory, &mut dues);
            does |= !dues.is_empty();
            for &due in &dues {
                rhythm.due |= due.slot.bit();
                self.dates.push(Date {
                    due,
                    habit: position as u8,
                });
            }
            if !does {
                continue;
            }
            let inflow = habit.inflow(who);
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
        rhythm.key = who.key;
        rhythm.idle = (libm::exp(-total) * 4_294_967_295.0) as u32;
        life.mean = total as f32;
        life.scale = (params.budget.spend / share.max(1e-9)).min(1.0) as f32;
        life.traits = who.traits;
        let main = main_account(who.world, who.person);
        let main = who.world.accounts.get(main);
        life.tie = main.tie();
        life.institution = main.institution().0 as u16;
        if !who.isolated {
            let dates = &self.dates[rhythm.dates as usize..];
            give(who, life, dates, kinds, directory, &mut self.gifts);
        }
    }
}

/// Adds what somebody gives, and to whom.
fn give(who: &Portrait, life: &Life, dates: &[Date], kinds: &[Kind], directory: &Directory, gifts: &mut Vec<Gift>) {
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
            gifts.push(Gift {
                giver: who.person.0,
                payee: payee.0,
                part: (share * part * worth) as f32,
            });
        });
    }
}

/// Gifts by who gets them, in the order of givers: where each payee's begin, and giver and part of each gift.
///
/// They are scattered over memory, so every thread takes some of the payees and looks for theirs among all gifts.
fn by_payee(gifts: &[Vec<Gift>], people: usize) -> (Vec<u32>, Vec<(u32, f32)>) {
    let share = people.div_ceil(rayon::current_num_threads()).max(1);
    let place = |gift: &Gift, first: usize| (gift.payee as usize).wrapping_sub(first);
    let mut starts = vec![0_u32; people + 1];
    starts[1..]
        .par_chunks_mut(share)
        .enumerate()
        .for_each(|(part, counts)| {
            for gift in gifts.iter().flatten() {
                if let Some(count) = counts.get_mut(place(gift, part * share)) {
                    *count += 1;
                }
            }
        });
    for payee in 0..people {
        starts[payee + 1] += starts[payee];
    }
    let mut received = vec![(0_u32, 0_f32); starts[people] as usize];
    let mut rest = received.as_mut_slice();
    let mut parts = Vec::new();
    for first in (0..people).step_by(share) {
        let last = (first + share).min(people);
        let (mine, others) = rest.split_at_mut((starts[last] - starts[first]) as usize);
        rest = others;
        parts.push((first, &starts[first..last], mine));
    }
    parts.into_par_iter().for_each(|(first, starts, mine)| {
        let before = starts.first().copied().unwrap_or_default();
        let mut next: Vec<u32> = starts.iter().map(|start| start - before).collect();
        for gift in gifts.iter().flatten() {
            if let Some(next) = next.get_mut(place(gift, first)) {
                mine[*next as usize] = (gift.giver, gift.part);
                *next += 1;
            }
        }
    });
    (starts, received)
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
        key: 0,
        due: 0,
        idle: u32::MAX,
        dates: 0,
    },
    Life {
        flow: 0.0,
        scale: 0.0,
        mean: 0.0,
        traits: Traits::NONE,
        tie: 0,
        institution: 0,
        payday: 0,
        cumulative: [0; MOMENTS],
    },
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gifts_come_to_payees_in_the_order_of_givers_on_any_number_of_threads() {
        let gift = |giver, payee, part| Gift { giver, payee, part };
        let gifts = [vec![gift(0, 2, 0.5), gift(0, 0, 0.25)], vec![gift(1, 2, 1.0)]];
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let (starts, received) = pool.install(|| by_payee(&gifts, 3));
            assert_eq!(starts, [0, 1, 1, 3]);
            assert_eq!(received, [(0, 0.25), (0, 0.5), (1, 1.0)]);
        }
        assert_eq!(by_payee(&[], 0), (vec![0], vec![]));
    }
}
