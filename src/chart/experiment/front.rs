//! Harm against cost: each arm's means, and the front that no arm passes.

use super::super::axis::{Axis, posts, rungs};
use super::super::canvas::{Align, Canvas, apart};
use super::super::style::{LABEL, MARGIN, MUTED, RULE, SMALL, STRONG, TEXT, WIDTH, percent, short};
use super::arms::{Palette, fitted, quoted, titled};
use super::sheet::Sheet;
use crate::experiment::comparison::Comparison;
use crate::experiment::ranking::Front;

const SHOWN: &str = "Mean over seeds; the lower left is better in both. Full: on the front of the means. Percent: of resampled seeds, those in which an arm is on it.";

/// The share of resampled seeds from which on an arm counts as being on the front.
const SURE: f64 = 0.95;

/// Room for the list of arms.
const LIST: f64 = 250.0;

/// Draws it.
pub fn draw(comparison: &Comparison) -> Canvas {
    if comparison.front.is_empty() {
        // Why, and what to do; what the chart would show is of no use without it.
        let (why, then) = match (&comparison.unranked, &comparison.cost) {
            (Some(why), _) => why.split_once(". ").unwrap_or((why, "")),
            (None, None) => (
                "No cost is named in this experiment",
                "`cost` in the experiment file names the outcome that says what an arm costs.",
            ),
            (None, Some(_)) => (
                "There is no seed on which every arm has both harm and cost",
                "Harm against cost needs an outcome for each that all arms have: docs/experiments.md lists them.",
            ),
        };
        return Sheet::nothing(then, why);
    }
    let Sheet {
        mut canvas,
        top,
        bottom,
    } = Sheet::full(&finding(comparison), SHOWN);
    let palette = Palette::of(comparison);
    let most = |pick: fn(&Front) -> f64| comparison.front.iter().map(pick).fold(0.0, f64::max) * 1.08;
    let (left, right) = (MARGIN + 70.0, WIDTH - MARGIN - LIST - 40.0);
    let (top, bottom) = (top + 24.0, bottom - 46.0);
    let across = Axis::linear((0.0, most(|point| point.cost)), (left, right));
    let up = Axis::linear((0.0, most(|point| point.harm)), (bottom, top));
    posts(&mut canvas, &across, &across.ticks(6), (top, bottom), short);
    rungs(&mut canvas, &up, &up.ticks(6), (left, right), short);
    let cost = comparison.cost.as_deref().unwrap_or("cost");
    canvas.text(right, bottom + 38.0, &titled(cost), LABEL, Align::Right, MUTED);
    canvas.text(left, top - 12.0, &titled(&comparison.harm), LABEL, Align::Left, MUTED);
    let at = |point: &Front| (across.at(point.cost), up.at(point.harm));
    let mut steps: Vec<(f64, f64)> = comparison.front.iter().filter(|point| point.on_front).map(at).collect();
    steps.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
    for pair in steps.windows(2) {
        canvas.line(pair[0], (pair[1].0, pair[0].1), 1.5, RULE);
        canvas.line((pair[1].0, pair[0].1), pair[1], 1.5, RULE);
    }
    // Numbers stand beside the discs, and names in a list: names would lie over one another.
    let mut order: Vec<&Front> = comparison.front.iter().collect();
    order.sort_by(|a, b| b.harm.total_cmp(&a.harm).then(a.cost.total_cmp(&b.cost)));
    let wished: Vec<f64> = order.iter().map(|point| up.at(point.harm)).collect();
    let places = apart(&wished, 14.0, (top, bottom - 6.0));
    for (number, (point, place)) in order.iter().zip(&places).enumerate() {
        let (x, y) = at(point);
        let number = (number + 1).to_string();
        if (place - y).abs() > 3.0 {
            canvas.line((x, y), (x + 18.0, *place), 1.0, RULE);
            canvas.plated(x + 21.0, place + 4.5, &number, SMALL, Align::Left, TEXT);
        } else {
            // Above the line that steps to the next.
            canvas.text(x + 9.0, y - 7.0, &number, SMALL, Align::Left, TEXT);
        }
        disc(&mut canvas, (x, y), point, &palette);
    }
    let (start, row) = (WIDTH - MARGIN - LIST, ((bottom - top) / order.len() as f64).min(26.0));
    for (place, point) in order.iter().enumerate() {
        let y = top + row * (place as f64 + 0.5);
        let face = if point.on_front { STRONG } else { LABEL };
        let number = (place + 1).to_string();
        canvas.text(start + 18.0, y + 5.0, &number, SMALL, Align::Right, MUTED);
        disc(&mut canvas, (start + 32.0, y), point, &palette);
        let name = fitted(&canvas, &point.arm, face, LIST - 96.0);
        canvas.text(start + 46.0, y + 5.0, &name, face, Align::Left, TEXT);
        canvas.text(
            WIDTH - MARGIN,
            y + 5.0,
            &percent(point.share),
            SMALL,
            Align::Right,
            MUTED,
        );
    }
    canvas
}

/// An arm's disc, full where it is on the front.
fn disc(canvas: &mut Canvas, (x, y): (f64, f64), point: &Front, palette: &Palette) {
    let colour = palette.ink(&point.arm);
    if point.on_front {
        canvas.disc(x, y, 7.0, colour);
    } else {
        canvas.ring(x, y, 7.0, 2.5, colour);
    }
}

/// Which arms are on the front whatever the seeds.
fn finding(comparison: &Comparison) -> String {
    let sure = comparison.front.iter().filter(|point| point.share >= SURE);
    let sure: Vec<String> = sure.map(|point| quoted(&point.arm)).collect();
    let (level, of) = (percent(SURE), "of resampled seeds");
    match sure.as_slice() {
        [] => format!("No arm is on the front of harm against cost in at least {level} {of}"),
        [arm] => format!("{arm} alone is on the front of harm against cost in at least {level} {of}"),
        all if all.len() == comparison.front.len() => {
            format!("Every arm is on the front of harm against cost in at least {level} {of}")
        }
        many => format!(
            "{} of {} arms are on the front of harm against cost in at least {level} {of}",
            many.len(),
            comparison.front.len()
        ),
    }
}
