//! Behaviour. Start at `schedule`: it is the one place that says what happens when.

pub mod economy;
pub mod event;
pub mod order;
