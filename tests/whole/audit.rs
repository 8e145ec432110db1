//! The audit passes on a fresh run, and names what is broken in one that was tampered with.

use std::fs;

use serde_json::Value;

use crate::common::{names, record, scamnet};

#[test]
fn a_fresh_run_keeps_every_promise() {
    let home = tempfile::tempdir().unwrap();
    for format in ["parquet", "csv"] {
        let run = record(home.path(), format, &["--format", format]);
        scamnet().arg("audit").arg(&run).assert().success().stderr("");
        let done = scamnet()
            .arg("audit")
            .arg(&run)
            .arg("--json")
            .assert()
            .success()
            .stderr("");
        let report: Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
        assert!(report.is_object());
    }
}

#[test]
fn a_changed_balance_a_lost_table_and_a_lost_day_are_named() {
    let home = tempfile::tempdir().unwrap();
    let run = record(home.path(), "run", &["--format", "csv"]);
    let audit = |what: &str, names: &str| {
        let done = scamnet().arg("audit").arg(&run).assert().code(1);
        let text = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
        assert!(text.contains(names), "{what}: no {names} in\n{text}");
    };

    let balances = run.join("truth/balances.csv");
    let sound = fs::read_to_string(&balances).unwrap();
    let second = sound.lines().nth(1).unwrap();
    let (account, balance) = second.split_once(',').unwrap();
    let spoilt = format!("{account},{}", balance.parse::<i64>().unwrap() + 1);
    fs::write(&balances, sound.replacen(second, &spoilt, 1)).unwrap();
    audit("a paisa too much", account);
    fs::write(&balances, &sound).unwrap();
    scamnet().arg("audit").arg(&run).assert().success();

    let cases = run.join("truth/cases.csv");
    let sound = fs::read(&cases).unwrap();
    fs::remove_file(&cases).unwrap();
    audit("no cases", "cases");
    fs::write(&cases, sound).unwrap();

    let days = run.join("observed/transactions");
    let day = names(&days)[5].clone();
    fs::remove_dir_all(days.join(&day)).unwrap();
    audit("a day without payments", &day);
}

#[test]
fn what_is_no_dataset_is_refused() {
    let home = tempfile::tempdir().unwrap();
    scamnet().arg("audit").arg(home.path()).assert().code(2).stdout("");
    scamnet()
        .arg("audit")
        .arg(home.path().join("nowhere"))
        .assert()
        .code(2)
        .stdout("");
}
