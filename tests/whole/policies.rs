//! Policies over whole runs: what does nothing changes nothing, and what acts does so in the right direction.

use serde_json::Value;

use crate::common::{QUICKSTART, hashes, json, live, record};
use scamnet::policy::KINDS;

/// Ten thousand people and a crew of twelve for thirty days, so that there are a hundred victims.
const BUSY: [&str; 5] = [
    "scale=0.01",
    "horizon.window=\"30 d\"",
    "syndicate.faisalabad.site.faisalabad.seats=1200",
    "response.raid=[]",
    "funnel.task_deposit.reapproach=0.0",
];

fn run(home: &std::path::Path, name: &str, sets: &[String]) -> std::path::PathBuf {
    let mut more: Vec<&str> = Vec::new();
    for set in BUSY.iter().copied().chain(sets.iter().map(String::as_str)) {
        more.extend(["--set", set]);
    }
    record(home, name, &more)
}

/// A policy of every kind with a parameter more.
fn all_kinds(parameter: &str) -> Vec<String> {
    let of = |kind: &&str| format!("policy.{kind}={{ kind = \"{kind}\", {parameter} }}");
    KINDS.iter().map(of).collect()
}

#[test]
fn what_does_nothing_or_comes_too_late_leaves_every_byte_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let without = hashes(&run(home.path(), "without", &[]));
    // Window and cool-down are seventy-five days.
    for (name, parameter) in [("nobody", "coverage = 0.0"), ("late", "start = \"75 d\"")] {
        let with = hashes(&run(home.path(), name, &all_kinds(parameter)));
        let differ: Vec<&String> = without
            .keys()
            .filter(|path| without.get(*path) != with.get(*path))
            .collect();
        assert!(differ.is_empty(), "{name}: differ {differ:?}");
        assert_eq!(without.len(), with.len());
    }
}

/// Policies that look at everything and find nothing.
const BLIND: [&str; 5] = [
    "policy.registry={ kind = \"shared_mule_registry\", latency = \"400 d\" }",
    "policy.opening={ kind = \"account_opening_check\", mules = 0.0, companies = 0.0, honest = 0.0 }",
    "policy.court={ kind = \"court_freeze\", evidence = 1000 }",
    "policy.recall={ kind = \"fund_recall\", acts_after = { fixed = \"400 d\" } }",
    "policy.alert={ kind = \"victim_alert\", reach = 0.0 }",
];

#[test]
fn a_registry_that_knows_nobody_and_others_that_find_nothing_leave_every_byte_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    // As many officers as it takes that something comes before the court.
    let officers = "response.police.officers=1000.0".to_owned();
    let without = run(home.path(), "without", std::slice::from_ref(&officers));
    let blind = [&BLIND.map(str::to_owned)[..], &[officers]].concat();
    let blind = run(home.path(), "blind", &blind);
    let (plain, under) = (hashes(&without), hashes(&blind));
    let differ: Vec<&String> = plain
        .keys()
        .filter(|path| plain.get(*path) != under.get(*path))
        .collect();
    assert!(differ.is_empty(), "differ {differ:?}");
    let ledgers = json(&blind, "summary.json")["policies"].clone();
    let count = |policy: &str, what: &str| ledgers[policy][what].as_i64().unwrap();
    assert!(count("registry", "checks") > 1_000 && count("opening", "checks") > 10);
    assert!(count("court", "checks") > 0 && count("recall", "checks") > 0 && count("alert", "checks") > 0);
}

#[test]
fn where_every_opening_is_checked_no_crew_has_an_account_opened_for_it() {
    let check = "policy.check={ kind = \"account_opening_check\", mules = 1.0, companies = 1.0 }";
    let sets: Vec<&str> = BUSY.iter().copied().chain([check]).collect();
    let (sim, _) = live(QUICKSTART, &sets);
    let opens = sim.world.horizon.window_start.start();
    let recruited: Vec<_> = sim.mules.all.iter().filter(|mule| mule.recruited_at >= opens).collect();
    let opened = |account| sim.world.accounts.record(account).opened_at();
    assert!(recruited.len() > 10, "{}", recruited.len());
    assert!(recruited.iter().all(|mule| !mule.shell));
    assert!(recruited.iter().all(|mule| opened(mule.account) != mule.recruited_at));
    assert!(sim.policies.ledger_of_all(&sim.world.horizon).refused_illicit > 0);
}

#[test]
fn a_dataset_under_every_policy_keeps_the_ledger_and_the_trail() {
    let home = tempfile::tempdir().unwrap();
    let out = run(home.path(), "all", &all_kinds("start = \"2 d\""));
    let audit = crate::common::scamnet().arg("audit").arg(&out).output().unwrap();
    let text = String::from_utf8(audit.stdout).unwrap();
    let broken: Vec<&str> = text.lines().filter(|line| line.starts_with("BROKEN")).collect();
    let of_money = |line: &&&str| {
        [
            "ledger.",
            "cases.",
            "trail.",
            "returns.",
            "labels.",
            "ids.unique",
            "customers.",
            "accounts.",
        ]
        .iter()
        .any(|part| line.contains(part))
    };
    assert_eq!(broken.iter().filter(of_money).count(), 0, "{broken:?}");
    let ledgers = &json(&out, "summary.json")["policies"];
    assert_eq!(ledgers.as_object().unwrap().len(), KINDS.len());
}

#[test]
fn money_moves_as_each_policy_says() {
    let home = tempfile::tempdir().unwrap();
    let figure = |summary: &Value, key: &str| summary[key].as_f64().unwrap();
    let base = json(&run(home.path(), "base", &[]), "summary.json");
    let under = |name: &str, policy: &str| {
        let out = run(home.path(), name, &[format!("policy.it={policy}")]);
        json(&out, "summary.json")
    };
    let delayed = under(
        "delay",
        "{ kind = \"transfer_delay\", delay = \"72 h\", threshold = 0.0, target = \"any\" }",
    );
    assert!(figure(&delayed, "deposited_usd") < 0.95 * figure(&base, "deposited_usd"));
    assert!(delayed["policies"]["it"]["held_honest"].as_i64().unwrap() > 1_000);
    // Nothing but money moves as long as no more victims report for it.
    let reimbursed = under("reimbursed", "{ kind = \"mandatory_reimbursement\", claims = 0.0 }");
    assert_eq!(figure(&reimbursed, "deposited_usd"), figure(&base, "deposited_usd"));
    assert_eq!(figure(&reimbursed, "lost_usd"), figure(&base, "lost_usd"));
    assert!(figure(&reimbursed, "net_loss_usd") < figure(&base, "net_loss_usd"));
    let raided = under(
        "raided",
        "{ kind = \"police_raid\", intelligence = 0.0, capacity = 1000.0, after = { fixed = \"1 h\" } }",
    );
    assert_eq!(figure(&raided, "raids"), 1.0);
    assert!(figure(&raided, "victims") < 0.5 * figure(&base, "victims"));
}
