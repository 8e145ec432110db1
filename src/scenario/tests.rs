//! Each kind of mistake in a scenario: where it is told, in what words, with what remedy.

use std::path::{Path, PathBuf};

use super::{Loaded, Problem, Problems};
use crate::scenario;

/// A directory with a scenario in it.
struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    fn with(text: impl AsRef<[u8]>) -> Desk {
        let desk = Desk {
            dir: tempfile::tempdir().unwrap(),
        };
        desk.write("bad.toml", text);
        desk
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn load(&self, sets: &[&str]) -> Result<Loaded, Problems> {
        let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
        scenario::load(&self.dir.path().join("bad.toml"), &sets)
    }

    /// The problems as people read them, with the directory's name left out.
    fn told(&self, problems: &Problems) -> String {
        problems
            .to_string()
            .replace(&format!("{}/", self.dir.path().display()), "")
    }
}

fn problems(text: &str) -> Vec<Problem> {
    Desk::with(text)
        .load(&[])
        .expect_err("this scenario should be refused")
        .0
}

/// One problem alone: line and column, key, message, remedy.
#[track_caller]
fn refused(text: &str, place: (usize, usize), key: &str, message: &str, remedy: &str) {
    let problems = problems(text);
    let [problem] = problems.as_slice() else {
        panic!("{} problems: {}", problems.len(), Problems(problems));
    };
    assert_eq!(problem.message, message);
    assert_eq!(problem.remedy, remedy);
    assert_eq!(problem.key.as_deref(), Some(key));
    assert_eq!(problem.line_and_column(), Some(place));
    assert!(problem.file.ends_with("bad.toml"));
}

const TWO_STAGES: &str = "
[[funnel]]
name = 'f'
[[funnel.stage]]
name = 'contacted'
[[funnel.stage.way]]
to = 'replied'
share = 0.1
[[funnel.stage]]
name = 'replied'
";

#[test]
fn an_unknown_key_names_the_one_that_was_meant() {
    refused(
        "[laundering]\nslwo = 0.3\n",
        (2, 1),
        "laundering.slwo",
        "unknown key `slwo`",
        &format!("did you mean `slow`? accepted in `laundering`: {}", keys("laundering")),
    );
}

#[test]
fn a_wrong_type_shows_the_value() {
    let accepted = "accepted: a whole number from 1000 to 50_000_000 (people)";
    refused(
        "[population]\npeople = \"many\"\n",
        (2, 10),
        "population.people",
        "`population.people` = \"many\" is a text; a number has no quotes, and no unit",
        accepted,
    );
    refused(
        "[population]\npeople = 1e6\n",
        (2, 10),
        "population.people",
        "`population.people` = 1e6 has a decimal point or exponent",
        &format!("{accepted}; write 1_000_000"),
    );
    refused(
        "funnel = 3\n",
        (1, 10),
        "funnel",
        "`funnel` = 3 is a whole number",
        "accepted: a list of tables, each under its own [[…]]",
    );
}

#[test]
fn a_span_needs_a_unit_of_time() {
    let accepted = "accepted: a number and a unit of time in quotes, such as \"90 d\", \"3 h\", \"45 min\" or \"10 s\"";
    for (value, fault) in [
        ("90", "has no unit of time"),
        ("\"90\"", "has no unit of time"),
        ("\"90 PKR\"", "has a wrong unit: `PKR` is none of time"),
        ("\"-90 d\"", "is negative"),
        ("\"soon\"", "is no length of time"),
    ] {
        let message = format!("`horizon.window` = {value} {fault}");
        refused(
            &format!("[horizon]\nwindow = {value}\n"),
            (2, 10),
            "horizon.window",
            &message,
            accepted,
        );
    }
}

#[test]
fn a_number_has_no_unit() {
    refused(
        "[laundering]\nslow = \"15 %\"\n",
        (2, 8),
        "laundering.slow",
        "`laundering.slow` = \"15 %\" is a text; a number has no quotes, and no unit",
        "accepted: a number from 0 to 1 (share)",
    );
}

#[test]
fn out_of_range_says_the_range() {
    let people = "accepted: a whole number from 1000 to 50_000_000 (people)";
    refused(
        "[population]\npeople = 0\n",
        (2, 10),
        "population.people",
        "`population.people` = 0 is too small",
        people,
    );
    refused(
        "[population]\npeople = 1_000_000_000_000\n",
        (2, 10),
        "population.people",
        "`population.people` = 1_000_000_000_000 is too large",
        people,
    );
    refused(
        "[population]\npeople = 1_000_000_000_000_000_000_000\n",
        (2, 10),
        "population.people",
        "`population.people` = 1_000_000_000_000_000_000_000 is far out of range",
        people,
    );
    refused(
        "scale = nan\n",
        (1, 9),
        "scale",
        "`scale` = nan is no finite number",
        "accepted: a number from 0.0001 to 100 (ratio)",
    );
}

#[test]
fn a_probability_over_one_is_probably_a_percentage() {
    refused(
        "[laundering]\nslow = 15\n",
        (2, 8),
        "laundering.slow",
        "`laundering.slow` = 15 is too large",
        "accepted: a number from 0 to 1 (share); 15 % would be 0.15",
    );
}

#[test]
fn a_word_is_one_of_its_vocabulary() {
    refused(
        &format!("{TWO_STAGES}channel = 'telegram'\n"),
        (11, 11),
        "funnel.f.stage.replied.channel",
        "`funnel.f.stage.replied.channel` = 'telegram' is none of the words",
        "accepted: one of: whatsapp_like, telegram_like, sms, voice",
    );
}

#[test]
fn a_distribution_is_one_of_its_kinds() {
    let problems = problems(
        "[laundering]\nhop = { lognormla = { median = '5 min', sigma = 0.6 } }\nslow_hop = { uniform = { low = '2 h', high = '1 h' } }\nservice = { uniform = { low = '5 d' } }\nwarm_up = { lognormal = { median = 5, sigma = 0.5 } }",
    );
    let told: Vec<(&str, Option<(usize, usize)>)> = problems
        .iter()
        .map(|problem| (problem.message.as_str(), problem.line_and_column()))
        .collect();
    assert_eq!(
        told,
        [
            ("`laundering.hop` has the unknown kind `lognormla`", Some((2, 9))),
            (
                "`laundering.slow_hop.uniform` goes from '2 h' down to '1 h'",
                Some((3, 24))
            ),
            ("`laundering.service.uniform` lacks the key `high`", Some((4, 23))),
            (
                "`laundering.warm_up.lognormal.median` = 5 has no unit of time",
                Some((5, 36))
            ),
        ]
    );
}

#[test]
fn a_funnel_must_have_a_way_out() {
    let circle = format!("{TWO_STAGES}then = 'contacted'\n")
        .replace("name = 'contacted'", "name = 'contacted'\nthen = 'replied'");
    let problems = problems(&circle);
    let told: Vec<_> = problems
        .iter()
        .map(|problem| {
            (
                problem.message.as_str(),
                problem.line_and_column(),
                problem.remedy.as_str(),
            )
        })
        .collect();
    let remedy = "accepted: a way that leads to `end`";
    assert_eq!(
        told,
        [
            (
                "`funnel.f.stage.contacted.then`: no case that comes into `contacted` can ever leave the funnel",
                Some((6, 8)),
                remedy
            ),
            (
                "`funnel.f.stage.replied.then`: no case that comes into `replied` can ever leave the funnel",
                Some((12, 8)),
                remedy
            ),
        ]
    );
}

#[test]
fn a_stage_must_exist() {
    refused(
        &TWO_STAGES.replace("to = 'replied'", "to = 'repleid'"),
        (7, 6),
        "funnel.f.stage.contacted.way.0.to",
        "`funnel.f.stage.contacted.way.0.to`: there is no stage `repleid`",
        "accepted: one of: contacted, replied, end",
    );
}

#[test]
fn the_window_ends_after_it_starts() {
    refused(
        "[horizon]\nwindow = \"0 d\"\n",
        (2, 10),
        "horizon.window",
        "`horizon.window`: `0 s` is 0 days",
        "accepted: whole days, from 1 to 1500",
    );
    refused(
        "[horizon]\nburn_in = \"30 d\"\n",
        (2, 11),
        "horizon.burn_in",
        "`horizon.burn_in`: `30 d` is 30 days",
        "accepted: whole days, from 60 to 400",
    );
    let no_such_day = problems("[horizon]\nwindow_start = 2025-02-30\n");
    assert!(
        no_such_day[0].message.starts_with("this is not TOML: invalid date"),
        "{}",
        no_such_day[0].message
    );
    assert_eq!(no_such_day[0].line_and_column(), Some((2, 16)));
}

#[test]
fn evidence_is_about_a_parameter_and_complete() {
    refused(
        "[evidence]\n\"laundering.slwo\" = { figure = \"1\", source = \"s\", quality = \"A\" }\n",
        (2, 1),
        "evidence",
        "there is evidence for `laundering.slwo`, but no such parameter",
        "did you mean \"laundering.slow\"? accepted: the path of a parameter, or of a table above it, as \
         `scamnet describe` lists them",
    );
    refused(
        "[evidence]\n\"laundering.slow\" = { figure = \"1\", source = \"s\", quality = \"B\" }\n",
        (2, 61),
        "evidence.\"laundering.slow\".quality",
        "`evidence.\"laundering.slow\".quality` = \"B\" is none of the words",
        "accepted: one of: O, P, I, N, D, A",
    );
}

#[test]
fn a_name_cannot_leave_its_directory() {
    refused(
        "name = \"../../etc\"\n",
        (1, 8),
        "name",
        "`name`: `../../etc` cannot be part of a directory's name everywhere",
        "accepted: 1 to 64 of the letters a to z, digits, `-` and `_`",
    );
}

#[test]
fn what_is_no_toml_says_where() {
    let problems = problems("seed = 1\nscale = \n");
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].message.starts_with("this is not TOML: "),
        "{}",
        problems[0].message
    );
    assert_eq!(problems[0].line_and_column().map(|(line, _)| line), Some(2));
}

#[test]
fn a_missing_base_is_named_with_the_line_that_asks_for_it() {
    let desk = Desk::with("name = 'a'\nextends = \"nowhere.toml\"\n");
    let problems = desk.load(&[]).unwrap_err();
    assert_eq!(problems.0[0].line_and_column(), Some((2, 11)));
    let told = desk.told(&problems);
    assert!(
        told.contains("`extends` = \"nowhere.toml\": nowhere.toml does not exist"),
        "{told}"
    );
}

#[test]
fn an_extends_loop_is_no_endless_one() {
    let desk = Desk::with("extends = \"base.toml\"\n");
    desk.write("base.toml", "extends = \"bad.toml\"\n");
    let told = |desk: &Desk| {
        let problems = desk.load(&[]).unwrap_err().0;
        assert_eq!(problems.len(), 1);
        problems[0]
            .message
            .replace(&format!("{}/", desk.dir.path().display()), "")
    };
    assert_eq!(
        told(&desk),
        "`extends` goes round in a circle: bad.toml → base.toml → bad.toml"
    );
    let alone = Desk::with("extends = 'bad.toml'");
    assert_eq!(told(&alone), "`extends` goes round in a circle: bad.toml → bad.toml");
}

#[test]
fn a_problem_in_the_base_is_told_in_the_base() {
    let desk = Desk::with("extends = \"base.toml\"\nseed = 2\n");
    desk.write("base.toml", "seed = 1\n[laundering]\nslow = 2\n");
    let problems = desk.load(&[]).unwrap_err().0;
    assert!(problems[0].file.ends_with("base.toml"));
    assert_eq!(problems[0].line_and_column(), Some((3, 8)));
}

#[test]
fn what_is_no_text_is_not_read_as_one() {
    let desk = Desk::with(b"name = 'a'\ntitle = '\xff\xfe'\n");
    let told = desk.told(&desk.load(&[]).unwrap_err());
    assert!(
        told.contains("bad.toml: is not UTF-8 text: byte 0xff in line 2 (byte 20 of the file)"),
        "{told}"
    );
}

#[test]
fn a_hundred_megabytes_of_nothing_are_not_read() {
    let desk = Desk::with("");
    let file = std::fs::File::create(desk.dir.path().join("bad.toml")).unwrap();
    file.set_len(100_000_000).unwrap();
    let told = desk.told(&desk.load(&[]).unwrap_err());
    assert!(told.contains("bad.toml: holds more than 4 MB"), "{told}");
    assert!(told.contains("accepted: a scenario file of at most 4 MB"), "{told}");
}

#[test]
fn four_megabytes_of_problems_are_counted_not_printed() {
    let desk = Desk::with((0..100_000).map(|n| format!("k{n} = {n}\n")).collect::<String>());
    let told = desk.told(&desk.load(&[]).unwrap_err());
    assert!(told.contains("and 99960 more. 100000 problems; nothing was run or written."));
    assert!(told.len() < 100_000, "{}", told.len());
}

#[test]
fn a_file_that_is_none_is_refused() {
    for (path, why) in [
        ("nowhere.toml", "does not exist"),
        ("src", "is a directory"),
        ("/dev/zero", "holds more than 4 MB"),
    ] {
        let problems = scenario::load(Path::new(path), &[]).unwrap_err();
        assert_eq!(problems.0.len(), 1);
        assert_eq!(problems.0[0].message, why, "{path}");
    }
}

#[test]
fn set_gets_the_same_checks() {
    let desk = Desk::with("");
    for (flag, message, remedy) in [
        (
            "laundering.slow=15",
            "`laundering.slow` = 15 is too large",
            "15 % would be 0.15",
        ),
        ("laundering.slwo=0.1", "unknown key `slwo`", "did you mean `slow`?"),
        (
            "horizon.window=90",
            "`horizon.window` = 90 has no unit of time",
            "a unit of time in quotes",
        ),
        (
            "horizon.window=90 parsecs",
            "`horizon.window` = 90 parsecs has a wrong unit: `parsecs` is none of time",
            "90 d",
        ),
        (
            "laundering.slow",
            "`laundering.slow` has no `=`",
            "such as --set laundering.slow=0.3",
        ),
        (
            "population.country.XX.share=0.1",
            "there is no `XX` in `population.country`",
            "PK, IN, BD, MY, HK",
        ),
        (
            "horizon.window=0 d",
            "`horizon.window`: `0 s` is 0 days",
            "whole days, from 1 to 1500",
        ),
        (
            "laundering=3",
            "`laundering` = 3 is a whole number",
            "a table with the keys",
        ),
    ] {
        let problems = desk.load(&[flag]).unwrap_err().0;
        assert_eq!(problems.len(), 1, "{flag}: {}", Problems(problems));
        assert_eq!(problems[0].message, message);
        assert!(problems[0].remedy.contains(remedy), "{}", problems[0].remedy);
        assert_eq!(problems[0].file, "--set");
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let desk = Desk::with(
        "# A scenario with much that is wrong.\nname = \"bad\"\nsede = 1\n\n[horizon]\nwindow = 90\nwindow_start = \"July\"\n\n[population]\npeople = 1_000_000_000_000\nfriends_near = 62\n",
    );
    insta::assert_snapshot!(desk.told(&desk.load(&["laundering.hop={ fixed = 3 }"]).unwrap_err()));
}

#[test]
fn a_resolved_scenario_resolves_to_itself() {
    let loaded = scenario::load(Path::new("scenarios/quickstart.toml"), &["seed=7".to_owned()]).unwrap();
    assert_eq!(loaded.resolved["seed"], 7);
    assert_eq!(loaded.resolved["scale"], 0.02);
    assert!(loaded.resolved.get("extends").is_none());
    let again = Desk::with(toml::to_string(&loaded.resolved).unwrap())
        .load(&[])
        .unwrap();
    assert_eq!(again.scenario, loaded.scenario);
    assert_eq!(again.resolved, loaded.resolved);
}

#[test]
fn every_parameter_can_be_set_by_its_path() {
    let loaded = scenario::load(Path::new("src/scenario/new.toml"), &[]).unwrap();
    let sets: Vec<String> = loaded
        .rows
        .iter()
        .filter(|row| !row.value.is_null())
        .map(|row| format!("{}={}", row.path, scenario::describe::toml(&row.value)))
        .collect();
    let again =
        scenario::load(Path::new("src/scenario/new.toml"), &sets).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(again.scenario, loaded.scenario);
}

/// The keys of a table, as messages list them.
fn keys(table: &str) -> String {
    let loaded = Desk::with("").load(&[]).unwrap();
    let keys: Vec<&str> = loaded.resolved[table]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.join(", ")
}

/// A value as TOML writes it in one line.
fn inline(value: &serde_json::Value) -> String {
    use serde_json::Value as Json;
    match value {
        Json::Object(entries) => {
            let entries = entries.iter().filter(|(_, value)| !value.is_null());
            let entries = entries.map(|(key, value)| format!("\"{key}\" = {}", inline(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Json::Array(elements) => format!("[{}]", elements.iter().map(inline).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// A parameter's paths and values: its own, and those of its parts.
fn paths(path: &str, value: &serde_json::Value, out: &mut Vec<(String, String)>) {
    out.push((path.to_owned(), inline(value)));
    // Whose keys are the writer's own is written whole: a part of it would say that there is nothing else.
    if ["crew.roles", "crew.rebuild_in"].contains(&path) {
        return;
    }
    for (key, part) in value.as_object().into_iter().flatten() {
        paths(&format!("{path}.{key}"), part, out);
    }
}

#[test]
fn every_path_that_is_listed_can_be_set_to_the_value_that_it_has() {
    let desk = Desk::with(concat!(
        "extends = '",
        env!("CARGO_MANIFEST_DIR"),
        "/scenarios/quickstart.toml'\n",
        "[policy.recall]\nkind = 'fund_recall'\n[policy.claims]\nkind = 'mandatory_reimbursement'\n"
    ));
    let plain = desk.load(&[]).unwrap_or_else(|problems| panic!("{problems}"));
    let mut settable = Vec::new();
    for row in plain.rows.iter().filter(|row| !row.value.is_null()) {
        paths(&row.path, &row.value, &mut settable);
    }
    assert!(settable.len() > 300, "{}", settable.len());
    let parts = |path: &str| settable.iter().any(|(other, _)| other == path);
    assert!(parts("laundering.hop.lognormal.median") && parts("policy.claims.after.lognormal.sigma"));
    for (path, value) in &settable {
        let flag = format!("{path}={value}");
        match desk.load(&[&flag]) {
            Ok(set) => assert!(set.resolved == plain.resolved, "{flag}"),
            Err(problems) => panic!("{flag}: {problems}"),
        }
    }
}
