//! Arms by harm, least first.

use std::fmt::{Result, Write};

use super::words::{figure, probability};
use crate::experiment::comparison::Comparison;

pub fn write(text: &mut String, comparison: &Comparison) -> Result {
    writeln!(text, "## Arms by `{}`\n", comparison.harm)?;
    if let Some(why) = &comparison.unranked {
        return writeln!(text, "{why}\n");
    }
    if comparison.ranking.is_empty() {
        return writeln!(
            text,
            "There is no seed on which every arm has a `{}`: arms are not ranked.\n",
            comparison.harm
        );
    }
    writeln!(text, "| arm | mean | beside the least |\n|---|---:|---|")?;
    for (place, rank) in comparison.ranking.iter().enumerate() {
        let beside = match (place, rank.distinguishable) {
            (0, _) => "the least mean".to_owned(),
            (_, true) => format!("more (p {})", probability(rank.p_holm)),
            (_, false) => "indistinguishable".to_owned(),
        };
        writeln!(text, "| {} | {} | {beside} |", rank.arm, figure(rank.harm))?;
    }
    writeln!(text)
}
