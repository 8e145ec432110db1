//! Distributions as parameters: what a scenario writes where a figure varies from case to case.
//!
//! Every one is used through its inverse, one uniform number in, one figure out, so that a changed parameter changes
//! every draw a little and in one direction. Mathematics is `libm`'s, the same on every platform.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// The standard normal quantile: Wichura's algorithm AS 241 (PPND16), accurate to about 1e-16.
#[must_use]
pub fn normal_quantile(u: f64) -> f64 {
    const A: [f64; 8] = [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ];
    const B: [f64; 7] = [
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ];
    const C: [f64; 8] = [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ];
    const D: [f64; 7] = [
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ];
    const E: [f64; 8] = [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ];
    const F: [f64; 7] = [
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ];
    let q = u - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * polynomial(&A, r) / (1.0 + r * polynomial(&B, r));
    }
    let tail = if q < 0.0 { u } else { 1.0 - u };
    let r = libm::sqrt(-libm::log(tail.max(f64::MIN_POSITIVE)));
    let value = if r <= 5.0 {
        let r = r - 1.6;
        polynomial(&C, r) / (1.0 + r * polynomial(&D, r))
    } else {
        let r = r - 5.0;
        polynomial(&E, r) / (1.0 + r * polynomial(&F, r))
    };
    if q < 0.0 { -value } else { value }
}

/// Coefficients from the constant up, by Horner's rule.
#[inline(always)]
fn polynomial<const N: usize>(coefficients: &[f64; N], x: f64) -> f64 {
    coefficients
        .iter()
        .rev()
        .fold(0.0, |sum, coefficient| sum * x + coefficient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_quantile_hits_tabled_values() {
        for (u, z) in [
            (0.5, 0.0),
            (0.75, 0.674_489_750_196_081_7),
            (0.975, 1.959_963_984_540_054),
            (0.001, -3.090_232_306_167_813_6),
            (1e-10, -6.361_340_902_404_056),
        ] {
            assert!((normal_quantile(u) - z).abs() < 1e-9, "{u}: {}", normal_quantile(u));
        }
    }

    #[test]
    fn quantiles_follow_the_parameters() {
        assert!((Dist::lognormal(2.0, 0.5).quantile(0.5) - 2.0).abs() < 1e-12);
        assert_eq!(Dist::uniform(1.0, 3.0).quantile(0.25), 1.5);
        assert_eq!(Dist::Fixed(7.0).quantile(0.9), 7.0);
        assert_eq!(SpanDist::hours(2.0, 1.0).quantile(0.5), Span(7_200));
    }
}
