//! What a policy may do, and nothing else.

use std::collections::BTreeMap;

use super::id::PolicyIx;
use super::ledger::Ledger;
use super::task::PolicyTask;
use super::view::PolicyView;
use crate::engine::random::join;
use crate::engine::{Span, Time};
use crate::model::key;
use crate::model::state::{Sim, Task};

/// The run as a policy may act on it while it is asked. Holds, refusals and warnings are answers ([`Verdict`]);
/// everything else that a policy may do is a method here, and happens at once, at [`PolicyView::now`].
///
/// A verb may have the model ask other policies (a freeze is an event) before it comes back. Each verb says what the
/// model counts in the policy's ledger.
///
/// Verbs about what the policy keeps for itself are in `interventions/context.rs`; those about cases, groups and
/// numbers in `scam/verbs.rs`, about freezes, recalls, alerts and raids in `response/verbs.rs`, about payments in
/// `payments/verbs.rs`.
///
/// [`Verdict`]: super::Verdict
#[derive(Debug)]
pub struct PolicyContext<'a> {
    pub(in crate::model) sim: &'a mut Sim,
    pub(in crate::model) me: PolicyIx,
}

impl PolicyContext<'_> {
    /// What it may look at now.
    #[must_use]
    pub fn view(&self) -> PolicyView<'_> {
        PolicyView {
            sim: self.sim,
            me: self.me,
        }
    }

    /// What it did and cost so far, to count in. `cost_micro_usd` is for what the prices of [`Terms`](super::Terms) do
    /// not cover: their part is added at the end.
    #[must_use]
    pub fn ledger(&mut self) -> &mut Ledger {
        self.sim.policies.ledger(self.me)
    }

    /// What it remembers: a number or a time, by whatever it remembers it for.
    #[must_use]
    pub fn memory(&mut self) -> &mut BTreeMap<u64, i64> {
        &mut self.sim.policies.state_mut(self.me).memory
    }

    /// Something comes at a moment to those who work for the policy, at a desk of its own numbering (by institution, by
    /// country). Answers when they take it up, so many a day and in the order in which it came; `None` if it would wait
    /// longer than their patience, and then it takes nobody's time.
    #[must_use]
    pub fn take_up(&mut self, desk: u64, at: Time, per_day: f64, patience: Span) -> Option<Time> {
        let queues = &mut self.sim.policies.state_mut(self.me).queues;
        queues.entry(desk).or_default().join(at, per_day, patience)
    }

    /// Plans a task of its own, for [`Policy::on_task`](super::Policy::on_task) to do at a moment. The key tells it
    /// apart from others of the policy's in the same second.
    pub fn schedule(&mut self, at: Time, key: u64, task: PolicyTask) {
        let ordinal = key::ordinal::POLICY + u64::from(self.me.0);
        self.sim
            .plan(at, join(key, key::POLICY), ordinal, Task::Policy(self.me, task));
    }
}
