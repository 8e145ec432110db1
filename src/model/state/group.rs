//! Groups and channels of crews: who is in which, and since when.

use std::collections::BTreeMap;

use super::{CaseIx, RingIx};
use crate::engine::Time;
use crate::model::facts::Platform;
use crate::world::PublicId;

/// Somebody's time in a group.
#[derive(Clone, Copy, Debug)]
pub struct Membership {
    pub phone: PublicId,
    pub joined_at: Time,
    pub left_at: Option<Time>,
}

/// A ring's group.
#[derive(Clone, Debug)]
pub struct GroupState {
    pub id: PublicId,
    pub ring: RingIx,
    pub platform: Platform,
    pub created_at: Time,
    pub closed_at: Option<Time>,
    pub members: Vec<Membership>,
    /// Targets in it, past and present.
    pub targets: u32,
}

/// All groups of all rings.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    pub all: Vec<GroupState>,
    /// The one that is being filled, by ring and platform.
    pub open: BTreeMap<(RingIx, Platform), usize>,
    /// Where each case is a member: (group, position).
    pub of_case: BTreeMap<CaseIx, Vec<(usize, usize)>>,
    /// Numbers of each ring's shills.
    pub shills: BTreeMap<(RingIx, u32), PublicId>,
}
