//! Following a complaint's money beyond the first receiver, as deep as institutions will.
//!
//! At baseline nobody looks further than the account that the complaint names. Where more is followed, the transfers on
//! the way and the accounts they reach can be known from then on.

use std::collections::BTreeMap;

use crate::engine::Span;
use crate::model::facts::{Discovery, FoundBy, Role};
use crate::model::state::{ComplaintIx, Sim};
use crate::world::AccountIx;

/// How long after a payment a transfer out of the account is still taken to carry it on.
const TRAIL_GOES_COLD: Span = Span(2 * 86_400);

/// Follows a complaint's payments and answers the accounts reached beyond those it accuses, in order of position.
///
/// A statement shows the holder's own life beside the ring's transfers; whoever reads it tells them apart by size and
/// minutes, so only the ring's are followed.
pub(in crate::model::response) fn follow(sim: &mut Sim, complaint: ComplaintIx) -> Vec<AccountIx> {
    let deepest = sim.params.response.bank.layers_followed;
    let complaint = &sim.response.complaints[complaint.at()];
    let Some(first) = complaint
        .named
        .iter()
        .map(|named| named.tx_id)
        .filter(|&tx_id| tx_id != 0)
        .min()
    else {
        return Vec::new();
    };
    if deepest <= 1 {
        return Vec::new();
    }
    let payments = &sim.truth.payments;
    let from = payments.partition_point(|truth| truth.tx_id < first);
    // Depth of each account reached, and until when its outflow is read.
    let mut reached: BTreeMap<AccountIx, (u32, crate::engine::Time)> = BTreeMap::new();
    let mut walked = Vec::new();
    for truth in &payments[from..] {
        if !truth.status.moves() {
            continue;
        }
        let depth = if complaint.named.iter().any(|named| named.tx_id == truth.tx_id) {
            1
        } else if matches!(truth.role, Role::Layering | Role::Conversion) {
            match reached.get(&truth.from) {
                Some(&(depth, until)) if depth < deepest && truth.at <= until => depth + 1,
                _ => continue,
            }
        } else {
            continue;
        };
        walked.push(truth.tx_id);
        let entry = reached.entry(truth.to).or_insert((depth, truth.at));
        *entry = (entry.0.min(depth), truth.at + TRAIL_GOES_COLD);
    }
    let beyond: Vec<AccountIx> = reached
        .into_keys()
        .filter(|account| !complaint.accused.contains(account))
        .collect();
    let found = Discovery {
        at: sim.now,
        by: FoundBy::Trace,
    };
    for tx_id in walked {
        sim.truth.know_payment(tx_id, found);
    }
    for &account in &beyond {
        sim.truth.know_account(account, found);
    }
    beyond
}
