//! Limits: what may be sent to a new payee, by or to a new account, or in a day.
//!
//! Whoever is refused may send less. Honest payers pay in parts as more is accepted, or give up; victims who are one
//! for it (`splits` of the funnel) send what is allowed and the rest as soon as it goes; whoever moves a crew's money
//! takes what goes.

use crate::engine::{Span, Time};
use crate::model::interventions::{Attempt, Policy, PolicyContext, PolicyView, Terms, Verdict};
use crate::param::money::Minor;
use crate::policy::terms::{Parameters, policy_parameters};
use crate::policy::transfer_delay::{Side, Target, meant};
use crate::words;

words! {
    /// What a limit is on.
    pub enum Limits {
        /// One payment.
        Payment = "payment",
        /// All payments of a UTC day out of (sending side) or into (receiving side) the account.
        Day = "day",
    }
}

policy_parameters! {
    /// A limit on payments.
    pub struct TransferLimit {
        /// Most that may be paid, in mean monthly wages of the payer's country.
        limit: f64 = 0.5, "mean wages" in 0.001..=1000.0, window, official "basic wallet 25-50k PKR a day";
        /// What the limit is about: one payment, or all of an account's payments in a day.
        per: Limits = Limits::Day;
        /// Which payments are limited.
        target: Target = Target::NewPayee;
        /// Whose institution refuses what goes beyond the limit: the payer's (`sending`) or the payee's (`receiving`).
        side: Side = Side::Sending;
        /// Age below which an account counts as new, where `target` is `new_account`.
        new_for: Span = Span(30 * 86_400), "span", window, assumption;
        /// Share of honest payers refused for a limit who pay in parts as more is accepted; the others give up.
        in_parts: f64 = 0.7, "share" in 0.0..=1.0, window, assumption;
        /// Share of victims who understand from what they are told about the limit; 0 for a silent one.
        tells: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
    }
}

impl TransferLimit {
    /// What a limited account has moved today under this limit, in the payer account's currency.
    fn moved(view: PolicyView<'_>, key: u64, at: Time) -> Minor {
        let today = i64::from(at.day().0);
        if view.remembers(key ^ DAY) == Some(today) {
            Minor(view.remembers(key).unwrap_or(0))
        } else {
            Minor::ZERO
        }
    }
}

/// After a payment at the limit of one payment the next can be made.
const SOON: Span = Span(600);
/// Tells the day of a sum apart from the sum.
const DAY: u64 = 1 << 63;

impl Policy for TransferLimit {
    fn kind(&self) -> &'static str {
        "transfer_limit"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn checks_payments(&self) -> bool {
        self.coverage > 0.0
    }

    fn before_payment(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> Verdict {
        let (institution, account) = match self.side {
            Side::Sending => (attempt.sender, attempt.from),
            Side::Receiving => (attempt.receiver, attempt.to),
        };
        if !context.view().covers(institution) || !meant(context.view(), attempt, self.side, self.target, self.new_for)
        {
            return Verdict::Pass;
        }
        context.ledger().checks += 1;
        let limit = context.view().wages(attempt.from, self.limit);
        let key = u64::from(account.0);
        let moved = match self.per {
            Limits::Payment => Minor::ZERO,
            Limits::Day => TransferLimit::moved(context.view(), key, attempt.at),
        };
        if moved + attempt.amount > limit {
            let again = match self.per {
                Limits::Payment => SOON,
                Limits::Day => Span::DAY,
            };
            return Verdict::Reject {
                allowed: (limit - moved).max(Minor::ZERO),
                again: Some(again),
                resumes: self.in_parts,
                tells: self.tells,
            };
        }
        if self.per == Limits::Day {
            let memory = context.memory();
            memory.insert(key, (moved + attempt.amount).0);
            memory.insert(key ^ DAY, i64::from(attempt.at.day().0));
        }
        Verdict::Pass
    }
}
