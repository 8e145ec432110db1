//! Friction: what an answer to scams costs honest people, in money. Quantities come from runs, prices from the
//! experiment file; both are kept apart, so that other prices need no other runs.
//!
//! None of the prices has been measured for the populations simulated here: all are assumptions, to be turned.

use super::outcome::Given;
use crate::param::parameters;

parameters! {
    /// What each kind of trouble is worth, in US dollars.
    pub struct Prices {
        /// A thousand honest dollars held for an hour: a tenth of it in a year.
        held: f64 = 0.0114, "USD/(1,000 USD x hour)" in 0.0..=1e6, experiment, assumption;
        /// An honest payment that a policy refused: half an hour's trouble to pay otherwise, at a low wage.
        refused: f64 = 1.0, "USD/payment" in 0.0..=1e6, experiment, assumption;
        /// An honest payment that its payer gave up at a warning.
        abandoned: f64 = 0.5, "USD/payment" in 0.0..=1e6, experiment, assumption;
        /// An account frozen that was in nobody's hands but its holder's: a day spent at a branch, and the branch's own
        /// hours.
        frozen: f64 = 20.0, "USD/account" in 0.0..=1e6, experiment, assumption;
        /// A day without a frozen account that was in nobody's hands but its holder's.
        frozen_day: f64 = 5.0, "USD/day" in 0.0..=1e6, experiment, assumption;
        /// Somebody honest who was refused an account, a number or entry, or whose group was closed.
        turned_away: f64 = 10.0, "USD/person" in 0.0..=1e6, experiment, assumption;
    }
}

impl Prices {
    /// The price of a unit of every kind, with the kind's name and the outcome that counts it.
    #[must_use]
    pub fn kinds(&self) -> [(&'static str, &'static str, f64); 6] {
        [
            // Per dollar and hour.
            ("held", "honest_usd_hours", self.held / 1_000.0),
            ("refused", "refused_honest", self.refused),
            ("abandoned", "abandoned_honest", self.abandoned),
            ("frozen", "freezes_wrong", self.frozen),
            ("frozen_days", "frozen_wrong_days", self.frozen_day),
            ("turned_away", "honest_turned_away", self.turned_away),
        ]
    }
}

/// What friction came to in a run, by kind. Kinds that come to nothing are left out.
#[must_use]
pub fn by_kind(prices: &Prices, run: Given) -> Vec<(String, f64)> {
    let kinds = prices.kinds().into_iter();
    kinds
        .map(|(kind, counted, price)| (kind.to_owned(), price * run(counted)))
        .filter(|(_, dollars)| *dollars != 0.0)
        .collect()
}

/// All of it.
#[must_use]
pub fn all(prices: &Prices, run: Given) -> f64 {
    by_kind(prices, run).iter().map(|(_, dollars)| dollars).sum()
}

/// What an answer to scams costs whoever bears it: the programmes, and the friction. What merely changes hands is no
/// part of it.
#[must_use]
pub fn social_cost(prices: &Prices, run: Given) -> f64 {
    run("programme_cost_usd") + all(prices, run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::comparison::made_up::{halved, results, roster};
    use crate::experiment::comparison::{Comparison, compare};
    use crate::experiment::page;

    #[test]
    fn friction_is_price_times_quantity() {
        let prices = Prices::default();
        let run = |name: &str| match name {
            // A thousand dollars for a day.
            "honest_usd_hours" => 24_000.0,
            "refused_honest" => 7.0,
            "freezes_wrong" => 2.0,
            "frozen_wrong_days" => 3.5,
            "programme_cost_usd" => 100.0,
            _ => 0.0,
        };
        let kinds = by_kind(&prices, &run);
        let names: Vec<&str> = kinds.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(names, ["held", "refused", "frozen", "frozen_days"]);
        let expected = 0.0114 * 24.0 + 7.0 + 40.0 + 17.5;
        assert!((all(&prices, &run) - expected).abs() < 1e-9);
        assert!((social_cost(&prices, &run) - 100.0 - expected).abs() < 1e-9);
        let nothing = Prices {
            held: 0.0,
            refused: 0.0,
            abandoned: 0.0,
            frozen: 0.0,
            frozen_day: 0.0,
            turned_away: 0.0,
        };
        assert_eq!(all(&nothing, &run), 0.0);
    }

    #[test]
    fn friction_follows_the_prices_of_the_experiment() {
        let mut roster = roster(20, 1, &["lost_usd"]);
        let comparison = compare(&results(&roster, halved), "");
        let level = |comparison: &Comparison, name: &str| comparison.level(name, "remedy").unwrap();
        assert_eq!(level(&comparison, "friction_usd"), 7.0);
        assert_eq!(level(&comparison, "friction_usd.by.refused"), 7.0);
        assert_eq!(level(&comparison, "social_cost_usd"), 10.0);
        let trade = &comparison.trade[0];
        assert_eq!((trade.arm.as_str(), trade.cost), ("remedy", 10.0));
        roster.friction.refused = 3.0;
        let dearer = compare(&results(&roster, halved), "");
        assert_eq!(level(&dearer, "social_cost_usd"), 24.0);
        // What it costs, and who bears what is lost, stand on the page.
        let page = page::page(&dearer);
        assert!(
            page.contains("| remedy | 0 | 21.00 | 0 | 0 | 0 | 0 | 21.00 | 3.00 | 24.00 |")
                && page.contains("| refused | `refused_honest` | 3.00 |"),
            "{page}"
        );
        assert!(page.contains("| remedy | 48."), "{page}");
        assert!(page.contains(" | 0 | 0 | 0 | 1.50 | "), "{page}");
    }
}
