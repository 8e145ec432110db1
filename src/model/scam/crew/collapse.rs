//! How a ring that lives on what comes in ends by itself: once more has fallen due than came in, it closes with what is
//! left.
//!
//! Nobody plans the end. Deposits, what was promised on them, referrals and withdrawals come out of the funnel; a ring
//! adds up, once a day, as far back as it looks. An account that is frozen with the reserve in it, or first messages that
//! reach fewer, bring the day nearer.

use super::staffing;
use crate::model::facts::ExitReason;
use crate::model::scam::{funnel, laundering};
use crate::model::state::{RingIx, Sim};
use crate::param::money::Minor;

/// A ring looks at its books, at the beginning of a day. Whether it has closed.
pub fn review(sim: &mut Sim, ring: RingIx) -> bool {
    let params = sim.params.clone();
    let state = &mut sim.rings[ring.at()];
    let Some(scheme) = params
        .funnels
        .get(state.funnel as usize)
        .and_then(|funnel| funnel.scheme.as_ref())
    else {
        // Nobody looks back at all.
        state.dues = Default::default();
        return false;
    };
    let days = (scheme.looks_back.0 / 86_400) as i32;
    state.dues.forget_before(sim.now.day().plus(-days));
    let sums = state.dues.sum();
    if !sums.due.is_positive() || sums.due <= sums.taken.scaled(scheme.tolerates) {
        return false;
    }
    close(sim, ring);
    true
}

/// Everybody leaves, what is left in the accounts goes the way of all that was taken, and nobody answers any more.
fn close(sim: &mut Sim, ring: RingIx) {
    let now = sim.now;
    sim.rings[ring.at()].closed_at = Some(now);
    for operator in sim.rings[ring.at()]
        .operators
        .iter_mut()
        .filter(|operator| operator.to.is_none())
    {
        staffing::leave(operator, now, ExitReason::Collapsed);
    }
    for mule in sim.mules.of_ring(ring).to_vec() {
        let state = &mut sim.mules.all[mule.at()];
        state.pending += std::mem::replace(&mut state.float, Minor::ZERO);
        laundering::hop::plan(sim, mule);
    }
    funnel::fall_silent(sim, ring);
    let site = sim.rings[ring.at()].site;
    let rings = &sim.sites[site.at()].rings;
    if rings.iter().all(|ring| sim.rings[ring.at()].closed_at.is_some()) {
        sim.sites[site.at()].closed_at = Some(now);
    }
}
