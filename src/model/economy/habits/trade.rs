//! Small business from a person's own account: firms pay the self-employed (takings, invoices), who pay suppliers.

use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::Directory;
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::{Channel, Rail};
use crate::param::parameters;
use crate::world::{AccountIx, AccountKind, Occupation};

parameters! {
    /// Small business.
    pub struct TradeParams {
        /// Payments that a self-employed person receives from firms.
        takings: f64 = 4.5, "payments per month" in 0.0..=60.0, world, assumption;
        /// Sum that firms pay a self-employed person in a month, relative to income: most of it goes to suppliers.
        turnover: f64 = 25.0, "ratio" in 0.0..=100.0, world, assumption;
        /// Turnover of the self-employed who have a wallet alone, relative to that of those with a bank account.
        wallet_turnover: f64 = 0.06, "share" in 0.0..=1.0, world, assumption;
        /// Balance that the self-employed with a bank account begin with, relative to monthly flow, compared with
        /// others: takings come in few large sums and leave for supplies.
        holds: f64 = 0.62, "ratio" in 0.0..=20.0, world, assumption;
        /// Payments that a self-employed person makes to suppliers.
        supplies: f64 = 5.5, "payments per month" in 0.0..=60.0, world, assumption;
        /// Sum that a self-employed person pays to suppliers in a month, relative to monthly flow.
        share: f64 = 6.0, "share of monthly flow" in 0.0..=10.0, world, assumption;
        /// Spread of one self-employed person's takings and payments to suppliers: standard deviation of the logarithm.
        spread: f64 = 0.8, "ln units" in 0.0..=3.0, world, assumption;
        /// How much firms and the self-employed pay one another on a day of rest, relative to a working day.
        rest_day: f64 = 0.3, "ratio" in 0.0..=10.0, world, assumption;
    }
}

/// Firms paying the self-employed.
#[derive(Debug)]
pub struct Takings(pub TradeParams);

/// The self-employed paying suppliers.
#[derive(Debug)]
pub struct Supplies(pub TradeParams);

/// Share of what the self-employed and firms pay one another that is with shops; the rest is with other firms.
pub(in crate::model::economy) const SHOPS: f64 = 0.6;

impl TradeParams {
    /// What firms pay somebody in a month before activity and pace, minor units; 0 for those who run no business.
    pub(in crate::model::economy) fn expected(&self, who: &Profile) -> f64 {
        if who.occupation == Occupation::SelfEmployed {
            who.income * self.turnover(who.has(Traits::WALLET_ONLY))
        } else {
            0.0
        }
    }

    /// Whoever has no bank account runs a smaller business: a wallet's limits see to that.
    fn turnover(&self, wallet_only: bool) -> f64 {
        self.turnover * if wallet_only { self.wallet_turnover } else { 1.0 }
    }
}

/// The account of a shop or another firm of the region that somebody trades with.
fn partner(occasion: &Occasion) -> Option<AccountIx> {
    let region = &occasion.world.regions[occasion.region().at()];
    let partners = match (
        occasion.chance(SHOPS),
        region.employers.is_empty(),
        region.merchants.is_empty(),
    ) {
        (true, _, false) | (false, true, _) => &region.merchants,
        _ => &region.employers,
    };
    often_first(partners, occasion)
}

/// The account of a business of a range, the first met most.
fn often_first(range: &std::ops::Range<u32>, occasion: &Occasion) -> Option<AccountIx> {
    let u = occasion.pick();
    let place = (u * u * range.len() as f64) as u32;
    (!range.is_empty()).then(|| occasion.directory.account(range.start + place))
}

impl Habit for Takings {
    fn name(&self) -> &'static str {
        "takings"
    }

    fn hours(&self) -> Hours {
        Hours::Office
    }

    fn rest_day(&self) -> f64 {
        self.0.rest_day
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        if who.occupation == Occupation::SelfEmployed {
            self.0.takings
        } else {
            0.0
        }
    }

    fn inflow(&self, who: &Profile) -> f64 {
        self.0.turnover(who.has(Traits::WALLET_ONLY))
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        if let Some(from) = partner(occasion) {
            let mean = occasion.income() * self.0.turnover(occasion.has(Traits::WALLET_ONLY)) / self.0.takings;
            let amount = occasion.amount(mean, self.0.spread, Rounding::Firm);
            drafts.put(occasion.by_other(from, occasion.main(), amount, Rail::Transfer, Channel::Batch));
        }
    }
}

impl Habit for Supplies {
    fn name(&self) -> &'static str {
        "supplies"
    }

    fn hours(&self) -> Hours {
        Hours::Office
    }

    fn rest_day(&self) -> f64 {
        self.0.rest_day
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        if who.occupation == Occupation::SelfEmployed {
            self.0.supplies
        } else {
            0.0
        }
    }

    fn share(&self) -> f64 {
        self.0.share
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        if let Some(to) = partner(occasion) {
            let amount = occasion.amount(occasion.mean(self.0.share), self.0.spread, Rounding::People);
            let from = occasion.main();
            let record = occasion.world.accounts.get(from);
            let institution = &occasion.world.institutions[record.institution().at()];
            // What no app lets through is paid by cheque; wallets have none.
            let (rail, channel) = if amount > institution.transfer_limit && record.kind == AccountKind::Current {
                (Rail::Transfer, Channel::Branch)
            } else {
                (Rail::Instant, occasion.remote())
            };
            drafts.put(occasion.pay(from, to, amount, rail, channel));
        }
    }
}
