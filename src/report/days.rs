//! The daily series as a sheet: a row a day, a column a metric.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::sheet::{from, to_two_digits};
use crate::dataset::{Damage, Dataset};

/// Metrics that are shown, with their words; of amounts in dollars.
const METRICS: [(&str, &str); 19] = [
    ("contacts", "first messages"),
    ("replies", "answers"),
    ("new_victims", "victims who pay for the first time"),
    ("deposits", "deposits"),
    ("deposited_usd", "deposited, USD"),
    ("fees", "fees"),
    ("fees_usd", "paid in fees, USD"),
    (
        "life_net_loss_usd",
        "net loss of cases that end, over their whole life, USD",
    ),
    ("paid_back_usd", "paid out to win trust, USD"),
    ("recovered_usd", "recovered, USD"),
    ("frozen_usd", "scam money in accounts frozen, USD"),
    ("reports", "cases reported"),
    ("reports_to_bank", "cases of which a bank was told"),
    ("reports_to_police", "cases of which the police were told"),
    ("complaints", "complaints"),
    ("mules_active", "mule accounts in service"),
    ("mules_recruited", "mule accounts recruited"),
    ("mule_freezes", "freezes of mule accounts, used or not"),
    ("raids", "raids"),
];

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// The days of the window and what was counted on each; metrics of which nothing was counted are left out.
pub fn read(dataset: &Dataset) -> Result<Value, Damage> {
    let mut counted = BTreeMap::<(&str, i64), f64>::new();
    dataset.read("series/daily", &["date", "metric", "group", "value"], |batch| {
        let (dates, metrics) = (batch.numbers("date")?, batch.texts("metric")?);
        let (groups, values) = (batch.texts("group")?, batch.reals("value")?);
        for row in batch.rows().filter(|&row| groups.get(row) == Some("all")) {
            let metric = metrics.get(row).unwrap_or_default();
            if let Some((name, _)) = METRICS.iter().find(|(name, _)| *name == metric) {
                counted.insert((name, dates.value(row)), values.value(row));
            }
        }
        Ok(())
    })?;
    let window = dataset.window()?;
    let days: Vec<i64> = (window.start.div_euclid(DAY)..window.end.div_euclid(DAY)).collect();
    let mut metrics = Vec::new();
    for (name, words) in METRICS {
        let value = |day: &i64| counted.get(&(name, *day)).copied().unwrap_or(0.0);
        let values: Vec<f64> = days.iter().map(value).collect();
        if values.iter().any(|value| *value > 0.0) {
            let values: Vec<Value> = values.into_iter().map(to_two_digits).collect();
            metrics.push(json!({ "name": name, "words": words, "values": values }));
        }
    }
    let dates: Vec<String> = days.iter().map(|day| crate::story::words::day(day * DAY)).collect();
    let sql = format!(
        "PIVOT (SELECT date, metric, value FROM {} WHERE \"group\" = 'all')\n  ON metric USING sum(value) ORDER BY date",
        from(dataset, "series/daily")
    );
    Ok(json!({ "dates": dates, "metrics": metrics, "sql": sql }))
}
