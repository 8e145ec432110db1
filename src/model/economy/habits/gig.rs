//! Gig work: platforms pay small sums to those who work for them, many times a month and at any hour, and private
//! people pay for odd jobs.

use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::{Channel, Rail};
use crate::param::parameters;

parameters! {
    /// Gig work.
    pub struct GigParams {
        /// Payouts that a gig worker receives from platforms.
        per_month: f64 = 8.0, "payments per month" in 0.0..=200.0, world, assumption;
        /// Mean payout of a platform to a gig worker, relative to the worker's monthly income.
        payout: f64 = 0.025, "share of monthly income" in 0.0..=1.0, world, press "task payouts of 50-150 INR";
        /// Spread of one person's payouts and payments for odd jobs: standard deviation of the logarithm.
        spread: f64 = 0.6, "ln units" in 0.0..=3.0, world, assumption;
        /// Odd jobs that a person of middling digital habit pays for.
        odd_jobs: f64 = 0.25, "payments per month" in 0.0..=30.0, world, assumption;
        /// Share of monthly flow that is paid for odd jobs.
        odd_job_share: f64 = 0.006, "share of monthly flow" in 0.0..=1.0, world, assumption;
    }
}

/// Platforms paying gig workers.
#[derive(Debug)]
pub struct Payouts(pub GigParams);

/// Private people paying for odd jobs.
#[derive(Debug)]
pub struct OddJobs(pub GigParams);

impl Habit for Payouts {
    fn name(&self) -> &'static str {
        "gig_payouts"
    }

    fn hours(&self) -> Hours {
        Hours::Screen
    }

    fn rate(&self, who: &Profile, directory: &Directory) -> f64 {
        let platforms = &directory.country(who.country).platforms;
        if who.has(Traits::GIG) && !platforms.is_empty() {
            self.0.per_month
        } else {
            0.0
        }
    }

    fn inflow(&self, _who: &Profile) -> f64 {
        self.0.per_month * self.0.payout
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        if let Some(from) = one_of(
            &occasion.directory.country(occasion.country()).platforms,
            occasion.pick(),
        ) {
            let mean = occasion.income() * self.0.payout;
            let amount = occasion.amount(mean, self.0.spread, Rounding::Till);
            drafts.put(occasion.by_other(from, occasion.wallet(), amount, Rail::Instant, Channel::Batch));
        }
    }
}

impl Habit for OddJobs {
    fn name(&self) -> &'static str {
        "odd_jobs"
    }

    fn rate(&self, who: &Profile, directory: &Directory) -> f64 {
        let none = directory
            .region(who.region)
            .is_none_or(|region| region.gig_workers.is_empty());
        if none || who.isolated {
            0.0
        } else {
            self.0.odd_jobs * who.by_phone()
        }
    }

    fn share(&self) -> f64 {
        self.0.odd_job_share
    }

    fn pays_from_wallet(&self) -> bool {
        true
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let workers = occasion.directory.region(occasion.region());
        if let Some(worker) = workers.and_then(|region| one_of(&region.gig_workers, occasion.pick())) {
            let amount = occasion.amount(occasion.mean(self.0.odd_job_share), self.0.spread, Rounding::People);
            drafts.put(occasion.send(occasion.pays_from(), worker, amount));
        }
    }
}
