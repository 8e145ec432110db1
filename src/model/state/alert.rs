//! Alerts that were raised.

use crate::engine::Time;
use crate::model::facts::{AlertOutcome, Rule};
use crate::world::{AccountIx, InstitutionIx};

/// Position of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertIx(pub u32);

impl AlertIx {
    /// As a subscript.
    #[must_use]
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// An alert that was raised.
#[derive(Clone, Copy, Debug)]
pub struct Raised {
    pub key: u64,
    pub at: Time,
    pub institution: InstitutionIx,
    pub account: AccountIx,
    /// 0 outside the window.
    pub tx_id: u64,
    pub rule: Rule,
    /// 0 to 1.
    pub score: f64,
    pub outcome: AlertOutcome,
    pub closed_at: Option<Time>,
}
