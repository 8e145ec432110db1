//! Alerts that were raised.

use crate::engine::Time;
use crate::model::facts::{AlertOutcome, Detector};
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

/// A rule of a bank's own, by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    FanIn,
    YoungCompany,
    YoungOutflow,
}

impl From<Rule> for Detector {
    fn from(rule: Rule) -> Detector {
        match rule {
            Rule::FanIn => Detector::FanIn,
            Rule::YoungCompany => Detector::YoungCompany,
            Rule::YoungOutflow => Detector::YoungOutflow,
        }
    }
}
