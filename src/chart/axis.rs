//! Axes: from values to logical pixels and back to round ticks. Linear, logarithmic, and days.

use chrono::Datelike;

use super::canvas::{Align, Canvas};
use super::style::{GRID, MUTED, SMALL};
use crate::engine::time::Day;

/// How values are spread along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Equal differences take equal room.
    Linear,
    /// Equal ratios take equal room; values must be above zero.
    Log,
}

/// An axis: a range of values laid onto a range of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    spread: Spread,
    values: (f64, f64),
    pixels: (f64, f64),
}

impl Axis {
    /// An axis on which equal differences take equal room.
    #[must_use]
    pub fn linear(values: (f64, f64), pixels: (f64, f64)) -> Axis {
        let end = if values.1 > values.0 { values.1 } else { values.0 + 1.0 };
        Axis {
            spread: Spread::Linear,
            values: (values.0, end),
            pixels,
        }
    }

    /// An axis on which equal ratios take equal room.
    #[must_use]
    pub fn log(values: (f64, f64), pixels: (f64, f64)) -> Axis {
        let start = values.0.max(1e-9);
        let end = if values.1 > start { values.1 } else { start * 10.0 };
        Axis {
            spread: Spread::Log,
            values: (start, end),
            pixels,
        }
    }

    /// Where a value stands, in pixels; values outside stand at the nearer end.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        let (from, to) = self.values;
        let part = match self.spread {
            Spread::Linear => (value - from) / (to - from),
            Spread::Log => libm::log(value.max(from) / from) / libm::log(to / from),
        };
        self.pixels.0 + (self.pixels.1 - self.pixels.0) * part.clamp(0.0, 1.0)
    }

    /// Round values along the axis: about `wanted` on a linear one, powers of ten on a logarithmic one.
    #[must_use]
    pub fn ticks(&self, wanted: usize) -> Vec<f64> {
        let (from, to) = self.values;
        match self.spread {
            Spread::Linear => {
                let step = round_step((to - from) / wanted.max(1) as f64);
                let first = (from / step - 1e-9).ceil() as i64;
                let last = (to / step + 1e-9).floor() as i64;
                (first..=last).map(|place| place as f64 * step).collect()
            }
            Spread::Log => {
                let first = (libm::log10(from) - 1e-9).ceil() as i32;
                let last = (libm::log10(to) + 1e-9).floor() as i32;
                let every = (last - first) / wanted.max(1) as i32 + 1;
                (first..=last)
                    .filter(|power| (power - first) % every == 0)
                    .map(|power| 10_f64.powi(power))
                    .collect()
            }
        }
    }
}

/// The step of 1, 2 or 5 times a power of ten that is not below `least`.
#[must_use]
pub fn round_step(least: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(least.max(1e-12))));
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|step| step * power)
        .find(|step| *step >= least * 0.999)
        .unwrap_or(10.0 * power)
}

/// The powers of ten that enclose a range of positive values.
#[must_use]
pub fn decades(low: f64, high: f64) -> (f64, f64) {
    let from = libm::floor(libm::log10(low.max(1e-9)) + 1e-9);
    let to = libm::ceil(libm::log10(high.max(1e-9)) - 1e-9).max(from + 1.0);
    (libm::pow(10.0, from), libm::pow(10.0, to))
}

/// Horizontal grid lines with their values at the left, written by `shown`.
pub fn rungs(
    canvas: &mut Canvas,
    axis: &Axis,
    ticks: &[f64],
    (left, right): (f64, f64),
    shown: impl Fn(f64) -> String,
) {
    for &tick in ticks {
        let y = axis.at(tick);
        canvas.line((left, y), (right, y), 1.0, GRID);
        canvas.text(left - 8.0, y + 4.5, &shown(tick), SMALL, Align::Right, MUTED);
    }
}

/// Vertical grid lines with their values below, written by `shown`.
pub fn posts(
    canvas: &mut Canvas,
    axis: &Axis,
    ticks: &[f64],
    (top, bottom): (f64, f64),
    shown: impl Fn(f64) -> String,
) {
    for &tick in ticks {
        let x = axis.at(tick);
        canvas.line((x, top), (x, bottom), 1.0, GRID);
        canvas.text(x, bottom + 18.0, &shown(tick), SMALL, Align::Middle, MUTED);
    }
}

/// Days to mark between two: the firsts of months, or of every second or third, or Mondays in a short span.
#[must_use]
pub fn day_ticks(from: Day, to: Day) -> Vec<Day> {
    let days = (from.0..=to.0).map(Day);
    match to.0 - from.0 {
        ..=20 => days.step_by(((to.0 - from.0) / 7 + 1) as usize).collect(),
        21..=75 => days.filter(|day| day.weekday() == 0).collect(),
        span => {
            let every = 1 + (span / 30 / 12) as u32;
            days.filter(|day| day.date().day() == 1 && day.date().month0() % every == 0)
                .collect()
        }
    }
}

/// A day as a label: `12 Jul`, or with the year if `with_year`.
#[must_use]
pub fn day_label(day: Day, year: Year) -> String {
    match year {
        Year::Shown => day.date().format("%-d %b %Y").to_string(),
        Year::Hidden => day.date().format("%-d %b").to_string(),
    }
}

/// Whether a date names its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Year {
    Shown,
    Hidden,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        let axis = Axis::linear((0.0, 47.0), (0.0, 100.0));
        assert_eq!(axis.ticks(5), [0.0, 10.0, 20.0, 30.0, 40.0]);
        let axis = Axis::log((1.0, 1e4), (0.0, 100.0));
        assert_eq!(axis.ticks(9), [1.0, 10.0, 100.0, 1e3, 1e4]);
        assert_eq!(axis.at(100.0), 50.0);
    }

    #[test]
    fn values_outside_stand_at_the_end() {
        let axis = Axis::log((1.0, 100.0), (10.0, 20.0));
        assert_eq!((axis.at(0.0), axis.at(1e9)), (10.0, 20.0));
    }

    #[test]
    fn decades_enclose() {
        assert_eq!(decades(3.0, 420.0), (1.0, 1_000.0));
        assert_eq!(decades(10.0, 10.0), (10.0, 100.0));
    }

    #[test]
    fn long_spans_mark_months_and_short_ones_weeks() {
        let day = |text: &str| Day::of(text.parse().unwrap());
        let months = day_ticks(day("2025-03-15"), day("2025-09-10"));
        assert_eq!(months.len(), 6);
        assert_eq!(day_label(months[0], Year::Shown), "1 Apr 2025");
        let weeks = day_ticks(day("2025-03-01"), day("2025-03-30"));
        assert!(weeks.iter().all(|day| day.weekday() == 0) && weeks.len() == 4);
    }
}
