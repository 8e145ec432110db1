//! Claims about what answers, told in a small town.

use super::bank::alert::raise;
use super::bank::recall;
use super::fixture::*;
use super::police::inquiry;
use super::task::{begin, finish};
use super::{case_ended, hijack_noticed};
use crate::engine::Span;
use crate::model::facts::{
    Action, Actor, AlertOutcome, Desk, Detector, Discovery, EndReason, EnforcementAction, Event, Finding, FoundBy,
    MuleKind, Role,
};
use crate::model::params::response::ResponseParams;
use crate::model::state::{ComplaintIx, MuleIx, ResponseTask, Rule, Sim};
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
    assert_eq!(
        (case.bank_told_at, case.police_told_at),
        (Some(noon() + Span::HOUR), None)
    );
    let found = Discovery {
        at: noon() + Span::HOUR,
        by: FoundBy::BankReport,
    };
    assert_eq!(sim.truth.payments[0].found, found);
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
    assert!(sim.truth.payments[1].found.by == FoundBy::Trace);
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
    params.report.share = 0.0;
    params.police_report.share = 1.0;
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

/// Whether a case's bank and the police were told, and whether the first account is frozen by then.
fn told(params: ResponseParams) -> (bool, bool, bool) {
    let mut sim = town(params);
    deposit(&mut sim, FIRST, 50_000);
    case_ended(&mut sim, CASE);
    pass(&mut sim, 5);
    let case = &sim.cases[CASE.at()];
    (
        case.bank_told_at.is_some(),
        case.police_told_at.is_some(),
        frozen(&sim, FIRST),
    )
}

#[test]
fn bank_and_police_are_told_each_for_itself_and_banks_act_on_what_banks_were_told() {
    let set = |bank: f64, police: f64, hotline: f64| {
        let mut params = prompt();
        (params.report.share, params.report.by_loss) = (bank, 0.0);
        (params.police_report.share, params.police_report.by_loss) = (police, 0.0);
        params.report.hotline = hotline;
        // Nobody at the police gets to anything.
        params.police.officers = 0.0;
        told(params)
    };
    assert_eq!(set(0.0, 0.0, 1.0), (false, false, false));
    assert_eq!(set(1.0, 0.0, 0.0), (true, false, true));
    assert_eq!(set(0.0, 1.0, 0.0), (false, true, false));
    assert_eq!(set(1.0, 1.0, 0.0), (true, true, true));
    assert_eq!(set(1.0, 0.0, 1.0), (true, true, true), "a hotline is both");
}

#[test]
fn an_officer_who_gets_to_it_has_the_account_frozen_that_no_bank_was_told_of() {
    let mut params = prompt();
    params.report.share = 0.0;
    params.police_report.share = 1.0;
    params.bank.cooperates = 0.0;
    assert_eq!(told(params.clone()), (false, true, true));
    params.bank.heeds_police = 0.0;
    assert_eq!(told(params), (false, true, false));
}

#[test]
fn who_never_finds_out_tells_nobody_and_who_understood_or_was_warned_has_found_out() {
    let reported = |reason| {
        let mut params = prompt();
        params.report.finds_out = 0.0;
        params.police_report.share = 1.0;
        let mut sim = town(params);
        deposit(&mut sim, FIRST, 50_000);
        sim.cases[CASE.at()].end_reason = Some(reason);
        case_ended(&mut sim, CASE);
        pass(&mut sim, 5);
        sim.cases[CASE.at()].reported_at().is_some()
    };
    let told = [
        EndReason::Realised,
        EndReason::WarnedBank,
        EndReason::FundsExhausted,
        EndReason::ContactLost,
    ];
    assert_eq!(told.map(reported), [true, true, false, false]);
}

#[test]
fn a_case_comes_before_the_police_once_however_often_it_is_brought() {
    let mut params = prompt();
    params.police.told_by_banks = 1.0;
    params.police_report.share = 1.0;
    let mut sim = town(params);
    deposit(&mut sim, FIRST, 50_000);
    case_ended(&mut sim, CASE);
    pass(&mut sim, 5);
    assert_eq!(sim.response.complaints.len(), 2);
    assert_eq!(sim.response.dossiers[&RING].complaints, 1);
    let keys: Vec<u64> = sim.response.complaints.iter().map(|complaint| complaint.key).collect();
    assert_ne!(keys[0], keys[1], "two complaints, two ids");
}

#[test]
fn what_a_bank_passes_on_is_asked_for_by_the_police_beside_the_bank() {
    let frozen_by = |told_by_banks: f64| {
        let mut params = prompt();
        params.bank.cooperates = 0.0;
        params.bank.heeds_police = 1.0;
        params.police.told_by_banks = told_by_banks;
        let mut sim = town(params);
        deposit(&mut sim, FIRST, 50_000);
        case_ended(&mut sim, CASE);
        pass(&mut sim, 5);
        facts(&sim, |event| match event {
            Event::AccountAction(row) if row.action == Action::Freeze => Some(row.by),
            _ => None,
        })
    };
    assert_eq!(frozen_by(0.0), []);
    assert_eq!(frozen_by(1.0), [Actor::Police]);
}

#[test]
fn a_case_that_was_filed_away_unread_may_come_again() {
    let mut params = prompt();
    params.police.told_by_banks = 1.0;
    params.police_report.share = 1.0;
    params.police.officers = 0.0;
    let mut sim = town(params);
    deposit(&mut sim, FIRST, 50_000);
    case_ended(&mut sim, CASE);
    pass(&mut sim, 5);
    assert!(sim.response.at_police.is_empty());
    let officers = |sim: &mut Sim, officers: f64| {
        let mut params = (*sim.params).clone();
        params.response.police.officers = officers;
        sim.params = params.into();
    };
    officers(&mut sim, 1e6);
    inquiry::queue(&mut sim, ComplaintIx(1));
    assert!(sim.response.at_police.contains(&CASE));
}

#[test]
fn the_same_money_is_asked_back_once_and_more_of_it_for_what_is_more() {
    let mut params = prompt();
    params.bank.gives_back = 0.0;
    let mut sim = town(params);
    deposit(&mut sim, FIRST, 50_000);
    case_ended(&mut sim, CASE);
    pass(&mut sim, 2);
    let asked = |sim: &Sim| {
        facts(sim, |event| match event {
            Event::AccountAction(row) if row.action == Action::Recall => row.amount.map(|amount| amount.0),
            _ => None,
        })
    };
    assert_eq!(asked(&sim), [50_000]);
    recall::search(&mut sim, ComplaintIx(0), FIRST, Actor::Police);
    assert_eq!(asked(&sim), [50_000], "by another, of the same money");
    // A court need not ask, but what was refused before comes back now.
    recall::search(&mut sim, ComplaintIx(0), FIRST, Actor::Court);
    recall::search(&mut sim, ComplaintIx(0), FIRST, Actor::Court);
    pass(&mut sim, 60);
    assert_eq!(asked(&sim), [50_000]);
    assert_eq!(sim.cases[CASE.at()].life.recovered, Minor(50_000));
    assert!(sim.response.recalls.is_empty());
}
