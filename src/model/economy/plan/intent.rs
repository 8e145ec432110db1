//! What somebody means to do at a moment of a day, before the habit says what it comes to.
//!
//! Intents are gathered person by person and carried out habit by habit: the code of one habit stays near, and so does
//! what the processor has learnt about it. [`Scene`] turns an intent into the [`Occasion`] that a habit looks at.

use super::occasion::{Drafts, Occasion};
use super::today::Today;
use crate::engine::random::Draw;
use crate::engine::{Day, Seed, Span};
use crate::model::economy::again::{self, AgainParams};
use crate::model::economy::amount::Grid;
use crate::model::economy::decision;
use crate::model::economy::directory::Directory;
use crate::model::economy::lives::Lives;
use crate::model::economy::sleepers::Sleepers;
use crate::model::economy::society::Society;
use crate::world::PersonIx;

/// Ordinals of dates begin here, beyond those of payments of the moment.
pub const DATES_FROM: u32 = 64;

/// A payment of the moment, of which nothing is known yet.
#[derive(Clone, Copy, Debug)]
pub struct Impulse {
    pub person: PersonIx,
    /// Position among the person's payments of the moment.
    pub ordinal: u32,
    /// Whether it follows the one before it within minutes.
    pub follows: bool,
}

/// Something that falls due on a local date.
#[derive(Clone, Copy, Debug)]
pub struct Obligation {
    pub person: PersonIx,
    /// [`DATES_FROM`] and the position among the person's dates.
    pub ordinal: u32,
    pub date: Day,
    /// Position in the list of habits.
    pub habit: u8,
    /// Which of the habit's dates this is.
    pub item: u8,
}

/// Somebody means to do a thing.
#[derive(Clone, Copy, Debug)]
pub struct Intent {
    /// How often the habit recurs, a month; 1 for dates.
    pub rate: f64,
    pub person: PersonIx,
    /// Seconds from UTC midnight.
    pub second: u32,
    /// Second of the local day.
    pub local: u32,
    /// Position among the person's occasions of the day; dates from [`DATES_FROM`] on.
    pub ordinal: u32,
    /// What the draws are keyed by: the UTC day, or the local date of what is dated.
    pub date: Day,
    /// Position in the list of habits.
    pub habit: u8,
    /// Which of the habit's dates this is.
    pub item: u8,
}

/// Intents of many people, in the order in which they are carried out.
#[derive(Clone, Debug, Default)]
pub struct Intents {
    gathered: Vec<Intent>,
    ordered: Vec<Intent>,
    /// Where each habit's begin in `ordered`.
    starts: Vec<u32>,
}

impl Intents {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.gathered.clear();
    }

    /// One more.
    #[inline]
    pub fn add(&mut self, intent: Intent) {
        self.gathered.push(intent);
    }

    /// Puts them in order of habits, else as they came. `habits` is how many habits there are.
    pub fn order(&mut self, habits: usize) {
        self.starts.clear();
        self.starts.resize(habits + 1, 0);
        for intent in &self.gathered {
            self.starts[usize::from(intent.habit) + 1] += 1;
        }
        for habit in 0..habits {
            self.starts[habit + 1] += self.starts[habit];
        }
        let Some(&any) = self.gathered.first() else {
            return;
        };
        self.ordered.resize(self.gathered.len(), any);
        for intent in &self.gathered {
            let next = &mut self.starts[usize::from(intent.habit)];
            self.ordered[*next as usize] = *intent;
            *next += 1;
        }
        // Each start has moved on to the next one's.
        self.starts.rotate_right(1);
        self.starts[0] = 0;
    }

    /// Those of a habit, once they are in order.
    #[must_use]
    pub fn of(&self, habit: usize) -> &[Intent] {
        let (from, to) = (self.starts[habit] as usize, self.starts[habit + 1] as usize);
        if from < to { &self.ordered[from..to] } else { &[] }
    }
}

/// A day of everybody's: what turns an intent into an occasion.
#[derive(Debug)]
pub struct Scene<'a> {
    pub(in crate::model::economy) world: &'a Society,
    pub(super) directory: &'a Directory,
    pub(in crate::model::economy) seed: Seed,
    pub(super) lives: &'a Lives,
    /// Round numbers of each country.
    pub(in crate::model::economy) grids: &'a [Grid],
    /// The day in each country.
    pub(in crate::model::economy) todays: &'a [Today],
    pub(in crate::model::economy) day: Day,
    pub(super) wallet_part: f64,
    pub(super) again: &'a AgainParams,
    pub(super) sleepers: Sleepers,
}

impl<'a> Scene<'a> {
    /// Intents of one habit, all dated or none, as many as are drawn for at once, with their draws about money.
    #[inline]
    pub fn with_money(&self, intents: &[Intent], each: impl FnMut(&[&Intent], &[Draw])) {
        let dated = intents.first().is_some_and(|intent| intent.ordinal >= DATES_FROM);
        let decision = if dated { decision::DUE_MONEY } else { decision::MONEY };
        let key = |intent: &Intent| {
            let key = self.lives.rhythms[intent.person.at()].key;
            (key.into(), i64::from(intent.date.0), intent.ordinal)
        };
        self.seed.draw_groups(decision, intents, key, each);
    }

    /// What becomes of an occasion's payments once a habit has planned them, those on the drafts from `first` on.
    #[inline]
    pub fn finish(&self, occasion: &Occasion, drafts: &mut Drafts, first: usize) {
        again::finish(self.again, occasion, drafts, first);
    }

    /// The occasion of an intent, with its draw about money.
    #[inline]
    #[must_use]
    pub fn occasion(&self, intent: &Intent, money: Draw) -> Occasion<'a> {
        let person = intent.person;
        let country = self.world.people.country(person);
        let date = self.todays[country.at()].date(intent.second);
        Occasion {
            world: self.world,
            directory: self.directory,
            seed: self.seed,
            person,
            key: self.lives.rhythms[person.at()].key.into(),
            life: &self.lives.lives[person.at()],
            grid: self.grids[country.at()],
            day: self.day,
            day_of_month: date.day_of_month,
            month: date.month,
            at: self.day.start() + Span(i64::from(intent.second)),
            local: intent.local,
            ordinal: intent.ordinal,
            item: intent.item,
            rate: intent.rate,
            wallet_part: self.wallet_part,
            sleepers: self.sleepers,
            money,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intents_are_carried_out_habit_by_habit_in_the_order_they_came() {
        let mut intents = Intents::default();
        for (person, habit) in [(0, 2), (1, 0), (2, 2), (3, 3), (4, 0)] {
            intents.add(Intent {
                rate: 1.0,
                person: PersonIx(person),
                second: 0,
                local: 0,
                ordinal: 0,
                date: Day(0),
                habit,
                item: 0,
            });
        }
        intents.order(5);
        let people = |habit| {
            let of = intents.of(habit).iter();
            of.map(|intent| intent.person.0).collect::<Vec<_>>()
        };
        assert_eq!(
            (0..5).map(people).collect::<Vec<_>>(),
            [vec![1, 4], vec![], vec![0, 2], vec![3], vec![]]
        );
        intents.clear();
        intents.order(5);
        assert!((0..5).all(|habit| intents.of(habit).is_empty()));
    }
}
