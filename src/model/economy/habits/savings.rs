//! Savings: a monthly transfer to one's own savings account, and money fetched back from it once there is plenty.

use crate::model::economy::amount::Rounding;
use crate::model::economy::decision;
use crate::model::economy::directory::Directory;
use crate::model::economy::habit::{Due, Habit, Slot};
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::Rail;
use crate::model::settlement::order::Short;
use crate::param::money::Minor;
use crate::param::parameters;

parameters! {
    /// Savings.
    pub struct SavingsParams {
        /// Share of monthly flow that a saver puts aside.
        share: f64 = 0.07, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Savings above which a saver fetches money back for something large, relative to monthly flow.
        plenty: f64 = 1.5, "share of monthly flow" in 0.0..=60.0, world, assumption;
        /// How often a saver looks whether there is enough in savings to fetch some back.
        dips: f64 = 0.3, "occasions per month" in 0.0..=10.0, world, assumption;
    }
}

/// Putting aside.
#[derive(Debug)]
pub struct Saving(pub SavingsParams);

/// Fetching back.
#[derive(Debug)]
pub struct Dipping(pub SavingsParams);

impl Habit for Saving {
    fn name(&self) -> &'static str {
        "saving"
    }

    fn is_dated(&self) -> bool {
        true
    }

    fn hours(&self) -> Hours {
        Hours::Daytime
    }

    fn agenda(&self, who: &Profile, _directory: &Directory, dues: &mut Vec<Due>) {
        if who.has(Traits::SAVER) {
            let day = 2 + who.once(decision::SLOT, 2).below(9) as u8;
            dues.push(Due {
                slot: Slot::month(day),
                item: 0,
            });
        }
    }

    fn share(&self) -> f64 {
        self.0.share
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let Some(to) = occasion.savings() else { return };
        let amount = occasion.rounded(occasion.mean(self.0.share), Rounding::People);
        drafts.put(occasion.pay(occasion.main(), to, amount, Rail::Instant, occasion.remote()));
    }
}

impl Habit for Dipping {
    fn name(&self) -> &'static str {
        "dipping"
    }

    fn hours(&self) -> Hours {
        Hours::Waking
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        if who.has(Traits::SAVER) { self.0.dips } else { 0.0 }
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let Some(from) = occasion.savings() else { return };
        let grain = occasion.coins(500);
        let most = Minor(libm::round(0.5 * occasion.flow()) as i64).floor_to(grain);
        let mut order = occasion.pay(from, occasion.main(), most, Rail::Instant, occasion.remote());
        order.short = Short::UpTo;
        order.keep = Minor(libm::round(self.0.plenty * occasion.flow()) as i64);
        order.grain = grain.clamp(1, i64::from(u32::MAX)) as u32;
        drafts.put(order);
    }
}
