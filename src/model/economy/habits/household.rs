//! Money within a household: those who earn send to those who do not, and now and then to one another.

use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion, SmallSums};
use crate::model::economy::profile::{Profile, members};
use crate::model::economy::society::Society;
use crate::param::parameters;
use crate::world::{Occupation, PersonIx};

parameters! {
    /// Money within a household.
    pub struct HouseholdParams {
        /// Transfers to the household of an earner of middling digital habit who does not live alone.
        per_month: f64 = 0.35, "payments per month" in 0.0..=60.0, world, assumption;
        /// Share of monthly flow that an earner sends to members of the household.
        share: f64 = 0.15, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Share of transfers within the household that are small sums: errands, pocket money.
        small: f64 = 0.5, "share" in 0.0..=1.0, world, official "59 % of transfers between people in India are up to 500 rupees";
        /// Mean of the small sums among transfers within the household.
        small_size: f64 = 0.009, "mean wages" in 0.0..=1.0, world, official "59 % of transfers between people in India are up to 500 rupees";
        /// Spread of one person's transfers within the household: standard deviation of the logarithm.
        spread: f64 = 0.7, "ln units" in 0.0..=3.0, world, assumption;
    }
}

/// Money within a household.
#[derive(Debug)]
pub struct Household(pub HouseholdParams);

/// Whether somebody lives on others.
fn depends(world: &Society, person: PersonIx) -> bool {
    matches!(
        world.people.occupation[person.at()],
        Occupation::Homemaker | Occupation::Student | Occupation::Unemployed
    )
}

/// Those of a household who are sent money: who have an account and use it, dependants before others. The others are
/// given cash.
fn payees(world: &Society, directory: &Directory, person: PersonIx) -> Vec<PersonIx> {
    let able = |member: &PersonIx| {
        let payee = directory.payee(*member);
        !payee.account.is_none() && !payee.near_idle && !world.people.is_isolated(*member)
    };
    let others: Vec<PersonIx> = members(world, person).filter(able).collect();
    let dependants: Vec<PersonIx> = others
        .iter()
        .copied()
        .filter(|&member| depends(world, member))
        .collect();
    if dependants.is_empty() { others } else { dependants }
}

impl Habit for Household {
    fn name(&self) -> &'static str {
        "household"
    }

    fn hours(&self) -> Hours {
        Hours::Waking
    }

    fn rate(&self, who: &Profile, directory: &Directory) -> f64 {
        if who.isolated || depends(who.world, who.person) || payees(who.world, directory, who.person).is_empty() {
            0.0
        } else {
            self.0.per_month * who.by_phone()
        }
    }

    fn share(&self) -> f64 {
        self.0.share
    }

    fn payees(&self, who: &Profile, directory: &Directory, give: &mut dyn FnMut(PersonIx, f64)) {
        let payees = payees(who.world, directory, who.person);
        for &payee in &payees {
            give(payee, 1.0 / payees.len() as f64);
        }
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        if let Some(payee) = one_of(
            &payees(occasion.world, occasion.directory, occasion.person),
            occasion.pick(),
        ) {
            let small = SmallSums {
                share: self.0.small,
                size: self.0.small_size,
            };
            let mean = occasion.mean(self.0.share);
            let amount = occasion.small_or_not(mean, self.0.spread, &small, Rounding::People);
            drafts.put(occasion.send(occasion.main(), payee, amount));
        }
    }
}
