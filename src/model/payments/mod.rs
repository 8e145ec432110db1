//! Payments: an [`order`] is screened by the policies in force ([`screening`]), settles in the [`book`], or waits
//! ([`holds`]). [`payment`] makes those of the scam, [`chain`] shows what a public chain would.

pub mod chain;
pub mod decision;
pub mod holds;
pub mod known_payee;
pub mod payment;
pub mod screening;
pub mod settle;
