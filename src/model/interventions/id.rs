//! Positions by which policies name what other rooms keep. A position says nothing of what lies there: that is for a
//! [`PolicyView`](super::PolicyView) to tell.

pub use crate::model::state::{CaseIx, ComplaintIx, RingIx, SiteIx};

/// Position of a policy among those of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyIx(pub u16);

impl PolicyIx {
    /// As a subscript.
    #[must_use]
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// Position of a crew's group or channel among those of all crews.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupIx(pub usize);

/// A number from which a ring writes to strangers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NumberIx {
    pub ring: RingIx,
    /// Position among the ring's numbers, the oldest first.
    pub position: usize,
}
