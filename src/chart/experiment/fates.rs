//! Fates: for how many people an arm changes what they bear, and which way.

use super::super::axis::{Axis, posts};
use super::super::canvas::{Align, Canvas, Ink};
use super::super::style::{
    self, BLUE, BOTTOM, GREEN, GREY, MARGIN, ORANGE, SMALL, STRONG, TEXT, TOP, VERMILION, WIDTH, key, short,
};
use super::arms::SOURCE;
use crate::experiment::comparison::Comparison;
use crate::experiment::fates::{Fate, Fates};

const SHOWN: &str =
    "People of a seed who bear a loss in the arm or in the baseline, mean over seeds: the same person in both.";

/// Draws it.
pub fn draw(comparison: &Comparison) -> Canvas {
    let total = |fates: &Fates| fates.shares.iter().map(|share| share.people).sum::<f64>();
    let most = comparison.fates.iter().map(total).fold(0.0, f64::max);
    if most <= 0.0 {
        return style::nothing(SHOWN, "Nobody bears a loss in any arm", SOURCE);
    }
    let mut canvas = style::framed(&finding(comparison), SHOWN, SOURCE);
    let mut x = MARGIN;
    for fate in Fate::ALL {
        x = key(&mut canvas, x, TOP + 4.0, ink(*fate), &fate.word().replace('_', " "));
    }
    let widest = comparison
        .arms
        .iter()
        .map(|arm| canvas.width_of(arm, STRONG))
        .fold(60.0, f64::max);
    let (left, right, top, bottom) = (
        MARGIN + widest.min(220.0) + 16.0,
        WIDTH - MARGIN,
        TOP + 28.0,
        BOTTOM - 34.0,
    );
    let axis = Axis::linear((0.0, most), (left, right));
    let pitch = ((bottom - top) / comparison.fates.len() as f64).min(110.0);
    let end = top + pitch * comparison.fates.len() as f64;
    posts(&mut canvas, &axis, &axis.ticks(8), (top, end), short);
    for (row, fates) in comparison.fates.iter().enumerate() {
        let y = top + pitch * (row as f64 + 0.5);
        canvas.text(left - 14.0, y + 5.0, &fates.arm, STRONG, Align::Right, TEXT);
        let (mut sum, reach) = (0.0, pitch * 0.32);
        for share in &fates.shares {
            let (from, to) = (axis.at(sum), axis.at(sum + share.people));
            canvas.rect(from, y - reach, to, y + reach, ink(share.fate));
            let word = short(share.people);
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

fn finding(comparison: &Comparison) -> String {
    let people = |fates: &Fates, fate: Fate| {
        fates
            .shares
            .iter()
            .find(|share| share.fate == fate)
            .map_or(0.0, |share| share.people)
    };
    let net = |fates: &Fates| people(fates, Fate::Saved) - people(fates, Fate::Harmed);
    match comparison.fates.iter().max_by(|a, b| net(a).total_cmp(&net(b))) {
        Some(best) => format!(
            "“{}” saves {} people from any loss and brings one on {} others",
            best.arm,
            short(people(best, Fate::Saved)),
            short(people(best, Fate::Harmed))
        ),
        None => "There is no arm beside the baseline".to_owned(),
    }
}
