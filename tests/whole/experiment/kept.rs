//! What is kept of runs: the same bytes on any number of threads, from shards and after a stop.

use std::fs;
use std::path::PathBuf;

use super::desk::{ARMS, Desk, results, same};
use crate::common::{names, scamnet};

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
