//! Checks of new accounts and companies: mule screening, a registry of shell companies. Honest customers are turned away
//! too: their account can pay nothing until an appeal is heard.

use crate::decisions;
use crate::engine::Day;
use crate::model::interventions::{Policy, PolicyContext, PolicyTask, Request, Terms};
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

crate::policy_parameters! {
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
        #[schemars(transform = note("delay", "window", "assumption", "A"))]
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

    fn allows(&self, context: &mut PolicyContext<'_>, request: &Request) -> bool {
        let (key, institution, share) = match *request {
            Request::Account { key, institution, .. } => (key, institution, self.mules),
            Request::Company { key, institution } => (key, institution, self.companies),
            _ => return true,
        };
        if !context.view().covers(institution) {
            return true;
        }
        let refused = context.view().draw(FOUND_OUT, key, 0, 0).chance(share);
        let ledger = context.ledger();
        ledger.checks += 1;
        ledger.analyst_minutes += self.minutes as i64;
        ledger.refused_illicit += i64::from(refused);
        !refused
    }

    /// Honest openings of the day.
    fn on_day(&self, context: &mut PolicyContext<'_>, day: Day) {
        for account in context.view().world().accounts.positions() {
            let view = context.view();
            let card = view.world().accounts.card(account);
            let (opens, key) = (card.opened_at(), card.id.0);
            if !opening::is_of_day(view, account, day) || !view.covers(card.institution()) {
                continue;
            }
            let refused = view.draw(TURNED_AWAY, key, 0, 0).chance(self.honest);
            let ledger = context.ledger();
            ledger.checks += 1;
            ledger.analyst_minutes += self.minutes as i64;
            if refused {
                ledger.refused_honest += 1;
                context.schedule(opens, key, PolicyTask::Account(account));
            }
        }
    }

    /// Nothing leaves the account of somebody turned away, from its opening until the appeal is heard.
    fn on_task(&self, context: &mut PolicyContext<'_>, task: PolicyTask) {
        let PolicyTask::Account(account) = task else {
            return;
        };
        if context.memory().remove(&u64::from(account.0)).is_some() {
            context.clear(account);
        } else {
            let now = context.view().now();
            let key = context.view().world().accounts.get(account).id.0;
            // What somebody else has frozen by then is theirs to let go.
            if context.restrict(account) {
                context.memory().insert(u64::from(account.0), now.0);
                context.schedule(now + self.appeal, key, task);
            }
        }
    }
}
