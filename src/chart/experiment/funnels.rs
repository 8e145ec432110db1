//! Funnels side by side: how many cases reached each stage in every arm, on a logarithmic axis; a panel for each family
//! of scam.
//!
//! A family's first messages are its own crews': no stage is set against another family's.

use super::super::axis::{Axis, decades, posts};
use super::super::canvas::{Align, Canvas};
use super::super::style::{LABEL, MARGIN, MUTED, SMALL, STRONG, TEXT, WIDTH, full, short, spoken};
use super::arms::{Palette, fitted, level, parts, widest};
use super::sheet::Sheet;
use super::told;
use crate::experiment::comparison::{Compared, Comparison};

const SHOWN: &str = "First messages, where crews of the family write to strangers, and cases that reached each stage; mean over seeds, on a logarithmic axis; what is below one stands at its start.";

/// Room for a stage where one family has the page to itself, and where several share it.
const PITCH: (f64, f64) = (54.0, 34.0);
/// Beside a panel's stages: its name, its axis and some air.
const BESIDE: f64 = 84.0;
/// Between two panels beside one another.
const GAP: f64 = 36.0;

/// A family with its stages in their order.
struct Family<'a> {
    name: &'a str,
    stages: Vec<(&'a str, &'a Compared)>,
}

impl Family<'_> {
    fn most(&self) -> f64 {
        let means = self.stages.iter().flat_map(|(_, compared)| &compared.levels);
        means.map(|level| level.mean).fold(0.0, f64::max)
    }
}

/// Draws it.
pub fn draw(comparison: &Comparison) -> Canvas {
    let mut families = families(comparison);
    let all: Vec<&Compared> = families
        .iter()
        .flat_map(|family| &family.stages)
        .map(|(_, it)| *it)
        .collect();
    let most = families.iter().map(Family::most).fold(0.0, f64::max);
    if most < 1.0 {
        return Sheet::nothing(SHOWN, "No one was contacted, so there are no funnels");
    }
    let finding = told::secondary(comparison, "Cases by stage", &all, told::COUNT);
    // A family that nobody was in has nothing to show.
    families.retain(|family| family.most() > 0.0);
    let columns = families.len().min(2);
    let pitch = if columns == 1 { PITCH.0 } else { PITCH.1 };
    let rows: Vec<f64> = families
        .chunks(columns)
        .map(|row| row.iter().map(|family| family.stages.len()).max().unwrap_or(0) as f64)
        .collect();
    let body: f64 = rows.iter().map(|stages| BESIDE + pitch * stages).sum();
    let palette = Palette::of(comparison);
    let Sheet { mut canvas, top, .. } = Sheet::new(&finding, SHOWN, 28.0 + palette.height() + body);
    let mut top = palette.legend(&mut canvas, top + 4.0) + 24.0;
    let wide = (WIDTH - 2.0 * MARGIN - GAP * (columns - 1) as f64) / columns as f64;
    let range = decades(1.0, most);
    for (row, stages) in families.chunks(columns).zip(&rows) {
        for (column, family) in row.iter().enumerate() {
            let left = MARGIN + (wide + GAP) * column as f64;
            let area = [left, top, left + wide, pitch];
            panel(&mut canvas, comparison, &palette, family, area, range);
        }
        top += BESIDE + pitch * stages;
    }
    canvas
}

fn panel(
    canvas: &mut Canvas,
    comparison: &Comparison,
    palette: &Palette,
    family: &Family,
    [left, top, right, pitch]: [f64; 4],
    range: (f64, f64),
) {
    let name = fitted(canvas, &spoken(family.name), LABEL, right - left - 120.0);
    canvas.text(left, top + 4.0, &name, LABEL, Align::Left, TEXT);
    let heading = fitted(canvas, &comparison.baseline, SMALL, 110.0);
    canvas.text(right, top + 4.0, &heading, SMALL, Align::Right, MUTED);
    let called: Vec<String> = family.stages.iter().map(|(stage, _)| spoken(stage)).collect();
    let names = widest(canvas, &called, STRONG, 150.0);
    let (start, end) = (left + names + 14.0, right - 76.0);
    let (top, bottom) = (top + 16.0, top + 16.0 + pitch * family.stages.len() as f64);
    let axis = Axis::log(range, (start, end));
    posts(canvas, &axis, &axis.ticks(9), (top, bottom), short);
    let place = |stage: usize| top + pitch * (stage as f64 + 0.5);
    for (stage, (name, (_, compared))) in called.iter().zip(&family.stages).enumerate() {
        let name = fitted(canvas, name, STRONG, names);
        canvas.text(start - 14.0, place(stage) + 5.0, &name, STRONG, Align::Right, TEXT);
        let base = full(level(compared, &comparison.baseline).round() as u64);
        canvas.text(right, place(stage) + 5.0, &base, STRONG, Align::Right, TEXT);
    }
    for arm in palette.bottom_up(comparison) {
        let points: Vec<(f64, f64)> = family
            .stages
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
}

/// Every family's stages, in the order of the comparison.
fn families(comparison: &Comparison) -> Vec<Family<'_>> {
    let mut families: Vec<Family> = Vec::new();
    for (part, compared) in parts(comparison, "funnel") {
        let Some((name, stage)) = part.split_once('.') else {
            continue;
        };
        match families.iter_mut().find(|family| family.name == name) {
            Some(family) => family.stages.push((stage, compared)),
            None => families.push(Family {
                name,
                stages: vec![(stage, compared)],
            }),
        }
    }
    families
}
