//! Distributions as parameters: what a scenario writes where a figure varies from case to case.
//!
//! Every one is used through its inverse, one uniform number in, one figure out, so that a changed parameter changes
//! every draw a little and in one direction. Mathematics is `libm`'s, the same on every platform.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::normal::normal_quantile;
use super::span::Span;

/// A distribution of plain numbers: `{ lognormal = { median = 2.3, sigma = 0.7 } }`, `{ uniform = { low = 1, high = 2 } }`
/// or `{ fixed = 5 }`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Dist {
    /// Always the same.
    Fixed(f64),
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
    pub low: f64,
    /// The most.
    pub high: f64,
}

/// A log-normal distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lognormal {
    /// Half are below it.
    #[schemars(range(min = 0.0))]
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

/// A distribution of spans: `{ lognormal = { median = "5 min", sigma = 0.6 } }`, `{ uniform = { low = "1 h", high = "2 d" } }`
/// or `{ fixed = "30 d" }`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
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
