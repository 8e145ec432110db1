//! What a habit is: how often somebody does a thing, what it does to their money over a month, and the payments of one
//! occasion.
//!
//! Habits of the moment (shopping, a transfer to a friend) have a monthly [`Habit::rate`]: all of a person's are one
//! process of outings ([`activity`](super::activity)), so a day costs two draws whoever has however many. Habits of the
//! calendar (wages, rent) have an [`Habit::agenda`] of fixed slots. A habit never reads a balance: it says what is
//! meant to be paid.

use super::directory::Directory;
use super::hours::Hours;
use super::plan::intent::{Intent, Scene};
use super::plan::occasion::{Drafts, Occasion};
use super::profile::Profile;
use crate::world::PersonIx;

/// A recurring date: a bit of the set of slots that fall on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot(u8);

impl Slot {
    /// How many billing rounds there are.
    pub const ROUNDS: u8 = 29;

    /// A day of the month, 1 to 28; where it is a day of rest, the working day before.
    #[must_use]
    pub const fn month(day: u8) -> Slot {
        Slot(if day < 1 {
            0
        } else if day > 28 {
            27
        } else {
            day - 1
        })
    }

    /// A day of the week, 0 for Monday.
    #[must_use]
    pub const fn week(day: u8) -> Slot {
        Slot(28 + day % 7)
    }

    /// A billing round: once a month, some days earlier or later from month to month.
    #[must_use]
    pub const fn round(round: u8) -> Slot {
        Slot(35 + round % Slot::ROUNDS)
    }

    /// As a set of one.
    #[must_use]
    pub const fn bit(self) -> u64 {
        1 << self.0
    }

    /// The day of the month, where it is one.
    #[must_use]
    pub const fn day_of_month(self) -> Option<u8> {
        if self.0 < 28 { Some(self.0 + 1) } else { None }
    }
}

/// Something that falls due on a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub slot: Slot,
    /// Which of a habit's several dates this is.
    pub item: u8,
}

/// One way in which money moves in an ordinary life.
///
/// Rates, shares and incomes are per month of 30.44 days. A *share* is of all the money that flows through a person's
/// accounts in a month, so that spending follows what comes in and balances neither drift up nor run out.
pub trait Habit: std::fmt::Debug + Send + Sync {
    /// In snake_case, unique.
    fn name(&self) -> &'static str;

    /// The hours of the local day; of what is dated, from 8 to 22 o'clock alone.
    fn hours(&self) -> Hours {
        Hours::Waking
    }

    /// How much is done on a day of rest, relative to a working day.
    fn rest_day(&self) -> f64 {
        1.0
    }

    /// Whether it happens on fixed dates rather than of the moment.
    fn is_dated(&self) -> bool {
        false
    }

    /// How often, a month; 0 where the habit is not this person's.
    fn rate(&self, _who: &Profile, _directory: &Directory) -> f64 {
        0.0
    }

    /// Adds this person's fixed dates.
    fn agenda(&self, _who: &Profile, _directory: &Directory, _dues: &mut Vec<Due>) {}

    /// Share of the flow that leaves the person's accounts this way, for those who have the habit.
    fn share(&self) -> f64 {
        0.0
    }

    /// Whether those with a wallet often pay from it.
    fn pays_from_wallet(&self) -> bool {
        false
    }

    /// What comes in from businesses, cash and abroad, as a share of the person's income.
    fn inflow(&self, _who: &Profile) -> f64 {
        0.0
    }

    /// The people who are paid, with the expected part of [`Habit::share`] that each gets (at most 1 in all).
    fn payees(&self, _who: &Profile, _directory: &Directory, _give: &mut dyn FnMut(PersonIx, f64)) {}

    /// Whether it is worth asking for memory before the payments of an occasion are worked out.
    fn looks_ahead(&self) -> bool {
        false
    }

    /// Asks for the memory of whoever is met on an occasion, anywhere among all people: of some occasions at once, so
    /// that their waits overlap.
    fn look_ahead(&self, _occasion: &Occasion) {}

    /// The payments of one occasion.
    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts);

    /// The payments of many occasions. There is no reason to write another: this one is compiled for every habit, so
    /// that only the first step, from a list of habits to one of them, is taken through a table.
    fn carry_out(&self, intents: &[Intent], scene: &Scene, drafts: &mut Drafts) {
        scene.with_money(intents, |intents, money| {
            if self.looks_ahead() {
                for (intent, &money) in intents.iter().zip(money) {
                    self.look_ahead(&scene.occasion(intent, money));
                }
            }
            for (intent, &money) in intents.iter().zip(money) {
                let (occasion, first) = (scene.occasion(intent, money), drafts.count());
                self.plan(&occasion, drafts);
                scene.finish(&occasion, drafts, first);
            }
        });
    }
}
