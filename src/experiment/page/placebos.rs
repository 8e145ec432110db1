//! Arms that should do nothing, and what they did.

use std::fmt::{Result, Write};

use super::words::{interval, share, signed};
use crate::experiment::comparison::Comparison;
use crate::experiment::placebo::Finding;

pub fn write(text: &mut String, comparison: &Comparison) -> Result {
    if comparison.placebos.is_empty() {
        return Ok(());
    }
    writeln!(text, "## Placebo arms\n")?;
    writeln!(
        text,
        "Arms that should do nothing. Where one lies outside, look for an artefact before believing any arm like it; of \
         twenty intervals one does so by chance.\n"
    )?;
    writeln!(
        text,
        "| placebo | outcome | difference | of it | paired t | holds zero |\n|---|---|---:|---:|---|---|"
    )?;
    for placebo in &comparison.placebos {
        let finding = match placebo.finding {
            Finding::Equal => "equal on every seed",
            Finding::Within => "yes",
            Finding::Outside => "**no**",
            Finding::TooFewSeeds => "too few seeds",
        };
        writeln!(
            text,
            "| {} | `{}` | {} | {} | {} | {finding} |",
            placebo.arm,
            placebo.outcome,
            signed(placebo.mean),
            share(placebo.relative),
            interval(placebo.t),
        )?;
    }
    writeln!(text)
}
