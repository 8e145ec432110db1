//! USDT: buying at an exchange or over the counter, selling what has piled up, wages of freelancers paid from
//! abroad on a chain, and sending it on. Amounts on an exchange account are in minor units of USDT.

use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::{Directory, often_first, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::{Channel, Rail};
use crate::model::settlement::order::Short;
use crate::param::money::{Currency, Minor};
use crate::param::parameters;

parameters! {
    /// USDT.
    pub struct UsdtParams {
        /// Purchases of USDT at the exchange by somebody with an account there.
        buys: f64 = 0.7, "payments per month" in 0.0..=60.0, world, assumption;
        /// Share of monthly flow that is spent on USDT at the exchange.
        buy_share: f64 = 0.06, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Purchases of USDT over the counter by somebody with an account at an exchange.
        over_the_counter: f64 = 0.8, "payments per month" in 0.0..=60.0, world, assumption;
        /// Share of monthly flow that is spent on USDT over the counter.
        over_the_counter_share: f64 = 0.04, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Share of purchases over the counter that the trader sends to an unhosted address of the buyer's.
        to_address: f64 = 0.4, "share" in 0.0..=1.0, world, assumption;
        /// Spread of one person's purchases and transfers of USDT: standard deviation of the logarithm.
        spread: f64 = 0.9, "ln units" in 0.0..=3.0, world, assumption;
        /// How often somebody with an account at an exchange looks whether to sell USDT.
        sales: f64 = 1.2, "occasions per month" in 0.0..=60.0, world, assumption;
        /// Holding of USDT above which it is sold, relative to monthly flow.
        hoard: f64 = 0.08, "share of monthly flow" in 0.0..=20.0, world, assumption;
        /// Payments in USDT that a freelancer receives from abroad.
        paid: f64 = 1.2, "payments per month" in 0.0..=60.0, world, assumption;
        /// Sum that a freelancer is paid in USDT in a month, relative to monthly income.
        paid_share: f64 = 0.8, "share of monthly income" in 0.0..=20.0, world, assumption;
        /// Transfers of USDT to an unhosted address by somebody with an account at an exchange.
        sends: f64 = 0.9, "payments per month" in 0.0..=60.0, world, assumption;
        /// Mean transfer of USDT from the exchange to an unhosted address, relative to monthly flow.
        send_share: f64 = 0.03, "share of monthly flow" in 0.0..=20.0, world, assumption;
    }
}

/// Buying at the exchange.
#[derive(Debug)]
pub struct Buy(pub UsdtParams);

/// Selling at the exchange.
#[derive(Debug)]
pub struct Sell(pub UsdtParams);

/// Buying from a trader.
#[derive(Debug)]
pub struct OverTheCounter(pub UsdtParams);

/// Being paid from abroad.
#[derive(Debug)]
pub struct PaidInUsdt(pub UsdtParams);

/// Sending it to an address.
#[derive(Debug)]
pub struct SendUsdt(pub UsdtParams);

/// One USDT, minor units.
const USDT: i64 = Currency::Usdt.minor_per_unit();

/// What an amount of the person's currency is in USDT, at the mid rate.
fn in_usdt(occasion: &Occasion, amount: f64) -> f64 {
    let minor = Minor(libm::round(amount) as i64);
    occasion.world.rates.mid(minor, occasion.currency(), Currency::Usdt).0 as f64
}

/// USDT is sent in whole cents.
fn whole_cents(amount: f64) -> Minor {
    Minor((libm::round(amount) as i64).max(USDT)).floor_to(USDT / 100)
}

fn rate_if_at_exchange(who: &Profile, rate: f64) -> f64 {
    if who.has(Traits::EXCHANGE) { rate } else { 0.0 }
}

impl Habit for Buy {
    fn name(&self) -> &'static str {
        "usdt_buy"
    }

    fn hours(&self) -> Hours {
        Hours::Screen
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        rate_if_at_exchange(who, self.0.buys)
    }

    fn share(&self) -> f64 {
        self.0.buy_share
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let Some(exchange) = occasion.exchange() else { return };
        let amount = occasion.amount(occasion.mean(self.0.buy_share), self.0.spread, Rounding::People);
        drafts.put(occasion.pay(occasion.main(), exchange, amount, Rail::Exchange, occasion.remote()));
    }
}

impl Habit for Sell {
    fn name(&self) -> &'static str {
        "usdt_sell"
    }

    fn hours(&self) -> Hours {
        Hours::Screen
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        rate_if_at_exchange(who, self.0.sales)
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let Some(exchange) = occasion.exchange() else { return };
        let most = whole_cents(in_usdt(occasion, 0.9 * occasion.flow()));
        let mut order = occasion.pay(exchange, occasion.main(), most, Rail::Exchange, occasion.remote());
        order.short = Short::UpTo;
        order.keep = whole_cents(in_usdt(occasion, self.0.hoard * occasion.flow()));
        order.grain = USDT as u32;
        drafts.put(order);
    }
}

impl Habit for OverTheCounter {
    fn name(&self) -> &'static str {
        "usdt_over_the_counter"
    }

    fn hours(&self) -> Hours {
        Hours::Late
    }

    fn rate(&self, who: &Profile, directory: &Directory) -> f64 {
        let none = directory.country(who.country).desks.is_empty();
        rate_if_at_exchange(who, if none { 0.0 } else { self.0.over_the_counter })
    }

    fn share(&self) -> f64 {
        self.0.over_the_counter_share
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let Some(exchange) = occasion.exchange() else { return };
        let desks = &occasion.directory.country(occasion.country()).desks;
        let Some((bank, hoard)) = one_of(desks, occasion.pick()) else {
            return;
        };
        let mean = occasion.mean(self.0.over_the_counter_share);
        let amount = occasion.amount(mean, self.0.spread, Rounding::People);
        drafts.put(occasion.pay(occasion.main(), bank, amount, Rail::Instant, occasion.remote()));
        // The trader hands over minutes later, at a price a little above the mid rate.
        let draw = occasion.further(0);
        let handed = whole_cents(in_usdt(occasion, amount.0 as f64) * (0.985 + 0.01 * draw.second()));
        let holders = &occasion.directory.country(occasion.country()).holders;
        let own = one_of(holders, occasion.further(1).second()).filter(|_| occasion.chance(self.0.to_address));
        let (to, rail) = own.map_or((exchange, Rail::Exchange), |address| (address, Rail::Onchain));
        let mut order = occasion.by_other(hoard, to, handed, rail, Channel::App);
        order.move_to(occasion.later(90 + draw.below(1_200) as i64));
        order.tie = occasion.world.accounts.get(hoard).tie();
        drafts.put(order);
    }
}

impl Habit for PaidInUsdt {
    fn name(&self) -> &'static str {
        "usdt_paid"
    }

    fn hours(&self) -> Hours {
        Hours::Late
    }

    fn rate(&self, who: &Profile, directory: &Directory) -> f64 {
        if who.has(Traits::FREELANCER) && !directory.country(who.country).holders.is_empty() {
            self.0.paid
        } else {
            0.0
        }
    }

    fn inflow(&self, _who: &Profile) -> f64 {
        self.0.paid_share
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let holders = &occasion.directory.country(occasion.country()).holders;
        if let (Some(from), Some(exchange)) = (often_first(holders, occasion.pick()), occasion.exchange()) {
            let mean = occasion.income() * self.0.paid_share / self.0.paid;
            let amount = occasion.amount(mean, 0.4, Rounding::Firm);
            let amount = whole_cents(in_usdt(occasion, amount.0 as f64));
            drafts.put(occasion.by_other(from, exchange, amount, Rail::Onchain, Channel::App));
        }
    }
}

impl Habit for SendUsdt {
    fn name(&self) -> &'static str {
        "usdt_send"
    }

    fn hours(&self) -> Hours {
        Hours::Late
    }

    fn rate(&self, who: &Profile, directory: &Directory) -> f64 {
        rate_if_at_exchange(
            who,
            if directory.country(who.country).holders.is_empty() {
                0.0
            } else {
                self.0.sends
            },
        )
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let holders = &occasion.directory.country(occasion.country()).holders;
        if let (Some(to), Some(exchange)) = (one_of(holders, occasion.pick()), occasion.exchange()) {
            let amount = occasion.amount(self.0.send_share * occasion.flow(), self.0.spread, Rounding::People);
            let amount = whole_cents(in_usdt(occasion, amount.0 as f64));
            drafts.put(occasion.pay(exchange, to, amount, Rail::Onchain, occasion.remote()));
        }
    }
}
