//! Behind the funnel: accounts that are not their users' (money mules), how money moves through them (layering) and out
//! (cash-out).
//!
//! `recruit` looks for accounts, `holder` and `shell` get them from people and by founding companies, `enlist` takes
//! them in; `mule` is an account in a ring's hands, `capital` and `funds` are the ring's own money. `hop` moves money
//! on minutes after it came, `exit` takes it out (cash, card, bills, over-the-counter USDT, exchange, abroad), `way`
//! says by which rail and channel, `trail` follows every deposit's money through all of it. Nothing here decides what
//! the holder does with the rest of the account: that life goes on.

pub mod capital;
mod enlist;
pub mod exit;
pub mod funds;
mod holder;
pub mod hop;
pub mod mule;
pub mod recruit;
mod shell;
pub mod trail;
pub mod way;

pub use enlist::victim;
