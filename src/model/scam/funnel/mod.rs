//! The funnel: what happens to one person from a stranger's message to silence, as the scenario's stages say.
//!
//! `outreach` writes to strangers and opens a case at the first reply, `stage` moves a case from stage to stage and
//! finds it a handler, `round` is what happens there once: a `demand` that the victim meets payment by payment
//! (`deposit`, with the money that `raise` finds), a `payout` by the ring. `ending` is how it ends and what comes after
//! (friends, a renewed approach), `group` who is in which group. Nothing here knows a stage by name.

pub mod demand;
pub mod deposit;
pub mod ending;
pub mod group;
pub mod outreach;
pub mod payout;
pub mod raise;
pub mod round;
pub mod stage;

pub use ending::{end, fall_silent, warn};
