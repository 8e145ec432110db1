//! scamnet: a synthetic scam-network simulator.

pub mod engine;
pub mod model;
pub mod param;
pub mod record;
pub mod world;
