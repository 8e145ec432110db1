//! Transfers to friends and family outside the household, often at any waking hour: mostly to the few who are close,
//! now and then to a friend's friend whom one has never paid before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::fetch;
use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Desk, Occasion};
use crate::model::economy::profile::Profile;
use crate::param::note::note;
use crate::world::PersonIx;

/// Transfers to friends and family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FriendsParams {
    /// Transfers of somebody of middling digital habit.
    #[schemars(range(min = 0.0, max = 60.0), transform = note("payments per month", "world", "assumption", "A"))]
    pub per_month: f64,
    /// What is sent to friends and family.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share of monthly flow", "world", "assumption", "A"))]
    pub share: f64,
    /// Spread of one person's payments: standard deviation of the logarithm.
    #[schemars(range(min = 0.0, max = 3.0), transform = note("ln units", "world", "assumption", "A"))]
    pub spread: f64,
    /// How much is done on a day of rest, relative to a working day.
    #[schemars(range(min = 0.0, max = 10.0), transform = note("ratio", "world", "assumption", "A"))]
    pub rest_day: f64,
    /// Part of transfers, of those to friends of one's own, that goes to those who are close.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "world", "payment graphs cluster at about 0.2", "P")
    )]
    pub close: f64,
    /// Part that goes to a friend's friend.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub strangers: f64,
}

impl Default for FriendsParams {
    fn default() -> Self {
        FriendsParams {
            per_month: 1.05,
            share: 0.55,
            spread: 0.75,
            rest_day: 1.15,
            close: 0.85,
            strangers: 0.08,
        }
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
        let mut share = |friends: &[PersonIx], all: f64| {
            for &friend in friends {
                give(friend, all * part(directory, who.person, friend) / friends.len() as f64);
            }
        };
        share(&close, to_close);
        share(friends, 1.0 - to_close);
    }

    fn looks_ahead(&self) -> bool {
        true
    }

    fn look_ahead(&self, occasion: &Occasion) {
        if let Some(friend) = occasion.friend(self.0.close, occasion.pick()) {
            fetch(occasion.directory.payee(friend));
        }
    }

    fn plan(&self, occasion: &Occasion, desk: &mut Desk) {
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
        let amount = occasion.amount(mean, self.0.spread, Rounding::People);
        desk.put(occasion.send(occasion.purse(), payee, amount));
    }
}
