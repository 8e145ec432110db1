//! All outcomes in all arms: levels, not effects.

use std::fmt::{Result, Write};

use super::words::figure_or_none;
use crate::experiment::comparison::Comparison;

pub fn write(text: &mut String, comparison: &Comparison) -> Result {
    writeln!(text, "## All outcomes, mean over seeds\n")?;
    writeln!(
        text,
        "Levels, not effects: no claim is made about their differences. Each is of the seeds on which the arm has the figure; –: \
         it has it on none (a share of what there was none of).\n"
    )?;
    writeln!(text, "| outcome | unit | {} |", comparison.arms.join(" | "))?;
    writeln!(text, "|---|---|{}", "---:|".repeat(comparison.arms.len()))?;
    for compared in &comparison.outcomes {
        let mean = |arm: &String| figure_or_none(compared.level(arm).map(|level| level.mean));
        let means = comparison.arms.iter().map(mean);
        writeln!(
            text,
            "| `{}` | {} | {} |",
            compared.name,
            compared.unit,
            means.collect::<Vec<_>>().join(" | ")
        )?;
    }
    Ok(())
}
