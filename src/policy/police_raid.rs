//! Raids on sites about which enough is known: complaints laid together, devices seized before.
//!
//! A raid ends a site at once. How much of it comes back, when and where is the syndicate's doing (`crew.rebuild_share`,
//! `crew.rebuild_after`, `crew.rebuild_in`); those who were not there to be arrested are part of it.

use crate::decisions;
use crate::engine::Day;
use crate::model::interventions::port::{self, Lever, Matter, Policy, PolicyIx, Terms};
use crate::model::response::police::{inquiry, raid};
use crate::model::state::{Sim, SiteIx};
use crate::param::dist::SpanDist;
use crate::param::note::note;
use crate::policy::terms::Parameters;

decisions! {
    /// When a raid comes.
    PREPARED = "policy/police_raid/prepared";
}

crate::parameters! {
    /// Raids on sites. Its coverage is the share of sites that are within reach.
    pub struct PoliceRaid {
        /// Evidence that is needed, relative to what opens an inquiry; with 0 every site is raided.
        #[schemars(range(min = 0.0, max = 100.0), transform = note("ratio", "window", "assumption", "A"))]
        intelligence: f64 = 0.6,
        /// From having it to the raid.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        after: SpanDist = SpanDist::hours(24.0 * 12.0, 0.5),
        /// Raids that can be made in 30 days. Sites are as many at any `scale`, so this does not depend on it.
        #[schemars(range(min = 0.0, max = 1e4), transform = note("raids/30 days", "window", "assumption", "A"))]
        capacity: f64 = 4.0,
        /// Share of those at the site who are arrested.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "hundreds arrested", "N"))]
        arrests: f64 = 1.0,
        /// Work on a raid and its preparation, for each seat of the site: 800 hours for one of 149 seats.
        #[schemars(range(min = 0.0, max = 1e5), transform = note("hours/seat", "window", "assumption", "A"))]
        hours_per_seat: f64 = 5.4,
    }
}

impl PoliceRaid {
    fn within_reach(&self, sim: &Sim, me: PolicyIx, site: SiteIx) -> bool {
        let state = &sim.sites[site.at()];
        state.closed_at.is_none()
            && sim.policies.covers_country(me, state.country)
            && port::among(sim, state.key, self.coverage)
    }
}

impl Policy for PoliceRaid {
    fn kind(&self) -> &'static str {
        "police_raid"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn day(&self, sim: &mut Sim, me: PolicyIx, _day: Day) {
        for site in (0..sim.sites.len() as u32).map(SiteIx) {
            let evidence = inquiry::evidence(sim, site);
            let known = evidence >= self.intelligence * inquiry::enough(sim, site)
                && (evidence > 0.0 || self.intelligence <= 0.0);
            let planned = sim.policies.desk(me).memory.contains_key(&u64::from(site.0));
            if !known || planned || !self.within_reach(sim, me, site) {
                continue;
            }
            let desk = sim.policies.desk_mut(me);
            let queue = desk.queues.entry(0).or_default();
            let patience = crate::param::span::Span(60 * 86_400);
            let Some(taken_up) = queue.join(sim.now, self.capacity / 30.0, patience) else {
                continue;
            };
            sim.policies.desk_mut(me).memory.insert(u64::from(site.0), taken_up.0);
            let key = sim.sites[site.at()].key;
            let at = taken_up + self.after.quantile(sim.seed.draw(PREPARED, key, 0, 0).uniform());
            port::errand(sim, me, at, key, Matter::Site(site));
        }
    }

    fn runs(&self, sim: &mut Sim, me: PolicyIx, matter: Matter) {
        let Matter::Site(site) = matter else {
            return;
        };
        if sim.sites[site.at()].closed_at.is_none() {
            let seats = f64::from(sim.sites[site.at()].seats);
            let ledger = sim.policies.ledger(me);
            ledger.raids += 1;
            ledger.officer_minutes += (self.hours_per_seat * seats * 60.0) as i64;
            raid::raid(sim, site);
        }
    }

    fn turns(&self, sim: &Sim, me: PolicyIx, lever: &mut Lever<'_>) {
        if let Lever::Arrests { country, site, share } = lever
            && sim.policies.covers_country(me, *country)
            && port::among(sim, *site, self.coverage)
        {
            **share = self.arrests;
        }
    }
}
