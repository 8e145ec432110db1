//! How a ring that lives on what comes in ends by itself: once more has fallen due than came in, it closes with what is
//! left.
//!
//! Nobody plans the end. Deposits, what was promised on them, referrals and withdrawals come out of the funnel; a ring
//! adds up, once a day, as far back as it looks. An account that is frozen with the reserve in it, or first messages
//! that reach fewer, bring the day nearer.

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::EndReason;
    use crate::model::params::funnel::SchemeParams;
    use crate::model::response::fixture::{CASE, FIRST, RING, SITE, prompt, town};
    use crate::model::state::dues::Sums;

    /// A ring that has taken a hundred today, and owes so much.
    fn owing(due: i64, scheme: Option<SchemeParams>) -> Sim {
        let mut sim = town(prompt());
        let mut params = (*sim.params).clone();
        params.funnels[0].scheme = scheme;
        sim.params = params.into();
        let today = sim.now.day();
        *sim.rings[RING.at()].dues.on(today) = Sums {
            taken: Minor(100),
            due: Minor(due),
            unpaid: Minor::ZERO,
        };
        sim
    }

    #[test]
    fn a_ring_closes_with_its_reserve_once_more_falls_due_than_came_in() {
        let mut sim = owing(100, Some(SchemeParams::default()));
        assert!(!review(&mut sim, RING), "what came in covers it");
        assert_eq!(sim.rings[RING.at()].closed_at, None);

        let mut sim = owing(101, Some(SchemeParams::default()));
        let mule = sim.mules.of[&FIRST];
        sim.mules.all[mule.at()].float = Minor(70);
        assert!(review(&mut sim, RING));
        let now = Some(sim.now);
        assert_eq!(
            (sim.rings[RING.at()].closed_at, sim.sites[SITE.at()].closed_at),
            (now, now)
        );
        let mut operators = sim.rings[RING.at()].operators.iter();
        assert!(operators.all(|operator| operator.exit_reason == Some(ExitReason::Collapsed)));
        assert_eq!(sim.cases[CASE.at()].end_reason, Some(EndReason::ContactLost));
        let state = &sim.mules.all[mule.at()];
        assert_eq!((state.float, state.pending), (Minor::ZERO, Minor(70)));
    }

    #[test]
    fn who_tolerates_more_goes_on_and_who_is_no_scheme_never_looks() {
        let patient = SchemeParams {
            tolerates: 2.0,
            ..SchemeParams::default()
        };
        assert!(!review(&mut owing(200, Some(patient)), RING));
        let mut sim = owing(1_000, None);
        assert!(!review(&mut sim, RING));
        assert_eq!(sim.rings[RING.at()].dues.sum(), Sums::default());
    }
}
