//! Charity: small round sums to charities, or where none is registered to a biller of the region.

use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::Profile;
use crate::model::facts::Rail;
use crate::param::parameters;

parameters! {
    /// Charity.
    pub struct CharityParams {
        /// Gifts to charities by a person of middling digital habit.
        per_month: f64 = 0.2, "payments per month" in 0.0..=60.0, world, assumption;
        /// Share of monthly flow that is given to charities.
        share: f64 = 0.008, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Spread of one person's gifts to charities: standard deviation of the logarithm.
        spread: f64 = 0.9, "ln units" in 0.0..=3.0, world, assumption;
        /// How much is given to charities on a day of rest, relative to a working day.
        rest_day: f64 = 1.6, "ratio" in 0.0..=10.0, world, assumption;
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

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let charity = one_of(
            &occasion.directory.country(occasion.country()).charities,
            occasion.pick(),
        );
        let region = occasion.directory.region(occasion.region());
        let council = region.and_then(|region| region.utilities.last().map(|council| council.account));
        if let Some(to) = charity.or(council) {
            let amount = occasion.amount(occasion.mean(self.0.share), self.0.spread, Rounding::People);
            drafts.put(occasion.pay(occasion.pays_from(), to, amount, Rail::Instant, occasion.remote()));
        }
    }
}
