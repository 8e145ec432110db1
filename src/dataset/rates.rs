//! Rates of a run, and what an amount is worth by them: whole US cents, rounded down as `summary.json` rounds each
//! case, so that cents of cases add up to its figures whoever adds them.

use std::collections::BTreeMap;

use super::Dataset;
use crate::param::money::{Currency, converted, nano_usd};

/// What one unit of each currency is worth, in billionths of a US dollar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates(BTreeMap<Currency, i64>);

impl Rates {
    /// Those of a run's manifest. A dollar is one also where the manifest does not say so.
    #[must_use]
    pub fn of(dataset: &Dataset) -> Rates {
        Rates::per_dollar(&dataset.manifest.rates())
    }

    /// From units for a dollar (PKR: about 284) by the currency's code; what is no rate is left out.
    #[must_use]
    pub fn per_dollar(units: &BTreeMap<String, f64>) -> Rates {
        let rate = |currency: &Currency| {
            let is_dollar = matches!(currency, Currency::Usd | Currency::Usdt);
            let units = units.get(currency.word()).copied().filter(|units| *units > 0.0);
            Some((*currency, nano_usd(units.or(is_dollar.then_some(1.0))?)))
        };
        Rates(Currency::ALL.iter().filter_map(rate).collect())
    }

    /// An amount in US cents, rounded down; none if there is no rate for its currency.
    #[must_use]
    pub fn cents(&self, minor: i64, currency: &str) -> Option<i64> {
        let currency = *Currency::ALL.iter().find(|known| known.word() == currency)?;
        let dollar = (Currency::Usd, nano_usd(1.0));
        Some(converted(minor, (currency, *self.0.get(&currency)?), dollar))
    }

    /// Each currency with what one unit is worth, in billionths of a US dollar.
    pub fn iter(&self) -> impl Iterator<Item = (Currency, i64)> {
        self.0.iter().map(|(currency, nano)| (*currency, *nano))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(units: &[(&str, f64)]) -> Rates {
        Rates::per_dollar(&units.iter().map(|(code, rate)| ((*code).to_owned(), *rate)).collect())
    }

    #[test]
    fn cents_are_rounded_down_once() {
        let rates = rates(&[("PKR", 284.0), ("VND", 25_000.0), ("INR", 0.0)]);
        assert_eq!(rates.cents(28_399, "PKR"), Some(99));
        assert_eq!(rates.cents(28_400, "PKR"), Some(100));
        assert_eq!(rates.cents(25_000, "VND"), Some(100));
        assert_eq!(rates.cents(12_345_678, "USDT"), Some(1_234));
        assert_eq!(rates.cents(1_234, "USD"), Some(1_234));
        assert_eq!(
            (rates.cents(100, "INR"), rates.cents(100, "EUR"), rates.cents(1, "XXX")),
            (None, None, None)
        );
    }

    #[test]
    fn no_manifest_makes_an_amount_that_overflows() {
        let rates = rates(&[("PKR", f64::MIN_POSITIVE), ("INR", f64::MAX)]);
        assert_eq!(rates.cents(i64::MAX, "PKR"), Some(i64::MAX));
        assert_eq!(rates.cents(i64::MAX, "INR"), Some(0));
    }
}
