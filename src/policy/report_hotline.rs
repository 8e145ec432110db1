//! A hotline for victims: more of them report, sooner, and somebody acts within hours, if there is staff to take the call.

use crate::decisions;
use crate::engine::sample::shifted;
use crate::engine::{Span, Time};
use crate::model::facts::Desk;
use crate::model::interventions::port::{Lever, Occasion, Policy, PolicyIx, Terms};
use crate::model::state::Sim;
use crate::param::dist::SpanDist;
use crate::param::note::note;
use crate::policy::terms::Parameters;

decisions! {
    /// How long staff takes over a call.
    CALL = "policy/report_hotline/call";
}

crate::parameters! {
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

    fn hears(&self, sim: &mut Sim, me: PolicyIx, occasion: Occasion) {
        let Occasion::Reported(complaint) = occasion else {
            return;
        };
        let state = &sim.justice.complaints[complaint.at()];
        if state.desk != Desk::Hotline || !sim.policies.covers(me, state.institution) {
            return;
        }
        let (key, place) = (state.key, state.country);
        let country = &sim.world.countries[place.at()];
        let per_day = self.capacity * country.people.len() as f64 / 1e6;
        let open = self.opening(country.utc_offset, sim.now);
        let queue = sim.policies.desk_mut(me).queues.entry(u64::from(place.0));
        let taken = queue.or_default().join(open, per_day, PATIENCE);
        let u = sim.seed.draw(CALL, key, 0, 0).uniform();
        if let Some(taken) = taken {
            let done = taken + self.handling.quantile(u);
            let desk = sim.policies.desk_mut(me);
            desk.memory.insert(u64::from(complaint.0), done.0);
            desk.tally.analyst_minutes += self.minutes as i64;
            desk.tally.people_reached += 1;
        }
    }

    fn turns(&self, sim: &Sim, me: PolicyIx, lever: &mut Lever<'_>) {
        match lever {
            Lever::Report {
                person,
                share,
                delay,
                desks,
            } => {
                let account = sim.world.people.main_account(*person);
                if sim.policies.covers(me, sim.world.accounts.get(account).institution()) {
                    **share = shifted(**share, self.more_report);
                    **delay = delay.scaled(self.delay);
                    desks[2] = desks[2].max(self.weight);
                }
            }
            Lever::Handling {
                complaint,
                hotline: true,
                after,
                ..
            } => {
                if let Some(&done) = sim.policies.desk(me).memory.get(&u64::from(complaint.0)) {
                    **after = Time(done) - sim.now;
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
