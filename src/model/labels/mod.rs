//! What is only known when a run is over: labels with the moment since which they could be known ([`finish`]), and the
//! run in figures ([`summary`]).

pub mod finish;
pub mod summary;
