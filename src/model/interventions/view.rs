//! What a policy may look at, and nothing else.

use super::coverage;
use super::id::PolicyIx;
use crate::engine::{Decision, Draw, Time};
use crate::model::state::Sim;
use crate::world::{CountryIx, InstitutionIx, PersonIx, World};

/// The run as a policy sees it at a moment: read only, and only what the methods tell.
///
/// What institutions could know and what is true are both here: a detector that finds four mules in ten must be told
/// which they are. What is true and what nobody could know says so. Use it for the ledger and for how good a policy is
/// at what it does, not to decide what no agency could.
///
/// Views of the world and of the policy's own memory are in `interventions/view.rs`; those of cases, crews and the
/// trail of money in `scam/verbs.rs`, of complaints and inquiries in `response/verbs.rs`, of payments in
/// `payments/verbs.rs`.
#[derive(Clone, Copy, Debug)]
pub struct PolicyView<'a> {
    pub(in crate::model) sim: &'a Sim,
    pub(in crate::model) me: PolicyIx,
}

impl<'a> PolicyView<'a> {
    /// The present moment.
    #[must_use]
    pub fn now(self) -> Time {
        self.sim.now
    }

    /// People, businesses, institutions, accounts, countries, rates; `world().horizon` says when the window is.
    #[must_use]
    pub fn world(self) -> &'a World {
        &self.sim.world
    }

    /// Whole years at the window's opening.
    #[must_use]
    pub fn age(self, person: PersonIx) -> u16 {
        self.sim
            .year()
            .saturating_sub(self.sim.world.people.birth_year[person.at()])
    }

    /// A keyed draw: a function of the run's seed and of these four alone. `time` is whatever unit the decision recurs
    /// in, 0 if it is made once; `ordinal` tells apart draws at one time. Name decisions `policy/KIND/WHAT`, and key
    /// them by what they are about, so that arms of an experiment differ by what the policy does and not by luck.
    #[must_use]
    pub fn draw(self, decision: Decision, entity: u64, time: i64, ordinal: u32) -> Draw {
        self.sim.seed.draw(decision, entity, time, ordinal)
    }

    /// Whether an institution takes part: the policy is meant for its country and for it, and it is among the coverage.
    #[must_use]
    pub fn covers(self, institution: InstitutionIx) -> bool {
        self.sim.policies.covers(self.me, institution)
    }

    /// Whether the policy is meant for a country.
    #[must_use]
    pub fn covers_country(self, country: CountryIx) -> bool {
        self.sim.policies.covers_country(self.me, country)
    }

    /// Whether something that is no institution (a site, a ring, a person, by its key) is among the share that the
    /// policy reaches. Those of a smaller coverage are among those of a larger one, of any policy.
    #[must_use]
    pub fn reaches(self, key: u64) -> bool {
        coverage::reaches(self.sim.seed, key, self.sim.policies.coverage(self.me))
    }

    /// What the policy remembers under a key of its own choosing.
    #[must_use]
    pub fn remembers(self, key: u64) -> Option<i64> {
        self.sim.policies.state(self.me).memory.get(&key).copied()
    }

    /// What it remembers under keys from one to below another, in their order.
    pub fn remembered(self, keys: std::ops::Range<u64>) -> impl Iterator<Item = (u64, i64)> + use<'a> {
        let memory = &self.sim.policies.state(self.me).memory;
        memory.range(keys).map(|(&key, &value)| (key, value))
    }
}
