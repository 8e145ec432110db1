//! A registry of mule accounts that institutions share: what one member freezes, all members know, and whose it is.
//!
//! It knows only what its members froze, after a while. Members act on the account, on openings by its holder, and on
//! the holder's other accounts with them. It holds wrong entries too, until the holder was heard and the entry
//! repaired; they hurt honest holders as they would others.

use crate::decisions;
use crate::engine::{Day, Span};
use crate::model::facts::Reason;
use crate::model::interventions::{
    Attempt, Policy, PolicyContext, PolicyEvent, PolicyTask, PolicyView, Request, Terms, Verdict,
};
use crate::param::money::Minor;
use crate::policy::opening;
use crate::policy::terms::{Parameters, policy_parameters};
use crate::words;
use crate::world::{AccountIx, Owner, PersonIx};

words! {
    /// What a member does about a payment to a listed account.
    pub enum Answer {
        Reject = "reject",
        Hold = "hold",
    }
}

words! {
    /// What members do about the other accounts that a listed holder has with them.
    pub enum Others {
        Nothing = "nothing",
        Hold = "hold",
        Reject = "reject",
        /// They are frozen until the holder is heard.
        Freeze = "freeze",
    }
}

policy_parameters! {
    /// A shared registry of mule accounts. Its coverage is the share of institutions that joined.
    pub struct SharedMuleRegistry {
        /// Time from an account's freeze to its entry in the registry, which all members see.
        latency: Span = Span(6 * 3_600), "delay", window, assumption;
        /// Time from an account's release to the end of its entry in the registry.
        repair: Span = Span(5 * 86_400), "delay", window, assumption;
        /// What members do about a payment to a listed account.
        action: Answer = Answer::Reject;
        /// What members do about the other accounts of a listed account's holder: payments to them, or the accounts
        /// themselves.
        others: Others = Others::Reject;
        /// Time for which a member holds a payment, if it holds rather than refuses.
        hold: Span = Span(72 * 3_600), "delay", window, assumption;
        /// Share of victims who withdraw a held payment as soon as they understand; the others do when they report.
        withdraws: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Share of victims who understand from what they are told about a payment refused or held for an entry in the
        /// registry.
        tells: f64 = 0.3, "share" in 0.0..=1.0, window, assumption;
        /// Share of account openings by holders of a listed account that members turn away.
        turns_away: f64 = 0.8, "share" in 0.0..=1.0, window, assumption;
        /// Work on one entry in the registry.
        minutes: f64 = 10.0, "minutes/entry" in 0.0..=1e4, window, assumption;
    }
}

decisions! {
    /// Whether a listed holder's opening is turned away.
    TURNS_AWAY = "policy/shared_mule_registry/turns_away";
}

/// What its memory is about: accounts, holders, and accounts that can pay nothing because of their holder's entry.
#[derive(Clone, Copy)]
enum Entry {
    Account(AccountIx),
    Holder(Owner),
    Restricted(AccountIx),
}

impl Entry {
    fn key(self) -> u64 {
        match self {
            Entry::Account(account) => u64::from(account.0),
            Entry::Holder(Owner::Person(person)) => 1 << 32 | u64::from(person.0),
            Entry::Holder(Owner::Business(business)) => 2 << 32 | u64::from(business.0),
            Entry::Restricted(account) => 3 << 32 | u64::from(account.0),
        }
    }

    fn is_there(self, view: PolicyView<'_>) -> bool {
        view.remembers(self.key()).is_some()
    }
}

impl SharedMuleRegistry {
    /// All members see an account from now on.
    fn list(&self, context: &mut PolicyContext<'_>, account: AccountIx) {
        let view = context.view();
        let (now, owner) = (view.now(), view.world().accounts.record(account).owner());
        let is_mule = view.is_mule(account);
        let memory = context.memory();
        if memory.insert(Entry::Account(account).key(), now.0).is_some() {
            return;
        }
        memory.entry(Entry::Holder(owner).key()).or_insert(now.0);
        let ledger = context.ledger();
        ledger.alerts += 1;
        ledger.alerts_right += i64::from(is_mule);
        ledger.analyst_minutes += self.minutes as i64;
        if self.others != Others::Freeze {
            return;
        }
        for other in context.view().world().accounts_of(owner) {
            let (view, accounts) = (context.view(), &context.view().world().accounts);
            if view.covers(accounts.get(other).institution()) && accounts.is_open(other, view.now()) {
                context.freeze(other, Reason::Review, None);
            }
        }
    }

    /// The entry of an account is taken back, and its holder's if it was the last one.
    fn repair(&self, context: &mut PolicyContext<'_>, account: AccountIx) {
        let owner = context.view().world().accounts.record(account).owner();
        let all = context.view().world().accounts_of(owner);
        if context.memory().remove(&Entry::Account(account).key()).is_none() {
            return;
        }
        context.ledger().analyst_minutes += self.minutes as i64;
        if all.iter().any(|&other| Entry::Account(other).is_there(context.view())) {
            return;
        }
        context.memory().remove(&Entry::Holder(owner).key());
        for other in all {
            if context.memory().remove(&Entry::Restricted(other).key()).is_some() {
                context.clear(other);
            }
        }
    }

    /// Whether a payment is to another account of a listed holder's, with a member that does something about those.
    fn minds(&self, view: PolicyView<'_>, attempt: &Attempt) -> bool {
        matches!(self.others, Others::Hold | Others::Reject)
            && view.covers(attempt.receiver)
            && Entry::Holder(view.world().accounts.record(attempt.to).owner()).is_there(view)
    }
}

impl Policy for SharedMuleRegistry {
    fn kind(&self) -> &'static str {
        "shared_mule_registry"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn checks_payments(&self) -> bool {
        self.coverage > 0.0
    }

    fn on_event(&self, context: &mut PolicyContext<'_>, event: PolicyEvent) {
        let (account, after) = match event {
            PolicyEvent::Frozen(account) => (account, self.latency),
            PolicyEvent::Cleared(account) => (account, self.repair),
            _ => return,
        };
        let view = context.view();
        let state = view.world().accounts.get(account);
        if view.covers(state.institution()) {
            let (at, key) = (view.now() + after, state.id.0);
            context.schedule(at, key, PolicyTask::Account(account));
        }
    }

    fn on_task(&self, context: &mut PolicyContext<'_>, task: PolicyTask) {
        match task {
            PolicyTask::Account(account) if context.view().is_frozen(account) => self.list(context, account),
            PolicyTask::Account(account) => self.repair(context, account),
            PolicyTask::Opening(account) => {
                let owner = context.view().world().accounts.record(account).owner();
                if Entry::Holder(owner).is_there(context.view()) && context.restrict(account) {
                    let now = context.view().now();
                    context.memory().insert(Entry::Restricted(account).key(), now.0);
                }
            }
            _ => {}
        }
    }

    /// Openings of the day by listed holders for themselves: at first their accounts can pay nothing, until the entry
    /// is repaired.
    fn on_day(&self, context: &mut PolicyContext<'_>, day: Day) {
        let holders = Entry::Holder(Owner::Person(PersonIx(0))).key();
        let listed = context.view().remembered(holders..holders + (1 << 32));
        let people: Vec<u64> = listed.map(|(key, _)| key - holders).collect();
        for person in people {
            let owner = Owner::Person(PersonIx(person as u32));
            for account in context.view().world().accounts_of(owner) {
                let view = context.view();
                let record = view.world().accounts.record(account);
                let (opens, id) = (record.opened_at(), record.id.0);
                if !opening::is_of_day(view, account, day) || !view.covers(record.institution()) {
                    continue;
                }
                let refused = view.draw(TURNS_AWAY, id, 0, 0).chance(self.turns_away);
                let ledger = context.ledger();
                ledger.checks += 1;
                if refused {
                    ledger.refused_honest += 1;
                    context.schedule(opens, id, PolicyTask::Opening(account));
                }
            }
        }
    }

    fn before_payment(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> Verdict {
        if !context.view().covers(attempt.sender) {
            return Verdict::Pass;
        }
        context.ledger().checks += 1;
        let rejects = if Entry::Account(attempt.to).is_there(context.view()) {
            self.action == Answer::Reject
        } else if self.minds(context.view(), attempt) {
            self.others == Others::Reject
        } else {
            return Verdict::Pass;
        };

        if rejects {
            Verdict::Reject {
                allowed: Minor::ZERO,
                again: None,
                resumes: 0.0,
                tells: self.tells,
            }
        } else {
            Verdict::Hold {
                until: attempt.at + self.hold,
                withdraws: self.withdraws,
                tells: self.tells,
            }
        }
    }

    fn allows(&self, context: &mut PolicyContext<'_>, request: &Request) -> bool {
        let Request::Account {
            key,
            person,
            institution,
        } = *request
        else {
            return true;
        };
        if !context.view().covers(institution) {
            return true;
        }
        let known = Entry::Holder(Owner::Person(person)).is_there(context.view());
        let refused = known && context.view().draw(TURNS_AWAY, key, 0, 0).chance(self.turns_away);
        let ledger = context.ledger();
        ledger.checks += 1;
        ledger.refused_illicit += i64::from(refused);
        !refused
    }
}
