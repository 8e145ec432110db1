//! Interventions and what they keep: which are in place, what each remembers and has done, payments that wait for one.
//!
//! Data alone. When policies are asked is in [`crate::model::interventions`].

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use super::{Holds, Queue};
use crate::engine::random::{join, mix};
use crate::engine::{Day, Horizon, Time};
use crate::model::interventions::coverage::Coverage;
use crate::model::interventions::{Bearer, CaseIx, Ledger, NamedPolicy, PolicyIx, Terms};
use crate::param::money::Minor;
use crate::world::{AccountIx, CountryIx, InstitutionIx};

/// The policies of a run, from the window's start on, and what they keep.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    list: Arc<[Installed]>,
    states: Vec<PolicyState>,
    /// What each had done by the window's end; none before it. What comes later is nobody's harm and nobody's cost.
    closed: Option<Vec<Ledger>>,
    /// Whether one that looks at payments is in force today.
    checks_payments: bool,
    /// Payments that wait.
    pub holds: Holds,
    /// Payments shown in the second of the last one, by pair of accounts.
    second: (Time, Vec<(u64, u64)>),
    /// Pairs of strangers of whom one has paid the other under a policy's eyes.
    pub paid: Pairs,
    /// What was made good in the window, by case and by who pays for it, in the case's currency.
    pub made_good: Vec<(CaseIx, Bearer, Minor)>,
}

/// A policy in place.
#[derive(Clone, Debug)]
pub(in crate::model) struct Installed {
    pub named: NamedPolicy,
    terms: Terms,
    /// Of its draws about what it tells: its own, whatever other policies there are.
    key: u64,
    from: Time,
    to: Time,
}

impl Installed {
    /// One that is in force from one moment until before another.
    #[must_use]
    pub fn new(named: NamedPolicy, terms: Terms, from: Time, to: Time) -> Installed {
        Installed {
            key: key_of(&named.name),
            named,
            terms,
            from,
            to,
        }
    }

    /// Whether it is in force at a moment.
    #[must_use]
    pub fn in_force(&self, at: Time) -> bool {
        self.from <= at && at < self.to
    }
}

/// A key that stands for a policy's name.
fn key_of(name: &str) -> u64 {
    name.bytes().fold(0, |key, byte| join(key, u64::from(byte)))
}

/// What a policy remembers, and who takes part in it.
#[derive(Clone, Debug, Default)]
pub(in crate::model) struct PolicyState {
    pub ledger: Ledger,
    /// Those who work for it, by institution, country or ring.
    pub queues: BTreeMap<u64, Queue>,
    /// A number or a time, by whatever the policy remembers it for.
    pub memory: BTreeMap<u64, i64>,
    pub covers: Coverage,
}

impl Policies {
    /// Some policies, with a state each.
    #[must_use]
    pub(in crate::model) fn new(list: Vec<Installed>, states: Vec<PolicyState>) -> Policies {
        Policies {
            list: list.into(),
            states,
            ..Policies::default()
        }
    }

    /// All in place, in the order in which they are asked.
    #[inline]
    #[must_use]
    pub(in crate::model) fn list(&self) -> &Arc<[Installed]> {
        &self.list
    }

    /// A day begins: whether payments are looked at on it is settled.
    pub(in crate::model) fn begin_day(&mut self, day: Day) {
        let tomorrow = day.plus(1).start();
        self.checks_payments = self.list.iter().any(|installed| {
            installed.named.policy.checks_payments() && installed.from < tomorrow && day.start() < installed.to
        });
    }

    /// The window closes, and honest payments that still wait have waited so many cents times seconds for each.
    pub(in crate::model) fn close(&mut self, waited: &[(PolicyIx, i64)]) {
        let mut ledgers: Vec<Ledger> = self.states.iter().map(|state| state.ledger).collect();
        for &(by, cent_seconds) in waited {
            ledgers[by.at()].held_honest_cent_seconds += cent_seconds;
        }
        self.closed = Some(ledgers);
    }

    /// Whether payments must be shown to a policy today.
    #[inline]
    #[must_use]
    pub const fn checks_payments(&self) -> bool {
        self.checks_payments
    }

    /// How many payments between two accounts were shown before in this second.
    pub fn nth(&mut self, at: Time, pair: u64) -> u64 {
        let (second, shown) = &mut self.second;
        if *second != at {
            *second = at;
            shown.clear();
        }
        // A handful a second: looking through them is quicker than any order.
        let place = shown.iter().position(|(other, _)| *other == pair).unwrap_or_else(|| {
            shown.push((pair, 0));
            shown.len() - 1
        });
        shown[place].1 += 1;
        shown[place].1 - 1
    }

    /// What each did and cost in the window, by name, in the order of the scenario. While the window is open: so far,
    /// but for days, which count to its end.
    #[must_use]
    pub fn ledgers(&self, horizon: &Horizon) -> Vec<(String, Ledger)> {
        let end = horizon.window_end.start();
        let with_cost = self.list.iter().enumerate().map(|(position, installed)| {
            let seconds = (installed.to.min(end).0 - installed.from.min(end).0).max(0);
            let mut ledger = match &self.closed {
                Some(closed) => closed[position],
                None => self.states[position].ledger,
            };
            // What never came into force was never set up.
            if seconds > 0 {
                ledger.cost_micro_usd += installed.terms.prices.cost((seconds + 86_399) / 86_400, &ledger);
            }
            (installed.named.name.clone(), ledger)
        });
        with_cost.collect()
    }

    /// What all did and cost together, in the window.
    #[must_use]
    pub fn ledger_of_all(&self, horizon: &Horizon) -> Ledger {
        let mut sum = Ledger::default();
        for (_, ledger) in self.ledgers(horizon) {
            sum += ledger;
        }
        sum
    }

    /// Key of draws that must not depend on which other policies there are.
    #[must_use]
    pub(in crate::model) fn key(&self, me: PolicyIx) -> u64 {
        self.list[me.at()].key
    }

    /// Share of those it is about that it reaches.
    #[must_use]
    pub(in crate::model) fn coverage(&self, me: PolicyIx) -> f64 {
        self.list[me.at()].terms.coverage
    }

    /// What one of them remembers.
    #[must_use]
    pub(in crate::model) fn state(&self, me: PolicyIx) -> &PolicyState {
        &self.states[me.at()]
    }

    /// What one of them remembers, to write on.
    pub(in crate::model) fn state_mut(&mut self, me: PolicyIx) -> &mut PolicyState {
        &mut self.states[me.at()]
    }

    /// Ledger of a policy.
    pub(in crate::model) fn ledger(&mut self, me: PolicyIx) -> &mut Ledger {
        &mut self.state_mut(me).ledger
    }

    /// Whether an institution takes part in it.
    #[must_use]
    pub(in crate::model) fn covers(&self, me: PolicyIx, institution: InstitutionIx) -> bool {
        self.state(me).covers.institutions[institution.at()]
    }

    /// Whether it is meant for a country.
    #[must_use]
    pub(in crate::model) fn covers_country(&self, me: PolicyIx, country: CountryIx) -> bool {
        self.state(me).covers.countries[country.at()]
    }
}

/// Pairs of accounts. Nothing goes through them in order: only whether a pair is there is ever asked.
#[derive(Clone, Debug, Default)]
pub struct Pairs(HashSet<u64, BuildHasherDefault<Mixed>>);

impl Pairs {
    /// Whether one has paid the other.
    #[must_use]
    pub fn has(&self, from: AccountIx, to: AccountIx) -> bool {
        self.0.contains(&pair(from, to))
    }

    /// One has paid the other.
    pub fn add(&mut self, from: AccountIx, to: AccountIx) {
        self.0.insert(pair(from, to));
    }
}

fn pair(from: AccountIx, to: AccountIx) -> u64 {
    u64::from(from.0) << 32 | u64::from(to.0)
}

/// Hashes a pair by the model's own mixing, the same on every machine.
#[derive(Clone, Copy, Debug, Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = mix(self.0 ^ value);
    }
}
