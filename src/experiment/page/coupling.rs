//! What coupling is worth.

use std::fmt::{Result, Write};

use super::words::figure;
use crate::experiment::comparison::Comparison;
use crate::experiment::stats::bootstrap::Bounds;

pub fn write(text: &mut String, comparison: &Comparison) -> Result {
    writeln!(text, "## What coupling is worth\n")?;
    writeln!(
        text,
        "(Var A + Var B) / Var(A − B) over seeds: how many times as many independent runs would be needed. The interval is \
         the BCa bootstrap, which holds less than the 95 % that it names (docs/experiments.md). A resample in which the arms \
         differ on no seed, or by the same on all, has an infinite factor, and counts as one.\n"
    )?;
    writeln!(
        text,
        "| outcome | arm | factor | interval | infinite |\n|---|---|---:|---|---:|"
    )?;
    for compared in comparison.shown_first() {
        let rows = compared.differences.iter();
        for difference in rows.filter(|row| !comparison.is_placebo(&row.arm)) {
            let reduction = &difference.reduction;
            let Some(factor) = reduction.factor else {
                continue;
            };
            let bounds = match reduction.interval {
                None => "–".to_owned(),
                Some(Bounds { low, high: None }) => format!("from {}, no upper bound", figure(low)),
                Some(Bounds { low, high: Some(high) }) => format!("{} to {}", figure(low), figure(high)),
            };
            let infinite = match reduction.infinite {
                0 => "none".to_owned(),
                some => format!("{some} of {}", reduction.resamples),
            };
            writeln!(
                text,
                "| `{}` | {} | {} | {bounds} | {infinite} |",
                compared.name,
                difference.arm,
                figure(factor)
            )?;
        }
    }
    writeln!(text)
}
