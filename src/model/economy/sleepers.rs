//! Sleepers: accounts that were idle when the window began, of which some come back into use, since people find a card
//! in a drawer or an app on a new phone. So an old account that stirs is not a mule's for that alone.

use super::decision;
use crate::engine::sample::exponential;
use crate::engine::{Horizon, Seed, Span, Time};
use crate::world::AccountRecord;

const MONTH: f64 = 30.4 * 86_400.0;

/// When sleepers wake.
#[derive(Clone, Copy, Debug)]
pub struct Sleepers {
    seed: Seed,
    /// Nobody wakes before: the window begins.
    from: Time,
    /// Mean time after it.
    mean: f64,
    /// Whoever has not woken by now is asleep for good.
    until: Time,
}

impl Sleepers {
    /// Those of a world, of whom a share wakes in a month.
    #[must_use]
    pub fn new(seed: Seed, horizon: Horizon, a_month: f64) -> Sleepers {
        Sleepers {
            seed,
            from: horizon.window_start.start(),
            mean: MONTH / -libm::log1p(-a_month.min(0.999_999)),
            until: horizon.end.start(),
        }
    }

    /// Whether an account is in use at a moment.
    #[inline]
    #[must_use]
    pub fn in_use(&self, record: &AccountRecord, at: Time) -> bool {
        !record.is_dormant() || self.wakes_at(record) <= at
    }

    /// Whether an account is in use at any time of the run.
    #[must_use]
    pub fn is_ever_in_use(&self, record: &AccountRecord) -> bool {
        self.in_use(record, self.until)
    }

    fn wakes_at(&self, record: &AccountRecord) -> Time {
        let u = self.seed.draw(decision::WAKES, record.id.0, 0, 0).uniform();
        self.from + Span(exponential(u, self.mean).min(1e11) as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Day;

    fn sleepers(a_month: f64) -> Sleepers {
        let horizon = Horizon {
            start: Day(19_970),
            window_start: Day(20_000),
            window_end: Day(20_060),
            end: Day(20_070),
        };
        Sleepers::new(Seed(3), horizon, a_month)
    }

    #[test]
    fn as_many_wake_in_a_month_as_is_said_and_none_before_the_window() {
        let month = Time((20_000 * 86_400) + MONTH as i64);
        for (a_month, expected) in [(0.0, 0..1), (0.1, 150..250), (1.0, 1_990..2_001)] {
            let sleepers = sleepers(a_month);
            let wakes = (0..2_000_u64).map(|id| {
                let record = AccountRecord::dormant(id);
                assert!(!sleepers.in_use(&record, Day(20_000).start() - Span(1)));
                sleepers.in_use(&record, month)
            });
            let woken = wakes.filter(|&woken| woken).count();
            assert!(expected.contains(&woken), "{woken} of 2000 at {a_month}");
        }
    }
}
