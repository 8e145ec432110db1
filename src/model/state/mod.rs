//! All that a run is at a moment: what a fork copies. Data and small accessors; what becomes of it is decided elsewhere.

pub mod lookalikes;
pub mod sessions;
pub mod sim;
pub mod truth;

pub use sim::{Sim, Task};
