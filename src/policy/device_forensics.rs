//! Forensics of seized devices: sooner, and more of it read, so that a raid leads to further accounts, crews and sites.

use crate::model::interventions::{Adjustment, Policy, PolicyContext, PolicyEvent, PolicyView, Terms};
use crate::param::dist::SpanDist;
use crate::policy::terms::{Parameters, policy_parameters};

policy_parameters! {
    /// A laboratory for seized devices. Its coverage is the share of raided sites whose devices it gets.
    pub struct DeviceForensics {
        /// Time from a raid to what the seized devices tell.
        after: SpanDist = SpanDist::hours(24.0 * 3.0, 0.4), "span", window, press "forensics within a 14-day remand";
        /// Share of a ring's accounts, past and present, that its seized devices reveal.
        accounts: f64 = 0.9, "share" in 0.0..=1.0, window, assumption;
        /// Chance that the seized devices of a ring lead to each other site of its syndicate.
        sites: f64 = 0.6, "share" in 0.0..=1.0, window, assumption;
        /// Work on one seized device.
        hours: f64 = 8.0, "hours/device" in 0.0..=1e4, window, assumption;
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
