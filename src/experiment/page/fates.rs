//! Fates of people, and of how many.

use std::fmt::{Result, Write};

use crate::experiment::comparison::Comparison;
use crate::experiment::fates::Fate;

pub fn write(text: &mut String, comparison: &Comparison) -> Result {
    writeln!(text, "## Fate of individuals\n")?;
    writeln!(
        text,
        "People of a seed who bear a loss in the arm or in `{}`, mean over seeds.\n",
        comparison.baseline
    )?;
    let names = Fate::ALL
        .iter()
        .map(|fate| fate.word().replace('_', " "))
        .collect::<Vec<_>>();
    writeln!(
        text,
        "| arm | {} |\n|---|{}",
        names.join(" | "),
        "---:|".repeat(names.len())
    )?;
    for fates in comparison
        .fates
        .iter()
        .filter(|fates| !comparison.is_placebo(&fates.arm))
    {
        let shares = fates.shares.iter().map(|share| match share.interval {
            Some(interval) => format!("{:.1} ({:.1} to {:.1})", share.people, interval.low, interval.high),
            None => format!("{:.1}", share.people),
        });
        writeln!(text, "| {} | {} |", fates.arm, shares.collect::<Vec<_>>().join(" | "))?;
    }
    writeln!(text)
}
