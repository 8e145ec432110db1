//! Funnels side by side: how many cases reached each stage in every arm, on a logarithmic axis.

use super::super::axis::{Axis, decades, posts};
use super::super::canvas::{Align, Canvas};
use super::super::style::{self, BOTTOM, MARGIN, STRONG, TEXT, TOP, WIDTH, full, percent, short, spoken};
use super::arms::{SOURCE, ink, legend, level, parts};
use crate::experiment::comparison::{Compared, Comparison};

const SHOWN: &str =
    "First messages, then cases that reached each stage; mean over seeds, on a logarithmic axis. One line an arm.";

/// Draws it.
pub fn draw(comparison: &Comparison) -> Canvas {
    let stages = parts(comparison, "stage");
    let most = stages
        .iter()
        .flat_map(|(_, compared)| compared.levels.iter().map(|level| level.mean));
    let most = most.fold(0.0, f64::max);
    if stages.is_empty() || most < 1.0 {
        return style::nothing(SHOWN, "No one was contacted, so there are no funnels", SOURCE);
    }
    let mut canvas = style::framed(&finding(comparison, &stages), SHOWN, SOURCE);
    let below = legend(&mut canvas, comparison, TOP + 4.0);
    let (left, right) = (MARGIN + 170.0, WIDTH - MARGIN - 110.0);
    let (top, bottom) = (below + 24.0, BOTTOM - 30.0);
    let axis = Axis::log(decades(1.0, most), (left, right));
    posts(&mut canvas, &axis, &axis.ticks(9), (top, bottom), short);
    let pitch = (bottom - top) / stages.len() as f64;
    let place = |stage: usize| top + pitch * (stage as f64 + 0.5);
    for (stage, (name, compared)) in stages.iter().enumerate() {
        canvas.text(
            left - 14.0,
            place(stage) + 5.0,
            &spoken(name),
            STRONG,
            Align::Right,
            TEXT,
        );
        let base = level(compared, &comparison.baseline).round() as u64;
        canvas.text(
            WIDTH - MARGIN,
            place(stage) + 5.0,
            &full(base),
            STRONG,
            Align::Right,
            TEXT,
        );
    }
    canvas.text(
        WIDTH - MARGIN,
        top - 6.0,
        &comparison.baseline,
        style::SMALL,
        Align::Right,
        style::MUTED,
    );
    for arm in &comparison.arms {
        let points: Vec<(f64, f64)> = stages
            .iter()
            .enumerate()
            .map(|(stage, (_, compared))| (axis.at(level(compared, arm).max(1.0)), place(stage)))
            .collect();
        let colour = ink(comparison, arm);
        canvas.path(points.clone(), 2.0, colour.faint(0.75));
        for (x, y) in points {
            canvas.disc(x, y, 4.5, colour);
        }
    }
    canvas
}

/// Where the arms part most from the baseline.
fn finding(comparison: &Comparison, stages: &[(&str, &Compared)]) -> String {
    let mut largest: Option<(f64, &str, &str)> = None;
    for (stage, compared) in stages {
        let base = level(compared, &comparison.baseline);
        for difference in compared.differences.iter().filter(|_| base > 0.0) {
            let share = difference.mean / base;
            if largest.is_none_or(|(most, ..)| share.abs() > most.abs()) {
                largest = Some((share, stage, &difference.arm));
            }
        }
    }
    match largest.filter(|(share, ..)| *share != 0.0) {
        Some((share, stage, arm)) => format!(
            "The funnels part most at “{}”: {} {} in “{arm}”",
            spoken(stage).to_lowercase(),
            percent(share.abs()),
            if share < 0.0 { "fewer" } else { "more" }
        ),
        None => "The funnels of all arms are the same".to_owned(),
    }
}
