//! What cannot be run is refused before anything is written: one clear message with file, line, key, value and what
//! would be accepted, and exit code 2.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{FAISALABAD, QUICKSTART, json, names, record, scamnet};

/// A directory for scenarios, and one for runs that must stay empty.
struct Desk {
    home: tempfile::TempDir,
    runs: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        Desk {
            home: tempfile::tempdir().unwrap(),
            runs: tempfile::tempdir().unwrap(),
        }
    }

    /// Writes a scenario file.
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.home.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// Writes a scenario that differs from the quickstart by some lines.
    fn quickstart(&self, lines: &str) -> PathBuf {
        self.file(
            "mine.toml",
            format!("extends = '{QUICKSTART}'\nname = \"mine\"\n{lines}\n"),
        )
    }

    /// The message with which a scenario is refused, without frames and line breaks.
    #[track_caller]
    fn refused(&self, scenario: &Path, sets: &[&str]) -> String {
        let flags = || sets.iter().flat_map(|set| ["--set", *set]);
        let out = self.runs.path().join("run");
        let done = scamnet()
            .arg("run")
            .arg(scenario)
            .arg("--out")
            .arg(&out)
            .args(flags())
            .assert()
            .code(2)
            .stdout("");
        assert!(
            names(self.runs.path()).is_empty(),
            "{:?} was written",
            names(self.runs.path())
        );
        let checked = scamnet()
            .arg("check")
            .arg(scenario)
            .args(flags())
            .assert()
            .code(2)
            .stdout("");
        let message = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert_eq!(
            message,
            String::from_utf8_lossy(&checked.get_output().stderr),
            "`check` says something else"
        );
        assert!(!message.contains("panicked"), "{message}");
        let frame = |c: char| c.is_whitespace() || ('\u{2500}'..='\u{257f}').contains(&c) || c == '▸';
        message
            .split(frame)
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Lines added to the quickstart: the message must name the file and line, and hold every one of the texts.
    #[track_caller]
    fn names(&self, lines: &str, line: usize, texts: &[&str]) {
        let message = self.refused(&self.quickstart(lines), &[]);
        holds(&message, &[&format!("mine.toml:{}:", line + 2)]);
        holds(&message, texts);
        holds(&message, &["accepted"]);
        assert!(message.ends_with("1 problem; nothing was run or written."), "{message}");
    }

    /// A flag: the same, but for file and line.
    #[track_caller]
    fn flag(&self, flag: &str, texts: &[&str]) {
        let message = self.refused(Path::new(QUICKSTART), &[flag]);
        holds(&message, &["--set"]);
        holds(&message, texts);
        holds(&message, &["accepted"]);
    }
}

#[track_caller]
fn holds(message: &str, texts: &[&str]) {
    for text in texts {
        assert!(message.contains(text), "no `{text}` in\n{message}");
    }
}

#[test]
fn the_shipped_scenarios_are_sound() {
    for scenario in [FAISALABAD, QUICKSTART, "fake-job", "ponzi", "sham-venture"] {
        scamnet().args(["check", scenario]).assert().success().stderr("");
    }
    let home = tempfile::tempdir().unwrap();
    let new = home.path().join("new.toml");
    scamnet().arg("new").arg(&new).assert().success();
    scamnet().arg("check").arg(&new).assert().success();
    scamnet().arg("new").arg(&new).assert().code(2);
}

#[test]
fn an_unknown_key() {
    Desk::new().names("[crew]\nchat = 20", 2, &["unknown key `chat`", "chats"]);
    Desk::new().flag("crew.chat=20", &["unknown key `chat`", "chats"]);
}

#[test]
fn a_wrong_type() {
    Desk::new().names(
        "[crew]\nchats = \"twenty\"",
        2,
        &["`crew.chats`", "\"twenty\"", "from 1 to 200"],
    );
    Desk::new().flag("crew.chats=twenty", &["`crew.chats`", "twenty", "from 1 to 200"]);
    Desk::new().names("horizon = 60", 1, &["`horizon`", "60"]);
}

#[test]
fn a_wrong_unit() {
    Desk::new().names(
        "[horizon]\nwindow = \"60 PKR\"",
        2,
        &["`horizon.window`", "60 PKR", "wrong unit"],
    );
    Desk::new().names(
        "[horizon]\nwindow = 60",
        2,
        &["`horizon.window`", "60", "no unit of time"],
    );
    Desk::new().flag("horizon.window=60 PKR", &["`horizon.window`", "60 PKR", "wrong unit"]);
}

#[test]
fn a_value_out_of_range() {
    Desk::new().names("[crew]\nchats = 0", 2, &["`crew.chats`", "0", "from 1 to 200"]);
    Desk::new().names("[crew]\nchats = nan", 2, &["`crew.chats`", "nan"]);
    Desk::new().flag("crew.chats=-3", &["`crew.chats`", "-3", "from 1 to 200"]);
}

#[test]
fn a_share_that_was_meant_as_per_cent() {
    Desk::new().names("[population]\nbanked = 55", 2, &["`population.banked`", "55", "0.55"]);
}

#[test]
fn a_population_of_nobody_or_of_more_than_there_are() {
    for people in ["0", "1_000_000_000_000"] {
        Desk::new().names(
            &format!("[population]\npeople = {people}"),
            2,
            &["`population.people`", people],
        );
        Desk::new().flag(&format!("population.people={people}"), &["`population.people`", people]);
    }
}

#[test]
fn more_memory_than_the_machine_has() {
    let message = Desk::new();
    let sets = ["population.people=50_000_000", "scale=100"];
    let out = message.runs.path().join("run");
    let mut command = scamnet();
    command
        .args(["run", QUICKSTART, "--set", sets[0], "--set", sets[1], "--out"])
        .arg(&out);
    let done = command.assert().code(2).stdout("");
    let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    holds(&text, &["memory", "scale", "population.people"]);
    assert!(names(message.runs.path()).is_empty());
}

#[test]
fn probabilities_over_one() {
    let lines = "[laundering]\nwitting = 0.7\nunwitting = 0.6";
    let desk = Desk::new();
    let message = desk.refused(&desk.quickstart(lines), &[]);
    holds(&message, &["mine.toml:", "laundering", "at most 1"]);
    let ways = "[[funnel]]\nname = \"task_deposit\"\n[[funnel.stage]]\nname = \"replied\"\nway = [{ to = \"in_group\", share = \
                0.7 }, { to = \"end\", share = 0.6 }]";
    desk.names(
        ways,
        5,
        &["`funnel.task_deposit.stage.replied.way`", "1.300", "at most 1"],
    );
}

/// A funnel of two stages; the second one's exits are left open.
fn funnel(exits: &str) -> String {
    format!("[[funnel]]\nname = \"task_deposit\"\n[[funnel.stage]]\nname = \"withdrawal_blocked\"\n{exits}\n")
}

#[test]
fn a_funnel_with_no_way_out() {
    let exits = "then = \"withdrawal_blocked\"\nway = []";
    Desk::new().names(
        &funnel(exits),
        5,
        &["withdrawal_blocked", "can ever leave the funnel", "`end`"],
    );
}

#[test]
fn an_unknown_stage() {
    let exits = "then = \"nirvana\"";
    let then = "`funnel.task_deposit.stage.withdrawal_blocked.then`";
    Desk::new().names(
        &funnel(exits),
        5,
        &[then, "there is no stage `nirvana`", "first_deposit"],
    );
    let flag = "funnel.task_deposit.stage.withdrawal_blocked.then=nirvana";
    Desk::new().flag(flag, &["there is no stage `nirvana`", "first_deposit"]);
}

#[test]
fn a_window_that_ends_before_it_starts() {
    Desk::new().names("[horizon]\nwindow = \"-3 d\"", 2, &["`horizon.window`", "-3 d"]);
    Desk::new().names(
        "[horizon]\nwindow = \"0 d\"",
        2,
        &["`horizon.window`", "0", "from 1 to 1500"],
    );
    Desk::new().flag("horizon.burn_in=1 d", &["`horizon.burn_in`", "1 d", "from 60 to 400"]);
    Desk::new().names(
        "[horizon]\nwindow_start = \"2025-02-30\"",
        2,
        &["`horizon.window_start`", "2025-02-30"],
    );
}

#[test]
fn a_file_that_is_not_there_or_leads_back() {
    let desk = Desk::new();
    let orphan = desk.file("orphan.toml", "name = \"orphan\"\nextends = \"parent.toml\"\n");
    holds(
        &desk.refused(&orphan, &[]),
        &["orphan.toml:2:", "extends", "parent.toml", "does not exist", "accepted"],
    );
    let one = desk.file("one.toml", "extends = \"two.toml\"\n");
    desk.file("two.toml", "\nextends = \"one.toml\"\n");
    holds(
        &desk.refused(&one, &[]),
        &["two.toml:2:", "extends", "circle", "one.toml", "accepted"],
    );
    let own = desk.file("own.toml", "extends = \"own.toml\"\n");
    holds(&desk.refused(&own, &[]), &["own.toml:1:", "circle"]);
    holds(
        &desk.refused(&desk.home.path().join("none.toml"), &[]),
        &["none.toml", "does not exist", "accepted"],
    );
    holds(&desk.refused(desk.home.path(), &[]), &["directory", "accepted"]);
}

#[test]
fn what_is_no_text_or_no_toml() {
    let desk = Desk::new();
    let latin = desk.file("latin.toml", b"name = \"x\"\ntitle = \"caf\xe9\"\n");
    holds(
        &desk.refused(&latin, &[]),
        &["latin.toml", "UTF", "0xe9", "line 2", "accepted"],
    );
    let broken = desk.file("broken.toml", "name = \"x\"\nscale = = 3\n");
    holds(&desk.refused(&broken, &[]), &["broken.toml:2:", "not TOML", "accepted"]);
}

#[test]
fn a_hundred_megabytes_of_nothing() {
    let desk = Desk::new();
    let path = desk.home.path().join("nothing.toml");
    fs::File::create(&path).unwrap().set_len(100 << 20).unwrap();
    holds(&desk.refused(&path, &[]), &["nothing.toml", "4 MB", "accepted"]);
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let desk = Desk::new();
    let scenario = desk.quickstart("[crew]\nchats = 0\nmessage = 3\n[horizon]\nwindow = 7");
    let message = desk.refused(&scenario, &["population.people=0"]);
    holds(
        &message,
        &[
            "`crew.chats`",
            "`message`",
            "`horizon.window`",
            "`population.people`",
            "4 problems",
        ],
    );
}

#[test]
fn a_flag_that_sets_nothing() {
    Desk::new().flag("crew.chats", &["no `=`"]);
    Desk::new().flag("=3", &["no path"]);
}

#[test]
fn a_country_of_which_nothing_is_known() {
    let lines = "[[population.country]]\nname = \"ZA\"\ncurrency = \"EUR\"\nmean_wage = 5500";
    let desk = Desk::new();
    let message = desk.refused(&desk.quickstart(lines), &[]);
    holds(
        &message,
        &[
            "mine.toml:3:",
            "`population.country.ZA` lacks the keys `per_usd`, `utc_offset`, `weekend`, `region`, `institution`",
            "built-in countries",
            "SG",
        ],
    );
}

#[test]
fn near_misses_are_understood() {
    let desk = Desk::new();
    desk.names(
        "[lundering]\nslow = 0.2",
        1,
        &["unknown key `lundering`", "did you mean `laundering`?"],
    );
    desk.names(
        "[policy.x]\nkind = \"transfer_dealy\"",
        2,
        &["did you mean `transfer_delay`?"],
    );
    desk.names("[horizon]\nwindow = \"60 dys\"", 2, &["did you mean \"60 days\"?"]);
    let bank = "[policy.x]\nkind = \"sim_cap\"\ninstitutions = [\"pk bank d\"]";
    desk.names(
        bank,
        3,
        &["there is no institution `pk bank d`", "did you mean `PK Bank D`?"],
    );
    desk.names(
        "[response]\nraid = [{ site = \"faisalabd\", day = 3 }]",
        2,
        &["did you mean `faisalabad`?"],
    );
    desk.names(
        "[[syndicate]]\nname = \"faisalabad\"\n[syndicate.site.faisalabad]\nregion = \"Punjb\"",
        4,
        &["there is no region of PK `Punjb`", "did you mean `Punjab`?"],
    );
    // A file that extends, and the one on the command line.
    let base = desk.file("near.toml", "name = \"near\"\n");
    let orphan = desk.file("far.toml", "extends = \"naer.toml\"\n");
    holds(
        &desk.refused(&orphan, &[]),
        &["far.toml:1:", "does not exist", "did you mean `near.toml`?"],
    );
    let orphan = desk.file("far.toml", "extends = \"quikstart\"\n");
    holds(&desk.refused(&orphan, &[]), &["did you mean `quickstart`?"]);
    let missing = base.with_file_name("naer.toml");
    holds(
        &desk.refused(&missing, &[]),
        &["does not exist", "did you mean `near.toml`?"],
    );
    // What is another kind of file's.
    desk.names("[set]\nseed = 3", 1, &["unknown key `set`", "an experiment's"]);
    desk.names("[[arm]]\nname = \"x\"", 1, &["unknown key `arm`", "scamnet compare"]);
}

#[test]
fn an_old_name_leads_to_the_new_one() {
    Desk::new().names(
        "[crew.adaptation]\nleast = 2.0",
        2,
        &[
            "unknown key `least`",
            "`least` is now called `crew.adaptation.least_per_seat`",
        ],
    );
    Desk::new().names(
        "[justice.bank]\ncooperates = 0.5",
        1,
        &["unknown key `justice`", "`justice` is now called `response`"],
    );
    Desk::new().names(
        "[laundering]\nagain = 0.5",
        2,
        &["unknown key `again`", "`again` is now called `serves_again`"],
    );
    Desk::new().names(
        "[policy.x]\nkind = \"police_raid\"\nhours = 2.0",
        3,
        &["`hours` is now called `hours_per_seat`"],
    );
}

#[test]
fn faults_across_fields_are_told_beside_others() {
    let desk = Desk::new();
    let lines = "[crew]\nchats = 0\n[lundering]\nslow = 0.2\n[horizon]\nburn_in = \"3 d\"\n[response]\nraid = [{ site = \"nowhere\", day = 1 }]";
    holds(
        &desk.refused(&desk.quickstart(lines), &[]),
        &[
            "`crew.chats` = 0 is too small",
            "unknown key `lundering`",
            "`horizon.burn_in`: `3 d` is 3 days",
            "there is no site `nowhere`",
            "4 problems",
        ],
    );
    // Every place at which a file is no TOML, and nothing of what follows from that.
    let broken = desk.file("broken.toml", "name = \"x\"\nscale = = 3\n[crew]\nchats = \n");
    holds(
        &desk.refused(&broken, &[]),
        &["broken.toml:2:", "broken.toml:4:", "2 problems"],
    );
}

#[test]
fn a_seed_is_no_parameter() {
    Desk::new().flag("seed=7", &["the seed is not set as a parameter", "--seed N"]);
}

#[test]
fn what_can_never_happen_is_a_warning_unless_it_is_refused() {
    let desk = Desk::new();
    let scenario = desk.quickstart("[[response.raid]]\nsite = \"faisalabad\"\nday = 400");
    let checked = scamnet().arg("check").arg(&scenario).assert().success();
    let output = checked.get_output();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    holds(
        &told,
        &[
            "warning: `response.raid.faisalabad.day`",
            "the raid is on day 400",
            "mine.toml:5:",
        ],
    );
    holds(&String::from_utf8_lossy(&output.stdout), &["is sound"]);
    let out = desk.runs.path().join("run");
    for command in ["check", "run"] {
        let mut refused = scamnet();
        refused.arg(command).arg(&scenario).arg("--strict");
        if command == "run" {
            refused.arg("--out").arg(&out);
        }
        let refused = refused.assert().code(2).stdout("");
        let told = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
        holds(&told, &["the raid is on day 400", "1 warning, refused by --strict"]);
    }
    assert!(names(desk.runs.path()).is_empty());
    scamnet()
        .args(["check", QUICKSTART, "--strict"])
        .assert()
        .success()
        .stderr("");
}

#[test]
fn a_new_scenario_begins_in_a_country() {
    let desk = Desk::new();
    let new = desk.home.path().join("new.toml");
    scamnet()
        .arg("new")
        .arg(&new)
        .args(["--country", "SG"])
        .assert()
        .success();
    let text = fs::read_to_string(&new).unwrap();
    holds(&text, &["#:schema ", "name = \"SG\"", "targets = { SG = 1.0 }"]);
    scamnet()
        .arg("check")
        .arg(&new)
        .arg("--strict")
        .assert()
        .success()
        .stderr("");
    let other = desk.home.path().join("other.toml");
    let refused = scamnet()
        .arg("new")
        .arg(&other)
        .args(["--country", "XX"])
        .assert()
        .code(2);
    holds(
        &String::from_utf8_lossy(&refused.get_output().stderr),
        &["no built-in country `XX`", "SG", "VN"],
    );
    assert!(!other.exists());
}

#[test]
fn there_is_a_schema_of_every_kind_of_file() {
    for (kind, key) in [("scenario", "laundering"), ("experiment", "arm"), ("policy", "policy")] {
        let printed = scamnet().args(["schema", "--kind", kind]).assert().success();
        let schema: serde_json::Value = serde_json::from_slice(&printed.get_output().stdout).unwrap();
        assert!(schema["properties"].get(key).is_some(), "{kind}");
    }
}

#[test]
fn the_manifest_says_where_values_were_set() {
    let home = tempfile::tempdir().unwrap();
    let run = record(home.path(), "run", &["--no-tables", "--seed", "7"]);
    let set = &json(&run, "manifest.json")["set"];
    assert_eq!(set["scale"], "set by --set scale=0.005");
    assert_eq!(set["seed"], "set by --seed 7");
    let abroad = set["laundering.abroad"].as_str().unwrap();
    assert!(
        abroad.starts_with("set in ") && abroad.contains("faisalabad.toml, line "),
        "{abroad}"
    );
    assert!(set.get("laundering.slow").is_none(), "a default was set by nobody");
}
