//! Utility bills: power, water, gas, internet, school. Each comes in a billing round once a month, differs from
//! month to month, and goes to a biller of the region; those without a device pay at an agent or branch.

use crate::model::economy::amount::Rounding;
use crate::model::economy::decision;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::{Due, Habit, Slot};
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::Profile;
use crate::model::facts::{Channel, Rail};
use crate::param::parameters;
use crate::world::Occupation;

parameters! {
    /// Utility bills.
    pub struct BillsParams {
        /// Share of monthly flow that those who pay utility bills spend on them.
        share: f64 = 0.06, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Utility bills that a person of middling digital habit pays from the account.
        bills: f64 = 1.0, "bills per month" in 0.0..=4.0, world, assumption;
        /// Spread of one person's utility bills: standard deviation of the logarithm.
        spread: f64 = 0.35, "ln units" in 0.0..=3.0, world, assumption;
    }
}

/// Utility bills.
#[derive(Debug)]
pub struct Bills(pub BillsParams);

/// Most bills of one person.
const MOST: u32 = 4;

impl Habit for Bills {
    fn name(&self) -> &'static str {
        "bills"
    }

    fn is_dated(&self) -> bool {
        true
    }

    fn hours(&self) -> Hours {
        Hours::Daytime
    }

    fn share(&self) -> f64 {
        self.0.share
    }

    fn agenda(&self, who: &Profile, _directory: &Directory, dues: &mut Vec<Due>) {
        let pays = match who.occupation {
            Occupation::Student | Occupation::Homemaker => 0.4,
            _ => 1.15,
        };
        for bill in 0..MOST {
            let draw = who.once(decision::BILL, bill);
            if draw.chance(self.0.bills / f64::from(MOST) * pays * who.by_phone()) {
                let round = (draw.second() * f64::from(Slot::ROUNDS)) as u8;
                dues.push(Due {
                    slot: Slot::round(round),
                    item: bill as u8,
                });
            }
        }
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let whose = occasion
            .seed
            .draw(decision::BILL, occasion.key, 1, u32::from(occasion.item));
        let region = occasion.directory.region(occasion.region());
        let Some(to) = region.and_then(|region| one_of(&region.utilities, whose.uniform())) else {
            return;
        };
        // The share is divided among the bills meant; a person's own bill is dearer or cheaper for good.
        let mean = occasion.mean(self.0.share) / self.0.bills.max(1.0) * (0.5 + whose.second());
        let amount = occasion.amount(mean, self.0.spread, Rounding::Till);
        let channel = match occasion.pick() {
            u if u < 0.12 => Channel::Agent,
            _ => occasion.remote(),
        };
        drafts.put(occasion.pay(occasion.main(), to, amount, Rail::Bill, channel));
    }
}
