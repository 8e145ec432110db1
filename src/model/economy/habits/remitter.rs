//! Family remitters: somebody who is sent money, from a friend or from abroad, and passes it on to another friend
//! within minutes. Honest money that looks like a mule's.

use crate::engine::Span;
use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits, device_of, main_account};
use crate::model::facts::{Channel, Lookalike, Rail};
use crate::param::parameters;

parameters! {
    /// Family remitters.
    pub struct RemitterParams {
        /// How often a family remitter is sent money and passes it on.
        per_month: f64 = 3.0, "payments per month" in 0.0..=60.0, world, assumption;
        /// Mean sum that a family remitter passes on, relative to the remitter's monthly flow.
        size: f64 = 0.35, "share of monthly flow" in 0.0..=5.0, world, assumption;
        /// Spread of the sums that one family remitter passes on: standard deviation of the logarithm.
        spread: f64 = 0.7, "ln units" in 0.0..=3.0, world, assumption;
        /// Share of the sums passed on by a family remitter that come from abroad.
        from_abroad: f64 = 0.4, "share" in 0.0..=1.0, world, assumption;
        /// Mean time for which a family remitter holds a sum before passing it on.
        minutes: f64 = 12.0, "minutes" in 1.0..=600.0, world, assumption;
    }
}

/// Family remitters.
#[derive(Debug)]
pub struct Remitter(pub RemitterParams);

impl Habit for Remitter {
    fn name(&self) -> &'static str {
        "remitter"
    }

    fn hours(&self) -> Hours {
        Hours::Screen
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        if who.has(Traits::REMITTER) {
            self.0.per_month
        } else {
            0.0
        }
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let world = occasion.world;
        let friends = world.people.friends_of(occasion.person);
        let draw = occasion.further(0);
        let Some(payee) = one_of(friends, occasion.pick()) else {
            return;
        };
        let Some(friend) = one_of(friends, draw.second()).filter(|&friend| friend != payee) else {
            return;
        };
        let beyond = one_of(&occasion.directory.country(occasion.country()).abroad, draw.second());
        let mine = occasion.main();
        let amount = occasion.amount(self.0.size * occasion.flow(), self.0.spread, Rounding::People);
        let mut incoming = match beyond.filter(|_| draw.chance(self.0.from_abroad)) {
            Some(correspondent) => occasion.by_other(correspondent, mine, amount, Rail::Transfer, Channel::Batch),
            None => {
                let from = main_account(world, friend);
                let device = device_of(world, friend);
                let channel = if device.is_none() { Channel::Ussd } else { Channel::App };
                let mut order = occasion.by_other(from, mine, amount, occasion.rail_to(from, occasion.person), channel);
                order.device = device;
                order
            }
        };
        incoming.tie = world.accounts.get(incoming.from).tie();
        incoming.lookalike = Some(Lookalike::PassThrough);
        // All of it, or all but something for the trouble.
        let kept = if occasion.further(1).chance(0.5) { 1.0 } else { 0.97 };
        let passed = occasion.rounded(amount.0 as f64 * kept, Rounding::Firm);
        let mut onward = occasion.send(mine, payee, passed);
        let wait = crate::engine::sample::exponential(occasion.further(2).uniform(), self.0.minutes * 60.0);
        let then = occasion.later(45).max(occasion.at + Span(wait as i64));
        onward.move_to(then.min(occasion.later(86_400)));
        onward.lookalike = Some(Lookalike::PassThrough);
        drafts.put(incoming);
        drafts.put(onward);
    }
}
