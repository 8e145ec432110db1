//! Forensics of seized devices: sooner, and more of it read, so that a raid leads to further accounts, crews and sites.

use crate::model::interventions::port::{self, Lever, Occasion, Policy, PolicyIx, Terms};
use crate::model::state::Sim;
use crate::param::dist::SpanDist;
use crate::param::note::note;
use crate::policy::terms::Parameters;

crate::parameters! {
    /// A laboratory for seized devices. Its coverage is the share of raided sites whose devices it gets.
    pub struct DeviceForensics {
        /// From a raid to what its devices tell.
        #[schemars(transform = note("span", "window", "forensics within a 14-day remand", "N"))]
        after: SpanDist = SpanDist::hours(24.0 * 3.0, 0.4),
        /// Share of a ring's accounts, past and present, that they reveal.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        accounts: f64 = 0.9,
        /// Chance that they lead to each other site of the syndicate.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        sites: f64 = 0.6,
        /// Work on a device.
        #[schemars(range(min = 0.0, max = 1e4), transform = note("hours/device", "window", "assumption", "A"))]
        hours: f64 = 8.0,
    }
}

impl Policy for DeviceForensics {
    fn kind(&self) -> &'static str {
        "device_forensics"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn hears(&self, sim: &mut Sim, me: PolicyIx, occasion: Occasion) {
        let Occasion::Raided(site) = occasion else {
            return;
        };
        let state = &sim.sites[site.at()];
        if sim.policies.covers_country(me, state.country) && port::among(sim, state.key, self.coverage) {
            let devices: usize = state.rings.iter().map(|ring| sim.rings[ring.at()].devices.len()).sum();
            let ledger = sim.policies.ledger(me);
            ledger.checks += devices as i64;
            ledger.officer_minutes += (self.hours * 60.0 * devices as f64) as i64;
        }
    }

    fn turns(&self, sim: &Sim, me: PolicyIx, lever: &mut Lever<'_>) {
        let gets = |country, site| sim.policies.covers_country(me, country) && port::among(sim, site, self.coverage);
        match lever {
            Lever::Forensics {
                country,
                site,
                u,
                after,
            } if gets(*country, *site) => **after = (**after).min(self.after.quantile(*u)),
            Lever::Reveals {
                country,
                site,
                accounts,
                sites,
            } if gets(*country, *site) => {
                **accounts = accounts.max(self.accounts);
                **sites = sites.max(self.sites);
            }
            _ => {}
        }
    }
}
