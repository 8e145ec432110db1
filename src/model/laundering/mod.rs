//! Behind the funnel: accounts that are not their users', and how money moves through them and out.
//!
//! `recruit` gets accounts, `mule` is an account in a ring's hands, `hop` moves money on minutes after it came, `exit`
//! takes it out (cash, card, bills, over-the-counter USDT, exchange, abroad), `way` says by which rail and channel,
//! `trail` follows every deposit's money through all of it. Nothing here decides what the holder does with the rest of
//! the account: that life goes on.

pub mod exit;
pub mod hop;
pub mod mule;
pub mod params;
pub mod recruit;
pub mod trail;
pub mod way;

pub use mule::{MuleIx, MuleState, Mules};
pub use params::LaunderingParams;
pub use trail::Trail;
