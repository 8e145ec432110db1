//! Raids on sites about which enough is known: complaints laid together, devices seized before.
//!
//! A raid ends a site at once. How much of it comes back, when and where is the syndicate's doing
//! (`crew.rebuild_share`, `crew.rebuild_after`, `crew.rebuild_in`); those who were not there to be arrested are part of
//! it.

use crate::decisions;
use crate::engine::{Day, Span};
use crate::model::interventions::{Adjustment, Policy, PolicyContext, PolicyTask, PolicyView, SiteIx, Terms};
use crate::param::dist::SpanDist;
use crate::policy::terms::{Parameters, policy_parameters};

decisions! {
    /// When a raid comes.
    PREPARED = "policy/police_raid/prepared";
}
/// No raid waits longer for its turn; evidence is looked at again on the next day.
const PATIENCE: Span = Span(60 * 86_400);

policy_parameters! {
    /// Raids on sites. Its coverage is the share of sites that are within reach.
    pub struct PoliceRaid {
        /// Evidence that a raid needs, relative to what opens an inquiry; with 0 every site is raided.
        intelligence: f64 = 0.6, "ratio" in 0.0..=100.0, window, assumption;
        /// Time from having the evidence that a raid needs to the raid.
        after: SpanDist = SpanDist::hours(24.0 * 12.0, 0.5), "span", window, assumption;
        /// Raids that can be made in 30 days. Sites are as many at any `scale`, so this does not depend on it.
        capacity: f64 = 4.0, "raids/30 days" in 0.0..=1e4, window, assumption;
        /// Share of those at a raided site who are arrested.
        arrests: f64 = 1.0, "share" in 0.0..=1.0, window, press "hundreds arrested";
        /// Work on a raid and its preparation, for each seat of the site: 800 hours for one of 149 seats.
        hours_per_seat: f64 = 5.4, "hours/seat" in 0.0..=1e5, window, assumption;
    }
}

impl PoliceRaid {
    fn within_reach(view: PolicyView<'_>, site: SiteIx) -> bool {
        let seen = view.site(site);
        seen.is_open && view.covers_country(seen.country) && view.reaches(seen.key)
    }
}

impl Policy for PoliceRaid {
    fn kind(&self) -> &'static str {
        "police_raid"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn on_day(&self, context: &mut PolicyContext<'_>, _day: Day) {
        for site in context.view().sites() {
            let view = context.view();
            let evidence = view.evidence(site);
            let known = evidence >= self.intelligence * view.evidence_for_inquiry(site)
                && (evidence > 0.0 || self.intelligence <= 0.0);
            let planned = view.remembers(u64::from(site.0)).is_some();
            if !known || planned || !PoliceRaid::within_reach(view, site) {
                continue;
            }
            let (now, key) = (view.now(), view.site(site).key);
            let after = self.after.quantile(view.draw(PREPARED, key, 0, 0).uniform());
            let Some(taken_up) = context.take_up(0, now, self.capacity / 30.0, PATIENCE) else {
                continue;
            };
            context.memory().insert(u64::from(site.0), taken_up.0);
            context.schedule(taken_up + after, key, PolicyTask::Site(site));
        }
    }

    fn on_task(&self, context: &mut PolicyContext<'_>, task: PolicyTask) {
        let PolicyTask::Site(site) = task else {
            return;
        };
        let seats = f64::from(context.view().site(site).seats);
        if context.raid(site) {
            context.ledger().officer_minutes += (self.hours_per_seat * seats * 60.0) as i64;
        }
    }

    fn adjust(&self, view: PolicyView<'_>, adjustment: &mut Adjustment<'_>) {
        if let Adjustment::Arrests { country, site, share } = adjustment
            && view.covers_country(*country)
            && view.reaches(*site)
        {
            **share = self.arrests;
        }
    }
}
