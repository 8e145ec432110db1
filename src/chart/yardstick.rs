//! The yardstick: one unit for all amounts on a chart.
//!
//! With the run's `rates` (units of each currency per US dollar, in `manifest.json`) every amount is shown in dollars.
//! Without them only amounts of the currency that most cases have can be compared, and all others are left out.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::style::short;
use super::{ChartError, Run};
use crate::param::money::Currency;

/// What amounts are measured in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Yardstick {
    /// Units of each currency per unit of this yardstick.
    per_unit: BTreeMap<String, f64>,
    /// The unit's code.
    unit: String,
}

impl Yardstick {
    /// The yardstick of a run: dollars if its manifest has rates, else the commonest currency of its cases.
    pub(super) fn of(run: &Run, manifest: &Path) -> Result<Yardstick, ChartError> {
        if let Some(per_unit) = rates(manifest)? {
            return Ok(Yardstick {
                per_unit,
                unit: "USD".to_owned(),
            });
        }
        let mut cases = BTreeMap::<String, usize>::new();
        if !run.columns("truth/cases")?.is_empty() {
            run.scan("truth/cases", &["currency"], |row| {
                *cases.entry(row.word(0).unwrap_or_default().to_owned()).or_default() += 1;
            })?;
        }
        // The first of those that tie, in the order of their codes.
        let commonest = cases
            .iter()
            .rev()
            .max_by_key(|(_, count)| **count)
            .map(|(code, _)| code.clone());
        let unit = commonest.unwrap_or_else(|| "USD".to_owned());
        Ok(Yardstick {
            per_unit: BTreeMap::from([(unit.clone(), 1.0)]),
            unit,
        })
    }

    /// An amount in minor units of a currency, on this yardstick; `None` if they cannot be compared.
    #[must_use]
    pub fn value(&self, minor: i64, currency: &str) -> Option<f64> {
        let per_unit = self.per_unit.get(currency)?;
        let known = Currency::ALL.iter().find(|known| known.word() == currency)?;
        Some(minor as f64 / known.minor_per_unit() as f64 / per_unit)
    }

    /// The unit in words, for a subtitle.
    #[must_use]
    pub fn unit(&self) -> String {
        if self.unit == "USD" {
            "US dollars".to_owned()
        } else {
            format!("{} (other currencies left out)", self.unit)
        }
    }

    /// A value with its unit: `$12.3k`, `PKR 4.5M`.
    #[must_use]
    pub fn shown(&self, value: f64) -> String {
        if self.unit == "USD" {
            format!("${}", short(value))
        } else {
            format!("{} {}", self.unit, short(value))
        }
    }
}

/// The manifest's `rates`, or those of its scenario's countries; `None` if it has neither or there is no manifest.
fn rates(manifest: &Path) -> Result<Option<BTreeMap<String, f64>>, ChartError> {
    if !manifest.is_file() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(manifest).map_err(|cause| ChartError::file(manifest, cause))?;
    let manifest: Value = serde_json::from_str(&text).map_err(|cause| ChartError::file(manifest, cause))?;
    let mut per_unit = BTreeMap::from([("USD".to_owned(), 1.0), ("USDT".to_owned(), 1.0)]);
    let known = per_unit.len();
    if let Some(rates) = manifest.get("rates").and_then(Value::as_object) {
        per_unit.extend(
            rates
                .iter()
                .filter_map(|(code, rate)| Some((code.clone(), rate.as_f64()?))),
        );
    } else if let Some(countries) = manifest.pointer("/scenario/world/country").and_then(Value::as_array) {
        let rate = |country: &Value| {
            Some((
                country.get("currency")?.as_str()?.to_owned(),
                country.get("per_usd")?.as_f64()?,
            ))
        };
        per_unit.extend(countries.iter().filter_map(rate));
    }
    per_unit.retain(|_, rate| *rate > 0.0);
    Ok((per_unit.len() > known).then_some(per_unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_are_shown_where_rates_are_known() {
        let per_unit = BTreeMap::from([("PKR".to_owned(), 284.0), ("USDT".to_owned(), 1.0)]);
        let yardstick = Yardstick {
            per_unit,
            unit: "USD".to_owned(),
        };
        assert_eq!(yardstick.value(28_400, "PKR"), Some(1.0));
        assert_eq!(yardstick.value(2_500_000, "USDT"), Some(2.5));
        assert_eq!(yardstick.value(100, "INR"), None);
        assert_eq!(yardstick.shown(12_345.0), "$12.3k");
    }

    #[test]
    fn rates_are_the_manifests_own_or_those_of_its_scenario() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let rate = |text: &str| {
            std::fs::write(file.path(), text).unwrap();
            rates(file.path()).unwrap().and_then(|rates| rates.get("PKR").copied())
        };
        assert_eq!(rate(r#"{"rates": {"PKR": 284}}"#), Some(284.0));
        assert_eq!(
            rate(r#"{"scenario": {"world": {"country": [{"currency": "PKR", "per_usd": 280}]}}}"#),
            Some(280.0)
        );
        assert_eq!(rate(r#"{"seed": 1}"#), None);
    }
}
