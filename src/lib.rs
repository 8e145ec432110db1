//! scamnet: a synthetic scam-network simulator.

pub mod chart;
pub mod engine;
pub mod model;
pub mod param;
pub mod world;
