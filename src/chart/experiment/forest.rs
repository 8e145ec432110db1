//! The forest: paired differences from the baseline with their intervals, an outcome a column, an arm a row.
//!
//! The line is the paired t interval, the bracket at its ends the studentised bootstrap. A full mark is a claim: of a
//! primary outcome, told from nothing after correction. Placebos have a page's section of their own and are left out.

use super::super::axis::{Axis, posts};
use super::super::canvas::{Align, Canvas, Ink};
use super::super::style::{GREEN, GREY, LABEL, MARGIN, MUTED, RULE, SMALL, STRONG, TEXT, VERMILION, WIDTH, short};
use super::arms::{fitted, titled, widest};
use super::sheet::Sheet;
use super::told;
use crate::experiment::comparison::{Compared, Comparison, Difference, Verdict};
use crate::experiment::stats::Interval;

const SHOWN: &str = "Difference from the baseline on the same seeds. Line: paired t interval; ticks: studentised bootstrap, an arrow where it goes on. Full: a claim. Hollow: none.";

/// Most outcomes that are shown beside one another.
const COLUMNS: usize = 4;

/// Draws it.
pub fn draw(comparison: &Comparison) -> Canvas {
    let columns: Vec<&Compared> = comparison.shown_first().take(COLUMNS).collect();
    if columns.is_empty() || comparison.arms.len() < 2 || comparison.seeds.len() < 2 {
        return Sheet::nothing(SHOWN, "Fewer than two seeds or arms: no differences to show");
    }
    let names = comparison.arms.iter().filter(|arm| **arm != comparison.baseline);
    let names: Vec<&String> = names.collect();
    let row = (480.0 / names.len() as f64).clamp(26.0, 64.0);
    let Sheet { mut canvas, top, .. } = Sheet::new(&finding(comparison), SHOWN, 74.0 + row * names.len() as f64);
    let room = widest(&canvas, names.iter().copied(), STRONG, 240.0);
    let left = MARGIN + room + 16.0;
    let pitch = (WIDTH - MARGIN - left) / columns.len() as f64;
    let top = top + 40.0;
    let place = |arm: usize| top + row * (arm as f64 + 0.5);
    for (arm, name) in names.iter().enumerate() {
        let name = fitted(&canvas, name, STRONG, room);
        canvas.text(left - 16.0, place(arm) + 5.0, &name, STRONG, Align::Right, TEXT);
    }
    for (column, compared) in columns.iter().enumerate() {
        let pixels = (
            left + pitch * column as f64 + 18.0,
            left + pitch * (column + 1) as f64 - 18.0,
        );
        let axis = Axis::linear(reach(compared), pixels);
        let end = top + row * names.len() as f64;
        posts(&mut canvas, &axis, &ticks(&axis), (top, end), short);
        canvas.line((axis.at(0.0), top), (axis.at(0.0), end), 1.5, RULE);
        canvas.text(pixels.0, top - 26.0, &titled(&compared.name), LABEL, Align::Left, TEXT);
        if compared.unit != "USD" {
            // Dollars stand in the name.
            canvas.text(pixels.0, top - 9.0, &compared.unit, SMALL, Align::Left, MUTED);
        }
        for (arm, name) in names.iter().enumerate() {
            match compared.difference(name) {
                Some(difference) => one(&mut canvas, &axis, pixels, place(arm), difference),
                None => {
                    // On the side where there is room.
                    let zero = axis.at(0.0);
                    let (x, align) = if zero < (pixels.0 + pixels.1) / 2.0 + 1.0 {
                        (zero + 6.0, Align::Left)
                    } else {
                        (zero - 6.0, Align::Right)
                    };
                    canvas.text(x, place(arm) + 4.5, "not defined", SMALL, align, MUTED);
                }
            }
        }
    }
    canvas
}

/// Few ticks, but two at least: of one alone no distance can be read.
fn ticks(axis: &Axis) -> Vec<f64> {
    let mut some = (3..=9).map(|wanted| axis.ticks(wanted));
    some.find(|ticks| ticks.len() > 1).unwrap_or_else(|| axis.ticks(9))
}

/// How far studentised intervals are followed beyond the widest t interval: one that a few seeds make immense would
/// press all others together.
const FOLLOWED: f64 = 0.25;

/// From the least to the most of all t intervals, with zero and some room, and of studentised ones that are not much
/// wider.
fn reach(compared: &Compared) -> (f64, f64) {
    let span = |bounds: &[Interval]| {
        let low = bounds.iter().map(|bounds| bounds.low).fold(0.0, f64::min);
        let high = bounds.iter().map(|bounds| bounds.high).fold(0.0, f64::max);
        (low, high)
    };
    let differences = compared.differences.iter();
    let (low, high) = span(&differences.clone().filter_map(|it| it.t).collect::<Vec<Interval>>());
    let (least, most) = span(&differences.filter_map(|it| it.studentised).collect::<Vec<Interval>>());
    let wide = high - low;
    let (low, high) = (
        low.min(least.max(low - FOLLOWED * wide)),
        high.max(most.min(high + FOLLOWED * wide)),
    );
    if low == high {
        // No arm differs on any seed.
        return (-1.0, 1.0);
    }
    let room = 0.06 * (high - low);
    (low - room, high + room)
}

fn one(canvas: &mut Canvas, axis: &Axis, (left, right): (f64, f64), y: f64, difference: &Difference) {
    let ink = ink_of(difference.verdict);
    if let Some(t) = difference.t {
        canvas.line((axis.at(t.low), y), (axis.at(t.high), y), 2.5, ink);
    }
    for bound in difference
        .studentised
        .iter()
        .flat_map(|bounds| [bounds.low, bounds.high])
    {
        let x = axis.at(bound);
        // A bound off the axis is an arrow that points to it.
        let tip = match x {
            _ if x <= left => -5.0,
            _ if x >= right => 5.0,
            _ => 0.0,
        };
        canvas.path(vec![(x - tip, y - 6.0), (x, y), (x - tip, y + 6.0)], 1.5, ink);
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
    match comparison.outcome(&comparison.harm) {
        Some(harm) => told::of(comparison, harm, told::AMOUNT),
        None => format!("There is no outcome `{}` in these runs", comparison.harm),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_can_be_read_off_every_axis() {
        for low in -40_i32..=0 {
            for high in 1..=40 {
                let axis = Axis::linear((f64::from(low) * 1.7, f64::from(high) * 1.3), (0.0, 200.0));
                let ticks = ticks(&axis);
                assert!((2..=8).contains(&ticks.len()), "{low} to {high}: {ticks:?}");
            }
        }
    }
}
