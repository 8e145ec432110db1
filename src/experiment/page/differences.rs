//! Differences from the baseline, outcome by outcome, with both intervals.

use std::fmt::{Result, Write};

use super::words::{NOT_DEFINED, figure_or_none, interval, left_out, nowhere, probability, share, signed, verdict};
use crate::experiment::comparison::{Compared, Comparison, Difference};
use crate::experiment::stats::Held;
use crate::experiment::stats::tail::DOMINANT;

pub fn write(text: &mut String, comparison: &Comparison) -> Result {
    writeln!(text, "## Differences from `{}`\n", comparison.baseline)?;
    writeln!(
        text,
        "The paired t interval, and the studentised bootstrap over seeds. Both name 95 %. {} Where the second is much the \
         wider, a few seeds carry the mean.\n",
        match comparison.held {
            Some(Held { seeds, t, studentised }) => format!(
                "Measured on made-up differences with {seeds} seeds, the first holds {} to {} % of true means and the second {} \
                 to {} %: the least where a few large cases all go one way (docs/experiments.md).",
                t.0, t.1, studentised.0, studentised.1
            ),
            None => "With so few seeds they hold less (docs/experiments.md).".to_owned(),
        },
    )?;
    for (title, primary) in [("Primary outcomes", true), ("Secondary outcomes: no claims", false)] {
        let wanted = comparison.shown_first().filter(|compared| compared.primary == primary);
        let wanted: Vec<&Compared> = wanted.collect();
        if !wanted.is_empty() {
            writeln!(text, "### {title}\n")?;
        }
        for compared in wanted {
            difference(text, comparison, compared)?;
        }
    }
    for name in comparison.nowhere() {
        writeln!(text, "`{name}` is {}.\n", nowhere(name))?;
    }
    Ok(())
}

fn difference(text: &mut String, comparison: &Comparison, compared: &Compared) -> Result {
    let base = figure_or_none(comparison.level(&compared.name, &comparison.baseline));
    writeln!(
        text,
        "#### `{}` ({}; {} in `{}`)\n",
        compared.name, compared.unit, base, comparison.baseline
    )?;
    let p = if compared.primary {
        "p (Holm)"
    } else {
        "p (uncorrected)"
    };
    writeln!(
        text,
        "| arm | difference | of it | paired t | studentised | median | capped mean | {p} | verdict |"
    )?;
    writeln!(text, "|---|---:|---:|---|---|---:|---:|---:|---|")?;
    for arm in comparison.contenders().skip(1) {
        let Some(difference) = compared.difference(arm) else {
            writeln!(text, "| {arm} | – | – | – | – | – | – | – | {NOT_DEFINED} |")?;
            continue;
        };
        writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {}{}{} |",
            difference.arm,
            signed(difference.mean),
            share(difference.relative),
            interval(difference.t),
            interval(difference.studentised),
            signed(difference.median),
            signed(difference.capped_mean),
            probability(if compared.primary {
                difference.p_holm
            } else {
                difference.p
            }),
            verdict(difference.verdict),
            left_out(difference, &comparison.baseline),
            warning(difference),
        )?;
    }
    writeln!(text)
}

fn warning(difference: &Difference) -> String {
    match difference.dominance.filter(|share| *share > DOMINANT) {
        Some(share) => format!("; one person's case makes {:.0} % of it", 100.0 * share),
        None => String::new(),
    }
}
