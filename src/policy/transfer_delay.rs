//! A hold on payments: cooling-off for new payees or new accounts, above a threshold.
//!
//! It works through time alone: the payment can be withdrawn until it is settled, by a victim who understands or reports
//! meanwhile, and falls if the payee's account is frozen by then. Honest payers wait as long. What victims are told about
//! the hold, and how many understand from it, is `tells`.

use crate::engine::Span;
use crate::model::interventions::{Attempt, Policy, PolicyContext, PolicyView, Terms, Verdict};
use crate::param::note::note;
use crate::policy::terms::Parameters;
use crate::words;

words! {
    /// Whose institution holds the payment.
    pub enum Side {
        Sending = "sending",
        Receiving = "receiving",
    }
}

words! {
    /// Which payments a rule is about.
    pub enum Target {
        /// Those to somebody whom the payer has not paid before.
        NewPayee = "new_payee",
        /// Those out of (sending side) or into (receiving side) an account opened not long ago.
        NewAccount = "new_account",
        Any = "any",
    }
}

crate::policy_parameters! {
    /// A hold on payments.
    pub struct TransferDelay {
        /// How long a payment is held.
        #[schemars(transform = note("delay", "window", "2 h wallets (PK), 12 h (SG), 24 h (AU), 72 h (UK)", "O"))]
        delay: Span = Span(24 * 3_600),
        /// Which payments.
        target: Target = Target::NewPayee,
        /// By whose institution.
        side: Side = Side::Sending,
        /// Smaller payments are not held, in mean monthly wages of the payer's country.
        #[schemars(range(min = 0.0, max = 1000.0), transform = note("mean wages", "window", "assumption", "A"))]
        threshold: f64 = 0.25,
        /// An account opened more recently is new.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        new_for: Span = Span(30 * 86_400),
        /// Share of victims who withdraw a held payment as soon as they understand; the others do when they report.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        withdraws: f64 = 0.5,
        /// Share of victims who understand at once from what they are told about the hold; 0 for a silent one.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        tells: f64 = 0.0,
    }
}

/// Whether an attempt is one that a rule is about.
#[must_use]
pub fn meant(view: PolicyView<'_>, attempt: &Attempt, side: Side, target: Target, new_for: Span) -> bool {
    let account = match side {
        Side::Sending => attempt.from,
        Side::Receiving => attempt.to,
    };
    match target {
        Target::NewPayee => attempt.new_payee,
        Target::NewAccount => view.world().accounts.card(account).age(attempt.at) < new_for,
        Target::Any => true,
    }
}

impl Policy for TransferDelay {
    fn kind(&self) -> &'static str {
        "transfer_delay"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn checks_payments(&self) -> bool {
        self.coverage > 0.0 && self.delay > Span(0)
    }

    fn before_payment(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> Verdict {
        let institution = match self.side {
            Side::Sending => attempt.sender,
            Side::Receiving => attempt.receiver,
        };
        if !context.view().covers(institution) {
            return Verdict::Pass;
        }
        context.ledger().checks += 1;
        let held = meant(context.view(), attempt, self.side, self.target, self.new_for)
            && context.view().in_wages(attempt.from, attempt.amount) >= self.threshold;
        if !held {
            return Verdict::Pass;
        }
        Verdict::Hold {
            until: attempt.at + self.delay,
            withdraws: self.withdraws,
            tells: self.tells,
        }
    }
}
