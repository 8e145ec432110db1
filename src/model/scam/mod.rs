//! The scam: the [`funnel`] that a target goes through, the [`crew`] that works it, and the [`laundering`] of what it takes.

pub mod crew;
pub mod funnel;
pub mod laundering;
pub mod waited;
