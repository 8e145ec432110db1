//! Courts that freeze named accounts: when enough complaints name one, after a while, on an order that no institution
//! of the country refuses.

use super::key;
use crate::decisions;
use crate::engine::random::join;
use crate::model::interventions::{Adjustment, Policy, PolicyContext, PolicyEvent, PolicyTask, PolicyView, Terms};
use crate::param::dist::SpanDist;
use crate::param::span::Span;
use crate::policy::terms::{Parameters, policy_parameters};

decisions! {
    /// How long an order takes.
    ORDERED = "policy/court_freeze/ordered";
}

policy_parameters! {
    /// Court orders about named accounts. Its coverage is the share of institutions that courts have jurisdiction over.
    pub struct CourtFreeze {
        /// Complaints before the police naming an account that make the court order its freeze.
        evidence: u32 = 2, "complaints" in 1..=1000, window, assumption;
        /// Time from the last complaint that the court needs to its order.
        after: SpanDist = SpanDist::hours(24.0 * 5.0, 0.5), "span", window, assumption;
        /// Time for which the arrested are remanded: forensics end within it.
        remand: Span = Span(14 * 86_400), "delay", window, press "14-day remand at Faisalabad";
        /// Work on one order of the court.
        minutes: f64 = 240.0, "minutes/order" in 0.0..=1e4, window, assumption;
    }
}

impl Policy for CourtFreeze {
    fn kind(&self) -> &'static str {
        "court_freeze"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn on_event(&self, context: &mut PolicyContext<'_>, event: PolicyEvent) {
        let PolicyEvent::AtPolice(complaint) = event else {
            return;
        };
        let accused = context.view().complaint(complaint).accused.to_vec();
        for account in accused {
            let state = context.view().world().accounts.get(account);
            let (id, institution) = (state.id.0, state.institution());
            if !context.view().covers(institution) {
                continue;
            }
            context.ledger().checks += 1;
            let named = context.memory().entry(u64::from(account.0)).or_insert(0);
            *named += 1;
            if *named == i64::from(self.evidence) {
                let u = context.view().draw(ORDERED, id, 0, 0).uniform();
                let at = context.view().now() + self.after.quantile(u);
                context.schedule(at, join(id, key::ORDER), PolicyTask::Claim(complaint, account));
            }
        }
    }

    fn on_task(&self, context: &mut PolicyContext<'_>, task: PolicyTask) {
        if let PolicyTask::Claim(complaint, account) = task {
            context.order_freeze(account, complaint);
            context.ledger().officer_minutes += self.minutes as i64;
        }
    }

    fn adjust(&self, view: PolicyView<'_>, adjustment: &mut Adjustment<'_>) {
        if let Adjustment::Remand { country, period } = adjustment
            && self.coverage > 0.0
            && view.covers_country(*country)
        {
            **period = self.remand;
        }
    }
}
