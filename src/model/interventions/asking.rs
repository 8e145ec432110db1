//! When policies are asked: what the rooms of the model call at the few moments at which an intervention may reach
//! them.
//!
//! Policies are asked in the order of the run's list. With none in force each call costs one look at an empty list.

use std::sync::Arc;

use super::adjustment::Adjustment;
use super::attempt::Attempt;
use super::context::PolicyContext;
use super::coverage;
use super::event::PolicyEvent;
use super::id::PolicyIx;
use super::policy::Policy;
use super::request::Request;
use super::task::PolicyTask;
use super::verdict::Verdict;
use super::view::PolicyView;
use crate::engine::{Day, Time};
use crate::model::state::Sim;
use crate::model::state::policies::{Installed, Policies, PolicyState};

/// Puts the scenario's policies in place. Called when the window opens, so that none can have an effect before and arms
/// of an experiment share all that came earlier.
pub(crate) fn install(sim: &mut Sim) {
    let window = sim.world.horizon.window_start.start();
    let installed = sim.params.policies.iter().map(|named| {
        let terms = named.policy.terms();
        let (from, to) = (window + terms.start, terms.end.map_or(Time::NEVER, |end| window + end));
        let state = PolicyState {
            covers: coverage::of(sim, &terms),
            ..PolicyState::default()
        };
        (Installed::new(named.clone(), terms, from, to), state)
    });
    let (list, states): (Vec<Installed>, Vec<PolicyState>) = installed.unzip();
    sim.policies = Policies::new(list, states);
}

/// The window closes: what the policies have done by now is what they did. Honest payments that still wait have waited
/// until now.
pub(in crate::model) fn close_window(sim: &mut Sim) {
    let waited = sim.honest_waiting();
    sim.policies.close(&waited);
}

/// A day begins.
pub(crate) fn begin_day(sim: &mut Sim, day: Day) {
    sim.policies.begin_day(day);
    each(sim, |context, policy| policy.on_day(context, day));
}

/// Asks every policy in force.
fn each(sim: &mut Sim, mut ask: impl FnMut(&mut PolicyContext<'_>, &dyn Policy)) {
    if sim.policies.list().is_empty() {
        return;
    }
    let list = Arc::clone(sim.policies.list());
    for (position, installed) in (0_u16..).zip(list.iter()) {
        if installed.in_force(sim.now) {
            let me = PolicyIx(position);
            ask(&mut PolicyContext { sim, me }, &*installed.named.policy);
        }
    }
}

/// Shows a payment to the policies that look at payments. Answers what those said that do not let it pass.
#[must_use]
pub(in crate::model) fn before_payment(sim: &mut Sim, attempt: &Attempt) -> Vec<(PolicyIx, Verdict)> {
    let mut said = Vec::new();
    each(sim, |context, policy| {
        if policy.checks_payments() {
            let verdict = policy.before_payment(context, attempt);
            if verdict != Verdict::Pass {
                said.push((context.me, verdict));
            }
        }
    });
    said
}

/// The first policy whose warning the payer heeds. All that warned are asked.
#[must_use]
pub(in crate::model) fn heeded(sim: &mut Sim, attempt: &Attempt, said: &[(PolicyIx, Verdict)]) -> Option<PolicyIx> {
    let mut heeded = None;
    each(sim, |context, policy| {
        let me = context.me;
        if said.contains(&(me, Verdict::Warn)) && policy.heeds_warning(context, attempt) {
            heeded = heeded.or(Some(me));
        }
    });
    heeded
}

/// Something happened.
pub(crate) fn tell(sim: &mut Sim, event: PolicyEvent) {
    each(sim, |context, policy| policy.on_event(context, event));
}

/// Whether no policy refuses. All are asked, so that each counts what came before it.
#[must_use]
pub(crate) fn allowed(sim: &mut Sim, request: Request) -> bool {
    let mut allowed = true;
    each(sim, |context, policy| allowed &= policy.allows(context, &request));
    allowed
}

/// Lets the policies in force adjust a quantity.
pub(crate) fn adjust(sim: &Sim, mut adjustment: Adjustment<'_>) {
    for (position, installed) in (0_u16..).zip(sim.policies.list().iter()) {
        if installed.in_force(sim.now) {
            let me = PolicyIx(position);
            installed.named.policy.adjust(PolicyView { sim, me }, &mut adjustment);
        }
    }
}

/// A task of a policy's is due. What was begun is finished, even if the policy has ended meanwhile.
pub(in crate::model) fn run_task(sim: &mut Sim, me: PolicyIx, task: PolicyTask) {
    let list = Arc::clone(sim.policies.list());
    if let Some(installed) = list.get(me.at()) {
        installed.named.policy.on_task(&mut PolicyContext { sim, me }, task);
    }
}
