//! What crews earn and spend, and the mule accounts they use.

use super::{Outcome, one};
use crate::experiment::outcome::Better::{Lower, Neither};
use crate::experiment::outcome::crews;

pub const CREWS: &[Outcome] = &[
    one(
        "crew_income_usd",
        "USD",
        Lower,
        "What crews took, less what they paid back and what was recovered.",
        |run| Some(crews::income(run)),
    ),
    one(
        "crew_cost_usd",
        "USD",
        Neither,
        "What crews paid in wages, to mules and for accounts.",
        |run| Some(crews::cost(run)),
    ),
    one(
        "crew_net_usd",
        "USD",
        Lower,
        "Crews' income less their cost; what is stuck in frozen accounts still counts as income.",
        |run| Some(crews::income(run) - crews::cost(run)),
    ),
    one(
        "schemes_collapsed",
        "crews",
        Neither,
        "Crews that live on what comes in and closed by the window's end, since more fell due; none where no family has such crews.",
        |run| run.summary.schemes.map(|schemes| schemes.collapsed as f64),
    ),
    one(
        "scheme_life_days",
        "days",
        Lower,
        "Median days from the opening of these crews to their collapse.",
        |run| run.summary.schemes?.life_days,
    ),
    one(
        "mule_accounts",
        "accounts",
        Lower,
        "Mule accounts used in the window.",
        |run| Some(run.summary.mule_accounts as f64),
    ),
    one(
        "mules_frozen",
        "accounts",
        Neither,
        "Of those, accounts frozen by the window's end.",
        |run| Some(run.summary.mules_frozen as f64),
    ),
    one(
        "mule_life_days",
        "days",
        Lower,
        "Median days from a mule account's first use to its freeze, of those frozen.",
        |run| run.summary.mule_life_days,
    ),
    one(
        "mule_service_days",
        "days",
        Neither,
        "Mean days from a mule account's first use to its last.",
        crews::service_days,
    ),
];
