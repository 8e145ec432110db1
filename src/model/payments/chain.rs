//! What a public chain shows of a payment: addresses, asset, amount.

use crate::model::decision;
use crate::model::facts::{ChainTransfer, Event};
use crate::model::settlement::book::Receipt;
use crate::model::state::Sim;
use crate::world::{AccountIx, PublicId};

/// The address of an exchange account or of an unhosted one.
#[must_use]
pub fn address(sim: &Sim, account: AccountIx) -> PublicId {
    sim.world
        .ids
        .born(decision::ADDRESS, sim.world.accounts.get(account).id.0)
}

/// Shows an on-chain payment that was settled.
pub fn record(sim: &mut Sim, receipt: &Receipt) {
    if !receipt.moved() || receipt.tx_id == 0 {
        return;
    }
    let transfer = ChainTransfer {
        chain_tx_id: sim.world.ids.born(decision::CHAIN_TX, receipt.tx_id),
        ts: receipt.at,
        from_address: address(sim, receipt.from),
        to_address: address(sim, receipt.to),
        asset: sim.world.accounts.get(receipt.from).currency,
        amount: receipt.amount,
        tx_id: Some(receipt.tx_id),
    };
    sim.tell(Event::ChainTransfer(transfer));
}
