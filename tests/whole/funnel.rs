//! The Faisalabad funnel as it is run: every stage is reached, every case is accounted for, and it is the operators'
//! free chats that bound the harm.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{AT_HOME, FAISALABAD, Facts, QUICKSTART, scenario, simulate, simulate_seed};
use scamnet::model::facts::{Case, CaseEvent, Cause, EndReason, Event, Role};
use scamnet::model::labels::finish::stage_columns;
use scamnet::model::params::funnel::END;

/// Ten thousand people, forty days, before the raid.
const SIZE: [&str; 4] = [
    "scale=0.01",
    "horizon.window=\"40 d\"",
    "syndicate.faisalabad.site.faisalabad.seats=300",
    AT_HOME,
];

fn cases(facts: &Facts) -> Vec<&Case> {
    let events = facts.events.iter();
    events
        .filter_map(|event| match event {
            Event::Case(case) => Some(&**case),
            _ => None,
        })
        .collect()
}

fn steps(facts: &Facts) -> Vec<&CaseEvent> {
    let events = facts.events.iter();
    events
        .filter_map(|event| match event {
            Event::CaseEvent(step) => Some(step),
            _ => None,
        })
        .collect()
}

#[test]
fn every_stage_is_reached_and_every_case_is_accounted_for() {
    let facts = simulate(FAISALABAD, &SIZE);
    let scenario = scenario(FAISALABAD, &SIZE);
    let (cases, steps) = (cases(&facts), steps(&facts));

    let stages = stage_columns(&scenario.funnel);
    assert_eq!(stages.len(), 11);
    for (position, stage) in stages.iter().enumerate() {
        let reached = cases.iter().filter(|case| case.stage_at[position].is_some()).count();
        assert!(reached > 0, "nobody came to `{stage}`");
    }

    // No case goes on after its end, and each has one end and one reason for it at most.
    let end = stages.iter().position(|stage| stage == END).unwrap();
    let mut by_reason: BTreeMap<EndReason, u32> = BTreeMap::new();
    for case in &cases {
        let times: Vec<_> = case.stage_at.iter().flatten().collect();
        assert_eq!(case.stage_at[end].is_some(), case.end_reason.is_some(), "{case:?}");
        assert!(
            case.stage_at[end].is_none_or(|end| times.iter().all(|&&at| at <= end)),
            "{case:?}"
        );
        if let Some(reason) = case.end_reason {
            *by_reason.entry(reason).or_default() += 1;
        }
    }
    let ended: u32 = by_reason.values().sum();
    let open = cases.iter().filter(|case| case.end_reason.is_none()).count();
    assert_eq!(ended as usize + open, cases.len());
    assert!(by_reason.len() >= 4, "{by_reason:?}");

    // The steps tell the same story as the cases.
    let listed: BTreeMap<_, _> = cases.iter().map(|case| (case.case_id, *case)).collect();
    let mut done = BTreeSet::new();
    for step in &steps {
        let case = listed[&step.case_id];
        let to = stages.iter().position(|stage| *stage == step.to_stage).unwrap();
        assert!(
            case.stage_at[to].is_some_and(|at| at <= step.ts),
            "{step:?} of {case:?}"
        );
        if to == end {
            assert!(done.insert(step.case_id), "{case:?} ends twice");
            assert_eq!(case.end_reason.map(Cause::from), Some(step.cause));
            assert_eq!(case.stage_at[end], Some(step.ts));
        }
    }
    let window = scenario.days();
    let in_window = cases
        .iter()
        .filter(|case| case.stage_at[end].is_some_and(|at| window.shows(at)))
        .count();
    assert_eq!(done.len(), in_window);
}

#[test]
fn a_case_adds_up_to_its_payments() {
    let facts = simulate(FAISALABAD, &SIZE);
    let settled = facts.payments.iter().filter(|row| row.status.moves());
    let moved: BTreeSet<u64> = settled.map(|row| row.tx_id).collect();
    let mut sums: BTreeMap<_, (i64, i64, i64)> = BTreeMap::new();
    for label in &facts.labels {
        let (Some(case), Some(amount)) = (label.case_id, label.case_amount) else {
            continue;
        };
        // What was asked for and refused by a bank is labelled too, and counts for nothing.
        if !moved.contains(&label.tx_id) {
            continue;
        }
        let sum = sums.entry(case).or_default();
        match label.role {
            Role::Deposit => *sum = (sum.0 + 1, sum.1 + amount.0, sum.2),
            Role::Fee | Role::RecoveryFee => sum.2 += amount.0,
            _ => {}
        }
    }
    let cases = cases(&facts);
    for case in &cases {
        let window = &case.window;
        let expected = sums.get(&case.case_id).copied().unwrap_or_default();
        assert_eq!(
            (window.deposits, window.deposited.0, window.fees.0),
            expected,
            "{case:?}"
        );
    }
    assert!(cases.iter().filter(|case| case.window.deposits > 0).count() >= 20);
}

/// First messages and deposits of two small runs whose operators can keep so many chats going.
fn harm(chats: u32) -> (usize, i64) {
    let harm = |seed: u32| {
        let chats = format!("crew.chats={chats}");
        let sets = ["horizon.window=\"30 d\"", "response.raid=[]", &chats];
        let facts = simulate_seed(QUICKSTART, &sets, seed);
        let deposits = cases(&facts).iter().map(|case| case.window.deposits).sum();
        (
            facts.contacts.iter().filter(|(_, label)| label.illicit).count(),
            deposits,
        )
    };
    let (one, two): ((usize, i64), (usize, i64)) = (harm(1), harm(2));
    (one.0 + two.0, one.1 + two.1)
}

#[test]
fn fewer_chats_mean_fewer_messages_and_fewer_deposits() {
    let (eight, four, two) = (harm(8), harm(4), harm(2));
    assert!(
        eight.0 > four.0 && four.0 > two.0,
        "messages {} {} {}",
        eight.0,
        four.0,
        two.0
    );
    assert!(
        eight.1 > four.1 && four.1 > two.1,
        "deposits {} {} {}",
        eight.1,
        four.1,
        two.1
    );
    assert!(two.1 > 0);
}
