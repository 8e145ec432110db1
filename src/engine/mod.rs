//! The engine: integer time, keyed randomness, identity permutations, the calendar of events, the state hash,
//! scattering from many to many. It knows nothing of scams, and nothing here keeps a random state: every draw is a
//! function of its arguments.

pub mod calendar;
pub mod hash;
pub mod keyed;
pub mod permute;
pub mod philox;
pub mod prefetch;
pub mod random;
pub mod sample;
pub mod scatter;
pub mod time;

pub use calendar::{Calendar, Phase};
pub use keyed::KeyedStream;
pub use permute::Permutation;
pub use prefetch::{prefetch, prefetch_all, with_later};
pub use random::{Decision, Draw, Seed};
pub use time::{Day, Horizon, Span, Time};
