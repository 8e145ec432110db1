//! The yardstick: one unit for all amounts on a chart.
//!
//! With the run's `rates` (units of each currency per US dollar, in `manifest.json`) every amount is shown in dollars,
//! in whole cents as `summary.json` counts them. Without them only amounts of the currency that most cases have can be
//! compared, and all others are left out.

use std::collections::BTreeMap;

use super::style::{short, total, with_unit};
use crate::dataset::{Damage, Dataset, Rates};
use crate::param::money::Currency;

/// What amounts are measured in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Yardstick {
    /// What amounts are put into dollars by; none where one currency is compared alone.
    rates: Option<Rates>,
    /// The unit's code.
    unit: String,
}

impl Yardstick {
    /// The yardstick of a run: dollars if its manifest has rates, else the commonest currency of its cases.
    pub(super) fn of(tables: &Dataset) -> Result<Yardstick, Damage> {
        if tables.manifest.rates().values().any(|rate| *rate > 0.0) {
            return Ok(Yardstick {
                rates: Some(Rates::of(tables)),
                unit: "USD".to_owned(),
            });
        }
        let mut cases = BTreeMap::<String, usize>::new();
        tables.read("truth/cases", &["currency"], |batch| {
            let currencies = batch.texts("currency")?;
            for row in batch.rows() {
                let currency = currencies.get(row).unwrap_or_default();
                *cases.entry(currency.to_owned()).or_default() += 1;
            }
            Ok(())
        })?;
        // The first of those that tie, in the order of their codes.
        let commonest = cases
            .iter()
            .rev()
            .max_by_key(|(_, count)| **count)
            .map(|(code, _)| code.clone());
        Ok(Yardstick {
            rates: None,
            unit: commonest.unwrap_or_else(|| "USD".to_owned()),
        })
    }

    /// An amount in minor units of a currency, in hundredths of the unit, rounded down; `None` if they cannot be
    /// compared.
    #[must_use]
    pub fn hundredths(&self, minor: i64, currency: &str) -> Option<i64> {
        if let Some(rates) = &self.rates {
            return rates.cents(minor, currency);
        }
        let known = Currency::ALL.iter().find(|known| known.word() == currency)?;
        let hundredths = i128::from(minor) * 100 / i128::from(known.minor_per_unit());
        (currency == self.unit).then_some(hundredths.clamp(i64::MIN.into(), i64::MAX.into()) as i64)
    }

    /// A sum in the unit, as it is drawn.
    #[must_use]
    pub fn value(&self, minor: i64, currency: &str) -> Option<f64> {
        Some(self.hundredths(minor, currency)? as f64 / 100.0)
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
        self.in_unit(&short(value))
    }

    /// A sum that stands elsewhere too, with its unit: `$3,558`.
    #[must_use]
    pub fn total(&self, value: f64) -> String {
        self.in_unit(&total(value))
    }

    fn in_unit(&self, number: &str) -> String {
        if self.unit == "USD" {
            with_unit("$", number)
        } else {
            with_unit(&format!("{} ", self.unit), number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::contract;

    #[test]
    fn dollars_are_shown_where_rates_are_known() {
        let per_unit = BTreeMap::from([("PKR".to_owned(), 284.0), ("USDT".to_owned(), 1.0)]);
        let yardstick = Yardstick {
            rates: Some(Rates::per_dollar(&per_unit)),
            unit: "USD".to_owned(),
        };
        assert_eq!(yardstick.value(28_400, "PKR"), Some(1.0));
        assert_eq!(yardstick.value(2_500_000, "USDT"), Some(2.5));
        assert_eq!(yardstick.value(100, "INR"), None);
        assert_eq!(yardstick.shown(12_345.0), "$12.3k");
        assert_eq!(yardstick.total(12_345.4), "$12,345");
        assert_eq!(yardstick.shown(-1.7), "−$1.7");
    }

    #[test]
    fn without_rates_the_commonest_currency_of_cases_is_shown_alone() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join("truth")).unwrap();
        std::fs::write(home.path().join("truth/cases.csv"), "currency\nINR\nPKR\nPKR\n").unwrap();
        let yardstick = || Yardstick::of(&contract::open(home.path())).unwrap();
        assert_eq!(yardstick().unit(), "PKR (other currencies left out)");
        assert_eq!(yardstick().value(500, "PKR"), Some(5.0));
        assert_eq!(yardstick().value(500, "INR"), None);
        std::fs::write(home.path().join("manifest.json"), r#"{"rates": {"PKR": 250}}"#).unwrap();
        assert_eq!(yardstick().unit(), "US dollars");
        assert_eq!(yardstick().value(500, "PKR"), Some(0.02));
        assert_eq!(yardstick().value(500, "USD"), Some(5.0));
    }
}
