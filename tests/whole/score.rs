//! Submissions judged on a small run: what is perfect, what says nothing, and what is no submission.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::common::{QUICKSTART, run_command, scamnet};

fn score(run: &Path, task: &str, file: &Path, more: &[&str]) -> Output {
    let mut scoring = scamnet();
    scoring
        .arg("score")
        .arg(run)
        .args(["--task", task, "--split", "validation"])
        .arg(file)
        .args(more);
    scoring.output().unwrap()
}

/// Rows of a task's validation file with a score by `known` and `truth`.
fn submission(run: &Path, task: &str, score: impl Fn(bool, bool) -> f64) -> String {
    let text = fs::read_to_string(run.join("tasks").join(task).join("validation.csv")).unwrap();
    let mut lines = text.lines();
    let id = lines.next().unwrap().split(',').next().unwrap();
    let mut written = format!("{id},score\n");
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let score = score(cells[1] == "true", cells[2] == "true");
        written.push_str(&format!("{},{score}\n", cells[0]));
    }
    written
}

#[test]
fn a_submission_is_worth_what_it_knows_and_anything_else_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let run = home.path().join("run");
    let seats = "syndicate.faisalabad.site.faisalabad.seats=300";
    let sets = ["horizon.window=\"75 d\"", "scale=0.01", seats, "response.raid=[]"];
    run_command(QUICKSTART, &sets, &run)
        .args(["--quiet", "--format", "csv", "--no-report"])
        .assert()
        .success();
    let file = home.path().join("scores.csv");
    let judged = |task: &str, text: &str| -> Value {
        fs::write(&file, text).unwrap();
        let output = score(&run, task, &file, &["--json", "--budget", "40"]);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{errors}");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    for task in ["illicit_payment", "mule_account", "account_reported", "person_at_risk"] {
        let perfect = judged(task, &submission(&run, task, |_, truth| f64::from(u8::from(truth))));
        let positives = perfect["truth"]["positives"].as_u64().unwrap();
        if positives > 0 {
            assert_eq!(perfect["truth"]["average_precision"], 1.0, "{task}");
        }
        let nothing = judged(task, &submission(&run, task, |_, _| 0.5));
        let rate = nothing["truth"]["base_rate"].as_f64().unwrap();
        let told = nothing["truth"]["average_precision"].as_f64().unwrap_or(rate);
        assert!((told - rate).abs() < 1e-12, "{task}: {told}, {rate}");
        assert_eq!(nothing["truth"]["positives"], positives);
    }
    // Who alerts at every deposit is in time for all of it, at once; who alerts at nothing true saves nothing.
    let labels = fs::read_to_string(run.join("truth/transaction_labels.csv")).unwrap();
    let deposits: Vec<&str> = labels
        .lines()
        .filter(|line| {
            line.split(',')
                .nth(1)
                .is_some_and(|role| ["deposit", "fee", "recovery_fee"].contains(&role))
        })
        .filter_map(|line| line.split(',').next())
        .collect();
    let all = submission(&run, "illicit_payment", |_, _| 0.0);
    let early: String = all
        .lines()
        .map(|line| {
            let id = line.split(',').next().unwrap_or_default();
            if deposits.contains(&id) {
                format!("{id},1\n")
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    fs::write(&file, early).unwrap();
    let many = deposits.len().to_string();
    let output = score(&run, "illicit_payment", &file, &["--json", "--budget", &many]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let money = &told["money"];
    assert!(money["deposits"].as_u64().unwrap() > 5, "{money}");
    assert_eq!(
        (&money["saved_share"], &money["hours_to_first_alert"]),
        (&1.0.into(), &0.0.into())
    );
    let late = judged(
        "illicit_payment",
        &submission(&run, "illicit_payment", |_, truth| f64::from(u8::from(!truth))),
    );
    assert_eq!(
        (&late["money"]["saved_usd"], &late["alerts"]["recall"]),
        (&0.0.into(), &0.0.into())
    );
    let alerts: u64 = late["false_alerts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kind| kind["alerts"].as_u64().unwrap())
        .sum();
    assert!(alerts >= 40, "{late}");

    // Ten figures are printed too.
    fs::write(
        &file,
        submission(&run, "mule_account", |known, _| f64::from(u8::from(known))),
    )
    .unwrap();
    let printed = String::from_utf8(score(&run, "mule_account", &file, &[]).stdout).unwrap();
    assert!(
        printed.contains("average precision, known    1.000") && printed.contains("never found"),
        "{printed}"
    );

    let refused = |task: &str, file: &Path, more: &[&str]| {
        let output = score(&run, task, file, more);
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let unknown = refused("mules", &file, &[]);
    assert!(
        unknown.contains("no task `mules`; accepted: account_reported, illicit_payment, mule_account"),
        "{unknown}"
    );
    let lines = [
        "score",
        &run.display().to_string(),
        "--task",
        "mule_account",
        &file.display().to_string(),
    ];
    let split = scamnet().args(lines).args(["--split", "tset"]).output().unwrap();
    let split = String::from_utf8(split.stderr).unwrap();
    assert!(split.contains("accepted: by_owner-test, by_owner-train"), "{split}");
    let other = refused("illicit_payment", &file, &[]);
    assert!(
        other.contains("has the columns account_id, score; accepted: a column `tx_id`"),
        "{other}"
    );
    let nowhere = refused("mule_account", &home.path().join("none.csv"), &[]);
    assert!(nowhere.contains("none.csv"), "{nowhere}");
}
