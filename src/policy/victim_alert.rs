//! Alerts to likely victims: whoever still pays into an account that was found out is called or written to.

use crate::decisions;
use crate::engine::random::join;
use crate::engine::sample::shifted;
use crate::model::interventions::port::{self, Matter, Occasion, Policy, PolicyIx, Terms};
use crate::model::scam::funnel;
use crate::model::state::{CaseIx, Sim};
use crate::param::note::note;
use crate::param::span::Span;
use crate::policy::terms::Parameters;
use crate::world::AccountIx;

decisions! {
    /// Whether a likely victim is reached, and stops.
    ALERTED = "policy/victim_alert/alerted";
}

crate::parameters! {
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
        #[schemars(transform = note("span", "window", "assumption", "A"))]
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

    fn hears(&self, sim: &mut Sim, me: PolicyIx, occasion: Occasion) {
        let Occasion::Frozen(account) = occasion else {
            return;
        };
        let purse = sim.world.accounts.get(account);
        let (key, institution) = (purse.id.0, purse.institution());
        if sim.policies.covers(me, institution) {
            port::errand(sim, me, sim.now + self.after, key, Matter::Account(account));
        }
    }

    fn runs(&self, sim: &mut Sim, me: PolicyIx, matter: Matter) {
        let Matter::Account(account) = matter else {
            return;
        };
        let id = sim.world.accounts.get(account).id;
        let payers: Vec<CaseIx> = paying(sim, account);
        let ledger = sim.policies.ledger(me);
        ledger.checks += 1;
        ledger.people_reached += libm::round(self.honest * self.reach) as i64;
        for case in payers {
            let state = &sim.cases[case.at()];
            let trait_of = f64::from(sim.world.people.susceptibility[state.person.at()]);
            let draw = sim.seed.draw(ALERTED, join(state.key, id.0), 0, 0);
            if !draw.chance(self.reach) {
                continue;
            }
            sim.policies.ledger(me).people_reached += 1;
            if draw.second() < shifted(self.stops, self.susceptibility * trait_of) {
                sim.policies.ledger(me).cases_ended += 1;
                funnel::warn(sim, case, crate::model::facts::EndReason::WarnedBank);
            }
        }
    }
}

/// Victims who have paid into an account and still believe.
fn paying(sim: &Sim, account: AccountIx) -> Vec<CaseIx> {
    let open = sim.case_of.values().copied();
    open.filter(|case| {
        // A friend who has not answered yet has no case, only a place.
        sim.cases
            .get(case.at())
            .is_some_and(|state| !state.ended() && state.given.iter().any(|given| given.to == account))
    })
    .collect()
}
