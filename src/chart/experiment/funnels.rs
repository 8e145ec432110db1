//! Funnels side by side: how many cases reached each stage in every arm, on a logarithmic axis.

use super::super::axis::{Axis, decades, posts};
use super::super::canvas::{Align, Canvas};
use super::super::style::{MARGIN, MUTED, SMALL, STRONG, TEXT, WIDTH, full, short, spoken};
use super::arms::{Palette, fitted, level, parts};
use super::sheet::Sheet;
use super::told;
use crate::experiment::comparison::{Compared, Comparison};

const SHOWN: &str = "First messages, then cases that reached each stage; mean over seeds, on a logarithmic axis; what is below one stands at its start.";

/// Draws it.
pub fn draw(comparison: &Comparison) -> Canvas {
    let stages = parts(comparison, "stage");
    let most = stages
        .iter()
        .flat_map(|(_, compared)| compared.levels.iter().map(|level| level.mean));
    let most = most.fold(0.0, f64::max);
    if stages.is_empty() || most < 1.0 {
        return Sheet::nothing(SHOWN, "No one was contacted, so there are no funnels");
    }
    let all: Vec<&Compared> = stages.iter().map(|(_, compared)| *compared).collect();
    let finding = told::secondary(comparison, "Cases by stage", &all, told::COUNT);
    let Sheet {
        mut canvas,
        top,
        bottom,
    } = Sheet::new(&finding, SHOWN, 90.0 + 54.0 * stages.len() as f64);
    let palette = Palette::of(comparison);
    let below = palette.legend(&mut canvas, top + 4.0);
    let (left, right) = (MARGIN + 170.0, WIDTH - MARGIN - 110.0);
    let (top, bottom) = (below + 24.0, bottom - 30.0);
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
    let heading = fitted(&canvas, &comparison.baseline, SMALL, 100.0);
    canvas.text(WIDTH - MARGIN, top + 4.0, &heading, SMALL, Align::Right, MUTED);
    for arm in palette.bottom_up(comparison) {
        let points: Vec<(f64, f64)> = stages
            .iter()
            .enumerate()
            .map(|(stage, (_, compared))| (axis.at(level(compared, arm).max(1.0)), place(stage)))
            .collect();
        let colour = palette.ink(arm);
        canvas.path(points.clone(), 2.0, colour.faint(0.75));
        for (x, y) in points {
            canvas.disc(x, y, 4.5, colour);
        }
    }
    canvas
}
