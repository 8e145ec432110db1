//! Payments on their way: an order is screened by the payer's bank ([`known_payee`]) and by the policies in force
//! ([`screening`]), has the book decide it ([`settle()`](settle::settle)), or waits ([`holds`]); who was refused may
//! try once more ([`retry`]). [`payment`] makes those of the scam, [`chain`] shows what a public chain would; `verbs`
//! is what policies may do.

pub mod chain;
pub mod decision;
pub mod holds;
pub mod known_payee;
pub mod payment;
pub mod retry;
pub mod screening;
pub mod settle;
mod verbs;
