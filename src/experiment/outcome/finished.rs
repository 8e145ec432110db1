//! A finished run as outcomes see it: its state, its summary, and what was counted of what left it.
//!
//! [`Tally`] is a listener that keeps no row. What it counts is what the state does not remember.

use crate::engine::{Day, Time};
use crate::model::book::Counted;
use crate::model::event::{
    Action, CaseSums, Contact, ContactLabel, EnforcementAction, Event, Listener, Login, Role, Transaction,
    TransactionLabel,
};
use crate::model::finish::listed;
use crate::model::funnel::{Case, CaseIx};
use crate::model::sim::Sim;
use crate::model::summary::{Summary, summarise};
use crate::model::truth::TxTruth;
use crate::param::money::Minor;
use crate::world::{PublicId, World};

/// What is counted while a run goes on.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub payments: u64,
    pub refused: u64,
    /// First messages that crews sent.
    pub contacts: u64,
    pub acts: Vec<(EnforcementAction, i64)>,
    /// Accounts frozen, in time order.
    pub freezes: Vec<(Time, PublicId)>,
    /// Accounts that could be used again, in time order.
    pub unfreezes: Vec<(Time, PublicId)>,
}

impl Listener for Tally {
    fn window_opens(&mut self, _: &World) {}

    fn payments(&mut self, _: Day, _: Vec<Transaction>) {}

    fn counted(&mut self, _: Day, counted: Counted) {
        self.payments += counted.payments;
        self.refused += counted.refused;
    }

    fn logins(&mut self, _: Day, _: Vec<Login>) {}

    fn contacts(&mut self, _: Day, rows: Vec<(Contact, ContactLabel)>) {
        self.contacts += rows.iter().filter(|(_, label)| label.illicit).count() as u64;
    }

    fn transaction_labels(&mut self, _: Vec<TransactionLabel>) {}

    fn event(&mut self, event: Event) {
        match event {
            Event::Enforcement(act) => self.acts.push((act.action, act.count.unwrap_or(0))),
            Event::AccountAction(act) if act.action == Action::Freeze => self.freezes.push((act.ts, act.account_id)),
            Event::AccountAction(act) if act.action == Action::Unfreeze => {
                self.unfreezes.push((act.ts, act.account_id));
            }
            _ => {}
        }
    }

    fn window_closes(&mut self, _: &World) {}
}

/// A run that is over.
pub struct Finished<'a> {
    pub sim: &'a Sim,
    pub tally: &'a Tally,
    pub summary: Summary,
    /// Cases active in the window, in the order in which they began.
    pub cases: Vec<CaseIx>,
}

impl<'a> Finished<'a> {
    /// Adds up a run.
    #[must_use]
    pub fn of(sim: &'a Sim, tally: &'a Tally) -> Finished<'a> {
        Finished {
            sim,
            tally,
            summary: summarise(sim, tally.payments, tally.refused, tally.contacts, &tally.acts),
            cases: (0..sim.cases.len() as u32)
                .map(CaseIx)
                .filter(|&case| listed(sim, case))
                .collect(),
        }
    }

    /// The listed cases themselves.
    pub fn listed(&self) -> impl Iterator<Item = &'a Case> {
        self.cases.iter().map(|case| &self.sim.cases[case.at()])
    }

    /// Cases with a deposit in the window.
    pub fn victims(&self) -> impl Iterator<Item = &'a Case> {
        self.listed().filter(|case| case.window.deposits > 0)
    }

    /// An amount of a case's in US dollars.
    #[must_use]
    pub fn dollars(&self, case: &Case, amount: Minor) -> f64 {
        self.sim.dollars(amount, case.currency)
    }

    /// Payments of the window in a scam role that moved money, each with its amount in US dollars.
    pub fn moved(&self, is_wanted: fn(Role) -> bool) -> impl Iterator<Item = (&'a TxTruth, f64)> {
        let sim = self.sim;
        sim.truth
            .payments
            .iter()
            .filter(move |truth| truth.status.moves() && is_wanted(truth.role))
            .map(move |truth| (truth, amount_usd(sim, truth)))
    }
}

/// What a payment in a scam role came to, in US dollars.
#[must_use]
pub fn amount_usd(sim: &Sim, truth: &TxTruth) -> f64 {
    sim.dollars(truth.amount, sim.world.accounts.get(truth.from).currency)
}

/// What victims of a case bear: never below nothing.
#[must_use]
pub fn borne(sums: &CaseSums) -> Minor {
    (sums.deposited + sums.fees - sums.paid_back - sums.recovered - sums.reimbursed).max(Minor::ZERO)
}

/// Payments by victims to crews.
#[must_use]
pub fn is_paid(role: Role) -> bool {
    matches!(role, Role::Deposit | Role::Fee | Role::RecoveryFee)
}
