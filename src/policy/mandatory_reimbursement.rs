//! Mandatory reimbursement: institutions make good what their customer lost to a scam, within a cap, less an excess.
//!
//! It moves losses and saves nothing by itself. More victims report where a report is paid (`claims`), and that has
//! consequences of its own. What institutions do because they now bear losses, and what customers no longer do, are
//! parameters at nothing by default.

use super::key;
use crate::decisions;
use crate::engine::random::join;
use crate::engine::sample::shifted;
use crate::model::interventions::{
    Adjustment, Bearer, CaseIx, ComplaintIx, Policy, PolicyContext, PolicyEvent, PolicyTask, PolicyView, Terms,
};
use crate::param::dist::SpanDist;
use crate::param::money::Minor;
use crate::policy::terms::{Parameters, policy_parameters};
use crate::world::{AccountKind, InstitutionIx, InstitutionKind, PersonIx};

decisions! {
    /// Whether and when a claim is met.
    MET = "policy/mandatory_reimbursement/met";
}

policy_parameters! {
    /// Mandatory reimbursement of victims.
    pub struct MandatoryReimbursement {
        /// Share of victims' claims that are met.
        met: f64 = 0.88, "share" in 0.0..=1.0, window, official "88 % of in-scope value returned (UK)";
        /// Time from a victim's report to the reimbursement.
        after: SpanDist = SpanDist::hours(110.0, 0.4), "span", window, official "82 % closed in 5 working days (UK)";
        /// Most that is reimbursed for a case, in mean monthly wages of the victim's country.
        cap: f64 = 30.0, "mean wages" in 0.0..=1e5, window, official "GBP 85,000 (UK)";
        /// Part of each case's loss that the victim bears, in mean monthly wages of the victim's country.
        excess: f64 = 0.04, "mean wages" in 0.0..=1e5, window, official "up to GBP 100 (UK)";
        /// Share of a reimbursement that the receiving institutions bear.
        receiving_share: f64 = 0.5,
            "share" in 0.0..=1.0, window, official "cost split between sending and receiving bank (UK)";
        /// Share of a reimbursement that the platforms bear over which victims are found; it comes through the victim's
        /// institution.
        platform_share: f64 = 0.0, "share" in 0.0..=1.0, window, assumption "assumption: none do";
        /// Share of a reimbursement that the state bears, through the victim's institution. Where all shares come to
        /// more than the whole, each is paid from what those before it leave: receiving institutions, platforms, state.
        state_share: f64 = 0.0, "share" in 0.0..=1.0, window, assumption "assumption: none do";
        /// Shift of the share of victims who report where they can claim.
        claims: f64 = 1.0, "log-odds" in 0.0..=10.0, window, assumption;
        /// Share of the mules whom institutions' analysts would miss that they find because they pay for losses.
        effort: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
        /// Gain in susceptibility of the customers of institutions that reimburse, being insured.
        carelessness: f64 = 0.0, "sd" in 0.0..=3.0, window, assumption;
        /// Work on one claim.
        minutes: f64 = 60.0, "minutes/claim" in 0.0..=1e4, window, assumption;
    }
}

impl MandatoryReimbursement {
    /// Whether somebody's institution would have to pay.
    fn insures(&self, view: PolicyView<'_>, person: PersonIx) -> bool {
        let account = view.world().people.main_account(person);
        self.met > 0.0 && view.covers(view.world().accounts.get(account).institution())
    }

    /// What is owed for a case, and to which institution the last transfer went.
    fn owed(&self, view: PolicyView<'_>, case: CaseIx) -> (Minor, Option<InstitutionIx>) {
        let (world, seen) = (view.world(), view.case(case));
        let wage = world.countries[world.people.country(seen.person).at()].mean_wage;
        let to = |account| world.accounts.get(account).institution();
        let is_exchange =
            |institution: InstitutionIx| world.institutions[institution.at()].kind == InstitutionKind::Exchange;
        // Tokens sent to an address and cash handed over are nobody's transfer: out of scope.
        let is_cash = |account| world.accounts.get(account).kind == AccountKind::Cash;
        let mut in_scope =
            (view.payments_of(case)).filter(|&(account, _)| !is_exchange(to(account)) && !is_cash(account));
        let transferred: Minor = in_scope.clone().map(|(_, amount)| amount).sum();
        let receiver = in_scope.next_back().map(|(account, _)| to(account));
        let loss = transferred.min(seen.net_loss) - wage.scaled(self.excess);
        (loss.min(wage.scaled(self.cap)).max(Minor::ZERO), receiver)
    }

    fn pay(&self, context: &mut PolicyContext<'_>, case: CaseIx, complaint: ComplaintIx) {
        let view = context.view();
        let (owed, receiver) = self.owed(view, case);
        if !owed.is_positive() {
            return;
        }
        let sender = view.complaint(complaint).institution;
        let currency = view.case(case).currency;
        // Only an institution under the same rule, in the same currency, can be held to its share.
        let shares = receiver.filter(|&to| view.covers(to) && view.world().institutions[to.at()].currency == currency);
        let mut left = owed;
        let mut take = |share: f64| {
            let part = owed.scaled(share).min(left);
            left -= part;
            part
        };
        let theirs = shares.map_or(Minor::ZERO, |_| take(self.receiving_share));
        let (platforms, state) = (take(self.platform_share), take(self.state_share));
        context.reimburse(case, sender, left, Bearer::Sender);
        context.reimburse(case, receiver.unwrap_or(sender), theirs, Bearer::Receiver);
        context.reimburse(case, sender, platforms, Bearer::Platform);
        context.reimburse(case, sender, state, Bearer::State);
    }
}

impl Policy for MandatoryReimbursement {
    fn kind(&self) -> &'static str {
        "mandatory_reimbursement"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn on_event(&self, context: &mut PolicyContext<'_>, event: PolicyEvent) {
        let PolicyEvent::Reported(complaint) = event else {
            return;
        };
        let seen = context.view().complaint(complaint);
        let key = seen.key;
        if seen.case.is_none() || !seen.desk.tells_bank() || !context.view().covers(seen.institution) {
            return;
        }
        let ledger = context.ledger();
        ledger.checks += 1;
        ledger.analyst_minutes += self.minutes as i64;
        let draw = context.view().draw(MET, key, 0, 0);
        if draw.chance(self.met) {
            let at = context.view().now() + self.after.quantile(draw.second());
            context.schedule(at, join(key, key::CLAIM), PolicyTask::Complaint(complaint));
        }
    }

    fn on_task(&self, context: &mut PolicyContext<'_>, task: PolicyTask) {
        if let PolicyTask::Complaint(complaint) = task
            && let Some(case) = context.view().complaint(complaint).case
        {
            self.pay(context, case, complaint);
        }
    }

    fn adjust(&self, view: PolicyView<'_>, adjustment: &mut Adjustment<'_>) {
        match adjustment {
            Adjustment::Diligence {
                institution,
                sensitivity,
            } if view.covers(*institution) => {
                **sensitivity += (1.0 - **sensitivity) * self.effort;
            }
            Adjustment::Caution { person, less } if self.insures(view, *person) => **less -= self.carelessness,
            Adjustment::Report { person, share, .. } if self.insures(view, *person) => {
                **share = shifted(**share, self.claims);
            }
            _ => {}
        }
    }
}
