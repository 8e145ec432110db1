//! Daily losses in every arm: the mean over seeds of the last seven days, with a band.

use super::super::axis::{Axis, Year, day_label, day_ticks, posts, rungs};
use super::super::canvas::{Align, Canvas};
use super::super::style::{MARGIN, MUTED, SMALL, WIDTH, short};
use super::arms::Palette;
use super::sheet::Sheet;
use super::told;
use crate::engine::time::Day;
use crate::experiment::comparison::{Comparison, Daily};

const SHOWN: &str = "Gross loss a day, US dollars: mean over seeds of the last seven days.";

/// Most arms whose bands can be told apart.
const BANDS: usize = 4;

/// What is shown, and of which arms there are bands.
fn shown(comparison: &Comparison) -> String {
    let bands = if comparison.seeds.len() < Daily::BANDED_FROM {
        format!("No bands on fewer than {} seeds.", Daily::BANDED_FROM)
    } else {
        let whose = if comparison.arms.len() > BANDS {
            "Band, of the baseline alone"
        } else {
            "Bands"
        };
        format!("{whose}: 95 % t interval over seeds, of each day by itself; cut off where it goes on above.")
    };
    format!("{SHOWN} {bands}")
}

/// Draws it.
pub fn draw(comparison: &Comparison) -> Canvas {
    let days: Vec<Day> = comparison.daily.first().map_or(Vec::new(), |daily| {
        daily
            .days
            .iter()
            .filter_map(|day| day.parse().ok().map(Day::of))
            .collect()
    });
    let has_bands = comparison.seeds.len() >= Daily::BANDED_FROM;
    let most = comparison.daily.iter().flat_map(|daily| highest(daily, has_bands));
    let most = most.fold(0.0, f64::max);
    let (Some(&first), Some(&last)) = (days.first(), days.last()) else {
        return Sheet::nothing(SHOWN, "No day of the window was run in every arm");
    };
    if most <= 0.0 {
        return Sheet::nothing(SHOWN, "Nobody lost anything in any arm");
    }
    let finding = comparison.outcome("gross_loss_usd").map_or_else(
        || "Gross loss by day".to_owned(),
        |compared| told::of(comparison, compared, told::AMOUNT),
    );
    let Sheet {
        mut canvas,
        top,
        bottom,
    } = Sheet::full(&finding, &shown(comparison));
    let palette = Palette::of(comparison);
    let below = palette.legend(&mut canvas, top + 4.0);
    let (left, right, top, bottom) = (MARGIN + 50.0, WIDTH - MARGIN, below + 26.0, bottom - 30.0);
    let across = Axis::linear((f64::from(first.0), f64::from(last.0)), (left, right));
    let up = Axis::linear((0.0, most), (bottom, top));
    rungs(&mut canvas, &up, &up.ticks(6), (left, right), short);
    let ticks: Vec<f64> = day_ticks(first, last).into_iter().map(|day| f64::from(day.0)).collect();
    posts(&mut canvas, &across, &ticks, (top, bottom), |day| {
        day_label(Day(day as i32), Year::Hidden)
    });
    canvas.text(left, bottom + 38.0, "UTC days", SMALL, Align::Left, MUTED);
    let is_baseline = |daily: &&Daily| daily.arm == comparison.baseline;
    let has_band = |daily: &&Daily| comparison.arms.len() <= BANDS || is_baseline(daily);
    for daily in comparison.daily.iter().filter(|daily| has_bands && has_band(daily)) {
        let edges: Vec<(f64, f64, f64)> = days
            .iter()
            .zip(&daily.band)
            .filter_map(|(day, band)| {
                let band = (*band)?;
                Some((across.at(f64::from(day.0)), up.at(band.high), up.at(band.low.max(0.0))))
            })
            .collect();
        canvas.band(edges, palette.ink(&daily.arm).faint(0.12));
    }
    // The baseline last and thin: an arm that changes nothing would hide it.
    let order = palette.bottom_up(comparison);
    let mut arms: Vec<&Daily> = comparison.daily.iter().collect();
    arms.sort_by_key(|daily| (is_baseline(daily), order.iter().position(|arm| *arm == daily.arm)));
    for daily in arms {
        let points = days.iter().zip(&daily.mean);
        let points = points.map(|(day, mean)| (across.at(f64::from(day.0)), up.at(*mean)));
        let width = if is_baseline(&daily) { 1.4 } else { 2.5 };
        canvas.path(points.collect(), width, palette.ink(&daily.arm));
    }
    canvas
}

/// The highest point of an arm's line and, if there are any, its band, which may not run off by more than twice the
/// line.
fn highest(daily: &Daily, has_bands: bool) -> Vec<f64> {
    let line = daily.mean.iter().copied().fold(0.0, f64::max);
    let bands = daily.band.iter().flatten().filter(|_| has_bands);
    bands
        .map(|band| band.high.min(2.0 * line))
        .chain([line * 1.04])
        .collect()
}
