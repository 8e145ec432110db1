//! What must hold of policies when arms are compared: nothing where they do nothing, the right direction where they do
//! all, and money that adds up. What coupling is worth takes minutes to see: `.ci/coupling`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{AT_HOME, QUICKSTART, hashes, json, record, scamnet};

/// Values by arm and outcome, summed over seeds.
type Sums = BTreeMap<(String, String), f64>;

/// Of ten thousand people for thirty days: in most runs everything happens that a policy can act on.
const SIZE: &str = "set.scale = 0.01\nset.syndicate.faisalabad.site.faisalabad.seats = 300\n\
                    set.horizon.window = '30 d'";
/// Large enough for what must be equal whatever happens.
const LESS: &str = "set.scale = 0.004\nset.syndicate.faisalabad.site.faisalabad.seats = 750\n\
                    set.horizon.window = '15 d'";

/// Compares arms on a small scenario.
fn compare(home: &Path, size: &str, seeds: &str, arms: &str) -> PathBuf {
    let text = format!(
        "name = 'trial'\nscenario = '{QUICKSTART}'\nseeds = '{seeds}'\n{size}\nset.{AT_HOME}\nset.response.raid = []\n{arms}"
    );
    let (file, out) = (home.join("trial.toml"), home.join("out"));
    fs::write(&file, text).unwrap();
    scamnet()
        .args(["compare", "--quiet", "--out"])
        .arg(&out)
        .arg(&file)
        .assert()
        .success();
    out
}

fn sums(dir: &Path) -> Sums {
    let text = fs::read_to_string(dir.join("outcomes.csv")).unwrap();
    let mut sums = Sums::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        *sums.entry((cells[0].to_owned(), cells[3].to_owned())).or_default() += cells[4].parse::<f64>().unwrap();
    }
    sums
}

fn of(sums: &Sums, arm: &str, outcome: &str) -> f64 {
    sums.get(&(arm.to_owned(), outcome.to_owned())).copied().unwrap_or(0.0)
}

#[test]
fn a_policy_that_does_nothing_leaves_every_byte_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let before = hashes(&record(home.path(), "without", &[]));
    for (name, policy) in [
        ("nobody", "policy.a={ kind = \"transfer_delay\", coverage = 0.0 }"),
        (
            "later",
            "policy.a={ kind = \"transaction_monitoring\", start = \"1000 d\" }",
        ),
        ("never", "policy.a={ kind = \"fund_recall\", start = \"1000 d\" }"),
    ] {
        let after = hashes(&record(home.path(), name, &["--set", policy]));
        let differ: Vec<&String> = before.keys().filter(|path| before[*path] != after[*path]).collect();
        assert!(differ.is_empty(), "{name}: {differ:?}");
    }
}

#[test]
fn every_kind_of_policy_without_coverage_or_too_late_equals_the_baseline() {
    let home = tempfile::tempdir().unwrap();
    let mut arms = String::new();
    for kind in scamnet::policy::KINDS {
        arms.push_str(&format!(
            "[[arm]]\nname = '{kind}_nowhere'\npolicy.it = {{ kind = '{kind}', coverage = 0.0 }}\n\
             [[arm]]\nname = '{kind}_later'\npolicy.it = {{ kind = '{kind}', start = '500 d' }}\n"
        ));
    }
    let comparison = json(&compare(home.path(), LESS, "1", &arms), "comparison.json");
    for compared in comparison["outcomes"].as_array().unwrap() {
        for difference in compared["differences"].as_array().unwrap() {
            assert_eq!(difference["mean"], 0.0, "{} in {}", compared["name"], difference["arm"]);
        }
    }
}

#[test]
fn reimbursement_moves_losses_and_costs_add_up() {
    let home = tempfile::tempdir().unwrap();
    let arms = "
[[arm]]
name = 'reimbursed'
policy.back = { kind = 'mandatory_reimbursement', claims = 0.0, excess = 0.0, platform_share = 0.1, state_share = 0.2 }
set.response.report.share = 0.9
[[arm]]
name = 'reported'
set.response.report.share = 0.9
[[arm]]
name = 'careless'
policy.back = { kind = 'mandatory_reimbursement', claims = 0.0, excess = 0.0, carelessness = 1.0 }
set.response.report.share = 0.9
[[arm]]
name = 'costly'
policy.calls = { kind = 'report_hotline', daily_cost = 10.0 }
policy.screens = { kind = 'account_opening_check', check_cost = 2.0 }
";
    let dir = compare(home.path(), SIZE, "1..3", arms);
    who_bears_adds_up(&dir);
    let sums = sums(&dir);
    let (back, plain) = (
        |name: &str| of(&sums, "reimbursed", name),
        |name: &str| of(&sums, "reported", name),
    );
    assert_eq!(back("gross_loss_usd"), plain("gross_loss_usd"));
    // Unless people grow careless because they will have it back.
    assert!(of(&sums, "careless", "victims") > 1.3 * plain("victims"));
    // But for what people do otherwise who have money again, it saves nothing.
    assert!((back("lost_usd") - plain("lost_usd")).abs() < 0.01 * plain("lost_usd"));
    assert!(back("reimbursed_usd") > 0.0 && plain("reimbursed_usd") == 0.0);
    assert!(back("net_loss_usd") < plain("net_loss_usd"));
    let costs = ["programme_cost_usd.policy.calls", "programme_cost_usd.policy.screens"];
    let costs = costs.map(|name| of(&sums, "costly", name));
    // Thirty days of the window, and none of the cool-down, on each of three seeds; calls make work besides.
    assert!(
        costs[0] >= 3.0 * 30.0 * 10.0 && costs[0] < 3.0 * 45.0 * 10.0,
        "{costs:?}"
    );
    assert!(costs[1] > 0.0, "{costs:?}");
    for bearer in ["sender", "receiver", "platform", "state"] {
        assert!(back(&format!("borne_usd.by.{bearer}")) > 0.0, "{bearer}");
        assert_eq!(plain(&format!("borne_usd.by.{bearer}")), 0.0, "{bearer}");
    }
    assert!((back("borne_usd.by.victim") - back("net_loss_usd")).abs() < 1e-3);
    assert!((of(&sums, "costly", "programme_cost_usd") - costs[0] - costs[1]).abs() < 1e-3);
}

/// In every run the parts of what is borne are what was lost, to the cent.
fn who_bears_adds_up(dir: &Path) {
    let text = fs::read_to_string(dir.join("outcomes.csv")).unwrap();
    let mut runs: BTreeMap<(String, String), (f64, f64)> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let run = runs.entry((cells[0].to_owned(), cells[1].to_owned())).or_default();
        let value = cells[4].parse::<f64>().unwrap();
        match cells[3] {
            "lost_usd" => run.0 += value,
            part if part.starts_with("borne_usd.by.") => run.1 += value,
            _ => {}
        }
    }
    let cents = |dollars: f64| (dollars * 100.0).round() as i64;
    for (run, (lost, borne)) in &runs {
        assert_eq!(cents(*lost), cents(*borne), "{run:?}");
    }
    assert!(runs.values().any(|(lost, _)| *lost > 0.0));
}

#[test]
fn what_comes_after_the_window_is_nobodys_cost() {
    let home = tempfile::tempdir().unwrap();
    // The cool-down of fifteen days' window is all that these two see: one begins in it, one sends its reminders in it.
    let arms = "
[[arm]]
name = 'too_late'
policy.it = { kind = 'awareness_campaign', start = '15 d', fixed_cost = 1000.0, daily_cost = 10.0, person_cost = 1.0 }
[[arm]]
name = 'whole'
policy.it = { kind = 'awareness_campaign', start = '5 d', fixed_cost = 1000.0, daily_cost = 10.0, person_cost = 1.0 }
[[arm]]
name = 'ends'
policy.it = { kind = 'awareness_campaign', start = '5 d', end = '15 d', fixed_cost = 1000.0, daily_cost = 10.0, person_cost = 1.0 }
";
    let sums = sums(&compare(home.path(), LESS, "1", arms));
    let cost = |arm: &str| of(&sums, arm, "programme_cost_usd");
    assert_eq!(cost("too_late"), 0.0);
    assert_eq!(of(&sums, "too_late", "social_cost_usd"), 0.0);
    assert!(cost("ends") >= 1_000.0 + 10.0 * 10.0);
    assert_eq!(cost("whole"), cost("ends"), "ten days of the window either way");
}

#[test]
fn policies_work_in_the_right_direction() {
    let home = tempfile::tempdir().unwrap();
    let arms = "
[policy.recall]
kind = 'fund_recall'
layers = 10
acts_after = { fixed = '1 min' }
each_layer = '0 s'
returns_after = { fixed = '1 h' }
[policy.everywhere]
kind = 'cross_border_cooperation'
answered = 1.0
lag = { fixed = '1 min' }
[[arm]]
name = 'slow_recall'
policies = ['recall']
[[arm]]
name = 'instant_recall'
policies = ['recall', 'everywhere']
set.response.report.share = 1.0
set.response.report.by_loss = 0.0
set.response.report.names_all = 1.0
set.response.report.delay = { fixed = '1 min' }
[[arm]]
name = 'raids'
policy.raids = { kind = 'police_raid', intelligence = 0.0, after = { fixed = '2 d' }, capacity = 100.0 }
set.crew.rebuild_share = 0.0
";
    let sums = sums(&compare(home.path(), SIZE, "1..6", arms));
    let share = |arm: &str| of(&sums, arm, "recovered_usd") / of(&sums, arm, "gross_loss_usd");
    assert!(share("slow_recall") >= share("baseline"));
    assert!(
        share("instant_recall") > share("slow_recall"),
        "{} {}",
        share("instant_recall"),
        share("slow_recall")
    );
    assert!(of(&sums, "raids", "raids") >= 6.0);
    let contacted = |arm: &str| of(&sums, arm, "contacted");
    assert!(
        contacted("raids") < 0.3 * contacted("baseline"),
        "{}",
        contacted("raids")
    );
}

#[test]
fn the_shipped_experiments_are_sound() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/experiments");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let design = scamnet::experiment::design::Design::read(&path, None, None);
        let design = design.unwrap_or_else(|problems| panic!("{problems}"));
        assert!(design.settings().is_ok(), "{}", path.display());
    }
}
