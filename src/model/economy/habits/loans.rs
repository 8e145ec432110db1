//! Loan apps: a small loan every month, paid back in three instalments over the weeks that follow, with a fee.

use crate::model::economy::amount::Rounding;
use crate::model::economy::decision;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::{Due, Habit, Slot};
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::{Channel, Rail};
use crate::param::parameters;

parameters! {
    /// Loan apps.
    pub struct LoansParams {
        /// Sum of a loan from an app, relative to the borrower's monthly flow.
        loan: f64 = 0.12, "share of monthly flow" in 0.0..=5.0, world, assumption;
        /// Fee of a loan from an app, relative to the loan.
        fee: f64 = 0.15, "share" in 0.0..=1.0, world, assumption;
    }
}

/// Loan apps.
#[derive(Debug)]
pub struct Loans(pub LoansParams);

/// Instalments of a loan, a week apart.
const INSTALMENTS: u8 = 3;

impl Habit for Loans {
    fn name(&self) -> &'static str {
        "loans"
    }

    fn is_dated(&self) -> bool {
        true
    }

    fn hours(&self) -> Hours {
        Hours::Daytime
    }

    fn agenda(&self, who: &Profile, directory: &Directory, dues: &mut Vec<Due>) {
        if who.has(Traits::BORROWER) && !directory.country(who.country).lenders.is_empty() {
            let first = who.once(decision::SLOT, 3).below(28) as u8;
            dues.extend((0..=INSTALMENTS).map(|item| Due {
                slot: Slot::month(1 + (first + 7 * item) % 28),
                item,
            }));
        }
    }

    /// What the fee comes to; the loan itself returns whence it came.
    fn share(&self) -> f64 {
        self.0.loan * self.0.fee
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let whose = occasion.seed.draw(decision::SLOT, occasion.key, 0, 10).uniform();
        let Some(lender) = one_of(&occasion.directory.country(occasion.country()).lenders, whose) else {
            return;
        };
        let loan = occasion
            .rounded(self.0.loan * occasion.flow(), Rounding::Firm)
            .floor_to(occasion.coins(100));
        if occasion.item == 0 {
            drafts.put(occasion.by_other(lender, occasion.main(), loan, Rail::Instant, Channel::Batch));
        } else {
            let instalment = loan
                .scaled((1.0 + self.0.fee) / f64::from(INSTALMENTS))
                .floor_to(occasion.coins(1));
            drafts.put(occasion.pay(occasion.main(), lender, instalment, Rail::Instant, occasion.remote()));
        }
    }
}
