//! Coordination between banks, police and regulator: complaints are passed on, word of accounts gets around, and what
//! sounds alike is laid together.

use crate::model::interventions::port::{Lever, Occasion, Policy, PolicyIx, Terms};
use crate::model::state::{ComplaintIx, Sim};
use crate::param::dist::SpanDist;
use crate::param::note::note;
use crate::policy::terms::Parameters;

crate::parameters! {
    /// Coordination between agencies. Its coverage is the share of institutions that take part.
    pub struct AgencyCoordination {
        /// Share of complaints made at a bank that it passes on to the police.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        told: f64 = 0.9,
        /// From a complaint, or word from the police, to the request that an account be frozen.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        lag: SpanDist = SpanDist::hours(4.0, 0.7),
        /// Share of institutions to which word of a reported account gets.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        hears: f64 = 0.5,
        /// What a complaint counts as evidence that shares no account with another one.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("weight", "window", "assumption", "A"))]
        unlinked: f64 = 0.7,
        /// Work on a complaint.
        #[schemars(range(min = 0.0, max = 1e4), transform = note("minutes/complaint", "window", "assumption", "A"))]
        minutes: f64 = 15.0,
    }
}

impl AgencyCoordination {
    fn covers(&self, sim: &Sim, me: PolicyIx, complaint: ComplaintIx) -> bool {
        sim.policies
            .covers(me, sim.justice.complaints[complaint.at()].institution)
    }
}

impl Policy for AgencyCoordination {
    fn kind(&self) -> &'static str {
        "agency_coordination"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn hears(&self, sim: &mut Sim, me: PolicyIx, occasion: Occasion) {
        if let Occasion::Reported(complaint) = occasion
            && self.covers(sim, me, complaint)
        {
            let ledger = sim.policies.ledger(me);
            ledger.checks += 1;
            ledger.analyst_minutes += self.minutes as i64;
        }
    }

    fn turns(&self, sim: &Sim, me: PolicyIx, lever: &mut Lever<'_>) {
        match lever {
            Lever::TellsPolice { institution, share } if sim.policies.covers(me, *institution) => {
                **share = share.max(self.told);
            }
            Lever::Handling {
                institution, u, after, ..
            } if sim.policies.covers(me, *institution) => **after = (**after).min(self.lag.quantile(*u)),
            Lever::Hears { institution, share } if sim.policies.covers(me, *institution) => {
                **share = share.max(self.hears);
            }
            Lever::Evidence { country, unlinked, .. }
                if self.coverage > 0.0 && sim.policies.covers_country(me, *country) =>
            {
                let gain = (self.unlinked - **unlinked).max(0.0);
                **unlinked += gain * self.coverage;
            }
            _ => {}
        }
    }
}
