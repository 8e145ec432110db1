//! Errands: a friend sends money and asks for something, and minutes later it is bought, paid, drawn or passed on, in
//! one payment or several; or it is paid first and the money comes after. Anybody runs one now and then, so most of the
//! money that leaves an account minutes after it came is honest, and so are most payments minutes apart.

use super::cash::counter;
use crate::engine::sample::{exponential, pick, zipf};
use crate::engine::{Span, prefetch};
use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, device_of, main_account};
use crate::model::facts::{Channel, Lookalike, Rail};
use crate::model::settlement::order::Order;
use crate::param::money::Minor;
use crate::param::parameters;
use crate::world::{AccountIx, PersonIx};

parameters! {
    /// Errands.
    pub struct ErrandParams {
        /// Errands run by a person of middling digital habit.
        per_month: f64 = 0.3, "payments per month" in 0.0..=60.0, world, assumption;
        /// Mean sum of an errand, relative to the monthly flow of whoever runs it.
        size: f64 = 0.2, "share of monthly flow" in 0.0..=5.0, world, assumption;
        /// Spread of one person's errands: standard deviation of the logarithm.
        spread: f64 = 0.95, "ln units" in 0.0..=3.0, world, assumption;
        /// Mean time from the money for an errand to its first payment; a further payment follows in a third of it.
        minutes: f64 = 14.0, "minutes" in 1.0..=600.0, world, assumption "assumption; mean dwell before cash 1.5 h";
        /// Share of errands that are run for friends who are close.
        close: f64 = 0.85, "share" in 0.0..=1.0, world, paper "payment graphs cluster at about 0.2";
        /// Share of errands that are paid first, and for which the money comes after.
        advanced: f64 = 0.25, "share" in 0.0..=1.0, world, assumption;
        /// Weights of one, two and three payments for an errand, minutes apart.
        things: [f64; 3] = [0.5, 0.3, 0.2], "weight", world, assumption;
        /// Weights of what an errand's payment is for: another friend, a shop, a bill, cash.
        ways: [f64; 4] = [0.42, 0.18, 0.14, 0.26], "weight", world, assumption;
    }
}

/// Errands.
#[derive(Debug)]
pub struct Errand(pub ErrandParams);

impl Errand {
    /// One of the things that an errand is about, paid from `account`.
    fn thing(
        &self,
        occasion: &Occasion,
        account: AccountIx,
        giver: PersonIx,
        amount: Minor,
        thing: u32,
    ) -> Option<Order> {
        let draw = occasion.further(4 + 3 * thing);
        let way = pick(draw.uniform(), &self.0.ways)?;
        let u = draw.second();
        // It rarely costs just what was sent.
        let costs = 0.82 + 0.18 * occasion.further(5 + 3 * thing).uniform();
        match way {
            0 => {
                let payee = occasion.friend(self.0.close, u).filter(|&payee| payee != giver)?;
                Some(occasion.send(account, payee, amount))
            }
            1 => {
                let shops = &occasion.world.regions[occasion.region().at()].merchants;
                let shop = (!shops.is_empty()).then(|| shops.start + zipf(u, shops.len() as u32))?;
                let to = occasion.directory.account(shop);
                let amount = occasion.rounded(amount.0 as f64 * costs, Rounding::Till);
                Some(if occasion.chance(0.6) {
                    occasion.pay(account, to, amount, Rail::Card, Channel::Pos)
                } else {
                    occasion.pay(account, to, amount, Rail::Instant, occasion.remote())
                })
            }
            2 => {
                let region = occasion.directory.region(occasion.region())?;
                let to = one_of(&region.utilities, u)?.account;
                let amount = occasion.rounded(amount.0 as f64 * costs, Rounding::Till);
                Some(occasion.pay(account, to, amount, Rail::Bill, occasion.remote()))
            }
            _ => {
                let (to, rail, channel) = counter(occasion, account, u);
                Some(occasion.pay(
                    account,
                    to,
                    occasion.rounded(amount.0 as f64, Rounding::Notes),
                    rail,
                    channel,
                ))
            }
        }
    }
}

impl Habit for Errand {
    fn name(&self) -> &'static str {
        "errand"
    }

    fn hours(&self) -> Hours {
        Hours::Screen
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        if who.friends < 2 || who.isolated {
            0.0
        } else {
            self.0.per_month * who.by_phone()
        }
    }

    fn looks_ahead(&self) -> bool {
        true
    }

    fn look_ahead(&self, occasion: &Occasion) {
        if let Some(giver) = occasion.friend(self.0.close, occasion.pick()) {
            prefetch(&occasion.world.people.own_accounts[giver.at()]);
            prefetch(&occasion.world.people.device[giver.at()]);
        }
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let world = occasion.world;
        let Some(giver) = occasion.friend(self.0.close, occasion.pick()) else {
            return;
        };
        let account = occasion.pays_from();
        let amount = occasion.amount(self.0.size * occasion.flow(), self.0.spread, Rounding::People);
        let (from, device) = (main_account(world, giver), device_of(world, giver));
        let channel = if device.is_none() { Channel::Ussd } else { Channel::App };
        let rail = occasion.rail_to(from, occasion.person);
        let mut incoming = occasion.by_other(from, account, amount, rail, channel);
        incoming.device = device;
        incoming.tie = world.accounts.get(from).tie();
        incoming.lookalike = Some(Lookalike::PassThrough);
        let draw = occasion.further(0);
        let things = 1 + pick(draw.uniform(), &self.0.things).unwrap_or(0) as u32;
        let mean = self.0.minutes * 60.0;
        let mut at = occasion.at;
        for thing in 0..things {
            let each = occasion.rounded(amount.0 as f64 / f64::from(things), Rounding::People);
            // The first waits for whoever runs it to get there; the others follow as fast as one can pay.
            let wait = exponential(
                occasion.further(6 + 3 * thing).uniform(),
                if thing == 0 { mean } else { mean / 3.0 },
            );
            at = at + Span(45 + wait as i64);
            if let Some(mut onward) = self.thing(occasion, account, giver, each, thing) {
                onward.move_to(at.min(occasion.later(86_400)));
                onward.lookalike = Some(Lookalike::PassThrough);
                drafts.put(onward);
            }
        }
        if draw.second() < self.0.advanced {
            let wait = exponential(occasion.further(1).uniform(), mean);
            incoming.move_to((at + Span(60 + wait as i64)).min(occasion.later(86_400)));
        }
        drafts.put(incoming);
    }
}
