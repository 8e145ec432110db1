//! A registry of mule accounts that institutions share: what one member freezes, all members refuse to pay.
//!
//! It knows only what its members froze, after a while, and holds wrong entries too, until the holder was heard and the
//! entry repaired.

use crate::engine::Span;
use crate::model::lever::{self, Attempt, Matter, Occasion, Policy, PolicyIx, Terms, Verdict, Wish};
use crate::model::sim::Sim;
use crate::param::money::Minor;
use crate::param::note::note;
use crate::policy::terms::Parameters;
use crate::words;
use crate::world::{AccountIx, Flags, Owner};

words! {
    /// What a member does about a payment to a listed account.
    pub enum Answer {
        Reject = "reject",
        Hold = "hold",
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

/// Whether a listed holder's opening is turned away.
const TURNS_AWAY: crate::engine::Decision = crate::engine::Decision::named("policy/shared_mule_registry/turns_away");

fn listed(sim: &Sim, me: PolicyIx, account: AccountIx) -> bool {
    sim.policies.desk(me).memory.contains_key(&u64::from(account.0))
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
            lever::errand(sim, me, sim.now + after, key, Matter::Account(account));
        }
    }

    fn runs(&self, sim: &mut Sim, me: PolicyIx, matter: Matter) {
        let Matter::Account(account) = matter else {
            return;
        };
        let frozen = sim.world.accounts.get(account).flags.any(Flags::FROZEN);
        let now = sim.now.0;
        let memory = &mut sim.policies.desk_mut(me).memory;
        if frozen {
            memory.entry(u64::from(account.0)).or_insert(now);
        } else {
            memory.remove(&u64::from(account.0));
        }
        let ledger = sim.policies.ledger(me);
        ledger.analyst_minutes += self.minutes as i64;
    }

    fn before_payment(&self, sim: &mut Sim, me: PolicyIx, attempt: &Attempt) -> Verdict {
        if !sim.policies.covers(me, attempt.sender) {
            return Verdict::Pass;
        }
        sim.policies.ledger(me).checks += 1;
        if !listed(sim, me, attempt.to) {
            return Verdict::Pass;
        }
        match self.action {
            Answer::Reject => Verdict::Reject {
                allowed: Minor::ZERO,
                again: None,
                resumes: 0.0,
                tells: self.tells,
            },
            Answer::Hold => Verdict::Hold {
                until: attempt.at + self.hold,
                withdraws: self.withdraws,
                tells: self.tells,
            },
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
        let accounts = sim.world.accounts_of(Owner::Person(person));
        let known = accounts.iter().any(|&account| listed(sim, me, account));
        let refused = known && sim.seed.draw(TURNS_AWAY, key, 0, 0).chance(self.turns_away);
        let ledger = sim.policies.ledger(me);
        ledger.checks += 1;
        ledger.refused_illicit += i64::from(refused);
        !refused
    }
}
