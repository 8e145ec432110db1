//! The scam, an authorised push payment (APP) fraud, since victims make the payments themselves: the [`funnel`] that a
//! target goes through, the [`crew`] that works it, and the [`laundering`] of what it takes.

pub mod crew;
pub mod funnel;
pub mod laundering;
pub mod tokens;
mod verbs;
pub mod waited;
