//! The list of outcomes: name, unit, which way is better, what it is, and how it is read.
//!
//! An amount or a count that falls merely because there is less harm (reports, money recovered, mules frozen) is neither
//! good nor bad by itself, and so is the precision of whoever looks for harm; the shares beside them are.

use Better::{Higher, Lower, Neither};

use super::finished::Finished;
use super::{Better, Given, Outcome, Read, answer, crews, policies, victims};
use crate::experiment::friction::{self, Prices};

const fn one(
    name: &'static str,
    unit: &'static str,
    better: Better,
    about: &'static str,
    read: fn(&Finished) -> Option<f64>,
) -> Outcome {
    Outcome {
        name,
        unit,
        better,
        about,
        read: Read::One(read),
    }
}

const fn parts(
    name: &'static str,
    unit: &'static str,
    better: Better,
    about: &'static str,
    read: fn(&Finished) -> Vec<(String, f64)>,
) -> Outcome {
    Outcome {
        name,
        unit,
        better,
        about,
        read: Read::Parts(read),
    }
}

const fn priced(
    name: &'static str,
    unit: &'static str,
    better: Better,
    about: &'static str,
    read: fn(&Prices, Given) -> f64,
) -> Outcome {
    Outcome {
        name,
        unit,
        better,
        about,
        read: Read::Priced(read),
    }
}

const fn priced_parts(
    name: &'static str,
    unit: &'static str,
    better: Better,
    about: &'static str,
    read: fn(&Prices, Given) -> Vec<(String, f64)>,
) -> Outcome {
    Outcome {
        name,
        unit,
        better,
        about,
        read: Read::PricedParts(read),
    }
}

/// Every outcome, in the order in which results show them.
pub const OUTCOMES: &[Outcome] = &[
    one(
        "contacted",
        "first messages",
        Lower,
        "First messages that crews sent to strangers.",
        |run| Some(run.seen.contacts as f64),
    ),
    parts(
        "stage",
        "cases",
        Lower,
        "Cases of the first funnel active in the window that ever entered each stage.",
        victims::stages,
    ),
    one(
        "victims",
        "cases",
        Lower,
        "Cases with a deposit in the window.",
        |run| Some(run.summary.victims as f64),
    ),
    one(
        "deposits",
        "payments",
        Lower,
        "Deposits that arrived, fees not counted.",
        |run| Some(run.summary.deposits as f64),
    ),
    one(
        "gross_loss_usd",
        "USD",
        Lower,
        "Deposits and fees that victims paid.",
        |run| Some(run.summary.deposited_usd + run.summary.fees_usd),
    ),
    one(
        "stopped_usd",
        "USD",
        Neither,
        "Deposits and fees that victims tried to pay and never did: refused (lack of funds apart), withdrawn or cancelled, and not paid by the same case to anybody within three days. Counted once, however often it was tried.",
        |run| Some(victims::stopped(run)),
    ),
    one(
        "paid_back_usd",
        "USD",
        Neither,
        "Task payouts and returned baits that crews paid to victims.",
        |run| Some(run.summary.paid_back_usd),
    ),
    one(
        "recovered_usd",
        "USD",
        Neither,
        "Money taken back and returned to victims.",
        |run| Some(run.summary.recovered_usd),
    ),
    one(
        "recovered_share",
        "share",
        Higher,
        "Share of gross loss that was taken back and returned to victims.",
        victims::recovered_share,
    ),
    parts(
        "recovered_usd.layer",
        "USD",
        Neither,
        "The same by the layer of the mule account where it lay; 1 collects.",
        victims::recovered_by_layer,
    ),
    one(
        "recovery_days",
        "days",
        Lower,
        "From a victim's report to the money's return, mean over dollars returned.",
        victims::recovery_days,
    ),
    one(
        "lost_usd",
        "USD",
        Lower,
        "Gross loss less what was paid back and recovered, case by case, never below nothing.",
        |run| Some(victims::lost(run)),
    ),
    parts(
        "borne_usd.by",
        "USD",
        Neither,
        "Who bears what was lost, to the cent: victims, the institutions that they paid from, those where it arrived, platforms, the state.",
        victims::borne_by,
    ),
    one(
        "reimbursed_usd",
        "USD",
        Neither,
        "What others than the crews made good to victims: a transfer, not a saving.",
        |run| Some(victims::reimbursed(run)),
    ),
    one(
        "net_loss_usd",
        "USD",
        Lower,
        "What victims bear in the end: lost less reimbursed.",
        |run| Some(victims::net_loss(run)),
    ),
    one(
        "loss_incomes_median",
        "monthly incomes",
        Neither,
        "Median net loss of a victim over the whole case.",
        |run| Some(run.summary.median_loss_incomes),
    ),
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
        |run| run.summary.median_days_to_freeze,
    ),
    one(
        "mule_service_days",
        "days",
        Neither,
        "Mean days from a mule account's first use to its last.",
        crews::service_days,
    ),
    one("reports", "cases", Neither, "Cases reported in the window.", |run| {
        Some(run.summary.reports as f64)
    }),
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
    parts(
        "gross_loss_usd.rail",
        "USD",
        Lower,
        "Gross loss by the rail that it left on.",
        victims::by_rail,
    ),
    parts(
        "gross_loss_usd.country",
        "USD",
        Lower,
        "Gross loss by the victims' country.",
        victims::by_country,
    ),
    parts(
        "gross_loss_usd.family",
        "USD",
        Lower,
        "Gross loss by family of scam.",
        victims::by_family,
    ),
    parts(
        "gross_loss_usd.institution",
        "USD",
        Lower,
        "Gross loss by the institution that received it.",
        victims::by_institution,
    ),
    parts(
        "net_loss_usd.age",
        "USD",
        Lower,
        "Net loss by the victims' age in the year of the window's opening.",
        victims::by_age,
    ),
    parts(
        "net_loss_usd.income",
        "USD",
        Lower,
        "Net loss by the victims' income band.",
        victims::by_income,
    ),
    parts(
        "net_loss_usd.region",
        "USD",
        Lower,
        "Net loss by the victims' region.",
        victims::by_region,
    ),
];
