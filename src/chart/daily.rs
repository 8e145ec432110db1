//! Day by day: what victims paid, what came back to them, and what they reported, with raids marked.
//!
//! Reads `series/daily` (group `all`) and `observed/enforcement`. Bars are days, the line is the mean of the seven days
//! up to each; it looks only backwards, so that what a raid changes does not show before it.

use std::collections::BTreeMap;

use super::axis::{Axis, Year, day_label, day_ticks, rungs};
use super::canvas::{Align, Canvas, Ink};
use super::style::{
    self, BLUE, BOTTOM, GREEN, GRID, MARGIN, MUTED, PURPLE, RULE, SKY, SMALL, STRONG, TEXT, TOP, WIDTH, counted,
    percent, short, total, with_unit,
};
use super::{Chart, ChartError, Run};
use crate::engine::time::{Day, Time};

const SHOWN: &str = "Each day (bars) and the mean of the last seven days (lines). Amounts in US dollars. UTC days.";
const SOURCE: &str = "series/daily, observed/enforcement";

/// The panels: metrics that are added up, what to call their sum, colour, whether it is money.
const PANELS: [(&[&str], &str, Ink, Unit); 4] = [
    (
        &["deposited_usd", "fees_usd"],
        "Paid by victims: deposits and fees",
        BLUE,
        Unit::Dollars,
    ),
    (
        &["paid_back_usd"],
        "Paid back by crews to those they wrote to",
        SKY,
        Unit::Dollars,
    ),
    (
        &["recovered_usd"],
        "Recovered for victims, whenever it was paid",
        GREEN,
        Unit::Dollars,
    ),
    (
        &["reports"],
        "Cases reported by their victims, to a bank or the police",
        PURPLE,
        Unit::Count,
    ),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Dollars,
    Count,
}

/// Days before and after a raid that are held against each other.
const FORTNIGHT: usize = 14;

impl Unit {
    fn shown(self, value: f64) -> String {
        match self {
            Unit::Dollars => with_unit("$", &short(value)),
            Unit::Count => short(value),
        }
    }

    /// A sum, as other places show it too.
    fn total(self, value: f64) -> String {
        match self {
            Unit::Dollars => with_unit("$", &total(value)),
            Unit::Count => total(value),
        }
    }
}

/// Daily sums and the moments of raids.
#[derive(Clone, Debug, PartialEq)]
pub struct Daily {
    /// First day and how many there are.
    pub span: Option<(Day, usize)>,
    /// One list of daily values per panel, from the first day on.
    pub values: [Vec<f64>; 4],
    /// Moments of raids, ascending.
    pub raids: Vec<Time>,
}

impl Chart for Daily {
    fn read(run: &Run) -> Result<Daily, ChartError> {
        let mut sums = [(); 4].map(|()| BTreeMap::<i32, f64>::new());
        let mut days: Option<(i32, i32)> = None;
        let columns = ["date", "metric", "group", "value"];
        run.tables.read("series/daily", &columns, |batch| {
            let (dates, metrics) = (batch.numbers("date")?, batch.texts("metric")?);
            let (groups, values) = (batch.texts("group")?, batch.reals("value")?);
            for row in batch.rows().filter(|&row| groups.get(row) == Some("all")) {
                let day = dates.value(row) as i32;
                days = Some(days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
                if let Some(panel) = PANELS
                    .iter()
                    .position(|panel| metrics.get(row).is_some_and(|metric| panel.0.contains(&metric)))
                {
                    *sums[panel].entry(day).or_default() += values.value(row);
                }
            }
            Ok(())
        })?;
        let mut raids = Vec::new();
        run.tables.read("observed/enforcement", &["ts", "action"], |batch| {
            let (times, actions) = (batch.numbers("ts")?, batch.texts("action")?);
            let of_raids = batch.rows().filter(|&row| actions.get(row) == Some("raid"));
            raids.extend(of_raids.map(|row| Time(times.value(row).div_euclid(1_000))));
            Ok(())
        })?;
        raids.sort_unstable();
        raids.dedup();
        let values = sums.map(|sums| match days {
            Some((first, last)) => (first..=last)
                .map(|day| sums.get(&day).copied().unwrap_or(0.0))
                .collect(),
            None => Vec::new(),
        });
        let span = days.map(|(first, last)| (Day(first), (last - first + 1) as usize));
        Ok(Daily { span, values, raids })
    }

    fn draw(&self) -> Canvas {
        let any = self.values.iter().flatten().any(|value| *value != 0.0);
        let Some((first, days)) = self.span.filter(|_| any) else {
            return style::nothing(SHOWN, "No payment by a victim, payout or report on any day", SOURCE);
        };
        let mut canvas = style::framed(&self.finding(first), SHOWN, SOURCE);
        let (left, right) = (MARGIN + 52.0, WIDTH - MARGIN);
        let pitch = (BOTTOM - 22.0 - TOP) / 4.0;
        let across = Axis::linear((0.0, days as f64), (left, right));
        let place = |day: Day| across.at(f64::from(day.0 - first.0));

        for (panel, (_, name, ink, unit)) in PANELS.iter().enumerate() {
            let (top, bottom) = (
                TOP + pitch * panel as f64 + 34.0,
                TOP + pitch * (panel as f64 + 1.0) - 6.0,
            );
            let values = &self.values[panel];
            let most = values.iter().copied().fold(0.0, f64::max);
            let axis = Axis::linear((0.0, most * 1.04), (bottom, top));
            let total = style::sum(values);
            canvas.text(left, top - 10.0, name, STRONG, Align::Left, TEXT);
            let total = format!("{} in all", unit.total(total));
            canvas.text(right, top - 10.0, &total, SMALL, Align::Right, MUTED);
            let mut ticks = if most > 0.0 { axis.ticks(4) } else { vec![0.0] };
            ticks.retain(|tick| *unit == Unit::Dollars || tick.fract() == 0.0);
            rungs(&mut canvas, &axis, &ticks, (left, right), |value| unit.shown(value));
            let wide = (right - left) / days as f64;
            for (day, value) in values.iter().enumerate().filter(|(_, value)| **value > 0.0) {
                let x = across.at(day as f64);
                canvas.rect(
                    x + wide * 0.12,
                    axis.at(*value),
                    x + wide * 0.88,
                    bottom,
                    ink.faint(0.35),
                );
            }
            let points = trailing_mean(values).into_iter().enumerate().filter(|_| most > 0.0);
            let points = points
                .map(|(day, mean)| (across.at(day as f64 + 0.5), axis.at(mean)))
                .collect();
            canvas.path(points, 2.2, *ink);
            canvas.line((left, bottom), (right, bottom), 1.0, RULE);
            if most == 0.0 {
                let centre = ((left + right) / 2.0, (top + bottom) / 2.0);
                canvas.text(centre.0, centre.1, "None in these days", SMALL, Align::Middle, MUTED);
            }
        }
        let last = first.plus(days as i32 - 1);
        for tick in day_ticks(first, last) {
            let x = place(tick);
            canvas.line((x, BOTTOM - 28.0), (x, BOTTOM - 22.0), 1.0, RULE);
            let year = if days > 75 { Year::Hidden } else { Year::Shown };
            let label = day_label(tick, year);
            if x + canvas.width_of(&label, SMALL) / 2.0 < right + 20.0 {
                canvas.text(x, BOTTOM - 6.0, &label, SMALL, Align::Middle, MUTED);
            }
        }
        canvas.line((left, BOTTOM - 28.0), (left, BOTTOM - 22.0), 1.0, GRID);
        let moment = |raid: Time| across.at((raid - first.start()).0 as f64 / 86_400.0);
        self.mark_raids(&mut canvas, &moment, right);
        canvas
    }
}

impl Daily {
    fn mark_raids(&self, canvas: &mut Canvas, place: &dyn Fn(Time) -> f64, right: f64) {
        let mut free = f64::MIN;
        for raid in &self.raids {
            let x = place(*raid);
            canvas.dashes((x, TOP - 8.0), (x, BOTTOM - 28.0), 1.4, TEXT);
            let label = format!("Raid, {}", day_label(raid.day(), Year::Hidden));
            let width = canvas.width_of(&label, STRONG);
            let (at, align) = if x + width + 6.0 > right {
                (x - 6.0, Align::Right)
            } else {
                (x + 6.0, Align::Left)
            };
            let start = if align == Align::Left { at } else { at - width };
            if start > free {
                canvas.text(at, TOP + 2.0, &label, STRONG, align, TEXT);
                free = start + width + 8.0;
            }
        }
    }

    fn finding(&self, first: Day) -> String {
        let paid = &self.values[0];
        let [total_paid, back, recovered] = [0, 1, 2].map(|panel| style::sum(&self.values[panel]));
        let compared = self.raids.first().and_then(|raid| {
            let at = usize::try_from(raid.day().0 - first.0).ok()?;
            let before = paid.get(at.checked_sub(FORTNIGHT)?..at)?;
            let after = paid.get(at + 1..=at + FORTNIGHT)?.iter().sum::<f64>();
            // Where payments came on few days, or had ceased by themselves, the raid is not what is seen.
            let has = |days: &[f64]| days.iter().filter(|&&sum| sum > 0.0).count() * 2 > days.len();
            let came_till_then = has(before) && has(&before[FORTNIGHT / 2..]);
            came_till_then.then(|| {
                let before = before.iter().sum::<f64>();
                (day_label(raid.day(), Year::Shown), after / before - 1.0)
            })
        });
        match compared {
            Some((raid, change)) if change.abs() < 0.05 => {
                format!("What victims paid hardly changed in the two weeks after the raid of {raid}")
            }
            Some((raid, change)) => {
                let verb = if change < 0.0 { "fell" } else { "rose" };
                format!(
                    "What victims paid {verb} by {} in the two weeks after the raid of {raid}",
                    percent(change.abs())
                )
            }
            None if total_paid > 0.0 => {
                let (sum, days) = (Unit::Dollars.total(total_paid), counted(paid.len(), "day"));
                let share = percent((back + recovered) / total_paid);
                format!("Victims paid {sum} in {days}, and got {share} as much back")
            }
            None => "No victim paid on any day".to_owned(),
        }
    }
}

/// The mean of up to seven days that end with each.
fn trailing_mean(values: &[f64]) -> Vec<f64> {
    (0..values.len())
        .map(|day| {
            let week = &values[day.saturating_sub(6)..=day];
            week.iter().sum::<f64>() / week.len() as f64
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::canvas::Mark;
    use super::*;

    fn daily(deposits: Vec<f64>, raids: Vec<Time>) -> Daily {
        let days = deposits.len();
        Daily {
            span: Some((Day(20_000), days)),
            values: [deposits, vec![1.0; days], vec![0.0; days], vec![0.0; days]],
            raids,
        }
    }

    #[test]
    fn the_raid_is_marked_and_its_effect_is_the_title() {
        let mut deposits = vec![100.0; 60];
        deposits[31..].fill(40.0);
        let canvas = daily(deposits, vec![Time(20_030 * 86_400 + 17_280)]).draw();
        let words = canvas.words().collect::<Vec<_>>();
        assert_eq!(
            words[0],
            "What victims paid fell by 60% in the two weeks after the raid of 3 Nov 2024"
        );
        assert!(words.contains(&"Raid, 3 Nov"));
    }

    #[test]
    fn a_raid_stands_at_its_hour() {
        let line = |hour: i64| {
            let raid = Time(20_005 * 86_400 + hour * 3_600);
            let canvas = daily(vec![100.0; 10], vec![raid]).draw();
            let lines = canvas.marks.iter().filter_map(|mark| match mark {
                Mark::Line { points, .. } => points.first().filter(|point| point.1 < TOP).map(|point| point.0),
                _ => None,
            });
            lines.fold(0.0, f64::max)
        };
        // Ten days over the width of the drawing.
        let day = (WIDTH - MARGIN - (MARGIN + 52.0)) / 10.0;
        assert!((line(12) - line(0) - day / 2.0).abs() < 1e-9);
    }

    #[test]
    fn without_a_raid_the_title_is_the_total() {
        let canvas = daily(vec![100.0; 10], Vec::new()).draw();
        let title = canvas.words().next();
        assert_eq!(title, Some("Victims paid $1,000 in 10 days, and got 1% as much back"));
    }

    #[test]
    fn the_mean_looks_backwards() {
        assert_eq!(
            trailing_mean(&[7.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])[6..],
            [1.0, 0.0]
        );
    }
}
