//! What a run of a scenario is expected to take: memory and time, from the sizes that it names.
//!
//! Measured on runs with default rates, which are within a factor of two or three of what is said here. It is for a
//! warning and for a refusal of what nobody would wait for, not for a bill.

use serde_json::Value;

use super::params::Scenario;
use super::shape::{Kind, Shape, schema};
use crate::model::economy::EconomyParams;

/// Payments of a person a day at default rates.
const PAYMENTS: f64 = 0.43;
/// Of the first messages that a seat's chats could send, those that they do: most are busy with whoever answered.
const FREE: f64 = 0.25;
/// Seconds of one processor for a person to be made, a payment to be planned, settled and written, and a stranger to be
/// written to.
const PERSON: f64 = 2.5e-6;
const PAYMENT: f64 = 1.0e-6;
const STRANGER: f64 = 1.0e-6;

/// Nobody waits longer without having said so, in seconds: a day.
pub const LONG: f64 = 86_400.0;

impl Scenario {
    /// Bytes that a run is expected to need at its peak: 20,000 and 200,000 people took 0.17 and 0.33 GB, 1 and 10
    /// million 1.07 and 5.34 GB, and a hundred bytes more for each stranger who was written to.
    #[must_use]
    pub fn memory(&self) -> u64 {
        let people = self.residents();
        let of_people = (0.15e9 + 920.0 * people).min(0.57e9 + 500.0 * people);
        (of_people + 100.0 * self.strangers(self.days_in_all())) as u64
    }

    /// Seconds that a run is expected to take on one processor, with its tables.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        let horizon = self.days();
        let window = f64::from(horizon.window_end.0 - horizon.window_start.0);
        let payments = self.residents() * window * PAYMENTS * busyness(&self.economy);
        self.residents() * PERSON + payments * PAYMENT + self.strangers(self.days_in_all()) * STRANGER
    }

    fn residents(&self) -> f64 {
        self.population.people as f64 * self.scale
    }

    fn days_in_all(&self) -> f64 {
        let horizon = self.days();
        f64::from(horizon.end.0 - horizon.start.0)
    }

    /// Strangers who are written to in so many days.
    fn strangers(&self, days: f64) -> f64 {
        let sites = self.syndicate.iter().flat_map(|syndicate| &syndicate.site);
        let seats = sites.map(|site| f64::from(site.seats)).sum::<f64>() * self.scale;
        seats * self.crew.chats * self.crew.messages * FREE * days
    }
}

/// How much more often people pay than by default: the sum of all rates of the economy over that of the defaults.
fn busyness(economy: &EconomyParams) -> f64 {
    let Some(shape) = Shape::root(schema()).child("economy") else {
        return 1.0;
    };
    let sum = |economy: &EconomyParams| rates(&serde_json::to_value(economy).unwrap_or_default(), &shape);
    sum(economy) / sum(&EconomyParams::default()).max(f64::MIN_POSITIVE)
}

/// The sum of what is counted by the month.
fn rates(value: &Value, shape: &Shape<'_>) -> f64 {
    match (shape.kind(), value) {
        (Kind::Table(..), Value::Object(table)) => {
            let below = table.iter().filter_map(|(key, value)| Some((value, shape.child(key)?)));
            below.map(|(value, shape)| rates(value, &shape)).sum()
        }
        (Kind::Number, _) if shape.text("unit").is_some_and(|unit| unit.ends_with("per month")) => {
            value.as_f64().unwrap_or(0.0)
        }
        _ => 0.0,
    }
}

/// A length of time for people: seconds, minutes, hours or days.
#[must_use]
pub fn spoken(seconds: f64) -> String {
    let (figure, unit) = match seconds {
        _ if seconds < 1.0 => return "a second".to_owned(),
        _ if seconds < 100.0 => (seconds, "s"),
        _ if seconds < 6_000.0 => (seconds / 60.0, "min"),
        _ if seconds < 2.0 * LONG => (seconds / 3_600.0, "h"),
        _ => (seconds / LONG, "days"),
    };
    format!("{figure:.0} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quickstart(sets: &str) -> Scenario {
        Scenario::parse(&format!("extends = 'quickstart'\n{sets}")).unwrap()
    }

    #[test]
    fn memory_and_time_are_near_what_was_measured() {
        // Megabytes at the peak and seconds on one processor, of release builds on two cores.
        for (sets, memory, seconds) in [
            ("", 174.0, 0.7),
            ("scale = 0.2", 325.0, 5.7),
            ("scale = 1.0\npopulation.people = 5000", 191.0, 1.3),
            ("scale = 1.0\npopulation.people = 5000\ncrew.chats = 200", 284.0, 3.4),
            ("scale = 0.05\nhorizon.window = '300 d'", 255.0, 5.8),
            ("scale = 1.0", 1_070.0, 40.0),
            ("scale = 10.0", 5_340.0, 400.0),
        ] {
            let scenario = quickstart(sets);
            let (of_memory, of_time) = (scenario.memory() as f64 / 1e6 / memory, scenario.seconds() / seconds);
            assert!((0.6..4.0).contains(&of_memory), "{sets}: {of_memory} of {memory} MB");
            assert!((0.4..4.0).contains(&of_time), "{sets}: {of_time} of {seconds} s");
        }
    }

    #[test]
    fn rates_count() {
        let busy = quickstart("economy.shopping.till = 60.0\neconomy.friends.per_month = 60.0").seconds();
        assert!(busy > 1.5 * quickstart("").seconds());
        assert!(quickstart("horizon.window = '1500 d'\nscale = 100.0").seconds() > 0.5 * LONG);
    }

    #[test]
    fn lengths_are_said_in_units_of_their_size() {
        let said = [0.2, 12.4, 150.0, 7_000.0, 300_000.0].map(spoken);
        assert_eq!(said, ["a second", "12 s", "2 min", "2 h", "3 days"]);
    }
}
