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
