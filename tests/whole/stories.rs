//! Stories of a run, from outside: what is told is what the tables hold, in either format, and whoever is not there is
//! named.

use std::path::Path;

use serde_json::Value;

use crate::common::{record, scamnet};

/// A story as JSON.
fn story(run: &Path, about: &str, which: &str) -> Value {
    let done = scamnet()
        .arg("show")
        .arg(run)
        .args([about, which, "--json"])
        .assert()
        .success();
    serde_json::from_slice(&done.get_output().stdout).unwrap()
}

/// Why there is no story.
fn refusal(run: &Path, about: &str, which: &str) -> String {
    let refused = scamnet()
        .arg("show")
        .arg(run)
        .args([about, which])
        .assert()
        .code(2)
        .stdout("");
    String::from_utf8_lossy(&refused.get_output().stderr).into_owned()
}

#[test]
fn both_formats_tell_the_same_stories_in_time_order_at_eighty_columns() {
    let home = tempfile::tempdir().unwrap();
    let parquet = record(home.path(), "parquet", &["--no-report"]);
    let csv = record(home.path(), "csv", &["--format", "csv", "--no-report"]);
    let worst = story(&parquet, "case", "worst");
    let figure = |story: &Value, name: &str| {
        let figures = story["figures"].as_array().unwrap().clone();
        let known = figures.into_iter().find(|figure| figure["name"] == name);
        known
            .map(|figure| figure["value"].as_str().unwrap().to_owned())
            .unwrap()
    };
    let (ring, person) = (figure(&worst, "Ring"), figure(&worst, "Person"));
    let payment = worst["events"]
        .as_array()
        .unwrap()
        .iter()
        .find(|event| event["what"] == "payment");
    let text = payment.expect("the worst case paid")["text"]
        .as_str()
        .unwrap()
        .to_owned();
    let account = text
        .split(" to account ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next())
        .unwrap()
        .to_owned();
    for (about, which) in [
        ("case", "worst"),
        ("case", "median"),
        ("ring", "largest"),
        ("ring", &*ring),
        ("person", &*person),
        ("account", &*account),
    ] {
        let told = story(&parquet, about, which);
        assert_eq!(told, story(&csv, about, which), "{about} {which}");
        let events = told["events"].as_array().unwrap();
        let moments: Vec<&str> = events.iter().map(|event| event["ts"].as_str().unwrap()).collect();
        assert!(moments.len() > 2 && moments.is_sorted(), "{about} {which}: {moments:?}");
        let shown = scamnet()
            .arg("show")
            .arg(&parquet)
            .args([about, which, "--all"])
            .assert()
            .success();
        let shown = String::from_utf8_lossy(&shown.get_output().stdout).into_owned();
        let widest = shown.lines().max_by_key(|line| line.chars().count()).unwrap();
        assert!(widest.chars().count() <= 80, "{about} {which}: {widest}");
    }
}

#[test]
fn whoever_is_not_there_is_named_and_a_folder_that_is_no_run_too() {
    let home = tempfile::tempdir().unwrap();
    let run = record(home.path(), "run", &["--no-report"]);
    assert!(
        refusal(&run, "case", "7").starts_with("the run has no case 7: accepted are worst, median, saved, and the ids")
    );
    assert!(refusal(&run, "ring", "the first").starts_with("the run has no ring the first: accepted are largest"));
    assert!(
        refusal(&run, "account", "worst")
            .starts_with("the run has no account worst: accepted are the ids in observed/")
    );
    assert!(refusal(&run, "person", "0").starts_with("the run has no person 0: accepted are the ids in truth/people"));
    assert!(refusal(home.path(), "case", "worst").contains("no run is recorded here"));
    let bare = record(home.path(), "bare", &["--no-tables"]);
    assert!(refusal(&bare, "case", "worst").contains("a run without tables: it was written with --no-tables"));
    let view = home.path().join("view");
    let viewed = scamnet()
        .arg("view")
        .arg(&run)
        .args(["--institution", "PK Bank A", "--out"])
        .arg(&view)
        .assert();
    viewed.success();
    assert!(refusal(&view, "case", "worst").contains("a view of a run: it holds what PK Bank A knows"));
}
