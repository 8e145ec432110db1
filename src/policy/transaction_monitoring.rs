//! Monitoring of transfers by rules or by a trained model: a score, a threshold, an analyst, a consequence.
//!
//! Rules see what the institution sees: a first payment, its size, young accounts, many credits in a day. A model is
//! described by how many illicit and honest payments it flags at its threshold, more among honest look-alikes. Analysts
//! are few; what nobody has time for passes.

use super::key;
use crate::decisions;
use crate::engine::Span;
use crate::engine::random::join;
use crate::model::facts::{FoundBy, Reason};
use crate::model::interventions::{
    Attempt, Payer, Policy, PolicyAlert, PolicyContext, PolicyTask, PolicyView, Terms, Verdict,
};
use crate::param::dist::SpanDist;
use crate::policy::terms::{Parameters, policy_parameters};
use crate::policy::transfer_delay::Side;
use crate::words;
use crate::world::AccountIx;

decisions! {
    /// Whether a model flags a payment; the blur of a score.
    FLAGS = "policy/transaction_monitoring/flags";
    /// How long an analyst takes, and what comes of it.
    ANALYST = "policy/transaction_monitoring/analyst";
    /// Whether a victim understands from what the analyst says.
    TOLD = "policy/transaction_monitoring/told";
    /// Id of an alert.
    ALERT = "policy/transaction_monitoring/alert";
}

words! {
    /// What scores a payment.
    pub enum Detector {
        Rules = "rules",
        Model = "model",
    }
}

words! {
    /// What comes of an alert.
    pub enum Consequence {
        /// The payment waits for the analyst, and is rejected if the alert is confirmed.
        Hold = "hold",
        /// The payment goes on; the account is frozen if the alert is confirmed.
        Freeze = "freeze",
        /// Both: the payment waits, and a confirmed alert freezes the account too.
        HoldAndFreeze = "hold_and_freeze",
    }
}

policy_parameters! {
    /// Monitoring of transfers.
    pub struct TransactionMonitoring {
        /// What scores payments: rules or a model.
        detector: Detector = Detector::Model;
        /// Which payments are scored: those out of accounts (`sending`) or into them (`receiving`).
        side: Side = Side::Receiving;
        /// What comes of an alert about a payment.
        action: Consequence = Consequence::HoldAndFreeze;
        /// Least payment that is scored, in mean monthly wages of the payer's country.
        floor: f64 = 0.05, "mean wages" in 0.0..=1000.0, window, assumption;
        /// Score from 0 to 1 at which rules flag a payment.
        threshold: f64 = 0.7, "score" in 0.0..=1.0, window, assumption;
        /// Share of a scam's payments that a model flags.
        sensitivity: f64 = 0.4, "share" in 0.0..=1.0, window, assumption;
        /// Share of honest payments that a model flags.
        false_positive: f64 = 0.0005,
            "share" in 0.0..=1.0, window, industry "5 false per true alert at 40 % more detection";
        /// Factor by which a model is likelier to flag an honest look-alike than another honest payment.
        lookalikes: f64 = 8.0, "ratio" in 1.0..=1000.0, window, assumption;
        /// Alerts that analysts can look at in a day.
        capacity: f64 = 20.0, "alerts/day per 100,000 customers" in 0.0..=1e6, window, assumption;
        /// Longest time for which an alert waits for an analyst; one that would wait longer is dropped, and its payment
        /// passes.
        patience: Span = Span(24 * 3_600), "span", window, assumption;
        /// Time that an analyst takes over an alert, from picking it up.
        handling: SpanDist = SpanDist::hours(1.0, 0.6), "span", window, assumption;
        /// Work of an analyst on one alert.
        minutes: f64 = 20.0, "minutes/alert" in 0.0..=1e4, window, assumption;
        /// Share of victims who withdraw a held payment as soon as they understand; the others do when they report.
        withdraws: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Share of victims who understand when an analyst who has confirmed an alert speaks to them. The hold itself
        /// is silent.
        tells: f64 = 0.3, "share" in 0.0..=1.0, window, assumption;
        /// Share of alerts about a scam's payment that an analyst confirms.
        confirms: f64 = 0.7, "share" in 0.0..=1.0, window, assumption;
        /// Share of alerts about an honest payment that an analyst confirms.
        confirms_wrongly: f64 = 0.02, "share" in 0.0..=1.0, window, assumption;
    }
}

impl TransactionMonitoring {
    fn account(&self, attempt: &Attempt) -> AccountIx {
        match self.side {
            Side::Sending => attempt.from,
            Side::Receiving => attempt.to,
        }
    }

    /// Whether an alert would be right: what a victim sends and what a crew moves, at the account that is looked at. A
    /// victim who is paid a bait, and a victim's own account at an exchange, are in nobody's hands.
    fn is_right(&self, view: PolicyView<'_>, attempt: &Attempt) -> bool {
        match (attempt.payer, self.side) {
            (Payer::Honest, _) => false,
            (Payer::Victim(_), Side::Sending) => true,
            (Payer::Victim(_), Side::Receiving) | (Payer::Crew(_), _) => view.is_mule(self.account(attempt)),
        }
    }

    /// Whether a payment is flagged, and its score.
    fn flags(&self, view: PolicyView<'_>, attempt: &Attempt, illicit: bool) -> Option<f64> {
        let blur = view.draw(FLAGS, attempt.key, 0, 0);
        match self.detector {
            Detector::Rules => {
                let score = score(view, attempt);
                (score >= self.threshold).then_some(score)
            }
            Detector::Model => {
                let share = match (illicit, attempt.lookalike) {
                    (true, _) => self.sensitivity,
                    (false, true) => self.false_positive * self.lookalikes,
                    (false, false) => self.false_positive,
                };
                let score = libm::round((0.5 + 0.5 * blur.second()) * 1_000.0) / 1_000.0;
                blur.chance(share).then_some(score)
            }
        }
    }
}

/// From what the institutions see: a first payment, a young payee, a young payer, a large sum, many credits today.
fn score(view: PolicyView<'_>, attempt: &Attempt) -> f64 {
    let accounts = &view.world().accounts;
    let to = accounts.get(attempt.to);
    let young = |account| {
        let age = accounts.record(account).age(attempt.at);
        libm::exp(-(age.0.max(0) as f64) / (30.0 * 86_400.0))
    };
    let wages = view.in_wages(attempt.from, attempt.amount);
    let credits = if to.today == attempt.at.day().0 as u16 {
        f64::from(to.received_today)
    } else {
        0.0
    };
    let first = if attempt.new_payee { 0.25 } else { 0.0 };
    let sum = first
        + 0.25 * young(attempt.to)
        + 0.1 * young(attempt.from)
        + 0.25 * wages / (0.5 + wages)
        + 0.15 * credits / (3.0 + credits);
    libm::round(sum * 1_000.0) / 1_000.0
}

impl Policy for TransactionMonitoring {
    fn kind(&self) -> &'static str {
        "transaction_monitoring"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn checks_payments(&self) -> bool {
        self.coverage > 0.0
    }

    fn before_payment(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> Verdict {
        let view = context.view();
        let institution = match self.side {
            Side::Sending => attempt.sender,
            Side::Receiving => attempt.receiver,
        };
        if !view.covers(institution) || view.in_wages(attempt.from, attempt.amount) < self.floor {
            return Verdict::Pass;
        }
        let illicit = self.is_right(view, attempt);
        let flagged = self.flags(view, attempt, illicit);
        let per_day = self.capacity * view.customers(institution) / 100_000.0;
        context.ledger().checks += 1;
        let Some(score) = flagged else {
            return Verdict::Pass;
        };
        let taken_up = context.take_up(u64::from(institution.0), attempt.at, per_day, self.patience);
        let ledger = context.ledger();
        ledger.alerts += 1;
        ledger.alerts_right += i64::from(illicit);
        let alert = PolicyAlert {
            detector: crate::model::facts::Detector::TransactionMonitoring,
            id: context.view().world().ids.born(ALERT, join(attempt.key, key::ALERT)),
            at: attempt.at,
            account: self.account(attempt),
            score,
            closed: None,
        };
        let Some(taken_up) = taken_up else {
            context.ledger().alerts_dropped += 1;
            context.tell_alert(alert);
            return Verdict::Pass;
        };
        context.ledger().analyst_minutes += self.minutes as i64;
        let u = context.view().draw(ANALYST, attempt.key, 0, 0).uniform();
        let until = taken_up + self.handling.quantile(u);
        let task = PolicyTask::Alert {
            account: alert.account,
            illicit,
            key: attempt.key,
        };
        context.schedule(until, attempt.key, task);
        let confirmed = self.confirmed(context.view(), attempt.key, illicit);
        context.tell_alert(PolicyAlert {
            closed: Some((until, confirmed)),
            ..alert
        });
        if self.action == Consequence::Freeze {
            return Verdict::Pass;
        }
        Verdict::Hold {
            // A second after the analyst, who decides.
            until: until + Span(1),
            withdraws: self.withdraws,
            tells: 0.0,
        }
    }

    fn on_task(&self, context: &mut PolicyContext<'_>, task: PolicyTask) {
        let PolicyTask::Alert { account, illicit, key } = task else {
            return;
        };
        if !self.confirmed(context.view(), key, illicit) {
            return;
        }
        if let Some(hold) = context.view().hold(key) {
            if let Some(case) = hold.victim
                && context.view().draw(TOLD, key, 0, 0).chance(self.tells)
            {
                context.warn(case);
            }
            context.reject_held(hold);
        }
        // A victim's own account is not what an analyst freezes.
        let of_victim = illicit && !context.view().is_mule(account);
        if self.action == Consequence::Hold || of_victim {
            return;
        }
        if context.freeze(account, Reason::Alert, None) {
            context.can_be_known(account, FoundBy::Monitoring);
        }
    }
}

impl TransactionMonitoring {
    /// What the analyst makes of it.
    fn confirmed(&self, view: PolicyView<'_>, key: u64, illicit: bool) -> bool {
        let share = if illicit { self.confirms } else { self.confirms_wrongly };
        view.draw(ANALYST, key, 0, 0).second() < share
    }
}
