//! What charts of an experiment share: a colour for each arm, a legend, and access to the figures of an outcome.

use super::super::canvas::{Canvas, Ink};
use super::super::style::{BLUE, GREEN, GREY, MARGIN, ORANGE, PURPLE, SKY, VERMILION, WIDTH, YELLOW, key, spoken};
use crate::experiment::comparison::{Compared, Comparison};

/// What every chart is read from.
pub const SOURCE: &str = "comparison.json";

/// Colours of arms other than the baseline, again from the first where there are more.
const INKS: [Ink; 7] = [BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE, YELLOW];

/// The colour of an arm; the baseline is grey.
pub fn ink(comparison: &Comparison, arm: &str) -> Ink {
    let others = comparison.arms.iter().filter(|other| **other != comparison.baseline);
    let place = others.into_iter().position(|other| other == arm);
    place.map_or(GREY, |place| INKS[place % INKS.len()])
}

/// A legend of all arms, in as many lines as it needs, the first on `baseline`. Answers the last line's place.
pub fn legend(canvas: &mut Canvas, comparison: &Comparison, baseline: f64) -> f64 {
    let (mut x, mut y) = (MARGIN, baseline);
    for arm in &comparison.arms {
        let width = canvas.width_of(arm, super::super::style::SMALL) + 36.0;
        if x + width > WIDTH - MARGIN {
            x = MARGIN;
            y += 20.0;
        }
        x = key(canvas, x, y, ink(comparison, arm), arm);
    }
    y
}

/// The name of an outcome as a person would write it: `net_loss_usd` becomes `Net loss, USD`.
pub fn titled(name: &str) -> String {
    match name.strip_suffix("_usd") {
        Some(bare) => format!("{}, USD", spoken(bare)),
        None => spoken(name),
    }
}

/// The figures of an outcome.
pub fn outcome<'a>(comparison: &'a Comparison, name: &str) -> Option<&'a Compared> {
    comparison.outcomes.iter().find(|compared| compared.name == name)
}

/// The parts of an outcome with their figures, in the order of the comparison: part and figures.
pub fn parts<'a>(comparison: &'a Comparison, name: &str) -> Vec<(&'a str, &'a Compared)> {
    let part = |compared: &'a Compared| {
        compared
            .name
            .strip_prefix(name)?
            .strip_prefix('.')
            .map(|part| (part, compared))
    };
    comparison.outcomes.iter().filter_map(part).collect()
}

/// An arm's mean of an outcome.
pub fn level(compared: &Compared, arm: &str) -> f64 {
    compared
        .levels
        .iter()
        .find(|level| level.arm == arm)
        .map_or(0.0, |level| level.mean)
}
