//! Monitoring of transfers by rules or by a trained model: a score, a threshold, an analyst, a consequence.
//!
//! Rules see what the institution sees: a first payment, its size, young accounts, many credits in a day. A model is
//! described by how many illicit and honest payments it flags at its threshold, more among honest look-alikes. Analysts
//! are few; what nobody has time for passes.

use super::key;
use crate::engine::random::join;
use crate::engine::{Span, Time};
use crate::model::facts::{Actor, Alert, AlertOutcome, Event, Reason, Status};
use crate::model::interventions::port::{self, Attempt, Matter, Payer, Policy, PolicyIx, Terms, Verdict};
use crate::model::payments::{holds, screening};
use crate::model::response::bank::{alert, freeze};
use crate::model::scam::funnel;
use crate::model::state::Sim;
use crate::param::dist::SpanDist;
use crate::param::note::note;
use crate::policy::terms::Parameters;
use crate::policy::transfer_delay::Side;
use crate::world::AccountIx;
use crate::{decisions, words};

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

crate::parameters! {
    /// Monitoring of transfers.
    pub struct TransactionMonitoring {
        /// What scores payments.
        detector: Detector = Detector::Model,
        /// Payments out of accounts (sending) or into them (receiving).
        side: Side = Side::Receiving,
        /// What comes of an alert.
        action: Consequence = Consequence::HoldAndFreeze,
        /// Smaller payments are not scored, in mean monthly wages of the payer's country.
        #[schemars(range(min = 0.0, max = 1000.0), transform = note("mean wages", "window", "assumption", "A"))]
        floor: f64 = 0.05,
        /// Rules: score from 0 to 1 at which a payment is flagged.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("score", "window", "assumption", "A"))]
        threshold: f64 = 0.7,
        /// Model: share of a scam's payments that it flags.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        sensitivity: f64 = 0.4,
        /// Model: share of honest payments that it flags.
        #[schemars(
            range(min = 0.0, max = 1.0),
            transform = note("share", "window", "5 false per true alert at 40 % more detection", "I")
        )]
        false_positive: f64 = 0.0005,
        /// Model: how much likelier an honest look-alike is flagged.
        #[schemars(range(min = 1.0, max = 1000.0), transform = note("ratio", "window", "assumption", "A"))]
        lookalikes: f64 = 8.0,
        /// Alerts that analysts can look at.
        #[schemars(
            range(min = 0.0, max = 1e6),
            transform = note("alerts/day per 100,000 customers", "window", "assumption", "A")
        )]
        capacity: f64 = 20.0,
        /// An alert that would wait longer is dropped, and its payment passes.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        patience: Span = Span(24 * 3_600),
        /// How long an analyst takes, from picking an alert up.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        handling: SpanDist = SpanDist::hours(1.0, 0.6),
        /// Of that, work.
        #[schemars(range(min = 0.0, max = 1e4), transform = note("minutes/alert", "window", "assumption", "A"))]
        minutes: f64 = 20.0,
        /// Share of victims who withdraw a held payment as soon as they understand; the others do when they report.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        withdraws: f64 = 0.5,
        /// Share of victims who understand when an analyst who has confirmed an alert speaks to them. The hold itself is silent.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        tells: f64 = 0.3,
        /// Share of alerts about a scam's payment that an analyst confirms.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        confirms: f64 = 0.7,
        /// Share of alerts about an honest payment that an analyst confirms.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        confirms_wrongly: f64 = 0.02,
    }
}

impl TransactionMonitoring {
    fn account(&self, attempt: &Attempt) -> AccountIx {
        match self.side {
            Side::Sending => attempt.from,
            Side::Receiving => attempt.to,
        }
    }

    /// Whether an alert would be right: what a victim sends and what a crew moves, at the account that is looked at. A victim
    /// who is paid a bait, and a victim's own account at an exchange, are in nobody's hands.
    fn is_right(&self, sim: &Sim, attempt: &Attempt) -> bool {
        let in_hands = freeze::is_mule(sim, self.account(attempt));
        match (attempt.payer, self.side) {
            (Payer::Honest, _) => false,
            (Payer::Victim(_), Side::Sending) => true,
            (Payer::Victim(_), Side::Receiving) | (Payer::Crew(_), _) => in_hands,
        }
    }

    /// Whether a payment is flagged, and its score.
    fn flags(&self, sim: &Sim, attempt: &Attempt, illicit: bool) -> Option<f64> {
        let blur = sim.seed.draw(FLAGS, attempt.key, 0, 0);
        match self.detector {
            Detector::Rules => {
                let score = score(sim, attempt);
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
fn score(sim: &Sim, attempt: &Attempt) -> f64 {
    let accounts = &sim.world.accounts;
    let to = accounts.get(attempt.to);
    let young = |account| {
        let age = accounts.card(account).age(attempt.at);
        libm::exp(-(age.0.max(0) as f64) / (30.0 * 86_400.0))
    };
    let wages = screening::in_wages(sim, attempt.from, attempt.amount);
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

    fn gates(&self) -> bool {
        self.coverage > 0.0
    }

    fn before_payment(&self, sim: &mut Sim, me: PolicyIx, attempt: &Attempt) -> Verdict {
        let institution = match self.side {
            Side::Sending => attempt.sender,
            Side::Receiving => attempt.receiver,
        };
        if !sim.policies.covers(me, institution) || screening::in_wages(sim, attempt.from, attempt.amount) < self.floor
        {
            return Verdict::Pass;
        }
        sim.policies.ledger(me).checks += 1;
        let illicit = self.is_right(sim, attempt);
        let Some(score) = self.flags(sim, attempt, illicit) else {
            return Verdict::Pass;
        };
        let per_day = self.capacity * alert::customers(sim, institution) / 100_000.0;
        let queue = sim.policies.desk_mut(me).queues.entry(u64::from(institution.0));
        let taken_up = queue.or_default().join(attempt.at, per_day, self.patience);
        let ledger = sim.policies.ledger(me);
        ledger.alerts += 1;
        ledger.alerts_right += i64::from(illicit);
        let account = self.account(attempt);
        let Some(taken_up) = taken_up else {
            ledger.alerts_dropped += 1;
            tell(sim, attempt, account, score, None);
            return Verdict::Pass;
        };
        ledger.analyst_minutes += self.minutes as i64;
        let u = sim.seed.draw(ANALYST, attempt.key, 0, 0).uniform();
        let until = taken_up + self.handling.quantile(u);
        let matter = Matter::Alert {
            account,
            illicit,
            key: attempt.key,
        };
        port::errand(sim, me, until, attempt.key, matter);
        tell(
            sim,
            attempt,
            account,
            score,
            Some((until, self.confirmed(sim, attempt.key, illicit))),
        );
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

    fn runs(&self, sim: &mut Sim, me: PolicyIx, matter: Matter) {
        let Matter::Alert { account, illicit, key } = matter else {
            return;
        };
        if !self.confirmed(sim, key, illicit) {
            return;
        }
        if let Some(hold) = sim.policies.holds.find(key) {
            if let Some(case) = sim.policies.holds.victim(hold)
                && sim.seed.draw(TOLD, key, 0, 0).chance(self.tells)
            {
                funnel::warn(sim, case, crate::model::facts::EndReason::WarnedBank);
            }
            holds::stop(sim, hold, Status::Rejected);
        }
        // A victim's own account is not what an analyst freezes.
        let of_victim = illicit && !freeze::is_mule(sim, account);
        if self.action == Consequence::Hold || of_victim {
            return;
        }
        if freeze::freeze(sim, account, Actor::Policy, Reason::Alert, None) {
            let mule = freeze::is_mule(sim, account);
            if mule {
                sim.truth.know_account(account, sim.now);
            }
            let ledger = sim.policies.ledger(me);
            ledger.frozen += 1;
            ledger.frozen_wrongly += i64::from(!mule);
        }
    }
}

impl TransactionMonitoring {
    /// What the analyst makes of it.
    fn confirmed(&self, sim: &Sim, key: u64, illicit: bool) -> bool {
        let share = if illicit { self.confirms } else { self.confirms_wrongly };
        sim.seed.draw(ANALYST, key, 0, 0).second() < share
    }
}

/// The row of an alert: when it will be closed and how, unless nobody looks.
fn tell(sim: &mut Sim, attempt: &Attempt, account: AccountIx, score: f64, closed: Option<(Time, bool)>) {
    let purse = sim.world.accounts.get(account);
    let (account_id, institution) = (purse.id, purse.institution());
    let outcome = match closed {
        None => AlertOutcome::Open,
        Some((_, true)) => AlertOutcome::Confirmed,
        Some((_, false)) => AlertOutcome::Dismissed,
    };
    let row = Alert {
        alert_id: sim.world.ids.born(ALERT, join(attempt.key, key::ALERT)),
        ts: attempt.at,
        institution_id: sim.world.institutions[institution.at()].id,
        account_id,
        tx_id: None,
        detector: crate::model::facts::Detector::TransactionMonitoring,
        score,
        outcome,
        closed_at: closed.map(|(at, _)| at),
    };
    sim.tell(Event::Alert(row));
}
