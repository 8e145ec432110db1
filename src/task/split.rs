//! The three parts of the window, by time: 60 % to learn from, 20 % to choose with, 20 % to be judged on.

use crate::engine::time::{Horizon, PARTS, Time, parts};

/// One part: `from ≤ t < to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    pub name: &'static str,
    pub from: Time,
    /// Its end, and the moment as of which its labels are known.
    pub to: Time,
}

/// The parts of the window; bounds are whole UTC days.
#[must_use]
pub fn splits(horizon: Horizon) -> [Split; PARTS] {
    let bounds = parts(horizon.window_end.0 - horizon.window_start.0).map(|day| horizon.window_start.plus(day).start());
    let names = ["train", "validation", "test"];
    std::array::from_fn(|part| Split {
        name: names[part],
        from: bounds[part],
        to: bounds[part + 1],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Day;

    #[test]
    fn ninety_days_are_split_into_54_18_and_18() {
        let horizon = Horizon {
            start: Day(93),
            window_start: Day(100),
            window_end: Day(190),
            end: Day(200),
        };
        assert_eq!(
            splits(horizon).map(|split| (split.name, split.from.day().0, split.to.day().0)),
            [("train", 100, 154), ("validation", 154, 172), ("test", 172, 190)]
        );
    }
}
