//! Recall of funds: after a report the money is followed from account to account and stopped where it still lies.
//!
//! What it finds depends on how soon it acts, how many layers deep it follows and who takes part. An account in another
//! country than the complainant's is stopped by a request across the border, which is answered late and seldom unless
//! another policy sees to it. Money that has left as cash, abroad or as tokens is gone.

use crate::decisions;
use crate::engine::random::join;
use crate::model::facts::{LabelSource, Reason};
use crate::model::interventions::{
    CaseIx, ComplaintIx, Policy, PolicyContext, PolicyEvent, PolicyTask, PolicyView, Terms,
};
use crate::param::dist::SpanDist;
use crate::param::money::Minor;
use crate::param::span::Span;
use crate::policy::terms::{Parameters, policy_parameters};
use crate::words;
use crate::world::AccountIx;

decisions! {
    /// How long it takes to act, and to give back.
    ACTS = "policy/fund_recall/acts";
    /// Whether and when another country answers.
    ABROAD = "policy/fund_recall/abroad";
    /// Whether an unfounded complaint freezes somebody.
    UNFOUNDED = "policy/fund_recall/unfounded";
}

words! {
    /// Who gets back what is found in an account.
    pub enum GivesTo {
        /// Whose money it is by the trace.
        Traced = "traced",
        /// Whoever complains first.
        First = "first",
    }
}

policy_parameters! {
    /// Recall of funds after a report. Its coverage is the share of institutions that answer.
    pub struct FundRecall {
        /// Layers of accounts through which reported money is followed; 1 is the first receiver alone.
        layers: u32 = 3,
            "accounts" in 1..=10, window, official "only the first account reached: under 7 % \
            recovered; a scheme that follows 5 layers followed";
        /// Time from a report to the first freeze of the money that it is about.
        acts_after: SpanDist = SpanDist::hours(4.0, 0.6), "span", window, assumption;
        /// Time that each further layer of accounts takes on top of the first freeze.
        each_layer: Span = Span(1_800), "delay", window, assumption;
        /// Time from the freeze of reported money to its return.
        returns_after: SpanDist = SpanDist::hours(72.0, 0.5), "span", window, assumption;
        /// Who gets back the money that is found.
        gives_to: GivesTo = GivesTo::Traced;
        /// Share of unfounded complaints on which the accused account is frozen.
        unfounded: f64 = 0.05, "share" in 0.0..=1.0, window, assumption;
        /// Work on one report of which money is recalled.
        minutes: f64 = 45.0, "minutes/report" in 0.0..=1e4, window, assumption;
    }
}

impl FundRecall {
    /// Accounts at a depth where a case's money lies now, among institutions that take part.
    fn reached(view: PolicyView<'_>, case: CaseIx, layer: u32) -> Vec<AccountIx> {
        view.accounts_at_layer(case, layer)
            .filter(|&account| view.covers(view.world().accounts.get(account).institution()))
            .filter(|&account| view.may_be_stopped(account))
            .collect()
    }

    /// Stops an account at home; abroad it is asked for, and stopped when the answer comes, if there is one.
    fn ask(&self, context: &mut PolicyContext<'_>, complaint: ComplaintIx, account: AccountIx) {
        let view = context.view();
        let seen = view.complaint(complaint);
        let state = view.world().accounts.get(account);
        let (institution, key) = (state.institution(), join(seen.key, state.id.0));
        if view.world().institutions[institution.at()].country == seen.country {
            self.stop(context, complaint, account);
            return;
        }
        let draw = view.draw(ABROAD, key, 0, 0);
        if let Some(after) = view.answer_from_abroad(institution, draw) {
            let at = view.now() + after;
            context.schedule(at, key, PolicyTask::Answer(complaint, account));
        }
    }

    /// Freezes an account for a complaint, and plans the return.
    fn stop(&self, context: &mut PolicyContext<'_>, complaint: ComplaintIx, account: AccountIx) {
        context.freeze(account, Reason::Trace, Some(complaint));
        context.accuse(account, LabelSource::Trace);
        context.ledger().recalls += 1;
        let view = context.view();
        let key = join(view.complaint(complaint).key, view.world().accounts.get(account).id.0);
        let u = view.draw(ACTS, key, 0, 1).uniform();
        let at = view.now() + self.returns_after.quantile(u);
        context.schedule(at, key, PolicyTask::Claim(complaint, account));
    }

    /// An unfounded complaint freezes whom it accuses, if it is believed.
    fn believe(&self, context: &mut PolicyContext<'_>, complaint: ComplaintIx) {
        let seen = context.view().complaint(complaint);
        let upheld = context.view().draw(UNFOUNDED, seen.key, 0, 0).chance(self.unfounded);
        if !upheld || seen.founded {
            return;
        }
        let accused = seen.accused.to_owned();
        for account in accused {
            let institution = context.view().world().accounts.get(account).institution();
            if context.view().covers(institution) {
                context.freeze(account, Reason::Complaint, Some(complaint));
            }
        }
    }

    /// Gives back what lies there.
    fn give_back(&self, context: &mut PolicyContext<'_>, complaint: ComplaintIx, account: AccountIx) {
        let Some(case) = context.view().complaint(complaint).case else {
            return;
        };
        let most = match self.gives_to {
            GivesTo::First => Minor(i64::MAX),
            GivesTo::Traced => context.view().traced(case, account).unwrap_or(Minor::ZERO),
        };
        context.give_back(case, account, most);
    }
}

impl Policy for FundRecall {
    fn kind(&self) -> &'static str {
        "fund_recall"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn on_event(&self, context: &mut PolicyContext<'_>, event: PolicyEvent) {
        let PolicyEvent::Reported(complaint) = event else {
            return;
        };
        let seen = context.view().complaint(complaint);
        let (key, institution) = (seen.key, seen.institution);
        // Banks recall what banks were told of.
        if !seen.desk.tells_bank() || !context.view().covers(institution) {
            return;
        }
        let ledger = context.ledger();
        ledger.checks += 1;
        ledger.analyst_minutes += self.minutes as i64;
        let u = context.view().draw(ACTS, key, 0, 0).uniform();
        let first = context.view().now() + self.acts_after.quantile(u);
        for layer in 1..=self.layers {
            let at = first + Span(self.each_layer.0 * i64::from(layer - 1));
            // Each layer is looked at when the one before has answered.
            let task = PolicyTask::Layer(complaint, layer);
            context.schedule(at, join(key, u64::from(layer)), task);
        }
    }

    fn on_task(&self, context: &mut PolicyContext<'_>, task: PolicyTask) {
        match task {
            PolicyTask::Layer(complaint, layer) => match context.view().complaint(complaint).case {
                Some(case) => {
                    for account in FundRecall::reached(context.view(), case, layer) {
                        self.ask(context, complaint, account);
                    }
                }
                None if layer == 1 => self.believe(context, complaint),
                None => {}
            },
            PolicyTask::Answer(complaint, account) => {
                let case = context.view().complaint(complaint).case;
                // What has gone on meanwhile cannot be stopped here.
                if case.is_some_and(|case| context.view().traced(case, account).is_some()) {
                    self.stop(context, complaint, account);
                }
            }
            PolicyTask::Claim(complaint, account) => self.give_back(context, complaint, account),
            _ => {}
        }
    }
}
