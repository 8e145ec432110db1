//! Claims about what answers, told in a small town.

use super::bank::alert::raise;
use super::fixture::*;
use super::task::{begin, finish};
use super::{case_ended, hijack_noticed};
use crate::engine::Span;
use crate::model::facts::{Action, AlertOutcome, Desk, Detector, EnforcementAction, Event, Finding, MuleKind, Role};
use crate::model::state::{MuleIx, ResponseTask, Rule, Sim};
use crate::param::money::Minor;
use crate::world::{AccountIx, Flags};

fn frozen(sim: &Sim, account: AccountIx) -> bool {
    sim.world.accounts.get(account).flags.any(Flags::FROZEN)
}

fn balance(sim: &Sim, account: AccountIx) -> i64 {
    sim.world.accounts.get(account).balance.0
}

fn acts(sim: &Sim) -> Vec<EnforcementAction> {
    facts(sim, |event| match event {
        Event::Enforcement(row) => Some(row.action),
        _ => None,
    })
}

#[test]
fn a_report_freezes_the_first_receiver_and_brings_back_what_still_lies_there() {
    let mut sim = town(prompt());
    let receipt = deposit(&mut sim, FIRST, 50_000);
    layer(&mut sim, FIRST, SECOND, 45_000);
    case_ended(&mut sim, CASE);
    pass(&mut sim, 2);

    assert!(frozen(&sim, FIRST));
    assert!(!frozen(&sim, SECOND), "only the first account is followed");
    let actions = facts(&sim, |event| match event {
        Event::AccountAction(row) => Some((row.action, row.amount.map(|amount| amount.0))),
        _ => None,
    });
    assert_eq!(
        actions,
        [
            (Action::Freeze, Some(1_005_000)),
            (Action::Recall, Some(5_000)),
            (Action::Return, Some(5_000))
        ]
    );
    assert_eq!(balance(&sim, AccountIx(VICTIM.0)), 955_000);
    let case = &sim.cases[CASE.at()];
    assert_eq!(case.window.recovered, Minor(5_000));
    assert_eq!(case.life.recovered, Minor(5_000));
    assert_eq!(case.given[0].returned, Minor(5_000));
    assert_eq!(case.reported_at, Some(noon() + Span::HOUR));
    assert_eq!(sim.truth.payments[0].knowable_at, noon() + Span::HOUR);
    let refund = &sim.truth.payments[2];
    assert_eq!((refund.role, refund.case_amount), (Role::Refund, Some(Minor(5_000))));
    assert_eq!(sim.book.rows[2].reverses_tx, Some(receipt.tx_id));
}

#[test]
fn a_deeper_trace_follows_the_money() {
    let mut params = prompt();
    params.bank.layers_followed = 2;
    let mut sim = town(params);
    deposit(&mut sim, FIRST, 50_000);
    layer(&mut sim, FIRST, SECOND, 45_000);
    case_ended(&mut sim, CASE);
    pass(&mut sim, 2);
    assert!(frozen(&sim, SECOND));
    assert_eq!(sim.cases[CASE.at()].life.recovered, Minor(50_000));
    assert!(!sim.truth.payments[1].knowable_at.is_never());
    assert_eq!(sim.truth.account_known.len(), 2);
}

#[test]
fn whoever_lost_nothing_or_was_asked_before_does_not_report() {
    let mut sim = town(prompt());
    case_ended(&mut sim, CASE);
    assert!(sim.calendar.is_empty());
    deposit(&mut sim, FIRST, 50_000);
    case_ended(&mut sim, CASE);
    case_ended(&mut sim, CASE);
    assert_eq!(sim.calendar.len(), 1);
}

#[test]
fn a_confirmed_alert_freezes_a_mule_and_is_told() {
    let mut sim = town(prompt());
    let receipt = deposit(&mut sim, FIRST, 50_000);
    raise(&mut sim, &receipt, Rule::FanIn);
    raise(&mut sim, &receipt, Rule::FanIn);
    pass(&mut sim, 30);
    assert!(frozen(&sim, FIRST));
    let alerts = facts(&sim, |event| match event {
        Event::Alert(row) => Some((row.detector, row.outcome)),
        _ => None,
    });
    assert_eq!(alerts, [(Detector::FanIn, AlertOutcome::Confirmed)]);
    finish(&mut sim);
    let labels = facts(&sim, |event| match event {
        Event::Label(row) => Some((row.verdict, row.withdrawn_at)),
        _ => None,
    });
    assert_eq!(labels, [(Finding::Mule, None)]);
}

#[test]
fn somebody_wrongly_frozen_is_released_and_the_label_withdrawn() {
    let mut params = prompt();
    params.bank.false_positive = 1.0;
    let mut sim = town(params);
    let honest = AccountIx(8);
    let receipt = deposit(&mut sim, honest, 10);
    raise(&mut sim, &receipt, Rule::FanIn);
    pass(&mut sim, 60);
    assert!(!frozen(&sim, honest));
    finish(&mut sim);
    let withdrawn = facts(&sim, |event| match event {
        Event::Label(row) => Some(row.withdrawn_at.is_some()),
        _ => None,
    });
    assert_eq!(withdrawn, [true]);
    let actions = facts(&sim, |event| match event {
        Event::AccountAction(row) => Some(row.action),
        _ => None,
    });
    assert_eq!(actions, [Action::Freeze, Action::Unfreeze]);
}

#[test]
fn linked_complaints_lead_to_an_inquiry_a_raid_forensics_and_a_court_order() {
    let mut params = prompt();
    params.report.to_bank = 0.0;
    params.report.to_police = 1.0;
    params.police.unlinked = 1.0;
    params.police.evidence_per_seat = 0.5;
    params.police.raids = 1.0;
    let mut sim = town(params);
    deposit(&mut sim, FIRST, 50_000);
    case_ended(&mut sim, CASE);
    pass(&mut sim, 2);
    assert_eq!(acts(&sim), [], "one complaint is not enough");
    let again = sim.response.complaints.len() - 1;
    now(
        &mut sim,
        ResponseTask::LookInto(crate::model::state::ComplaintIx(again as u32)),
    );
    pass(&mut sim, 95);
    assert_eq!(
        acts(&sim),
        [
            EnforcementAction::Inquiry,
            EnforcementAction::Raid,
            EnforcementAction::Arrest,
            EnforcementAction::Seizure,
            EnforcementAction::Remand,
            EnforcementAction::CourtFreeze,
        ]
    );
    let counts = facts(&sim, |event| match event {
        Event::Enforcement(row) => row.count,
        _ => None,
    });
    assert_eq!(counts, [2, 3, 2, 3], "complaints, arrested, devices, remanded");
    assert!(frozen(&sim, SECOND), "forensics name every account");
    assert!(frozen(&sim, COMPANY), "and a court those of companies");
    assert!(!frozen(&sim, ADDRESS));
    assert!(sim.truth.account_known.contains_key(&ADDRESS));
}

#[test]
fn a_raid_of_the_scenario_comes_on_its_day_and_an_inquiry_before() {
    let mut params = prompt();
    params.raid = vec![crate::model::params::response::RaidParams {
        site: "site".into(),
        day: 20.5,
    }];
    let mut sim = town(params);
    begin(&mut sim);
    pass(&mut sim, 30);
    let rows = facts(&sim, |event| match event {
        Event::Enforcement(row) => Some((row.action, (row.ts - OPENS.start()).0 as f64 / 86_400.0)),
        _ => None,
    });
    assert_eq!(rows[0], (EnforcementAction::Inquiry, 6.5));
    assert_eq!(rows[1], (EnforcementAction::Raid, 20.5));
    assert_eq!(
        sim.sites[SITE.at()].raided_at,
        Some(OPENS.start() + Span(20 * 86_400 + 43_200))
    );
}

#[test]
fn an_owner_complains_of_a_hijacked_account_and_gets_it_back() {
    let mut sim = town(prompt());
    let mule = MuleIx(0);
    sim.mules.all[0].kind = MuleKind::Hijacked;
    hijack_noticed(&mut sim, mule);
    pass(&mut sim, 3);
    assert!(sim.response.complaints.is_empty(), "nothing to see yet");
    deposit(&mut sim, FIRST, 50_000);
    layer(&mut sim, FIRST, SECOND, 45_000);
    sim.mules.all[0].first_use = Some(sim.now);
    pass(&mut sim, 80);
    let desks = facts(&sim, |event| match event {
        Event::Complaint(row) => Some(row.desk),
        _ => None,
    });
    assert_eq!(desks, [Desk::Bank]);
    assert!(!frozen(&sim, FIRST));
    assert!(sim.mules.all[0].frozen_at.is_some());
    assert!(frozen(&sim, SECOND), "where the money went");
}

#[test]
fn honest_complaints_come_at_their_rate_and_freeze_nobody_unless_upheld() {
    let mut params = prompt();
    // Ten people: one complaint a day.
    params.honest.mistaken = 100_000.0;
    params.honest.false_claims = 0.0;
    params.honest.freezes = 0.0;
    let mut sim = town(params);
    sim.now = OPENS.start();
    let mut rows = 0;
    for day in 0..60 {
        let today = OPENS.plus(day);
        super::honest::plan_day(&mut sim, today);
        pass(&mut sim, 1);
        rows = facts(&sim, |event| matches!(event, Event::Complaint(_)).then_some(())).len();
    }
    assert!((40..=80).contains(&rows), "{rows}");
    assert!(facts(&sim, |event| matches!(event, Event::AccountAction(_)).then_some(())).is_empty());
}
