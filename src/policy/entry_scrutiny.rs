//! Scrutiny at entry: seats filled from abroad are filled later, or by locals, for some who would take them are turned
//! away. Each attempt is by somebody else, from abroad with the site's share (`foreign`).
//!
//! It acts on staffing alone. Who somebody is plays no part: a share of entries is turned away, whoever they are.

use crate::decisions;
use crate::engine::random::join;
use crate::model::interventions::{Policy, PolicyContext, Request, Terms};
use crate::policy::terms::{Parameters, policy_parameters};

decisions! {
    /// Whether an entry is turned away.
    TURNED_AWAY = "policy/entry_scrutiny/turned_away";
}

policy_parameters! {
    /// Scrutiny of those who enter to fill a seat. Its coverage is the share of ways in that are watched.
    pub struct EntryScrutiny {
        /// Share of attempts of operators to enter the country that are turned away; the crew tries again with somebody
        /// else.
        turned_away: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Honest travellers turned away at the border for each attempt of a crew to fill a seat.
        honest: f64 = 20.0, "people/attempt" in 0.0..=1e6, window, assumption;
        /// Work on one attempt to enter, with all the honest ones that look like it.
        minutes: f64 = 600.0, "minutes/attempt" in 0.0..=1e5, window, assumption;
    }
}

impl Policy for EntryScrutiny {
    fn kind(&self) -> &'static str {
        "entry_scrutiny"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn allows(&self, context: &mut PolicyContext<'_>, request: &Request) -> bool {
        let Request::Seat { key, country } = *request else {
            return true;
        };
        let view = context.view();
        // Each attempt is another: by another way, on another day.
        let attempt = join(key, view.now().0 as u64);
        if !view.covers_country(country) || !view.reaches(attempt) {
            return true;
        }
        let refused = view.draw(TURNED_AWAY, attempt, 0, 0).chance(self.turned_away);
        let ledger = context.ledger();
        ledger.checks += 1;
        ledger.officer_minutes += self.minutes as i64;
        if refused {
            ledger.refused_illicit += 1;
            ledger.refused_honest += self.honest as i64;
        }
        !refused
    }
}
