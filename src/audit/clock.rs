//! Times of every table but the ledger: in order, in the window, and nothing that ends before it begins.

use super::contract::{Kind, Table};
use super::promise::{Findings, Promise};
use super::report::Check;
use super::view;
use crate::dataset::batch::{Batch, some};
use crate::dataset::manifest::Window;
use crate::dataset::{Damage, Dataset};

const ORDER: Promise = Promise {
    name: "time.order",
    text: "Rows of a time-stamped table are in time order.",
};
const WINDOW: Promise = Promise {
    name: "window.rows",
    text: "Every time-stamped row lies in the window.",
};
const SPANS: Promise = Promise {
    name: "time.spans",
    text: "Nothing ends before it begins.",
};

const DAY_MS: i64 = 86_400_000;

/// Tables with a beginning and an end.
const PERIODS: [(&str, &str, &str); 14] = [
    ("observed/accounts", "opened_at", "closed_at"),
    ("observed/groups", "created_at", "closed_at"),
    ("observed/group_members", "joined_at", "left_at"),
    ("observed/contacts", "ts", "reply_ts"),
    ("observed/alerts", "ts", "closed_at"),
    ("observed/label_feed", "ts", "withdrawn_at"),
    ("truth/account_labels", "from_ts", "to_ts"),
    ("truth/entity_labels", "from_ts", "to_ts"),
    ("truth/syndicates", "from_ts", "to_ts"),
    ("truth/sites", "opened_at", "closed_at"),
    ("truth/sites", "opened_at", "raided_at"),
    ("truth/crew", "from_ts", "to_ts"),
    ("truth/mules", "recruited_at", "frozen_at"),
    ("truth/mules", "first_use", "last_use"),
];

/// What a file's times come to.
struct Clock {
    order: Findings,
    window: Findings,
    /// First and last time of the file.
    ends: Option<(i64, i64)>,
    /// Name of the file.
    file: String,
}

impl Clock {
    fn new() -> Clock {
        Clock {
            order: ORDER.findings(),
            window: WINDOW.findings(),
            ends: None,
            file: String::new(),
        }
    }
}

/// Looks at every table that has times.
#[must_use]
pub fn check(dataset: &Dataset, window: Option<Window>) -> Vec<Check> {
    let mut order = ORDER.findings();
    let mut inside = WINDOW.findings();
    for spec in view::tables(dataset) {
        let stamp = stamp(spec);
        if spec.path == "observed/transactions" || dataset.parts(spec.path).is_empty() || stamp.is_none() {
            continue;
        }
        let (column, scale) = stamp.unwrap_or_default();
        let tick = |clock: &mut Clock, batch: &Batch| tick(clock, batch, (column, scale), window);
        let Ok(clocks) = dataset.read_files(spec.path, &[column], Clock::new, tick) else {
            continue;
        };
        let mut last: Option<i64> = None;
        for clock in clocks {
            if let (Some(before), Some((first, end))) = (last, clock.ends) {
                if first < before {
                    order.breaks(|| format!("{} begins before the file before it ends", clock.file));
                }
                last = Some(end.max(before));
            } else {
                last = last.or(clock.ends.map(|(_, end)| end));
            }
            order.absorb(clock.order);
            inside.absorb(clock.window);
        }
    }
    let inside = match window {
        Some(_) => inside.finish("row"),
        None => WINDOW.untested("the manifest states no window"),
    };
    vec![order.finish("row"), inside, spans(dataset)]
}

/// The column by which rows are ordered, and milliseconds a unit of it. Days of the series count as time stamps.
fn stamp(spec: &Table) -> Option<(&'static str, i64)> {
    if spec.is_time_stamped() {
        return Some(("ts", 1));
    }
    spec.columns
        .iter()
        .find(|column| column.kind == Kind::Date)
        .map(|column| (column.name, DAY_MS))
}

fn tick(clock: &mut Clock, batch: &Batch, (column, scale): (&str, i64), window: Option<Window>) -> Result<(), Damage> {
    if clock.file.is_empty() {
        clock.file = batch.file.to_string();
    }
    for (row, &time) in batch.numbers(column)?.values().iter().enumerate() {
        let ts = time.saturating_mul(scale);
        clock.order.look(1);
        clock.window.look(1);
        if clock.ends.is_some_and(|(_, last)| ts < last) {
            clock
                .order
                .breaks(|| format!("{}: earlier than the row before", batch.place(row)));
        }
        if window.is_some_and(|window| ts < window.start || ts >= window.end) {
            clock
                .window
                .breaks(|| format!("{}: {column} lies outside the window", batch.place(row)));
        }
        let first = clock.ends.map_or(ts, |(first, _)| first);
        clock.ends = Some((first, ts));
    }
    Ok(())
}

fn spans(dataset: &Dataset) -> Check {
    let mut findings = SPANS.findings();
    let there = |table: &str| view::tables(dataset).any(|spec| spec.path == table);
    for (table, from, to) in PERIODS.into_iter().filter(|(table, ..)| there(table)) {
        let found = dataset.read_files(
            table,
            &[from, to],
            || SPANS.findings(),
            |found, batch| {
                let (begins, ends) = (batch.numbers(from)?, batch.numbers(to)?);
                for row in batch.rows() {
                    if let (Some(begin), Some(end)) = (some(&begins, row), some(&ends, row)) {
                        found.look(1);
                        if end < begin {
                            found.breaks(|| format!("{}: {to} is before {from}", batch.place(row)));
                        }
                    }
                }
                Ok(())
            },
        );
        if let Ok(found) = found {
            found.into_iter().for_each(|found| findings.absorb(found));
        }
    }
    findings.finish("period")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::contract;

    #[test]
    fn periods_are_times_of_the_contract() {
        for (table, from, to) in PERIODS {
            for column in [from, to] {
                let spec = contract::table(table).and_then(|table| table.column(column));
                assert!(spec.is_some_and(|spec| spec.kind == Kind::Time), "{table} {column}");
            }
        }
    }
}
