//! Checks of new accounts and companies: mule screening, a registry of shell companies. Honest customers are turned away
//! too: their account can pay nothing until an appeal is heard.

use crate::decisions;
use crate::engine::Day;
use crate::model::facts::{Actor, Reason};
use crate::model::interventions::port::{self, Matter, Policy, PolicyIx, Terms, Wish};
use crate::model::state::Sim;
use crate::param::note::note;
use crate::param::span::Span;
use crate::policy::opening;
use crate::policy::terms::Parameters;

decisions! {
    /// Whether a crew's account is found out when it is opened.
    FOUND_OUT = "policy/account_opening_check/found_out";
    /// Whether an honest customer is turned away.
    TURNED_AWAY = "policy/account_opening_check/turned_away";
}

crate::parameters! {
    /// Checks when accounts are opened.
    pub struct AccountOpeningCheck {
        /// Share of accounts that a person opens for a crew which are found out.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        mules: f64 = 0.35,
        /// Share of shell companies that are found out.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        companies: f64 = 0.4,
        /// Share of honest openings that are turned away at first.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        honest: f64 = 0.02,
        /// How long an appeal takes.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        appeal: Span = Span(10 * 86_400),
        /// Work on an opening.
        #[schemars(range(min = 0.0, max = 1e4), transform = note("minutes/opening", "window", "assumption", "A"))]
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

    /// Honest openings of the day.
    fn day(&self, sim: &mut Sim, me: PolicyIx, day: Day) {
        for account in sim.world.accounts.positions() {
            let card = sim.world.accounts.card(account);
            let opens = card.opened_at();
            if !opening::of_day(sim, account, day) || !sim.policies.covers(me, card.institution()) {
                continue;
            }
            let key = card.id.0;
            let refused = sim.seed.draw(TURNED_AWAY, key, 0, 0).chance(self.honest);
            let ledger = sim.policies.ledger(me);
            ledger.checks += 1;
            ledger.analyst_minutes += self.minutes as i64;
            if refused {
                ledger.refused_honest += 1;
                port::errand(sim, me, opens, key, Matter::Account(account));
            }
        }
    }

    /// Nothing leaves the account of somebody turned away, from its opening until the appeal is heard.
    fn runs(&self, sim: &mut Sim, me: PolicyIx, matter: Matter) {
        let Matter::Account(account) = matter else {
            return;
        };
        let waits = sim.policies.desk_mut(me).memory.remove(&u64::from(account.0)).is_some();
        let key = sim.world.accounts.get(account).id.0;
        if waits {
            sim.unfreeze(account, Actor::Policy, Reason::Review);
        } else {
            let now = sim.now;
            sim.policies.desk_mut(me).memory.insert(u64::from(account.0), now.0);
            opening::restrict(sim, account);
            port::errand(sim, me, now + self.appeal, key, matter);
        }
    }
}
