//! scamnet: a synthetic scam-network simulator.

pub mod audit;
pub mod chart;
pub mod cli;
pub mod engine;
pub mod memory;
pub mod model;
pub mod param;
pub mod record;
pub mod scenario;
pub mod world;
