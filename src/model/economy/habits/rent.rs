//! Rent: tenants pay the same sum every month, to somebody of the region who lets rooms, or to a company.

use crate::engine::random::Draw;
use crate::model::economy::amount::Rounding;
use crate::model::economy::decision;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::{Due, Habit, Slot};
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::{Channel, Rail};
use crate::param::parameters;
use crate::world::{PersonIx, RegionIx};

parameters! {
    /// Rent.
    pub struct RentParams {
        /// Share of monthly flow that a tenant spends on rent.
        share: f64 = 0.17, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Share of tenants whose landlord is a person.
        private: f64 = 0.75, "share" in 0.0..=1.0, world, assumption;
    }
}

/// Rent.
#[derive(Debug)]
pub struct Rent(pub RentParams);

impl Rent {
    /// The landlord, where it is a person.
    fn landlord(&self, directory: &Directory, region: RegionIx, draw: Draw) -> Option<PersonIx> {
        if draw.second() < self.0.private {
            one_of(&directory.region(region)?.landlords, draw.uniform())
        } else {
            None
        }
    }
}

impl Habit for Rent {
    fn name(&self) -> &'static str {
        "rent"
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
        if who.has(Traits::TENANT) {
            // In the first ten days of the month.
            let day = 1 + who.once(decision::SLOT, 0).below(10) as u8;
            dues.push(Due {
                slot: Slot::month(day),
                item: 0,
            });
        }
    }

    fn payees(&self, who: &Profile, directory: &Directory, give: &mut dyn FnMut(PersonIx, f64)) {
        let draw = who.once(decision::LANDLORD, 0);
        if let Some(landlord) = self.landlord(directory, who.region, draw)
            && !who.isolated
        {
            give(landlord, 1.0);
        }
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let draw = occasion.seed.draw(decision::LANDLORD, occasion.key, 0, 0);
        let amount = occasion
            .rounded(occasion.mean(self.0.share), Rounding::Firm)
            .floor_to(occasion.coins(500));
        let isolated = occasion.world.people.is_isolated(occasion.person);
        match self.landlord(occasion.directory, occasion.region(), draw) {
            Some(landlord) if !isolated && landlord != occasion.person => {
                drafts.put(occasion.send(occasion.main(), landlord, amount));
            }
            _ => {
                let region = occasion.directory.region(occasion.region());
                if let Some(to) = region.and_then(|region| one_of(&region.letting, draw.uniform())) {
                    let channel = if occasion.pick() < 0.6 {
                        occasion.remote()
                    } else {
                        Channel::Branch
                    };
                    drafts.put(occasion.pay(occasion.main(), to, amount, Rail::Transfer, channel));
                }
            }
        }
    }
}
