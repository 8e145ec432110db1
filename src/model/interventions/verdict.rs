//! What a policy says about a payment.

use crate::engine::{Span, Time};
use crate::param::money::Minor;

/// What is to be done about a payment. Where several speak, a warning comes first, since it is shown before the payment
/// leaves; of the others reject goes over hold, the longest hold wins, and so does the lowest limit. Each tells the
/// payer what it tells, whichever wins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    Pass,
    /// The payer is told, and may go on ([`Policy::heeds_warning`](super::Policy::heeds_warning) says who does).
    Warn,
    /// The payment waits; then it is settled unless the payer withdraws it, or the payee is frozen by then.
    Hold {
        until: Time,
        /// Share of victims who withdraw it as soon as they understand; the others do when they report.
        withdraws: f64,
        /// Share of victims who understand at once, from what they are told about the hold. Nothing for a silent one.
        tells: f64,
    },
    /// The payment is refused.
    Reject {
        /// No more than this much would have been accepted now.
        allowed: Minor,
        /// How long until more is accepted; read only where something is allowed at all, now or then.
        again: Option<Span>,
        /// Share of honest payers who pay in such parts.
        resumes: f64,
        /// Share of victims who understand from what they are told about the refusal.
        tells: f64,
    },
}

impl Verdict {
    /// The one of two that counts.
    #[must_use]
    pub fn or(self, other: Verdict) -> Verdict {
        let over = match (self, other) {
            (Verdict::Reject { allowed, .. }, Verdict::Reject { allowed: lower, .. }) => lower < allowed,
            (Verdict::Hold { until, .. }, Verdict::Hold { until: later, .. }) => later > until,
            _ => other.weight() > self.weight(),
        };
        if over { other } else { self }
    }

    /// Share of victims who understand from what it tells them.
    #[must_use]
    pub const fn tells(&self) -> f64 {
        match *self {
            Verdict::Hold { tells, .. } | Verdict::Reject { tells, .. } => tells,
            Verdict::Pass | Verdict::Warn => 0.0,
        }
    }

    const fn weight(&self) -> u8 {
        match self {
            Verdict::Pass => 0,
            Verdict::Warn => 1,
            Verdict::Hold { .. } => 2,
            Verdict::Reject { .. } => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reject_goes_over_hold_over_warn_and_the_longest_hold_wins() {
        let hold = |until| Verdict::Hold {
            until: Time(until),
            withdraws: 0.0,
            tells: 0.0,
        };
        let reject = |allowed| Verdict::Reject {
            allowed: Minor(allowed),
            again: None,
            resumes: 0.0,
            tells: 0.0,
        };
        assert_eq!(Verdict::Pass.or(Verdict::Warn), Verdict::Warn);
        assert_eq!(Verdict::Warn.or(hold(5)), hold(5));
        assert_eq!(hold(5).or(Verdict::Warn), hold(5));
        assert_eq!(hold(5).or(hold(9)), hold(9));
        assert_eq!(hold(9).or(hold(5)), hold(9));
        assert_eq!(hold(9).or(reject(3)), reject(3));
        assert_eq!(reject(3).or(hold(9)), reject(3));
        assert_eq!(reject(3).or(reject(0)), reject(0));
        assert_eq!(reject(0).or(Verdict::Pass), reject(0));
    }
}
