//! How policies reach the model: the [`port`] through which they are asked and act, and the [`ledger`] of what each did
//! and cost. The model knows no policy by name.

pub mod decision;
pub mod ledger;
pub mod port;
