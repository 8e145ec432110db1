//! A hotline for victims: more of them report, sooner, and somebody acts within hours, if there is staff to take the
//! call.

use crate::decisions;
use crate::engine::sample::shifted;
use crate::engine::{Span, Time};
use crate::model::facts::Desk;
use crate::model::interventions::{Adjustment, Policy, PolicyContext, PolicyEvent, PolicyView, Terms};
use crate::param::dist::SpanDist;
use crate::policy::terms::{Parameters, policy_parameters};

decisions! {
    /// How long staff takes over a call.
    CALL = "policy/report_hotline/call";
}

policy_parameters! {
    /// A hotline for victims. Its coverage is the share of institutions that act on its word.
    pub struct ReportHotline {
        /// Shift of the share of victims who tell their bank where there is the hotline.
        more_report: f64 = 0.4, "log-odds" in 0.0..=5.0, window, assumption;
        /// Factor on the time that victims take to tell their bank where there is the hotline.
        delay: f64 = 0.5, "ratio" in 0.0..=1.0, window, assumption;
        /// Share of victims who tell their bank by the hotline, where there is one, of those who tell it.
        used: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Time from taking a call to asking for freezes.
        handling: SpanDist = SpanDist::hours(0.75, 0.6), "span", window, assumption;
        /// Calls that the hotline's staff can take a day.
        capacity: f64 = 20.0, "calls/day per million residents" in 0.0..=1e6, window, assumption;
        /// Local hour at which the hotline opens.
        opens: f64 = 0.0, "hour" in 0.0..=24.0, window, assumption;
        /// Local hour at which the hotline closes.
        closes: f64 = 24.0, "hour" in 0.0..=24.0, window, assumption;
        /// Work on one call to the hotline.
        minutes: f64 = 30.0, "minutes/call" in 0.0..=1e4, window, assumption;
    }
}

/// Nobody waits longer on the line; who cannot be taken is handled as before.
const PATIENCE: Span = Span(2 * 86_400);

impl ReportHotline {
    /// The next moment from now on at which it is open, by a country's clock.
    fn opening(&self, offset: Span, now: Time) -> Time {
        let local = f64::from((now + offset).second_of_day()) / 3_600.0;
        let wait = if local < self.opens {
            self.opens - local
        } else if local >= self.closes {
            24.0 - local + self.opens
        } else {
            0.0
        };
        now + Span::HOUR.scaled(wait)
    }
}

impl Policy for ReportHotline {
    fn kind(&self) -> &'static str {
        "report_hotline"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn on_event(&self, context: &mut PolicyContext<'_>, event: PolicyEvent) {
        let PolicyEvent::Reported(complaint) = event else {
            return;
        };
        let view = context.view();
        let seen = view.complaint(complaint);
        if seen.desk != Desk::Hotline || !view.covers(seen.institution) {
            return;
        }
        let country = &view.world().countries[seen.country.at()];
        let per_day = self.capacity * country.people.len() as f64 / 1e6;
        let open = self.opening(country.utc_offset, view.now());
        let handling = self.handling.quantile(view.draw(CALL, seen.key, 0, 0).uniform());
        let desk = u64::from(seen.country.0);
        if let Some(taken) = context.take_up(desk, open, per_day, PATIENCE) {
            context.memory().insert(u64::from(complaint.0), (taken + handling).0);
            let ledger = context.ledger();
            ledger.analyst_minutes += self.minutes as i64;
            ledger.people_reached += 1;
        }
    }

    fn adjust(&self, view: PolicyView<'_>, adjustment: &mut Adjustment<'_>) {
        match adjustment {
            Adjustment::Report {
                person,
                share,
                delay,
                hotline,
            } => {
                let account = view.world().people.main_account(*person);
                if view.covers(view.world().accounts.get(account).institution()) {
                    **share = shifted(**share, self.more_report);
                    **delay = delay.scaled(self.delay);
                    **hotline = hotline.max(self.used);
                }
            }
            Adjustment::Handling {
                complaint,
                hotline: true,
                after,
                ..
            } => {
                if let Some(done) = view.remembers(u64::from(complaint.0)) {
                    **after = Time(done) - view.now();
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_at_night_waits_for_the_morning() {
        let hotline = ReportHotline {
            opens: 8.0,
            closes: 20.0,
            ..ReportHotline::default()
        };
        let at = |hour: i64| hotline.opening(Span(3_600), Time(hour * 3_600)).0 / 3_600;
        // One hour east of Greenwich.
        assert_eq!(at(5), 7);
        assert_eq!(at(12), 12);
        assert_eq!(at(19), 31);
    }
}
