//! Fates: for how many people an arm changes what they bear, and which way.

use super::super::axis::{Axis, posts};
use super::super::canvas::{Align, Canvas, Ink};
use super::super::style::{BLUE, GREEN, GREY, MARGIN, ORANGE, SMALL, STRONG, TEXT, VERMILION, WIDTH, key, short};
use super::arms::{fitted, widest};
use super::sheet::Sheet;
use super::told;
use crate::experiment::comparison::Comparison;
use crate::experiment::fates::{Fate, Fates};

const SHOWN: &str =
    "People of a seed who bear a loss in the arm or in the baseline, mean over seeds: the same person in both.";

/// Draws it.
pub fn draw(comparison: &Comparison) -> Canvas {
    let total = |fates: &Fates| fates.shares.iter().map(|share| share.people).sum::<f64>();
    let most = comparison.fates.iter().map(total).fold(0.0, f64::max);
    if most <= 0.0 {
        return Sheet::nothing(SHOWN, "Nobody bears a loss in any arm");
    }
    let rows = comparison.fates.len() as f64;
    let pitch = (480.0 / rows).clamp(28.0, 64.0);
    let Sheet { mut canvas, top, .. } = Sheet::new(&finding(comparison), SHOWN, 62.0 + pitch * rows);
    let mut x = MARGIN;
    for fate in Fate::ALL {
        x = key(&mut canvas, x, top + 4.0, ink(*fate), &fate.word().replace('_', " "));
    }
    let names = widest(&canvas, comparison.fates.iter().map(|fates| &fates.arm), STRONG, 240.0);
    let (left, right, top) = (MARGIN + names + 16.0, WIDTH - MARGIN, top + 28.0);
    let axis = Axis::linear((0.0, most), (left, right));
    let end = top + pitch * rows;
    posts(&mut canvas, &axis, &axis.ticks(8), (top, end), short);
    for (row, fates) in comparison.fates.iter().enumerate() {
        let y = top + pitch * (row as f64 + 0.5);
        let name = fitted(&canvas, &fates.arm, STRONG, names);
        canvas.text(left - 14.0, y + 5.0, &name, STRONG, Align::Right, TEXT);
        let (mut sum, reach) = (0.0, pitch * 0.32);
        for share in &fates.shares {
            let (from, to) = (axis.at(sum), axis.at(sum + share.people));
            canvas.rect(from, y - reach, to, y + reach, ink(share.fate));
            // One digit behind the point, as long as there is room for what it says.
            let word = match share.people {
                some if some < 99.95 => format!("{some:.1}"),
                many => short(many),
            };
            if to - from > canvas.width_of(&word, SMALL) + 8.0 {
                canvas.plated((from + to) / 2.0, y + 4.5, &word, SMALL, Align::Middle, TEXT);
            }
            sum += share.people;
        }
    }
    canvas
}

fn ink(fate: Fate) -> Ink {
    match fate {
        Fate::Saved => GREEN,
        Fate::LosesLess => BLUE,
        Fate::Unchanged => GREY.faint(0.45),
        Fate::LosesMore => ORANGE,
        Fate::Harmed => VERMILION,
    }
}

/// In which arms more people are saved than harmed, or fewer, as far as it can be told.
fn finding(comparison: &Comparison) -> String {
    if let Some(few) = told::too_few(comparison) {
        return format!("People saved and harmed: {few}");
    }
    let out = told::standing_out(&comparison.fates, |fates| fates.spared.map(|spared| spared.p));
    let side = |sign: f64| -> Vec<&str> {
        let arms = out
            .iter()
            .filter(|fates| fates.spared.is_some_and(|spared| spared.people * sign > 0.0));
        arms.map(|fates| fates.arm.as_str()).collect()
    };
    let sides = [
        ("More people are saved than harmed", side(1.0)),
        ("more are harmed than saved", side(-1.0)),
    ];
    let sides = sides.iter().filter(|(_, arms)| !arms.is_empty());
    let sides: Vec<String> = sides
        .map(|(what, arms)| format!("{what} in {}", told::listed(arms)))
        .collect();
    if sides.is_empty() {
        let seeds = told::seeds(comparison);
        return format!("No arm can be told to save more people than it harms, or fewer, on {seeds}");
    }
    let text = sides
        .join("; ")
        .replacen("more", "More", usize::from(side(1.0).is_empty()));
    format!("{text} {}", told::NO_CLAIM)
}
