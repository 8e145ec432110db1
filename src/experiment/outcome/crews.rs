//! Outcomes of crews: what they take and pay, and how long their accounts serve.

use super::finished::{Finished, is_paid};
use crate::model::facts::Role;
use crate::model::labels::summary::used_mules;

/// What crews took, less what went back to victims.
pub fn income(run: &Finished) -> f64 {
    let sum = |is_wanted: fn(Role) -> bool| run.moved(is_wanted).map(|(_, dollars)| dollars).sum::<f64>();
    sum(is_paid) - sum(|role| role.is_payout() || role == Role::Refund)
}

/// What crews paid to those who work for them.
pub fn cost(run: &Finished) -> f64 {
    let is_cost = |role| matches!(role, Role::Payroll | Role::Commission | Role::PurchaseOfAccount);
    run.moved(is_cost).map(|(_, dollars)| dollars).sum()
}

/// Mean days from first to last use of accounts used in the window.
pub fn service_days(run: &Finished) -> Option<f64> {
    let days: Vec<f64> = used_mules(run.sim)
        .into_values()
        .flatten()
        .filter_map(|mule| Some((mule.last_use? - mule.first_use?).0 as f64 / 86_400.0))
        .collect();
    (!days.is_empty()).then(|| days.iter().sum::<f64>() / days.len() as f64)
}
