//! Who bears the losses, in every arm: what was lost by who bears it in the end, and the victims' own part by age,
//! income band and region.

use super::super::axis::{Axis, posts};
use super::super::canvas::{Align, Canvas};
use super::super::style::{LABEL, MARGIN, SMALL, TEXT, WIDTH, short};
use super::arms::{Palette, fitted, level, parts};
use super::sheet::Sheet;
use super::told;
use crate::experiment::comparison::{Compared, Comparison};

const SHOWN: &str = "US dollars, mean over seeds, one disc an arm. First: who bears what was lost; its rows add up. Then: what victims bear, by who they are.";

const PANELS: [(&str, &str); 4] = [
    ("borne_usd.by", "What was lost, by who bears it"),
    ("net_loss_usd.age", "Victims' part, by age"),
    ("net_loss_usd.income", "Victims' part, by income band"),
    ("net_loss_usd.region", "Victims' part, by region"),
];

/// Rows in the order in which people read them.
const AGES: [&str; 6] = [
    "under_25",
    "25_to_34",
    "35_to_44",
    "45_to_54",
    "55_to_64",
    "65_and_over",
];
const INCOMES: [&str; 5] = ["lowest", "low", "middle", "high", "highest"];
/// Bearers, and how they are called here.
const BEARERS: [(&str, &str); 5] = [
    ("victim", "victims"),
    ("sender", "their institutions"),
    ("receiver", "receiving institutions"),
    ("platform", "platforms"),
    ("state", "the state"),
];

/// Room for a row's name, and what of it a name may take.
const NAME: (f64, f64) = (150.0, 142.0);
/// Above a panel's rows, its title, and below them, its axis and some air.
const AROUND: (f64, f64) = (28.0, 44.0);
/// Between the two columns of panels.
const GAP: f64 = 36.0;

/// Most rows of a panel.
const ROWS: usize = 14;

/// Draws it: regions, of which there may be many, beside all else.
pub fn draw(comparison: &Comparison) -> Canvas {
    let panels = PANELS.map(|(name, title)| Panel {
        title,
        rows: rows(comparison, name),
    });
    if panels.iter().all(|panel| panel.rows.is_empty()) {
        return Sheet::nothing(SHOWN, "Nobody bears a loss in any arm");
    }
    let columns = [&panels[..3], &panels[3..]];
    let lanes = comparison.arms.len() as f64;
    let step = (20.0 + 7.0 * lanes).clamp(26.0, 48.0);
    let high = |column: &[Panel]| column.iter().map(|panel| panel.height(step)).sum::<f64>();
    let body = columns.map(high).into_iter().fold(0.0, f64::max);
    let palette = Palette::of(comparison);
    let finding = finding(comparison, &panels[0].rows);
    let Sheet { mut canvas, top, .. } = Sheet::new(&finding, SHOWN, 26.0 + palette.height() + body);
    let begin = palette.legend(&mut canvas, top + 4.0) + 22.0;
    let wide = (WIDTH - 2.0 * MARGIN - GAP) / 2.0;
    for (place, column) in columns.iter().enumerate() {
        let left = MARGIN + (wide + GAP) * place as f64;
        let mut top = begin;
        for panel in column.iter().filter(|panel| !panel.rows.is_empty()) {
            panel.draw(&mut canvas, comparison, &palette, [left, top, left + wide, step]);
            top += panel.height(step);
        }
    }
    canvas
}

/// An outcome with its parts.
struct Panel<'a> {
    title: &'a str,
    rows: Vec<(&'a str, &'a Compared)>,
}

impl Panel<'_> {
    fn height(&self, step: f64) -> f64 {
        match self.rows.len() {
            0 => 0.0,
            rows => AROUND.0 + step * rows as f64 + AROUND.1,
        }
    }

    fn draw(
        &self,
        canvas: &mut Canvas,
        comparison: &Comparison,
        palette: &Palette,
        [left, top, right, step]: [f64; 4],
    ) {
        canvas.text(left, top + 14.0, self.title, LABEL, Align::Left, TEXT);
        let means = self.rows.iter().flat_map(|(_, compared)| &compared.levels);
        let most = means.map(|level| level.mean).fold(1e-9, f64::max);
        let axis = Axis::linear((0.0, most), (left + NAME.0, right - 12.0));
        let first = top + AROUND.0;
        let last = first + step * self.rows.len() as f64;
        posts(canvas, &axis, &axis.ticks(5), (first, last), short);
        let lanes = comparison.arms.len() as f64;
        for (row, (name, compared)) in self.rows.iter().enumerate() {
            let y = first + step * (row as f64 + 0.5);
            let name = fitted(canvas, &called(name), SMALL, NAME.1 - 8.0);
            canvas.text(left + NAME.0 - 8.0, y + 4.5, &name, SMALL, Align::Right, TEXT);
            let lane = (step * 0.75 / lanes).min(16.0);
            for (place, arm) in comparison.arms.iter().enumerate() {
                let at = y + lane * (place as f64 - (lanes - 1.0) / 2.0);
                let (x, colour) = (axis.at(level(compared, arm)), palette.ink(arm));
                canvas.line((axis.at(0.0), at), (x, at), 1.5, colour.faint(0.5));
                canvas.disc(x, at, (lane * 0.45).clamp(2.0, 5.0), colour);
            }
        }
    }
}

/// The rows of a panel: bands in their order, regions by loss.
fn rows<'a>(comparison: &'a Comparison, name: &str) -> Vec<(&'a str, &'a Compared)> {
    let mut rows = parts(comparison, name);
    let bearers = BEARERS.map(|(part, _)| part);
    let place = |part: &str| {
        let mut known = AGES.iter().chain(&INCOMES).chain(&bearers);
        known.position(|known| *known == part)
    };
    rows.sort_by(|a, b| {
        let size = |compared: &Compared| level(compared, &comparison.baseline);
        place(a.0)
            .cmp(&place(b.0))
            .then(size(b.1).total_cmp(&size(a.1)))
            .then(a.0.cmp(b.0))
    });
    rows.truncate(ROWS);
    rows
}

/// A part as a row calls it.
fn called(part: &str) -> String {
    let bearer = BEARERS.iter().find(|(known, _)| *known == part);
    bearer.map_or_else(|| part.replace('_', " "), |(_, name)| (*name).to_owned())
}

/// What others than victims bear.
fn finding(comparison: &Comparison, bearers: &[(&str, &Compared)]) -> String {
    let others = bearers.iter().filter(|(part, _)| *part != "victim");
    let others: Vec<&Compared> = others.map(|(_, compared)| *compared).collect();
    let bears = |compared: &&Compared| compared.levels.iter().any(|level| level.mean > 0.0);
    if others.iter().any(bears) {
        told::secondary(comparison, "What others than victims bear", &others, told::AMOUNT)
    } else {
        "In every arm victims bear all that is lost".to_owned()
    }
}
