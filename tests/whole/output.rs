//! What cannot be printed: a disk that is full, a reader who has left, and nobody who hears what is said beside it.

#![cfg(target_os = "linux")]

use std::fs::OpenOptions;
use std::process::{Command, Output, Stdio};

use crate::common::{QUICKSTART, names, record};

fn scamnet(line: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scamnet"));
    command.env("NO_COLOR", "1").args(line);
    command
}

/// Everything that prints what it was asked for, and is soon done.
const LINES: [&[&str]; 10] = [
    &["--help"],
    &["--version"],
    &["list"],
    &["schema"],
    &["schema", "--kind", "experiment"],
    &["describe", "quickstart"],
    &["describe", "quickstart", "--json"],
    &["describe", "--outcomes"],
    &["check", "quickstart"],
    &["completions", "bash"],
];

/// With the disk full under stdout.
fn on_a_full_disk(line: &[&str]) -> Output {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    scamnet(line).stdout(full).stderr(Stdio::piped()).output().unwrap()
}

#[test]
fn what_cannot_be_printed_is_a_failure() {
    for line in LINES {
        let done = on_a_full_disk(line);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(1), "{line:?}: {said}");
        assert!(said.contains("standard output refuses it"), "{line:?}: {said}");
    }
    // Of what takes longer: a run's summary, and an audit.
    let home = tempfile::tempdir().unwrap();
    let run = record(home.path(), "run", &[]);
    let (run, other) = (
        run.display().to_string(),
        home.path().join("other").display().to_string(),
    );
    let few = [
        "--set",
        "scale=0.005",
        "--set",
        "horizon.window=1 d",
        "--no-tables",
        "--json",
        "--out",
        &other,
    ];
    for line in [
        ["run", QUICKSTART].iter().chain(&few).copied().collect(),
        vec!["audit", run.as_str()],
    ] {
        let done = on_a_full_disk(&line);
        assert_eq!(
            done.status.code(),
            Some(1),
            "{line:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
    assert_eq!(names(home.path()), ["other", "run"], "the run itself is kept");
}

#[test]
fn a_reader_who_has_left_is_no_failure() {
    for line in LINES {
        let mut child = scamnet(line)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!((done.status.code(), said.as_str()), (Some(0), ""), "{line:?}");
    }
}

#[test]
fn nothing_fails_because_nobody_hears_it() {
    // A warning beside a sound scenario, and a message of what was refused.
    for (line, code) in [
        (
            &["check", "quickstart", "--set", "response.raid.faisalabad.day=400"][..],
            0,
        ),
        (&["check", "nowhere.toml"], 2),
        (&["walk"], 2),
    ] {
        let mut child = scamnet(line)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), Some(code), "{line:?}");
    }
}
