//! Loading a wallet from the main account, for those who have one beside it.

use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::Directory;
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::Rail;
use crate::param::parameters;

parameters! {
    /// Wallets beside a main account.
    pub struct WalletParams {
        /// How often somebody loads a wallet from the main account.
        per_month: f64 = 0.7, "payments per month" in 0.0..=60.0, world, assumption;
        /// Share of monthly flow that is moved from the main account to a wallet.
        share: f64 = 0.16, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Spread of the sums with which one person loads a wallet: standard deviation of the logarithm.
        spread: f64 = 0.6, "ln units" in 0.0..=3.0, world, assumption;
        /// Share of everyday payments by phone that the holder of a wallet beside a main account makes from the wallet.
        part: f64 = 0.22, "share" in 0.0..=1.0, world, assumption;
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

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        if let Some(wallet) = occasion.wallet_beside() {
            let amount = occasion.amount(occasion.mean(self.0.share), self.0.spread, Rounding::People);
            drafts.put(occasion.pay(occasion.main(), wallet, amount, Rail::Instant, occasion.remote()));
        }
    }
}
