//! Pensions: the treasury, or where there is none an employer of the region, pays the retired once a month.

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
    /// Pensions.
    pub struct PensionParams {
        /// Share of a retired person's income that comes into the account as a pension.
        paid_by_account: f64 = 1.0, "share" in 0.0..=1.0, world, assumption;
    }
}

/// Pensions.
#[derive(Debug)]
pub struct Pension(pub PensionParams);

impl Habit for Pension {
    fn name(&self) -> &'static str {
        "pension"
    }

    fn hours(&self) -> Hours {
        Hours::Payroll
    }

    fn is_dated(&self) -> bool {
        true
    }

    fn agenda(&self, who: &Profile, _directory: &Directory, dues: &mut Vec<Due>) {
        if who.occupation == Occupation::Retired {
            dues.push(Due {
                slot: Slot::month(1),
                item: 0,
            });
        }
    }

    fn inflow(&self, _who: &Profile) -> f64 {
        self.0.paid_by_account
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let draw = occasion.seed.draw(decision::PAYDAY, occasion.key, 0, 2);
        let treasury = one_of(&occasion.directory.country(occasion.country()).treasury, draw.uniform());
        let employers = occasion.world.regions[occasion.region().at()].employers.clone();
        let employer = (!employers.is_empty())
            .then(|| employers.start + draw.below(employers.len() as u64) as u32)
            .map(|employer| occasion.directory.account(employer));
        if let Some(from) = treasury.or(employer) {
            let amount = occasion.rounded(occasion.income() * self.0.paid_by_account, Rounding::Firm);
            drafts.put(occasion.by_other(from, occasion.main(), amount, Rail::Transfer, Channel::Batch));
        }
    }
}
