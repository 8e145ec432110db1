//! A desk that takes up what comes in the order in which it comes, so many a day.

use crate::engine::{Span, Time};

/// How far a desk is booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    free_at: Time,
}

impl Queue {
    /// When something that comes now is taken up by a desk that can do `per_day`; `None` if it would wait longer than
    /// `backlog`, and then it takes up nobody's time.
    pub fn join(&mut self, now: Time, per_day: f64, backlog: Span) -> Option<Time> {
        if per_day <= 0.0 {
            return None;
        }
        let start = self.free_at.max(now);
        if start - now > backlog {
            return None;
        }
        self.free_at = start + Span::DAY.scaled(1.0 / per_day);
        Some(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF_DAY: Span = Span(43_200);

    #[test]
    fn takes_up_two_a_day_in_the_order_they_come() {
        let mut queue = Queue::default();
        let now = Time(1_000_000);
        let starts: Vec<_> = (0..3).map(|_| queue.join(now, 2.0, Span(864_000))).collect();
        assert_eq!(starts, [Some(now), Some(now + HALF_DAY), Some(now + Span::DAY)]);
        let later = now + Span(10 * 86_400);
        assert_eq!(queue.join(later, 2.0, Span::DAY), Some(later));
    }

    #[test]
    fn turns_away_what_would_wait_too_long() {
        let mut queue = Queue::default();
        let now = Time(1_000_000);
        assert_eq!(queue.join(now, 0.5, Span::DAY), Some(now));
        assert_eq!(queue.join(now, 0.5, Span::DAY), None);
        assert_eq!(
            queue.join(now + Span::DAY, 0.5, Span::DAY),
            Some(now + Span::DAY + Span::DAY)
        );
        assert_eq!(queue.join(now, 0.0, Span::DAY), None);
    }
}
