//! Harm against cost: the front, and what an arm costs for what it averts.

use std::fmt::{Result, Write};

use super::words::{figure, percent};
use crate::experiment::comparison::Comparison;

pub fn write(text: &mut String, comparison: &Comparison) -> Result {
    if comparison.trade.is_empty() {
        return Ok(());
    }
    writeln!(text, "## Harm against cost\n")?;
    if !comparison.front.is_empty() {
        writeln!(
            text,
            "| arm | {} | {} | on the front | in resampled seeds |",
            comparison.harm,
            cost(comparison)
        )?;
        writeln!(text, "|---|---:|---:|---|---:|")?;
    }
    for point in &comparison.front {
        let on = if point.on_front { "yes" } else { "no" };
        let (harm, cost) = (figure(point.harm), figure(point.cost));
        writeln!(
            text,
            "| {} | {harm} | {cost} | {on} | {:.0} % |",
            point.arm,
            100.0 * point.share
        )?;
    }
    writeln!(
        text,
        "\nMore `{}` and less `{}` than `{}`, means over seeds. Where the difference in harm is indistinguishable, so are what is \
         averted and its price.\n\n\
         | arm | cost | averted | cost for each averted | breaks even at |\n|---|---:|---:|---:|---:|",
        cost(comparison),
        comparison.harm,
        comparison.baseline,
    )?;
    for trade in &comparison.trade {
        writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            trade.arm,
            figure(trade.cost),
            figure(trade.averted),
            trade.cost_per_averted.map_or("–".to_owned(), figure),
            trade
                .break_even
                .map_or("–".to_owned(), |share| format!("{} of the harm", percent(share))),
        )?;
    }
    writeln!(text)
}

fn cost(comparison: &Comparison) -> &str {
    comparison.cost.as_deref().unwrap_or("cost")
}
