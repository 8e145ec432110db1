//! How crews change their ways.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::param::dist::SpanDist;
use crate::param::note::note;
use crate::param::span::Span;

/// How crews adapt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AdaptationParams {
    /// Share of crews that ever change their ways; 0 switches adaptation off.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub crews: f64,
    /// From one review of what was noticed to the next.
    #[schemars(transform = note("span", "warmup", "assumption", "A"))]
    pub review: Span,
    /// From a decision to the change.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub delay: SpanDist,
    /// How many more signs than usual there must be for each seat, beside three standard deviations of what a crew of 16
    /// would see.
    #[schemars(range(min = 0.0, max = 1000.0), transform = note("signs/review/seat", "window", "assumption", "A"))]
    pub least_per_seat: f64,
    /// A payment that comes later than this counts as one that did not come through.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub late: Span,
    /// How often each way can be changed.
    #[schemars(range(min = 0, max = 10), transform = note("times", "window", "assumption", "A"))]
    pub most: u8,
    /// Reviews before a change and after it took hold whose income a ring compares; 0 is none, and nothing is undone. Of
    /// those before the last counts alone if it was worse than their mean.
    #[schemars(range(min = 0, max = 52), transform = note("reviews", "window", "assumption", "A"))]
    pub compare: u8,
    /// A change is undone if income after it is less than this share of the one before.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("ratio", "window", "assumption", "A"))]
    pub keeps_from: f64,
    /// Price of a change, in mean wages of the targets' country a seat.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("mean wages/seat", "window", "assumption", "A"))]
    pub cost: f64,
    /// What is left of each payment after a change to smaller ones; a demand takes as many more of them.
    #[schemars(range(min = 0.05, max = 1.0), transform = note("ratio", "window", "assumption", "A"))]
    pub smaller: f64,
    /// By what the share collected in crypto grows.
    #[schemars(range(min = 1.0, max = 20.0), transform = note("ratio", "window", "assumption", "A"))]
    pub crypto: f64,
    /// By what the number of mule accounts grows; they serve as much shorter.
    #[schemars(range(min = 1.0, max = 20.0), transform = note("ratio", "window", "assumption", "A"))]
    pub more_mules: f64,
    /// By what the time before a mule account's first use grows.
    #[schemars(range(min = 1.0, max = 50.0), transform = note("ratio", "window", "assumption", "A"))]
    pub warm_up: f64,
    /// What is left of the share of freshly opened accounts.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("ratio", "window", "assumption", "A"))]
    pub fresh: f64,
    /// What is left of a group's size.
    #[schemars(range(min = 0.05, max = 1.0), transform = note("ratio", "window", "assumption", "A"))]
    pub group: f64,
}

impl Default for AdaptationParams {
    fn default() -> Self {
        AdaptationParams {
            crews: 1.0,
            review: Span(7 * 86_400),
            delay: SpanDist::hours(96.0, 0.5),
            least_per_seat: 0.18,
            late: Span(12 * 3_600),
            most: 2,
            compare: 3,
            keeps_from: 0.8,
            cost: 0.1,
            smaller: 0.6,
            crypto: 1.8,
            more_mules: 1.5,
            warm_up: 2.5,
            fresh: 0.4,
            group: 0.5,
        }
    }
}
