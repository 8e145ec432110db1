//! A hotline for victims: more of them report, sooner, and somebody acts within hours, if there is staff to take the call.

use crate::decisions;
use crate::engine::sample::shifted;
use crate::engine::{Span, Time};
use crate::model::facts::Desk;
use crate::model::interventions::{Adjustment, Policy, PolicyContext, PolicyEvent, PolicyView, Terms};
use crate::param::dist::SpanDist;
use crate::param::note::note;
use crate::policy::terms::Parameters;

decisions! {
    /// How long staff takes over a call.
    CALL = "policy/report_hotline/call";
}

crate::policy_parameters! {
    /// A hotline for victims. Its coverage is the share of institutions that act on its word.
    pub struct ReportHotline {
        /// What it adds to the share of victims who report.
        #[schemars(range(min = 0.0, max = 5.0), transform = note("log-odds", "window", "assumption", "A"))]
        more_report: f64 = 0.4,
        /// What is left of the delay before they do.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("ratio", "window", "assumption", "A"))]
        delay: f64 = 0.5,
        /// Its weight among the desks; those of bank and police sum to 0.8 by default.
        #[schemars(range(min = 0.0, max = 100.0), transform = note("weight", "window", "assumption", "A"))]
        weight: f64 = 0.8,
        /// From taking the call to asking for freezes.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        handling: SpanDist = SpanDist::hours(0.75, 0.6),
        /// Calls that its staff can take a day.
        #[schemars(
            range(min = 0.0, max = 1e6),
            transform = note("calls/day per million residents", "window", "assumption", "A")
        )]
        capacity: f64 = 20.0,
        /// Opens at this local hour.
        #[schemars(range(min = 0.0, max = 24.0), transform = note("hour", "window", "assumption", "A"))]
        opens: f64 = 0.0,
        /// Closes at this local hour.
        #[schemars(range(min = 0.0, max = 24.0), transform = note("hour", "window", "assumption", "A"))]
        closes: f64 = 24.0,
        /// Work on a call.
        #[schemars(range(min = 0.0, max = 1e4), transform = note("minutes/call", "window", "assumption", "A"))]
        minutes: f64 = 30.0,
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
                desks,
            } => {
                let account = view.world().people.main_account(*person);
                if view.covers(view.world().accounts.get(account).institution()) {
                    **share = shifted(**share, self.more_report);
                    **delay = delay.scaled(self.delay);
                    desks[2] = desks[2].max(self.weight);
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
