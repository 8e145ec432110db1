//! Deposit ladders: what a sample of victims paid in, step by step, and what came back.
//!
//! Reads `truth/cases` (which cases, and how they ended) and `truth/transaction_labels` (deposits, fees and payouts of
//! a case in settlement order). The sample is the first cases by `case_id`, which is a keyed permutation and so says
//! nothing about the case.

use std::collections::BTreeMap;

use super::axis::{Axis, decades};
use super::canvas::{Align, Canvas, Face, Ink};
use super::style::{
    self, BLUE, BOTTOM, GREEN, GRID, MARGIN, MUTED, RULE, SMALL, TEXT, TOP, VERMILION, WIDTH, counted, short,
};
use super::yardstick::Yardstick;
use super::{Chart, ChartError, Run};
use crate::dataset::batch::some;

const SOURCE: &str = "truth/cases, truth/transaction_labels";
/// Panels across and down.
const GRID_OF: (usize, usize) = (6, 4);

/// What a payment of a case was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Paid in by the victim.
    Deposit,
    /// A fee, a tax or a price for getting the money back.
    Fee,
    /// Paid to the victim: a task's pay or a returned bait.
    Payout,
}

impl Step {
    fn of(role: &str) -> Option<Step> {
        match role {
            "deposit" => Some(Step::Deposit),
            "fee" | "recovery_fee" => Some(Step::Fee),
            "task_payout" | "bait_return" => Some(Step::Payout),
            _ => None,
        }
    }

    const fn ink(self) -> Ink {
        match self {
            Step::Deposit => BLUE,
            Step::Fee => VERMILION,
            Step::Payout => GREEN,
        }
    }
}

/// One victim's payments, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    /// On the yardstick.
    pub steps: Vec<(Step, f64)>,
    /// As the table says it.
    pub end_reason: Option<String>,
    /// On the yardstick.
    pub lost: f64,
}

/// A sample of ladders and the ratio from step to step over all cases.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladders {
    /// Smallest loss first.
    pub sample: Vec<Ladder>,
    /// How many cases made at least two deposits.
    pub climbers: usize,
    /// Median of each deposit divided by the one before it, over all cases.
    pub ratio: Option<f64>,
    pub yardstick: Yardstick,
}

impl Chart for Ladders {
    fn read(run: &Run) -> Result<Ladders, ChartError> {
        let mut cases = BTreeMap::<u64, (Ladder, String)>::new();
        let columns = ["case_id", "currency", "end_reason", "life_lost_minor", "life_deposits"];
        run.tables.read("truth/cases", &columns, |batch| {
            let (ids, currencies) = (batch.ids("case_id")?, batch.texts("currency")?);
            let (reasons, lost) = (batch.texts("end_reason")?, batch.numbers("life_lost_minor")?);
            let deposits = batch.numbers("life_deposits")?;
            for row in batch.rows().filter(|&row| deposits.value(row) >= 2) {
                let currency = currencies.get(row).unwrap_or_default();
                if let Some(lost) = run.yardstick.value(lost.value(row), currency) {
                    let ladder = Ladder {
                        steps: Vec::new(),
                        end_reason: reasons.get(row).map(str::to_owned),
                        lost,
                    };
                    cases.insert(ids.value(row), (ladder, currency.to_owned()));
                }
            }
            Ok(())
        })?;
        let mut payments = Vec::new();
        let columns = ["case_id", "tx_id", "role", "case_minor"];
        run.tables.read("truth/transaction_labels", &columns, |batch| {
            let (cases, ids) = (batch.ids("case_id")?, batch.ids("tx_id")?);
            let (roles, amounts) = (batch.texts("role")?, batch.numbers("case_minor")?);
            for row in batch.rows() {
                let step = roles.get(row).and_then(Step::of);
                if let (Some(case), Some(step), Some(minor)) = (some(&cases, row), step, some(&amounts, row)) {
                    payments.push((case, ids.value(row), step, minor));
                }
            }
            Ok(())
        })?;
        payments.sort_unstable_by_key(|&(case, tx, ..)| (case, tx));
        let mut last = None;
        let mut ratios = Vec::new();
        for (case, _, step, minor) in payments {
            let Some((ladder, currency)) = cases.get_mut(&case) else {
                continue;
            };
            if step == Step::Deposit {
                if let Some((_, before)) = last.filter(|&(of, before)| of == case && before > 0) {
                    ratios.push(minor as f64 / before as f64);
                }
                last = Some((case, minor));
            }
            let Some(value) = run.yardstick.value(minor, currency).filter(|value| *value > 0.0) else {
                continue;
            };
            match ladder.steps.last_mut() {
                // Payouts in a row (many small tasks) are one step.
                Some((Step::Payout, sum)) if step == Step::Payout => *sum += value,
                _ => ladder.steps.push((step, value)),
            }
        }
        let deposits = |ladder: &Ladder| ladder.steps.iter().filter(|step| step.0 == Step::Deposit).count();
        let ladders = cases.into_values().map(|case| case.0);
        let climbers = ladders.filter(|ladder| deposits(ladder) > 1).collect::<Vec<_>>();
        let count = climbers.len();
        let mut sample = climbers.into_iter().take(GRID_OF.0 * GRID_OF.1).collect::<Vec<_>>();
        sample.sort_by(|one, other| one.lost.total_cmp(&other.lost));
        ratios.sort_by(f64::total_cmp);
        let ratio = ratios.get(ratios.len() / 2).copied();
        Ok(Ladders {
            sample,
            climbers: count,
            ratio,
            yardstick: run.yardstick.clone(),
        })
    }

    fn draw(&self) -> Canvas {
        let shown = format!(
            "Payments in their order, in {}, logarithmic axis. {} of {} with two or more deposits, smallest loss first.",
            self.yardstick.unit(),
            self.sample.len(),
            counted(self.climbers, "case"),
        );
        let amounts = self.sample.iter().flat_map(|ladder| &ladder.steps).map(|step| step.1);
        let (least, most) = amounts.fold((f64::MAX, 0.0_f64), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let (Some(ratio), true) = (self.ratio, most > 0.0) else {
            return style::nothing(
                &shown,
                "No case reached a second deposit, so there is no ladder",
                SOURCE,
            );
        };
        let finding = format!("The typical deposit was {} times the one before it", short(ratio));
        let mut canvas = style::framed(&finding, &shown, SOURCE);
        self.legend(&mut canvas);
        let (left, top) = (MARGIN + 40.0, TOP + 12.0);
        let rows = self.sample.len().div_ceil(GRID_OF.0).max(2);
        let (wide, tall) = (
            (WIDTH - MARGIN - left) / GRID_OF.0 as f64,
            (BOTTOM - 8.0 - top) / rows as f64,
        );
        let range = decades(least, most);
        let longest = self
            .sample
            .iter()
            .map(|ladder| ladder.steps.len())
            .max()
            .unwrap_or(1)
            .min(16);
        for (place, ladder) in self.sample.iter().enumerate() {
            let (column, row) = (place % GRID_OF.0, place / GRID_OF.0);
            let x = left + wide * column as f64;
            let y = top + tall * row as f64;
            let inner = [x + 6.0, y + 40.0, x + wide - 12.0, y + tall - 8.0];
            self.panel(&mut canvas, ladder, inner, range, longest);
            if column == 0 {
                let axis = Axis::log(range, (inner[3], inner[1]));
                for tick in axis.ticks(4) {
                    let label = self.yardstick.shown(tick);
                    canvas.text(inner[0] - 8.0, axis.at(tick) + 4.0, &label, SMALL, Align::Right, MUTED);
                }
            }
        }
        canvas
    }
}

impl Ladders {
    fn legend(&self, canvas: &mut Canvas) {
        let mut x = MARGIN + 46.0;
        let entries = [
            (Step::Deposit, "deposit"),
            (Step::Fee, "fee or tax"),
            (Step::Payout, "payout to the victim"),
        ];
        for (step, word) in entries {
            x = style::key(canvas, x, TOP - 6.0, step.ink(), word);
        }
    }

    fn panel(&self, canvas: &mut Canvas, ladder: &Ladder, area: [f64; 4], range: (f64, f64), longest: usize) {
        let [left, top, right, bottom] = area;
        let axis = Axis::log(range, (bottom, top));
        for tick in axis.ticks(4) {
            canvas.line((left, axis.at(tick)), (right, axis.at(tick)), 1.0, GRID);
        }
        canvas.line((left, bottom), (right, bottom), 1.0, RULE);
        let lost = format!("lost {}", self.yardstick.shown(ladder.lost));
        canvas.text(left, top - 20.0, &lost, Face::bold(13.0), Align::Left, TEXT);
        if let Some(reason) = &ladder.end_reason {
            canvas.text(
                left,
                top - 6.0,
                &reason.replace('_', " "),
                Face::regular(11.5),
                Align::Left,
                MUTED,
            );
        }
        // A long case shows its last payments: its end matters more than its beginning.
        let shown = &ladder.steps[ladder.steps.len().saturating_sub(longest)..];
        let pitch = (right - left) / longest as f64;
        let at = |place: usize| left + pitch * (place as f64 + 0.5);
        let deposits = shown.iter().enumerate().filter(|(_, step)| step.0 == Step::Deposit);
        let points = deposits
            .map(|(place, step)| (at(place), axis.at(step.1)))
            .collect::<Vec<_>>();
        canvas.path(points, 1.4, BLUE.faint(0.55));
        for (place, (step, value)) in shown.iter().enumerate() {
            canvas.disc(at(place), axis.at(*value), (pitch * 0.32).clamp(2.2, 4.2), step.ink());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_is_the_typical_step() {
        let ladder = |lost| Ladder {
            steps: vec![(Step::Deposit, 10.0), (Step::Payout, 13.0), (Step::Deposit, 23.0)],
            end_reason: Some("funds_exhausted".to_owned()),
            lost,
        };
        let ladders = Ladders {
            sample: vec![ladder(20.0), ladder(30.0)],
            climbers: 2_000,
            ratio: Some(2.3),
            yardstick: Yardstick::default(),
        };
        let canvas = ladders.draw();
        let words = canvas.words().collect::<Vec<_>>();
        assert_eq!(words[0], "The typical deposit was 2.3 times the one before it");
        assert!(words.contains(&"funds exhausted") && words.contains(&"payout to the victim"));
        assert!(words.iter().any(|word| word.contains("2 of 2,000 cases")));
    }

    #[test]
    fn roles_fall_into_three_kinds_of_step() {
        assert_eq!(Step::of("recovery_fee"), Some(Step::Fee));
        assert_eq!(Step::of("bait_return"), Some(Step::Payout));
        assert_eq!(Step::of("layering"), None);
    }
}
