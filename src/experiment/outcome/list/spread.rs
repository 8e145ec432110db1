//! Losses by where they left, whom they hit and where they went.

use super::{Outcome, parts};
use crate::experiment::outcome::Better::Lower;
use crate::experiment::outcome::victims;

pub const SPREAD: &[Outcome] = &[
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
