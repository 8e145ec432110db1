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
use crate::param::note::note;
use crate::policy::terms::Parameters;

decisions! {
    /// Whether a payer who was warned goes on.
    HEEDS = "policy/payment_warning/heeds";
}

crate::policy_parameters! {
    /// A warning before a payment.
    pub struct PaymentWarning {
        /// Smaller payments raise no prompt, in mean monthly wages of the payer's country.
        #[schemars(range(min = 0.0, max = 1000.0), transform = note("mean wages", "window", "assumption", "A"))]
        threshold: f64 = 0.1,
        /// Share of prompts that are tailored: they ask what the payment is for and describe that scam.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "chosen", "A"))]
        tailored: f64 = 0.0,
        /// Share of victims of mean susceptibility who do not go on after a first generic prompt.
        #[schemars(
            range(min = 0.0, max = 1.0),
            transform = note("share", "window", "12 % abandon after a generic prompt", "I")
        )]
        heeded: f64 = 0.12,
        /// Share of victims of mean susceptibility who heed a tailored prompt.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        heeded_tailored: f64 = 0.25,
        /// Slope of those shares on susceptibility.
        #[schemars(range(min = -5.0, max = 5.0), transform = note("log-odds per sd", "window", "assumption", "A"))]
        susceptibility: f64 = -0.4,
        /// What is left of the effect with each earlier prompt of the last 30 days.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("ratio", "window", "assumption", "A"))]
        habituation: f64 = 0.85,
        /// Share of honest payers who do not go on after a first prompt.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        honest_abandon: f64 = 0.02,
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
