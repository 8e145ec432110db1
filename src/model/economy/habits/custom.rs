//! Custom: paying private sellers on their own accounts, for goods and services. Most go back to the few sellers
//! they know, of whom the first are those whom close friends go to as well, by word of mouth; some find a new one.
//! Sellers are fan-in accounts that honest people pay, often for the first time.

use crate::engine::{Seed, prefetch};
use crate::model::economy::amount::Rounding;
use crate::model::economy::decision;
use crate::model::economy::directory::{Directory, often_first};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion, SmallSums};
use crate::model::economy::profile::Profile;
use crate::model::economy::society::Society;
use crate::param::parameters;
use crate::world::PersonIx;

parameters! {
    /// Paying private sellers.
    pub struct CustomParams {
        /// Payments of a person of middling digital habit to private sellers.
        per_month: f64 = 0.8, "payments per month" in 0.0..=60.0, world, assumption;
        /// Share of monthly flow that is paid to private sellers.
        share: f64 = 0.3, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Spread of one person's payments to private sellers: standard deviation of the logarithm.
        spread: f64 = 0.75, "ln units" in 0.0..=3.0, world, assumption;
        /// Share of payments to private sellers that are small sums: a snack, a haircut, a ride.
        small: f64 = 0.62, "share" in 0.0..=1.0, world, official "78 % of payments to merchants in India are up to 500 rupees";
        /// Mean of the small sums among payments to private sellers.
        small_size: f64 = 0.009, "mean wages" in 0.0..=1.0, world, official "78 % of payments to merchants in India are up to 500 rupees";
        /// How much is paid to private sellers on a day of rest, relative to a working day.
        rest_day: f64 = 1.1, "ratio" in 0.0..=10.0, world, assumption;
        /// Share of payments to private sellers that go to a seller never chosen before.
        new_sellers: f64 = 0.15, "share" in 0.0..=1.0, world, assumption;
    }
}

/// Paying private sellers.
#[derive(Debug)]
pub struct Custom(pub CustomParams);

/// How often each of the sellers that somebody knows is chosen.
const KNOWN: [f64; 4] = [0.5, 0.25, 0.15, 0.1];
/// How many of them, the first, close friends have in common.
const IN_COMMON: usize = 3;

/// Who buys.
#[derive(Clone, Copy)]
struct Buyer {
    person: PersonIx,
    /// Of the person's draws.
    key: u64,
}

/// The seller at a place of somebody's list.
fn known(world: &Society, directory: &Directory, seed: Seed, buyer: Buyer, place: usize) -> Option<PersonIx> {
    let Buyer { person, key } = buyer;
    let circle = world.circle_of(person).filter(|_| place < IN_COMMON);
    let (decision, key) = match circle {
        Some(circle) => (decision::SHARED_SELLER, u64::from(circle.foremost(person).0)),
        None => (decision::SELLER, key),
    };
    let sellers = &directory.region(world.people.region(person))?.sellers;
    often_first(sellers, seed.draw(decision, key, 0, place as u32).uniform())
}

impl Custom {
    /// Of whom something is bought.
    fn seller(&self, occasion: &Occasion) -> Option<PersonIx> {
        if occasion.chance(self.0.new_sellers) {
            let sellers = occasion.directory.region(occasion.region());
            return sellers.and_then(|region| often_first(&region.sellers, occasion.pick()));
        }
        let place = crate::engine::sample::pick(occasion.pick(), &KNOWN).unwrap_or(0);
        known(
            occasion.world,
            occasion.directory,
            occasion.seed,
            Buyer {
                person: occasion.person,
                key: occasion.key,
            },
            place,
        )
    }
}

impl Habit for Custom {
    fn name(&self) -> &'static str {
        "custom"
    }

    fn hours(&self) -> Hours {
        Hours::Shops
    }

    fn rest_day(&self) -> f64 {
        self.0.rest_day
    }

    fn rate(&self, who: &Profile, directory: &Directory) -> f64 {
        let none = directory
            .region(who.region)
            .is_none_or(|region| region.sellers.is_empty());
        if none || who.isolated {
            0.0
        } else {
            self.0.per_month * who.by_phone()
        }
    }

    fn share(&self) -> f64 {
        self.0.share
    }

    fn pays_from_wallet(&self) -> bool {
        true
    }

    fn payees(&self, who: &Profile, directory: &Directory, give: &mut dyn FnMut(PersonIx, f64)) {
        let buyer = Buyer {
            person: who.person,
            key: who.key,
        };
        let known = |place| known(who.world, directory, who.seed, buyer, place);
        for (place, part) in KNOWN.iter().enumerate() {
            if let Some(seller) = known(place) {
                give(seller, part * (1.0 - self.0.new_sellers));
            }
        }
        // A new seller stands for all new ones: right on average, which is all that flows need.
        if let Some(seller) = known(KNOWN.len()) {
            give(seller, self.0.new_sellers);
        }
    }

    fn looks_ahead(&self) -> bool {
        true
    }

    fn look_ahead(&self, occasion: &Occasion) {
        if let Some(seller) = self.seller(occasion) {
            prefetch(occasion.directory.payee(seller));
        }
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        if let Some(seller) = self.seller(occasion).filter(|&seller| seller != occasion.person) {
            let small = SmallSums {
                share: self.0.small,
                size: self.0.small_size,
            };
            let mean = occasion.mean(self.0.share);
            let amount = occasion.small_or_not(mean, self.0.spread, &small, Rounding::People);
            drafts.put(occasion.send(occasion.pays_from(), seller, amount));
        }
    }
}
