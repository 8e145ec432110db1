//! The page: a comparison in Markdown, for people. Every figure on it stands in `comparison.json`. A section is a file.

mod bearers;
mod coupling;
mod differences;
mod fates;
mod friction;
mod front;
mod head;
mod levels;
mod pairs;
mod placebos;
mod ranking;
mod regret;
mod summary;
pub(crate) mod words;

use std::fmt::Write;

use words::{NOT_DEFINED, figure, figure_or_none, interval, left_out, nowhere, signed, verdict};

use super::comparison::Comparison;

pub use pairs::short as pairs;

/// Writes a section; nothing where there is nothing to say.
type Section = fn(&mut String, &Comparison) -> std::fmt::Result;

/// In the order in which the page has them.
const SECTIONS: &[Section] = &[
    head::write,
    summary::write,
    placebos::write,
    ranking::write,
    differences::write,
    pairs::write,
    bearers::write,
    friction::write,
    front::write,
    fates::write,
    regret::write,
    coupling::write,
    levels::write,
];

/// The page of a comparison.
#[must_use]
pub fn page(comparison: &Comparison) -> String {
    let mut text = String::new();
    for section in SECTIONS {
        // Writing to a string does not fail.
        let _ = section(&mut text, comparison);
    }
    text
}

/// The page in short, for a terminal: what differs in the outcomes shown first.
#[must_use]
pub fn short(comparison: &Comparison) -> String {
    let mut text = String::new();
    let width = comparison.arms.iter().map(String::len).max().unwrap_or(0).max(4);
    for compared in comparison.shown_first() {
        let name = &compared.name;
        let base = figure_or_none(compared.level(&comparison.baseline).map(|level| level.mean));
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name} ({}): {base} in {}", compared.unit, comparison.baseline);
        for arm in comparison.others() {
            let _ = match compared.difference(arm) {
                Some(difference) => writeln!(
                    text,
                    "  {arm:<width$}  {:>12}  {:<28}  {}{}",
                    signed(difference.mean),
                    interval(difference.t),
                    verdict(difference.verdict),
                    left_out(difference, &comparison.baseline),
                ),
                None => {
                    let own = compared
                        .level(arm)
                        .map_or(String::new(), |level| format!("; {} here", figure(level.mean)));
                    writeln!(text, "  {arm:<width$}  {:>12}  {:<28}  {NOT_DEFINED}{own}", "–", "–")
                }
            };
        }
    }
    for name in comparison.nowhere() {
        let _ = writeln!(text, "{name}: {}", nowhere(name));
    }
    text
}
