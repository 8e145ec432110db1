//! Interventions: one file each, given in a scenario as `[policy.NAME]` with a `kind` and that kind's parameters.
//!
//! ```text
//! [policy.NAME] ─► PolicyParams (the list below) ─► model::interventions::Policy: payments, events, requests, adjustments, days
//! ```
//!
//! Each file declares its parameters ([`terms`]) and answers for itself where the model asks it
//! ([`crate::model::interventions`]). It sees the run through a `PolicyView` and acts through a `PolicyContext`; of the
//! model it names nothing but that room and words of the tables, which a test holds. None scales an outcome: a hold
//! works because the money is still there when the report comes. A new policy is a file and a line in the list.

pub mod account_opening_check;
pub mod agency_coordination;
pub mod awareness_campaign;
pub mod court_freeze;
pub mod cross_border_cooperation;
pub mod crypto_offramp;
pub mod decision;
pub mod device_forensics;
pub mod entry_scrutiny;
pub mod fund_recall;
pub mod key;
pub mod list;
pub mod mandatory_reimbursement;
pub mod opening;
pub mod payee_confirmation;
pub mod payment_warning;
pub mod platform_takedown;
pub mod police_raid;
pub mod report_hotline;
pub mod shared_mule_registry;
pub mod sim_cap;
pub mod terms;
pub mod transaction_monitoring;
pub mod transfer_delay;
pub mod transfer_limit;
pub mod victim_alert;

pub use list::{KINDS, PolicyParams, check, named};

#[cfg(test)]
mod tests;
