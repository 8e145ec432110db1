//! Checks of new accounts and companies: mule screening, a registry of shell companies. Honest customers are turned away
//! too, and are let in after an appeal.

use crate::engine::Day;
use crate::engine::random::Decision;
use crate::model::lever::{Policy, PolicyIx, Terms, Wish};
use crate::model::sim::Sim;
use crate::param::span::Span;
use crate::policy::terms::Parameters;
use crate::world::{AccountIx, AccountKind};

/// Whether a crew's account is found out when it is opened.
const FOUND_OUT: Decision = Decision::named("policy/account_opening_check/found_out");
/// Whether an honest customer is turned away.
const TURNED_AWAY: Decision = Decision::named("policy/account_opening_check/turned_away");

crate::parameters! {
    /// Checks when accounts are opened.
    pub struct AccountOpeningCheck {
        /// Share of accounts that a person opens for a crew which are found out.
        #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "window", "source" = "assumption", "quality" = "A"))]
        mules: f64 = 0.35,
        /// Share of shell companies that are found out.
        #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "window", "source" = "assumption", "quality" = "A"))]
        companies: f64 = 0.4,
        /// Share of honest openings that are turned away at first.
        #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "share", "scope" = "window", "source" = "assumption", "quality" = "A"))]
        honest: f64 = 0.02,
        /// How long an appeal takes.
        #[schemars(extend("unit" = "span", "scope" = "window", "source" = "assumption", "quality" = "A"))]
        appeal: Span = Span(10 * 86_400),
        /// Work on an opening.
        #[schemars(range(min = 0.0, max = 1e4), extend("unit" = "minutes/opening", "scope" = "window", "source" = "assumption", "quality" = "A"))]
        minutes: f64 = 5.0,
    }
}

impl Policy for AccountOpeningCheck {
    fn kind(&self) -> &'static str {
        "account_opening_check"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn allows(&self, sim: &mut Sim, me: PolicyIx, wish: &Wish) -> bool {
        let (key, institution, share) = match *wish {
            Wish::Account { key, institution, .. } => (key, institution, self.mules),
            Wish::Company { key, institution } => (key, institution, self.companies),
            _ => return true,
        };
        if !sim.policies.covers(me, institution) {
            return true;
        }
        let refused = sim.seed.draw(FOUND_OUT, key, 0, 0).chance(share);
        let ledger = sim.policies.ledger(me);
        ledger.checks += 1;
        ledger.analyst_minutes += self.minutes as i64;
        ledger.refused_illicit += i64::from(refused);
        !refused
    }

    /// Honest openings of the day. Whoever is turned away has the account after the appeal.
    fn day(&self, sim: &mut Sim, me: PolicyIx, day: Day) {
        let (from, to) = (day.start().0, day.plus(1).start().0);
        let opening = |at: u32| (from..to).contains(&i64::from(at));
        for position in 0..sim.world.accounts.all.len() as u32 {
            let account = sim.world.accounts.get(AccountIx(position));
            let customers = matches!(account.kind, AccountKind::Current | AccountKind::Wallet);
            if !opening(account.opened_at) || !customers || !sim.policies.covers(me, account.institution()) {
                continue;
            }
            let refused = sim.seed.draw(TURNED_AWAY, account.id.0, 0, 0).chance(self.honest);
            let ledger = sim.policies.ledger(me);
            ledger.checks += 1;
            ledger.analyst_minutes += self.minutes as i64;
            if refused {
                ledger.refused_honest += 1;
                sim.world.accounts.get_mut(AccountIx(position)).opened_at += self.appeal.0.max(86_400) as u32;
            }
        }
    }
}
