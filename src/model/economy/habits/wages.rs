//! Wages: a formal employee is paid monthly on the employer's payday, an informal worker with an account weekly.
//! Planned with the employee; the employer's account pays.

use crate::engine::Seed;
use crate::model::economy::amount::Rounding;
use crate::model::economy::decision;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::{Due, Habit, Slot};
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::economy::society::Society;
use crate::model::facts::{Channel, Rail};
use crate::param::parameters;
use crate::world::{Occupation, PersonIx};

parameters! {
    /// Wages.
    pub struct WagesParams {
        /// Share of paydays on which a wage differs from the usual one (overtime, days missed).
        overtime: f64 = 0.15, "share" in 0.0..=1.0, world, assumption;
        /// Spread of the wages that differ from the usual one: standard deviation of the logarithm.
        spread: f64 = 0.12, "ln units" in 0.0..=3.0, world, assumption;
        /// Share of an informal worker's income that comes into the account as wages, if the worker has one.
        paid_by_account: f64 = 0.85, "share" in 0.0..=1.0, world, assumption;
    }
}

/// Paydays of monthly payrolls, and how many employers out of a hundred have each.
const PAYDAYS: [(u8, f64); 6] = [(1, 45.0), (2, 8.0), (5, 14.0), (10, 8.0), (25, 15.0), (28, 10.0)];
/// Weeks in a month.
const WEEKS: f64 = 4.348;

/// Wages.
#[derive(Debug)]
pub struct Wages(pub WagesParams);

/// What tells employers apart: the business's key, or for people without a listed employer a key of their own.
fn employer_key(world: &Society, person: PersonIx, key: u64) -> u64 {
    world.people.employer[person.at()]
        .some()
        .map_or(key, |employer| world.business_key(employer))
}

/// The business that pays somebody: the employer, or any employer of the region.
pub(in crate::model::economy) fn employer(world: &Society, seed: Seed, person: PersonIx, key: u64) -> Option<u32> {
    if let Some(employer) = world.people.employer[person.at()].some() {
        return Some(employer.0);
    }
    let region = world.regions.get(world.people.region(person).at())?;
    let employers = region.employers.clone();
    let place = seed.draw(decision::PAYDAY, key, 0, 1).below(employers.len() as u64) as u32;
    (place < employers.len() as u32).then(|| employers.start + place)
}

impl WagesParams {
    /// What comes to somebody in a month as wages, minor units; 0 for those who get none into an account.
    pub(in crate::model::economy) fn expected(&self, who: &Profile) -> f64 {
        match who.occupation {
            Occupation::FormalEmployee => who.income,
            Occupation::InformalWorker if who.has(Traits::BANKED_WAGE) => self.paid_by_account * who.income,
            _ => 0.0,
        }
    }
}

impl Habit for Wages {
    fn name(&self) -> &'static str {
        "wages"
    }

    fn hours(&self) -> Hours {
        Hours::Payroll
    }

    fn is_dated(&self) -> bool {
        true
    }

    fn agenda(&self, who: &Profile, _directory: &Directory, dues: &mut Vec<Due>) {
        let draw = who
            .seed
            .draw(decision::PAYDAY, employer_key(who.world, who.person, who.key), 0, 0);
        match who.occupation {
            Occupation::FormalEmployee => {
                let weights = PAYDAYS.map(|(_, weight)| weight);
                let payday = crate::engine::sample::pick(draw.uniform(), &weights).unwrap_or(0);
                dues.push(Due {
                    slot: Slot::month(PAYDAYS[payday].0),
                    item: 0,
                });
            }
            Occupation::InformalWorker if who.has(Traits::BANKED_WAGE) => {
                // Thursday or Saturday.
                let weekday = one_of(&[3, 5], draw.uniform()).unwrap_or(3);
                dues.push(Due {
                    slot: Slot::week(weekday),
                    item: 1,
                });
            }
            _ => {}
        }
    }

    fn inflow(&self, who: &Profile) -> f64 {
        match who.occupation {
            Occupation::InformalWorker => self.0.paid_by_account,
            _ => 1.0,
        }
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let Some(employer) = employer(occasion.world, occasion.seed, occasion.person, occasion.key) else {
            return;
        };
        let from = occasion.directory.account(employer);
        let usual = match occasion.item {
            0 => occasion.income(),
            _ => occasion.income() * self.0.paid_by_account / WEEKS,
        };
        let amount = if occasion.pick() < self.0.overtime {
            occasion.amount(usual, self.0.spread, Rounding::Firm)
        } else {
            occasion.rounded(usual, Rounding::Firm)
        };
        drafts.put(occasion.by_other(from, occasion.main(), amount, Rail::Transfer, Channel::Batch));
    }
}
