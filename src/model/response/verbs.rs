//! What policies see of complaints, institutions and police, and may have them do.

use super::bank::{alert, freeze, recall, request};
use super::police::{inquiry, raid};
use crate::engine::random::join;
use crate::engine::{Draw, Span, Time};
use crate::model::facts::{
    AccountAction, Action, Actor, Alert, AlertOutcome, Discovery, Event, FoundBy, LabelSource, Reason,
};
use crate::model::interventions::{
    Adjustment, CaseIx, ComplaintIx, PolicyAlert, PolicyContext, PolicyView, SeenComplaint, SiteIx, asking,
};
use crate::model::key;
use crate::model::state::{Found, FreezeRequest, Subject};
use crate::param::money::Minor;
use crate::world::{AccountIx, Flags, InstitutionIx};

impl<'a> PolicyView<'a> {
    /// A complaint that was made.
    #[must_use]
    pub fn complaint(self, complaint: ComplaintIx) -> SeenComplaint<'a> {
        let state = &self.sim.response.complaints[complaint.at()];
        SeenComplaint {
            key: state.key,
            country: state.country,
            institution: state.institution,
            desk: state.desk,
            founded: state.founded,
            case: state.case,
            accused: &state.accused,
        }
    }

    /// When the first complaint was made that names an account, among those that a bank has got to by now.
    #[must_use]
    pub fn accused_since(self, account: AccountIx) -> Option<Time> {
        let complaints = self.sim.response.accused.get(&account)?.iter();
        complaints
            .map(|complaint| self.sim.response.complaints[complaint.at()].at)
            .min()
    }

    /// Whether nothing may leave an account.
    #[must_use]
    pub fn is_frozen(self, account: AccountIx) -> bool {
        self.sim.world.accounts.get(account).flags.any(Flags::FROZEN)
    }

    /// Whether an institution would freeze an account on being told, if it is not frozen: a person's, or a young
    /// company's.
    #[must_use]
    pub fn may_be_stopped(self, account: AccountIx) -> bool {
        self.sim.may_be_stopped(account)
    }

    /// About how many customers an institution has.
    #[must_use]
    pub fn customers(self, institution: InstitutionIx) -> f64 {
        alert::customers(self.sim, institution)
    }

    /// Whether an institution abroad does what it is asked, and after how long, by a draw about the request: seldom and
    /// late, unless a policy sees to it.
    #[must_use]
    pub fn answer_from_abroad(self, institution: InstitutionIx, draw: Draw) -> Option<Span> {
        let bank = &self.sim.params.response.bank;
        let (mut share, mut after) = (bank.abroad_cooperates, bank.abroad_after.quantile(draw.second()));
        let adjustment = Adjustment::Abroad {
            institution,
            u: draw.second(),
            share: &mut share,
            after: &mut after,
        };
        asking::adjust(self.sim, adjustment);
        draw.chance(share).then_some(after)
    }

    /// What the police of all countries know about a site, in complaints.
    #[must_use]
    pub fn evidence(self, site: SiteIx) -> f64 {
        inquiry::evidence(self.sim, site)
    }

    /// What opens an inquiry into a site, in complaints.
    #[must_use]
    pub fn evidence_for_inquiry(self, site: SiteIx) -> f64 {
        inquiry::enough(self.sim, site)
    }
}

impl PolicyContext<'_> {
    /// Freezes an account, if it may be and is not; whether it did. Who is wrongly frozen gets it back after a while.
    /// Counted as `frozen`, and as `frozen_wrongly` if it is in no crew's hands.
    pub fn freeze(&mut self, account: AccountIx, reason: Reason, complaint: Option<ComplaintIx>) -> bool {
        let froze = freeze::freeze(self.sim, account, Actor::Policy, reason, complaint);
        self.count_frozen(account, froze);
        froze
    }

    /// A court of the complainant's country orders that an account be frozen, at home or across the border; whether it
    /// is frozen now and was not. What lies there of the complainant's is asked back. Counted as in
    /// [`PolicyContext::freeze`].
    pub fn order_freeze(&mut self, account: AccountIx, complaint: ComplaintIx) -> bool {
        let before = self.view().is_frozen(account);
        let state = &self.sim.response.complaints[complaint.at()];
        let request = FreezeRequest {
            key: join(state.key, key::COURT_ORDER),
            account,
            asker: state.country,
            by: Actor::Court,
            reason: Reason::CourtOrder,
            source: LabelSource::Court,
            complaint: Some(complaint),
            site: None,
        };
        request::ask(self.sim, request);
        let newly = !before && self.view().is_frozen(account);
        self.count_frozen(account, newly);
        newly
    }

    fn count_frozen(&mut self, account: AccountIx, froze: bool) {
        let wrongly = froze && !self.view().is_mule(account);
        let ledger = self.ledger();
        ledger.frozen += i64::from(froze);
        ledger.frozen_wrongly += i64::from(wrongly);
    }

    /// Lets nothing leave an account that its holder has just opened; whether it did. Nobody takes it for a freeze: no
    /// crew notices and no other policy hears of it. It lasts until [`PolicyContext::clear`], of which others do hear.
    pub fn restrict(&mut self, account: AccountIx) -> bool {
        let state = self.sim.world.accounts.get_mut(account);
        if state.flags.any(Flags::FROZEN) {
            return false;
        }
        state.flags.set(Flags::FROZEN);
        let account_id = state.id;
        self.sim.tell(Event::AccountAction(AccountAction {
            ts: self.sim.now,
            account_id,
            action: Action::Freeze,
            by: Actor::Policy,
            reason: Reason::Review,
            amount: None,
        }));
        true
    }

    /// Lets payments leave an account again, if it is frozen.
    pub fn clear(&mut self, account: AccountIx) {
        self.sim.unfreeze(account, Actor::Policy, Reason::Review);
    }

    /// Tells institutions that an account is a mule's (table `label_feed`), rightly or not, and by what it was found
    /// out.
    pub fn accuse(&mut self, account: AccountIx, source: LabelSource) {
        let (now, id) = (self.sim.now, self.sim.world.accounts.get(account).id);
        self.sim.response.feed.accuse(Subject::Account(id), source, now);
        let by = match source {
            LabelSource::Complaint => FoundBy::BankReport,
            LabelSource::Trace => FoundBy::Trace,
            LabelSource::Analyst => FoundBy::Monitoring,
            LabelSource::Forensics | LabelSource::Court => FoundBy::Forensics,
        };
        self.can_be_known(account, by);
    }

    /// From now on an account can be known for what it is, if it is a mule's, by what it was found (`knowable_at` and
    /// `found_by` of its label).
    pub fn can_be_known(&mut self, account: AccountIx, by: FoundBy) {
        if self.view().is_mule(account) {
            let at = self.sim.now;
            self.sim.truth.know_account(account, Discovery { at, by });
        }
    }

    /// Gives a victim back what lies in an account, the latest deposit first, up to a sum in the account's currency.
    /// What came back is counted as `recovered_cents`.
    pub fn give_back(&mut self, case: CaseIx, account: AccountIx, most: Minor) {
        let before = self.sim.cases[case.at()].life.recovered;
        recall::give_back_up_to(self.sim, Found { case, account }, most);
        let state = &self.sim.cases[case.at()];
        let cents = self.sim.cents(state.life.recovered - before, state.currency);
        self.ledger().recovered_cents += cents;
    }

    /// Puts an alert into the table of alerts, as it is.
    pub fn tell_alert(&mut self, alert: PolicyAlert) {
        let state = self.sim.world.accounts.get(alert.account);
        let (account_id, institution) = (state.id, state.institution());
        let outcome = match alert.closed {
            None => AlertOutcome::Open,
            Some((_, true)) => AlertOutcome::Confirmed,
            Some((_, false)) => AlertOutcome::Dismissed,
        };
        let row = Alert {
            alert_id: alert.id,
            ts: alert.at,
            institution_id: self.sim.world.institutions[institution.at()].id,
            account_id,
            tx_id: None,
            detector: alert.detector,
            score: alert.score,
            outcome,
            closed_at: alert.closed.map(|(at, _)| at),
        };
        self.sim.tell(Event::Alert(row));
    }

    /// The police raid a site, unless it has fallen; whether they do. Counted as `raids`.
    pub fn raid(&mut self, site: SiteIx) -> bool {
        let is_open = self.view().site(site).is_open;
        if is_open {
            self.ledger().raids += 1;
            raid::raid(self.sim, site);
        }
        is_open
    }
}
