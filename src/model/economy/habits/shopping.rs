//! Shopping by card: at tills of the region, popular shops most, and online anywhere in the country or now and then
//! abroad.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::sample::zipf;
use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::Directory;
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Desk, Occasion};
use crate::model::economy::profile::Profile;
use crate::model::facts::{Channel, Rail};
use crate::param::note::note;

/// Shopping by card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ShoppingParams {
    /// Card payments at a till, for somebody of middling digital habit.
    #[schemars(range(min = 0.0, max = 60.0), transform = note("payments per month", "world", "assumption", "A"))]
    pub till: f64,
    /// What is spent by card at tills.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share of monthly flow", "world", "assumption", "A"))]
    pub till_share: f64,
    /// Card payments online.
    #[schemars(range(min = 0.0, max = 60.0), transform = note("payments per month", "world", "assumption", "A"))]
    pub online: f64,
    /// What is spent by card online.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share of monthly flow", "world", "assumption", "A"))]
    pub online_share: f64,
    /// Part of online payments that go abroad.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub abroad: f64,
    /// Spread of one person's payments: standard deviation of the logarithm.
    #[schemars(range(min = 0.0, max = 3.0), transform = note("ln units", "world", "assumption", "A"))]
    pub spread: f64,
    /// How much is done on a day of rest, relative to a working day.
    #[schemars(range(min = 0.0, max = 10.0), transform = note("ratio", "world", "assumption", "A"))]
    pub rest_day: f64,
}

impl Default for ShoppingParams {
    fn default() -> Self {
        ShoppingParams {
            till: 1.15,
            till_share: 0.055,
            online: 0.5,
            online_share: 0.035,
            abroad: 0.04,
            spread: 0.75,
            rest_day: 1.35,
        }
    }
}

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

    fn plan(&self, occasion: &Occasion, desk: &mut Desk) {
        let shops = occasion.world.regions[occasion.region().at()].merchants.clone();
        if !shops.is_empty() {
            let shop = shops.start + zipf(occasion.pick(), shops.len() as u32);
            let to = occasion.directory.account(shop);
            let amount = occasion.amount(occasion.mean(self.0.till_share), self.0.spread, Rounding::Till);
            desk.put(occasion.pay(occasion.main(), to, amount, Rail::Card, Channel::Pos));
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

    fn plan(&self, occasion: &Occasion, desk: &mut Desk) {
        let countries = occasion.directory.countries.len();
        let place = if occasion.chance(self.0.abroad) {
            (occasion.further(0).below(countries as u64)) as usize
        } else {
            occasion.country().at()
        };
        let shops = &occasion.directory.countries[place].merchants;
        if let Some(&to) = shops.get(zipf(occasion.pick(), shops.len() as u32) as usize) {
            let amount = occasion.amount(occasion.mean(self.0.online_share), self.0.spread, Rounding::Till);
            desk.put(occasion.pay(occasion.main(), to, amount, Rail::Card, occasion.remote()));
        }
    }
}
