//! What an experiment answers: the documented one, placebos, sweeps, precision.

use std::collections::BTreeSet;
use std::fs;

use scamnet::experiment::design::Design;

use super::desk::{ARMS, Desk, outcomes};
use crate::common::{QUICKSTART, json, scamnet};

#[test]
fn an_arm_that_changes_nothing_equals_the_baseline() {
    let desk = Desk::new();
    let dir = desk.compare(&desk.experiment("1..2", ARMS), "out", &[]);
    let mut reports_differ = false;
    for seed in [1, 2] {
        let baseline = outcomes(&dir, "baseline", seed);
        assert_eq!(outcomes(&dir, "nothing_new", seed), baseline);
        reports_differ |= outcomes(&dir, "reports", seed) != baseline;
    }
    assert!(reports_differ);
    let comparison = json(&dir, "comparison.json");
    let mut equal = 0;
    for compared in comparison["outcomes"].as_array().unwrap() {
        let mut differences = compared["differences"].as_array().unwrap().iter();
        // None where the outcome is not defined in them.
        if let Some(difference) = differences.find(|difference| difference["arm"] == "nothing_new") {
            assert_eq!(difference["verdict"], "equal", "{}", compared["name"]);
            assert_eq!(difference["mean"], 0.0);
            equal += 1;
        }
    }
    assert!(equal > 40, "{equal}");
    assert_eq!(comparison["fates"][0]["shares"][0]["people"], 0.0);
}

#[test]
fn any_arm_may_be_the_baseline_and_is_compared_with_any_other() {
    let desk = Desk::new();
    let dir = desk.compare(&desk.experiment("1..2", ARMS), "out", &[]);
    let difference = |arm: &str| -> f64 {
        let comparison = json(&dir, "comparison.json");
        let mut outcomes = comparison["outcomes"].as_array().unwrap().iter();
        let lost = outcomes.find(|compared| compared["name"] == "lost_usd").unwrap();
        let mut differences = lost["differences"].as_array().unwrap().iter();
        differences.find(|difference| difference["arm"] == arm).unwrap()["mean"]
            .as_f64()
            .unwrap()
    };
    let of_reports = difference("reports");
    assert_ne!(of_reports, 0.0);
    let comparison = json(&dir, "comparison.json");
    let pairs: Vec<(&str, &str)> = comparison["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (pair["arm"].as_str().unwrap(), pair["against"].as_str().unwrap()))
        .collect();
    assert_eq!(
        pairs,
        [
            ("nothing_new", "baseline"),
            ("reports", "baseline"),
            ("reports", "nothing_new")
        ]
    );
    // The same runs, seen from another arm.
    let named = desk.experiment("1..2", &format!("baseline = 'reports'\n{ARMS}"));
    desk.compare(&named, "out", &["--resume"]);
    let comparison = json(&dir, "comparison.json");
    assert_eq!(
        (&comparison["baseline"], comparison["fates"][0]["arm"].as_str()),
        (&"reports".into(), Some("baseline"))
    );
    assert_eq!(difference("baseline"), -of_reports);
    // Without an arm that changes nothing none is added, since this one is named.
    let two = "baseline = 'a'\n[[arm]]\nname = 'a'\nset.response.report.share = 0.9\n[[arm]]\nname = 'b'\nset.response.report.share = 0.8\n";
    let design = Design::read(&desk.experiment("1", two), None, None).unwrap();
    let names: Vec<&str> = design.arms.iter().map(|arm| arm.name.as_str()).collect();
    assert_eq!((names, design.baseline), (vec!["a", "b"], 0));
}

#[test]
fn what_cannot_be_meant_is_a_warning() {
    let desk = Desk::new();
    let named = format!("outcomes = ['analyst_hours']\n{ARMS}");
    let experiment = desk.experiment("1..2", &named);
    let same = "the arm `nothing_new` is the same as `baseline`";
    let unmoved = "no arm moves `analyst_hours`";
    let done = scamnet().arg("check").arg(&experiment).assert().success();
    let text = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    assert!(text.contains("2 arms beside `baseline`, 2 seeds, 6 runs"), "{text}");
    let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(text.contains(same) && text.contains(unmoved), "{text}");
    let out = desk.path("out");
    let done = scamnet()
        .arg("compare")
        .arg(&experiment)
        .arg("--out")
        .arg(&out)
        .assert()
        .success();
    let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    // Told before anything runs, and not again after it.
    assert_eq!(
        (text.matches(same).count(), text.matches(unmoved).count()),
        (1, 1),
        "{text}"
    );
    let warnings = json(&out, "comparison.json")["warnings"].clone();
    assert_eq!(warnings.as_array().unwrap().len(), 2, "{warnings}");
    let page = fs::read_to_string(out.join("comparison.md")).unwrap();
    assert!(
        page.contains("> **Warning**: the arm `nothing_new` is the same"),
        "{page}"
    );
}

/// The experiment that docs/experiments.md writes, block after block.
fn documented() -> String {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/experiments.md")).unwrap();
    let blocks = page.split("```toml\n").skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_documented_experiment_works_as_it_stands() {
    let desk = Desk::new();
    let text = documented();
    for part in [
        "[[uncertain]]",
        "[precision]",
        "[friction]",
        "placebo = true",
        "laundering.hop.lognormal.median",
    ] {
        assert!(text.contains(part), "{part} is not documented");
    }
    assert!(text.contains("scenario = \"../quickstart.toml\""));
    let path = desk.path("reporting.toml");
    fs::write(&path, text.replace("../quickstart.toml", QUICKSTART)).unwrap();
    let design = Design::read(&path, None, None).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(design.points.len(), 16);
    let settings = design.settings().unwrap_or_else(|problems| panic!("{problems}"));
    let median = |draw: usize| settings[0][draw].scenario["laundering"]["hop"]["lognormal"]["median"].to_string();
    let medians: BTreeSet<String> = (0..16).map(median).collect();
    assert_eq!(medians.len(), 16, "a value for each draw: {medians:?}");
}

#[test]
fn a_placebo_has_a_section_of_its_own() {
    let desk = Desk::new();
    let placebo = "[[arm]]\nname = 'nobody'\nplacebo = true\npolicy.it = { kind = 'transfer_delay', coverage = 0.0 }\n";
    let dir = desk.compare(&desk.experiment("1..2", &format!("{ARMS}{placebo}")), "out", &[]);
    let comparison = json(&dir, "comparison.json");
    let found = &comparison["placebos"][0];
    assert_eq!(
        (&found["arm"], &found["outcome"]),
        (&"nobody".into(), &"lost_usd".into())
    );
    assert_eq!((&found["finding"], &found["mean"]), (&"equal".into(), &0.0.into()));
    let page = fs::read_to_string(dir.join("comparison.md")).unwrap();
    let (_, section) = page.split_once("## Placebo arms").unwrap();
    assert!(
        section.contains("| nobody | `lost_usd` | 0 | 0.0 % | 0 to 0 | equal on every seed |"),
        "{section}"
    );
    assert!(
        comparison["unranked"]
            .as_str()
            .unwrap()
            .contains("Arms are not ranked on 2 seeds")
    );
    assert!(page.contains("Arms are not ranked on 2 seeds"));
}

#[test]
fn a_sweep_has_one_row_a_run_and_any_parameter_can_be_uncertain() {
    let desk = Desk::new();
    let uncertain = format!(
        "{ARMS}\n[[uncertain]]\npath = 'response.report.share'\nlow = 0.05\nhigh = 0.4\n\
         [[uncertain]]\npath = 'laundering.hop.lognormal.median'\nlow = '2 min'\nhigh = '30 min'\nspread = 'log'\n"
    );
    let experiment = desk.experiment("1", &format!("draws = 3\n{uncertain}"));
    let dir = desk.compare(&experiment, "out", &[]);
    let comparison = json(&dir, "comparison.json");
    assert_eq!(comparison["draws"], 3);
    assert_eq!(comparison["regret"], serde_json::json!([]), "one seed ranks nothing");
    let text = fs::read_to_string(dir.join("outcomes-wide.csv")).unwrap();
    assert!(
        text.starts_with("arm,seed,draw,response.report.share,laundering.hop.lognormal.median,contacted,"),
        "{text}"
    );
    assert_eq!(text.lines().count(), 1 + 3 * 3);

    let design = desk.path("design.csv");
    fs::write(
        &design,
        "response.report.share,laundering.hop.lognormal.median,laundering.slow\n0.1,2 min,0.2\n0.3,20 min,0.4\n",
    )
    .unwrap();
    let out = desk.path("sweep");
    let mut sweep = scamnet();
    sweep
        .args(["sweep", "--quiet", "--design"])
        .arg(&design)
        .arg("--out")
        .arg(&out)
        .arg(&experiment);
    sweep.assert().success();
    let text = fs::read_to_string(out.join("outcomes-wide.csv")).unwrap();
    assert_eq!(text.lines().count(), 1 + 2 * 3);
    assert!(
        text.lines().nth(1).unwrap().starts_with("baseline,1,0,0.1,2 min,0.2,"),
        "{text}"
    );
}

#[test]
fn seeds_are_added_until_the_precision_is_reached() {
    let desk = Desk::new();
    let precise = |half_width: &str| {
        // Reports differ between these arms on every seed; victims may not, and what never differs is precise at once.
        format!("precision = {{ outcome = 'reports', half_width = {half_width}, least = 3 }}\n{ARMS}")
    };
    let dir = desk.compare(&desk.experiment("1..4", &precise("1e9")), "loose", &[]);
    assert_eq!(json(&dir, "comparison.json")["seeds"], serde_json::json!([1, 2, 3]));
    let dir = desk.compare(&desk.experiment("1..4", &precise("1e-9")), "tight", &[]);
    let comparison = json(&dir, "comparison.json");
    assert_eq!(comparison["seeds"], serde_json::json!([1, 2, 3, 4]));
    assert!(comparison["stopped"].as_str().unwrap().contains("was wanted"));
}
