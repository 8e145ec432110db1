//! What one room does that others must hear of.
//!
//! A room never calls one above it. It announces what happened, and the schedule, which knows all rooms, delivers it at
//! once, in call order: whoever announced goes on when everybody concerned has done their part.

use super::{CaseIx, HeldPayment, MuleIx, Part, Sim};
use crate::model::settlement::book::{Entry, Receipt};
use crate::model::settlement::order::Order;
use crate::world::AccountIx;

/// Who is told of what happens: the schedule's own function, so that a run carries it wherever it is forked.
pub type Deliver = fn(&mut Sim, Happened);

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub enum Happened {
    /// The book has decided a payment: it moved, or was refused.
    Settled {
        order: Order,
        entry: Entry,
        receipt: Receipt,
        /// The part it plays in a scam; `None` for everybody else's.
        part: Option<Part>,
    },
    /// A payment that had waited has moved.
    Released { waiting: HeldPayment, receipt: Receipt },
    /// A payment that had waited is not made after all.
    NotMade(HeldPayment),
    /// A payment to an account was refused, whatever the amount.
    TurnedAway(AccountIx),
    /// Nothing can leave an account any more.
    Frozen(AccountIx),
    /// An account's holder was heard, and it works again.
    Cleared(AccountIx),
    /// A case has ended with a loss, or has lost more since.
    CaseEnded(CaseIx),
    /// A ring uses an account without its owner's knowledge.
    Hijacked(MuleIx),
}
