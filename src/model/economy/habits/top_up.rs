//! Mobile top-ups: small round sums to a telecom company, by app or by dialling.

use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::Profile;
use crate::model::facts::Rail;
use crate::param::parameters;

parameters! {
    /// Mobile top-ups.
    pub struct TopUpParams {
        /// Mobile top-ups by a person of middling digital habit.
        per_month: f64 = 0.8, "payments per month" in 0.0..=60.0, world, assumption;
        /// Share of monthly flow that is spent on mobile top-ups.
        share: f64 = 0.011, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Spread of one person's mobile top-ups: standard deviation of the logarithm.
        spread: f64 = 0.5, "ln units" in 0.0..=3.0, world, assumption;
    }
}

/// Mobile top-ups.
#[derive(Debug)]
pub struct TopUp(pub TopUpParams);

impl Habit for TopUp {
    fn name(&self) -> &'static str {
        "top_up"
    }

    fn hours(&self) -> Hours {
        Hours::Waking
    }

    fn rate(&self, who: &Profile, directory: &Directory) -> f64 {
        let none = directory.country(who.country).telecoms.is_empty();
        if none {
            0.0
        } else {
            self.0.per_month * (0.55 + who.digital)
        }
    }

    fn share(&self) -> f64 {
        self.0.share
    }

    fn pays_from_wallet(&self) -> bool {
        true
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        // The same company for good: it is a number's.
        let telecoms = &occasion.directory.country(occasion.country()).telecoms;
        let whose = occasion
            .seed
            .draw(crate::model::economy::decision::SLOT, occasion.key, 0, 9)
            .uniform();
        if let Some(to) = one_of(telecoms, whose) {
            let amount = occasion.amount(occasion.mean(self.0.share), self.0.spread, Rounding::People);
            drafts.put(occasion.pay(occasion.pays_from(), to, amount, Rail::Bill, occasion.remote()));
        }
    }
}
