//! Every kind of policy at both ends of its scale: set to do nothing it leaves every payment of the scam and every
//! balance as they were; set to do all it can it stops what its mechanism says, and one case shows who was stopped, by
//! what and when.
//!
//! Holds that end after a minute cannot leave every second as it was; they are compared over many seeds by
//! `scenarios/experiments/placebos.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::common::{Facts, QUICKSTART, live};
use scamnet::engine::Time;
use scamnet::engine::random::mix;
use scamnet::model::facts::{
    AccountAction, Action, Actor, ComplaintTruth, CrewRole, Desk, EndReason, Entry, Event, Rail, Refusal, Role, Status,
    Transaction,
};
use scamnet::model::state::{Case, Sim};
use scamnet::policy::KINDS;
use scamnet::world::PublicId;

/// Ten thousand people and a crew of twelve for thirty days, no raid: some eighty victims.
const TOWN: [&str; 6] = [
    "scale=0.01",
    "horizon.window=\"30 d\"",
    "syndicate.faisalabad.site.faisalabad.seats=1200",
    "syndicate.faisalabad.site.faisalabad.targets={ PK = 1.0 }",
    "response.raid=[]",
    "response.police.raids=0.0",
];

fn under(sets: &[&str]) -> (Sim, Facts) {
    live(QUICKSTART, &[&TOWN[..], sets].concat())
}

/// Every payment in a scam role, and all balances at the end.
fn fingerprint(sim: &Sim) -> (usize, u64) {
    let mut sum = 0;
    let mut take = |value: i64| sum = mix(sum ^ value as u64);
    for payment in &sim.truth.payments {
        take(payment.at.0);
        take(payment.amount.0);
        take(i64::from(payment.from.0) << 32 | i64::from(payment.to.0));
        take(i64::from(payment.status.moves()));
    }
    for account in &sim.world.accounts.all {
        take(account.balance.0);
    }
    (sim.truth.payments.len(), sum)
}

/// The town without a policy.
fn untouched() -> (usize, u64) {
    static TOWN: OnceLock<(usize, u64)> = OnceLock::new();
    *TOWN.get_or_init(|| fingerprint(&under(&[]).0))
}

/// What each kind is when it does nothing, though it is in force everywhere.
const NULLS: [(&str, &str); 21] = [
    ("awareness_campaign", "strength = 0.0, honest_refusals = 0.0"),
    ("payment_warning", "heeded = 0.0, honest_abandon = 0.0"),
    ("payee_confirmation", "heeded = 0.0, honest_abandon = 0.0"),
    ("transfer_delay", "delay = \"0 s\""),
    ("transfer_limit", "limit = 1000.0"),
    ("account_opening_check", "mules = 0.0, companies = 0.0, honest = 0.0"),
    (
        "transaction_monitoring",
        "action = \"freeze\", confirms = 0.0, confirms_wrongly = 0.0",
    ),
    ("shared_mule_registry", "latency = \"400 d\""),
    ("fund_recall", "acts_after = { fixed = \"400 d\" }, unfounded = 0.0"),
    (
        "report_hotline",
        "more_report = 0.0, delay = 1.0, used = 0.0, capacity = 0.0",
    ),
    ("victim_alert", "reach = 0.0"),
    ("mandatory_reimbursement", "met = 0.0"),
    ("platform_takedown", "groups = 0.0, numbers = 0.0, honest = 0.0"),
    ("sim_cap", "numbers = 1000, identities = 1000.0, price = 0.0"),
    (
        "crypto_offramp",
        "mules = 0.0, hold = \"0 s\", missing = 0.0, honest_missing = 0.0, listing = \"400 d\"",
    ),
    ("police_raid", "capacity = 0.0"),
    (
        "device_forensics",
        "after = { fixed = \"400 d\" }, accounts = 0.0, sites = 0.0",
    ),
    ("court_freeze", "evidence = 1000"),
    (
        "agency_coordination",
        "told = 0.0, lag = { fixed = \"400 d\" }, hears = 0.0, unlinked = 0.0",
    ),
    (
        "cross_border_cooperation",
        "answered = 0.0, lag = { fixed = \"400 d\" }, from_abroad = 0.0",
    ),
    ("entry_scrutiny", "turned_away = 0.0"),
];

#[test]
fn each_kind_has_a_setting_that_does_nothing_at_all() {
    let kinds: BTreeSet<&str> = NULLS.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, KINDS.iter().copied().collect());
    let with = |null: &(&str, &str)| {
        let set = format!("policy.it={{ kind = \"{}\", {} }}", null.0, null.1);
        fingerprint(&under(&[&set]).0) != untouched()
    };
    let moved: Vec<&str> = NULLS.iter().filter(|null| with(null)).map(|(kind, _)| *kind).collect();
    assert!(moved.is_empty(), "a null changes something: {moved:?}");
}

fn is_of_victim(role: Role) -> bool {
    matches!(role, Role::Deposit | Role::Fee | Role::RecoveryFee)
}

/// Payments of victims to the ring, with the case, in order.
fn demanded(facts: &Facts) -> Vec<(&Transaction, PublicId)> {
    let rows: BTreeMap<u64, &Transaction> = facts.payments.iter().map(|row| (row.tx_id, row)).collect();
    let labels = facts.labels.iter().filter(|label| is_of_victim(label.role));
    labels
        .filter_map(|label| Some((*rows.get(&label.tx_id)?, label.case_id?)))
        .collect()
}

/// Whether a policy could see it: a card, a bill and a batch are no transfers.
fn is_transfer(row: &Transaction) -> bool {
    !matches!(row.rail, Rail::Card | Rail::Bill)
}

fn case_of(sim: &Sim, id: PublicId) -> &Case {
    sim.cases.iter().find(|case| case.id == id).unwrap()
}

/// What happened to accounts.
fn actions(facts: &Facts, by: Actor) -> Vec<&AccountAction> {
    let rows = facts.events.iter().filter_map(|event| match event {
        Event::AccountAction(row) if row.by == by => Some(row),
        _ => None,
    });
    rows.collect()
}

fn window(sim: &Sim) -> Time {
    sim.world.horizon.window_start.start()
}

#[test]
fn whoever_heeds_every_warning_pays_no_stranger_and_believes_no_more() {
    let (sim, facts) = under(&[
        "policy.it={ kind = \"payment_warning\", heeded = 1.0, threshold = 0.0, susceptibility = 0.0, habituation = 1.0 }",
    ]);
    let stopped: Vec<_> = demanded(&facts)
        .into_iter()
        .filter(|(row, _)| row.status == Status::Cancelled)
        .collect();
    assert!(stopped.len() > 20, "{}", stopped.len());
    for (row, id) in &stopped {
        let case = case_of(&sim, *id);
        assert_eq!(case.end_reason, Some(EndReason::WarnedBank));
        // The very payment that the prompt stood before ends the case.
        assert_eq!(case.ended_at, Some(row.ts));
    }
    // A warned victim has no later payment.
    let last: BTreeMap<PublicId, Time> = stopped.iter().map(|(row, id)| (*id, row.ts)).collect();
    assert!(
        demanded(&facts)
            .iter()
            .all(|(row, id)| last.get(id).is_none_or(|&at| row.ts <= at))
    );
}

#[test]
fn names_that_never_match_and_are_always_minded_stop_what_comes_between_members() {
    let (sim, facts) =
        under(&["policy.it={ kind = \"payee_confirmation\", other_name = 1.0, other_company = 1.0, heeded = 1.0 }"]);
    let all = demanded(&facts);
    let stopped = all.iter().filter(|(row, _)| row.status == Status::Cancelled);
    let ended = stopped.filter(|(row, id)| case_of(&sim, *id).ended_at == Some(row.ts));
    assert!(ended.count() > 20);
    let new = all
        .iter()
        .filter(|(row, _)| is_transfer(row) && row.rail != Rail::Onchain);
    let through = new.filter(|(row, _)| row.status == Status::Settled).count();
    assert!(through * 20 < all.len(), "{through} of {}", all.len());
}

#[test]
fn under_a_hold_that_outlasts_the_run_no_transfer_of_a_victim_arrives() {
    let (sim, facts) = under(&[
        "policy.it={ kind = \"transfer_delay\", delay = \"300 d\", target = \"any\", threshold = 0.0, withdraws = 0.0 }",
        "funnel.task_deposit.doubts=0.0",
    ]);
    let transfers: Vec<_> = demanded(&facts)
        .into_iter()
        .filter(|(row, _)| is_transfer(row))
        .collect();
    assert!(transfers.len() > 20, "{}", transfers.len());
    let held = transfers.iter().filter(|(row, _)| row.status == Status::Held).count();
    let moved = transfers.iter().filter(|(row, _)| row.status.moves()).count();
    assert!(held > 20 && moved == 0, "{held} held, {moved} moved");
    // The case waits with its payment: neither over nor asked again.
    let waits = |&&(_, id): &&(&Transaction, PublicId)| !case_of(&sim, id).ended();
    assert!(transfers.iter().filter(waits).count() > transfers.len() / 4);
}

#[test]
fn no_transfer_to_anybody_exceeds_a_limit_on_each() {
    let (sim, facts) = under(&[
        "policy.it={ kind = \"transfer_limit\", limit = 0.02, per = \"payment\", target = \"any\", tells = 0.0 }",
        "funnel.task_deposit.splits=1.0",
    ]);
    let wage = sim.world.countries[sim.rings[0].target.at()].mean_wage;
    let limit = wage.scaled(0.02);
    let home = |row: &&(&Transaction, PublicId)| is_transfer(row.0) && row.0.rail != Rail::Onchain;
    let all = demanded(&facts);
    let moved: Vec<_> = all.iter().filter(home).filter(|(row, _)| row.status.moves()).collect();
    assert!(moved.len() > 40 && moved.iter().all(|(row, _)| row.amount <= limit));
    // Some demand was met in parts, minutes apart.
    let parts = moved.windows(2).filter(|pair| {
        let [(one, a), (two, b)] = [*pair[0], *pair[1]];
        a == b && one.amount == limit && (two.ts - one.ts).0 < 7_200
    });
    assert!(parts.count() > 3);
}

#[test]
fn an_analyst_who_sees_all_lets_nothing_into_an_account_of_a_crew() {
    let (sim, facts) = under(&[
        "policy.it={ kind = \"transaction_monitoring\", sensitivity = 1.0, false_positive = 0.0, confirms = 1.0, \
         confirms_wrongly = 0.0, floor = 0.0, capacity = 1e6, handling = { fixed = \"1 min\" }, tells = 1.0 }",
    ]);
    let all = demanded(&facts);
    let to_people = all
        .iter()
        .filter(|(row, _)| is_transfer(row) && row.rail != Rail::Onchain);
    let (mut refused, mut moved) = (0, 0);
    for (row, id) in to_people {
        moved += usize::from(row.status.moves());
        if row.refusal == Some(Refusal::Policy) {
            refused += 1;
            let case = case_of(&sim, *id);
            assert!(case.end_reason == Some(EndReason::WarnedBank) || case.ended_at.is_some_and(|at| at <= row.ts));
        }
    }
    assert!(refused > 10 && moved == 0, "{refused} refused, {moved} moved");
    let ledger = sim.policies.ledger_of_all(&sim.world.horizon);
    assert_eq!((ledger.frozen_wrongly, ledger.stopped_honest), (0, 0));
    assert!(
        actions(&facts, Actor::Policy)
            .iter()
            .any(|row| row.action == Action::Freeze)
    );
}

#[test]
fn under_perfect_checks_no_account_is_opened_for_a_crew() {
    let (sim, _) =
        under(&["policy.it={ kind = \"account_opening_check\", mules = 1.0, companies = 1.0, honest = 0.0 }"]);
    let from = window(&sim);
    let fresh = |sim: &Sim| {
        let opened = |mule: &&scamnet::model::state::MuleState| {
            let at = sim.world.accounts.record(mule.account).opened_at();
            at >= from && at == mule.recruited_at
        };
        sim.mules.all.iter().filter(opened).count()
    };
    let refused = sim.policies.ledger_of_all(&sim.world.horizon).refused_illicit;
    assert_eq!(fresh(&sim), 0);
    assert!(refused > 3 && fresh(&under(&[]).0) > 3);
}

#[test]
fn a_campaign_that_reaches_all_with_all_its_might_leaves_nobody_to_answer() {
    let answered = |sets: &[&str]| {
        let (sim, _) = under(sets);
        let from = window(&sim);
        sim.cases
            .iter()
            .filter(|case| case.stage_at[0].is_some_and(|at| at >= from))
            .count()
    };
    let with = answered(&[
        "policy.it={ kind = \"awareness_campaign\", reach = 1.0, strength = 5.0, half_life = \"4000 d\", honest_refusals = 0.0 }",
    ]);
    assert!(with * 10 < answered(&[]), "{with}");
}

#[test]
fn where_every_claim_is_met_whoever_reports_loses_nothing_by_transfer() {
    let (sim, _) = under(&[
        "policy.it={ kind = \"mandatory_reimbursement\", met = 1.0, cap = 1e5, excess = 0.0, after = { fixed = \"1 h\" } }",
        "response.report.share=0.9",
    ]);
    let mut whole = 0;
    for case in sim.cases.iter().filter(|case| case.bank_told_at.is_some()) {
        let by_transfer = |given: &&scamnet::model::state::VictimPayment| {
            let place = sim.world.accounts.get(given.to).institution();
            sim.world.institutions[place.at()].kind != scamnet::world::InstitutionKind::Exchange
        };
        if case.given.iter().filter(by_transfer).count() == case.given.len() && case.ended() {
            whole += usize::from(case.net_loss().0 == 0);
        }
    }
    assert!(whole > 20, "{whole}");
    // And more of them report than without it.
    let reports = |sets: &[&str]| {
        under(&[&["response.report.share=0.16"], sets].concat())
            .0
            .cases
            .iter()
            .filter(|case| case.bank_told_at.is_some())
            .count()
    };
    assert!(
        reports(&["policy.it={ kind = \"mandatory_reimbursement\", claims = 5.0 }"]) > 2 * reports(&[]),
        "claims do not rise"
    );
}

#[test]
fn an_alert_that_reaches_and_stops_all_ends_the_cases_of_whoever_paid_into_a_frozen_account() {
    let (sim, _) = under(&[
        "policy.it={ kind = \"victim_alert\", reach = 1.0, stops = 1.0, susceptibility = 0.0, after = \"1 s\" }",
    ]);
    let ended = sim.policies.ledger_of_all(&sim.world.horizon).cases_ended;
    assert!(ended > 0);
    // Nobody pays on who had paid into an account by the time it was frozen.
    let frozen: BTreeMap<_, Time> = sim
        .mules
        .all
        .iter()
        .filter_map(|mule| Some((mule.account, mule.frozen_at?)))
        .collect();
    for case in &sim.cases {
        for given in &case.given {
            let Some(&at) = frozen.get(&given.to).filter(|&&at| at > given.at && at > window(&sim)) else {
                continue;
            };
            assert!(case.ended_at.is_some_and(|end| end.0 <= at.0 + 1), "{:?}", case.id);
        }
    }
}

#[test]
fn where_all_data_are_asked_for_and_missing_no_token_reaches_a_crew() {
    let (sim, facts) = under(&[
        "policy.it={ kind = \"crypto_offramp\", travel_rule = 0.0, missing = 1.0, hold = \"0 s\" }",
        "funnel.task_deposit.stage.rising_deposits.asks.crypto=1.0",
    ]);
    let onchain: Vec<_> = demanded(&facts)
        .into_iter()
        .filter(|(row, _)| row.rail == Rail::Onchain)
        .collect();
    let refused = onchain.iter().filter(|(row, _)| row.status == Status::Rejected).count();
    assert!(
        refused > 10 && refused == onchain.len(),
        "{refused} of {}",
        onchain.len()
    );
    assert!(
        sim.rings.iter().any(|ring| !ring.addresses_before.is_empty()),
        "another address is tried"
    );
}

#[test]
fn where_every_entry_is_turned_away_every_seat_goes_to_a_local() {
    let (sim, _) = under(&[
        "policy.it={ kind = \"entry_scrutiny\", turned_away = 1.0 }",
        "crew.turnover=0.9",
    ]);
    let from = window(&sim);
    let new: Vec<_> = sim
        .rings
        .iter()
        .flat_map(|ring| &ring.operators)
        .filter(|operator| operator.from >= from)
        .collect();
    assert!(new.len() > 3 && new.iter().all(|operator| operator.entry == Entry::Local));
    assert!(new.iter().any(|operator| operator.role == CrewRole::Recruiter));
}

/// First messages sent after so many days of the window.
fn written_after(sim: &Sim, facts: &Facts, days: i64) -> usize {
    let from = Time(window(sim).0 + days * 86_400);
    let illicit = facts
        .contacts
        .iter()
        .filter(|(contact, label)| label.illicit && contact.ts >= from);
    illicit.count()
}

#[test]
fn a_crew_that_finds_no_identity_writes_to_nobody_once_its_number_is_used_up() {
    let (sim, facts) = under(&["policy.it={ kind = \"sim_cap\", numbers = 0 }"]);
    let (free, free_facts) = under(&[]);
    assert_eq!(written_after(&sim, &facts, 2), 0);
    assert!(written_after(&free, &free_facts, 2) > 1_000);
    assert!(sim.policies.ledger_of_all(&sim.world.horizon).refused_illicit > 0);
}

#[test]
fn where_every_number_is_found_at_once_no_new_case_begins() {
    let (sim, _) = under(&[
        "policy.it={ kind = \"platform_takedown\", numbers = 1.0, numbers_after = { fixed = \"1 s\" }, chats = 1.0, \
         groups = 0.0, honest = 0.0 }",
        "funnel.task_deposit.brings_friend=0.0",
        "funnel.task_deposit.reapproach=0.0",
    ]);
    let later = Time(window(&sim).0 + 2 * 86_400);
    let begun = sim
        .cases
        .iter()
        .filter(|case| case.stage_at[0].is_some_and(|at| at >= later))
        .count();
    assert_eq!(begun, 0);
}

#[test]
fn where_every_group_is_found_and_all_in_it_are_lost_nobody_pays_long() {
    let paid = |sets: &[&str]| {
        let (sim, facts) = under(sets);
        let later = Time(window(&sim).0 + 7 * 86_400);
        demanded(&facts)
            .iter()
            .filter(|(row, _)| row.status.moves() && row.ts >= later)
            .count()
    };
    let with = paid(&[
        "policy.it={ kind = \"platform_takedown\", groups = 1.0, after = { fixed = \"1 h\" }, lost = 1.0, numbers = 0.0, honest = 0.0 }",
        "funnel.recovery.stage.replied.way.recovery_fees.share=0.0",
    ]);
    assert!(with * 5 < paid(&[]), "{with}");
}

#[test]
fn a_hotline_that_everybody_calls_at_once_is_called_by_everybody() {
    let (sim, _) = under(&[
        "policy.it={ kind = \"report_hotline\", more_report = 5.0, delay = 0.0, capacity = 1e6 }",
        "response.report.finds_out=1.0",
    ]);
    let from = window(&sim);
    let over =
        |case: &&Case| case.ended_at.is_some_and(|at| at >= from) && case.life.deposits > 0 && case.net_loss().0 > 0;
    let lost: Vec<&Case> = sim.cases.iter().filter(over).collect();
    let at_once = lost
        .iter()
        .filter(|case| case.reported_at().is_some() && case.reported_at() == case.ended_at)
        .count();
    assert!(
        lost.len() > 20 && at_once * 10 >= lost.len() * 9,
        "{at_once} of {}",
        lost.len()
    );
}

#[test]
fn whoever_complains_of_no_scam_calls_the_hotline_too() {
    let desks = |used: f64| {
        let policy = format!(
            "policy.it={{ kind = \"report_hotline\", more_report = 0.0, delay = 1.0, used = {used:.1}, capacity = 0.0 }}"
        );
        let (_, facts) = under(&[policy.as_str(), "response.honest.mistaken=200.0"]);
        let honest = facts.events.iter().filter_map(|event| match event {
            Event::ComplaintLabel(row) if row.truth == ComplaintTruth::Mistaken => Some(row.complaint_id),
            _ => None,
        });
        let honest: BTreeSet<PublicId> = honest.collect();
        let desks = facts.events.iter().filter_map(|event| match event {
            Event::Complaint(row) if honest.contains(&row.complaint_id) => Some(row.desk),
            _ => None,
        });
        let desks: Vec<Desk> = desks.collect();
        let at = |desk: Desk| desks.iter().filter(|&&at| at == desk).count();
        [at(Desk::Bank), at(Desk::Hotline), at(Desk::Police)]
    };
    let ([bank, hotline, police], all) = (desks(0.0), desks(1.0));
    assert!(bank > 20 && police > 0, "{bank} {police}");
    assert_eq!(all, [0, bank + hotline, police]);
}

#[test]
fn what_banks_pass_on_to_officers_who_are_heeded_is_frozen_and_more_never_less() {
    let frozen = |told: f64| {
        let told = format!("response.police.told_by_banks={told:.2}");
        let (_, facts) = under(
            &[
                &ALL_REPORT[..],
                &[
                    &told,
                    "response.police_report.share=0.0",
                    "response.report.hotline=0.0",
                    "response.police.officers=10000.0",
                    "response.bank.cooperates=0.0",
                    "response.bank.heeds_police=1.0",
                ],
            ]
            .concat(),
        );
        let by_police = actions(&facts, Actor::Police);
        by_police.iter().filter(|row| row.action == Action::Freeze).count()
    };
    let counts = [0.0, 0.1, 1.0].map(frozen);
    assert!(counts[0] == 0 && counts[1] > 0 && counts[1] <= counts[2], "{counts:?}");
}

/// All find out, tell bank and police a minute later, and name all.
const ALL_REPORT: [&str; 8] = [
    "response.report.finds_out=1.0",
    "response.police_report.share=1.0",
    "response.police_report.by_loss=0.0",
    "response.police_report.delay={ fixed = \"1 min\" }",
    "response.report.share=1.0",
    "response.report.by_loss=0.0",
    "response.report.names_all=1.0",
    "response.report.delay={ fixed = \"1 min\" }",
];

#[test]
fn a_court_that_needs_one_complaint_and_no_time_freezes_every_account_at_home_that_is_named() {
    let court = "policy.it={ kind = \"court_freeze\", evidence = 1, after = { fixed = \"1 min\" } }";
    let quiet = [
        "response.bank.cooperates=0.0",
        "response.bank.heeds_police=0.0",
        "response.police.officers=10000.0",
    ];
    let (sim, facts) = under(&[&ALL_REPORT[..], &[court], &quiet[..]].concat());
    let frozen: BTreeSet<PublicId> = actions(&facts, Actor::Court)
        .iter()
        .filter(|row| row.action == Action::Freeze)
        .map(|row| row.account_id)
        .collect();
    assert!(frozen.len() > 10, "{}", frozen.len());
    let ledger = sim.policies.ledger_of_all(&sim.world.horizon);
    assert_eq!(ledger.frozen, frozen.len() as i64);
    // Without it no court freezes anything here.
    let (_, without) = under(&[&ALL_REPORT[..], &quiet[..]].concat());
    assert!(actions(&without, Actor::Court).is_empty());
}

#[test]
fn agencies_that_tell_one_another_at_once_have_accounts_frozen_within_minutes_of_the_report() {
    let after = |sets: &[&str]| {
        let (_, facts) = under(&[&ALL_REPORT[..], &["response.bank.cooperates=1.0"], sets].concat());
        let reports: Vec<Time> = facts
            .events
            .iter()
            .filter_map(|event| match event {
                Event::Complaint(row) => Some(row.ts),
                _ => None,
            })
            .collect();
        let freezes = actions(&facts, Actor::Bank)
            .into_iter()
            .chain(actions(&facts, Actor::Police));
        let freezes: Vec<Time> = freezes
            .filter(|row| row.action == Action::Freeze)
            .map(|row| row.ts)
            .collect();
        let prompt = |at: &&Time| reports.iter().any(|report| (0..=120).contains(&(at.0 - report.0)));
        (freezes.iter().filter(prompt).count(), freezes.len())
    };
    let (prompt, all) =
        after(&["policy.it={ kind = \"agency_coordination\", told = 1.0, lag = { fixed = \"1 min\" }, hears = 1.0 }"]);
    let (prompt_without, _) = after(&[]);
    assert!(
        prompt > 10 && prompt > 3 * prompt_without,
        "{prompt} of {all}, {prompt_without} without"
    );
}

#[test]
fn devices_that_tell_all_at_once_have_every_account_of_a_raided_crew_named() {
    let raid =
        "policy.raid={ kind = \"police_raid\", intelligence = 0.0, capacity = 1000.0, after = { fixed = \"10 d\" } }";
    let named = |sets: &[&str]| {
        let (sim, facts) = under(&[&[raid, "crew.rebuild_share=0.0"], sets].concat());
        let raided = sim.sites[0].raided_at.unwrap();
        let by_police = actions(&facts, Actor::Police);
        let soon = by_police
            .iter()
            .filter(|row| (0..=86_400).contains(&(row.ts.0 - raided.0)));
        soon.filter(|row| row.action == Action::Freeze).count()
    };
    let with = named(&[
        "policy.it={ kind = \"device_forensics\", after = { fixed = \"1 h\" }, accounts = 1.0, sites = 1.0 }",
        "response.bank.heeds_police=1.0",
    ]);
    assert!(with > 5, "{with}");
    assert_eq!(named(&["response.bank.heeds_police=1.0"]), 0);
}

#[test]
fn a_registry_of_all_without_latency_keeps_those_it_knows_from_being_used_again() {
    let crew = [
        "laundering.serves_again=0.8",
        "policy.alerts={ kind = \"transaction_monitoring\", action = \"freeze\", sensitivity = 1.0, confirms = 1.0, \
         false_positive = 0.0, capacity = 1e6 }",
    ];
    let (sim, facts) = under(
        &[
            &crew[..],
            &["policy.it={ kind = \"shared_mule_registry\", latency = \"0 s\", turns_away = 1.0, tells = 0.0 }"],
        ]
        .concat(),
    );
    let ledgers = sim.policies.ledgers(&sim.world.horizon);
    let (_, it) = ledgers.iter().find(|(name, _)| name == "it").unwrap();
    assert!(it.refused_illicit + it.stopped_illicit > 0, "{it:?}");
    // A payment that it stopped was meant for an account of somebody whose account had been frozen before.
    let frozen: BTreeMap<PublicId, Time> = facts
        .events
        .iter()
        .filter_map(|event| match event {
            Event::AccountAction(row) if row.action == Action::Freeze => Some((row.account_id, row.ts)),
            _ => None,
        })
        .collect();
    let accounts = &sim.world.accounts;
    let refused = demanded(&facts)
        .into_iter()
        .filter(|(row, _)| row.status == Status::Rejected);
    for (row, _) in refused.filter(|(row, _)| row.refusal == Some(Refusal::Policy)) {
        let to = accounts
            .positions()
            .find(|&account| accounts.get(account).id == row.to_account)
            .unwrap();
        let owned = sim.world.accounts_of(accounts.record(to).owner());
        let known = owned
            .iter()
            .any(|&account| frozen.get(&accounts.get(account).id).is_some_and(|&at| at <= row.ts));
        assert!(known, "{row:?}");
    }
}
