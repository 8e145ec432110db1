//! Daily losses in every arm: the mean over seeds of the last seven days, with a band.

use super::super::axis::{Axis, Year, day_label, day_ticks, posts, rungs};
use super::super::canvas::{Align, Canvas};
use super::super::style::{self, BOTTOM, MARGIN, MUTED, SMALL, TOP, WIDTH, short};
use super::arms::{SOURCE, ink, legend};
use crate::engine::time::Day;
use crate::experiment::comparison::{Comparison, Daily};

const SHOWN: &str = "Gross loss a day, US dollars: mean over seeds of the last seven days. Band: 95 % t interval over seeds, of each day by itself.";

/// Draws it.
pub fn draw(comparison: &Comparison) -> Canvas {
    let days: Vec<Day> = comparison.daily.first().map_or(Vec::new(), |daily| {
        daily
            .days
            .iter()
            .filter_map(|day| day.parse().ok().map(Day::of))
            .collect()
    });
    let most = comparison.daily.iter().flat_map(highest).fold(0.0, f64::max);
    let (Some(&first), Some(&last)) = (days.first(), days.last()) else {
        return style::nothing(SHOWN, "No day of the window was run in every arm", SOURCE);
    };
    if most <= 0.0 {
        return style::nothing(SHOWN, "Nobody lost anything in any arm", SOURCE);
    }
    let mut canvas = style::framed(&finding(comparison), SHOWN, SOURCE);
    let below = legend(&mut canvas, comparison, TOP + 4.0);
    let (left, right, top, bottom) = (MARGIN + 50.0, WIDTH - MARGIN, below + 26.0, BOTTOM - 30.0);
    let across = Axis::linear((f64::from(first.0), f64::from(last.0)), (left, right));
    let up = Axis::linear((0.0, most), (bottom, top));
    rungs(&mut canvas, &up, &up.ticks(6), (left, right), short);
    let ticks: Vec<f64> = day_ticks(first, last).into_iter().map(|day| f64::from(day.0)).collect();
    posts(&mut canvas, &across, &ticks, (top, bottom), |day| {
        day_label(Day(day as i32), Year::Hidden)
    });
    canvas.text(left, bottom + 38.0, "UTC days", SMALL, Align::Left, MUTED);
    for daily in &comparison.daily {
        let edges: Vec<(f64, f64, f64)> = days
            .iter()
            .zip(&daily.band)
            .filter_map(|(day, band)| {
                let band = (*band)?;
                Some((across.at(f64::from(day.0)), up.at(band.high), up.at(band.low.max(0.0))))
            })
            .collect();
        canvas.band(edges, ink(comparison, &daily.arm).faint(0.10));
    }
    // The baseline last and thin: an arm that changes nothing would hide it.
    let is_baseline = |daily: &&Daily| daily.arm == comparison.baseline;
    let arms = comparison.daily.iter().filter(|daily| !is_baseline(daily));
    for daily in arms.chain(comparison.daily.iter().filter(is_baseline)) {
        let points = days.iter().zip(&daily.mean);
        let points = points.map(|(day, mean)| (across.at(f64::from(day.0)), up.at(*mean)));
        let width = if is_baseline(&daily) { 1.4 } else { 2.5 };
        canvas.path(points.collect(), width, ink(comparison, &daily.arm));
    }
    canvas
}

/// The highest point of an arm's line and its band, which may not run off by more than twice the line.
fn highest(daily: &Daily) -> Vec<f64> {
    let line = daily.mean.iter().copied().fold(0.0, f64::max);
    let bands = daily.band.iter().flatten().map(|band| band.high.min(2.0 * line));
    bands.chain([line]).collect()
}

fn finding(comparison: &Comparison) -> String {
    let sum = |daily: &Daily| daily.mean.iter().sum::<f64>() / daily.mean.len().max(1) as f64;
    let least = comparison.daily.iter().min_by(|a, b| sum(a).total_cmp(&sum(b)));
    let base = comparison.daily.iter().find(|daily| daily.arm == comparison.baseline);
    match (least, base) {
        (Some(least), Some(base)) if least.arm != base.arm => format!(
            "Least is lost in “{}”: ${} a day, ${} in the baseline",
            least.arm,
            short(sum(least)),
            short(sum(base))
        ),
        (_, Some(base)) => format!("No arm loses less than the baseline: ${} a day", short(sum(base))),
        _ => "Daily losses".to_owned(),
    }
}
