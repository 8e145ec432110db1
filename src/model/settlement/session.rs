//! What comes before a payment: its payer opens an app, and instructs it a little before it is decided.
//!
//! One set of rules for everyday payments and for those of the scam, so that none of this tells one from the other.
//! Bits are the caller's, from a keyed draw or hashed from one.

use crate::engine::Span;
use crate::model::facts::Channel;

/// Payments less than this apart share a session.
pub const TOGETHER: Span = Span(900);

/// Least seconds from opening an app to instructing a payment, and how many more there may be. Assumptions.
const OPENING: (i64, u64) = (15, 200);
/// A batch is instructed less than so many seconds before it is settled, anything else less than so many. Assumptions.
const BATCH: u64 = 512;
const BY_HAND: u64 = 4;

/// Time from opening an app to instructing a payment; the upper half of `bits` counts.
#[inline]
#[must_use]
pub const fn opened_before(bits: u64) -> Span {
    Span(OPENING.0 + (((bits >> 32) * OPENING.1) >> 32) as i64)
}

/// Time from instructing a payment to its being decided; the lowest twelve of `bits` are enough.
#[inline]
#[must_use]
pub const fn instructed_before(channel: Channel, bits: u64) -> Span {
    let most = match channel {
        Channel::Batch => BATCH,
        _ => BY_HAND,
    };
    Span((bits % most) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apps_are_opened_a_quarter_of_a_minute_to_some_minutes_before() {
        assert_eq!(opened_before(0), Span(15));
        assert_eq!(opened_before(u64::MAX), Span(214));
    }

    #[test]
    fn people_wait_seconds_and_batches_minutes() {
        assert_eq!(instructed_before(Channel::App, 0xfff), Span(3));
        assert_eq!(instructed_before(Channel::Batch, 0xfff), Span(511));
    }
}
