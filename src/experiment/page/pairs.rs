//! Every arm against every other.

use std::fmt::{Result, Write};

use super::words::{interval, left_out, probability, share, signed, verdict};
use crate::experiment::comparison::{Comparison, Pair};

/// The section: pairs that are told apart, and how many are not. Nothing where every pair is with the baseline.
pub fn write(text: &mut String, comparison: &Comparison) -> Result {
    if comparison.contenders().count() < 3 {
        return Ok(());
    }
    let (all, told) = (
        comparison.pairs.len(),
        comparison.pairs.iter().filter(|pair| pair.is_told()),
    );
    let told: Vec<&Pair> = told.collect();
    writeln!(text, "## Any arm against any other\n")?;
    writeln!(
        text,
        "Of {all} pairs in the primary outcomes, corrected together (Holm), {} are told apart; the other {} are \
         indistinguishable or equal. All of them are in `comparison.json`, and on the terminal with `--pairs`.\n",
        told.len(),
        all - told.len()
    )?;
    if told.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "| outcome | arm | against | difference | of it | paired t | p (Holm, {all} pairs) | verdict |"
    )?;
    writeln!(text, "|---|---|---|---:|---:|---|---:|---|")?;
    for Pair {
        outcome,
        against,
        difference,
    } in told
    {
        writeln!(
            text,
            "| `{outcome}` | {} | {against} | {} | {} | {} | {} | {}{} |",
            difference.arm,
            signed(difference.mean),
            share(difference.relative),
            interval(difference.t),
            probability(difference.p_holm),
            verdict(difference.verdict),
            left_out(difference, against),
        )?;
    }
    writeln!(text)
}

/// All pairs, for a terminal. Two arms are one pair, of which all has been said.
#[must_use]
pub fn short(comparison: &Comparison) -> String {
    if comparison.contenders().count() < 3 {
        return "There are two arms, and so one pair: the one above.\n".to_owned();
    }
    let mut text = String::new();
    let width = comparison.arms.iter().map(String::len).max().unwrap_or(0);
    for name in &comparison.primary {
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{name}: any arm against any other, p corrected over {} pairs",
            comparison.pairs.len()
        );
        for pair in comparison.pairs.iter().filter(|pair| pair.outcome == *name) {
            let difference = &pair.difference;
            let _ = writeln!(
                text,
                "  {:<width$}  against {:<width$}  {:>12}  {:<28}  {:>7}  {}{}",
                difference.arm,
                pair.against,
                signed(difference.mean),
                interval(difference.t),
                probability(difference.p_holm),
                verdict(difference.verdict),
                left_out(difference, &pair.against),
            );
        }
    }
    text
}
