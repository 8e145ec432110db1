//! The three parts of the window, by time: 60 % to learn from, 20 % to choose with, 20 % to be judged on.

use crate::audit::manifest::Window;
use crate::engine::time::{PARTS, parts};

const DAY: i64 = 86_400_000;

/// One part. Milliseconds since the epoch, `from ≤ t < to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    pub name: &'static str,
    pub from: i64,
    /// Its end, and the moment as of which its labels are known.
    pub to: i64,
}

/// The parts of a window; bounds are whole UTC days.
#[must_use]
pub fn splits(window: Window) -> [Split; PARTS] {
    let days = i32::try_from((window.end - window.start) / DAY).unwrap_or(0);
    let bounds = parts(days).map(|day| window.start + i64::from(day) * DAY);
    let names = ["train", "validation", "test"];
    std::array::from_fn(|part| Split {
        name: names[part],
        from: bounds[part],
        to: bounds[part + 1],
    })
}

/// The part that a moment lies in.
#[must_use]
pub fn part(splits: &[Split; PARTS], ts: i64) -> Option<usize> {
    splits.iter().position(|split| split.from <= ts && ts < split.to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ninety_days_are_split_into_54_18_and_18() {
        let parts = splits(Window {
            start: 0,
            end: 90 * DAY,
        });
        assert_eq!(
            parts.map(|part| (part.from / DAY, part.to / DAY)),
            [(0, 54), (54, 72), (72, 90)]
        );
        assert_eq!(part(&parts, 72 * DAY - 1), Some(1));
        assert_eq!(part(&parts, 90 * DAY), None);
    }
}
