//! Policies taken to the end of their scale do what must follow: everything in reach comes back, nobody is written to,
//! nothing that was reported has left.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{Facts, QUICKSTART, json, live, record};
use scamnet::engine::{Day, Time};
use scamnet::model::facts::{ComplaintTruth, EnforcementAction, Event, MetricName, Rail, Role, Status};
use scamnet::model::state::{Case, CaseIx, Sim};
use scamnet::world::{AccountKind, PublicId};

/// Ten thousand people, a crew of twelve, thirty days, no raid; everybody reports a minute after understanding, and
/// names all.
const REPORTED: [&str; 13] = [
    "scale=0.01",
    "horizon.window=\"30 d\"",
    "syndicate.faisalabad.site.faisalabad.seats=1200",
    "response.raid=[]",
    "response.police.raids=0.0",
    "funnel.task_deposit.reapproach=0.0",
    "funnel.task_deposit.becomes_mule=0.0",
    "crew.adaptation.crews=0.0",
    "response.report.finds_out=1.0",
    "response.report.share=1.0",
    "response.report.by_loss=0.0",
    "response.report.names_all=1.0",
    "response.report.delay={ fixed = \"1 min\" }",
];

fn under(sets: &[&str]) -> (Sim, Facts) {
    live(QUICKSTART, &[&REPORTED[..], sets].concat())
}

/// Recall at once, as deep as money goes, answered by everybody everywhere.
const RECALL: [&str; 2] = [
    "policy.recall={ kind = \"fund_recall\", layers = 10, acts_after = { fixed = \"1 min\" }, each_layer = \"0 s\", \
     returns_after = { fixed = \"1 min\" } }",
    "policy.everywhere={ kind = \"cross_border_cooperation\", answered = 1.0, lag = { fixed = \"1 min\" } }",
];

/// What cases that began in the window and have ended came to in US dollars: paid by victims, paid back to anybody in
/// the window, recovered.
fn sums(sim: &Sim) -> [f64; 3] {
    let mut sums = [0.0; 3];
    let window = sim.world.horizon.window_start.start();
    let in_window = |case: &&Case| case.ended() && case.stage_at[0].is_some_and(|at| at >= window);
    for case in sim.cases.iter().filter(in_window) {
        let dollars = |amount| sim.dollars(amount, case.currency);
        sums[0] += dollars(case.life.deposited + case.life.fees);
        sums[2] += dollars(case.life.recovered);
    }
    // What others were paid, in cases still open too, came out of the same accounts.
    for case in &sim.cases {
        sums[1] += sim.dollars(case.window.paid_back, case.currency);
    }
    sums
}

#[test]
fn total_cooperation_and_instant_recall_give_back_nearly_all_that_is_still_in_reach() {
    // Nothing leaves the accounts it was paid to but what is paid to other victims.
    let stays = [
        "laundering.hop={ fixed = \"300 d\" }",
        "laundering.slow=0.0",
        "crew.pay=0.0",
        "response.bank.young_company_age=\"2000 d\"",
        "funnel.task_deposit.stage.first_deposit.asks.crypto=0.0",
        "funnel.task_deposit.stage.rising_deposits.asks.crypto=0.0",
        "funnel.task_deposit.stage.fees.asks.crypto=0.0",
    ];
    let (sim, _) = under(&[&stays[..], &RECALL[..]].concat());
    let [paid, back, recovered] = sums(&sim);
    let lies = lies_there(&sim);
    let in_reach = recovered / (recovered + lies);
    assert!(paid > 10_000.0 && in_reach > 0.9, "{recovered:.0}, {lies:.0} left");
    // What is missing was paid to other victims, or spent by holders of the accounts when their own money ran out.
    assert!(
        recovered > 0.8 * (paid - back),
        "{recovered:.0} of {paid:.0} less {back:.0}"
    );
    // Where mules move it on within minutes, most is out of reach long before anybody reports.
    let [paid, back, recovered] = sums(&under(&RECALL).0);
    assert!(
        recovered < 0.3 * (paid - back),
        "{recovered:.0} of {paid:.0} less {back:.0}"
    );
}

/// What lies at the end, of cases that began in the window and have ended, in accounts that could be frozen.
fn lies_there(sim: &Sim) -> f64 {
    let window = sim.world.horizon.window_start.start();
    let mut sum = 0.0;
    for (position, case) in sim.cases.iter().enumerate() {
        if !case.ended() || case.stage_at[0].is_none_or(|at| at < window) {
            continue;
        }
        for (account, amount) in sim.trail.whereabouts(CaseIx(position as u32)) {
            let state = sim.world.accounts.get(account);
            if state.kind != AccountKind::External {
                sum += sim.dollars(amount, state.currency);
            }
        }
    }
    sum
}

#[test]
fn money_across_the_border_comes_back_only_if_the_other_country_answers() {
    // All collecting accounts are companies of other countries, and keep what they get: a crew without money at home,
    // which pays no bill for numbers.
    let abroad = [
        "crew.number_price=0.0",
        "laundering.hop={ fixed = \"300 d\" }",
        "laundering.slow=0.0",
        "laundering.witting=0.0",
        "laundering.unwitting=0.0",
        "laundering.hijacked=0.0",
        "laundering.bought=0.0",
        "laundering.companies_abroad=1.0",
        "response.bank.young_company_age=\"2000 d\"",
        "response.bank.abroad_cooperates=0.0",
    ];
    let recovered = |policies: &[&str]| sums(&under(&[&abroad[..], policies].concat()).0)[2];
    assert_eq!(recovered(&RECALL[..1]), 0.0);
    assert!(recovered(&RECALL) > 0.0);
}

#[test]
fn a_raid_on_every_site_ends_first_messages_until_the_crew_is_back() {
    let (sim, facts) = under(&[
        "policy.raids={ kind = \"police_raid\", intelligence = 0.0, capacity = 1000.0, after = { fixed = \"1 d\" }, \
         end = \"5 d\" }",
        "crew.rebuild_after={ fixed = \"10 d\" }",
        "crew.rebuild_share=1.0",
    ]);
    let raids: Vec<Time> = facts
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Enforcement(act) if act.action == EnforcementAction::Raid => Some(act.ts),
            _ => None,
        })
        .collect();
    assert_eq!(raids.len(), 1, "one site, raided once");
    let mut sent: BTreeMap<Day, f64> = BTreeMap::new();
    for event in &facts.events {
        if let Event::Metric(metric) = event
            && metric.metric == MetricName::Contacts
        {
            *sent.entry(metric.date).or_default() += metric.value;
        }
    }
    let on = |days: std::ops::Range<i32>| -> f64 {
        let raid = raids[0].day();
        days.map(|day| sent.get(&raid.plus(day)).copied().unwrap_or(0.0)).sum()
    };
    assert_eq!(on(1..10), 0.0, "nobody is written to while there is no site");
    assert!(on(-1..0) > 0.0 && on(11..20) > 0.0, "{} {}", on(-1..0), on(11..20));
    assert!(sim.sites.len() == 2 && sim.sites[1].closed_at.is_none());
}

#[test]
fn a_delay_longer_than_it_takes_to_report_stops_all_that_is_reported() {
    let held = 3 * 86_400;
    // The case waits with its payment, so whoever reports while one is held has thought again meanwhile.
    let (_, facts) = under(&[
        "funnel.task_deposit.doubts=0.2",
        "policy.hold={ kind = \"transfer_delay\", delay = \"3 d\", target = \"any\", threshold = 0.0, withdraws = 0.0 }",
    ]);
    // When the case of each true complaint was reported.
    let at: BTreeMap<PublicId, Time> = facts
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Complaint(row) => Some((row.complaint_id, row.ts)),
            _ => None,
        })
        .collect();
    let reported: BTreeMap<PublicId, Time> = facts
        .events
        .iter()
        .filter_map(|event| match event {
            Event::ComplaintLabel(label) if label.truth == ComplaintTruth::True => {
                Some((label.case_id?, at[&label.complaint_id]))
            }
            _ => None,
        })
        .collect();
    let rows: BTreeMap<u64, _> = facts.payments.iter().map(|row| (row.tx_id, row)).collect();
    let (mut stopped, mut cases) = (0, BTreeSet::new());
    for label in &facts.labels {
        let of_victim = matches!(label.role, Role::Deposit | Role::Fee | Role::RecoveryFee);
        let Some((case, &time)) = label.case_id.and_then(|case| Some((case, reported.get(&case)?))) else {
            continue;
        };
        let row = rows[&label.tx_id];
        // Cards and bills are no transfers, so nothing holds them.
        if matches!(row.rail, Rail::Card | Rail::Bill) {
            continue;
        }
        // Asked for so late that it still waited when the report came.
        if !of_victim || row.instructed_at > time || row.instructed_at.0 + held <= time.0 {
            continue;
        }
        assert_ne!(row.status, Status::Settled, "{row:?} was reported at {time:?}");
        if row.status == Status::Cancelled {
            stopped += 1;
            cases.insert(case);
        }
    }
    assert!(
        stopped >= 5 && cases.len() >= 5,
        "{stopped} payments of {} cases",
        cases.len()
    );
}

#[test]
fn a_programme_costs_its_prices_times_what_it_did() {
    let home = tempfile::tempdir().unwrap();
    let policy = "policy.it={ kind = \"report_hotline\", end = \"10 d\", fixed_cost = 1000.0, daily_cost = 10.0, \
                  check_cost = 0.0, person_cost = 2.0, hour_cost = 3.0 }";
    let out = record(
        home.path(),
        "costs",
        &["--no-tables", "--set", "response.report.share=0.9", "--set", policy],
    );
    let tally = &json(&out, "summary.json")["policies"]["it"];
    let count = |key: &str| tally[key].as_i64().unwrap();
    assert!(count("people_reached") > 0 && count("analyst_minutes") > 0, "{tally}");
    let hours = count("analyst_minutes") + count("officer_minutes");
    // In millionths of a dollar.
    let expected = 1_000_000_000 + 10 * 10_000_000 + 2_000_000 * count("people_reached") + 3_000_000 * hours / 60;
    assert_eq!(count("cost_micro_usd"), expected);
}
