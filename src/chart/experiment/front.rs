//! Harm against cost: each arm's means, and the front that no arm passes.

use super::super::axis::{Axis, posts, rungs};
use super::super::canvas::{Align, Canvas};
use super::super::style::{LABEL, MARGIN, MUTED, RULE, SMALL, STRONG, TEXT, WIDTH, percent, short};
use super::arms::{Palette, fitted, quoted, titled};
use super::sheet::Sheet;
use crate::experiment::comparison::Comparison;
use crate::experiment::ranking::Front;

const SHOWN: &str = "Mean over seeds; the lower left is better in both. Full: on the front of the means. Percent: of resampled seeds, those in which an arm is on it.";

/// The share of resampled seeds from which on an arm counts as being on the front.
const SURE: f64 = 0.95;

/// Room for the list of arms.
const LIST: f64 = 330.0;

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
    let discs: Vec<(f64, f64)> = order.iter().map(|point| at(point)).collect();
    let places = beside(&discs, (left, right, top, bottom));
    for (disc, number) in discs.iter().zip(&places) {
        if far(*disc, *number) {
            canvas.line(*disc, *number, 1.0, RULE);
        }
    }
    for (point, place) in order.iter().zip(&discs) {
        disc(&mut canvas, *place, point, &palette);
    }
    for (number, (x, y)) in places.into_iter().enumerate() {
        canvas.plated(x, y + 4.5, &(number + 1).to_string(), SMALL, Align::Middle, TEXT);
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

/// Where the numbers of some discs stand: as near as they may without lying over a disc or over one another.
fn beside(discs: &[(f64, f64)], (left, right, top, bottom): (f64, f64, f64, f64)) -> Vec<(f64, f64)> {
    // First to the upper right, above a line that steps to the next arm; then all around, and further away.
    let around = [-1.0, 1.0, -2.0, 0.0, 2.0, -3.0, 3.0, 4.0].map(|eighth| eighth * core::f64::consts::FRAC_PI_4);
    let wished = (0..9).flat_map(|step| around.map(|angle| (20.0 + 11.0 * f64::from(step), angle)));
    let wished: Vec<(f64, f64)> = wished.collect();
    let mut places: Vec<(f64, f64)> = Vec::new();
    for &(x, y) in discs {
        let at = |&(reach, angle): &(f64, f64)| (x + reach * libm::cos(angle), y + reach * libm::sin(angle));
        let is_free = |place: &(f64, f64)| {
            let within = (left..right).contains(&place.0) && (top..bottom - 8.0).contains(&place.1);
            let apart = |other: &(f64, f64), wide: f64, high: f64| {
                (place.0 - other.0).abs() >= wide || (place.1 - other.1).abs() >= high
            };
            within && discs.iter().all(|disc| apart(disc, 15.0, 14.0)) && places.iter().all(|it| apart(it, 20.0, 14.0))
        };
        let free = wished.iter().map(at).find(is_free);
        places.push(free.unwrap_or((x + 16.0, y)));
    }
    places
}

/// Whether a number stands so far from its disc that a line must lead to it.
fn far(disc: (f64, f64), number: (f64, f64)) -> bool {
    libm::hypot(disc.0 - number.0, disc.1 - number.1) > 24.0
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_lies_over_another_or_over_a_disc() {
        // Twelve arms close together, and two apart.
        let near = (0..12).map(|arm| (100.0 + f64::from(arm % 4) * 6.0, 200.0 + f64::from(arm) * 5.0));
        let discs: Vec<(f64, f64)> = near.chain([(400.0, 300.0), (690.0, 101.0)]).collect();
        let places = beside(&discs, (90.0, 700.0, 100.0, 600.0));
        for (number, place) in places.iter().enumerate() {
            let others = places.iter().enumerate().filter(|(other, _)| *other != number);
            let lies_on =
                |other: &(f64, f64), wide: f64| (place.0 - other.0).abs() < wide && (place.1 - other.1).abs() < 14.0;
            assert!(
                others.clone().all(|(_, other)| !lies_on(other, 20.0)),
                "{number}: {places:?}"
            );
            assert!(discs.iter().all(|disc| !lies_on(disc, 15.0)), "{number}: {places:?}");
            assert!((90.0..700.0).contains(&place.0) && (100.0..600.0).contains(&place.1));
        }
        assert!(!far(discs[12], places[12]), "one that stands alone needs no line");
    }
}
