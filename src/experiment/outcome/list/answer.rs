//! What comes of reports and detectors: alerts, freezes, raids.

use super::{Outcome, one};
use crate::experiment::outcome::Better::{Higher, Lower, Neither};
use crate::experiment::outcome::answer;

pub const ANSWER: &[Outcome] = &[
    one(
        "reports",
        "cases",
        Neither,
        "Cases that their victims first reported in the window, to a bank or the police.",
        |run| Some(run.summary.reports as f64),
    ),
    one(
        "reports_to_bank",
        "cases",
        Neither,
        "Cases of which their victims told a bank in the window, alone or by a hotline.",
        |run| Some(run.summary.reports_to_bank as f64),
    ),
    one(
        "reports_to_police",
        "cases",
        Neither,
        "Cases of which their victims told the police in the window, alone or by a hotline.",
        |run| Some(run.summary.reports_to_police as f64),
    ),
    one(
        "report_share",
        "share",
        Higher,
        "Share of victims who reported by the window's end.",
        answer::report_share,
    ),
    one(
        "report_days",
        "days",
        Lower,
        "Median days from a victim's first payment to the report.",
        answer::report_days,
    ),
    one("alerts", "alerts", Neither, "Alerts that detectors raised.", |run| {
        Some(answer::alerts(run).count() as f64)
    }),
    one(
        "alert_precision",
        "share",
        Neither,
        "Share of alerts that were about mule accounts.",
        answer::alert_precision,
    ),
    one(
        "alert_recall",
        "share",
        Higher,
        "Share of mule accounts used in the window about which there was an alert.",
        answer::alert_recall,
    ),
    one(
        "freezes",
        "accounts",
        Neither,
        "Accounts frozen, each time counted.",
        |run| Some(run.tally.freezes.len() as f64),
    ),
    one(
        "freezes_wrong",
        "accounts",
        Lower,
        "Of those, accounts that were in no crew's hands.",
        |run| Some(answer::wrong_freezes(run) as f64),
    ),
    one(
        "frozen_wrong_days",
        "days",
        Lower,
        "Days of the window for which the holders of these accounts did without them.",
        |run| Some(answer::wrong_days(run)),
    ),
    one(
        "freeze_precision",
        "share",
        Neither,
        "Share of freezes that hit a mule account.",
        answer::freeze_precision,
    ),
    one(
        "freeze_recall",
        "share",
        Higher,
        "Share of mule accounts used in the window that were frozen by its end.",
        answer::freeze_recall,
    ),
    one("raids", "raids", Neither, "Sites raided.", |run| {
        Some(run.summary.raids as f64)
    }),
    one("arrested", "people", Neither, "People arrested.", |run| {
        Some(run.summary.arrested as f64)
    }),
];
