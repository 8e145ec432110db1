//! scamnet: a synthetic scam-network simulator.

pub mod chart;
pub mod engine;
pub mod memory;
pub mod model;
pub mod param;
pub mod scenario;
pub mod world;
