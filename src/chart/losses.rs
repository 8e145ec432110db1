//! The distribution of losses: how many victims lost how much, and who bore most of the money, on a logarithmic axis.
//!
//! Reads `currency` and `life_lost_minor` of `truth/cases`; cases that lost nothing are left out.

use std::collections::BTreeMap;

use super::axis::{Axis, decades, posts, rungs};
use super::canvas::{Align, Canvas};
use super::style::{
    self, BLUE, BOTTOM, MARGIN, MUTED, RULE, SMALL, STRONG, TEXT, TOP, VERMILION, WIDTH, counted, full, percent, short,
};
use super::yardstick::Yardstick;
use super::{Chart, ChartError, Run};

const SOURCE: &str = "truth/cases (life_lost_minor)";
/// Bars per power of ten.
const BINS: f64 = 5.0;
/// Currencies with a row of their own.
const ROWS: usize = 6;

/// Fewer losses than this are shown one by one, not as quantiles.
const FEW: usize = 8;

/// What each case with a loss lost.
#[derive(Clone, Debug, PartialEq)]
pub struct Losses {
    /// On the yardstick, ascending.
    pub lost: Vec<f64>,
    /// Losses on the yardstick by the victim's currency, most cases first; each ascending.
    pub by_currency: Vec<(String, Vec<f64>)>,
    /// The unit.
    pub yardstick: Yardstick,
}

impl Chart for Losses {
    fn read(run: &Run) -> Result<Losses, ChartError> {
        let mut by_currency = BTreeMap::<String, Vec<f64>>::new();
        run.tables
            .read("truth/cases", &["currency", "life_lost_minor"], |batch| {
                let (currencies, lost) = (batch.texts("currency")?, batch.numbers("life_lost_minor")?);
                for row in batch.rows() {
                    let currency = currencies.get(row).unwrap_or_default();
                    let value = run.yardstick.value(lost.value(row), currency);
                    if let Some(value) = value.filter(|value| *value > 0.0) {
                        by_currency.entry(currency.to_owned()).or_default().push(value);
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
            by_currency,
            yardstick: run.yardstick.clone(),
        })
    }

    fn draw(&self) -> Canvas {
        let shown = format!(
            "What each victim lost over the whole case (paid less what came back), in {}. Logarithmic axis.",
            self.yardstick.unit()
        );
        let (Some(least), Some(most)) = (self.lost.first(), self.lost.last()) else {
            return style::nothing(&shown, "No case lost any money", SOURCE);
        };
        let mut canvas = style::framed(&self.finding(), &shown, SOURCE);
        let (left, right) = (MARGIN + 52.0, WIDTH - MARGIN);
        let range = decades(*least, *most);
        let across = Axis::log(range, (left, right));
        let rows = self.by_currency.len().min(ROWS);
        let strip = BOTTOM - 26.0;
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
            (upper, &counts, BLUE, "Victims"),
            (lower, &shares, VERMILION, "Share of all money lost, by size of loss"),
        ];
        for (place, ((top, bottom), bars, ink, name)) in panels.into_iter().enumerate() {
            let tallest = bars.iter().copied().fold(0.0, f64::max);
            let axis = Axis::linear((0.0, tallest * 1.05), (bottom, top));
            let mut rises = axis.ticks(4);
            let shown: fn(f64) -> String = if place == 0 { short } else { percent };
            rises.retain(|tick| place == 1 || tick.fract() == 0.0);
            rungs(&mut canvas, &axis, &rises, (left, right), shown);
            canvas.plated(left, top - 14.0, name, STRONG, Align::Left, TEXT);
            for (bin, height) in bars.iter().enumerate().filter(|(_, height)| **height > 0.0) {
                let start = across.at(edge(range.0, bin));
                let end = across.at(edge(range.0, bin + 1));
                canvas.rect(start + 1.0, axis.at(*height), end - 1.0, bottom, ink);
            }
            canvas.line((left, bottom), (right, bottom), 1.0, RULE);
        }
        self.mark_middle(&mut canvas, &across, upper);
        self.strip(&mut canvas, &across, (strip_top, strip), (left, right));
        canvas
    }
}

impl Losses {
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

    fn mark_middle(&self, canvas: &mut Canvas, across: &Axis, (top, bottom): (f64, f64)) {
        let median = quantile(&self.lost, 0.5);
        let mean = self.lost.iter().sum::<f64>() / self.lost.len() as f64;
        let lines = [
            (median, format!("median {}", self.yardstick.shown(median)), Align::Right),
            { (mean, format!("mean {}", self.yardstick.shown(mean)), Align::Left) },
        ];
        for (value, label, align) in lines {
            let x = across.at(value);
            canvas.dashes((x, top - 22.0), (x, bottom), 1.4, TEXT);
            let at = if align == Align::Left { x + 6.0 } else { x - 6.0 };
            canvas.text(at, top - 14.0, &label, SMALL, align, TEXT);
        }
    }

    /// One row per currency: the middle half as a bar, the middle eight tenths as a line, the median as a disc.
    fn strip(&self, canvas: &mut Canvas, across: &Axis, (top, bottom): (f64, f64), (left, right): (f64, f64)) {
        let note =
            "By the victim’s currency: median (disc), middle half (bar), middle eight tenths (line); a few as dots";
        canvas.text(left, top - 10.0, note, SMALL, Align::Left, MUTED);
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
            let count = counted(lost.len(), "victim");
            canvas.text(right - 8.0, y + 4.5, &count, SMALL, Align::Right, MUTED);
        }
    }

    fn finding(&self) -> String {
        let total = self.lost.iter().sum::<f64>();
        if self.lost.len() < 10 {
            let victims = counted(self.lost.len(), "victim");
            return format!("{victims} lost {} in all", self.yardstick.shown(total));
        }
        let tenth = self.lost.len().div_ceil(10);
        let worst = self.lost[self.lost.len() - tenth..].iter().sum::<f64>();
        let median = self.yardstick.shown(quantile(&self.lost, 0.5));
        let count = full(self.lost.len() as u64);
        let share = percent(worst / total);
        format!("Half of the {count} victims lost less than {median}; the worst-hit tenth bore {share} of all losses")
    }
}

/// The lower edge of a bin.
fn edge(from: f64, bin: usize) -> f64 {
    from * libm::pow(10.0, bin as f64 / BINS)
}

/// The value below which a share of an ascending list lies.
fn quantile(ascending: &[f64], share: f64) -> f64 {
    let place = (ascending.len().saturating_sub(1) as f64 * share).round() as usize;
    ascending.get(place).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn losses(lost: &[f64]) -> Losses {
        let by_currency = vec![("PKR".to_owned(), lost.to_vec())];
        Losses {
            lost: lost.to_vec(),
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
    fn the_title_tells_the_middle_and_the_tail() {
        let mut lost = vec![100.0; 18];
        lost.extend([2_000.0, 7_000.0]);
        let finding = losses(&lost).finding();
        assert_eq!(
            finding,
            "Half of the 20 victims lost less than  100; the worst-hit tenth bore 83% of all losses"
        );
    }
}
