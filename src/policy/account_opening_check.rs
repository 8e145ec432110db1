//! Checks of new accounts and companies: mule screening, a registry of shell companies. Honest customers are turned
//! away too: their account can pay nothing until an appeal is heard.

use crate::decisions;
use crate::engine::Day;
use crate::model::interventions::{Policy, PolicyContext, PolicyTask, Request, Terms};
use crate::param::span::Span;
use crate::policy::opening;
use crate::policy::terms::{Parameters, policy_parameters};

decisions! {
    /// Whether a crew's account is found out when it is opened.
    FOUND_OUT = "policy/account_opening_check/found_out";
    /// Whether an honest customer is turned away.
    TURNED_AWAY = "policy/account_opening_check/turned_away";
}

policy_parameters! {
    /// Checks when accounts are opened.
    pub struct AccountOpeningCheck {
        /// Share of the accounts that people open for a crew which the check finds out.
        mules: f64 = 0.35, "share" in 0.0..=1.0, window, assumption;
        /// Share of the shell companies opening an account which the check finds out.
        companies: f64 = 0.4, "share" in 0.0..=1.0, window, assumption;
        /// Share of honest account openings that the check turns away at first.
        honest: f64 = 0.02, "share" in 0.0..=1.0, window, assumption;
        /// Time until somebody honest whose opening was turned away has the account after all.
        appeal: Span = Span(10 * 86_400), "delay", window, assumption;
        /// Work on the check of one opening.
        minutes: f64 = 5.0, "minutes/opening" in 0.0..=1e4, window, assumption;
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
            let record = view.world().accounts.record(account);
            let (opens, key) = (record.opened_at(), record.id.0);
            if !opening::is_of_day(view, account, day) || !view.covers(record.institution()) {
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
