//! Loading a wallet from the main account, for those who have one beside it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::Directory;
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Desk, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::Rail;
use crate::param::note::note;

/// Wallets beside a main account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WalletParams {
    /// How often a wallet is loaded.
    #[schemars(range(min = 0.0, max = 60.0), transform = note("payments per month", "world", "assumption", "A"))]
    pub per_month: f64,
    /// What is moved to the wallet.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share of monthly flow", "world", "assumption", "A"))]
    pub share: f64,
    /// Spread of one person's payments: standard deviation of the logarithm.
    #[schemars(range(min = 0.0, max = 3.0), transform = note("ln units", "world", "assumption", "A"))]
    pub spread: f64,
    /// Part of everyday payments by phone that are made from the wallet.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub part: f64,
}

impl Default for WalletParams {
    fn default() -> Self {
        WalletParams {
            per_month: 0.7,
            share: 0.16,
            spread: 0.6,
            part: 0.22,
        }
    }
}

/// Loading a wallet.
#[derive(Debug)]
pub struct Load(pub WalletParams);

impl Habit for Load {
    fn name(&self) -> &'static str {
        "wallet_load"
    }

    fn hours(&self) -> Hours {
        Hours::Waking
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        if who.has(Traits::WALLET) { self.0.per_month } else { 0.0 }
    }

    fn share(&self) -> f64 {
        self.0.share
    }

    fn plan(&self, occasion: &Occasion, desk: &mut Desk) {
        if let Some(wallet) = occasion.wallet_beside() {
            let amount = occasion.amount(occasion.mean(self.0.share), self.0.spread, Rounding::People);
            desk.put(occasion.pay(occasion.main(), wallet, amount, Rail::Instant, occasion.remote()));
        }
    }
}
