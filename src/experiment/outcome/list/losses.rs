//! How far cases come, what is lost, what comes back, and who bears the rest.

use super::{Outcome, one, parts};
use crate::experiment::outcome::Better::{Higher, Lower, Neither};
use crate::experiment::outcome::victims;

pub const LOSSES: &[Outcome] = &[
    one(
        "contacted",
        "first messages",
        Lower,
        "First messages that crews sent to strangers.",
        |run| Some(run.seen.contacted() as f64),
    ),
    parts(
        "stage",
        "cases",
        Lower,
        "Cases of the first funnel active in the window that ever entered each stage.",
        victims::stages,
    ),
    parts(
        "funnel",
        "cases",
        Lower,
        "The same of every funnel, by family and stage; first messages where a family writes to strangers.",
        victims::stages_by_family,
    ),
    one(
        "victims",
        "cases",
        Lower,
        "Cases in which the victim paid in the window, a fee as much as a deposit.",
        |run| Some(run.summary.victims as f64),
    ),
    parts(
        "victims.family",
        "cases",
        Lower,
        "The same by family of scam.",
        victims::victims_by_family,
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
        |run| Some(run.summary.gross_loss_usd),
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
        "Task payouts, returned baits, promised returns, withdrawals and referral bonuses that crews paid to victims.",
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
        |run| Some(run.summary.lost_usd),
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
        |run| Some(run.summary.reimbursed_usd),
    ),
    one(
        "net_loss_usd",
        "USD",
        Lower,
        "What victims bear in the end: lost less reimbursed.",
        |run| Some(run.summary.net_loss_usd),
    ),
    one(
        "loss_incomes_median",
        "monthly incomes",
        Neither,
        "Median net loss of a victim in the window.",
        |run| run.summary.loss_incomes_median,
    ),
];
