//! Charity: small round sums to charities, or where none is registered to a biller of the region.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Desk, Occasion};
use crate::model::economy::profile::Profile;
use crate::model::facts::Rail;
use crate::param::note::note;

/// Charity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CharityParams {
    /// Gifts of somebody of middling digital habit.
    #[schemars(range(min = 0.0, max = 60.0), transform = note("payments per month", "world", "assumption", "A"))]
    pub per_month: f64,
    /// What is given.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share of monthly flow", "world", "assumption", "A"))]
    pub share: f64,
    /// Spread of one person's payments: standard deviation of the logarithm.
    #[schemars(range(min = 0.0, max = 3.0), transform = note("ln units", "world", "assumption", "A"))]
    pub spread: f64,
    /// How much is done on a day of rest, relative to a working day.
    #[schemars(range(min = 0.0, max = 10.0), transform = note("ratio", "world", "assumption", "A"))]
    pub rest_day: f64,
}

impl Default for CharityParams {
    fn default() -> Self {
        CharityParams {
            per_month: 0.2,
            share: 0.008,
            spread: 0.9,
            rest_day: 1.6,
        }
    }
}

/// Charity.
#[derive(Debug)]
pub struct Charity(pub CharityParams);

impl Habit for Charity {
    fn name(&self) -> &'static str {
        "charity"
    }

    fn hours(&self) -> Hours {
        Hours::Waking
    }

    fn rest_day(&self) -> f64 {
        self.0.rest_day
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        self.0.per_month * who.by_phone()
    }

    fn share(&self) -> f64 {
        self.0.share
    }

    fn pays_from_wallet(&self) -> bool {
        true
    }

    fn plan(&self, occasion: &Occasion, desk: &mut Desk) {
        let charity = one_of(
            &occasion.directory.country(occasion.country()).charities,
            occasion.pick(),
        );
        let region = occasion.directory.region(occasion.region());
        let council = region.and_then(|region| region.utilities.last().copied());
        if let Some(to) = charity.or(council) {
            let amount = occasion.amount(occasion.mean(self.0.share), self.0.spread, Rounding::People);
            desk.put(occasion.pay(occasion.purse(), to, amount, Rail::Instant, occasion.remote()));
        }
    }
}
