//! A payment settles, and everybody concerned hears of it.

use crate::model::settlement::book::{Entry, Receipt};
use crate::model::settlement::order::Order;
use crate::model::state::{Happened, Part, Sim};

/// Has the book decide an order now. What follows a payment that was tried (its label, its money's trail, its row on a
/// public chain, what banks' rules say of it) is the schedule's to deliver, and is over when this answers.
pub fn settle(sim: &mut Sim, order: &Order, entry: Entry, part: Option<Part>) -> Receipt {
    let receipt = sim.book.settle(&mut sim.world, sim.seed, order, entry);
    if receipt.status.is_some() {
        sim.announce(Happened::Settled {
            order: *order,
            entry,
            receipt,
            part,
        });
    }
    receipt
}
