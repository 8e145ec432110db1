//! The organisation: syndicates, sites, rings, operators.
//!
//! `params` is what a scenario says, `syndicate` the state, `opening` how a site comes to be, `shift` a ring's working
//! day, `staffing` who comes and goes, `number` what it writes from, `pay` their pay, `raid` how a site ends and comes
//! back, `collapse` how a ring closes that owes more than comes in, `adaptation` how a crew changes its ways. Capacity
//! is people: a ring can keep as many conversations going as it has operators, so a raid or a vacancy is felt as queues
//! and silence.

pub mod adaptation;
pub mod collapse;
pub mod number;
pub mod opening;
pub mod pay;
pub mod raid;
pub mod shift;
pub mod staffing;
