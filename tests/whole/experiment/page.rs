//! The page of an experiment: its bytes are a function of the experiment, it can be left out and made again, and what
//! cannot have one is told why.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::desk::{ARMS, Desk};
use crate::common::{json, names, scamnet};

fn page(dir: &Path) -> String {
    fs::read_to_string(dir.join("report.html")).unwrap()
}

/// What `scamnet report` says when it refuses.
#[track_caller]
fn refused(dir: &Path, more: &[&str]) -> String {
    let done = scamnet().arg("report").arg(dir).args(more).assert().code(2);
    String::from_utf8_lossy(&done.get_output().stderr).into_owned()
}

#[test]
fn a_page_is_a_function_of_its_experiment_and_can_be_left_out() {
    let desk = Desk::new();
    let experiment = desk.experiment("1..2", ARMS);
    let whole = desk.compare(&experiment, "whole", &[]);
    let first = page(&whole);
    assert!(first.len() < 1_500_000);
    assert!(
        !first.contains(&*desk.home().to_string_lossy()),
        "a path of this machine"
    );
    fs::remove_file(whole.join("report.html")).unwrap();
    scamnet().arg("report").arg(&whole).assert().success();
    assert!(first == page(&whole), "made again it is another page");

    // Figures are those of the comparison; what an arm says is there with where it was written.
    let (_, rest) = first
        .split_once("<script type=\"application/json\" id=\"data\">")
        .unwrap();
    let data: Value = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
    let comparison = json(&whole, "comparison.json");
    assert_eq!(data["arms"], comparison["arms"]);
    assert_eq!(data["outcomes"][0]["name"], "lost_usd");
    let told = data["sheets"]["told"]["rows"].as_array().unwrap();
    let share = told.iter().find(|row| row[1] == "response.report.share").unwrap();
    assert_eq!((&share[0], &share[2]), (&"reports".into(), &"0.95".into()));
    assert!(share[6].as_str().unwrap().starts_with("trial.toml, line "));

    // Parts have none; put together they have the same. It is refused where it would say nothing.
    let parts =
        ["1/2", "2/2"].map(|shard| desk.compare(&experiment, &format!("part {}", &shard[..1]), &["--shard", shard]));
    assert!(!names(&parts[0]).contains(&"report.html".to_owned()));
    assert!(refused(&parts[0], &[]).contains("this is a part of an experiment: `scamnet merge` puts parts together"));
    assert!(refused(&whole, &["--audit"]).contains("has no tables to audit"));
    let merge = |more: &[&str]| {
        let merged = desk.path("merged");
        let merge = scamnet()
            .args(["merge", "--quiet", "--out"])
            .arg(&merged)
            .args(&parts)
            .args(more)
            .assert();
        merge.success();
        merged
    };
    assert!(first == page(&merge(&[])), "put together it is another page");
    // Without one, that of other results must not be left.
    assert!(!names(&merge(&["--no-report"])).contains(&"report.html".to_owned()));
}
