//! Coordination between banks, police and regulator: complaints are passed on, word of accounts gets around, and what
//! sounds alike is laid together.

use crate::model::interventions::{Adjustment, Policy, PolicyContext, PolicyEvent, PolicyView, Terms};
use crate::param::dist::SpanDist;
use crate::policy::terms::{Parameters, policy_parameters};

policy_parameters! {
    /// Coordination between agencies. Its coverage is the share of institutions that take part.
    pub struct AgencyCoordination {
        /// Share of complaints made at a bank that it passes on to the police.
        told: f64 = 0.9, "share" in 0.0..=1.0, window, assumption;
        /// Time from a complaint, or word from the police, to the request that an account be frozen.
        lag: SpanDist = SpanDist::hours(4.0, 0.7), "span", window, assumption;
        /// Share of institutions to which word of a reported account gets.
        hears: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Weight in an inquiry of a complaint that shares no account with another one, relative to one that does.
        unlinked: f64 = 0.7, "weight" in 0.0..=1.0, window, assumption;
        /// Work on passing one complaint on.
        minutes: f64 = 15.0, "minutes/complaint" in 0.0..=1e4, window, assumption;
    }
}

impl Policy for AgencyCoordination {
    fn kind(&self) -> &'static str {
        "agency_coordination"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn on_event(&self, context: &mut PolicyContext<'_>, event: PolicyEvent) {
        if let PolicyEvent::Reported(complaint) = event
            && context.view().complaint(complaint).desk.tells_bank()
            && context.view().covers(context.view().complaint(complaint).institution)
        {
            let ledger = context.ledger();
            ledger.checks += 1;
            ledger.analyst_minutes += self.minutes as i64;
        }
    }

    fn adjust(&self, view: PolicyView<'_>, adjustment: &mut Adjustment<'_>) {
        match adjustment {
            Adjustment::TellsPolice { institution, share } if view.covers(*institution) => {
                **share = share.max(self.told);
            }
            Adjustment::Handling {
                institution, u, after, ..
            } if view.covers(*institution) => **after = (**after).min(self.lag.quantile(*u)),
            Adjustment::Hears { institution, share } if view.covers(*institution) => {
                **share = share.max(self.hears);
            }
            Adjustment::Evidence { country, unlinked, .. } if self.coverage > 0.0 && view.covers_country(*country) => {
                let gain = (self.unlinked - **unlinked).max(0.0);
                **unlinked += gain * self.coverage;
            }
            _ => {}
        }
    }
}
