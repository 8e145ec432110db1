//! Paymasters: people who pay small sums to many others from a personal account (a foreman's helpers, a tutor's
//! assistants, prizes of a page). Honest, and just what the payouts look like by which a task scam wins trust.

use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::Lookalike;
use crate::param::parameters;

parameters! {
    /// Paymasters.
    pub struct PaymasterParams {
        /// Small payments that a paymaster makes.
        per_month: f64 = 25.0, "payments per month" in 0.0..=400.0, world, assumption;
        /// Mean payment of a paymaster, relative to the mean monthly wage of the country.
        size: f64 = 0.008, "mean wages" in 0.0..=1.0, world, press "task payouts of 50-300 INR";
        /// Spread of a paymaster's payments: standard deviation of the logarithm.
        spread: f64 = 0.6, "ln units" in 0.0..=3.0, world, assumption;
    }
}

/// Paymasters.
#[derive(Debug)]
pub struct Paymaster(pub PaymasterParams);

impl Habit for Paymaster {
    fn name(&self) -> &'static str {
        "paymaster"
    }

    fn hours(&self) -> Hours {
        Hours::Screen
    }

    fn rate(&self, who: &Profile, directory: &Directory) -> f64 {
        let none = directory
            .region(who.region)
            .is_none_or(|region| region.gig_workers.is_empty());
        if none || !who.has(Traits::PAYMASTER) {
            0.0
        } else {
            self.0.per_month
        }
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let workers = occasion.directory.region(occasion.region());
        let worker = workers.and_then(|region| one_of(&region.gig_workers, occasion.pick()));
        if let Some(worker) = worker.filter(|&worker| worker != occasion.person) {
            let wage = occasion.world.countries[occasion.country().at()].mean_wage;
            let amount = occasion.amount(wage.0 as f64 * self.0.size, self.0.spread, Rounding::People);
            let mut order = occasion.send(occasion.main(), worker, amount);
            order.lookalike = Some(Lookalike::ManySmallPayouts);
            drafts.put(order);
        }
    }
}
