//! Alerts to likely victims: whoever still pays into an account that was found out is called or written to.

use crate::decisions;
use crate::engine::random::join;
use crate::engine::sample::shifted;
use crate::model::interventions::{Policy, PolicyContext, PolicyEvent, PolicyTask, Terms};
use crate::param::note::note;
use crate::param::span::Span;
use crate::policy::terms::Parameters;

decisions! {
    /// Whether a likely victim is reached, and stops.
    ALERTED = "policy/victim_alert/alerted";
}

crate::policy_parameters! {
    /// Alerts to likely victims. Its coverage is the share of institutions that hand on who paid.
    pub struct VictimAlert {
        /// Share of likely victims who are reached.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        reach: f64 = 0.6,
        /// Share of those reached, at mean susceptibility, who stop.
        #[schemars(
            range(min = 0.0, max = 1.0),
            transform = note("share", "window", "police and bank SMS to likely victims: 23 % disrupted (17-36 %)", "O")
        )]
        stops: f64 = 0.23,
        /// Slope of that share on susceptibility.
        #[schemars(range(min = -5.0, max = 5.0), transform = note("log-odds per sd", "window", "assumption", "A"))]
        susceptibility: f64 = -0.4,
        /// From a freeze to the alerts.
        #[schemars(transform = note("delay", "window", "assumption", "A"))]
        after: Span = Span(12 * 3_600),
        /// Honest payers of the account who are alerted too, for each account.
        #[schemars(range(min = 0.0, max = 1e4), transform = note("people/account", "window", "assumption", "A"))]
        honest: f64 = 3.0,
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
        let purse = view.world().accounts.get(account);
        if view.covers(purse.institution()) {
            let (at, key) = (view.now() + self.after, purse.id.0);
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
