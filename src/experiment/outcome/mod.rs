//! Outcomes: what a finished run is measured by. One list, [`OUTCOMES`]; a new outcome is one entry.
//!
//! Every outcome is a pure function of a [`Finished`] run: its state at the end and a tally of what left it on the way.
//! Sums and counts are of the window, as in `summary.json` and the dataset; money is in US dollars at the scenario's
//! rates. Names are stable. An outcome with parts (`gross_loss_usd.rail`) gives one value for each part that there is,
//! under its name, a dot and the part.

mod answer;
mod crews;
mod finished;
mod list;
mod policies;
mod victims;

use serde::{Deserialize, Serialize};

pub use finished::{Finished, Tally, amount_usd, is_paid};
pub use list::{OUTCOMES, in_order, needs_policy};
pub use victims::by_person;

use super::friction::Prices;
use crate::words;

words! {
    /// Which way an outcome should go.
    pub enum Better {
        Lower = "lower",
        Higher = "higher",
        /// It says what happened, not how good that is.
        Neither = "neither",
    }
}

/// How values are read from a finished run.
#[derive(Clone, Copy)]
pub enum Read {
    /// One value; none where the run has nothing to take it from.
    One(fn(&Finished) -> Option<f64>),
    /// One value for each part.
    Parts(fn(&Finished) -> Vec<(String, f64)>),
    /// One value that follows from other outcomes of the run and from prices of the experiment.
    Priced(fn(&Prices, Given) -> f64),
    /// One value for each part, that follows from other outcomes of the run and from prices of the experiment.
    PricedParts(fn(&Prices, Given) -> Vec<(String, f64)>),
}

/// Other outcomes of one value of a run, by name; 0 where it has none.
pub type Given<'a> = &'a dyn Fn(&str) -> f64;

impl Read {
    /// Whether there is a value for each part, and none by itself.
    #[must_use]
    pub const fn has_parts(&self) -> bool {
        matches!(self, Read::Parts(_) | Read::PricedParts(_))
    }
}

/// Something that a run is measured by.
#[derive(Clone, Copy)]
pub struct Outcome {
    pub name: &'static str,
    pub unit: &'static str,
    pub better: Better,
    /// What it is, in a sentence.
    pub about: &'static str,
    pub read: Read,
}

impl Outcome {
    fn value(&self, value: f64) -> Value {
        let name = self.name.to_owned();
        Value { name, value }
    }

    fn part(&self, (part, value): (String, f64)) -> Value {
        let name = format!("{}.{part}", self.name);
        Value { name, value }
    }
}

/// A value of an outcome in one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// The outcome's name, with the part if it has parts.
    pub name: String,
    pub value: f64,
}

/// All values of a run but those that need prices, in the order of [`OUTCOMES`]; parts in the order of their names.
#[must_use]
pub fn values(run: &Finished) -> Vec<Value> {
    let mut values = Vec::new();
    for outcome in OUTCOMES {
        match outcome.read {
            Read::One(read) => values.extend(read(run).map(|value| outcome.value(value))),
            Read::Parts(read) => values.extend(read(run).into_iter().map(|part| outcome.part(part))),
            Read::Priced(_) | Read::PricedParts(_) => {}
        }
    }
    values
}

/// Those that need prices, from the others.
#[must_use]
pub fn priced(prices: &Prices, others: &[Value]) -> Vec<Value> {
    let given = |name: &str| {
        let value = others.iter().find(|value| value.name == name);
        value.map_or(0.0, |value| value.value)
    };
    let mut values = Vec::new();
    for outcome in OUTCOMES {
        match outcome.read {
            Read::Priced(read) => values.push(outcome.value(read(prices, &given))),
            Read::PricedParts(read) => values.extend(read(prices, &given).into_iter().map(|part| outcome.part(part))),
            Read::One(_) | Read::Parts(_) => {}
        }
    }
    values
}

/// The outcome that a value's name belongs to: its own, or the one of which it is a part.
#[must_use]
pub fn of(name: &str) -> Option<&'static Outcome> {
    let is_part = |outcome: &&Outcome| {
        let rest = name.strip_prefix(outcome.name).and_then(|rest| rest.strip_prefix('.'));
        outcome.read.has_parts() && rest.is_some()
    };
    let whole = |outcome: &&Outcome| outcome.name == name && !outcome.read.has_parts();
    OUTCOMES.iter().find(whole).or_else(|| OUTCOMES.iter().find(is_part))
}

/// The outcome all of whose parts a name means: its own, such as `funnel`, or as lists show it, `funnel.*`.
#[must_use]
pub fn whole(name: &str) -> Option<&'static Outcome> {
    let bare = name.strip_suffix(".*").unwrap_or(name);
    let mut divided = OUTCOMES.iter().filter(|outcome| outcome.read.has_parts());
    divided.find(|outcome| outcome.name == bare)
}

/// Whether what an experiment calls `name` is a value, or has it among its parts.
#[must_use]
pub fn means(name: &str, value: &str) -> bool {
    let has = |whole: &Outcome| of(value).is_some_and(|own| own.name == whole.name);
    name == value || whole(name).is_some_and(has)
}

/// Names that may stand alone in an experiment: outcomes of one value.
pub fn single() -> impl Iterator<Item = &'static str> {
    OUTCOMES
        .iter()
        .filter(|outcome| !outcome.read.has_parts())
        .map(|outcome| outcome.name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_snake_case() {
        let names: BTreeSet<&str> = OUTCOMES.iter().map(|outcome| outcome.name).collect();
        assert_eq!(names.len(), OUTCOMES.len());
        let plain = |c: char| c.is_ascii_lowercase() || c == '_' || c == '.';
        assert!(names.iter().all(|name| name.chars().all(plain)), "{names:?}");
        assert!(OUTCOMES.iter().all(|outcome| outcome.about.ends_with('.')));
    }

    #[test]
    fn what_needs_a_policy_is_in_the_list() {
        let needing = single().filter(|name| needs_policy(name)).count();
        assert_eq!(needing, 11, "every name in the list is an outcome's");
        assert!(needs_policy("analyst_hours") && !needs_policy("social_cost_usd"));
    }

    #[test]
    fn a_part_belongs_to_its_outcome() {
        assert_eq!(of("gross_loss_usd").map(|outcome| outcome.name), Some("gross_loss_usd"));
        assert_eq!(
            of("gross_loss_usd.rail.card").map(|outcome| outcome.name),
            Some("gross_loss_usd.rail")
        );
        assert_eq!(of("recovered_usd.layer.2").map(|outcome| outcome.unit), Some("USD"));
        assert!(of("gross_loss_usd.rail").is_none() && of("victim").is_none());
    }

    #[test]
    fn a_divided_outcome_means_all_of_its_parts_and_no_other() {
        for name in ["gross_loss_usd.rail", "gross_loss_usd.rail.*"] {
            assert!(means(name, "gross_loss_usd.rail.card"), "{name}");
            assert!(!means(name, "gross_loss_usd") && !means(name, "gross_loss_usd.country.PK"));
        }
        assert!(means("gross_loss_usd", "gross_loss_usd") && !means("gross_loss_usd", "gross_loss_usd.rail.card"));
        assert!(means("funnel.task_deposit.replied", "funnel.task_deposit.replied"));
        assert!(whole("victims").is_none() && whole("victims.*").is_none());
    }
}
