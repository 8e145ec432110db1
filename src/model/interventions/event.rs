//! What policies hear of.

use super::id::{ComplaintIx, GroupIx, NumberIx, SiteIx};
use crate::world::AccountIx;

/// Something that happened just now. Policies hear of it at once, before anything follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyEvent {
    /// A complaint was made.
    Reported(ComplaintIx),
    /// A complaint reached the police: made there, by a hotline, or passed on by a bank; once a case.
    AtPolice(ComplaintIx),
    /// An account was frozen.
    Frozen(AccountIx),
    /// A frozen account's holder was heard, and the account works again.
    Cleared(AccountIx),
    /// A crew made a group.
    Grouped(GroupIx),
    /// A crew puts a number to work.
    Numbered(NumberIx),
    /// A site was raided.
    Raided(SiteIx),
}
