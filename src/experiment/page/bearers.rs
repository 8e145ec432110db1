//! Who bears what is lost.

use std::fmt::{Result, Write};

use super::words::figure_or_none;
use crate::experiment::comparison::Comparison;
use crate::model::interventions::Bearer;

/// Who bears what is lost: in every row the parts add up to the whole.
pub fn write(text: &mut String, comparison: &Comparison) -> Result {
    writeln!(text, "## Who bears what is lost\n")?;
    writeln!(
        text,
        "US dollars, mean over seeds. The five columns in the middle add up to `lost_usd`. What is reimbursed moves from the \
         first of them to the others and saves nobody anything.\n"
    )?;
    writeln!(
        text,
        "| arm | victims | their institutions | receiving institutions | platforms | the state | `lost_usd` |"
    )?;
    writeln!(text, "|---|---:|---:|---:|---:|---:|---:|")?;
    for arm in comparison.contenders() {
        let borne = Bearer::ALL
            .iter()
            .map(|bearer| figure_or_none(comparison.level(&format!("borne_usd.by.{bearer}"), arm)));
        let borne = borne.collect::<Vec<_>>().join(" | ");
        let lost = figure_or_none(comparison.level("lost_usd", arm));
        writeln!(text, "| {arm} | {borne} | {lost} |")?;
    }
    writeln!(text)
}
