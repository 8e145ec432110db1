//! Who bears the losses: net loss by age, income band and region, in every arm.

use super::super::axis::{Axis, posts};
use super::super::canvas::{Align, Canvas};
use super::super::style::{self, BOTTOM, LABEL, MARGIN, SMALL, TEXT, TOP, WIDTH, percent, short};
use super::arms::{SOURCE, ink, legend, level, parts};
use crate::experiment::comparison::{Compared, Comparison};

const SHOWN: &str = "What victims bear in the end, US dollars, mean over seeds, by who they are. One disc an arm.";

const PANELS: [(&str, &str); 3] = [
    ("net_loss_usd.age", "By age"),
    ("net_loss_usd.income", "By income band"),
    ("net_loss_usd.region", "By region"),
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

/// Most rows of a panel.
const ROWS: usize = 14;

/// Draws it.
pub fn draw(comparison: &Comparison) -> Canvas {
    let panels: Vec<(&str, Vec<(&str, &Compared)>)> = PANELS
        .iter()
        .map(|(name, title)| (*title, rows(comparison, name)))
        .collect();
    if panels.iter().all(|(_, rows)| rows.is_empty()) {
        return style::nothing(SHOWN, "Nobody bears a loss in any arm", SOURCE);
    }
    let mut canvas = style::framed(&finding(comparison, &panels[0].1), SHOWN, SOURCE);
    let top = legend(&mut canvas, comparison, TOP + 4.0) + 22.0;
    let pitch = (WIDTH - 2.0 * MARGIN) / panels.len() as f64;
    for (place, (title, rows)) in panels.iter().enumerate() {
        let left = MARGIN + pitch * place as f64;
        canvas.text(left, top + 14.0, title, LABEL, Align::Left, TEXT);
        let most = rows
            .iter()
            .flat_map(|(_, compared)| compared.levels.iter().map(|level| level.mean));
        let axis = Axis::linear((0.0, most.fold(1e-9, f64::max)), (left + 124.0, left + pitch - 26.0));
        let (first, last) = (top + 28.0, BOTTOM - 30.0);
        posts(&mut canvas, &axis, &axis.ticks(3), (first, last), short);
        let step = (last - first) / rows.len().max(1) as f64;
        for (row, (name, compared)) in rows.iter().enumerate() {
            let y = first + step * (row as f64 + 0.5);
            canvas.text(
                left + 116.0,
                y + 4.5,
                &name.replace('_', " "),
                SMALL,
                Align::Right,
                TEXT,
            );
            let lane = (step * 0.7).min(44.0) / comparison.arms.len() as f64;
            for (place, arm) in comparison.arms.iter().enumerate() {
                let at = y + lane * (place as f64 - (comparison.arms.len() - 1) as f64 / 2.0);
                let (x, colour) = (axis.at(level(compared, arm)), ink(comparison, arm));
                canvas.line((axis.at(0.0), at), (x, at), 1.5, colour.faint(0.5));
                canvas.disc(x, at, (lane * 0.45).clamp(2.5, 5.0), colour);
            }
        }
    }
    canvas
}

/// The rows of a panel: bands in their order, regions by loss.
fn rows<'a>(comparison: &'a Comparison, name: &str) -> Vec<(&'a str, &'a Compared)> {
    let mut rows = parts(comparison, name);
    let place = |part: &str| AGES.iter().chain(&INCOMES).position(|known| *known == part);
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

/// Whose share of what is borne is the largest.
fn finding(comparison: &Comparison, ages: &[(&str, &Compared)]) -> String {
    let borne = |compared: &Compared| level(compared, &comparison.baseline);
    let total: f64 = ages.iter().map(|(_, compared)| borne(compared)).sum();
    let most = ages.iter().max_by(|a, b| borne(a.1).total_cmp(&borne(b.1)));
    match most.filter(|_| total > 0.0) {
        Some((age, compared)) => format!(
            "In the baseline {} of what is borne falls on those aged {}",
            percent(borne(compared) / total),
            age.replace('_', " ")
        ),
        None => "In the baseline nobody bears a loss".to_owned(),
    }
}
