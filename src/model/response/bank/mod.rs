//! Banks: the rules by which they watch payments (`rules`), alerts and the analysts who look into them (`alert`), the
//! warning by telephone (`warning`), freezes (`freeze`), what one asks another (`request`), and money looked for and
//! given back (`trace`, `recall`). What they were told is in `state/feed.rs`, what they do before a payment in
//! `payments/known_payee.rs`.

pub mod alert;
pub mod freeze;
pub mod recall;
pub mod request;
pub mod rules;
pub mod trace;
pub mod warning;
