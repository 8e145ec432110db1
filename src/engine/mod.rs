//! The engine: integer time, keyed randomness, calendar, identity permutations. It knows nothing of scams.

pub mod time;
