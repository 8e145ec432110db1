//! An alert that a policy raises.

use crate::engine::Time;
use crate::model::facts::Detector;
use crate::world::{AccountIx, PublicId};

/// An alert that a policy raises about an account: a row of the table of alerts.
#[derive(Clone, Copy, Debug)]
pub struct PolicyAlert {
    /// Its `alert_id`: `world().ids.born` of a decision and a key of the policy's own, one for each alert.
    pub id: PublicId,
    /// What the table names as what raised it.
    pub detector: Detector,
    pub at: Time,
    pub account: AccountIx,
    /// 0 to 1.
    pub score: f64,
    /// When an analyst closes it, and whether it is confirmed; `None` for one that nobody has time for.
    pub closed: Option<(Time, bool)>,
}
