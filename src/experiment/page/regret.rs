//! How arms do when parameters are uncertain.

use std::fmt::{Result, Write};

use super::words::figure;
use crate::experiment::comparison::Comparison;

pub fn write(text: &mut String, comparison: &Comparison) -> Result {
    if comparison.regret.is_empty() {
        return Ok(());
    }
    writeln!(text, "## What is uncertain\n")?;
    writeln!(
        text,
        "| arm | best in draws | mean regret | most regret |\n|---|---:|---:|---:|"
    )?;
    for regret in &comparison.regret {
        let (mean, most) = (figure(regret.mean), figure(regret.most));
        writeln!(
            text,
            "| {} | {:.0} % | {mean} | {most} |",
            regret.arm,
            100.0 * regret.best_in
        )?;
    }
    writeln!(text)
}
