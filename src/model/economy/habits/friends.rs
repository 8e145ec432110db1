//! Transfers to friends and family outside the household, often at any waking hour: mostly to the few who are close,
//! now and then to a friend's friend whom one has never paid before.

use crate::engine::prefetch;
use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion, SmallSums};
use crate::model::economy::profile::Profile;
use crate::param::parameters;
use crate::world::PersonIx;

parameters! {
    /// Transfers to friends and family.
    pub struct FriendsParams {
        /// Transfers of a person of middling digital habit to friends and family outside the household.
        per_month: f64 = 1.05, "payments per month" in 0.0..=60.0, world, assumption;
        /// Share of monthly flow that is sent to friends and family outside the household.
        share: f64 = 0.55, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Spread of one person's transfers to friends and family: standard deviation of the logarithm.
        spread: f64 = 0.75, "ln units" in 0.0..=3.0, world, assumption;
        /// How much is sent to friends and family on a day of rest, relative to a working day.
        rest_day: f64 = 1.15, "ratio" in 0.0..=10.0, world, assumption;
        /// Share of transfers to friends and family that are small sums: a ride, a meal that is shared.
        small: f64 = 0.62, "share" in 0.0..=1.0, world, official "59 % of transfers between people in India are up to 500 rupees";
        /// Mean of the small sums among transfers to friends and family.
        small_size: f64 = 0.009, "mean wages" in 0.0..=1.0, world, official "59 % of transfers between people in India are up to 500 rupees";
        /// Share of transfers to friends of one's own that go to those who are close.
        close: f64 = 0.85, "share" in 0.0..=1.0, world, paper "payment graphs cluster at about 0.2";
        /// Share of transfers to friends and family that go to a friend's friend instead.
        strangers: f64 = 0.08, "share" in 0.0..=1.0, world, assumption;
    }
}

/// Transfers to friends and family.
#[derive(Debug)]
pub struct Friends(pub FriendsParams);

/// Least and most of the mean that one friend is sent.
const PART: (f64, f64) = (0.25, 1.3);

/// How much of a mean transfer a friend gets: what suits the friend's income, so that nobody lives on rare and huge
/// gifts of a rich friend.
fn part(directory: &Directory, me: PersonIx, friend: PersonIx) -> f64 {
    let relative = directory.payee(friend).wages / directory.payee(me).wages.max(1e-3);
    f64::from(relative).clamp(PART.0, PART.1)
}

impl Habit for Friends {
    fn name(&self) -> &'static str {
        "friends"
    }

    fn hours(&self) -> Hours {
        Hours::Screen
    }

    fn rest_day(&self) -> f64 {
        self.0.rest_day
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        if who.friends == 0 || who.isolated {
            0.0
        } else {
            self.0.per_month * who.by_phone()
        }
    }

    fn share(&self) -> f64 {
        self.0.share
    }

    fn pays_from_wallet(&self) -> bool {
        true
    }

    fn payees(&self, who: &Profile, directory: &Directory, give: &mut dyn FnMut(PersonIx, f64)) {
        let friends = who.world.people.friends_of(who.person);
        let close = who.close_friends();
        let to_close = if close.is_empty() { 0.0 } else { self.0.close };
        let idle = |friend: &&PersonIx| directory.payee(**friend).near_idle;
        let mut share = |friends: &[PersonIx], all: f64| {
            for &friend in friends {
                give(friend, all * part(directory, who.person, friend) / friends.len() as f64);
            }
        };
        // What was meant for those who hardly use their account goes to anybody, as on an occasion.
        let mut left = 0.0;
        for (among, all) in [(close.as_slice(), to_close), (friends, 1.0 - to_close)] {
            if !among.is_empty() {
                let live: Vec<PersonIx> = among.iter().filter(|it| !idle(it)).copied().collect();
                let part = live.len() as f64 / among.len() as f64;
                left += all * (1.0 - part);
                share(&live, all * part);
            }
        }
        share(friends, left);
    }

    fn looks_ahead(&self) -> bool {
        true
    }

    fn look_ahead(&self, occasion: &Occasion) {
        if let Some(friend) = occasion.friend(self.0.close, occasion.pick()) {
            prefetch(occasion.directory.payee(friend));
        }
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let Some(friend) = occasion.friend(self.0.close, occasion.pick()) else {
            return;
        };
        let payee = if occasion.chance(self.0.strangers) {
            let theirs = occasion.world.people.friends_of(friend);
            one_of(theirs, occasion.further(0).uniform()).unwrap_or(friend)
        } else {
            friend
        };
        let mean = occasion.mean(self.0.share) * part(occasion.directory, occasion.person, payee);
        let small = SmallSums {
            share: self.0.small,
            size: self.0.small_size,
        };
        let amount = occasion.small_or_not(mean, self.0.spread, &small, Rounding::People);
        drafts.put(occasion.send(occasion.pays_from(), payee, amount));
    }
}
