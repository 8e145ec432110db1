//! Daily counts that any run has, taken from the rows themselves: payments by rail and by status, sessions.

use std::collections::BTreeMap;

use crate::engine::time::Day;
use crate::model::facts::{Metric, MetricName, Rail, Status, Transaction};

/// Counts of one day.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    by_rail: [u64; Rail::ALL.len()],
    by_status: [u64; Status::ALL.len()],
    logins: u64,
}

/// Counts by day.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    days: BTreeMap<Day, Counts>,
}

impl Tally {
    /// Counts some of a day's payments.
    pub fn payments(&mut self, day: Day, rows: &[Transaction]) {
        let counts = self.days.entry(day).or_default();
        for row in rows {
            counts.by_rail[row.rail as usize] += 1;
            counts.by_status[row.status as usize] += 1;
        }
    }

    /// Counts a day's sessions.
    pub fn logins(&mut self, day: Day, count: usize) {
        self.days.entry(day).or_default().logins += count as u64;
    }

    /// `payments` (all, and by rail), `payment_outcomes` (by status) and `logins` of every day seen.
    pub fn metrics(&self) -> impl Iterator<Item = Metric> + '_ {
        self.days.iter().flat_map(|(&date, counts)| {
            let metric = move |metric: MetricName, group: &str, value: u64| {
                // A day's count is far below 2^53, where a real number is still exact.
                Metric {
                    date,
                    metric,
                    group: group.to_owned(),
                    value: value as f64,
                }
            };
            let total = counts.by_rail.iter().sum();
            let rails = Rail::ALL.iter().zip(counts.by_rail);
            let statuses = Status::ALL.iter().zip(counts.by_status);
            [
                metric(MetricName::Payments, Metric::ALL, total),
                metric(MetricName::Logins, Metric::ALL, counts.logins),
            ]
            .into_iter()
            .chain(rails.map(move |(rail, count)| metric(MetricName::Payments, rail.word(), count)))
            .chain(statuses.map(move |(status, count)| metric(MetricName::PaymentOutcomes, status.word(), count)))
        })
    }
}
