//! Harm against cost: each arm's means, and the front that no arm passes.

use super::super::axis::{Axis, posts, rungs};
use super::super::canvas::{Align, Canvas, apart};
use super::super::style::{
    self, BOTTOM, GREY, LABEL, MARGIN, MUTED, RULE, SMALL, STRONG, TEXT, TOP, WIDTH, percent, short,
};
use super::arms::{SOURCE, ink, titled};
use crate::experiment::comparison::Comparison;
use crate::experiment::ranking::Front;

const SHOWN: &str = "Mean over seeds; nearer to the lower left is better in both. Percentages: share of resampled seeds in which an arm is on the front.";

/// Draws it.
pub fn draw(comparison: &Comparison) -> Canvas {
    if comparison.front.is_empty() {
        return style::nothing(SHOWN, "No cost is named in this experiment", SOURCE);
    }
    let on: Vec<&Front> = comparison.front.iter().filter(|point| point.on_front).collect();
    let finding = format!(
        "{} of {} arms are on the front of harm against cost",
        on.len(),
        comparison.front.len()
    );
    let mut canvas = style::framed(&finding, SHOWN, SOURCE);
    let most = |pick: fn(&Front) -> f64| comparison.front.iter().map(pick).fold(0.0, f64::max) * 1.08;
    let (left, right, top, bottom) = (MARGIN + 70.0, WIDTH - MARGIN - 150.0, TOP + 24.0, BOTTOM - 46.0);
    let across = Axis::linear((0.0, most(|point| point.cost)), (left, right));
    let up = Axis::linear((0.0, most(|point| point.harm)), (bottom, top));
    posts(&mut canvas, &across, &across.ticks(6), (top, bottom), short);
    rungs(&mut canvas, &up, &up.ticks(6), (left, right), short);
    let cost = comparison.cost.as_deref().unwrap_or("cost");
    canvas.text(right, bottom + 38.0, &titled(cost), LABEL, Align::Right, MUTED);
    canvas.text(left, top - 12.0, &titled(&comparison.harm), LABEL, Align::Left, MUTED);
    let mut steps: Vec<(f64, f64)> = on
        .iter()
        .map(|point| (across.at(point.cost), up.at(point.harm)))
        .collect();
    steps.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
    for pair in steps.windows(2) {
        canvas.line(pair[0], (pair[1].0, pair[0].1), 1.5, RULE);
        canvas.line((pair[1].0, pair[0].1), pair[1], 1.5, RULE);
    }
    // Words keep their distance from one another, those of higher points first.
    let mut order: Vec<&Front> = comparison.front.iter().collect();
    order.sort_by(|a, b| b.harm.total_cmp(&a.harm).then(a.cost.total_cmp(&b.cost)));
    let wished: Vec<f64> = order.iter().map(|point| up.at(point.harm)).collect();
    let places = apart(&wished, 17.0, (top, bottom - 6.0));
    let discs: Vec<(f64, f64)> = order
        .iter()
        .map(|point| (across.at(point.cost), up.at(point.harm)))
        .collect();
    for (point, &(x, y)) in order.iter().zip(&discs) {
        let colour = ink(comparison, &point.arm);
        if point.on_front {
            canvas.disc(x, y, 8.0, colour);
        } else {
            canvas.ring(x, y, 8.0, 2.5, colour);
        }
    }
    for ((point, place), &(x, y)) in order.into_iter().zip(places).zip(&discs) {
        let (face, words) = if point.on_front { (STRONG, TEXT) } else { (LABEL, GREY) };
        let width = canvas.width_of(&point.arm, face);
        let start = clear_of(&discs, x + 14.0, place, width + 48.0);
        // Words that had to give way are tied to their disc.
        if start > x + 15.0 || (place - y).abs() > 9.0 {
            canvas.line((x, y), (start - 4.0, place), 1.0, GREY);
        }
        canvas.plated(start, place + 5.0, &point.arm, face, Align::Left, words);
        let beside = start + 8.0 + width;
        canvas.plated(beside, place + 5.0, &percent(point.share), SMALL, Align::Left, MUTED);
    }
    canvas
}

/// Where words of a width can begin at a height, at the earliest at `start`, without lying on a disc.
fn clear_of(discs: &[(f64, f64)], start: f64, height: f64, width: f64) -> f64 {
    let mut near: Vec<f64> = discs
        .iter()
        .filter(|(_, y)| (y - height).abs() < 15.0)
        .map(|(x, _)| *x)
        .collect();
    near.sort_by(f64::total_cmp);
    near.into_iter().fold(start, |start, x| {
        if x + 12.0 > start && x - 10.0 < start + width {
            x + 14.0
        } else {
            start
        }
    })
}
