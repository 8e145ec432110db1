//! Outcomes of those who answer: reports, alerts, freezes, and how often they were right.

use std::collections::{BTreeMap, BTreeSet};

use super::finished::Finished;
use crate::engine::Time;
use crate::model::labels::summary::used_mules;
use crate::model::state::{Case, Raised};
use crate::param::quantile::median;
use crate::world::{AccountIx, PublicId};

/// Share of victims who had reported by the window's end.
pub fn report_share(run: &Finished) -> Option<f64> {
    let victims = run.victims().count();
    share(run.victims().filter_map(|case| reported_at(run, case)).count(), victims)
}

/// When a case was reported, if that was by the window's end.
fn reported_at(run: &Finished, case: &Case) -> Option<Time> {
    case.reported_at()
        .filter(|at| *at < run.sim.world.horizon.window_end.start())
}

/// Median days from the first payment to the report.
pub fn report_days(run: &Finished) -> Option<f64> {
    let days: Vec<f64> = run
        .victims()
        .filter_map(|case| Some((reported_at(run, case)? - case.given.first()?.at).0 as f64 / 86_400.0))
        .collect();
    median(&days)
}

/// Alerts raised in the window.
pub fn alerts<'a>(run: &Finished<'a>) -> impl Iterator<Item = &'a Raised> {
    let horizon = run.sim.world.horizon;
    run.sim
        .response
        .alerts
        .iter()
        .filter(move |alert| horizon.shows(alert.at))
}

/// Share of alerts about mule accounts.
pub fn alert_precision(run: &Finished) -> Option<f64> {
    let since = recruited(run);
    let right = |alert: &&Raised| since.get(&alert.account).is_some_and(|&from| from <= alert.at);
    share(alerts(run).filter(right).count(), alerts(run).count())
}

/// Share of used mule accounts about which there was an alert.
pub fn alert_recall(run: &Finished) -> Option<f64> {
    let alerted: BTreeSet<AccountIx> = alerts(run).map(|alert| alert.account).collect();
    let used = used_mules(run.sim);
    share(
        used.keys().filter(|account| alerted.contains(account)).count(),
        used.len(),
    )
}

/// Freezes of accounts in no crew's hands.
fn wrongly_frozen<'a>(run: &Finished<'a>) -> impl Iterator<Item = &'a (Time, PublicId)> {
    let world = &run.sim.world;
    let since: BTreeMap<PublicId, Time> = recruited(run)
        .into_iter()
        .map(|(account, from)| (world.accounts.get(account).id, from))
        .collect();
    let freezes = run.tally.freezes.iter();
    freezes.filter(move |(at, account)| since.get(account).is_none_or(|from| from > at))
}

/// How many such freezes there were.
pub fn wrong_freezes(run: &Finished) -> usize {
    wrongly_frozen(run).count()
}

/// Days of the window for which their holders did without these accounts.
pub fn wrong_days(run: &Finished) -> f64 {
    let end = run.sim.world.horizon.window_end.start();
    let mut unfreezes: BTreeMap<PublicId, Vec<Time>> = BTreeMap::new();
    for (at, account) in &run.tally.unfreezes {
        unfreezes.entry(*account).or_default().push(*at);
    }
    let seconds = wrongly_frozen(run).map(|(at, account)| {
        let again = unfreezes.get(account).into_iter().flatten().find(|again| *again >= at);
        (again.copied().unwrap_or(end).min(end) - *at).0
    });
    seconds.sum::<i64>() as f64 / 86_400.0
}

/// Share of freezes that hit a mule account.
pub fn freeze_precision(run: &Finished) -> Option<f64> {
    let all = run.tally.freezes.len();
    share(all - wrong_freezes(run), all)
}

/// Share of used mule accounts that were frozen by the window's end.
pub fn freeze_recall(run: &Finished) -> Option<f64> {
    let summary = &run.summary;
    share(summary.mules_frozen as usize, summary.mule_accounts as usize)
}

/// Since when each account has been in a crew's hands: the first time.
fn recruited(run: &Finished) -> BTreeMap<AccountIx, Time> {
    let mut since = BTreeMap::new();
    for mule in &run.sim.mules.all {
        let from = since.entry(mule.account).or_insert(mule.recruited_at);
        *from = (*from).min(mule.recruited_at);
    }
    since
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
