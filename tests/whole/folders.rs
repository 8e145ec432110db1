//! What a folder is, and what each command that reads a run says of it: one rule for all of them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{json, names, record, scamnet};

/// The commands that read a run, with what they need besides.
const COMMANDS: [&[&str]; 6] = [
    &["show", "case", "worst"],
    &["report"],
    &["audit"],
    &["view", "--institution", "PK Bank A"],
    &["export", "--to", "paysim"],
    &["score", "--task", "mule_account", "scores.csv"],
];

/// What a command says of a folder: its exit code, and all that it prints.
fn said(command: &[&str], run: &Path, out: &Path) -> (i32, String) {
    let mut line = scamnet();
    line.arg(command[0]).arg(run).args(&command[1..]);
    if matches!(command[0], "view" | "export") {
        line.arg("--out").arg(out);
    }
    let done = line.output().unwrap();
    let printed = [done.stdout, done.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (done.status.code().unwrap_or(-1), printed.concat())
}

/// A copy of a run that something has been done to.
fn spoilt(home: &Path, run: &Path, name: &str, spoil: impl Fn(&Path)) -> PathBuf {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let to = to.join(path.file_name().unwrap());
            if path.is_dir() {
                copy(&path, &to);
            } else {
                fs::copy(&path, to).unwrap();
            }
        }
    }
    let place = home.join(name);
    copy(run, &place);
    spoil(&place);
    place
}

#[test]
fn every_folder_is_answered_alike_by_every_command() {
    let home = tempfile::tempdir().unwrap();
    let at = |name: &str| home.path().join(name);
    let run = record(home.path(), "run", &[]);
    let bare = record(home.path(), "bare", &["--no-tables"]);
    let (view, export) = (at("seen"), at("exported"));
    assert_eq!(said(COMMANDS[3], &run, &view).0, 0);
    assert_eq!(said(COMMANDS[4], &run, &export).0, 0);
    fs::create_dir_all(at("foreign")).unwrap();
    fs::write(at("foreign/thesis.md"), "dear").unwrap();
    fs::create_dir_all(at("arms")).unwrap();
    fs::write(at("arms/experiment.json"), "{}").unwrap();
    let partial = spoilt(home.path(), &run, ".run-2.partial-7", |run| {
        fs::remove_file(run.join("manifest.json")).unwrap();
    });

    let refused = [
        (at("nowhere"), "there is no such folder"),
        (at("foreign/thesis.md"), "a file, and no folder"),
        (at("foreign"), "no run is recorded here"),
        (bare, "a run without tables: it was written with --no-tables"),
        (view.clone(), "a view of a run: it holds what PK Bank A knows"),
        (export, "the run run, exported to the format paysim"),
        (at("arms"), "the folder of an experiment"),
        (partial, "what a run that is going on or was stopped has written"),
    ];
    let before = names(home.path());
    for (folder, what) in &refused {
        for command in COMMANDS {
            let (code, told) = said(command, folder, &at("out"));
            // A view keeps promises of its own.
            if *folder == view && command[0] == "audit" {
                assert!(code == 0 && told.starts_with("A view of run: "), "{told}");
                continue;
            }
            // An experiment has a page too, and this one is broken.
            if folder.ends_with("arms") && command[0] == "report" {
                assert!(code == 1 && told.contains("experiment.json: cannot be read"), "{told}");
                continue;
            }
            assert_eq!(code, 2, "{command:?} of {}: {told}", folder.display());
            let begun = format!("{}: {what}", folder.display());
            assert!(told.starts_with(&begun), "{command:?} of {}: {told}", folder.display());
            assert!(
                told.contains("; accepted: the folder of a run with its tables"),
                "{told}"
            );
        }
    }

    let first_file = |run: &Path| {
        let manifest = json(run, "manifest.json");
        run.join(manifest["tables"]["truth/cases"]["files"][0]["path"].as_str().unwrap())
    };
    let damaged = [
        spoilt(home.path(), &run, "lost", |run| {
            fs::remove_file(first_file(run)).unwrap()
        }),
        spoilt(home.path(), &run, "cut", |run| {
            let file = first_file(run);
            let bytes = fs::read(&file).unwrap();
            fs::write(file, &bytes[..bytes.len() - 1]).unwrap();
        }),
        spoilt(home.path(), &run, "task", |run| {
            fs::remove_file(run.join("tasks/mule_account/task.json")).unwrap();
        }),
        spoilt(home.path(), &run, "bare-word", |run| {
            fs::write(run.join("manifest.json"), "{").unwrap()
        }),
        spoilt(home.path(), &run, "no-manifest", |run| {
            fs::remove_file(run.join("manifest.json")).unwrap()
        }),
    ];
    for folder in &damaged {
        for command in COMMANDS {
            let (code, told) = said(command, folder, &at("out"));
            assert_eq!(code, 1, "{command:?} of {}: {told}", folder.display());
            if command[0] == "audit" {
                assert!(told.contains("BROKEN  manifest."), "{told}");
            } else {
                let begun = format!("{}: damaged: ", folder.display());
                assert!(
                    told.starts_with(&begun) && told.contains("`scamnet audit "),
                    "{command:?}: {told}"
                );
            }
        }
    }
    // A byte that is another is seen by whoever makes something of the run.
    let changed = spoilt(home.path(), &run, "changed", |run| {
        let file = first_file(run);
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(file, bytes).unwrap();
    });
    for command in &COMMANDS[1..] {
        assert_eq!(said(command, &changed, &at("out")).0, 1, "{command:?}");
    }
    let mut after = names(home.path());
    after.retain(|name| before.contains(name) || name == "out");
    assert_eq!(after, before, "nothing was written");
}

#[test]
fn a_page_that_is_made_with_an_audit_says_what_came_of_it() {
    let home = tempfile::tempdir().unwrap();
    let run = record(home.path(), "run", &["--no-report"]);
    let report = |run: &Path| {
        let done = scamnet().args(["report", "--audit"]).arg(run).output().unwrap();
        let printed = [done.stdout, done.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (done.status.code(), printed)
    };
    let (code, [told, _]) = report(&run);
    assert_eq!(code, Some(0));
    assert!(told.contains("promises of the dataset's contract are kept."), "{told}");
    assert!(
        told.contains("figures of leakage") && told.contains("report.html"),
        "{told}"
    );
    fs::write(run.join("truth/notes.txt"), "").unwrap();
    let (code, [told, why]) = report(&run);
    assert_eq!(code, Some(1));
    assert!(
        told.contains("1 of ") && told.contains("promises is broken: manifest.listed."),
        "{told}"
    );
    assert!(why.contains("is broken; `scamnet audit "), "{why}");
}

#[test]
fn what_is_printed_to_be_typed_can_be() {
    let home = tempfile::tempdir().unwrap();
    let file = "my first 'scenario'.toml";
    let done = scamnet().args(["new", file]).current_dir(home.path()).output().unwrap();
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    let command = told
        .lines()
        .find_map(|line| line.strip_prefix("run it: scamnet run "))
        .unwrap();
    let heard = std::process::Command::new("sh")
        .args(["-c", &format!("printf '%s\\n' {command}")])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&heard.stdout), format!("{file}\n"));
}

#[test]
fn near_misses_are_told() {
    let home = tempfile::tempdir().unwrap();
    let run = record(home.path(), "run", &["--no-report"]);
    let (code, told) = said(&["view", "--institution", "pk bank a"], &run, &home.path().join("out"));
    assert!(
        code == 2 && told.contains("; did you mean `PK Bank A`? it has "),
        "{told}"
    );
    let described = scamnet().args(["describe", "quickstart", "launder"]).output().unwrap();
    let told = String::from_utf8_lossy(&described.stderr).into_owned();
    assert!(told.contains("did you mean `laundering`?"), "{told}");
}

/// The run is whole before its summary is printed: it stays, and the message says so.
#[cfg(target_os = "linux")]
#[test]
fn a_run_whose_summary_cannot_be_printed_is_kept_and_named() {
    use crate::common::{QUICKSTART, SMALL, run_command};
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("run");
    let line = run_command(QUICKSTART, &SMALL, &out);
    let mut command = std::process::Command::new(line.get_program());
    command.args(line.get_args()).args(["--json", "--no-report"]);
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let done = command.stdout(full).output().unwrap();
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{told}");
    assert!(
        told.contains("; the run is whole and kept in ") && told.contains("run"),
        "{told}"
    );
    scamnet().arg("audit").arg(&out).assert().success();
}

/// Of a scenario that cannot be written to its end nothing is kept.
#[cfg(target_os = "linux")]
#[test]
fn a_new_scenario_is_whole_or_not_there() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("mine.toml");
    // No file may grow, and the system says so to whoever writes, as it does on a full disk.
    let mut line = std::process::Command::new("sh");
    line.args([
        "-c",
        "ulimit -f 0; trap '' XFSZ; exec \"$@\"",
        "sh",
        env!("CARGO_BIN_EXE_scamnet"),
        "new",
    ]);
    let done = line.arg(&file).output().unwrap();
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{told}");
    assert!(
        told.starts_with(&format!("cannot write {}: ", file.display())),
        "{told}"
    );
    assert_eq!(names(home.path()), [""; 0]);
}

/// With too little memory a command says so, in one message and nothing else, and ends with 1; nothing aborts.
#[cfg(target_os = "linux")]
#[test]
fn too_little_memory_is_said() {
    let home = tempfile::tempdir().unwrap();
    let run = record(home.path(), "run", &["--no-report"]);
    let program = env!("CARGO_BIN_EXE_scamnet");
    for command in COMMANDS {
        for limit in [150_000, 200_000, 250_000, 300_000] {
            let mut line = std::process::Command::new("sh");
            let script = format!("ulimit -v {limit} && exec \"$@\"");
            line.args(["-c", &script, "sh", program, command[0]])
                .arg(&run)
                .args(&command[1..]);
            if matches!(command[0], "view" | "export") {
                line.arg("--out")
                    .arg(home.path().join(format!("{}-{limit}", command[0])));
            }
            let done = line.output().unwrap();
            let told = String::from_utf8_lossy(&done.stderr).into_owned();
            match done.status.code() {
                Some(0) => {}
                // The system itself could not load the program.
                Some(127) => assert!(told.contains("shared libraries"), "{command:?} in {limit} kB: {told}"),
                Some(1) => assert_eq!(told.trim().lines().count(), 1, "{command:?} in {limit} kB: {told}"),
                // There is no submission to judge.
                Some(2) if command[0] == "score" => assert!(told.contains("scores.csv"), "{told}"),
                code => panic!("{command:?} in {limit} kB: {code:?} {told}"),
            }
        }
    }
}
