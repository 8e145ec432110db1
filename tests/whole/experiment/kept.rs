//! What is kept of runs: the same bytes on any number of threads, from shards and after a stop.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::desk::{ARMS, Desk, results, same};
use crate::common::{json, names, scamnet};
use scamnet::experiment::lock::Lock;

#[test]
fn threads_shards_and_a_resumed_run_give_the_same_bytes() {
    let desk = Desk::new();
    let experiment = desk.experiment("1..3", ARMS);
    let whole = desk.compare(&experiment, "whole", &["--threads", "1"]);
    assert!(results(&whole).len() >= 9 + 6 + 14, "{:?}", results(&whole).keys());
    same(&whole, &desk.compare(&experiment, "threads", &["--threads", "4"]));

    // Two shards, made apart, put together.
    let parts = ["1/2", "2/2"].map(|shard| {
        let name = shard.replace('/', "of");
        desk.compare(&experiment, &name, &["--shard", shard])
    });
    let merged = desk.path("merged");
    let mut merge = scamnet();
    merge
        .arg("merge")
        .args(&parts)
        .arg("--out")
        .arg(&merged)
        .assert()
        .success();
    same(&whole, &merged);

    // More shards than seeds: each has work.
    let parts_of_five: Vec<PathBuf> = (1..=5)
        .map(|number| {
            desk.compare(
                &experiment,
                &format!("{number}of5"),
                &["--shard", &format!("{number}/5")],
            )
        })
        .collect();
    let made: Vec<usize> = parts_of_five
        .iter()
        .map(|part| names(&part.join("runs")).len())
        .collect();
    assert_eq!(made, [1, 2, 2, 2, 2]);
    let merged = desk.path("merged_of_5");
    let mut merge = scamnet();
    merge
        .arg("merge")
        .args(&parts_of_five)
        .arg("--out")
        .arg(&merged)
        .assert()
        .success();
    same(&whole, &merged);

    // One shard alone lacks a seed, and says so; what is there is kept.
    let half = desk.path("half");
    let done = scamnet()
        .arg("merge")
        .arg(&parts[0])
        .arg("--out")
        .arg(&half)
        .assert()
        .code(1);
    let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(
        text.contains("3 of 9 runs are missing") && text.contains("arm reports, seed 2"),
        "{text}"
    );
    assert!(!half.join("comparison.json").exists());
    assert_eq!(names(&half.join("runs")).len(), 6);

    // A run that was stopped half-way: some runs are whole, one is half-written under its hidden name.
    let stopped = desk.path("stopped");
    fs::create_dir_all(stopped.join("runs")).unwrap();
    fs::copy(whole.join("experiment.json"), stopped.join("experiment.json")).unwrap();
    for run in names(&whole.join("runs")).iter().take(4) {
        fs::copy(whole.join("runs").join(run), stopped.join("runs").join(run)).unwrap();
    }
    let occupied = scamnet()
        .arg("compare")
        .arg(&experiment)
        .arg("--out")
        .arg(&stopped)
        .assert()
        .code(2);
    assert!(String::from_utf8_lossy(&occupied.get_output().stderr).contains("--resume"));
    // One of those that were thought to be whole is cut off: it is made again.
    let cut = stopped.join("runs").join(&names(&whole.join("runs"))[1]);
    let bytes = fs::read(&cut).unwrap();
    fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let done = scamnet()
        .args(["merge", "--out"])
        .arg(desk.path("of_cut"))
        .arg(&stopped)
        .assert()
        .code(1);
    let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(
        text.contains("this run counts as not made yet") && text.contains("6 of 9 runs are missing"),
        "{text}"
    );
    same(&whole, &desk.compare(&experiment, "stopped", &["--resume"]));

    // A run under another's name is named, by arm and seed, and made again.
    let runs = names(&whole.join("runs"));
    fs::copy(stopped.join("runs").join(&runs[0]), stopped.join("runs").join(&runs[1])).unwrap();
    let roster = json(&whole, "experiment.json");
    let mut first = roster["runs"].as_array().unwrap().iter();
    let first = first
        .find(|run| run["id"] == runs[0].trim_end_matches(".parquet"))
        .unwrap();
    let called = format!(
        "(arm {}, seed {}, draw 0)",
        roster["arms"][first["arm"].as_u64().unwrap() as usize]
            .as_str()
            .unwrap(),
        first["seed"]
    );
    for command in ["merge", "compare"] {
        let mut again = scamnet();
        again.arg(command);
        if command == "merge" {
            again.arg(&stopped).arg("--out").arg(desk.path("of_foreign"));
        } else {
            again
                .arg(&experiment)
                .args(["--resume", "--quiet", "--out"])
                .arg(&stopped);
        }
        let done = again.assert().code(i32::from(command == "merge"));
        let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(
            text.contains(&format!(
                "{}: holds the run",
                stopped.join("runs").join(&runs[1]).display()
            )) && text.contains(&called)
                && text.contains("this run counts as not made yet"),
            "{called}: {text}"
        );
    }
    same(&whole, &stopped);
    what_is_no_run_is_named(&desk, &experiment, &whole);
    a_directory_is_written_by_one_at_a_time(&desk, &experiment, &whole);
    merge_tells_and_replaces_as_compare_does(&desk, &parts);
}

/// Whatever lies among kept runs and is none is named, by those who go on and by those who put together, and left
/// alone.
fn what_is_no_run_is_named(desk: &Desk, experiment: &Path, whole: &Path) {
    let out = desk.path("strays");
    fs::create_dir_all(out.join("runs/older")).unwrap();
    fs::copy(whole.join("experiment.json"), out.join("experiment.json")).unwrap();
    for name in names(&whole.join("runs")) {
        fs::copy(whole.join("runs").join(&name), out.join("runs").join(&name)).unwrap();
    }
    for name in ["notes.txt", "runs.json"] {
        fs::write(out.join("runs").join(name), "mine").unwrap();
    }
    for command in ["merge", "compare"] {
        let mut again = scamnet();
        again.arg(command);
        if command == "merge" {
            again.arg(&out).arg("--out").arg(desk.path("of_strays"));
        } else {
            again.arg(experiment).args(["--resume", "--out"]).arg(&out);
        }
        let done = again.assert().success();
        let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        for name in ["notes.txt", "older", "runs.json"] {
            let named = format!(
                "note: {}: no run of an experiment has such a name; it is left alone",
                out.join("runs").join(name).display()
            );
            assert_eq!(text.matches(&named).count(), 1, "{command}: {text}");
        }
        assert_eq!(text.matches("is left alone").count(), 3, "{command}: {text}");
    }
    assert_eq!(fs::read_to_string(out.join("runs/notes.txt")).unwrap(), "mine");
    // A folder where a run is to be kept.
    let taken = out.join("runs").join(&names(&whole.join("runs"))[0]);
    fs::remove_file(&taken).unwrap();
    fs::create_dir(&taken).unwrap();
    let mut again = scamnet();
    again
        .arg("compare")
        .arg(experiment)
        .args(["--resume", "--out"])
        .arg(&out);
    let done = again.assert().code(2);
    let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    let refusal = format!("{}: has the name of a run, and is no file", taken.display());
    assert!(text.contains(&refusal), "{text}");
}

fn a_directory_is_written_by_one_at_a_time(desk: &Desk, experiment: &Path, whole: &Path) {
    let (held, unlocked) = Lock::take(whole).unwrap();
    assert_eq!(unlocked, None);
    for (command, from) in [("compare", experiment), ("merge", whole)] {
        let mut busy = scamnet();
        busy.arg(command).arg(from).arg("--out").arg(whole);
        if command == "compare" {
            busy.arg("--resume");
        }
        let done = busy.assert().code(2);
        let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(text.contains("another scamnet is writing into it"), "{command}: {text}");
    }
    drop(held);
    desk.compare(experiment, "whole", &["--resume"]);
}

fn merge_tells_and_replaces_as_compare_does(desk: &Desk, parts: &[PathBuf]) {
    let merge = |out: &Path, more: &[&str], code: i32| {
        let mut merge = scamnet();
        let done = merge
            .arg("merge")
            .args(parts)
            .arg("--out")
            .arg(out)
            .args(more)
            .assert()
            .code(code);
        let output = done.get_output();
        [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    };
    let out = desk.path("told");
    assert_eq!(merge(&out, &["--quiet"], 0), [String::new(), String::new()]);
    let told: Value = serde_json::from_str(&merge(&out, &["--json"], 0)[0]).unwrap();
    assert_eq!(told["seeds"], serde_json::json!([1, 2, 3]));
    assert!(merge(&out, &["--pairs"], 0)[0].contains("any arm against any other, p corrected over 3 pairs"));
    // Another experiment lies there.
    let mut roster = json(&out, "experiment.json");
    roster["harm"] = "victims".into();
    fs::write(out.join("experiment.json"), roster.to_string()).unwrap();
    fs::write(out.join("mine.txt"), "kept").unwrap();
    assert!(merge(&out, &[], 2)[1].contains("holds another experiment"));
    merge(&out, &["--force", "--quiet"], 0);
    assert_eq!(json(&out, "comparison.json")["harm"], "lost_usd");
    assert_eq!(fs::read_to_string(out.join("mine.txt")).unwrap(), "kept");
    // A shard is never emptied to be merged into, and what is no experiment is left alone.
    assert!(merge(&parts[0], &["--force"], 2)[1].contains("would be emptied first"));
    assert!(merge(desk.home(), &["--force"], 2)[1].contains("no experiment lies here"));
}

#[test]
fn a_killed_experiment_goes_on_where_it_was() {
    let desk = Desk::new();
    let experiment = desk.experiment("1..4", ARMS);
    let out = desk.path("killed");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_scamnet"))
        .arg("compare")
        .arg(&experiment)
        .args(["--quiet", "--threads", "1", "--out"])
        .arg(&out)
        .spawn()
        .unwrap();
    let begun = std::time::Instant::now();
    while names(&out.join("runs"))
        .iter()
        .filter(|name| name.ends_with(".parquet"))
        .count()
        < 2
    {
        assert!(begun.elapsed().as_secs() < 120, "no run was finished in two minutes");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!out.join("comparison.json").exists());
    let before = names(&out.join("runs"));
    desk.compare(&experiment, "killed", &["--resume"]);
    assert!(before.len() < names(&out.join("runs")).len() || before.len() == 12);
    let whole = desk.compare(&experiment, "whole", &[]);
    for (name, bytes) in results(&whole) {
        assert!(
            fs::read(out.join(name.trim_start_matches('/'))).unwrap() == bytes,
            "{name}"
        );
    }
}
