//! Hours of the day: when, by the local clock, people do a thing.
//!
//! A profile is 24 weights. [`Clock`] turns one uniform number into a second of the local day by the inverse of the
//! profile's distribution, from a small table.

use crate::words;

words! {
    /// A profile of the day.
    pub enum Hours {
        /// Whenever people are awake, most in the evening.
        Waking = "waking",
        /// Office hours.
        Office = "office",
        /// While shops are open.
        Shops = "shops",
        /// Late morning to night, as screens are looked at.
        Screen = "screen",
        /// A payroll's run in the morning.
        Payroll = "payroll",
        /// Between getting up and going to bed, never at night.
        Daytime = "daytime",
        /// Evening and deep into the night.
        Late = "late",
    }
}

impl Hours {
    /// Weights of the hours from midnight on.
    #[must_use]
    pub const fn weights(self) -> [f64; 24] {
        match self {
            Hours::Waking => [
                0.9, 0.45, 0.25, 0.15, 0.18, 0.4, 1.0, 2.0, 3.4, 4.9, 6.0, 6.6, 6.8, 6.4, 6.0, 6.0, 6.3, 6.7, 7.1, 7.4,
                7.3, 6.2, 4.2, 2.2,
            ],
            Hours::Office => [
                0.05, 0.03, 0.02, 0.02, 0.03, 0.1, 0.4, 1.2, 4.5, 10.0, 12.5, 12.5, 11.0, 8.5, 9.0, 10.0, 9.0, 5.5,
                2.6, 1.4, 0.9, 0.5, 0.25, 0.12,
            ],
            Hours::Shops => [
                0.15, 0.08, 0.04, 0.03, 0.04, 0.1, 0.4, 1.3, 3.0, 4.6, 6.2, 7.3, 7.6, 6.4, 5.8, 6.2, 7.2, 8.8, 9.8,
                9.4, 7.6, 5.0, 2.2, 0.7,
            ],
            Hours::Screen => [
                1.9, 1.0, 0.55, 0.3, 0.3, 0.5, 1.1, 2.2, 3.3, 4.2, 5.0, 5.5, 5.8, 5.7, 5.4, 5.3, 5.4, 5.6, 6.0, 6.7,
                7.6, 7.8, 6.6, 3.9,
            ],
            Hours::Daytime => [
                0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 5.0, 6.6, 7.4, 7.4, 6.6, 6.0, 6.2, 6.8, 7.4, 7.8, 7.6,
                6.6, 4.4, 0.0, 0.0,
            ],
            Hours::Payroll => [
                0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 17.0, 24.0, 22.0, 14.0, 8.0, 3.0, 4.0, 5.0, 3.0, 0.0, 0.0, 0.0,
                0.0, 0.0, 0.0, 0.0,
            ],
            Hours::Late => [
                9.5, 7.5, 5.0, 2.8, 1.3, 0.6, 0.5, 0.7, 1.0, 1.4, 1.9, 2.4, 2.8, 3.0, 3.2, 3.4, 3.8, 4.2, 4.8, 5.6,
                6.6, 7.8, 9.2, 10.0,
            ],
        }
    }
}

const STEPS: usize = 512;

/// The inverse distribution function of a profile.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Second of the local day at each of the `STEPS + 1` quantiles.
    at: Vec<f32>,
}

impl Clock {
    /// The clock of a profile.
    #[must_use]
    pub fn new(hours: Hours) -> Clock {
        let weights = hours.weights();
        let total: f64 = weights.iter().sum();
        let mut at = Vec::with_capacity(STEPS + 1);
        let (mut hour, mut below) = (0, 0.0);
        for step in 0..=STEPS {
            let goal = total * step as f64 / STEPS as f64;
            while hour < 23 && (weights[hour] <= 0.0 || below + weights[hour] < goal) {
                below += weights[hour];
                hour += 1;
            }
            let part = if weights[hour] > 0.0 {
                ((goal - below) / weights[hour]).clamp(0.0, 1.0)
            } else {
                0.0
            };
            at.push(((hour as f64 + part) * 3_600.0) as f32);
        }
        Clock { at }
    }

    /// Second of the local day, below 86,400, at a quantile `u` between 0 and 1.
    #[inline]
    #[must_use]
    pub fn second(&self, u: f64) -> u32 {
        let place = u * STEPS as f64;
        let step = (place as usize).min(STEPS - 1);
        let part = (place - step as f64) as f32;
        let second = self.at[step] + part * (self.at[step + 1] - self.at[step]);
        (second as u32).min(86_399)
    }
}

/// The clocks of all profiles.
#[must_use]
pub fn clocks() -> Vec<Clock> {
    Hours::ALL.iter().map(|&hours| Clock::new(hours)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_met_in_proportion_to_their_weights() {
        for &hours in Hours::ALL {
            let clock = Clock::new(hours);
            let weights = hours.weights();
            let total: f64 = weights.iter().sum();
            let mut seen = [0.0; 24];
            let n = 48_000;
            for i in 0..n {
                let second = clock.second((f64::from(i) + 0.5) / f64::from(n));
                seen[(second / 3_600) as usize] += 1.0 / f64::from(n);
            }
            for hour in 0..24 {
                let expected = weights[hour] / total;
                assert!(
                    (seen[hour] - expected).abs() < 0.004,
                    "{hours} {hour}: {} {expected}",
                    seen[hour]
                );
            }
        }
    }

    #[test]
    fn few_pay_at_four_in_the_morning_but_some_do() {
        let weights = Hours::Waking.weights();
        let night: f64 = weights[1..5].iter().sum();
        let share = night / weights.iter().sum::<f64>();
        assert!((0.005..0.02).contains(&share), "{share}");
    }
}
