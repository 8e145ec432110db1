//! The three parts of the window, by time: 60 % to learn from, 20 % to choose with, 20 % to be judged on.

use crate::engine::time::{Day, Horizon, Span, Time};

/// Parts of a window, by time: to learn from, to choose with, to be judged on.
pub const PARTS: usize = 3;

/// The days after a window's start on which its parts begin, and its end: 60, 20 and 20 % of so many days, in whole
/// days.
#[must_use]
const fn parts(days: i32) -> [i32; PARTS + 1] {
    let days = days as i64;
    [0, (days * 60 / 100) as i32, (days * 80 / 100) as i32, days as i32]
}

/// The part of the window that a day lies in.
#[must_use]
pub fn part_of(horizon: Horizon, day: Day) -> Option<usize> {
    let bounds = parts(horizon.window_end.0 - horizon.window_start.0);
    let since = day.0 - horizon.window_start.0;
    (0..PARTS).find(|&part| (bounds[part]..bounds[part + 1]).contains(&since))
}

/// The first part whose question, put so long before its end, is put after a day: by then whatever happens on it has.
#[must_use]
pub fn asked_after(horizon: Horizon, day: Day, ahead: Span) -> Option<usize> {
    let asked = |split: &Split| day >= horizon.window_start && day.plus(1).start() <= split.to - ahead;
    splits(horizon).iter().position(asked)
}

/// One part: `from ≤ t < to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    pub name: &'static str,
    pub from: Time,
    /// Its end, and the moment as of which its labels are known.
    pub to: Time,
}

impl Split {
    /// Whether a question can be put so long before its end and still within it. Else what is asked overlaps the labels
    /// of the part before, from which features are taken or on which a detector was trained.
    #[must_use]
    pub fn holds(&self, ahead: Span) -> bool {
        self.to - ahead >= self.from
    }
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

    #[test]
    fn a_day_counts_for_the_first_question_that_is_put_after_it() {
        let horizon = Horizon {
            start: Day(93),
            window_start: Day(100),
            window_end: Day(190),
            end: Day(200),
        };
        // The parts end on days 154, 172 and 190; the questions are put on days 140, 158 and 176.
        let asked = |day| asked_after(horizon, Day(day), Span(14 * 86_400));
        assert_eq!(
            [99, 100, 139, 140, 157, 158, 175, 176].map(asked),
            [None, Some(0), Some(0), Some(1), Some(1), Some(2), Some(2), None]
        );
    }

    #[test]
    fn a_question_looks_no_further_ahead_than_its_part_is_long() {
        let of_days = |days| {
            splits(Horizon {
                start: Day(93),
                window_start: Day(100),
                window_end: Day(100 + days),
                end: Day(400),
            })
        };
        let hold = |days: i32| of_days(days).map(|split| split.holds(Span(14 * 86_400)));
        assert_eq!(hold(70), [true, true, true]);
        assert_eq!(hold(69), [true, true, true]);
        assert_eq!(hold(60), [true, false, false]);
        assert_eq!(hold(20), [false, false, false]);
        assert!(of_days(1).iter().all(|split| split.holds(Span(0))));
    }

    #[test]
    fn a_window_has_parts_of_whole_days() {
        assert_eq!([1, 2, 4].map(parts), [[0, 0, 0, 1], [0, 1, 1, 2], [0, 2, 3, 4]]);
        let horizon = Horizon {
            start: Day(100),
            window_start: Day(107),
            window_end: Day(127),
            end: Day(130),
        };
        let part = |day: i32| part_of(horizon, horizon.window_start.plus(day));
        assert_eq!(
            [-1, 0, 11, 12, 16, 19, 20].map(part),
            [None, Some(0), Some(0), Some(1), Some(2), Some(2), None]
        );
    }
}
