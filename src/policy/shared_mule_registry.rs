//! A registry of mule accounts that institutions share: what one member freezes, all members know, and whose it is.
//!
//! It knows only what its members froze, after a while. Members act on the account, on openings by its holder, and on the
//! holder's other accounts with them. It holds wrong entries too, until the holder was heard and the entry repaired; they
//! hurt honest holders as they would others.

use crate::engine::{Day, Span};
use crate::model::facts::{Actor, Reason};
use crate::model::interventions::port::{self, Attempt, Matter, Occasion, Policy, PolicyIx, Terms, Verdict, Wish};
use crate::model::response::bank::freeze;
use crate::model::state::Sim;
use crate::param::money::Minor;
use crate::param::note::note;
use crate::policy::opening;
use crate::policy::terms::Parameters;
use crate::world::{AccountIx, Flags, Owner};
use crate::{decisions, words};

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

crate::parameters! {
    /// A shared registry of mule accounts. Its coverage is the share of institutions that joined.
    pub struct SharedMuleRegistry {
        /// From a freeze to the entry that all members see.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        latency: Span = Span(6 * 3_600),
        /// From the release of an account to the end of its entry.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        repair: Span = Span(5 * 86_400),
        /// What members do about a payment to a listed account.
        action: Answer = Answer::Reject,
        /// What they do about the holder's other accounts with members: payments to them, or the accounts themselves.
        others: Others = Others::Reject,
        /// How long a hold lasts, if that is what they do.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        hold: Span = Span(72 * 3_600),
        /// Share of victims who withdraw a held payment as soon as they understand; the others do when they report.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        withdraws: f64 = 0.5,
        /// Share of victims who understand from what they are told about a payment refused or held for an entry.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        tells: f64 = 0.3,
        /// Share of openings by holders of a listed account that members turn away.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        turns_away: f64 = 0.8,
        /// Work on an entry.
        #[schemars(range(min = 0.0, max = 1e4), transform = note("minutes/entry", "window", "assumption", "A"))]
        minutes: f64 = 10.0,
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

    fn is_there(self, sim: &Sim, me: PolicyIx) -> bool {
        sim.policies.desk(me).memory.contains_key(&self.key())
    }
}

impl SharedMuleRegistry {
    /// All members see an account from now on.
    fn list(&self, sim: &mut Sim, me: PolicyIx, account: AccountIx) {
        let (now, owner) = (sim.now.0, sim.world.accounts.card(account).owner());
        let is_mule = freeze::is_mule(sim, account);
        let desk = sim.policies.desk_mut(me);
        if desk.memory.insert(Entry::Account(account).key(), now).is_some() {
            return;
        }
        desk.memory.entry(Entry::Holder(owner).key()).or_insert(now);
        desk.tally.alerts += 1;
        desk.tally.alerts_right += i64::from(is_mule);
        desk.tally.analyst_minutes += self.minutes as i64;
        if self.others != Others::Freeze {
            return;
        }
        for other in sim.world.accounts_of(owner) {
            let member = sim.policies.covers(me, sim.world.accounts.get(other).institution());
            let open = sim.world.accounts.is_open(other, sim.now);
            if member && open && freeze::freeze(sim, other, Actor::Policy, Reason::Review, None) {
                let mule = freeze::is_mule(sim, other);
                let ledger = sim.policies.ledger(me);
                ledger.frozen += 1;
                ledger.frozen_wrongly += i64::from(!mule);
            }
        }
    }

    /// The entry of an account is taken back, and its holder's if it was the last one.
    fn repair(&self, sim: &mut Sim, me: PolicyIx, account: AccountIx) {
        let owner = sim.world.accounts.card(account).owner();
        let all = sim.world.accounts_of(owner);
        let desk = sim.policies.desk_mut(me);
        if desk.memory.remove(&Entry::Account(account).key()).is_none() {
            return;
        }
        desk.tally.analyst_minutes += self.minutes as i64;
        if all.iter().any(|&other| Entry::Account(other).is_there(sim, me)) {
            return;
        }
        sim.policies.desk_mut(me).memory.remove(&Entry::Holder(owner).key());
        for other in all {
            let restricted = Entry::Restricted(other).key();
            if sim.policies.desk_mut(me).memory.remove(&restricted).is_some() {
                sim.unfreeze(other, Actor::Policy, Reason::Review);
            }
        }
    }

    /// Whether a payment is to another account of a listed holder's, with a member that does something about those.
    fn minds(&self, sim: &Sim, me: PolicyIx, attempt: &Attempt) -> bool {
        matches!(self.others, Others::Hold | Others::Reject)
            && sim.policies.covers(me, attempt.receiver)
            && Entry::Holder(sim.world.accounts.card(attempt.to).owner()).is_there(sim, me)
    }
}

impl Policy for SharedMuleRegistry {
    fn kind(&self) -> &'static str {
        "shared_mule_registry"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn gates(&self) -> bool {
        self.coverage > 0.0
    }

    fn hears(&self, sim: &mut Sim, me: PolicyIx, occasion: Occasion) {
        let (account, after) = match occasion {
            Occasion::Frozen(account) => (account, self.latency),
            Occasion::Cleared(account) => (account, self.repair),
            _ => return,
        };
        let purse = sim.world.accounts.get(account);
        let (key, institution) = (purse.id.0, purse.institution());
        if sim.policies.covers(me, institution) {
            port::errand(sim, me, sim.now + after, key, Matter::Account(account));
        }
    }

    fn runs(&self, sim: &mut Sim, me: PolicyIx, matter: Matter) {
        match matter {
            Matter::Account(account) if sim.world.accounts.get(account).flags.any(Flags::FROZEN) => {
                self.list(sim, me, account);
            }
            Matter::Account(account) => self.repair(sim, me, account),
            Matter::Opening(account) => {
                let owner = sim.world.accounts.card(account).owner();
                if Entry::Holder(owner).is_there(sim, me) && opening::restrict(sim, account) {
                    let now = sim.now.0;
                    let memory = &mut sim.policies.desk_mut(me).memory;
                    memory.insert(Entry::Restricted(account).key(), now);
                }
            }
            _ => {}
        }
    }

    /// Openings of the day by listed holders for themselves: at first their accounts can pay nothing, until the entry is
    /// repaired.
    fn day(&self, sim: &mut Sim, me: PolicyIx, day: Day) {
        let holders = Entry::Holder(Owner::Person(crate::world::PersonIx(0))).key();
        let people = sim.policies.desk(me).memory.range(holders..holders + (1 << 32));
        let people: Vec<u64> = people.map(|(key, _)| key - holders).collect();
        for person in people {
            let owner = Owner::Person(crate::world::PersonIx(person as u32));
            for account in sim.world.accounts_of(owner) {
                let card = sim.world.accounts.card(account);
                let (opens, id, institution) = (card.opened_at(), card.id.0, card.institution());
                if !opening::of_day(sim, account, day) || !sim.policies.covers(me, institution) {
                    continue;
                }
                let refused = sim.seed.draw(TURNS_AWAY, id, 0, 0).chance(self.turns_away);
                let ledger = sim.policies.ledger(me);
                ledger.checks += 1;
                if refused {
                    ledger.refused_honest += 1;
                    port::errand(sim, me, opens, id, Matter::Opening(account));
                }
            }
        }
    }

    fn before_payment(&self, sim: &mut Sim, me: PolicyIx, attempt: &Attempt) -> Verdict {
        if !sim.policies.covers(me, attempt.sender) {
            return Verdict::Pass;
        }
        sim.policies.ledger(me).checks += 1;
        let rejects = if Entry::Account(attempt.to).is_there(sim, me) {
            self.action == Answer::Reject
        } else if self.minds(sim, me, attempt) {
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

    fn allows(&self, sim: &mut Sim, me: PolicyIx, wish: &Wish) -> bool {
        let Wish::Account {
            key,
            person,
            institution,
        } = *wish
        else {
            return true;
        };
        if !sim.policies.covers(me, institution) {
            return true;
        }
        let known = Entry::Holder(Owner::Person(person)).is_there(sim, me);
        let refused = known && sim.seed.draw(TURNS_AWAY, key, 0, 0).chance(self.turns_away);
        let ledger = sim.policies.ledger(me);
        ledger.checks += 1;
        ledger.refused_illicit += i64::from(refused);
        !refused
    }
}
