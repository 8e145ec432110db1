//! What honest people's trouble comes to: counts, prices and dollars.

use std::fmt::{Result, Write};

use super::words::{figure, figure_or_none};
use crate::experiment::comparison::Comparison;

/// What honest people's trouble comes to: counts, prices and dollars.
pub fn write(text: &mut String, comparison: &Comparison) -> Result {
    writeln!(text, "## What it costs honest people\n")?;
    writeln!(
        text,
        "US dollars, mean over seeds, at this experiment's prices. The prices are assumptions (quality A): nobody has measured \
         them here; `[friction]` in the experiment file sets them.\n"
    )?;
    let kinds = comparison.friction.kinds();
    writeln!(text, "| kind | counted by | price, USD |\n|---|---|---:|")?;
    for (kind, counted, price) in &kinds {
        let (counted, price) = match *kind {
            "held" => ("a thousand `honest_usd_hours`".to_owned(), price * 1_000.0),
            _ => (format!("`{counted}`"), *price),
        };
        writeln!(text, "| {} | {counted} | {} |", kind.replace('_', " "), figure(price))?;
    }
    let heads = kinds.iter().map(|(kind, ..)| kind.replace('_', " "));
    writeln!(
        text,
        "\n| arm | {} | friction | programmes | both |",
        heads.collect::<Vec<_>>().join(" | ")
    )?;
    writeln!(text, "|---|{}", "---:|".repeat(kinds.len() + 3))?;
    for arm in comparison.contenders() {
        let dollars = |name: &str| figure_or_none(comparison.level(name, arm));
        let parts = kinds
            .iter()
            .map(|(kind, ..)| dollars(&format!("friction_usd.by.{kind}")));
        writeln!(
            text,
            "| {arm} | {} | {} | {} | {} |",
            parts.collect::<Vec<_>>().join(" | "),
            dollars("friction_usd"),
            dollars("programme_cost_usd"),
            dollars("social_cost_usd")
        )?;
    }
    writeln!(text)
}
