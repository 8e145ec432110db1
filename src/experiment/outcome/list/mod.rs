//! The list of outcomes: name, unit, which way is better, what it is, and how it is read. A file for each thing
//! measured.
//!
//! An amount or a count that falls merely because there is less harm (reports, money recovered, mules frozen) is
//! neither good nor bad by itself, and so is the precision of whoever looks for harm; the shares beside them are.

mod answer;
mod crews;
mod losses;
mod policies;
mod spread;

use super::finished::Finished;
use super::{Better, Given, Outcome, Read};
use crate::experiment::friction::Prices;

/// In the order in which results show them.
const GROUPS: [&[Outcome]; 5] = [
    losses::LOSSES,
    crews::CREWS,
    answer::ANSWER,
    policies::POLICIES,
    spread::SPREAD,
];

/// Every outcome, in the order in which results show them.
pub const OUTCOMES: &[Outcome] = &joined::<{ count() }>();

/// Whether an outcome is measured of policies alone: without any, it is nothing.
#[must_use]
pub fn needs_policy(name: &str) -> bool {
    policies::MEASURED_OF_POLICIES.contains(&name)
}

/// Whether an outcome's parts come in an order of their own, that of the funnel, and not in that of their names.
#[must_use]
pub fn in_order(name: &str) -> bool {
    matches!(name, "stage" | "funnel")
}

const fn count() -> usize {
    let (mut count, mut group) = (0, 0);
    while group < GROUPS.len() {
        count += GROUPS[group].len();
        group += 1;
    }
    count
}

/// All groups as one list.
const fn joined<const N: usize>() -> [Outcome; N] {
    let mut all = [GROUPS[0][0]; N];
    let (mut at, mut group, mut place) = (0, 0, 0);
    while at < N {
        if place == GROUPS[group].len() {
            (group, place) = (group + 1, 0);
        } else {
            all[at] = GROUPS[group][place];
            (at, place) = (at + 1, place + 1);
        }
    }
    all
}

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
