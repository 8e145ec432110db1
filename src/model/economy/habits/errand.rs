//! Errands: a friend sends money and asks for something, and minutes later it is bought, paid, drawn or passed on, in one
//! payment or several; or it is paid first and the money comes after. Anybody runs one now and then, so most of the money
//! that leaves an account minutes after it came is honest, and so are most payments minutes apart.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cash::counter;
use crate::engine::sample::{exponential, pick, zipf};
use crate::engine::{Span, fetch};
use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Desk, Occasion};
use crate::model::economy::profile::{Profile, device_of, main_account};
use crate::model::facts::{Channel, Lookalike, Rail};
use crate::model::payments::order::Order;
use crate::param::money::Minor;
use crate::param::note::note;
use crate::world::{AccountIx, PersonIx};

/// Errands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ErrandParams {
    /// Errands of somebody of middling digital habit.
    #[schemars(range(min = 0.0, max = 60.0), transform = note("payments per month", "world", "assumption", "A"))]
    pub per_month: f64,
    /// Mean sum of one.
    #[schemars(range(min = 0.0, max = 5.0), transform = note("share of monthly flow", "world", "assumption", "A"))]
    pub size: f64,
    /// Spread of one person's errands: standard deviation of the logarithm.
    #[schemars(range(min = 0.0, max = 3.0), transform = note("ln units", "world", "assumption", "A"))]
    pub spread: f64,
    /// Mean time until the money is spent.
    #[schemars(
        range(min = 1.0, max = 600.0),
        transform = note("minutes", "world", "assumption; mean dwell before cash 1.5 h", "A")
    )]
    pub minutes: f64,
    /// Part of errands that are run for those who are close.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "world", "payment graphs cluster at about 0.2", "P")
    )]
    pub close: f64,
    /// Part of the errands that are paid first, for which the money comes after.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub advanced: f64,
    /// Weights of one, two and three payments for an errand, minutes apart.
    #[schemars(transform = note("weight", "world", "assumption", "A"))]
    pub things: [f64; 3],
    /// Weights of passing it to another friend, paying a shop, paying a bill, drawing cash.
    #[schemars(transform = note("weight", "world", "assumption", "A"))]
    pub ways: [f64; 4],
}

impl Default for ErrandParams {
    fn default() -> Self {
        ErrandParams {
            per_month: 0.3,
            size: 0.2,
            spread: 0.95,
            minutes: 14.0,
            close: 0.85,
            advanced: 0.25,
            things: [0.5, 0.3, 0.2],
            ways: [0.42, 0.18, 0.14, 0.26],
        }
    }
}

/// Errands.
#[derive(Debug)]
pub struct Errand(pub ErrandParams);

impl Errand {
    /// One of the things that an errand is about, paid from `purse`.
    fn thing(
        &self,
        occasion: &Occasion,
        purse: AccountIx,
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
                Some(occasion.send(purse, payee, amount))
            }
            1 => {
                let shops = &occasion.world.regions[occasion.region().at()].merchants;
                let shop = (!shops.is_empty()).then(|| shops.start + zipf(u, shops.len() as u32))?;
                let to = occasion.directory.account(shop);
                let amount = occasion.rounded(amount.0 as f64 * costs, Rounding::Till);
                Some(if occasion.chance(0.6) {
                    occasion.pay(purse, to, amount, Rail::Card, Channel::Pos)
                } else {
                    occasion.pay(purse, to, amount, Rail::Instant, occasion.remote())
                })
            }
            2 => {
                let region = occasion.directory.region(occasion.region())?;
                let to = one_of(&region.utilities, u)?;
                let amount = occasion.rounded(amount.0 as f64 * costs, Rounding::Till);
                Some(occasion.pay(purse, to, amount, Rail::Bill, occasion.remote()))
            }
            _ => {
                let (to, rail, channel) = counter(occasion, purse, u);
                Some(occasion.pay(
                    purse,
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
            fetch(&occasion.world.people.purses[giver.at()]);
            fetch(&occasion.world.people.device[giver.at()]);
        }
    }

    fn plan(&self, occasion: &Occasion, desk: &mut Desk) {
        let world = occasion.world;
        let Some(giver) = occasion.friend(self.0.close, occasion.pick()) else {
            return;
        };
        let purse = occasion.purse();
        let amount = occasion.amount(self.0.size * occasion.flow(), self.0.spread, Rounding::People);
        let (from, device) = (main_account(world, giver), device_of(world, giver));
        let channel = if device.is_none() { Channel::Ussd } else { Channel::App };
        let rail = occasion.rail_to(from, occasion.person);
        let mut incoming = occasion.by_other(from, purse, amount, rail, channel);
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
            if let Some(mut onward) = self.thing(occasion, purse, giver, each, thing) {
                onward.when = at.min(occasion.later(86_400)).into();
                onward.lookalike = Some(Lookalike::PassThrough);
                desk.put(onward);
            }
        }
        if draw.second() < self.0.advanced {
            let wait = exponential(occasion.further(1).uniform(), mean);
            incoming.when = (at + Span(60 + wait as i64)).min(occasion.later(86_400)).into();
        }
        desk.put(incoming);
    }
}
