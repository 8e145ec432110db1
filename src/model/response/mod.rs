//! What answers: victims who report, late or never; banks that check a few rules and freeze what they are told about;
//! police with few officers; courts.
//!
//! A report (`report`) becomes a complaint (`complaint`) at a bank, police or hotline. Its bank asks the institutions
//! of the receivers (`request`) to freeze (`freeze`) and to give back what still lies there (`recall`, `trace`).
//! Payments that trip a rule (`rules`) are looked at by analysts (`alert`). Officers link complaints (`police`) until
//! an inquiry leads to a `raid`; seized devices tell about accounts and other sites (`forensics`), and a `court`
//! freezes what shell companies hold. Honest people complain as well (`honest`), owners find their accounts hijacked
//! (`hijack`). What institutions were told stands in `state/feed.rs`. Nothing here looks at who is guilty except to
//! decide how well an inquiry finds out; what is known, to whom and since when, is what its functions record. What
//! policies may have it do is in `verbs`.

pub mod bank;
pub mod complaint;
pub mod decision;
pub mod hijack;
pub mod honest;
pub mod police;
pub mod report;
pub mod task;
mod verbs;

pub use bank::alert::screen;
pub use bank::rules::{Watch, rules};
pub use hijack::hijack_noticed;
pub use honest::{sample_row, sampled};
pub use report::case_ended;
pub use task::{begin, finish, handle};

#[cfg(test)]
pub mod fixture;
#[cfg(test)]
mod tests;
