//! Everyday life: almost all of the rows, planned in bulk as a pure function of (person, day) over flat columns.
//!
//! ```text
//! once:      profiles ─► directory (who can be paid) ─► lives (rates, dates, flow of money) per person
//! each day:  person ─► how many payments? ─► intents ─► by habit: Habit::plan ─► orders ─► sorted into settlement order
//!      (activity)   └► dates that fall on today ─┘                             └► sessions
//! ```
//!
//! One file per habit; [`habits()`](habits::habits) is the list of them. A plan never reads the ledger: settlement
//! decides what becomes of an order. A person's plan depends on nothing but the world as built and the day, so any few
//! people can be planned alone ([`Who::Only`]) and it comes out the same.

pub mod activity;
pub mod again;
pub mod amount;
pub mod decision;
pub mod directory;
pub mod flow;
pub mod habit;
pub mod habits;
pub mod hours;
pub mod lives;
pub mod opening;
pub mod params;
pub mod plan;
pub mod profile;
pub mod sleepers;
pub mod society;
pub mod till;

#[cfg(test)]
mod tests;

pub use habits::habits;
pub use params::EconomyParams;
pub use plan::draft::{Plan, Workshop};
pub use plan::planner::{Economy, Who};
