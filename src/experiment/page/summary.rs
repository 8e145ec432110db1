//! All arms and the outcomes shown first, in one table.

use std::fmt::{Result, Write};

use super::words::{figure, nowhere, signed};
use crate::experiment::comparison::{Compared, Comparison, Difference, Verdict};

/// All arms and the outcomes shown first, in one table: means of the baseline, then differences from it.
pub fn write(text: &mut String, comparison: &Comparison) -> Result {
    let shown: Vec<&Compared> = comparison.shown_first().collect();
    writeln!(text, "## In one table\n")?;
    let names = shown
        .iter()
        .map(|compared| {
            let mark = if compared.primary { "" } else { "¹" };
            format!("`{}`{mark}", compared.name)
        })
        .collect::<Vec<_>>();
    writeln!(
        text,
        "| arm | {} |\n|---|{}",
        names.join(" | "),
        "---:|".repeat(shown.len())
    )?;
    let base = shown.iter().map(|compared| {
        let level = compared.level(&comparison.baseline);
        level.map_or("–".to_owned(), |level| figure(level.mean))
    });
    writeln!(
        text,
        "| {} | {} |",
        comparison.baseline,
        base.collect::<Vec<_>>().join(" | ")
    )?;
    for arm in comparison.contenders().skip(1) {
        let cells = shown
            .iter()
            .map(|compared| compared.difference(arm).map_or("–".to_owned(), cell));
        writeln!(text, "| {arm} | {} |", cells.collect::<Vec<_>>().join(" | "))?;
    }
    let differences = || shown.iter().flat_map(|compared| &compared.differences);
    let some_left_out = if differences().any(|difference| difference.left_out > 0) {
        " ² on fewer seeds: on the others the figure is not defined in one of the two arms. What the baseline has on the same \
         seeds, and what share of it the difference is, stands below."
    } else {
        ""
    };
    writeln!(
        text,
        "\nDifferences with the half-width of their paired t interval; in bold those that are claimed to differ from none; –: \
         not defined. ¹ secondary: no claim is made, whatever the interval.{some_left_out}\n"
    )?;
    for name in comparison.nowhere() {
        writeln!(text, "`{name}` is {}.\n", nowhere(name))?;
    }
    Ok(())
}

fn cell(difference: &Difference) -> String {
    let reach = difference
        .t
        .map_or(String::new(), |t| format!(" ± {}", figure(t.half_width())));
    let mark = if difference.left_out > 0 { "²" } else { "" };
    match difference.verdict {
        Verdict::Equal => format!("0{mark}"),
        Verdict::Better | Verdict::Worse | Verdict::Differs => format!("**{}**{reach}{mark}", signed(difference.mean)),
        _ => format!("{}{reach}{mark}", signed(difference.mean)),
    }
}
