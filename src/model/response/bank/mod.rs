//! Banks: the rules by which they watch payments (`rules`), alerts and the analysts who look into them (`alert`, `queue`),
//! the check of a victim's payee (`payee`), the warning by telephone (`warning`), freezes (`freeze`), what one asks another
//! (`request`), money looked for and given back (`trace`, `recall`), and what they were told (`feed`).

pub mod alert;
pub mod freeze;
pub mod recall;
pub mod request;
pub mod rules;
pub mod trace;
pub mod warning;
