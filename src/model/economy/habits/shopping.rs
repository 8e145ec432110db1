//! Shopping by card: at tills of the region, popular shops most, and online anywhere in the country or now and then
//! abroad.

use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::Directory;
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::Profile;
use crate::model::facts::{Channel, Rail};
use crate::param::parameters;

parameters! {
    /// Shopping by card.
    pub struct ShoppingParams {
        /// Card payments at tills by a person of middling digital habit.
        till: f64 = 1.15, "payments per month" in 0.0..=60.0, world, assumption;
        /// Share of monthly flow that is spent by card at tills.
        till_share: f64 = 0.055, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Card payments online by a person of middling digital habit.
        online: f64 = 0.5, "payments per month" in 0.0..=60.0, world, assumption;
        /// Share of monthly flow that is spent by card online.
        online_share: f64 = 0.035, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Share of card payments online that go abroad.
        abroad: f64 = 0.04, "share" in 0.0..=1.0, world, assumption;
        /// Share of card payments that go to one of the few shops to which a person keeps going back.
        favourites: f64 = 0.62, "share" in 0.0..=1.0, world, assumption "assumption, for half to four fifths of purchases in a shop known already";
        /// Spread of one person's card payments: standard deviation of the logarithm.
        spread: f64 = 0.75, "ln units" in 0.0..=3.0, world, assumption;
        /// How much is paid by card on a day of rest, relative to a working day.
        rest_day: f64 = 1.35, "ratio" in 0.0..=10.0, world, assumption;
    }
}

/// Which of a person's lists of favourite shops is meant.
pub(super) const REGION: i64 = 0;
const ONLINE: i64 = 1;

/// Cards at tills.
#[derive(Debug)]
pub struct Till(pub ShoppingParams);

/// Cards online.
#[derive(Debug)]
pub struct Online(pub ShoppingParams);

impl Habit for Till {
    fn name(&self) -> &'static str {
        "card_till"
    }

    fn hours(&self) -> Hours {
        Hours::Shops
    }

    fn rest_day(&self) -> f64 {
        self.0.rest_day
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        self.0.till * (0.5 + 1.2 * who.digital)
    }

    fn share(&self) -> f64 {
        self.0.till_share
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let shops = occasion.world.regions[occasion.region().at()].merchants.clone();
        if !shops.is_empty() {
            let shop = shops.start + occasion.shop(shops.len() as u32, REGION, self.0.favourites);
            let to = occasion.directory.account(shop);
            let amount = occasion.amount(occasion.mean(self.0.till_share), self.0.spread, Rounding::Till);
            drafts.put(occasion.pay(occasion.main(), to, amount, Rail::Card, Channel::Pos));
        }
    }
}

impl Habit for Online {
    fn name(&self) -> &'static str {
        "card_online"
    }

    fn hours(&self) -> Hours {
        Hours::Screen
    }

    fn rest_day(&self) -> f64 {
        self.0.rest_day
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        self.0.online * 2.4 * who.digital
    }

    fn share(&self) -> f64 {
        self.0.online_share
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let countries = occasion.directory.countries.len();
        let place = if occasion.chance(self.0.abroad) {
            (occasion.further(0).below(countries as u64)) as usize
        } else {
            occasion.country().at()
        };
        let shops = &occasion.directory.countries[place].merchants;
        if let Some(&to) = shops.get(occasion.shop(shops.len() as u32, ONLINE, self.0.favourites) as usize) {
            let amount = occasion.amount(occasion.mean(self.0.online_share), self.0.spread, Rounding::Till);
            drafts.put(occasion.pay(occasion.main(), to, amount, Rail::Card, occasion.remote()));
        }
    }
}
