//! What a run came to, in figures: the object behind `summary.json` and the table at the end of a run.
//!
//! Every figure is defined here, once. Outcomes of experiments take theirs from it, by the same names; charts read the
//! run's tables, and a test holds that they show the same. Counts and sums are of the window, whoever's case it was;
//! where a figure is of whole cases its name begins with `life_`. Money is in US dollars at the scenario's rates, since
//! cases have many currencies. [`FIGURES`] says each in a sentence: `docs/dataset.md` comes from it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Serialize;

use super::finish::listed;
use crate::engine::Time;
use crate::model::facts::{CaseSums, Contact, ContactLabel, Counted, EnforcementAction, Event, ExitReason};
use crate::model::interventions::Ledger;
use crate::model::state::{Case, CaseIx, MuleState, Sim};
use crate::param::money::Minor;
use crate::param::quantile::median;
use crate::world::{AccountIx, PublicId};

/// Stands before the figures on the page.
const PAGE: &str = "\
## summary.json

What the run came to. Counts and sums are of the window, whoever's case it was; a figure of whole cases begins with `life_`.
Money is in US dollars at the rates of `manifest.json`. The table that `scamnet run` prints, the charts and the outcomes of
experiments show the same figures, and outcomes have the same names. A metric of `series/daily` that has the name of a figure
adds up to it, amounts to the cent. So do other tables, amounts to the rounding of rows to cents; of `truth/cases` all but
`paid_back_usd` and the figures of reports, which count cases too that had ended before the window and are no row of it.

| figure | meaning |
|---|---|
";

/// Every figure of a summary in its order: its name, and what it is.
pub const FIGURES: &[(&str, &str)] = &[
    ("people", "People of the population."),
    (
        "accounts",
        "Accounts opened before the window's end: rows of `observed/accounts`.",
    ),
    (
        "payments",
        "Instructions to pay in the window: rows of `observed/transactions`.",
    ),
    ("payments_refused", "Of those, instructions that were refused."),
    (
        "illicit_payments",
        "Instructions to pay that belong to a scam, refused ones too: rows of `truth/transaction_labels` that are `illicit`.",
    ),
    ("illicit_share", "Their share of `payments`."),
    (
        "victims_per_million_payments",
        "`victims` for each million of `payments`.",
    ),
    (
        "funnels",
        "One funnel for each family of scam: `family`, its `victims`, and its `stages` in their order. A stage has its name (`stage`), `cases` and `conversion`, its share of the stage before. `cases` are cases active in the window that ever entered the stage; of the first stage, where crews of the family write to strangers, first messages of the window.",
    ),
    (
        "cases",
        "Cases active in the window, or that got money back in it: rows of `truth/cases`.",
    ),
    (
        "victims",
        "Cases in which the victim paid a crew in the window, a fee as much as a deposit.",
    ),
    ("deposits", "Deposits that victims paid, fees not counted."),
    ("deposited_usd", "What these deposits came to, in US dollars."),
    ("fees", "Fees, taxes and recovery fees that victims paid."),
    ("fees_usd", "What these fees came to, in US dollars."),
    ("gross_loss_usd", "`deposited_usd` and `fees_usd` together."),
    (
        "paid_back_usd",
        "Task payouts, returned baits, promised returns, withdrawals and referral bonuses that crews paid to those they wrote to, victims or not, in US dollars.",
    ),
    (
        "recovered_usd",
        "Money that was taken back from those who held it and given to victims, in US dollars, whenever it had been paid.",
    ),
    (
        "lost_usd",
        "Gross loss less what was paid back and recovered, case by case, never below nothing, in US dollars.",
    ),
    (
        "reimbursed_usd",
        "What others than the crews made good to victims, in US dollars.",
    ),
    (
        "net_loss_usd",
        "What victims bear in the end: `lost_usd` less what was reimbursed, case by case, never below nothing. The sum of `lost_minor` of `truth/cases`.",
    ),
    (
        "loss_incomes_median",
        "Median net loss of a victim in the window, in monthly incomes of the victim; null if there is no victim.",
    ),
    ("loss_incomes_mean", "Mean of the same."),
    (
        "life_loss_incomes_median",
        "Median net loss of these victims over their whole cases, before and after the window too, in monthly incomes; null if there is no victim.",
    ),
    ("life_loss_incomes_mean", "Mean of the same."),
    (
        "mule_accounts",
        "Mule accounts used in the window; an account that served twice is one.",
    ),
    ("mule_share", "Their share of `accounts`."),
    (
        "mules_frozen",
        "Of the mule accounts used in the window, those frozen by its end.",
    ),
    (
        "mule_life_days",
        "Median days from first use to freeze, of `mules_frozen` alone; null if none was frozen.",
    ),
    (
        "reports",
        "Cases that their victims first reported in the window, to a bank or the police, also cases that had ended before it.",
    ),
    (
        "reports_to_bank",
        "Cases of which their victims told a bank in the window, alone or by a hotline.",
    ),
    (
        "reports_to_police",
        "Cases of which their victims told the police in the window, alone or by a hotline; what banks pass on is not counted.",
    ),
    ("raids", "Sites raided."),
    ("arrested", "People arrested."),
    ("rings", "Rings with operators in the window: those of `truth/crew`."),
    (
        "schemes",
        "Crews that live on what comes in and close once more falls due: those `opened` and `collapsed` by the window's end, and the median days from one to the other (`life_days`, null if none collapsed); left out where no family has such crews.",
    ),
    (
        "policies",
        "What each policy of the scenario did and cost, by its name; left out where there is none.",
    ),
];

/// A stage and how many came to it.
#[derive(Clone, Debug, Serialize)]
pub struct StageCount {
    pub stage: String,
    /// Cases active in the window that ever entered it; of the first, where crews of the family write to strangers,
    /// first messages of the window.
    pub cases: u64,
    /// Share of the stage before.
    pub conversion: f64,
}

/// The funnel of one family.
#[derive(Clone, Debug, Serialize)]
pub struct FunnelCount {
    /// Name of the scenario's funnel.
    pub family: String,
    /// Its cases in which the victim paid in the window.
    pub victims: u64,
    /// In the funnel's order.
    pub stages: Vec<StageCount>,
}

/// Crews that live on what comes in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Schemes {
    pub opened: u64,
    pub collapsed: u64,
    /// Median over those that collapsed.
    pub life_days: Option<f64>,
}

/// What a run came to. [`FIGURES`] says what each figure is.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    pub people: u64,
    pub accounts: u64,
    pub payments: u64,
    pub payments_refused: u64,
    pub illicit_payments: u64,
    pub illicit_share: f64,
    pub victims_per_million_payments: f64,
    pub funnels: Vec<FunnelCount>,
    pub cases: u64,
    pub victims: u64,
    pub deposits: u64,
    pub deposited_usd: f64,
    pub fees: u64,
    pub fees_usd: f64,
    pub gross_loss_usd: f64,
    pub paid_back_usd: f64,
    pub recovered_usd: f64,
    pub lost_usd: f64,
    pub reimbursed_usd: f64,
    pub net_loss_usd: f64,
    pub loss_incomes_median: Option<f64>,
    pub loss_incomes_mean: Option<f64>,
    pub life_loss_incomes_median: Option<f64>,
    pub life_loss_incomes_mean: Option<f64>,
    pub mule_accounts: u64,
    pub mule_share: f64,
    pub mules_frozen: u64,
    pub mule_life_days: Option<f64>,
    pub reports: u64,
    pub reports_to_bank: u64,
    pub reports_to_police: u64,
    pub raids: u64,
    pub arrested: u64,
    pub rings: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schemes: Option<Schemes>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub policies: BTreeMap<String, Ledger>,
}

/// What a summary needs and a run's state does not remember: counted of what is told.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Payments of the window.
    pub payments: u64,
    /// Of those, refused ones.
    pub refused: u64,
    /// First messages to strangers in the window, by the ring that sent them.
    pub contacts: BTreeMap<PublicId, u64>,
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
        for (_, label) in rows.iter().filter(|(_, label)| label.illicit) {
            *self.contacts.entry(label.ring_id.unwrap_or_default()).or_default() += 1;
        }
    }

    /// First messages of all crews.
    #[must_use]
    pub fn contacted(&self) -> u64 {
        self.contacts.values().sum()
    }

    /// A fact.
    pub fn event(&mut self, event: &Event) {
        if let Event::Enforcement(act) = event {
            self.acts.push((act.action, act.count.unwrap_or(0)));
        }
    }
}

/// Mule accounts used in the window, with their services in it: more than one where an account served again.
#[must_use]
pub fn used_mules(sim: &Sim) -> BTreeMap<AccountIx, Vec<&MuleState>> {
    let horizon = &sim.world.horizon;
    let in_window = |mule: &&MuleState| {
        mule.first_use.is_some_and(|at| at < horizon.window_end.start())
            && mule.last_use.is_some_and(|at| at >= horizon.window_start.start())
    };
    let mut used: BTreeMap<AccountIx, Vec<&MuleState>> = BTreeMap::new();
    for mule in sim.mules.all.iter().filter(in_window) {
        used.entry(mule.account).or_default().push(mule);
    }
    used
}

/// Days from the first use of a service to its freeze, of the one that was frozen first and before a moment.
fn life_days(services: &[&MuleState], end: Time) -> Option<f64> {
    let frozen = services
        .iter()
        .filter_map(|mule| Some((mule.frozen_at.filter(|at| *at < end)?, mule.first_use?)));
    let (frozen, used) = frozen.min()?;
    Some((frozen - used).0 as f64 / 86_400.0)
}

/// Adds up a run.
#[must_use]
pub fn summarise(sim: &Sim, seen: &Seen) -> Summary {
    let window = &sim.world.horizon;
    let end = window.window_end.start();
    let cents = |pick: fn(&CaseSums) -> Minor| -> i64 {
        let sums = sim.cases.iter().map(|case| (pick(&case.window), case.currency));
        sums.map(|(amount, currency)| sim.cents(amount, currency)).sum()
    };
    let dollars = |pick: fn(&CaseSums) -> Minor| cents(pick) as f64 / 100.0;
    let victims: Vec<&Case> = sim.cases.iter().filter(|case| case.window.is_victims()).collect();
    let incomes = |of: fn(&Case) -> Minor| -> Vec<f64> {
        let losses = victims.iter().map(|case| {
            let income = sim.world.people.income[case.person.at()].0.max(1);
            of(case).0 as f64 / income as f64
        });
        losses.collect()
    };
    let (losses, whole_losses) = (incomes(|case| case.window.borne()), incomes(Case::net_loss));
    let used = used_mules(sim);
    let lives: Vec<f64> = used.values().filter_map(|services| life_days(services, end)).collect();
    let payments = &sim.truth.payments;
    let accounts = &sim.world.accounts;
    let opened = accounts
        .positions()
        .filter(|&account| accounts.record(account).opened_at() < end);
    let opened = opened.count() as u64;
    let in_window = |from: Time, to: Option<Time>| from < end && to.is_none_or(|to| to >= window.window_start.start());
    let is_there = |ring: &&crate::model::state::Ring| {
        let mut operators = ring.operators.iter();
        operators.any(|operator| in_window(operator.from, operator.to))
    };
    let illicit = payments.iter().filter(|truth| truth.role.is_illicit()).count() as u64;
    let acted = |action| seen.acts.iter().filter(move |(what, _)| *what == action);
    let told = |at: fn(&Case) -> Option<Time>| {
        let told = sim
            .cases
            .iter()
            .filter(|case| at(case).is_some_and(|at| window.shows(at)));
        told.count() as u64
    };
    let all_payments = seen.payments.max(1) as f64;
    let cases: Vec<CaseIx> = (0..sim.cases.len() as u32)
        .map(CaseIx)
        .filter(|&case| listed(sim, case))
        .collect();
    Summary {
        people: sim.world.people.len() as u64,
        accounts: opened,
        payments: seen.payments,
        payments_refused: seen.refused,
        illicit_payments: illicit,
        illicit_share: illicit as f64 / all_payments,
        victims_per_million_payments: victims.len() as f64 * 1e6 / all_payments,
        funnels: funnels(sim, &cases, &victims, seen),
        cases: cases.len() as u64,
        victims: victims.len() as u64,
        deposits: victims.iter().map(|case| case.window.deposits as u64).sum(),
        deposited_usd: dollars(|sums| sums.deposited),
        fees: fees(sim),
        fees_usd: dollars(|sums| sums.fees),
        gross_loss_usd: (cents(|sums| sums.deposited) + cents(|sums| sums.fees)) as f64 / 100.0,
        paid_back_usd: dollars(|sums| sums.paid_back),
        recovered_usd: dollars(|sums| sums.recovered),
        lost_usd: dollars(CaseSums::kept),
        reimbursed_usd: dollars(|sums| sums.reimbursed),
        net_loss_usd: dollars(CaseSums::borne),
        loss_incomes_median: median(&losses),
        loss_incomes_mean: mean(&losses),
        life_loss_incomes_median: median(&whole_losses),
        life_loss_incomes_mean: mean(&whole_losses),
        mule_accounts: used.len() as u64,
        mule_share: used.len() as f64 / opened.max(1) as f64,
        mules_frozen: lives.len() as u64,
        mule_life_days: median(&lives),
        reports: told(Case::reported_at),
        reports_to_bank: told(|case| case.bank_told_at),
        reports_to_police: told(|case| case.police_told_at),
        raids: acted(EnforcementAction::Raid).count() as u64,
        arrested: acted(EnforcementAction::Arrest)
            .map(|(_, count)| (*count).max(0) as u64)
            .sum(),
        rings: sim.rings.iter().filter(is_there).count() as u64,
        schemes: schemes(sim),
        policies: sim.policies.ledgers(&sim.world.horizon).into_iter().collect(),
    }
}

/// Crews of families that can collapse, if there are such families.
fn schemes(sim: &Sim) -> Option<Schemes> {
    let end = sim.world.horizon.window_end.start();
    let families = &sim.params.funnels;
    families.iter().find(|family| family.scheme.is_some())?;
    let rings = sim.rings.iter().filter(|ring| ring.opened_at < end);
    let rings = rings.filter(|ring| families[usize::from(ring.funnel)].scheme.is_some());
    let lives: Vec<f64> = rings
        .clone()
        .filter_map(|ring| {
            let mut operators = ring.operators.iter();
            let closed = operators
                .find(|operator| operator.exit_reason == Some(ExitReason::Collapsed))?
                .to?;
            (closed < end).then_some((closed - ring.opened_at).0 as f64 / 86_400.0)
        })
        .collect();
    Some(Schemes {
        opened: rings.count() as u64,
        collapsed: lives.len() as u64,
        life_days: median(&lives),
    })
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Fees that came through in the window.
fn fees(sim: &Sim) -> u64 {
    use crate::model::facts::Role;
    let payments = sim.truth.payments.iter();
    let fees = payments.filter(|truth| matches!(truth.role, Role::Fee | Role::RecoveryFee) && truth.status.moves());
    fees.count() as u64
}

/// The funnel of each family. Crews write to strangers for the family that their syndicate works in; another family is
/// reached through it alone, and its funnel begins with its cases.
fn funnels(sim: &Sim, listed: &[CaseIx], victims: &[&Case], seen: &Seen) -> Vec<FunnelCount> {
    let mut funnels = Vec::new();
    for (number, params) in sim.params.funnels.iter().enumerate() {
        let of_family = |case: &&Case| usize::from(case.funnel) == number;
        let rings: BTreeSet<PublicId> = sim
            .rings
            .iter()
            .filter(|ring| usize::from(ring.funnel) == number)
            .map(|ring| ring.id)
            .collect();
        let mut before = None;
        let mut stages = Vec::new();
        for (position, stage) in params.stage.iter().enumerate() {
            let cases = if position == 0 && !rings.is_empty() {
                rings.iter().filter_map(|ring| seen.contacts.get(ring)).sum()
            } else {
                let active = listed.iter().map(|case| &sim.cases[case.at()]).filter(of_family);
                active.filter(|case| case.stage_at[position].is_some()).count() as u64
            };
            stages.push(StageCount {
                stage: stage.name.clone(),
                cases,
                conversion: before.map_or(1.0, |before: u64| cases as f64 / before.max(1) as f64),
            });
            before = Some(cases);
        }
        funnels.push(FunnelCount {
            family: params.name.clone(),
            victims: victims.iter().copied().filter(of_family).count() as u64,
            stages,
        });
    }
    funnels
}

/// The figures as a section of `docs/dataset.md`.
#[must_use]
pub fn page() -> String {
    let mut page = PAGE.to_owned();
    for (name, meaning) in FIGURES {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "| {name} | {meaning} |");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_figure_is_listed_once_and_said_in_a_sentence() {
        let names: BTreeSet<&str> = FIGURES.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), FIGURES.len());
        assert!(FIGURES.iter().all(|(_, meaning)| meaning.ends_with('.')));
    }

    #[test]
    fn a_service_that_was_frozen_first_is_the_life_of_its_account() {
        let service = |used: i64, frozen: Option<i64>| {
            let day = |day: i64| Time(day * 86_400);
            let new = MuleState::new(
                1,
                crate::model::state::RingIx(0),
                AccountIx(0),
                crate::world::PersonIx(0),
                day(0),
            );
            MuleState {
                first_use: Some(day(used)),
                frozen_at: frozen.map(day),
                ..new
            }
        };
        let (early, late, open) = (service(1, Some(4)), service(10, Some(18)), service(2, None));
        let end = Time(20 * 86_400);
        assert_eq!(life_days(&[&late, &open, &early], end), Some(3.0));
        assert_eq!(life_days(&[&open, &late], end), Some(8.0));
        // What is frozen after the window's end had not been by it.
        assert_eq!(life_days(&[&late], Time(18 * 86_400)), None);
        assert_eq!(life_days(&[&open], end), None);
    }
}
