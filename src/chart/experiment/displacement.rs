//! Where losses went: gross loss by rail, country, family and receiving institution, in every arm.
//!
//! A remedy that only moves harm elsewhere shows as a bar of the same length in other colours.

use super::super::axis::{Axis, posts};
use super::super::canvas::{Align, Canvas, Ink};
use super::super::style::{
    BLUE, GREEN, GREY, LABEL, MARGIN, ORANGE, PURPLE, SKY, SMALL, TEXT, VERMILION, WIDTH, key, short,
};
use super::arms::{fitted, level, parts, quoted, widest};
use super::sheet::Sheet;
use super::told;
use crate::experiment::comparison::{Compared, Comparison, Difference};

const SHOWN: &str = "Gross loss in US dollars, mean over seeds, by where it left, whom it hit and where it went. The smallest parts are put together.";

/// Parts that have a colour of their own; the rest are put together.
const INKS: [Ink; 6] = [BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE];

const PANELS: [(&str, &str); 4] = [
    ("gross_loss_usd.rail", "By rail"),
    ("gross_loss_usd.country", "By the victims' country"),
    ("gross_loss_usd.family", "By family of scam"),
    ("gross_loss_usd.institution", "By receiving institution"),
];

/// Room for an arm's bar.
const PITCH: f64 = 24.0;

/// What a key of the legend takes beside its word.
const KEY: f64 = 36.0;

/// A panel's parts, largest first, with their figures.
type Parts<'a> = Vec<(&'a str, &'a Compared)>;

/// Draws it.
pub fn draw(comparison: &Comparison) -> Canvas {
    let panels: Vec<(&str, Parts)> = PANELS
        .iter()
        .map(|(name, title)| (*title, by_size(comparison, name)))
        .collect();
    if panels.iter().all(|(_, parts)| parts.is_empty()) {
        return Sheet::nothing(SHOWN, "Nobody lost anything in any arm");
    }
    let half = 90.0 + PITCH * comparison.arms.len() as f64;
    let Sheet {
        mut canvas, top: begin, ..
    } = Sheet::new(&finding(comparison, &panels), SHOWN, 2.0 * half);
    let middle = WIDTH / 2.0;
    for (place, (title, parts)) in panels.iter().enumerate() {
        let left = if place % 2 == 0 { MARGIN } else { middle + 14.0 };
        let right = if place % 2 == 0 { middle - 14.0 } else { WIDTH - MARGIN };
        let top = begin + if place < 2 { 0.0 } else { half };
        panel(
            &mut canvas,
            comparison,
            (title, parts),
            [left, top, right, top + half - 12.0],
        );
    }
    canvas
}

fn by_size<'a>(comparison: &'a Comparison, name: &str) -> Parts<'a> {
    let mut parts = parts(comparison, name);
    let size = |compared: &Compared| compared.levels.iter().map(|level| level.mean).fold(0.0, f64::max);
    parts.sort_by(|a, b| size(b.1).total_cmp(&size(a.1)).then(a.0.cmp(b.0)));
    parts
}

fn panel(canvas: &mut Canvas, comparison: &Comparison, (title, parts): (&str, &Parts), area: [f64; 4]) {
    let [left, top, right, bottom] = area;
    canvas.text(left, top + 14.0, title, LABEL, Align::Left, TEXT);
    let own = own_colours(canvas, parts, right - left);
    let mut x = left;
    for ((part, _), ink) in parts.iter().take(own).zip(INKS) {
        x = key(canvas, x, top + 34.0, ink, &part.replace('_', " "));
    }
    if own < parts.len() {
        key(canvas, x, top + 34.0, GREY, "others");
    }
    let names = widest(canvas, &comparison.arms, SMALL, 170.0);
    let start = left + names + 10.0;
    let total = |arm: &str| parts.iter().map(|(_, compared)| level(compared, arm)).sum::<f64>();
    let most = comparison.arms.iter().map(|arm| total(arm)).fold(1e-9, f64::max);
    let axis = Axis::linear((0.0, most), (start, right));
    let (first, last) = (top + 46.0, bottom - 22.0);
    posts(canvas, &axis, &axis.ticks(4), (first, last), short);
    let pitch = (last - first) / comparison.arms.len() as f64;
    for (row, arm) in comparison.arms.iter().enumerate() {
        let y = first + pitch * (row as f64 + 0.5);
        let name = fitted(canvas, arm, SMALL, names);
        canvas.text(start - 8.0, y + 4.5, &name, SMALL, Align::Right, TEXT);
        let mut sum = 0.0;
        for (place, (_, compared)) in parts.iter().enumerate() {
            let value = level(compared, arm);
            let ink = if place < own { INKS[place] } else { GREY };
            let reach = pitch * 0.36;
            canvas.rect(axis.at(sum), y - reach, axis.at(sum + value), y + reach, ink);
            sum += value;
        }
    }
}

/// How many parts have a colour of their own: as many as there are colours and room in the legend, so that every colour
/// is named.
fn own_colours(canvas: &Canvas, parts: &Parts, room: f64) -> usize {
    let width = |word: &str| canvas.width_of(&word.replace('_', " "), SMALL) + KEY;
    let fits = |own: usize| {
        let others = if own < parts.len() { width("others") } else { 0.0 };
        parts.iter().take(own).map(|(part, _)| width(part)).sum::<f64>() + others <= room
    };
    let most = if parts.len() > INKS.len() {
        INKS.len() - 1
    } else {
        parts.len()
    };
    (0..=most).rev().find(|&own| fits(own)).unwrap_or(0)
}

/// Where more is lost in some arm than in the baseline, as far as it can be told: harm that moved there.
fn finding(comparison: &Comparison, panels: &[(&str, Parts)]) -> String {
    if let Some(few) = told::too_few(comparison) {
        return format!("Where losses go: {few}");
    }
    let shown = panels.iter().flat_map(|(_, parts)| parts);
    let all: Vec<(&str, &Difference)> = shown
        .flat_map(|(part, compared)| compared.differences.iter().map(move |difference| (*part, difference)))
        .collect();
    let out = told::standing_out(&all, |(_, difference)| difference.p);
    let grown: Vec<&(&str, &Difference)> = out
        .into_iter()
        .filter(|(_, difference)| difference.mean > 0.0)
        .collect();
    match grown.as_slice() {
        [] => format!(
            "No arm can be told to move losses elsewhere on {}",
            told::seeds(comparison)
        ),
        [(part, difference)] => format!(
            "More is lost by way of {} in {} than in {} {}",
            quoted(&part.replace('_', " ")),
            quoted(&difference.arm),
            quoted(&comparison.baseline),
            told::NO_CLAIM
        ),
        many => {
            let mut arms: Vec<&str> = many.iter().map(|(_, difference)| difference.arm.as_str()).collect();
            arms.sort_unstable();
            arms.dedup();
            format!(
                "More is lost in {} places than in {}, in {} {}",
                many.len(),
                quoted(&comparison.baseline),
                told::listed(&arms),
                told::NO_CLAIM
            )
        }
    }
}
