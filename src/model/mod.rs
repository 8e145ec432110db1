//! Behaviour. Start at [`schedule`]: it is the one place that says what happens when.
//!
//! [`economy`] is everybody's everyday life; [`funnel`], [`laundering`] and [`crew`] are the scam; [`justice`] is what
//! answers. What a policy may turn is in [`lever`], and [`gate`] shows it payments. They meet in [`sim`], the state of a run, and in [`book`], where every payment settles. Random decisions are
//! listed by name in [`decision`]; facts leave through [`event`].

pub mod ahead;
pub mod benign;
pub mod book;
pub mod chain;
pub mod crew;
pub mod decision;
pub mod economy;
pub mod event;
pub mod finish;
pub mod funnel;
pub mod gate;
pub mod hold;
pub mod justice;
pub mod laundering;
pub mod lever;
pub mod likeness;
pub mod order;
pub mod payment;
pub mod pick;
pub mod schedule;
pub mod sessions;
pub mod sim;
pub mod summary;
pub mod tally;
pub mod truth;
