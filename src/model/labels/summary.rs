//! What a run came to, in figures: the object behind `summary.json` and the table at the end of a run.
//!
//! Counts are of the window. Money is in US dollars at the scenario's rates, since cases have many currencies.

use std::collections::BTreeMap;

use serde::Serialize;

use super::finish::{listed, stage_names};
use crate::engine::Time;
use crate::model::facts::{CaseSums, Contact, ContactLabel, Counted, EnforcementAction, Event};
use crate::model::interventions::ledger::Tally;
use crate::model::state::{CaseIx, Sim};
use crate::param::money::Minor;

/// A stage and how many came to it.
#[derive(Clone, Debug, Serialize)]
pub struct StageCount {
    pub stage: String,
    /// Cases active in the window that ever entered it (for the first: strangers written to in the window).
    pub cases: u64,
    /// Share of the stage before.
    pub conversion: f64,
}

/// What a run came to.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    pub people: u64,
    pub accounts: u64,
    /// Rows of `transactions`.
    pub payments: u64,
    pub payments_refused: u64,
    pub illicit_payments: u64,
    /// Share of rows that are illicit.
    pub illicit_share: f64,
    /// Cases with a deposit, for each million payments.
    pub victims_per_million_payments: f64,
    pub funnel: Vec<StageCount>,
    /// Cases active in the window.
    pub cases: u64,
    /// Of those, cases with a deposit in the window.
    pub victims: u64,
    pub deposits: u64,
    pub deposited_usd: f64,
    pub fees_usd: f64,
    pub paid_back_usd: f64,
    pub lost_usd: f64,
    pub recovered_usd: f64,
    /// Median net loss of a victim, in monthly incomes, over the whole case.
    pub median_loss_incomes: f64,
    /// Mean of the same.
    pub mean_loss_incomes: f64,
    pub mule_accounts: u64,
    /// Share of all accounts.
    pub mule_share: f64,
    /// Of those, accounts frozen by the window's end.
    pub mules_frozen: u64,
    /// Median days from first use to freeze, of those frozen.
    pub median_days_to_freeze: Option<f64>,
    /// Cases reported in the window.
    pub reports: u64,
    pub raids: u64,
    pub arrested: u64,
    pub rings: u64,
    /// What each policy did and cost in the window, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub policies: BTreeMap<String, Tally>,
}

/// What a summary needs and a run's state does not remember: counted of what is told.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Payments of the window.
    pub payments: u64,
    /// Of those, refused ones.
    pub refused: u64,
    /// First messages of crews to strangers.
    pub contacts: u64,
    /// What police and courts did, and how many it concerned.
    pub acts: Vec<(EnforcementAction, i64)>,
}

impl Seen {
    /// A day's payments.
    pub fn counted(&mut self, counted: &Counted) {
        self.payments += counted.payments;
        self.refused += counted.refused;
    }

    /// Some first messages.
    pub fn contacts(&mut self, rows: &[(Contact, ContactLabel)]) {
        self.contacts += rows.iter().filter(|(_, label)| label.illicit).count() as u64;
    }

    /// A fact.
    pub fn event(&mut self, event: &Event) {
        if let Event::Enforcement(act) = event {
            self.acts.push((act.action, act.count.unwrap_or(0)));
        }
    }
}

/// Adds up a run.
#[must_use]
pub fn summarise(sim: &Sim, seen: &Seen) -> Summary {
    let Seen {
        payments,
        refused,
        contacts,
        ref acts,
    } = *seen;
    let cases: Vec<CaseIx> = (0..sim.cases.len() as u32)
        .map(CaseIx)
        .filter(|&case| listed(sim, case))
        .collect();
    let dollars = |pick: fn(&CaseSums) -> Minor| -> f64 {
        cases
            .iter()
            .map(|case| {
                let state = &sim.cases[case.at()];
                sim.dollars(pick(&state.window), state.currency)
            })
            .sum()
    };
    let victims: Vec<CaseIx> = cases
        .iter()
        .copied()
        .filter(|case| sim.cases[case.at()].window.deposits > 0)
        .collect();
    let mut losses: Vec<f64> = victims
        .iter()
        .map(|case| {
            let state = &sim.cases[case.at()];
            let income = sim.world.people.income[state.person.at()].0.max(1);
            state.net_loss().0 as f64 / income as f64
        })
        .collect();
    losses.sort_by(f64::total_cmp);
    let lost_usd = cases
        .iter()
        .map(|case| {
            let state = &sim.cases[case.at()];
            let w = &state.window;
            sim.dollars(
                (w.deposited + w.fees - w.paid_back - w.recovered - w.reimbursed).max(Minor::ZERO),
                state.currency,
            )
        })
        .sum();
    let window = sim.world.horizon;
    let used = |first: Option<Time>, last: Option<Time>| {
        first.is_some_and(|at| at < window.window_end.start())
            && last.is_some_and(|at| at >= window.window_start.start())
    };
    let mules: Vec<_> = sim
        .mules
        .all
        .iter()
        .filter(|mule| used(mule.first_use, mule.last_use))
        .collect();
    let mut lives: Vec<f64> = mules
        .iter()
        .filter_map(|mule| Some((mule.frozen_at?, mule.first_use?)))
        .filter(|(frozen, _)| *frozen < window.window_end.start())
        .map(|(frozen, used)| (frozen - used).0 as f64 / 86_400.0)
        .collect();
    lives.sort_by(f64::total_cmp);
    let illicit = sim
        .truth
        .payments
        .iter()
        .filter(|truth| truth.role.is_illicit())
        .count() as u64;
    let accounts = sim.world.accounts.openings.len().max(1) as u64;
    let acted = |action| acts.iter().filter(move |(what, _)| *what == action);
    Summary {
        people: sim.world.people.len() as u64,
        accounts,
        payments,
        payments_refused: refused,
        illicit_payments: illicit,
        illicit_share: illicit as f64 / payments.max(1) as f64,
        victims_per_million_payments: victims.len() as f64 * 1e6 / payments.max(1) as f64,
        funnel: funnel(sim, &cases, contacts),
        cases: cases.len() as u64,
        victims: victims.len() as u64,
        deposits: victims
            .iter()
            .map(|case| sim.cases[case.at()].window.deposits as u64)
            .sum(),
        deposited_usd: dollars(|sums| sums.deposited),
        fees_usd: dollars(|sums| sums.fees),
        paid_back_usd: dollars(|sums| sums.paid_back),
        lost_usd,
        recovered_usd: dollars(|sums| sums.recovered),
        median_loss_incomes: losses.get(losses.len() / 2).copied().unwrap_or(0.0),
        mean_loss_incomes: losses.iter().sum::<f64>() / losses.len().max(1) as f64,
        mule_accounts: mules.len() as u64,
        mule_share: mules.len() as f64 / accounts as f64,
        mules_frozen: lives.len() as u64,
        median_days_to_freeze: lives.get(lives.len() / 2).copied(),
        reports: cases
            .iter()
            .filter(|case| sim.cases[case.at()].reported_at.is_some_and(|at| window.shows(at)))
            .count() as u64,
        raids: acted(EnforcementAction::Raid).count() as u64,
        arrested: acted(EnforcementAction::Arrest)
            .map(|(_, count)| (*count).max(0) as u64)
            .sum(),
        rings: sim.rings.len() as u64,
        policies: sim.policies.tallies(&sim.world.horizon).into_iter().collect(),
    }
}

fn funnel(sim: &Sim, cases: &[CaseIx], contacts: u64) -> Vec<StageCount> {
    let first = sim.params.funnels.first();
    let mut before = 0;
    stage_names(sim)
        .into_iter()
        .filter(|name| first.is_some_and(|funnel| funnel.stage.iter().any(|stage| &stage.name == name)))
        .enumerate()
        .map(|(position, stage)| {
            let count = if position == 0 {
                contacts
            } else {
                cases
                    .iter()
                    .filter(|case| {
                        let state = &sim.cases[case.at()];
                        let stages = &sim.params.funnels[state.funnel as usize].stage;
                        state.funnel == 0
                            && stages
                                .iter()
                                .position(|other| other.name == stage)
                                .is_some_and(|position| state.stage_at[position].is_some())
                    })
                    .count() as u64
            };
            let conversion = if position == 0 {
                1.0
            } else {
                count as f64 / f64::max(before as f64, 1.0)
            };
            before = count;
            StageCount {
                stage,
                cases: count,
                conversion,
            }
        })
        .collect()
}
