//! A day of everyday life: dates and impulses of [`today`] become [`intent`]s, habits turn them into orders
//! ([`occasion`]) and [`session`]s, the [`planner`] does so for many people at once, and the [`draft`] brings it into
//! settlement order.

pub mod draft;
pub mod intent;
pub mod occasion;
pub mod planner;
pub mod session;
pub mod today;
