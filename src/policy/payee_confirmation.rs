//! Confirmation of payee: the payer's institution asks the payee's whether name and account belong together.
//!
//! Only where both take part. Victims who were told another name may see the mismatch, and mostly believe the story
//! that they are given for it; honest payers meet mismatches by spelling. What it displaces goes to institutions
//! outside it.

use crate::decisions;
use crate::model::facts::{MuleKind, Rail};
use crate::model::interventions::{Attempt, Payer, Policy, PolicyContext, Terms, Verdict};
use crate::policy::terms::{Parameters, policy_parameters};

decisions! {
    /// Whether the name differs.
    DIFFERS = "policy/payee_confirmation/differs";
    /// Whether the payer goes on.
    HEEDS = "policy/payee_confirmation/heeds";
}

policy_parameters! {
    /// Confirmation of payee.
    pub struct PayeeConfirmation {
        /// Share of payments to a person's account in a crew's hands where the payer was given another name.
        other_name: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Share of payments to a shell company's account where the payer was given another name; few, since the
        /// company was founded for the name.
        other_company: f64 = 0.1, "share" in 0.0..=1.0, window, assumption;
        /// Share of victims who do not go on when the payee's name differs.
        heeded: f64 = 0.1, "share" in 0.0..=1.0, window, assumption "task scams 0-10 %, others 20-40 %";
        /// Share of honest first payments to somebody where the payee's name differs.
        honest_differs: f64 = 0.05, "share" in 0.0..=1.0, window, assumption;
        /// Share of honest payers who do not go on when the payee's name differs.
        honest_abandon: f64 = 0.2, "share" in 0.0..=1.0, window, assumption;
    }
}

impl Policy for PayeeConfirmation {
    fn kind(&self) -> &'static str {
        "payee_confirmation"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn checks_payments(&self) -> bool {
        self.coverage > 0.0
    }

    fn before_payment(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> Verdict {
        let view = context.view();
        let both = view.covers(attempt.sender) && view.covers(attempt.receiver);
        // An address has no name.
        if !both || !attempt.new_payee || attempt.rail == Rail::Onchain {
            return Verdict::Pass;
        }
        let share = match attempt.payer {
            Payer::Honest => self.honest_differs,
            // Whoever moves a crew's money knows whose account it is.
            Payer::Crew(_) => 0.0,
            Payer::Victim(_) => match view.mule(attempt.to) {
                Some(mule) if mule.is_company => self.other_company,
                Some(mule) if mule.kind == MuleKind::Hijacked => self.other_name.max(0.9),
                Some(_) => self.other_name,
                None => self.honest_differs,
            },
        };
        let differs = view.draw(DIFFERS, attempt.pair, 0, 0).chance(share);
        context.ledger().checks += 1;
        if differs { Verdict::Warn } else { Verdict::Pass }
    }

    fn heeds_warning(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> bool {
        context.ledger().people_reached += 1;
        let share = match attempt.payer {
            Payer::Honest => self.honest_abandon,
            Payer::Crew(_) => 0.0,
            Payer::Victim(_) => self.heeded,
        };
        context.view().draw(HEEDS, attempt.key, 0, 0).chance(share)
    }
}
