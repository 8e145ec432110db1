//! Amounts: a lognormal around a mean, rounded the way people round.
//!
//! The spread is within one person and habit; incomes differ between people too, so amounts over a population spread
//! more widely than any one parameter here says. Rounding is to the nearest, so that it moves no mean.

use crate::param::money::{Currency, Minor};
use crate::param::normal::normal_quantile;

/// How a kind of payment is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Tills and bills: whatever it comes to, often a whole unit.
    Till,
    /// What people name to one another: mostly 1, 2 or 5 times a power of ten, else halves, tenths and units of one.
    People,
    /// Banknotes: as people name them, or so many hundreds or thousands.
    Notes,
    /// Firms: whole units.
    Firm,
    /// Tariffs and fees: halves of a power of ten, so that many pay one and the same.
    Tariff,
}

/// What counts as a round number in a country: one unit where a monthly wage is some tens of thousands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Minor units; what a coin is there.
    unit: i64,
}

impl Grid {
    /// The grid of a currency in which a monthly wage is `mean_wage`.
    #[must_use]
    pub fn new(currency: Currency, mean_wage: Minor) -> Grid {
        let wage = mean_wage.0 as f64 / currency.minor_per_unit() as f64;
        let power = libm::round(libm::log10(wage.max(1.0) / 40_000.0));
        let unit = libm::pow(10.0, power) * currency.minor_per_unit() as f64;
        Grid {
            unit: (libm::round(unit) as i64).max(1),
        }
    }

    /// `steps` units, in minor units.
    #[must_use]
    pub const fn steps(self, steps: i64) -> i64 {
        self.unit * steps
    }

    /// An amount in minor units, rounded as `u` (between 0 and 1) says; at least one step.
    #[inline]
    #[must_use]
    pub fn round(self, amount: f64, rounding: Rounding, u: f64) -> Minor {
        let power = self.power(amount);
        match rounding {
            Rounding::People if u < PREFERRED => return self.preferred(amount),
            Rounding::Notes if u < PREFERRED && amount >= (self.unit * 500) as f64 => return self.preferred(amount),
            _ => {}
        }
        let mut grain = match rounding {
            Rounding::Till if u < 0.35 => (self.unit / 100).max(1),
            Rounding::Till if u < 0.75 => self.unit,
            Rounding::Till if u < 0.92 => self.unit * 10,
            Rounding::Till => self.unit * 50,
            Rounding::People if u < 0.70 => (power / 2).max(self.unit),
            Rounding::People if u < 0.93 => (power / 10).max(self.unit),
            Rounding::People => self.unit,
            Rounding::Tariff => (power / 2).max(self.unit),
            Rounding::Notes if u < 0.6 => self.unit * 100,
            Rounding::Notes if u < 0.85 => self.unit * 500,
            Rounding::Notes => self.unit * 1_000,
            Rounding::Firm => self.unit,
        };
        // Nobody rounds 60 to the nearest five hundred.
        while grain as f64 * 2.0 > amount && grain > self.unit {
            grain = (grain / 5).max(self.unit);
        }
        // Rounding to a whole number is exact, so it needs no portable mathematics.
        Minor(((amount / grain as f64).round() as i64).max(1) * grain)
    }
}

impl Grid {
    /// The largest power of ten, in units, that is not above an amount; at least one unit.
    fn power(self, amount: f64) -> i64 {
        let mut power = self.unit;
        while (power * 10) as f64 <= amount && power < i64::MAX / 100 {
            power *= 10;
        }
        power
    }

    /// 1, 2, 5 or 10 times a power of ten, whichever is nearest.
    fn preferred(self, amount: f64) -> Minor {
        let power = self.power(amount);
        let times = amount / power as f64;
        Minor(
            power
                * if times < 1.5 {
                    1
                } else if times < 3.5 {
                    2
                } else if times < 7.5 {
                    5
                } else {
                    10
                },
        )
    }
}

/// Share of the sums that people name which are 1, 2 or 5 times a power of ten. An assumption.
const PREFERRED: f64 = 0.4;

/// A lognormal number with a mean of 1 and this standard deviation of its logarithm.
#[inline]
#[must_use]
pub fn spread(u: f64, sigma: f64) -> f64 {
    libm::exp(sigma * normal_quantile(u) - 0.5 * sigma * sigma)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_numbers_fit_the_country() {
        assert_eq!(Grid::new(Currency::Pkr, Minor(3_900_000)).steps(1), 100);
        assert_eq!(Grid::new(Currency::Sgd, Minor(550_000)).steps(1), 10);
        assert_eq!(Grid::new(Currency::Vnd, Minor(8_000_000)).steps(1), 100);
    }

    #[test]
    fn people_mix_their_grains_and_never_pay_nothing() {
        let grid = Grid::new(Currency::Pkr, Minor(3_900_000));
        assert_eq!(grid.round(1_734_567.0, Rounding::People, 0.05), Minor(2_000_000));
        assert_eq!(grid.round(1_734_567.0, Rounding::People, 0.5), Minor(1_500_000));
        assert_eq!(grid.round(1_734_567.0, Rounding::People, 0.9), Minor(1_700_000));
        assert_eq!(grid.round(1_734_567.0, Rounding::People, 0.95), Minor(1_734_600));
        assert_eq!(grid.round(6_100.0, Rounding::People, 0.9), Minor(6_100));
        assert_eq!(grid.round(0.3, Rounding::People, 0.9), Minor(100));
        assert_eq!(grid.round(0.3, Rounding::People, 0.1), Minor(100));
    }

    #[test]
    fn people_prefer_one_two_and_five_to_their_neighbours() {
        let grid = Grid::new(Currency::Pkr, Minor(3_900_000));
        // Sums of 100 to 10,000 rupees and draws, evenly: how many come to 900 or 950, and how many to 1,000.
        let (mut beside, mut round) = (0, 0);
        for amount in (10_000..1_000_000).step_by(500) {
            for step in 0..100 {
                match grid
                    .round(f64::from(amount), Rounding::People, (f64::from(step) + 0.5) / 100.0)
                    .0
                {
                    90_000 | 95_000 => beside += 1,
                    100_000 => round += 1,
                    _ => {}
                }
            }
        }
        assert!(round > 4 * beside, "{round} of 1,000 and {beside} beside it");
    }

    #[test]
    fn many_pay_the_same_tariff() {
        let grid = Grid::new(Currency::Pkr, Minor(3_900_000));
        let paid: std::collections::BTreeSet<i64> = (200_000..500_000)
            .step_by(111)
            .map(|it| grid.round(f64::from(it), Rounding::Tariff, 0.5).0)
            .collect();
        assert_eq!(
            paid.into_iter().collect::<Vec<_>>(),
            [200_000, 250_000, 300_000, 350_000, 400_000, 450_000, 500_000]
        );
    }

    #[test]
    fn spread_has_a_mean_of_one() {
        let n = 100_000;
        let mean = (0..n)
            .map(|i| spread((f64::from(i) + 0.5) / f64::from(n), 1.2))
            .sum::<f64>()
            / f64::from(n);
        assert!((mean - 1.0).abs() < 0.01, "{mean}");
    }
}
