//! An experiment file as it is written: which keys there are, and what each means. Nothing here knows scenarios.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::friction::Prices;
use crate::words;

/// An experiment: one scenario, several arms, the same seeds for all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Short name: part of the directory's.
    pub name: String,
    /// One line for people.
    #[serde(default)]
    pub title: String,
    /// Scenario file, relative to this one.
    pub scenario: String,
    /// Seeds, such as `1..32`, both included.
    #[serde(default = "one_seed")]
    pub seeds: String,
    /// The arm that others are compared with. If nothing is said, the one that changes nothing, which is added where
    /// there is none.
    #[serde(default)]
    pub baseline: Option<String>,
    /// Outcomes to show first; all are kept. One that is divided, such as `funnel`, means all of its parts, and a part
    /// may be named by itself.
    #[serde(default)]
    pub outcomes: Vec<String>,
    /// The outcome by which arms are ranked; less is better.
    #[serde(default = "harm")]
    pub harm: String,
    /// The outcome that says what an arm costs.
    #[serde(default = "cost")]
    pub cost: Option<String>,
    /// Outcomes about which the experiment makes claims: probabilities are corrected over these and the arms together.
    /// If nothing is said, `harm` alone.
    #[serde(default)]
    pub primary: Vec<String>,
    /// What the trouble of honest people is worth.
    #[serde(default)]
    pub friction: Prices,
    /// Parameters set for every arm, as in a scenario.
    #[serde(default)]
    pub set: Value,
    /// Policies that arms may name, as in a scenario.
    #[serde(default)]
    pub policy: Value,
    /// What is compared.
    #[serde(default)]
    pub arm: Vec<ArmDocument>,
    /// When there are seeds enough.
    #[serde(default)]
    pub precision: Option<Precision>,
    /// Parameters whose value nobody knows.
    #[serde(default)]
    pub uncertain: Vec<Uncertain>,
    /// How many combinations of them are drawn.
    #[serde(default = "draws")]
    #[schemars(range(min = 1, max = 10000))]
    pub draws: u32,
}

/// An arm: what is laid over the scenario. The one with nothing is the baseline, unless another is named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArmDocument {
    /// Short name, as results show it.
    pub name: String,
    /// Policies: names from this file's `[policy]`, or files that end in `.toml`, relative to this one.
    #[serde(default)]
    pub policies: Vec<String>,
    /// Policies of this arm alone, as in a scenario.
    #[serde(default)]
    pub policy: Value,
    /// Parameters, as in a scenario.
    #[serde(default)]
    pub set: Value,
    /// From when on its parameters of scope `window` hold.
    #[serde(default)]
    pub since: Since,
    /// Whether it should do nothing: it is shown in a section of its own, and no claim is made about it.
    #[serde(default)]
    pub placebo: bool,
}

words! {
    /// From when on an arm's parameters hold.
    #[derive(Default)]
    pub enum Since {
        /// The window's opening: the arm shares the burn-in of others.
        #[default]
        Window = "window",
        /// The first day of the burn-in, as `scamnet run --set` would have it.
        Start = "start",
    }
}

/// Stop when the interval of every arm's difference is narrow enough; never because it leaves out zero.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Precision {
    /// The outcome.
    pub outcome: String,
    /// Half-width of the paired t interval, in the outcome's unit.
    #[schemars(range(min = 0.0))]
    pub half_width: f64,
    /// Seeds that are run in any case.
    #[serde(default = "least_seeds")]
    #[schemars(range(min = 3, max = 10000))]
    pub least: u32,
}

/// A parameter whose value is somewhere in a range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Uncertain {
    /// Its dotted path, as `scamnet describe` lists it.
    pub path: String,
    /// The least: a number, or a span in quotes.
    pub low: Value,
    /// The most.
    pub high: Value,
    /// How values are spread between them.
    #[serde(default)]
    pub spread: Spread,
}

words! {
    /// How values are spread over a range.
    #[derive(Default)]
    pub enum Spread {
        #[default]
        Linear = "linear",
        /// Equal ratios are equally likely; the range must be above nothing.
        Log = "log",
    }
}

fn one_seed() -> String {
    "1".to_owned()
}

fn harm() -> String {
    "lost_usd".to_owned()
}

/// What an arm costs, where the experiment does not say by what.
pub(super) fn cost() -> Option<String> {
    Some("social_cost_usd".to_owned())
}

fn draws() -> u32 {
    16
}

fn least_seeds() -> u32 {
    8
}
