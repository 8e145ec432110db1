//! The part that a payment plays in a scam.

use super::{CaseIx, RingIx};
use crate::model::facts::Role;
use crate::param::money::Minor;

/// The part it plays.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub role: Role,
    pub ring: Option<RingIx>,
    pub case: Option<CaseIx>,
    /// In the case's currency.
    pub case_amount: Option<Minor>,
    /// Layer of the account that sends it on; 1 collects.
    pub layer: Option<u8>,
}

impl Part {
    /// Of a ring's business, and of no case or layer.
    #[must_use]
    pub const fn of_ring(role: Role, ring: RingIx) -> Part {
        Part {
            role,
            ring: Some(ring),
            case: None,
            case_amount: None,
            layer: None,
        }
    }
}
