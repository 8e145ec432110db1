//! Ladders: what a sample of victims paid in, step by step, and what came back.
//!
//! Reads `truth/cases` (how a case ended and what was lost), `truth/transaction_labels` (deposits, fees and payouts of
//! a case in settlement order) and `observed/transactions` (which of them moved money). All is of the window. The
//! sample is the first cases by `case_id`, which is a keyed permutation and so says nothing about the case.

use std::collections::{BTreeMap, BTreeSet};

use super::axis::{Axis, decades};
use super::canvas::{Align, Canvas, Face, Ink, fitted};
use super::style::{
    self, BLUE, BOTTOM, GREEN, GRID, MARGIN, MUTED, RULE, SMALL, TEXT, TOP, VERMILION, WIDTH, counted, short,
};
use super::yardstick::Yardstick;
use super::{Chart, ChartError, Run};
use crate::dataset::batch::some;
use crate::param::quantile::{quantile, sorted};

const SOURCE: &str = "truth/cases, truth/transaction_labels, observed/transactions";
/// Panels drawn.
const MOST: usize = 24;
/// Steps in a panel.
const LONGEST: usize = 16;

/// What a payment of a case was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Paid in by the victim.
    Deposit,
    /// A fee, a tax or a price for getting the money back.
    Fee,
    /// Paid to the victim: a task's pay, a returned bait, what a scheme pays out.
    Payout,
}

impl Step {
    fn of(role: &str) -> Option<Step> {
        match role {
            "deposit" => Some(Step::Deposit),
            "fee" | "recovery_fee" => Some(Step::Fee),
            "task_payout" | "bait_return" | "promised_return" | "withdrawal" | "referral_bonus" => Some(Step::Payout),
            _ => None,
        }
    }

    /// Whether the victim paid it.
    const fn is_own(self) -> bool {
        matches!(self, Step::Deposit | Step::Fee)
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
    /// How many victims paid at least twice.
    pub climbers: usize,
    /// Median of each payment by a victim divided by the one before it, over all cases.
    pub ratio: Option<f64>,
    pub yardstick: Yardstick,
}

impl Chart for Ladders {
    fn read(run: &Run) -> Result<Ladders, ChartError> {
        let mut cases = BTreeMap::<u64, (Ladder, String)>::new();
        let columns = ["case_id", "currency", "end_reason", "lost_minor"];
        run.tables.read("truth/cases", &columns, |batch| {
            let (ids, currencies) = (batch.ids("case_id")?, batch.texts("currency")?);
            let (reasons, lost) = (batch.texts("end_reason")?, batch.numbers("lost_minor")?);
            for row in batch.rows() {
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
        let mut last = None;
        let mut ratios = Vec::new();
        for (case, _, step, minor) in payments(run)? {
            let Some((ladder, currency)) = cases.get_mut(&case) else {
                continue;
            };
            if step.is_own() {
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
        let own = |ladder: &Ladder| ladder.steps.iter().filter(|step| step.0.is_own()).count();
        let ladders = cases.into_values().map(|case| case.0);
        let climbers = ladders.filter(|ladder| own(ladder) > 1).collect::<Vec<_>>();
        let count = climbers.len();
        let mut sample = climbers.into_iter().take(MOST).collect::<Vec<_>>();
        sample.sort_by(|one, other| one.lost.total_cmp(&other.lost));
        let ratio = (!ratios.is_empty()).then(|| quantile(&sorted(&ratios), 0.5));
        Ok(Ladders {
            sample,
            climbers: count,
            ratio,
            yardstick: run.yardstick.clone(),
        })
    }

    fn draw(&self) -> Canvas {
        let shown = format!(
            "Payments in their order, in {}, logarithmic axis. {} of {} with two or more payments, smallest loss first.",
            self.yardstick.unit(),
            self.sample.len(),
            counted(self.climbers, "victim"),
        );
        let amounts = self.sample.iter().flat_map(|ladder| &ladder.steps).map(|step| step.1);
        let (least, most) = amounts.fold((f64::MAX, 0.0_f64), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let (Some(ratio), true) = (self.ratio, most > 0.0) else {
            return style::nothing(&shown, "No victim paid a second time, so there is no ladder", SOURCE);
        };
        let mut canvas = style::framed(&finding(ratio), &shown, SOURCE);
        self.legend(&mut canvas);
        let (left, top) = (MARGIN + 40.0, TOP + 12.0);
        let (across, down) = grid(self.sample.len());
        let (wide, tall) = (
            (WIDTH - MARGIN - left) / across as f64,
            (BOTTOM - 8.0 - top) / down as f64,
        );
        let range = decades(least, most);
        let longest = self.sample.iter().map(|ladder| ladder.steps.len());
        let longest = longest.max().unwrap_or(1).min(LONGEST);
        for (place, ladder) in self.sample.iter().enumerate() {
            let (column, row) = (place % across, place / across);
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

/// Panels across and down, for few panels as for many.
fn grid(panels: usize) -> (usize, usize) {
    let across = match panels {
        0..=3 => panels.max(1),
        4 => 2,
        5..=6 => 3,
        7..=12 => 4,
        _ => 6,
    };
    (across, panels.div_ceil(across).max(1))
}

/// What the median step says: a ratio that would be written as 1 is no step.
fn finding(ratio: f64) -> String {
    match short(ratio).as_str() {
        "1" => "The typical payment by a victim was as large as the one before it".to_owned(),
        times => format!("The typical payment by a victim was {times} times the one before it"),
    }
}

/// Payments of cases that moved money: case, payment, what it was, and its amount in the case's currency. By case, in
/// settlement order.
fn payments(run: &Run) -> Result<Vec<(u64, u64, Step, i64)>, ChartError> {
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
    let mut wanted = payments.iter().map(|payment| payment.1).collect::<Vec<u64>>();
    wanted.sort_unstable();
    let mut moved = BTreeSet::new();
    run.tables
        .find("observed/transactions", &["tx_id", "status"], &wanted, |batch| {
            let (ids, statuses) = (batch.ids("tx_id")?, batch.texts("status")?);
            let settled = |&row: &usize| matches!(statuses.get(row), Some("settled" | "returned"));
            moved.extend(batch.rows().filter(settled).map(|row| ids.value(row)));
            Ok(())
        })?;
    payments.retain(|payment| moved.contains(&payment.1));
    payments.sort_unstable_by_key(|&(case, tx, ..)| (case, tx));
    Ok(payments)
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
        // A long case shows its last payments: its end matters more than its beginning.
        let shown = &ladder.steps[ladder.steps.len().saturating_sub(longest)..];
        let ended = ladder
            .end_reason
            .as_ref()
            .map_or("open".to_owned(), |reason| reason.replace('_', " "));
        let cut = if shown.len() < ladder.steps.len() {
            format!("; last {} of {}", shown.len(), ladder.steps.len())
        } else {
            String::new()
        };
        let small = Face::regular(11.5);
        let note = fitted(canvas, &format!("{ended}{cut}"), small, right - left);
        canvas.text(left, top - 6.0, &note, small, Align::Left, MUTED);
        let pitch = (right - left) / longest as f64;
        let at = |place: usize| left + pitch * (place as f64 + 0.5);
        let own = shown.iter().enumerate().filter(|(_, step)| step.0.is_own());
        let points = own
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
        assert_eq!(
            words[0],
            "The typical payment by a victim was 2.3 times the one before it"
        );
        assert!(words.contains(&"funds exhausted") && words.contains(&"payout to the victim"));
        assert!(words.iter().any(|word| word.contains("2 of 2,000 victims")));
    }

    #[test]
    fn a_step_that_is_none_is_said_to_be_none() {
        assert_eq!(
            finding(1.004),
            "The typical payment by a victim was as large as the one before it"
        );
        assert_eq!(
            finding(0.7),
            "The typical payment by a victim was 0.7 times the one before it"
        );
    }

    #[test]
    fn few_panels_fill_the_page() {
        assert_eq!(
            [1, 3, 4, 5, 9, 13, 24].map(grid),
            [(1, 1), (3, 1), (2, 2), (3, 2), (4, 3), (6, 3), (6, 4)]
        );
    }

    #[test]
    fn roles_fall_into_three_kinds_of_step() {
        assert_eq!(Step::of("recovery_fee"), Some(Step::Fee));
        assert_eq!(Step::of("bait_return"), Some(Step::Payout));
        assert_eq!(Step::of("layering"), None);
    }
}
