//! Paying shops by QR code from an app, main account or wallet.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::sample::zipf;
use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::Directory;
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Desk, Occasion};
use crate::model::economy::profile::Profile;
use crate::model::facts::Rail;
use crate::param::note::note;

/// Paying by QR code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QrParams {
    /// Payments of somebody of middling digital habit.
    #[schemars(range(min = 0.0, max = 60.0), transform = note("payments per month", "world", "assumption", "A"))]
    pub per_month: f64,
    /// What is spent by QR code.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share of monthly flow", "world", "assumption", "A"))]
    pub share: f64,
    /// Spread of one person's payments: standard deviation of the logarithm.
    #[schemars(range(min = 0.0, max = 3.0), transform = note("ln units", "world", "assumption", "A"))]
    pub spread: f64,
    /// How much is done on a day of rest, relative to a working day.
    #[schemars(range(min = 0.0, max = 10.0), transform = note("ratio", "world", "assumption", "A"))]
    pub rest_day: f64,
    /// Part that stays within one provider's own network.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub own_provider: f64,
}

impl Default for QrParams {
    fn default() -> Self {
        QrParams {
            per_month: 0.6,
            share: 0.03,
            spread: 0.75,
            rest_day: 1.3,
            own_provider: 0.6,
        }
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

    fn plan(&self, occasion: &Occasion, desk: &mut Desk) {
        let shops = occasion.world.regions[occasion.region().at()].merchants.clone();
        if !shops.is_empty() {
            let shop = shops.start + zipf(occasion.pick(), shops.len() as u32);
            let to = occasion.directory.account(shop);
            let amount = occasion.amount(occasion.mean(self.0.share), self.0.spread, Rounding::Till);
            // Codes of one's own provider stay within it.
            let rail = if occasion.chance(self.0.own_provider) {
                Rail::Internal
            } else {
                Rail::Instant
            };
            desk.put(occasion.pay(occasion.purse(), to, amount, rail, occasion.remote()));
        }
    }
}
