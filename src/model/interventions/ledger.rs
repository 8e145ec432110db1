//! What a policy did and cost, counted in whole numbers while it works.
//!
//! Counts say both what was meant and what was not: honest payments stopped beside those of a scam, accounts frozen
//! wrongly beside the others. Whether a thing was honest is known here because the model knows; no policy acts on it.
//!
//! What a verb of the [`PolicyContext`](super::PolicyContext) or a verdict brings about, the model counts; each verb
//! says under which name. A policy counts what only it knows: checks, people addressed, alerts, requests refused, work,
//! and cases that it ended.

use serde::Serialize;

/// The ledger of one policy. Money in US cents at the scenario's rates, but for [`Ledger::cost_micro_usd`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// Payments, accounts, numbers or groups looked at.
    pub checks: i64,
    /// People addressed: warned, asked, called, taught.
    pub people_reached: i64,
    /// Alerts that somebody had to look at.
    pub alerts: i64,
    /// Of those, about something illicit.
    pub alerts_right: i64,
    /// Alerts that nobody had time for.
    pub alerts_dropped: i64,
    /// Payments of a scam stopped before they moved: refused, withdrawn at a warning or while held.
    pub stopped_illicit: i64,
    /// Their value.
    pub stopped_illicit_cents: i64,
    /// Honest payments stopped likewise.
    pub stopped_honest: i64,
    /// Their value.
    pub stopped_honest_cents: i64,
    /// Of those, payments that were not refused: the payer gave them up at a warning.
    pub abandoned_honest: i64,
    /// Payments of a scam held for a while.
    pub held_illicit: i64,
    /// Honest payments held for a while.
    pub held_honest: i64,
    /// Value of honest payments held, times seconds held.
    pub held_honest_cent_seconds: i64,
    /// Accounts frozen by it.
    pub frozen: i64,
    /// Of those, accounts that were in nobody's hands but their holder's.
    pub frozen_wrongly: i64,
    /// Accounts, companies, numbers and operators turned away that a crew wanted.
    pub refused_illicit: i64,
    /// Accounts, companies and numbers turned away that somebody honest wanted.
    pub refused_honest: i64,
    /// Groups closed that were a crew's.
    pub closed_illicit: i64,
    /// Groups closed that were not.
    pub closed_honest: i64,
    /// Victims who gave up because of it.
    pub cases_ended: i64,
    /// Times that money was asked back.
    pub recalls: i64,
    /// What came back to victims through it.
    pub recovered_cents: i64,
    /// What institutions of victims paid of their own.
    pub reimbursed_by_sender_cents: i64,
    /// What institutions of the receiving accounts paid of their own.
    pub reimbursed_by_receiver_cents: i64,
    /// What platforms paid.
    pub reimbursed_by_platform_cents: i64,
    /// What the state paid.
    pub reimbursed_by_state_cents: i64,
    /// Raids it led to.
    pub raids: i64,
    /// Minutes of analysts and of those at a bank's or a hotline's desk.
    pub analyst_minutes: i64,
    /// Minutes of officers, examiners and courts.
    pub officer_minutes: i64,
    /// What the programme cost, in millionths of a US dollar.
    pub cost_micro_usd: i64,
}

impl std::ops::AddAssign for Ledger {
    fn add_assign(&mut self, other: Ledger) {
        let Ledger {
            checks,
            people_reached,
            alerts,
            alerts_right,
            alerts_dropped,
            stopped_illicit,
            stopped_illicit_cents,
            stopped_honest,
            stopped_honest_cents,
            abandoned_honest,
            held_illicit,
            held_honest,
            held_honest_cent_seconds,
            frozen,
            frozen_wrongly,
            refused_illicit,
            refused_honest,
            closed_illicit,
            closed_honest,
            cases_ended,
            recalls,
            recovered_cents,
            reimbursed_by_sender_cents,
            reimbursed_by_receiver_cents,
            reimbursed_by_platform_cents,
            reimbursed_by_state_cents,
            raids,
            analyst_minutes,
            officer_minutes,
            cost_micro_usd,
        } = other;
        self.checks += checks;
        self.people_reached += people_reached;
        self.alerts += alerts;
        self.alerts_right += alerts_right;
        self.alerts_dropped += alerts_dropped;
        self.stopped_illicit += stopped_illicit;
        self.stopped_illicit_cents += stopped_illicit_cents;
        self.stopped_honest += stopped_honest;
        self.stopped_honest_cents += stopped_honest_cents;
        self.abandoned_honest += abandoned_honest;
        self.held_illicit += held_illicit;
        self.held_honest += held_honest;
        self.held_honest_cent_seconds += held_honest_cent_seconds;
        self.frozen += frozen;
        self.frozen_wrongly += frozen_wrongly;
        self.refused_illicit += refused_illicit;
        self.refused_honest += refused_honest;
        self.closed_illicit += closed_illicit;
        self.closed_honest += closed_honest;
        self.cases_ended += cases_ended;
        self.recalls += recalls;
        self.recovered_cents += recovered_cents;
        self.reimbursed_by_sender_cents += reimbursed_by_sender_cents;
        self.reimbursed_by_receiver_cents += reimbursed_by_receiver_cents;
        self.reimbursed_by_platform_cents += reimbursed_by_platform_cents;
        self.reimbursed_by_state_cents += reimbursed_by_state_cents;
        self.raids += raids;
        self.analyst_minutes += analyst_minutes;
        self.officer_minutes += officer_minutes;
        self.cost_micro_usd += cost_micro_usd;
    }
}

/// What things cost a programme, in millionths of a US dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    /// Once.
    pub fixed: i64,
    /// Each day in force.
    pub day: i64,
    /// Each payment, account, number or group looked at.
    pub check: i64,
    /// Each person addressed.
    pub person: i64,
    /// Each hour of an analyst or officer.
    pub hour: i64,
}

impl Prices {
    /// What a programme in force for some days cost that did all this. What it cost those whom it got in the way of is
    /// no part of it: experiments put a price on that.
    #[must_use]
    pub fn cost(&self, days: i64, ledger: &Ledger) -> i64 {
        let minutes = i128::from(ledger.analyst_minutes + ledger.officer_minutes);
        let sum = i128::from(self.fixed)
            + i128::from(self.day) * i128::from(days)
            + i128::from(self.check) * i128::from(ledger.checks)
            + i128::from(self.person) * i128::from(ledger.people_reached)
            + i128::from(self.hour) * minutes / 60;
        i64::try_from(sum).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_add_up() {
        let prices = Prices {
            fixed: 1_000_000,
            day: 10_000,
            check: 3,
            person: 7,
            hour: 6_000_000,
        };
        let ledger = Ledger {
            checks: 100,
            people_reached: 10,
            analyst_minutes: 20,
            officer_minutes: 10,
            // Honest payers' own cost: not the programme's.
            held_honest_cent_seconds: 1_000_000 * 7_200,
            ..Ledger::default()
        };
        assert_eq!(prices.cost(5, &ledger), 1_000_000 + 50_000 + 300 + 70 + 3_000_000);
        let mut sum = ledger;
        sum += ledger;
        assert_eq!((sum.checks, sum.officer_minutes), (200, 20));
    }
}
