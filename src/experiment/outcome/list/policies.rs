//! What policies cost, and what they put honest people through.

use super::{Outcome, one, parts, priced, priced_parts};
use crate::experiment::friction;
use crate::experiment::outcome::Better::{Lower, Neither};
use crate::experiment::outcome::policies;

/// Those that are nothing where no arm has a policy.
pub const MEASURED_OF_POLICIES: [&str; 11] = [
    "programme_cost_usd",
    "held_honest",
    "held_honest_per_stopped",
    "honest_usd_hours",
    "stopped_honest",
    "refused_honest",
    "abandoned_honest",
    "honest_turned_away",
    "policy_alert_precision",
    "analyst_hours",
    "officer_hours",
];

pub const POLICIES: &[Outcome] = &[
    one(
        "payments_refused",
        "payments",
        Neither,
        "Payments of everybody, honest or not, that were refused.",
        |run| Some(run.summary.payments_refused as f64),
    ),
    parts(
        "reimbursed_usd.by",
        "USD",
        Neither,
        "Who made good what was reimbursed: the victim's institution, the receiving one, platforms, the state.",
        policies::reimbursed_by,
    ),
    one(
        "programme_cost_usd",
        "USD",
        Lower,
        "What all policies cost in the window: set-up, days, checks, people addressed, hours of work.",
        |run| Some(policies::cost(run)),
    ),
    parts(
        "programme_cost_usd.policy",
        "USD",
        Lower,
        "The same of each policy by name.",
        policies::cost_by_policy,
    ),
    priced(
        "friction_usd",
        "USD",
        Lower,
        "What honest people's trouble is worth, at the experiment's prices: money held, payments refused and given up, accounts frozen wrongly, people turned away.",
        friction::all,
    ),
    priced_parts(
        "friction_usd.by",
        "USD",
        Lower,
        "The same by kind of trouble.",
        friction::by_kind,
    ),
    priced(
        "social_cost_usd",
        "USD",
        Lower,
        "Programmes and friction together. What merely changes hands (losses, reimbursement) is no part of it.",
        friction::social_cost,
    ),
    one(
        "held_honest",
        "payments",
        Lower,
        "Honest payments that policies held for a while.",
        |run| Some(policies::held_honest(run)),
    ),
    one(
        "held_honest_per_stopped",
        "payments",
        Neither,
        "The same for each payment of a scam that policies stopped.",
        policies::held_for_each_stopped,
    ),
    one(
        "honest_usd_hours",
        "USD x hours",
        Lower,
        "Value of honest payments held, times hours held.",
        |run| Some(policies::honest_dollar_hours(run)),
    ),
    one(
        "stopped_honest",
        "payments",
        Lower,
        "Honest payments that policies stopped, or that honest payers gave up at a warning.",
        |run| Some(policies::stopped_honest(run)),
    ),
    one(
        "refused_honest",
        "payments",
        Lower,
        "Of those, payments that were refused.",
        |run| Some(policies::refused_honest(run)),
    ),
    one(
        "abandoned_honest",
        "payments",
        Lower,
        "Of those, payments given up at a warning.",
        |run| Some(policies::abandoned_honest(run)),
    ),
    one(
        "honest_turned_away",
        "people and groups",
        Lower,
        "Honest people refused an account, a number or entry, and honest groups closed.",
        |run| Some(policies::honest_turned_away(run)),
    ),
    one(
        "policy_alert_precision",
        "share",
        Neither,
        "Share of policies' alerts that were about something illicit.",
        policies::alert_precision,
    ),
    one(
        "analyst_hours",
        "hours",
        Lower,
        "Hours of work of analysts and desks that policies make.",
        |run| Some(policies::analyst_hours(run)),
    ),
    one(
        "officer_hours",
        "hours",
        Lower,
        "Hours of work of officers, examiners and courts that policies make.",
        |run| Some(policies::officer_hours(run)),
    ),
];
