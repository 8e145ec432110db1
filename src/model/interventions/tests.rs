//! When policies are asked, told by one that only counts.

use std::sync::Arc;

use super::*;
use crate::engine::{Day, Span};
use crate::model::facts::{Actor, Reason};
use crate::model::response::fixture::{FIRST, OPENS, RING, SECOND, noon, pass, prompt, town};
use crate::model::state::Sim;

/// Counts what it is asked, and plans a task two days after each freeze.
#[derive(Debug)]
struct Counter {
    end: Option<Span>,
}

/// Where it remembers how often it was asked.
const EVENTS: u64 = 0;
const REQUESTS: u64 = 1;
const DAYS: u64 = 2;
const TASKS: u64 = 3;

fn count(context: &mut PolicyContext<'_>, what: u64) {
    *context.memory().entry(what).or_default() += 1;
}

impl Policy for Counter {
    fn kind(&self) -> &'static str {
        "counter"
    }

    fn terms(&self) -> Terms {
        Terms {
            end: self.end,
            ..Terms::default()
        }
    }

    fn on_event(&self, context: &mut PolicyContext<'_>, event: PolicyEvent) {
        count(context, EVENTS);
        if let PolicyEvent::Frozen(account) = event {
            let at = context.view().now() + Span(2 * 86_400);
            context.schedule(at, u64::from(account.0), PolicyTask::Account(account));
        }
    }

    fn allows(&self, context: &mut PolicyContext<'_>, _request: &Request) -> bool {
        count(context, REQUESTS);
        false
    }

    fn on_day(&self, context: &mut PolicyContext<'_>, _day: Day) {
        count(context, DAYS);
    }

    fn on_task(&self, context: &mut PolicyContext<'_>, _task: PolicyTask) {
        count(context, TASKS);
    }
}

/// The town under counters that end, at noon of the window's first day.
fn under(ends: &[Option<Span>]) -> Sim {
    let mut sim = town(prompt());
    let mut params = (*sim.params).clone();
    params.policies = ends
        .iter()
        .map(|&end| NamedPolicy {
            name: "counter".into(),
            policy: Arc::new(Counter { end }),
        })
        .collect();
    sim.params = params.into();
    sim.now = OPENS.start();
    asking::install(&mut sim);
    asking::begin_day(&mut sim, OPENS);
    sim.now = noon();
    sim
}

fn counted(sim: &Sim, policy: u16) -> [i64; 4] {
    let (sim, me) = (sim, PolicyIx(policy));
    [EVENTS, REQUESTS, DAYS, TASKS].map(|what| PolicyView { sim, me }.remembers(what).unwrap_or(0))
}

#[test]
fn a_policy_is_asked_while_it_is_in_force_and_finishes_what_it_began() {
    let mut sim = under(&[Some(Span::DAY)]);
    sim.freeze(FIRST, Actor::Bank, Reason::Alert);
    assert!(!asking::allowed(&mut sim, Request::Number { ring: RING }));
    assert_eq!(counted(&sim, 0), [1, 1, 1, 0]);
    pass(&mut sim, 1);
    asking::begin_day(&mut sim, OPENS.plus(1));
    sim.freeze(SECOND, Actor::Bank, Reason::Alert);
    assert!(asking::allowed(&mut sim, Request::Number { ring: RING }), "it is over");
    pass(&mut sim, 2);
    assert_eq!(counted(&sim, 0), [1, 1, 1, 1]);
}

#[test]
fn every_policy_is_asked_whatever_others_say() {
    let mut sim = under(&[None, None]);
    assert!(!asking::allowed(&mut sim, Request::Number { ring: RING }));
    assert_eq!((counted(&sim, 0), counted(&sim, 1)), ([0, 1, 1, 0], [0, 1, 1, 0]));
}

#[test]
fn a_fork_remembers_for_itself() {
    let sim = under(&[None]);
    let mut fork = sim.clone();
    fork.freeze(FIRST, Actor::Bank, Reason::Alert);
    assert_eq!((counted(&sim, 0)[0], counted(&fork, 0)[0]), (0, 1));
}

#[test]
fn what_policies_bring_about_is_counted_by_the_model_and_once() {
    let mut sim = under(&[None]);
    let me = PolicyIx(0);
    let mut context = PolicyContext { sim: &mut sim, me };
    assert!(context.freeze(FIRST, Reason::Review, None));
    assert!(!context.freeze(FIRST, Reason::Review, None), "it is frozen");
    // Person 8 has nothing to do with any crew.
    assert!(context.freeze(crate::world::AccountIx(8), Reason::Review, None));
    assert!(context.raid(SiteIx(0)));
    assert!(!context.raid(SiteIx(0)), "it has fallen");
    let ledger = *context.ledger();
    assert_eq!((ledger.frozen, ledger.frozen_wrongly, ledger.raids), (2, 1, 1));
}
