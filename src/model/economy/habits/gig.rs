//! Gig work: platforms pay small sums to those who work for them, many times a month and at any hour, and private
//! people pay for odd jobs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Desk, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::{Channel, Rail};
use crate::param::note::note;

/// Gig work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct GigParams {
    /// Payouts to a gig worker.
    #[schemars(range(min = 0.0, max = 200.0), transform = note("payments per month", "world", "assumption", "A"))]
    pub per_month: f64,
    /// Mean payout, relative to the worker's monthly income.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share of monthly income", "world", "task payouts of 50-150 INR", "N")
    )]
    pub payout: f64,
    /// Spread of one person's payments: standard deviation of the logarithm.
    #[schemars(range(min = 0.0, max = 3.0), transform = note("ln units", "world", "assumption", "A"))]
    pub spread: f64,
    /// Odd jobs that somebody of middling digital habit pays for.
    #[schemars(range(min = 0.0, max = 30.0), transform = note("payments per month", "world", "assumption", "A"))]
    pub odd_jobs: f64,
    /// What is paid for odd jobs.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share of monthly flow", "world", "assumption", "A"))]
    pub odd_job_share: f64,
}

impl Default for GigParams {
    fn default() -> Self {
        GigParams {
            per_month: 8.0,
            payout: 0.025,
            spread: 0.6,
            odd_jobs: 0.25,
            odd_job_share: 0.006,
        }
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

    fn plan(&self, occasion: &Occasion, desk: &mut Desk) {
        if let Some(from) = one_of(
            &occasion.directory.country(occasion.country()).platforms,
            occasion.pick(),
        ) {
            let mean = occasion.income() * self.0.payout;
            let amount = occasion.amount(mean, self.0.spread, Rounding::Till);
            desk.put(occasion.by_other(from, occasion.wallet(), amount, Rail::Instant, Channel::Batch));
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

    fn plan(&self, occasion: &Occasion, desk: &mut Desk) {
        let workers = occasion.directory.region(occasion.region());
        if let Some(worker) = workers.and_then(|region| one_of(&region.gig_workers, occasion.pick())) {
            let amount = occasion.amount(occasion.mean(self.0.odd_job_share), self.0.spread, Rounding::People);
            desk.put(occasion.send(occasion.purse(), worker, amount));
        }
    }
}
