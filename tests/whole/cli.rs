//! The program from outside: exit codes, what is printed, what lies on the disk afterwards.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::common::{QUICKSTART, SMALL, json, names, record, run_command, scamnet};

/// Every file under a directory, relative to it.
fn files(root: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.push(path.strip_prefix(root).unwrap().display().to_string());
            }
        }
    }
    files.sort();
    files
}

#[test]
fn a_command_line_that_cannot_be_run_exits_with_2() {
    for line in [
        &[][..],
        &["walk"],
        &["run"],
        &["run", QUICKSTART, "--fast"],
        &["run", QUICKSTART, "--seed", "-1"],
        &["run", QUICKSTART, "--seed", "one"],
        &["run", QUICKSTART, "--format", "xlsx"],
        &["run", QUICKSTART, "--threads", "0"],
        &["run", "nowhere.toml"],
    ] {
        let home = tempfile::tempdir().unwrap();
        let done = scamnet()
            .args(line)
            .current_dir(home.path())
            .assert()
            .code(2)
            .stdout("");
        assert!(!done.get_output().stderr.is_empty(), "{line:?} says nothing");
        assert!(
            names(home.path()).is_empty(),
            "{line:?} leaves {:?}",
            names(home.path())
        );
    }
}

#[test]
fn help_and_completions_are_printed() {
    let help = scamnet().arg("--help").assert().success();
    let text = String::from_utf8_lossy(&help.get_output().stdout).into_owned();
    for command in [
        "run",
        "check",
        "describe",
        "schema",
        "new",
        "list",
        "audit",
        "completions",
    ] {
        assert!(text.contains(command), "{command} is not in the help");
    }
    for shell in ["bash", "zsh", "fish"] {
        let done = scamnet().args(["completions", shell]).assert().success();
        assert!(String::from_utf8_lossy(&done.get_output().stdout).contains("scamnet"));
    }
}

#[test]
fn what_is_shipped_runs_in_an_empty_folder() {
    let home = tempfile::tempdir().unwrap();
    let listed = scamnet().arg("list").current_dir(home.path()).assert().success();
    let listed = String::from_utf8_lossy(&listed.get_output().stdout).into_owned();
    let lines: Vec<String> = listed
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    for line in [
        "quickstart The Faisalabad case at a fiftieth of its size",
        "payments Interventions at the payment",
        "transfer_limit Half a month's wage a day to payees who are new",
    ] {
        assert!(
            lines.iter().any(|listed| listed == line),
            "{line:?} is not in\n{listed}"
        );
    }
    std::fs::write(
        home.path().join("mine.toml"),
        "extends = \"quickstart\"\nname = \"mine\"\n",
    )
    .unwrap();
    std::fs::write(
        home.path().join("limits.toml"),
        "name = 'limits'\nscenario = 'quickstart'\nseeds = '1..2'\n[set]\nscale = 0.002\nhorizon.window = '5 d'\n\
         response.raid = []\n[[arm]]\nname = 'limit'\npolicies = ['transfer_limit']\n",
    )
    .unwrap();
    for line in [
        &["check", "quickstart"][..],
        &["check", "mine.toml"],
        &["describe", "mine.toml"],
        &[
            "run",
            "quickstart",
            "--set",
            "scale=0.002",
            "--set",
            "horizon.window=\"5 d\"",
            "--set",
            "response.raid=[]",
        ],
        &["compare", "small", "--seeds", "1..2"],
        &["compare", "limits.toml"],
    ] {
        scamnet().args(line).current_dir(home.path()).assert().success();
    }
    assert!(home.path().join("output/quickstart-1/manifest.json").exists());
    let refused = scamnet()
        .args(["run", "quickstrat"])
        .current_dir(home.path())
        .assert()
        .code(2);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(
        said.contains("quickstrat: does not exist") && said.contains("`scamnet list`"),
        "{said}"
    );
}

#[test]
fn json_prints_the_summary_and_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("run");
    let done = run_command(QUICKSTART, &SMALL, &out)
        .arg("--json")
        .assert()
        .success()
        .stderr("");
    let printed: Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    assert!(printed.is_object());
    assert_eq!(printed, json(&out, "summary.json"));
    assert_eq!(printed["people"], 5_000);
    assert_eq!(printed["funnels"][0]["stages"].as_array().unwrap().len(), 9);
}

#[test]
fn the_table_names_the_dataset_and_counts_its_rows() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("run");
    // No progress bar: stderr is no terminal.
    let done = run_command(QUICKSTART, &SMALL, &out).assert().success().stderr("");
    let text = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    assert!(text.contains(&*out.to_string_lossy()), "{text}");
    for stage in ["contacted", "replied", "first deposit", "fees"] {
        assert!(text.contains(stage), "{stage} is not in\n{text}");
    }
    let manifest = json(&out, "manifest.json");
    let rows = &manifest["tables"]["observed/transactions"]["rows"];
    assert!(rows.is_u64(), "{rows}");
    assert_eq!(*rows, json(&out, "summary.json")["payments"]);
    assert_eq!(names(home.path()), ["run"]);
    assert!(!names(&out.join("charts")).is_empty());
}

#[test]
fn a_run_is_replaced_with_force_only() {
    let home = tempfile::tempdir().unwrap();
    let out = record(home.path(), "run", &[]);
    let before = fs::read(out.join("manifest.json")).unwrap();
    let refused = run_command(QUICKSTART, &SMALL, &out)
        .args(["--seed", "2"])
        .assert()
        .code(2)
        .stdout("");
    let message = String::from_utf8_lossy(&refused.get_output().stderr);
    assert!(
        message.contains("exists already") && message.contains("--force"),
        "{message}"
    );
    assert_eq!(fs::read(out.join("manifest.json")).unwrap(), before);
    assert_eq!(names(home.path()), ["run"]);
    record(home.path(), "run", &["--seed", "2", "--force"]);
    assert_eq!(json(&out, "manifest.json")["seed"], 2);
    assert_eq!(names(home.path()), ["run"]);
}

#[test]
fn force_does_not_destroy_what_is_no_run() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("photographs");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("one.png"), "precious").unwrap();
    run_command(QUICKSTART, &SMALL, &out)
        .arg("--force")
        .assert()
        .code(2)
        .stdout("");
    assert_eq!(fs::read_to_string(out.join("one.png")).unwrap(), "precious");
    assert_eq!(names(home.path()), ["photographs"]);
}

#[test]
fn a_directory_that_cannot_be_written_is_refused() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("file"), "").unwrap();
    let out = home.path().join("file").join("run");
    let refused = run_command(QUICKSTART, &SMALL, &out).assert().code(2).stdout("");
    let message = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(
        message.contains("cannot write") && message.contains("file"),
        "{message}"
    );
    assert_eq!(names(home.path()), ["file"]);
}

#[test]
fn without_tables_there_are_the_series_and_the_summary() {
    let home = tempfile::tempdir().unwrap();
    let out = record(home.path(), "run", &["--no-tables"]);
    assert_eq!(
        files(&out),
        ["manifest.json", "series/daily.parquet", "summary.json", "timing.json"]
    );
    let whole = record(home.path(), "whole", &[]);
    for name in ["summary.json", "series/daily.parquet"] {
        assert_eq!(
            fs::read(out.join(name)).unwrap(),
            fs::read(whole.join(name)).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn a_run_without_tables_takes_no_datasets_place_and_says_what_it_lacks() {
    let home = tempfile::tempdir().unwrap();
    let whole = record(home.path(), "whole", &[]);
    let refused = run_command(QUICKSTART, &SMALL, &whole)
        .args(["--no-tables", "--force"])
        .assert()
        .code(2);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("holds a whole dataset"), "{said}");
    assert!(whole.join("truth/cases.parquet").is_file());
    let bare = home.path().join("bare");
    let told = run_command(QUICKSTART, &SMALL, &bare)
        .arg("--no-tables")
        .assert()
        .success();
    let told = String::from_utf8_lossy(&told.get_output().stdout).into_owned();
    assert!(
        told.contains("bare/series/daily.parquet'") && !told.contains("observed"),
        "{told}"
    );
    assert!(
        told.contains("bare, without tables and what is made of them: tasks, charts, page (--no-tables)\n"),
        "{told}"
    );
    record(home.path(), "bare", &["--no-tables", "--force"]);
    let (run, out) = (
        bare.display().to_string(),
        home.path().join("out").display().to_string(),
    );
    for line in [
        &["audit", &run][..],
        &["view", &run, "--institution", "1", "--out", &out],
        &["export", &run, "--to", "paysim", "--out", &out],
    ] {
        let refused = scamnet().args(line).assert().code(2).stdout("");
        let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
        assert!(said.contains("it was written with --no-tables"), "{line:?}: {said}");
    }
    assert_eq!(names(home.path()), ["bare", "whole"]);
}

/// What lies where something is to be written is refused in one way, and `--force` offered where there is one that
/// would help.
#[test]
fn a_place_that_is_taken_is_refused_alike() {
    let home = tempfile::tempdir().unwrap();
    let run = record(home.path(), "run", &[]).display().to_string();
    let taken = home.path().join("taken");
    fs::create_dir(&taken).unwrap();
    fs::write(taken.join("thesis.md"), "dear").unwrap();
    let foreign = taken.display().to_string();
    let seen = home.path().join("seen").display().to_string();
    scamnet()
        .args(["view", &run, "--institution", "PK Bank A", "--out", &seen])
        .assert()
        .success();
    for (line, out, offers) in [
        (&["run", QUICKSTART][..], &run, true),
        (&["run", QUICKSTART], &foreign, false),
        (&["view", &run, "--institution", "PK Bank A"], &seen, true),
        (&["view", &run, "--institution", "PK Bank A"], &foreign, false),
        (&["export", &run, "--to", "paysim"], &foreign, false),
        (&["compare", "small"], &foreign, false),
    ] {
        let refused = scamnet().args(line).args(["--out", out]).assert().code(2).stdout("");
        let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
        assert!(said.contains("exists already"), "{line:?}: {said}");
        assert_eq!(said.contains("--force"), offers, "{line:?}: {said}");
    }
    assert_eq!(names(&taken), ["thesis.md"]);
}

#[test]
fn a_new_scenario_is_called_after_its_file() {
    let home = tempfile::tempdir().unwrap();
    for name in ["one", "two"] {
        let file = home.path().join(name).with_extension("toml");
        scamnet().arg("new").arg(&file).assert().success();
        let text = fs::read_to_string(file).unwrap();
        assert!(text.contains(&format!("\nname = \"{name}\"\n")), "{text}");
    }
}

#[test]
fn what_takes_days_or_more_memory_than_there_is_is_said_and_not_begun() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("run");
    // Five hundred thousand seats, each of which writes to thousands a day.
    let long = [
        "syndicate.faisalabad.site.faisalabad.seats=5000",
        "scale=100",
        "population.people=1000",
        "crew.messages=500",
        "crew.chats=200",
    ];
    let refused = run_command(QUICKSTART, &long, &out).assert().code(2).stdout("");
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("days") && said.contains("--long"), "{said}");
    assert!(names(home.path()).is_empty());
    let sets: Vec<&str> = long.iter().flat_map(|set| ["--set", *set]).collect();
    let checked = scamnet().args(["check", QUICKSTART]).args(&sets).assert().success();
    let (told, said) = (&checked.get_output().stdout, &checked.get_output().stderr);
    assert!(String::from_utf8_lossy(told).contains("is sound"));
    assert!(String::from_utf8_lossy(said).contains("warning: it is expected to take about"));
    scamnet()
        .args(["check", QUICKSTART, "--strict"])
        .args(&sets)
        .assert()
        .code(2);
    // Memory: what the program may address counts too.
    let mut limited = assert_cmd::Command::new("sh");
    limited.args([
        "-c",
        "ulimit -v 300000; exec \"$0\" \"$@\"",
        env!("CARGO_BIN_EXE_scamnet"),
        "run",
        QUICKSTART,
        "--out",
    ]);
    let refused = limited.arg(&out).assert().code(2).stdout("");
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("MB of memory") && said.contains("ulimit -v"), "{said}");
    assert!(names(home.path()).is_empty());
}

/// A run that is killed leaves a folder; the next one says so, and `clean` removes it and nothing else.
#[cfg(unix)]
#[test]
fn what_a_killed_run_leaves_is_told_and_cleared() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("run");
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_scamnet"))
            .args([
                "run",
                QUICKSTART,
                "--set",
                "horizon.window=\"1500 d\"",
                "--quiet",
                "--out",
            ])
            .arg(&out)
            .spawn()
            .unwrap()
    };
    let partial = |count: usize| {
        let begun = Instant::now();
        let marked = || {
            let names = names(home.path());
            let marked = |name: &String| home.path().join(name).join(".under-way").exists();
            names.iter().filter(|name| marked(name)).count() == count
        };
        while !marked() && begun.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    let mut killed = start();
    partial(1);
    killed.kill().unwrap();
    killed.wait().unwrap();
    fs::create_dir(home.path().join(".run.partial-photographs")).unwrap();
    fs::create_dir(home.path().join(".run.partial-1")).unwrap();
    fs::write(home.path().join(".run.partial-1/one.png"), "precious").unwrap();
    let mut going_on = start();
    partial(2);
    let clean = |more: &[&str]| -> String {
        let done = scamnet().arg("clean").arg(home.path()).args(more).assert().success();
        String::from_utf8_lossy(&done.get_output().stdout).into_owned()
    };
    let told = clean(&["--dry-run"]);
    assert!(
        told.contains(&format!(
            "would remove {}",
            home.path().join(format!(".run.partial-{}", killed.id())).display()
        )),
        "{told}"
    );
    assert!(
        told.contains("a run that is going on") && told.contains("nothing says that a run of scamnet made it"),
        "{told}"
    );
    assert!(told.contains("would be removed in all: 1,"), "{told}");
    let said = run_command(QUICKSTART, &SMALL, &out)
        .arg("--no-tables")
        .assert()
        .success();
    let said = String::from_utf8_lossy(&said.get_output().stderr).into_owned();
    assert!(
        said.contains("is what a run that was killed has left; `scamnet clean"),
        "{said}"
    );
    assert!(clean(&[]).contains("removed in all: 1,"));
    let going = format!(".run.partial-{}", going_on.id());
    let mut left = [".run.partial-1", ".run.partial-photographs", going.as_str(), "run"];
    left.sort_unstable();
    assert_eq!(names(home.path()), left);
    going_on.kill().unwrap();
    going_on.wait().unwrap();
    assert!(clean(&[]).contains("removed in all: 1,"));
    assert!(clean(&[]).contains("no partial run lies here"));
}

/// Files that are taken away under a run that is going on.
#[cfg(unix)]
#[test]
fn a_run_from_which_files_are_taken_is_not_kept() {
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_scamnet"))
        .args([
            "run",
            QUICKSTART,
            "--set",
            "scale=0.005",
            "--set",
            "horizon.window=\"200 d\"",
            "--out",
        ])
        .arg(home.path().join("run"))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The first month of payments is whole long before the end.
    let begun = Instant::now();
    let month = || {
        let partial = names(home.path()).into_iter().find(|name| name.contains("partial"))?;
        let payments = home.path().join(partial).join("observed/transactions");
        let months = fs::read_dir(payments).ok()?.flatten().map(|entry| entry.path());
        let mut months: Vec<_> = months.collect();
        months.sort();
        (months.len() > 1).then(|| months[0].clone())
    };
    let found = loop {
        match month() {
            Some(month) => break Some(month),
            None if begun.elapsed() > Duration::from_secs(60) || child.try_wait().unwrap().is_some() => break None,
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    };
    fs::remove_dir_all(found.expect("a month was written while the run went on")).unwrap();
    let done = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains("nothing was kept"), "{said}");
    assert!(names(home.path()).is_empty(), "{:?}", names(home.path()));
}

#[test]
fn csv_holds_the_same_tables() {
    let home = tempfile::tempdir().unwrap();
    let (parquet, csv) = (
        record(home.path(), "parquet", &[]),
        record(home.path(), "csv", &["--format", "csv"]),
    );
    let tables = |run: &Path| {
        let pictures = |file: &String| file.starts_with("charts");
        files(run)
            .into_iter()
            .filter(|file| !pictures(file))
            .collect::<Vec<_>>()
    };
    let renamed: Vec<String> = tables(&parquet)
        .iter()
        .map(|file| file.replace(".parquet", ".csv"))
        .collect();
    assert_eq!(tables(&csv), renamed);
    assert_eq!(json(&csv, "summary.json"), json(&parquet, "summary.json"));
    let rows = |run: &Path| -> Vec<(String, Value)> {
        let manifest = json(run, "manifest.json");
        let tables = manifest["tables"].as_object().unwrap();
        tables
            .iter()
            .map(|(name, table)| (name.clone(), table["rows"].clone()))
            .collect()
    };
    assert_eq!(rows(&csv), rows(&parquet));
    // A header, then a line for each row.
    let balances = fs::read_to_string(csv.join("truth/balances.csv")).unwrap();
    let manifest = json(&csv, "manifest.json");
    assert_eq!(
        balances.lines().count() as u64 - 1,
        manifest["tables"]["truth/balances"]["rows"].as_u64().unwrap()
    );
    assert!(balances.starts_with("account_id,closing_balance_minor\n"));
}

#[test]
fn views_and_exports_are_made_of_a_run_of_either_format() {
    let home = tempfile::tempdir().unwrap();
    for format in ["parquet", "csv"] {
        let run = record(home.path(), format, &["--format", format]);
        let view = home.path().join(format!("{format}-view"));
        let mut command = scamnet();
        let command = command
            .arg("view")
            .arg(&run)
            .args(["--institution", "PK Bank A", "--out"]);
        let done = command.arg(&view).assert().success();
        let told = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
        let payments = told
            .lines()
            .find(|line| line.contains("observed/transactions"))
            .unwrap();
        assert!(!payments.contains(" 0 rows"), "{told}");
        assert!(view.join(format!("observed/customers.{format}")).is_file());
        for to in ["amlworld", "paysim", "amlsim"] {
            let out = home.path().join(format!("{format}-{to}"));
            let mut command = scamnet();
            let command = command.arg("export").arg(&run).args(["--to", to, "--out"]);
            command.arg(&out).assert().success();
            assert!(!names(&out).is_empty(), "{format} to {to}");
        }
    }
    // Both formats hold the same, so what is made of them is the same too.
    for to in ["amlworld", "paysim", "amlsim"] {
        let content = |format: &str| -> Vec<String> {
            let out = home.path().join(format!("{format}-{to}"));
            let of = |name: &String| fs::read_to_string(out.join(name)).unwrap();
            // What each was made of is in its manifest.
            let names = names(&out);
            names.iter().filter(|name| *name != "manifest.json").map(of).collect()
        };
        assert!(content("parquet") == content("csv"), "{to}");
    }
}

/// Whatever is made of a run never takes its place, even by force.
#[test]
fn what_is_made_of_a_run_never_replaces_one() {
    let home = tempfile::tempdir().unwrap();
    let run = home.path().join("run");
    run_command(QUICKSTART, &SMALL, &run).arg("--quiet").assert().success();
    let other = home.path().join("other");
    fs::create_dir_all(other.join("truth")).unwrap();
    fs::write(other.join("manifest.json"), "{}").unwrap();
    for out in [
        run.clone(),
        run.join("part"),
        run.join("."),
        home.path().to_owned(),
        other,
    ] {
        for made in [["export", "--to", "paysim"], ["view", "--institution", "PK Bank A"]] {
            let mut command = scamnet();
            let command = command.args([made[0]]).arg(&run).args(&made[1..]);
            command.arg("--force").arg("--out").arg(&out).assert().code(2);
        }
    }
    scamnet().arg("audit").arg(&run).assert().success();
}

/// A disk that is full, by way of a limit on the size of files.
#[cfg(unix)]
#[test]
fn a_run_that_cannot_be_kept_exits_with_1_and_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("run");
    let mut limited = assert_cmd::Command::new("sh");
    limited.args([
        "-c",
        "trap '' XFSZ; ulimit -f 16; exec \"$0\" \"$@\"",
        env!("CARGO_BIN_EXE_scamnet"),
        "run",
    ]);
    limited
        .arg(QUICKSTART)
        .arg("--out")
        .arg(&out)
        .args(SMALL.iter().flat_map(|set| ["--set", *set]));
    let failed = limited.assert().code(1).stdout("");
    let message = String::from_utf8_lossy(&failed.get_output().stderr).into_owned();
    assert!(
        message.contains("cannot write") && message.contains("nothing was kept"),
        "{message}"
    );
    assert!(names(home.path()).is_empty(), "{:?}", names(home.path()));
}

/// Ctrl-C in the middle of a run.
#[cfg(unix)]
#[test]
fn an_interrupted_run_exits_with_1_and_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_scamnet"))
        .args(["run", QUICKSTART, "--set", "horizon.window=\"1500 d\"", "--out"])
        .arg(home.path().join("run"))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while names(home.path()).is_empty() && begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let aside = names(home.path());
    assert!(
        aside
            .iter()
            .all(|name| name.starts_with('.') && name.contains("partial")),
        "{aside:?}"
    );
    let stopped = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(stopped.success());
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(names(home.path()).is_empty(), "{:?}", names(home.path()));
}
