//! A finished run as outcomes see it: its state, its summary, and what was counted of what left it.
//!
//! [`Tally`] is a listener that keeps no row, but what the state does not remember.

use std::collections::BTreeMap;

use crate::engine::Time;
use crate::model::facts::{Action, Event, Listener, Role};
use crate::model::labels::finish::listed;
use crate::model::labels::summary::{Seen, Summary};
use crate::model::state::{Case, CaseIx, Sim, TxTruth};
use crate::param::money::Minor;
use crate::simulation::Simulation;
use crate::world::PublicId;

/// What is kept of what a run tells.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Accounts frozen, in time order.
    pub freezes: Vec<(Time, PublicId)>,
    /// Accounts that could be used again, in time order.
    pub unfreezes: Vec<(Time, PublicId)>,
}

impl Listener for Tally {
    fn event(&mut self, event: Event) {
        match event {
            Event::AccountAction(act) if act.action == Action::Freeze => self.freezes.push((act.ts, act.account_id)),
            Event::AccountAction(act) if act.action == Action::Unfreeze => {
                self.unfreezes.push((act.ts, act.account_id));
            }
            _ => {}
        }
    }
}

/// A run that is over.
pub struct Finished<'a> {
    pub sim: &'a Sim,
    pub seen: &'a Seen,
    pub tally: &'a Tally,
    pub summary: Summary,
    /// Cases active in the window, in the order in which they began.
    pub cases: Vec<CaseIx>,
}

impl<'a> Finished<'a> {
    /// Adds up a run.
    #[must_use]
    pub fn of(simulation: &'a Simulation, tally: &'a Tally) -> Finished<'a> {
        let sim = simulation.state();
        Finished {
            sim,
            seen: simulation.seen(),
            tally,
            summary: simulation.summary(),
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

    /// Cases with a payment by the victim in the window.
    pub fn victims(&self) -> impl Iterator<Item = &'a Case> {
        self.sim.cases.iter().filter(|case| case.window.is_victims())
    }

    /// An amount of a case's in US dollars.
    #[must_use]
    pub fn dollars(&self, case: &Case, amount: Minor) -> f64 {
        self.sim.dollars(amount, case.currency)
    }

    /// What a case's victim paid in the window, in US cents: deposits and fees each by themselves, as the summary has
    /// them.
    #[must_use]
    pub fn paid_cents(&self, case: &Case) -> i64 {
        let sums = &case.window;
        self.sim.cents(sums.deposited, case.currency) + self.sim.cents(sums.fees, case.currency)
    }

    /// Payments of the window between crews and victims that moved money, each with what the sum of its case has grown
    /// by with it, in US cents: however they are divided, the parts come to the summary's figure to the cent.
    #[must_use]
    pub fn booked(&self, is_wanted: fn(Role) -> bool) -> Vec<(&'a TxTruth, i64)> {
        let mut sums: BTreeMap<(CaseIx, &str), Minor> = BTreeMap::new();
        let moved = self.sim.truth.payments.iter().filter(|truth| truth.status.moves());
        let wanted = moved.filter(|truth| is_wanted(truth.role));
        let grown = wanted.filter_map(|truth| {
            let (case, amount) = (truth.case?, truth.case_amount?);
            let sum = sums.entry((case, sum_of(truth.role)?)).or_default();
            let before = *sum;
            *sum += amount;
            let currency = self.sim.cases[case.at()].currency;
            Some((truth, self.sim.cents(*sum, currency) - self.sim.cents(before, currency)))
        });
        grown.collect()
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

/// The figure of the summary that a payment between a crew and a victim counts in.
const fn sum_of(role: Role) -> Option<&'static str> {
    match role {
        Role::Deposit => Some("deposited_usd"),
        Role::Fee | Role::RecoveryFee => Some("fees_usd"),
        Role::TaskPayout | Role::BaitReturn | Role::PromisedReturn | Role::Withdrawal | Role::ReferralBonus => {
            Some("paid_back_usd")
        }
        Role::Refund => Some("recovered_usd"),
        _ => None,
    }
}

/// What a payment in a scam role came to, in US dollars.
#[must_use]
pub fn amount_usd(sim: &Sim, truth: &TxTruth) -> f64 {
    sim.dollars(truth.amount, sim.world.accounts.get(truth.from).currency)
}

/// Payments by victims to crews.
#[must_use]
pub fn is_paid(role: Role) -> bool {
    matches!(role, Role::Deposit | Role::Fee | Role::RecoveryFee)
}
