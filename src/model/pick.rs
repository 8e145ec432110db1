//! Choosing a person among many, by keyed draws in a fixed range with rejection.
//!
//! Whoever does not fit is passed over and the next draw decides, so that one person more or less who fits nothing
//! changes no choice.

use std::ops::Range;

use crate::engine::random::{Decision, Seed};
use crate::world::PersonIx;

/// How often to try before giving up; where even 1 % fit, failure is rarer than one in ten million.
const TRIES: u32 = 1_600;

/// The first person drawn who fits.
pub fn person(
    seed: Seed,
    decision: Decision,
    key: u64,
    range: Range<u32>,
    mut fits: impl FnMut(PersonIx) -> bool,
) -> Option<PersonIx> {
    let length = u64::from(range.end.saturating_sub(range.start));
    if length == 0 {
        return None;
    }
    (0..TRIES)
        .map(|ordinal| PersonIx(range.start + seed.draw(decision, key, 0, ordinal).below(length) as u32))
        .find(|&person| fits(person))
}
