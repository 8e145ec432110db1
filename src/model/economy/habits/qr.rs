//! Paying shops by QR code from an app, main account or wallet.

use super::shopping::REGION;
use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::Directory;
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion, SmallSums};
use crate::model::economy::profile::Profile;
use crate::model::facts::Rail;
use crate::param::parameters;

parameters! {
    /// Paying by QR code.
    pub struct QrParams {
        /// Payments by QR code by a person of middling digital habit.
        per_month: f64 = 0.6, "payments per month" in 0.0..=60.0, world, assumption;
        /// Share of monthly flow that is spent by QR code.
        share: f64 = 0.03, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Spread of one person's payments by QR code: standard deviation of the logarithm.
        spread: f64 = 0.75, "ln units" in 0.0..=3.0, world, assumption;
        /// Share of payments by QR code that are small sums: tea, a bus, vegetables.
        small: f64 = 0.6, "share" in 0.0..=1.0, world, official "78 % of payments to merchants in India are up to 500 rupees";
        /// Mean of the small sums among payments by QR code.
        small_size: f64 = 0.006, "mean wages" in 0.0..=1.0, world, official "78 % of payments to merchants in India are up to 500 rupees";
        /// How much is paid by QR code on a day of rest, relative to a working day.
        rest_day: f64 = 1.3, "ratio" in 0.0..=10.0, world, assumption;
        /// Share of payments by QR code that go to one of the few shops to which a person keeps going back.
        favourites: f64 = 0.62, "share" in 0.0..=1.0, world, assumption "assumption, for half to four fifths of purchases in a shop known already";
        /// Share of payments by QR code that stay within one provider's own network.
        own_provider: f64 = 0.6, "share" in 0.0..=1.0, world, assumption;
    }
}

/// Paying by QR code.
#[derive(Debug)]
pub struct Qr(pub QrParams);

impl Habit for Qr {
    fn name(&self) -> &'static str {
        "qr"
    }

    fn hours(&self) -> Hours {
        Hours::Shops
    }

    fn rest_day(&self) -> f64 {
        self.0.rest_day
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        self.0.per_month * 2.4 * who.digital
    }

    fn share(&self) -> f64 {
        self.0.share
    }

    fn pays_from_wallet(&self) -> bool {
        true
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let shops = occasion.world.regions[occasion.region().at()].merchants.clone();
        if !shops.is_empty() {
            let shop = shops.start + occasion.shop(shops.len() as u32, REGION, self.0.favourites);
            let to = occasion.directory.account(shop);
            let small = SmallSums {
                share: self.0.small,
                size: self.0.small_size,
            };
            let mean = occasion.mean(self.0.share);
            let amount = occasion.small_or_not(mean, self.0.spread, &small, Rounding::Till);
            // Codes of one's own provider stay within it.
            let rail = if occasion.chance(self.0.own_provider) {
                Rail::Internal
            } else {
                Rail::Instant
            };
            drafts.put(occasion.pay(occasion.pays_from(), to, amount, rail, occasion.remote()));
        }
    }
}
