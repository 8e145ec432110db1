//! Savings circles: once a month friends pay their part to an organiser, who hands the pot to one of them in turn.
//! An honest account on which many payments come in and one large one goes out.

use crate::engine::Span;
use crate::model::economy::amount::Rounding;
use crate::model::economy::decision;
use crate::model::economy::directory::Directory;
use crate::model::economy::habit::{Due, Habit, Slot};
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits, device_of, main_account};
use crate::model::economy::society::Society;
use crate::model::facts::{Channel, Lookalike};
use crate::param::money::Minor;
use crate::param::parameters;
use crate::world::PersonIx;

parameters! {
    /// Savings circles.
    pub struct CircleParams {
        /// Sum that each member of a savings circle pays in a month, relative to the organiser's monthly flow.
        part: f64 = 0.05, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Most members of a savings circle, beside its organiser.
        members: u32 = 9, "people" in 2..=40, world, assumption;
    }
}

/// Savings circles.
#[derive(Debug)]
pub struct Circle(pub CircleParams);

impl Circle {
    fn members<'a>(&self, world: &'a Society, organiser: PersonIx) -> &'a [PersonIx] {
        let friends = world.people.friends_of(organiser);
        &friends[..friends.len().min(self.0.members as usize)]
    }
}

impl Habit for Circle {
    fn name(&self) -> &'static str {
        "circle"
    }

    fn is_dated(&self) -> bool {
        true
    }

    fn hours(&self) -> Hours {
        Hours::Daytime
    }

    fn agenda(&self, who: &Profile, _directory: &Directory, dues: &mut Vec<Due>) {
        if who.has(Traits::ORGANISER) {
            let day = 3 + who.once(decision::SLOT, 4).below(12) as u8;
            dues.push(Due {
                slot: Slot::month(day),
                item: 0,
            });
        }
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let world = occasion.world;
        let members = self.members(world, occasion.person);
        let part = occasion
            .rounded(self.0.part * occasion.flow(), Rounding::Firm)
            .floor_to(occasion.coins(100));
        let organiser = occasion.main();
        let turn = occasion.month.rem_euclid(members.len().max(1) as i32) as usize;
        let mut pot = Minor::ZERO;
        let mut last = occasion.at;
        for (place, &member) in members.iter().enumerate() {
            let from = main_account(world, member);
            if place == turn || from.is_none() {
                continue;
            }
            let device = device_of(world, member);
            let channel = if device.is_none() { Channel::Ussd } else { Channel::App };
            let mut order = occasion.by_other(from, organiser, part, occasion.rail_to(from, occasion.person), channel);
            order.device = device;
            order.move_to(occasion.later(occasion.further(place as u32).below(4 * 3_600) as i64));
            order.tie = world.accounts.get(from).tie();
            order.lookalike = Some(Lookalike::FanInCollector);
            last = last.max(order.at());
            pot += part;
            drafts.put(order);
        }
        if let Some(&winner) = members.get(turn) {
            let mut order = occasion.send(organiser, winner, pot);
            order.move_to((last + Span(600 + occasion.further(99).below(3_600) as i64)).min(occasion.later(86_400)));
            order.lookalike = Some(Lookalike::FanInCollector);
            drafts.put(order);
        }
    }
}
