//! What policies plan for later.

use super::id::{ComplaintIx, GroupIx, NumberIx, SiteIx};
use crate::world::AccountIx;

/// What a task that a policy planned for itself is about ([`PolicyContext::schedule`](super::PolicyContext::schedule)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyTask {
    Complaint(ComplaintIx),
    Account(AccountIx),
    /// An account that its holder opens.
    Opening(AccountIx),
    /// A complaint whose money is looked for at a depth, 1 for the account that collected it.
    Layer(ComplaintIx, u32),
    /// A complaint and an account.
    Claim(ComplaintIx, AccountIx),
    /// Another country's answer about a complaint's money in an account there.
    Answer(ComplaintIx, AccountIx),
    Group(GroupIx),
    Number(NumberIx),
    Site(SiteIx),
    /// An alert about an account: whether the payment behind it was illicit, and the key of the attempt.
    Alert {
        account: AccountIx,
        illicit: bool,
        key: u64,
    },
}
