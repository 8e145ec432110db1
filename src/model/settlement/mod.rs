//! Settlement: an [`order`] is decided by the [`book`], the only place where balances change. Nothing here knows why a
//! payment is made, or what a run is beside the world and its ledger.

pub mod book;
pub mod decision;
pub mod order;
pub mod session;
