//! The forest: paired differences from the baseline with their intervals, an outcome a column, an arm a row.
//!
//! The line is the paired t interval, the bracket at its ends the studentised bootstrap. A full mark is a claim: of a primary
//! outcome, told from nothing after correction. Placebos have a page's section of their own and are left out.

use super::super::axis::{Axis, posts};
use super::super::canvas::{Align, Canvas, Ink};
use super::super::style::{
    self, BOTTOM, GREEN, GREY, LABEL, MARGIN, MUTED, RULE, SMALL, STRONG, TEXT, TOP, VERMILION, WIDTH, short,
};
use super::arms::{SOURCE, outcome, titled};
use crate::experiment::comparison::{Compared, Comparison, Difference, Verdict};

const SHOWN: &str = "Difference from the baseline on the same seeds. Line: paired t interval; ticks: studentised bootstrap. Full: a primary outcome, told from nothing. Hollow: no claim.";

/// Most outcomes that are shown beside one another.
const COLUMNS: usize = 4;

/// Draws it.
pub fn draw(comparison: &Comparison) -> Canvas {
    let columns: Vec<&Compared> = comparison
        .headline
        .iter()
        .filter_map(|name| outcome(comparison, name))
        .take(COLUMNS)
        .collect();
    if columns.is_empty() || comparison.arms.len() < 2 || comparison.seeds.len() < 2 {
        return style::nothing(SHOWN, "Fewer than two seeds or arms: no differences to show", SOURCE);
    }
    let mut canvas = style::framed(&finding(comparison), SHOWN, SOURCE);
    let names = comparison.arms.iter().filter(|arm| **arm != comparison.baseline);
    let names: Vec<&String> = names.collect();
    let widest = names
        .iter()
        .map(|name| canvas.width_of(name, STRONG))
        .fold(60.0, f64::max);
    let left = MARGIN + widest.min(200.0) + 16.0;
    let pitch = (WIDTH - MARGIN - left) / columns.len() as f64;
    let (top, bottom) = (TOP + 40.0, BOTTOM - 34.0);
    let row = ((bottom - top) / names.len() as f64).min(110.0);
    let place = |arm: usize| top + row * (arm as f64 + 0.5);
    for (arm, name) in names.iter().enumerate() {
        canvas.text(left - 16.0, place(arm) + 5.0, name, STRONG, Align::Right, TEXT);
    }
    for (column, compared) in columns.iter().enumerate() {
        let pixels = (
            left + pitch * column as f64 + 18.0,
            left + pitch * (column + 1) as f64 - 18.0,
        );
        let axis = Axis::linear(reach(compared), pixels);
        let end = top + row * names.len() as f64;
        posts(&mut canvas, &axis, &axis.ticks(3), (top, end), short);
        canvas.line((axis.at(0.0), top), (axis.at(0.0), end), 1.5, RULE);
        canvas.text(pixels.0, top - 26.0, &titled(&compared.name), LABEL, Align::Left, TEXT);
        canvas.text(pixels.0, top - 9.0, &compared.unit, SMALL, Align::Left, MUTED);
        for (arm, name) in names.iter().enumerate() {
            if let Some(difference) = compared.differences.iter().find(|difference| difference.arm == **name) {
                one(&mut canvas, &axis, place(arm), difference);
            }
        }
    }
    canvas
}

/// From the least to the most of all intervals, with zero and some room.
fn reach(compared: &Compared) -> (f64, f64) {
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for difference in &compared.differences {
        for bound in [difference.t, difference.studentised].into_iter().flatten() {
            low = low.min(bound.low);
            high = high.max(bound.high);
        }
    }
    let room = 0.06 * (high - low).max(1e-9);
    (low - room, high + room)
}

fn one(canvas: &mut Canvas, axis: &Axis, y: f64, difference: &Difference) {
    let ink = ink_of(difference.verdict);
    if let Some(t) = difference.t {
        canvas.line((axis.at(t.low), y), (axis.at(t.high), y), 2.5, ink);
    }
    for bound in difference
        .studentised
        .iter()
        .flat_map(|bounds| [bounds.low, bounds.high])
    {
        canvas.line((axis.at(bound), y - 6.0), (axis.at(bound), y + 6.0), 1.5, ink);
    }
    let x = axis.at(difference.mean);
    match difference.verdict {
        Verdict::Better | Verdict::Worse | Verdict::Differs => canvas.disc(x, y, 6.0, ink),
        _ => canvas.ring(x, y, 6.0, 2.0, ink),
    }
}

fn ink_of(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Better => GREEN,
        Verdict::Worse => VERMILION,
        Verdict::Differs => TEXT,
        _ => GREY,
    }
}

/// What the arms do to harm.
fn finding(comparison: &Comparison) -> String {
    let Some(harm) = outcome(comparison, &comparison.harm) else {
        return "Differences from the baseline".to_owned();
    };
    let better: Vec<&str> = harm
        .differences
        .iter()
        .filter(|difference| difference.verdict == Verdict::Better)
        .map(|difference| difference.arm.as_str())
        .collect();
    let name = titled(&harm.name);
    match better.len() {
        0 => format!(
            "{name}: no arm can be told from the baseline on {} seeds",
            comparison.seeds.len()
        ),
        1 => format!("{name}: “{}” alone is better than the baseline", better[0]),
        n => format!(
            "{name}: {n} of {} arms are better than the baseline",
            harm.differences.len()
        ),
    }
}
