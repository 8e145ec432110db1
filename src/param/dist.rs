//! Distributions as parameters: what a scenario writes where a figure varies from case to case.
//!
//! Every one is used through its inverse, one uniform number in, one figure out, so that a changed parameter changes
//! every draw a little and in one direction. Mathematics is `libm`'s, the same on every platform.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::normal::normal_quantile;
use super::span::Span;

/// Money as a scenario may write it, as a regular expression: a currency and an amount.
pub const MONEY: &str = r"^\s*[A-Za-z]{3,4}\s*[0-9][0-9_,]*(\.[0-9]+)?\s*$";

/// A share as it may be written, by a pattern: `15 %`.
pub const PERCENT: &str = r"^\s*[0-9]+(\.[0-9]+)?\s*%\s*$";

/// What a figure of a distribution may be written as beside a number: a percentage or money.
const FIGURE: &str = r"^\s*([0-9]+(\.[0-9]+)?\s*%|[A-Za-z]{3,4}\s*[0-9][0-9_,]*(\.[0-9]+)?)\s*$";

/// The schema of a figure of a distribution.
fn figure(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["number", "string"], "pattern": FIGURE })
}

/// A number alone is a distribution too.
fn plain_number(schema: &mut Schema) {
    plain(schema, json!({ "type": ["number", "string"], "pattern": FIGURE }));
}

/// A span alone is a distribution too.
fn plain_span(schema: &mut Schema) {
    plain(schema, json!({ "type": "string", "pattern": Span::PATTERN }));
}

fn plain(schema: &mut Schema, form: Value) {
    if let Some(Value::Array(forms)) = schema.get_mut("oneOf") {
        forms.push(form);
    }
}

/// A distribution of plain numbers: `{ lognormal = { median = 2.3, sigma = 0.7 } }`,
/// `{ uniform = { low = 1, high = 2 } }` or `{ fixed = 5 }`, for which `5` alone is another way to say it. A scenario
/// may write a figure of it as `"15 %"`, or, where it counts mean wages, as money: `"SGD 8"`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(transform = plain_number)]
pub enum Dist {
    /// Always the same.
    Fixed(#[schemars(schema_with = "figure")] f64),
    /// Evenly between two figures.
    Uniform(Uniform),
    /// Right-skewed, by its median and the standard deviation of its logarithm.
    Lognormal(Lognormal),
}

/// Bounds of a uniform distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Uniform {
    /// The least.
    #[schemars(schema_with = "figure")]
    pub low: f64,
    /// The most.
    #[schemars(schema_with = "figure")]
    pub high: f64,
}

/// A log-normal distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lognormal {
    /// Half are below it.
    #[schemars(schema_with = "figure", range(min = 0.0))]
    pub median: f64,
    /// Standard deviation of the logarithm.
    #[schemars(range(min = 0.0, max = 5.0))]
    pub sigma: f64,
}

impl Dist {
    /// Right-skewed.
    #[must_use]
    pub const fn lognormal(median: f64, sigma: f64) -> Dist {
        Dist::Lognormal(Lognormal { median, sigma })
    }

    /// Even.
    #[must_use]
    pub const fn uniform(low: f64, high: f64) -> Dist {
        Dist::Uniform(Uniform { low, high })
    }

    /// The figure below which a share `u` (between 0 and 1) lies.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        match *self {
            Dist::Fixed(value) => value,
            Dist::Uniform(Uniform { low, high }) => low + (high - low) * u,
            Dist::Lognormal(Lognormal { median, sigma }) => median * libm::exp(sigma * normal_quantile(u)),
        }
    }
}

/// A distribution of spans: `{ lognormal = { median = "5 min", sigma = 0.6 } }`,
/// `{ uniform = { low = "1 h", high = "2 d" } }` or `{ fixed = "30 d" }`, for which `"30 d"` alone is another way to
/// say it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(transform = plain_span)]
pub enum SpanDist {
    /// Always the same.
    Fixed(Span),
    /// Evenly between two spans.
    Uniform(UniformSpan),
    /// Right-skewed, by its median and the standard deviation of its logarithm.
    Lognormal(LognormalSpan),
}

/// Bounds of a uniform distribution of spans.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UniformSpan {
    /// The shortest.
    pub low: Span,
    /// The longest.
    pub high: Span,
}

/// A log-normal distribution of spans.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LognormalSpan {
    /// Half are shorter.
    pub median: Span,
    /// Standard deviation of the logarithm.
    #[schemars(range(min = 0.0, max = 5.0))]
    pub sigma: f64,
}

impl SpanDist {
    /// Right-skewed, with a median in hours.
    #[must_use]
    pub fn hours(median: f64, sigma: f64) -> SpanDist {
        SpanDist::Lognormal(LognormalSpan {
            median: Span::HOUR.scaled(median),
            sigma,
        })
    }

    /// The span below which a share `u` (between 0 and 1) lies; never more than a thousand years.
    #[must_use]
    pub fn quantile(&self, u: f64) -> Span {
        let most = 3.0e10;
        match *self {
            SpanDist::Fixed(span) => span,
            SpanDist::Uniform(UniformSpan { low, high }) => Span(low.0 + (((high.0 - low.0) as f64) * u) as i64),
            SpanDist::Lognormal(LognormalSpan { median, sigma }) => {
                Span(libm::round((median.0 as f64 * libm::exp(sigma * normal_quantile(u))).min(most)) as i64)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_follow_the_parameters() {
        assert!((Dist::lognormal(2.0, 0.5).quantile(0.5) - 2.0).abs() < 1e-12);
        assert_eq!(Dist::uniform(1.0, 3.0).quantile(0.25), 1.5);
        assert_eq!(Dist::Fixed(7.0).quantile(0.9), 7.0);
        assert_eq!(SpanDist::hours(2.0, 1.0).quantile(0.5), Span(7_200));
    }
}
