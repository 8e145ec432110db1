//! How policies reach the model. The model knows no policy by name, and a policy knows no room of the model but this
//! one.
//!
//! ```text
//! a room of the model ─► asking ─► Policy, for each in force ─► PolicyContext: verbs, kept beside what they act on
//!                                        │                        └─► PolicyView: what it may see
//!                                        └─► Verdict, yes or no, an Adjustment
//! ```
//!
//! Whoever implements [`Policy`] is asked at a few fixed moments: before a payment ([`Attempt`], answered by a
//! [`Verdict`]), when something happened ([`PolicyEvent`]), when somebody wants something that may be refused
//! ([`Request`]), where the model uses a quantity that can be adjusted ([`Adjustment`]), once a day, and when a task of
//! its own is due ([`PolicyTask`]). It sees the run through a [`PolicyView`] and acts through a [`PolicyContext`].
//! There is no other way in: neither hands out the state of the run, so the compiler keeps the wall.
//!
//! A policy's own parameters never change. What it remembers stands in the run, so that a run can be forked, and so
//! does its [`Ledger`] of what it did and cost.
//!
//! Verbs and views stand beside the mechanisms that they touch (`model/scam/verbs.rs`, `model/response/verbs.rs`,
//! `model/payments/verbs.rs`); this room knows crews and banks by their ids alone.

mod adjustment;
mod alert;
pub(crate) mod asking;
mod attempt;
mod bearer;
mod context;
pub(in crate::model) mod coverage;
pub mod decision;
mod event;
mod id;
mod ledger;
mod policy;
mod request;
mod seen;
mod task;
mod terms;
mod verdict;
mod view;

pub use adjustment::Adjustment;
pub use alert::PolicyAlert;
pub use attempt::{Attempt, Payer};
pub use bearer::Bearer;
pub use context::PolicyContext;
pub use event::PolicyEvent;
pub use id::{CaseIx, ComplaintIx, GroupIx, NumberIx, PolicyIx, RingIx, SiteIx};
pub use ledger::{Ledger, Prices};
pub use policy::{NamedPolicy, Policy};
pub use request::Request;
pub use seen::{SeenCase, SeenComplaint, SeenGroup, SeenHold, SeenMule, SeenNumber, SeenRing, SeenSite};
pub use task::PolicyTask;
pub use terms::Terms;
pub use verdict::Verdict;
pub use view::PolicyView;

#[cfg(test)]
mod tests;
