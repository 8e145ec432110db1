//! Alerts to likely victims: whoever still pays into an account that was found out is called or written to.

use crate::decisions;
use crate::engine::random::join;
use crate::engine::sample::shifted;
use crate::model::interventions::{Policy, PolicyContext, PolicyEvent, PolicyTask, Terms};
use crate::param::span::Span;
use crate::policy::terms::{Parameters, policy_parameters};

decisions! {
    /// Whether a likely victim is reached, and stops.
    ALERTED = "policy/victim_alert/alerted";
}

policy_parameters! {
    /// Alerts to likely victims. Its coverage is the share of institutions that hand on who paid.
    pub struct VictimAlert {
        /// Share of the likely victims of a frozen account whom an alert reaches.
        reach: f64 = 0.6, "share" in 0.0..=1.0, window, assumption;
        /// Share of victims of mean susceptibility reached by an alert who stop.
        stops: f64 = 0.23,
            "share" in 0.0..=1.0, window, official "police and bank SMS to likely victims: 23 % disrupted (17-36 %)";
        /// Slope of the share of reached victims who stop on susceptibility.
        susceptibility: f64 = -0.4, "log-odds per sd" in -5.0..=5.0, window, assumption;
        /// Time from an account's freeze to the alerts to those who have paid it.
        after: Span = Span(12 * 3_600), "delay", window, assumption;
        /// Honest payers of a frozen account who are alerted too, for each account.
        honest: f64 = 3.0, "people/account" in 0.0..=1e4, window, assumption;
    }
}

impl Policy for VictimAlert {
    fn kind(&self) -> &'static str {
        "victim_alert"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn on_event(&self, context: &mut PolicyContext<'_>, event: PolicyEvent) {
        let PolicyEvent::Frozen(account) = event else {
            return;
        };
        let view = context.view();
        let state = view.world().accounts.get(account);
        if view.covers(state.institution()) {
            let (at, key) = (view.now() + self.after, state.id.0);
            context.schedule(at, key, PolicyTask::Account(account));
        }
    }

    fn on_task(&self, context: &mut PolicyContext<'_>, task: PolicyTask) {
        let PolicyTask::Account(account) = task else {
            return;
        };
        let id = context.view().world().accounts.get(account).id;
        let payers = context.view().believers_who_paid(account);
        let ledger = context.ledger();
        ledger.checks += 1;
        ledger.people_reached += libm::round(self.honest * self.reach) as i64;
        for case in payers {
            let view = context.view();
            let seen = view.case(case);
            let trait_of = f64::from(view.world().people.susceptibility[seen.person.at()]);
            let draw = view.draw(ALERTED, join(seen.key, id.0), 0, 0);
            if !draw.chance(self.reach) {
                continue;
            }
            context.ledger().people_reached += 1;
            if draw.second() < shifted(self.stops, self.susceptibility * trait_of) {
                context.ledger().cases_ended += 1;
                context.warn(case);
            }
        }
    }
}
