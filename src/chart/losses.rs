//! The distribution of losses: how many victims lost how much, and who bore most of the money, on a logarithmic axis.
//!
//! Reads `currency`, `deposits`, `fees_minor` and `lost_minor` of `truth/cases`: all of the window, as the victims and
//! the net loss of `summary.json` are. Victims who got everything back are counted, and have no place on the axis.

use std::collections::BTreeMap;

use super::axis::{Axis, decades, posts, rungs};
use super::canvas::{Align, Canvas, fitted};
use super::style::{
    self, BLUE, BOTTOM, MARGIN, MUTED, RULE, SMALL, STRONG, TEXT, TOP, VERMILION, WIDTH, counted, full, percent, short,
};
use super::yardstick::Yardstick;
use super::{Chart, ChartError, Run};
use crate::param::quantile::quantile;

const SOURCE: &str = "truth/cases (deposits, fees_minor, lost_minor)";
/// Bars per power of ten.
const BINS: f64 = 5.0;
/// Currencies with a row of their own.
const ROWS: usize = 6;

/// Fewer losses than this are shown one by one, not as quantiles.
const FEW: usize = 8;

/// What each victim lost.
#[derive(Clone, Debug, PartialEq)]
pub struct Losses {
    /// On the yardstick, ascending; what is more than nothing.
    pub lost: Vec<f64>,
    /// Victims who got back all that they had paid, or more.
    pub even: usize,
    /// Losses by the victim's currency, most cases first; each ascending.
    pub by_currency: Vec<(String, Vec<f64>)>,
    /// The unit.
    pub yardstick: Yardstick,
}

impl Chart for Losses {
    fn read(run: &Run) -> Result<Losses, ChartError> {
        let mut by_currency = BTreeMap::<String, Vec<f64>>::new();
        let mut even = 0;
        let columns = ["currency", "deposits", "fees_minor", "lost_minor"];
        run.tables.read("truth/cases", &columns, |batch| {
            let (currencies, lost) = (batch.texts("currency")?, batch.numbers("lost_minor")?);
            let (deposits, fees) = (batch.numbers("deposits")?, batch.numbers("fees_minor")?);
            let is_victim = |&row: &usize| deposits.value(row) > 0 || fees.value(row) > 0;
            for row in batch.rows().filter(is_victim) {
                let currency = currencies.get(row).unwrap_or_default();
                match run.yardstick.value(lost.value(row), currency) {
                    Some(value) if value > 0.0 => by_currency.entry(currency.to_owned()).or_default().push(value),
                    Some(_) => even += 1,
                    None => {}
                }
            }
            Ok(())
        })?;
        let mut by_currency = by_currency.into_iter().collect::<Vec<_>>();
        by_currency.sort_by_key(|(_, lost)| std::cmp::Reverse(lost.len()));
        by_currency
            .iter_mut()
            .for_each(|(_, lost)| lost.sort_by(f64::total_cmp));
        let mut lost = by_currency
            .iter()
            .flat_map(|(_, lost)| lost)
            .copied()
            .collect::<Vec<_>>();
        lost.sort_by(f64::total_cmp);
        Ok(Losses {
            lost,
            even,
            by_currency,
            yardstick: run.yardstick.clone(),
        })
    }

    fn draw(&self) -> Canvas {
        let mut shown = format!(
            "What each victim bore in the window: deposits and fees less all that came back, in {}.",
            self.yardstick.unit()
        );
        if self.even > 0 {
            let all = counted(self.victims(), "victim");
            shown = format!(
                "{shown} Of {all}, {} got back all or more: not drawn.",
                full(self.even as u64)
            );
        }
        let (Some(least), Some(most)) = (self.lost.first(), self.lost.last()) else {
            return style::nothing(&shown, "No victim lost any money", SOURCE);
        };
        let mut canvas = style::framed(&self.finding(), &shown, SOURCE);
        let (left, right) = (MARGIN + 52.0, WIDTH - MARGIN - 88.0);
        let range = decades(*least, *most);
        if self.lost.len() < FEW {
            self.one_by_one(&mut canvas, &Axis::log(range, (left, right)));
            return canvas;
        }
        let across = Axis::log(range, (left, right));
        let rows = self.by_currency.len().min(ROWS);
        let strip = BOTTOM - 44.0;
        let strip_top = strip - 24.0 * rows as f64;
        let panel = (strip_top - TOP - 20.0) / 2.0;

        let counts = self.bins(range, |_| 1.0);
        let money = self.bins(range, |value| value);
        let total = self.lost.iter().sum::<f64>();
        let shares = money.iter().map(|sum| sum / total).collect::<Vec<_>>();
        let upper = (TOP + 34.0, TOP + panel - 20.0);
        let lower = (TOP + panel + 34.0, TOP + 2.0 * panel - 20.0);
        let ticks = across.ticks(12);
        for &tick in &ticks {
            canvas.line((across.at(tick), upper.0), (across.at(tick), lower.1), 1.0, style::GRID);
        }
        let panels = [
            (upper, &counts, BLUE, "Victims, by size of loss"),
            (lower, &shares, VERMILION, "Share of all money lost, by size of loss"),
        ];
        for (place, ((top, bottom), bars, ink, name)) in panels.into_iter().enumerate() {
            let tallest = bars.iter().copied().fold(0.0, f64::max);
            let axis = Axis::linear((0.0, tallest * 1.05), (bottom, top));
            let mut rises = axis.ticks(4);
            let shown: fn(f64) -> String = if place == 0 { short } else { percent };
            rises.retain(|tick| place == 1 || tick.fract() == 0.0);
            rungs(&mut canvas, &axis, &rises, (left, right), shown);
            for (bin, height) in bars.iter().enumerate().filter(|(_, height)| **height > 0.0) {
                let start = across.at(edge(range.0, bin));
                let end = across.at(edge(range.0, bin + 1));
                canvas.rect(start + 1.0, axis.at(*height), end - 1.0, bottom, ink);
            }
            canvas.line((left, bottom), (right, bottom), 1.0, RULE);
            if place == 0 {
                self.mark_middle(&mut canvas, &across, upper);
            }
            canvas.plated(left, top - 14.0, name, STRONG, Align::Left, TEXT);
        }
        self.strip(&mut canvas, &across, (strip_top, strip), (left, right));
        let unit = format!(
            "Loss in {}; each grid line is ten times the one before",
            self.yardstick.unit()
        );
        canvas.text(left, strip + 38.0, &unit, SMALL, Align::Left, MUTED);
        canvas
    }
}

impl Losses {
    /// A lane for each victim: a histogram of a few says nothing.
    fn one_by_one(&self, canvas: &mut Canvas, across: &Axis) {
        let lanes = self
            .by_currency
            .iter()
            .flat_map(|(currency, lost)| lost.iter().map(move |loss| (currency, *loss)));
        let lanes = lanes.collect::<Vec<_>>();
        let (top, bottom) = (TOP + 34.0, BOTTOM - 44.0);
        let (left, right) = (MARGIN + 52.0, WIDTH - MARGIN - 88.0);
        canvas.text(left, top - 14.0, "Victims, one by one", STRONG, Align::Left, TEXT);
        posts(canvas, across, &across.ticks(12), (top, bottom), |value| {
            self.yardstick.shown(value)
        });
        let pitch = (bottom - top) / lanes.len() as f64;
        for (lane, (currency, loss)) in lanes.into_iter().enumerate() {
            let (x, y) = (across.at(loss), top + pitch * (lane as f64 + 0.5));
            canvas.line((left, y), (right, y), 1.0, style::GRID);
            canvas.disc(x, y, 7.0, BLUE);
            canvas.text(left - 8.0, y + 4.5, currency, SMALL, Align::Right, TEXT);
            canvas.plated(
                x + 14.0,
                y + 5.0,
                &self.yardstick.total(loss),
                STRONG,
                Align::Left,
                TEXT,
            );
        }
        let unit = format!(
            "Loss in {}; each grid line is ten times the one before",
            self.yardstick.unit()
        );
        canvas.text(left, bottom + 38.0, &unit, SMALL, Align::Left, MUTED);
    }

    fn victims(&self) -> usize {
        self.lost.len() + self.even
    }

    /// What each victim lost, also those who lost nothing, ascending.
    fn of_all(&self) -> Vec<f64> {
        let mut all = vec![0.0; self.even];
        all.extend(&self.lost);
        all
    }

    /// The sum of a measure over the cases in each bin, fifths of a power of ten from the axis's start.
    fn bins(&self, (from, to): (f64, f64), measure: impl Fn(f64) -> f64) -> Vec<f64> {
        let count = (libm::log10(to / from) * BINS).round() as usize;
        let mut bins = vec![0.0; count.max(1)];
        let last = bins.len() - 1;
        for value in &self.lost {
            let bin = (libm::log10(value / from) * BINS).max(0.0) as usize;
            bins[bin.min(last)] += measure(*value);
        }
        bins
    }

    /// Median and mean of all victims, in two lines above the panel, so that they never meet.
    fn mark_middle(&self, canvas: &mut Canvas, across: &Axis, (top, bottom): (f64, f64)) {
        let all = self.of_all();
        if all.len() < 2 {
            return;
        }
        let (median, mean) = (quantile(&all, 0.5), all.iter().sum::<f64>() / all.len() as f64);
        let least = MARGIN + 52.0 + canvas.width_of("Victims, by size of loss", STRONG) + 14.0;
        for (value, name, row) in [(median, "median", 0.0), (mean, "mean", 1.0)] {
            if value < self.lost[0] {
                continue;
            }
            let (x, y) = (across.at(value), top - 14.0 - 17.0 * row);
            canvas.dashes((x, y - 10.0), (x, bottom), 1.4, TEXT);
            let label = format!("{name} {}", self.yardstick.shown(value));
            let width = canvas.width_of(&label, SMALL);
            if x + 6.0 + width > WIDTH - MARGIN {
                canvas.text(x - 6.0, y, &label, SMALL, Align::Right, TEXT);
            } else {
                canvas.plated(
                    (x + 6.0).max(if row == 0.0 { least } else { 0.0 }),
                    y,
                    &label,
                    SMALL,
                    Align::Left,
                    TEXT,
                );
            }
        }
    }

    /// One row per currency: the middle half as a bar, the 10th to the 90th percentile as a line, the median as a disc.
    fn strip(&self, canvas: &mut Canvas, across: &Axis, (top, bottom): (f64, f64), (left, right): (f64, f64)) {
        let note = format!(
            "By the victim’s currency, of those with a loss: median (disc), middle half (bar), 10th to 90th percentile (line); \
             fewer than {FEW} as dots"
        );
        canvas.text(left, top - 10.0, &note, SMALL, Align::Left, MUTED);
        posts(canvas, across, &across.ticks(12), (top, bottom), |value| {
            self.yardstick.shown(value)
        });
        for (row, (currency, lost)) in self.by_currency.iter().take(ROWS).enumerate() {
            let y = top + 24.0 * (row as f64 + 0.5);
            let at = |share: f64| across.at(quantile(lost, share));
            canvas.text(left - 8.0, y + 4.5, currency, SMALL, Align::Right, TEXT);
            if lost.len() < FEW {
                lost.iter()
                    .for_each(|value| canvas.disc(across.at(*value), y, 3.5, BLUE.faint(0.6)));
            } else {
                canvas.line((at(0.1), y), (at(0.9), y), 2.0, BLUE);
                canvas.rect(at(0.25), y - 5.0, at(0.75), y + 5.0, BLUE.faint(0.45));
                canvas.disc(at(0.5), y, 5.0, BLUE);
            }
            let count = fitted(canvas, &counted(lost.len(), "victim"), SMALL, WIDTH - 20.0 - right);
            canvas.text(right + 10.0, y + 4.5, &count, SMALL, Align::Left, MUTED);
        }
    }

    fn finding(&self) -> String {
        let all = self.of_all();
        let total = style::sum(&all);
        let victims = counted(all.len(), "victim");
        let sum = self.yardstick.total(total);
        if all.len() < 10 {
            return match all.len() {
                1 => format!("{victims} lost {sum}"),
                _ => format!("{victims} lost {sum} in all"),
            };
        }
        let tenth = all.len().div_ceil(10);
        let worst = all[all.len() - tenth..].iter().sum::<f64>();
        let median = self.yardstick.shown(quantile(&all, 0.5));
        let share = percent(worst / total);
        format!("{victims} lost {sum}: half of them at most {median} each, the worst-hit tenth {share} of it")
    }
}

/// The lower edge of a bin.
fn edge(from: f64, bin: usize) -> f64 {
    from * libm::pow(10.0, bin as f64 / BINS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn losses(lost: &[f64]) -> Losses {
        let by_currency = vec![("PKR".to_owned(), lost.to_vec())];
        Losses {
            lost: lost.to_vec(),
            even: 0,
            by_currency,
            yardstick: Yardstick::default(),
        }
    }

    #[test]
    fn each_loss_falls_into_one_bin() {
        let losses = losses(&[10.0, 10.0, 16.0, 99.9, 100.0]);
        assert_eq!(losses.bins((10.0, 100.0), |_| 1.0), [2.0, 1.0, 0.0, 0.0, 2.0]);
    }

    #[test]
    fn the_title_tells_the_sum_the_middle_and_the_tail() {
        let mut lost = vec![100.0; 18];
        lost.extend([2_000.0, 7_000.0]);
        let finding = losses(&lost).finding();
        assert_eq!(
            finding,
            "20 victims lost  10,800: half of them at most  100 each, the worst-hit tenth 83% of it"
        );
    }

    #[test]
    fn victims_without_a_loss_count() {
        let even = Losses {
            even: 3,
            ..losses(&[10.0])
        };
        assert_eq!(even.finding(), "4 victims lost  10 in all");
        let said = "Of 4 victims, 3 got back all or more: not drawn.";
        let words = even.draw().words().collect::<Vec<_>>().join(" ");
        assert!(words.contains(said), "{words}");
        assert_eq!(losses(&[52.4]).finding(), "1 victim lost  52.4");
    }
}
