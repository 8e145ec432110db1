//! A hold on payments: cooling-off for new payees or new accounts, above a threshold.
//!
//! It works through time alone: the payment can be withdrawn until it is settled, by a victim who understands or
//! reports meanwhile, and falls if the payee's account is frozen by then. Honest payers wait as long. What victims are
//! told about the hold, and how many understand from it, is `tells`.

use crate::engine::Span;
use crate::model::interventions::{Attempt, Policy, PolicyContext, PolicyView, Terms, Verdict};
use crate::policy::terms::{Parameters, policy_parameters};
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

policy_parameters! {
    /// A hold on payments.
    pub struct TransferDelay {
        /// Time for which a payment is held.
        delay: Span = Span(24 * 3_600), "delay", window, official "2 h wallets (PK), 12 h (SG), 24 h (AU), 72 h (UK)";
        /// Which payments are held.
        target: Target = Target::NewPayee;
        /// Whose institution holds payments: the payer's (`sending`) or the payee's (`receiving`).
        side: Side = Side::Sending;
        /// Least payment that is held, in mean monthly wages of the payer's country.
        threshold: f64 = 0.25, "mean wages" in 0.0..=1000.0, window, assumption;
        /// Age below which an account counts as new, where `target` is `new_account`.
        new_for: Span = Span(30 * 86_400), "span", window, assumption;
        /// Share of victims who withdraw a held payment as soon as they understand; the others do when they report.
        withdraws: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Share of victims who understand at once from what they are told about the hold; 0 for a silent one.
        tells: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
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
        Target::NewAccount => view.world().accounts.record(account).age(attempt.at) < new_for,
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
