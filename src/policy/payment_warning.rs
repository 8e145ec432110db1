//! A prompt at the moment of a risky transfer, generic or tailored to what the payer says it is for.
//!
//! What comes of it is the payer's doing: some victims think again, the more susceptible less, and everybody less each
//! time; a few honest payers give up a good payment.

use super::key;
use crate::decisions;
use crate::engine::Span;
use crate::engine::random::join;
use crate::engine::sample::shifted;
use crate::model::interventions::{Attempt, Payer, Policy, PolicyContext, Terms, Verdict};
use crate::policy::terms::{Parameters, policy_parameters};

decisions! {
    /// Whether a payer who was warned goes on.
    HEEDS = "policy/payment_warning/heeds";
}

policy_parameters! {
    /// A warning before a payment.
    pub struct PaymentWarning {
        /// Least payment before which a warning is shown, in mean monthly wages of the payer's country.
        threshold: f64 = 0.1, "mean wages" in 0.0..=1000.0, window, assumption;
        /// Share of warnings that are tailored: they ask what the payment is for and describe that scam.
        tailored: f64 = 0.0, "share" in 0.0..=1.0, window, chosen;
        /// Share of victims of mean susceptibility who do not go on after a first generic warning.
        heeded: f64 = 0.12, "share" in 0.0..=1.0, window, industry "12 % abandon after a generic prompt";
        /// Share of victims of mean susceptibility who do not go on after a first tailored warning.
        heeded_tailored: f64 = 0.25, "share" in 0.0..=1.0, window, assumption;
        /// Slope of the share of victims who heed a warning on susceptibility.
        susceptibility: f64 = -0.4, "log-odds per sd" in -5.0..=5.0, window, assumption;
        /// Part of a warning's effect that is left after each earlier one of the last 30 days.
        habituation: f64 = 0.85, "ratio" in 0.0..=1.0, window, assumption;
        /// Share of honest payers who do not go on after a first warning.
        honest_abandon: f64 = 0.02, "share" in 0.0..=1.0, window, assumption;
    }
}

/// For so long prompts are remembered.
const MEMORY: Span = Span(30 * 86_400);
/// Tells the time of the last prompt apart from how many there were.
const WHEN: u64 = 1 << 63;

impl PaymentWarning {
    /// What is left of the effect of a prompt after those before it, and one prompt more to remember.
    fn freshness(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> f64 {
        let key = u64::from(attempt.from.0);
        let memory = context.memory();
        let last = memory.get(&(key | WHEN)).copied().unwrap_or(i64::MIN / 2);
        let before = match memory.get(&key) {
            Some(&before) if attempt.at.0 - last < MEMORY.0 => before,
            _ => 0,
        };
        memory.insert(key, before + 1);
        memory.insert(key | WHEN, attempt.at.0);
        libm::pow(self.habituation, before as f64)
    }
}

impl Policy for PaymentWarning {
    fn kind(&self) -> &'static str {
        "payment_warning"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn checks_payments(&self) -> bool {
        self.coverage > 0.0
    }

    fn before_payment(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> Verdict {
        if !context.view().covers(attempt.sender) {
            return Verdict::Pass;
        }
        context.ledger().checks += 1;
        let risky = attempt.new_payee && context.view().in_wages(attempt.from, attempt.amount) >= self.threshold;
        if risky { Verdict::Warn } else { Verdict::Pass }
    }

    fn heeds_warning(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> bool {
        context.ledger().people_reached += 1;
        let fresh = self.freshness(context, attempt);
        let draw = context.view().draw(HEEDS, join(attempt.key, key::HEEDED), 0, 0);
        let share = match attempt.payer {
            Payer::Crew(_) => 0.0,
            Payer::Honest => self.honest_abandon,
            Payer::Victim(case) => {
                let person = context.view().case(case).person;
                let trait_of = f64::from(context.view().world().people.susceptibility[person.at()]);
                let share = if draw.second() < self.tailored {
                    self.heeded_tailored
                } else {
                    self.heeded
                };
                shifted(share, self.susceptibility * trait_of)
            }
        };
        draw.chance(share * fresh)
    }
}
