//! Small business from a person's own account: firms pay the self-employed (takings, invoices), who pay suppliers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::Directory;
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Desk, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::{Channel, Rail};
use crate::param::note::note;
use crate::world::{AccountIx, Occupation};

/// Small business.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TradeParams {
    /// Payments that a self-employed person gets from firms.
    #[schemars(range(min = 0.0, max = 60.0), transform = note("payments per month", "world", "assumption", "A"))]
    pub takings: f64,
    /// What firms pay a self-employed person, relative to income: most of it goes to suppliers again.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("ratio", "world", "assumption", "A"))]
    pub turnover: f64,
    /// The same of those who have a wallet alone, relative to the others.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub wallet_turnover: f64,
    /// Payments to suppliers.
    #[schemars(range(min = 0.0, max = 60.0), transform = note("payments per month", "world", "assumption", "A"))]
    pub supplies: f64,
    /// What a self-employed person pays to suppliers.
    #[schemars(range(min = 0.0, max = 10.0), transform = note("share of monthly flow", "world", "assumption", "A"))]
    pub share: f64,
    /// Spread of one person's payments: standard deviation of the logarithm.
    #[schemars(range(min = 0.0, max = 3.0), transform = note("ln units", "world", "assumption", "A"))]
    pub spread: f64,
    /// How much is done on a day of rest, relative to a working day.
    #[schemars(range(min = 0.0, max = 10.0), transform = note("ratio", "world", "assumption", "A"))]
    pub rest_day: f64,
}

impl Default for TradeParams {
    fn default() -> Self {
        TradeParams {
            takings: 4.5,
            turnover: 22.0,
            wallet_turnover: 0.25,
            supplies: 5.5,
            share: 6.0,
            spread: 0.8,
            rest_day: 0.3,
        }
    }
}

/// Firms paying the self-employed.
#[derive(Debug)]
pub struct Takings(pub TradeParams);

/// The self-employed paying suppliers.
#[derive(Debug)]
pub struct Supplies(pub TradeParams);

impl TradeParams {
    /// Whoever has no bank account runs a smaller business: a wallet's limits see to that.
    fn turnover(&self, wallet_only: bool) -> f64 {
        self.turnover * if wallet_only { self.wallet_turnover } else { 1.0 }
    }
}

/// The account of a business of a range, the first met most.
fn often_first(range: &std::ops::Range<u32>, occasion: &Occasion) -> Option<AccountIx> {
    let u = occasion.pick();
    let place = (u * u * range.len() as f64) as u32;
    (!range.is_empty()).then(|| occasion.directory.account(range.start + place))
}

impl Habit for Takings {
    fn name(&self) -> &'static str {
        "takings"
    }

    fn hours(&self) -> Hours {
        Hours::Office
    }

    fn rest_day(&self) -> f64 {
        self.0.rest_day
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        if who.occupation == Occupation::SelfEmployed {
            self.0.takings
        } else {
            0.0
        }
    }

    fn inflow(&self, who: &Profile) -> f64 {
        self.0.turnover(who.has(Traits::WALLET_ONLY))
    }

    fn plan(&self, occasion: &Occasion, desk: &mut Desk) {
        let region = &occasion.world.regions[occasion.region().at()];
        let payers = if occasion.chance(0.6) {
            &region.merchants
        } else {
            &region.employers
        };
        if let Some(from) = often_first(payers, occasion) {
            let mean = occasion.income() * self.0.turnover(occasion.has(Traits::WALLET_ONLY)) / occasion.rate;
            let amount = occasion.amount(mean, self.0.spread, Rounding::Firm);
            desk.put(occasion.by_other(from, occasion.main(), amount, Rail::Transfer, Channel::Batch));
        }
    }
}

impl Habit for Supplies {
    fn name(&self) -> &'static str {
        "supplies"
    }

    fn hours(&self) -> Hours {
        Hours::Office
    }

    fn rest_day(&self) -> f64 {
        self.0.rest_day
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        if who.occupation == Occupation::SelfEmployed {
            self.0.supplies
        } else {
            0.0
        }
    }

    fn share(&self) -> f64 {
        self.0.share
    }

    fn plan(&self, occasion: &Occasion, desk: &mut Desk) {
        let region = &occasion.world.regions[occasion.region().at()];
        let suppliers = if region.employers.is_empty() {
            &region.merchants
        } else {
            &region.employers
        };
        if let Some(to) = often_first(suppliers, occasion) {
            let amount = occasion.amount(occasion.mean(self.0.share), self.0.spread, Rounding::People);
            desk.put(occasion.pay(occasion.main(), to, amount, Rail::Instant, occasion.remote()));
        }
    }
}
