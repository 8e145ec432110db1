//! Losses by day, smoothed over a week.

use serde::{Deserialize, Serialize};

use super::Results;
use crate::experiment::stats::student::paired;
use crate::experiment::stats::{Interval, mean};

/// An arm's losses by day: mean over seeds of the mean over the last seven days, with its t interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Daily {
    pub arm: String,
    pub days: Vec<String>,
    pub mean: Vec<f64>,
    pub band: Vec<Option<Interval>>,
}

/// Days over which daily losses are smoothed, backwards.
const SMOOTHED: usize = 7;

impl Daily {
    /// Seeds from which on bands are drawn: those of fewer would cover a picture, and hold less than they name.
    pub const BANDED_FROM: usize = 8;

    /// Of an arm.
    #[must_use]
    pub fn of(results: &Results, arm: usize, seeds: &[u32]) -> Daily {
        let draws = results.roster.draws.len();
        let first = seeds.first().and_then(|&seed| results.get(arm, 0, seed));
        let days: Vec<String> = first.map_or(Vec::new(), |kept| {
            kept.daily.iter().map(|(day, _)| day.clone()).collect()
        });
        let smooth = |seed: u32, day: usize| -> f64 {
            let from = (day + 1).saturating_sub(SMOOTHED);
            let runs = (0..draws).filter_map(|draw| results.get(arm, draw, seed));
            let sum: f64 = runs
                .flat_map(|kept| kept.daily.iter().take(day + 1).skip(from))
                .map(|(_, value)| value)
                .sum();
            sum / (day + 1 - from) as f64 / draws as f64
        };
        let by_day: Vec<Vec<f64>> = (0..days.len())
            .map(|day| seeds.iter().map(|&seed| smooth(seed, day)).collect())
            .collect();
        Daily {
            arm: results.roster.arms[arm].clone(),
            mean: by_day.iter().map(|values| mean(values)).collect(),
            band: by_day
                .iter()
                .map(|values| paired(values).map(|tested| tested.interval))
                .collect(),
            days,
        }
    }
}
