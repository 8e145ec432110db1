//! Cooperation across borders: institutions and police of other countries answer sooner and more often.

use crate::model::interventions::{Adjustment, Policy, PolicyView, Terms};
use crate::param::dist::SpanDist;
use crate::policy::terms::{Parameters, policy_parameters};

policy_parameters! {
    /// Cooperation across borders. Its coverage is the share of institutions abroad that are bound by it.
    pub struct CrossBorderCooperation {
        /// Share of requests across a border that are answered.
        answered: f64 = 0.7, "share" in 0.0..=1.0, window, assumption;
        /// Time that a request takes across a border.
        lag: SpanDist = SpanDist::hours(36.0, 0.7), "span", window, assumption;
        /// Weight in an inquiry of a complaint from another country than the site's, relative to one from the same.
        from_abroad: f64 = 0.8, "weight" in 0.0..=1.0, window, assumption;
    }
}

impl Policy for CrossBorderCooperation {
    fn kind(&self) -> &'static str {
        "cross_border_cooperation"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn adjust(&self, view: PolicyView<'_>, adjustment: &mut Adjustment<'_>) {
        match adjustment {
            Adjustment::Abroad {
                institution,
                u,
                share,
                after,
            } if view.covers(*institution) => {
                **share = share.max(self.answered);
                **after = (**after).min(self.lag.quantile(*u));
            }
            Adjustment::Evidence {
                country, from_abroad, ..
            } if self.coverage > 0.0 && view.covers_country(*country) => {
                let gain = (self.from_abroad - **from_abroad).max(0.0);
                **from_abroad += gain * self.coverage;
            }
            _ => {}
        }
    }
}
