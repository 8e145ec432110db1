//! Utility bills: power, water, gas, internet, school. Each comes in a billing round once a month, and goes to a biller
//! of the region; those without a device pay at an agent or branch.
//!
//! What a bill comes to hangs on what it is for (`Tariff`). Power and gas are metered: they differ from month to
//! month and with the season. All others are contracts, the same sum each month, out of a list of sums that many have
//! in common.

use crate::model::economy::amount::Rounding;
use crate::model::economy::decision;
use crate::model::economy::directory::{Directory, Utility, one_of};
use crate::model::economy::habit::{Due, Habit, Slot};
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::{Channel, Rail};
use crate::param::parameters;
use crate::world::{Category, Occupation};

parameters! {
    /// Utility bills.
    pub struct BillsParams {
        /// Share of monthly flow that those who pay utility bills spend on them.
        share: f64 = 0.06, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Utility bills that a person of middling digital habit pays from the account.
        bills: f64 = 1.0, "bills per month" in 0.0..=4.0, world, assumption;
        /// Spread of what one person uses of power and gas from month to month: standard deviation of the logarithm.
        spread: f64 = 0.25, "ln units" in 0.0..=3.0, world, assumption;
        /// How much power and gas bills rise and fall over the year, relative to their mean: power is dearest in July,
        /// gas in January.
        season: f64 = 0.4, "ratio" in 0.0..=1.0, world, assumption;
    }
}

/// Utility bills.
#[derive(Debug)]
pub struct Bills(pub BillsParams);

/// How a bill comes about.
#[derive(Clone, Copy, Debug)]
struct Tariff {
    /// Mean, relative to that of all bills.
    size: f64,
    /// The month in which most is used, 0 for January; none where a contract says what is paid.
    peak: Option<i32>,
}

/// The tariff of a kind of biller. Sizes are assumptions, and 1 on average over the kinds that there are.
const fn tariff(category: Category) -> Tariff {
    match category {
        Category::Electricity => Tariff {
            size: 1.5,
            peak: Some(6),
        },
        Category::Gas => Tariff {
            size: 0.65,
            peak: Some(0),
        },
        Category::Water => Tariff { size: 0.45, peak: None },
        Category::Internet => Tariff { size: 0.8, peak: None },
        Category::School => Tariff { size: 2.0, peak: None },
        Category::Insurance => Tariff { size: 1.15, peak: None },
        Category::Council => Tariff { size: 0.45, peak: None },
        _ => Tariff { size: 1.0, peak: None },
    }
}

/// How much is used in a month (whole months since year 0), relative to the year's mean.
fn season(month: i32, peak: i32, swing: f64) -> f64 {
    let turn = f64::from((month - peak).rem_euclid(12)) / 12.0;
    1.0 + swing * libm::cos(std::f64::consts::TAU * turn)
}

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
            _ if who.has(Traits::NEAR_IDLE) => 0.0,
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
        let Some(Utility { account, category }) = region.and_then(|region| one_of(&region.utilities, whose.uniform()))
        else {
            return;
        };
        // The share is divided among the bills meant; a person's own bill is dearer or cheaper for good.
        let mean = occasion.mean(self.0.share) / self.0.bills.max(1.0) * (0.5 + whose.second());
        let tariff = tariff(category);
        let amount = match tariff.peak {
            Some(peak) => {
                let used = season(occasion.month, peak, self.0.season);
                occasion.amount(mean * tariff.size * used, self.0.spread, Rounding::Firm)
            }
            None => occasion.rounded(mean * tariff.size, Rounding::Tariff),
        };
        let channel = match occasion.pick() {
            u if u < 0.12 => Channel::Agent,
            _ => occasion.remote(),
        };
        drafts.put(occasion.pay(occasion.main(), account, amount, Rail::Bill, channel));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_turn_around_a_mean_of_one() {
        let year: Vec<f64> = (24_300..24_312).map(|month| season(month, 6, 0.4)).collect();
        let mean = year.iter().sum::<f64>() / 12.0;
        assert!((mean - 1.0).abs() < 1e-12, "{mean}");
        // Months are counted from a January.
        assert!(
            (year[6] - 1.4).abs() < 1e-12 && (year[0] - 0.6).abs() < 1e-12,
            "{year:?}"
        );
        assert!((season(24_306, 6, 0.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn kinds_of_bills_come_to_one_on_average() {
        use Category::{Council, Electricity, Gas, Insurance, Internet, School, Water};
        let kinds = [Electricity, Gas, Water, Internet, School, Insurance, Council];
        let mean = kinds.iter().map(|&kind| tariff(kind).size).sum::<f64>() / 7.0;
        assert!((mean - 1.0).abs() < 1e-12, "{mean}");
    }
}
