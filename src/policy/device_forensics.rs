//! Forensics of seized devices: sooner, and more of it read, so that a raid leads to further accounts, crews and sites.

use crate::model::interventions::{Adjustment, Policy, PolicyContext, PolicyEvent, PolicyView, Terms};
use crate::param::dist::SpanDist;
use crate::param::note::note;
use crate::policy::terms::Parameters;

crate::policy_parameters! {
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

    fn on_event(&self, context: &mut PolicyContext<'_>, event: PolicyEvent) {
        let PolicyEvent::Raided(site) = event else {
            return;
        };
        let view = context.view();
        let seen = view.site(site);
        if view.covers_country(seen.country) && view.reaches(seen.key) {
            let devices = view.devices_at(site);
            let ledger = context.ledger();
            ledger.checks += devices as i64;
            ledger.officer_minutes += (self.hours * 60.0 * devices as f64) as i64;
        }
    }

    fn adjust(&self, view: PolicyView<'_>, adjustment: &mut Adjustment<'_>) {
        let gets = |country, site| view.covers_country(country) && view.reaches(site);
        match adjustment {
            Adjustment::Forensics {
                country,
                site,
                u,
                after,
            } if gets(*country, *site) => **after = (**after).min(self.after.quantile(*u)),
            Adjustment::Reveals {
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
