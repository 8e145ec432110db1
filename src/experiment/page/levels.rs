//! All outcomes in all arms: levels, not effects.

use std::fmt::{Result, Write};

use super::words::figure;
use crate::experiment::comparison::Comparison;

pub fn write(text: &mut String, comparison: &Comparison) -> Result {
    writeln!(text, "## All outcomes, mean over seeds\n")?;
    writeln!(text, "Levels, not effects: no claim is made about their differences.\n")?;
    writeln!(text, "| outcome | unit | {} |", comparison.arms.join(" | "))?;
    writeln!(text, "|---|---|{}", "---:|".repeat(comparison.arms.len()))?;
    for compared in &comparison.outcomes {
        let means = compared.levels.iter().map(|level| figure(level.mean));
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
