//! `manifest.json` as it is read: what a run says of itself. Whether that is so, the audit says.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use chrono::{DateTime, NaiveDate};
use serde_json::Value;

use super::{Damage, Part};

/// Its file.
pub const NAME: &str = "manifest.json";
/// Most bytes of it that are read: a scenario, and two hundred for each of some ten thousand files.
const MOST: u64 = 1 << 24;

/// What the manifest says.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// All of it; null if it cannot be read.
    pub whole: Value,
    /// Why it cannot be read.
    pub trouble: Option<Damage>,
}

/// The window's bounds, in milliseconds since the epoch: `start ≤ ts < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its first moment.
    pub start: i64,
    /// The first moment after it.
    pub end: i64,
}

impl Manifest {
    /// Reads a run's manifest.
    #[must_use]
    pub fn read(root: &Path) -> Manifest {
        let part = Part {
            path: root.join(NAME),
            name: NAME.to_owned(),
        };
        match Manifest::parse(&part) {
            Ok(whole) => Manifest { whole, trouble: None },
            Err(damage) => Manifest {
                whole: Value::Null,
                trouble: Some(damage),
            },
        }
    }

    fn parse(part: &Part) -> Result<Value, Damage> {
        let mut bytes = Vec::new();
        let read = part.open()?.take(MOST + 1).read_to_end(&mut bytes);
        read.map_err(|error| part.broken(error))?;
        if bytes.len() as u64 > MOST {
            return Err(part.broken(format!("longer than {MOST} bytes, and not read")));
        }
        serde_json::from_slice(&bytes).map_err(|error| part.broken(error))
    }

    /// As what its tables are written, if the manifest states it.
    #[must_use]
    pub fn format(&self) -> Option<&str> {
        self.whole.get("format")?.as_str()
    }

    /// The window, if the manifest states one.
    #[must_use]
    pub fn window(&self) -> Option<Window> {
        let window = self.whole.get("window")?;
        Some(Window {
            start: moment(window.get("start")?)?,
            end: moment(window.get("end")?)?,
        })
    }

    /// What a conversion costs, in basis points, if the manifest states it (`ledger.spread_bp`).
    #[must_use]
    pub fn spread_bp(&self) -> Option<i64> {
        self.whole.get("ledger")?.get("spread_bp")?.as_i64()
    }

    /// Units of each currency for one US dollar (`rates`); none if the manifest states none.
    #[must_use]
    pub fn rates(&self) -> BTreeMap<String, f64> {
        let rates = self.whole.get("rates").and_then(Value::as_object);
        let rate = |(code, rate): (&String, &Value)| Some((code.clone(), rate.as_f64()?));
        rates.into_iter().flatten().filter_map(rate).collect()
    }

    /// Units of a currency for one US dollar, if the manifest states it.
    #[must_use]
    pub fn rate(&self, currency: &str) -> Option<f64> {
        self.whole.get("rates")?.get(currency)?.as_f64()
    }
}

/// A date, a moment or a number of milliseconds, as milliseconds since the epoch.
fn moment(value: &Value) -> Option<i64> {
    if let Some(number) = value.as_i64() {
        return Some(number);
    }
    let text = value.as_str()?;
    let midnight = |date: NaiveDate| date.and_hms_opt(0, 0, 0).map(|time| time.and_utc().timestamp_millis());
    match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        Ok(date) => midnight(date),
        Err(_) => DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|time| time.timestamp_millis()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_given_in_dates_or_moments() {
        assert_eq!(moment(&"1970-01-02".into()), Some(86_400_000));
        assert_eq!(moment(&"1970-01-01T00:00:01Z".into()), Some(1_000));
        assert_eq!(moment(&5.into()), Some(5));
        assert_eq!(moment(&"soon".into()), None);
    }
}
