//! The scam: the [`funnel`] that a target goes through, the [`crew`] that works it, and the [`laundering`] of what it takes;
//! `verbs` is what policies see of it and may do.

pub mod crew;
pub mod funnel;
pub mod laundering;
mod verbs;
pub mod waited;
