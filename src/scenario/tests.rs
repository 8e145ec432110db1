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
    let accepted = "accepted: a number and a unit of time in quotes, such as \"90 d\", \"3 h\", \"45 min\" or \"10 s\", \
                    up to \"36500 d\"";
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
        "[crew]\nchats = \"15 %\"\n",
        (2, 9),
        "crew.chats",
        "`crew.chats` = \"15 %\" is a text; a number has no quotes, and no unit",
        "accepted: a number from 1 to 200 (chats); 15 % is 0.15",
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
        "did you mean `telegram_like`? accepted: one of: whatsapp_like, telegram_like, sms, voice",
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
        "funnel.f.stage.contacted.way.repleid.to",
        "`funnel.f.stage.contacted.way.repleid.to`: there is no stage `repleid`",
        "did you mean `replied`? accepted: one of: contacted, replied, end",
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
    refused(
        "[horizon]\nwindow_start = \"2099-12-31\"\nwindow = \"1500 d\"\ncool_down = \"400 d\"\n",
        (2, 16),
        "horizon.window_start",
        "`horizon.window_start`: with its cool-down the run ends on 2105-03-15",
        "accepted: an end before 2105-01-03",
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
        "evidence.\"laundering.slwo\"",
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
    let loaded = scenario::load(Path::new("scenarios/quickstart.toml"), &["crew.chats=7".to_owned()])
        .unwrap()
        .with_seed(7);
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
        .filter(|row| !row.value.is_null() && row.path != "seed")
        .map(|row| format!("{}={}", row.path, scenario::describe::toml(&row.value)))
        .collect();
    let mut again =
        scenario::load(Path::new("src/scenario/new.toml"), &sets).unwrap_or_else(|problems| panic!("{problems}"));
    // Of what was written since, the file's evidence says nothing.
    assert!(again.scenario.evidence.is_empty());
    again.scenario.evidence = loaded.scenario.evidence.clone();
    assert_eq!(again.scenario, loaded.scenario);
}

/// The keys of a table, as messages list them.
fn keys(table: &str) -> String {
    let loaded = Desk::with("name = 'defaults'").load(&[]).unwrap();
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
    for row in plain
        .rows
        .iter()
        .filter(|row| !row.value.is_null() && row.path != "seed")
    {
        paths(&row.path, &row.value, &mut settable);
    }
    assert!(settable.len() > 300, "{}", settable.len());
    let parts = |path: &str| settable.iter().any(|(other, _)| other == path);
    assert!(parts("laundering.hop.lognormal.median") && parts("policy.claims.after.lognormal.sigma"));
    for (path, value) in &settable {
        let flag = format!("{path}={value}");
        match desk.load(&[&flag]) {
            Ok(mut set) => {
                // The evidence was for the value that was written before.
                set.resolved["evidence"] = plain.resolved["evidence"].clone();
                assert!(set.resolved == plain.resolved, "{flag}");
            }
            Err(problems) => panic!("{flag}: {problems}"),
        }
    }
}

/// Everything that a scenario may hold: the quickstart with every kind of policy.
fn everything() -> Desk {
    let mut text = format!("extends = '{}/scenarios/quickstart.toml'\n", env!("CARGO_MANIFEST_DIR"));
    for kind in crate::policy::KINDS {
        text.push_str(&format!("[policy.{kind}]\nkind = '{kind}'\n"));
    }
    Desk::with(text)
}

#[test]
fn a_country_that_is_not_built_in_brings_all_that_is_not_known_of_it() {
    refused(
        "[[population.country]]\nname = \"ZA\"\ncurrency = \"EUR\"\nmean_wage = 5500\n",
        (1, 1),
        "population.country.ZA",
        "`population.country.ZA` lacks the keys `per_usd`, `utc_offset`, `weekend`, `region`, `institution`",
        &format!(
            "accepted: as `per_usd` a number from 0.01 to 100_000 (units/USD); as `utc_offset` a number from -12 to 14 (hours); \
             as `weekend` a list, each one of: monday, tuesday, wednesday, thursday, friday, saturday, sunday; as `region` a list of tables, each under its own [[…]]; \
             as `institution` a list of tables, each under its own [[…]]\n\
             what is not said is known of the built-in countries alone: {}",
            "PK, IN, BD, MY, HK, SG, ID, TH, PH, VN, GB, AU"
        ),
    );
    let whole = "[[population.country]]\nname = 'ZA'\ncurrency = 'EUR'\nmean_wage = 1500\nper_usd = 0.9\nutc_offset = 2\n\
                 weekend = ['saturday', 'sunday']\nregion = [{ name = 'All', urban = 0.7 }]\n\
                 institution = [{ name = 'B', kind = 'bank' }, { name = 'W', kind = 'wallet' }, { name = 'X', kind = 'exchange' }]";
    let loaded = Desk::with(whole)
        .load(&[])
        .unwrap_or_else(|problems| panic!("{problems}"));
    let row = |path: &str| loaded.rows.iter().find(|row| row.path == path).unwrap();
    assert_eq!(row("population.country.ZA.mean_wage").source, None);
    assert_eq!(
        row("population.country.ZA.institution.B.transfer_limit")
            .quality
            .as_deref(),
        Some("A")
    );
}

#[test]
fn a_built_in_country_is_what_it_is_and_not_another_one() {
    let desk = Desk::with("[[population.country]]\nname = \"SG\"\ncurrency = \"SGD\"\nmean_wage = 6500\n");
    let loaded = desk.load(&[]).unwrap_or_else(|problems| panic!("{problems}"));
    let [country] = loaded.scenario.population.country.as_slice() else {
        panic!("one country")
    };
    assert_eq!((country.per_usd, country.utc_offset), (1.28, 8.0));
    assert_eq!(
        (country.region[0].name.as_str(), country.institution[0].name.as_str()),
        ("Singapore", "SG Bank A")
    );
    let row = |key: &str| {
        loaded
            .rows
            .iter()
            .find(|row| row.path == format!("population.country.SG.{key}"))
            .unwrap()
    };
    let wage = row("mean_wage");
    assert_eq!((wage.source.as_deref(), wage.quality.as_deref()), (None, None));
    assert!(
        wage.set.as_ref().unwrap().ends_with("bad.toml, line 4"),
        "{:?}",
        wage.set
    );
    assert_eq!(wage.default, Some(5_500.0.into()));
    assert_eq!(row("per_usd").source.as_deref(), Some("market rates of mid 2025"));
    // Pakistan's limits are Pakistan's figures; here they are assumed.
    assert_eq!(
        row("institution.\"SG Bank A\".transfer_limit").quality.as_deref(),
        Some("A")
    );
}

#[test]
fn a_new_scenario_is_sound_in_every_built_in_country() {
    for code in crate::world::atlas::codes() {
        let loaded = Desk::with(scenario::new("mine", Some(code)).unwrap())
            .load(&[])
            .unwrap_or_else(|problems| panic!("{code}: {problems}"));
        assert_eq!(loaded.scenario.population.country.len(), 1);
        assert_eq!(loaded.scenario.syndicate[0].site[0].country, code);
        assert_eq!(
            loaded.scenario.syndicate[0].site[0].region,
            loaded.scenario.population.country[0].region[0].name
        );
        let warnings = scenario::warnings(&loaded.warnings, scenario::Paint::Plain);
        assert_eq!(warnings, "", "{code}");
    }
    let refused = scenario::new("mine", Some("sg")).unwrap_err();
    assert!(refused.contains("did you mean `SG`?"), "{refused}");
}

/// Another value of the same type; none where there is none to be had.
fn another(value: &serde_json::Value) -> Option<serde_json::Value> {
    use serde_json::{Value as Json, json};
    match value {
        Json::Number(number) if number.is_f64() => Some(json!(number.as_f64()? * 1.25 + 0.0371)),
        Json::Number(number) => Some(json!(number.as_i64()? + 1)),
        Json::Bool(truth) => Some(json!(!truth)),
        Json::String(text) => Some(json!(format!("{text} and more"))),
        Json::Array(elements) => Some(elements.iter().cloned().chain([json!(0)]).collect()),
        Json::Object(entries) => {
            let changed = entries.iter().map(|(key, value)| Some((key.clone(), another(value)?)));
            changed.collect::<Option<_>>().map(Json::Object)
        }
        Json::Null => None,
    }
}

/// Puts a value at a path of a resolved scenario.
fn put(resolved: &mut serde_json::Value, path: &[String], value: serde_json::Value) {
    let [first, below @ ..] = path else {
        *resolved = value;
        return;
    };
    let inner = match resolved {
        serde_json::Value::Array(elements) => {
            let labels = super::address::json_labels(elements);
            &mut elements[super::address::position(&labels, first).unwrap()]
        }
        other => &mut other[first.as_str()],
    };
    put(inner, below, value);
}

#[test]
fn a_source_speaks_of_a_value_and_not_of_a_key() {
    let desk = everything();
    let loaded = desk.load(&[]).unwrap_or_else(|problems| panic!("{problems}"));
    // Every parameter at once is another than it was, written in one file; its list's names are left, so that it is
    // found.
    let mut changed = loaded.resolved.clone();
    let naming = |path: &[String]| ["name", "to", "site", "kind"].contains(&path.last().unwrap().as_str());
    let mut paths = Vec::new();
    for row in &loaded.rows {
        let path = super::address::segments(&row.path);
        if let Some(value) = another(&row.value).filter(|other| !naming(&path) && row.default.as_ref() != Some(other)) {
            put(&mut changed, &path, value);
            paths.push(row.path.clone());
        }
    }
    assert!(paths.len() > 700, "{}", paths.len());
    let text = toml::to_string(&changed).unwrap();
    let document = super::file::parsed("changed.toml", text).unwrap();
    let origins = super::origin::Origins::new(std::slice::from_ref(&document));
    let mut silent = loaded.scenario.clone();
    silent.evidence.clear();
    let rows = super::describe::rows(&silent, &changed, &document, &origins);
    for row in rows.iter().filter(|row| paths.contains(&row.path)) {
        assert_eq!((&row.source, &row.quality), (&None, &None), "{}", row.path);
        let set = row.set.as_deref().unwrap_or_default();
        assert!(set.starts_with("set in changed.toml, line "), "{}: {set}", row.path);
    }
    // And every default says where it comes from.
    for row in loaded.rows.iter().filter(|row| row.is_default()) {
        assert_eq!(row.set, None, "{}", row.path);
        assert_eq!(
            row.source.is_some(),
            row.unit.is_some() || row.evidence.is_some(),
            "{}",
            row.path
        );
    }
}

#[test]
fn evidence_speaks_of_the_value_that_it_was_written_for() {
    let desk = Desk::with("extends = 'base.toml'\n[laundering]\nslow = 0.4\n");
    let base = "[laundering]\nslow = 0.3\ncapital = 2.5\n[evidence]\nlaundering = { figure = 'f', source = 's', quality = 'P' }\n";
    desk.write("base.toml", base);
    let of = |sets: &[&str], path: &str| {
        let loaded = desk.load(sets).unwrap_or_else(|problems| panic!("{problems}"));
        let row = loaded.rows.iter().find(|row| row.path == path).unwrap().clone();
        let set = row.set.as_deref().map(|set| set.rsplit('/').next().unwrap().to_owned());
        (
            row.quality,
            set,
            loaded.resolved["evidence"].get("laundering").is_some(),
        )
    };
    assert_eq!(
        of(&[], "laundering.capital"),
        (Some("P".into()), Some("base.toml, line 3".into()), true)
    );
    assert_eq!(
        of(&[], "laundering.slow"),
        (None, Some("bad.toml, line 3".into()), true)
    );
    assert_eq!(of(&["laundering.capital=3"], "laundering.capital").0, None);
    // New evidence speaks of it again.
    let evidence = "evidence.\"laundering.slow\"={ figure = 'g', source = 't', quality = 'N' }";
    assert_eq!(of(&[evidence], "laundering.slow").0, Some("N".into()));
    // Nothing is kept of what nothing is said of any more.
    let only = Desk::with("extends = 'base.toml'\nlaundering.slow = 0.4\n");
    only.write(
        "base.toml",
        "[evidence]\n\"laundering.slow\" = { figure = 'f', source = 's', quality = 'P' }\n",
    );
    assert_eq!(only.load(&[]).unwrap().resolved["evidence"], serde_json::json!({}));
}

#[test]
fn evidence_goes_with_what_a_later_file_takes_away() {
    let base = "extends = 'quickstart'\n[policy.it]\nkind = 'transfer_delay'\n[evidence]\n\
                'policy.it.delay' = { figure = 'f', source = 's', quality = 'P' }\n\
                'syndicate' = { figure = 'g', source = 't', quality = 'A' }\n";
    let over = |text: &str| {
        let desk = Desk::with(format!("extends = 'base.toml'\n{text}"));
        desk.write("base.toml", base);
        desk.load(&[])
    };
    for text in [
        "policy.it = false\n",
        // Another kind has no such parameter.
        "policy.it.kind = 'transfer_limit'\n",
    ] {
        let loaded = over(text).unwrap_or_else(|problems| panic!("{text}: {problems}"));
        assert!(loaded.scenario.evidence.contains_key("syndicate"), "{text}");
        assert!(!loaded.scenario.evidence.contains_key("policy.it.delay"), "{text}");
    }
    // Every shipped scenario may lose any of its syndicates and sites.
    for shipped in super::shipped::all()
        .into_iter()
        .filter(|shipped| shipped.kind == super::shipped::Kind::Scenario)
    {
        let plain = Desk::with(format!("extends = '{}'\n", shipped.name)).load(&[]).unwrap();
        for syndicate in &plain.scenario.syndicate {
            let whole = format!("syndicate.{} = false", syndicate.name);
            let sites = syndicate
                .site
                .iter()
                .map(|site| format!("syndicate.{}.site.{} = false", syndicate.name, site.name));
            for flag in sites.chain([whole]) {
                if let Err(problems) = Desk::with(format!("extends = '{}'\n", shipped.name)).load(&[flag.as_str()]) {
                    let told = problems.to_string();
                    assert!(!told.contains("evidence"), "{}: {flag}: {told}", shipped.name);
                }
            }
        }
    }
    // Who takes something away and speaks of it means something else; and what never was is no parameter.
    let own = "policy.it = false\n[evidence]\n'policy.it.delay' = { figure = 'f', source = 's', quality = 'P' }\n";
    let slip = "policy.it = false\n[evidence]\n'policy.if.delay' = { figure = 'f', source = 's', quality = 'P' }\n";
    for (text, path) in [(own, "policy.it.delay"), (slip, "policy.if.delay")] {
        let told = over(text).unwrap_err().to_string();
        assert!(
            told.contains(&format!("there is evidence for `{path}`")),
            "{text}: {told}"
        );
    }
}

#[test]
fn a_fault_is_shown_at_the_one_element_that_is_wrong_and_by_its_name() {
    let at = |text: &str| {
        let problems = Desk::with(format!("extends = 'quickstart'\n{text}\n"))
            .load(&[])
            .unwrap_err();
        let problem = &problems.0[0];
        (problem.place.as_ref().unwrap().excerpt(), problem.key.clone().unwrap())
    };
    assert_eq!(
        at("policy.x = { kind = 'fund_recall', institutions = ['PK Bank A', 'pk bank d', 'PK Bank B'] }"),
        ("'pk bank d'".to_owned(), "policy.x.institutions".to_owned())
    );
    assert_eq!(
        at("population.country.PK.weekend = ['friday', 'fryday']"),
        ("'fryday'".to_owned(), "population.country.PK.weekend.1".to_owned())
    );
    // Eight of whose dollars, of five countries?
    assert_eq!(
        at("funnel.task_deposit.stage.small_tasks.pays.amount = 'SGD 8'"),
        (
            "'SGD 8'".to_owned(),
            "funnel.task_deposit.stage.small_tasks.pays.amount".to_owned()
        )
    );
}

#[test]
fn every_distribution_refuses_what_its_unit_does_not_allow() {
    let desk = everything();
    let loaded = desk.load(&[]).unwrap_or_else(|problems| panic!("{problems}"));
    let rows: Vec<_> = loaded.rows.iter().filter(|row| row.kind == "distribution").collect();
    assert!(rows.len() > 60, "{}", rows.len());
    for row in rows {
        let shapes: &[&str] = if row.unit.as_deref() == Some("span") {
            &[
                "{ fixed = '36501 d' }",
                "'36501 d'",
                "{ uniform = { low = '1 h', high = '36501 d' } }",
                "{ lognormal = { median = '20000 d', sigma = 1.0 } }",
            ]
        } else {
            let share = row.unit.as_deref() == Some("share");
            assert!(
                row.minimum == Some(0.0) && row.maximum.is_some(),
                "{} has no range",
                row.path
            );
            if share {
                &[
                    "{ lognormal = { median = 0.1, sigma = 0.5 } }",
                    "1.01",
                    "15.0",
                    "-0.1",
                    "{ uniform = { low = 0.5, high = 2 } }",
                ]
            } else {
                &[
                    "{ fixed = 1001.0 }",
                    "1001",
                    "-1",
                    "{ uniform = { low = -1, high = 1 } }",
                    "{ lognormal = { median = 900, sigma = 1.0 } }",
                ]
            }
        };
        for value in shapes {
            let flag = format!("{}={value}", row.path);
            let told = desk.load(&[&flag]).err().map(|problems| problems.0);
            let told = told.unwrap_or_else(|| panic!("{flag} is taken"));
            assert_eq!(told.len(), 1, "{flag}: {}", Problems(told));
        }
    }
}

#[test]
fn a_figure_alone_is_a_fixed_distribution() {
    use crate::param::dist::{Dist, SpanDist};
    let of = |sets: &[&str]| {
        Desk::with("")
            .load(sets)
            .unwrap_or_else(|problems| panic!("{problems}"))
            .scenario
            .laundering
    };
    assert_eq!(of(&["laundering.commission=0.15"]).commission, Dist::Fixed(0.15));
    assert_eq!(of(&["laundering.commission=15 %"]).commission, Dist::Fixed(0.15));
    let uniform = "laundering.commission={ uniform = { low = '5 %', high = 0.15 } }";
    assert_eq!(of(&[uniform]).commission, Dist::uniform(0.05, 0.15));
    assert_eq!(
        of(&["laundering.hop=90 s"]).hop,
        SpanDist::Fixed(crate::param::span::Span(90))
    );
    assert_eq!(
        of(&["laundering.hop=1 h", "laundering.hop.fixed=2 h"]).hop,
        SpanDist::Fixed(crate::param::span::Span(7_200))
    );
    refused(
        "[laundering]\ncommission = { fixed = 15.0 }\n",
        (2, 24),
        "laundering.commission.fixed",
        "`laundering.commission.fixed` = 15.0 is too large",
        "accepted: one of: { fixed = 1.0 }, { uniform = { low = 1.0, high = 1.0 } }, { lognormal = { median = 1.0, sigma = 1.0 } \
         }, or 1.0 alone from 0 to 1 (share); 15 % would be 0.15",
    );
}

#[test]
fn money_is_counted_in_wages_of_the_country_whose_it_is() {
    use crate::param::dist::Dist;
    let new = scenario::new("mine", Some("SG")).unwrap();
    let desk = Desk::with(&new);
    let of = |sets: &[&str]| desk.load(sets).unwrap_or_else(|problems| panic!("{problems}")).scenario;
    assert_eq!(of(&["laundering.price=SGD 11"]).laundering.price, Dist::Fixed(0.002));
    assert_eq!(
        of(&["laundering.price=USD 5"]).laundering.price,
        Dist::Fixed(5.0 * 1.28 / 5_500.0)
    );
    assert_eq!(of(&["crew.pay=SGD 2,750"]).crew.pay, 0.5);
    let payout =
        "funnel.task_deposit.stage.small_tasks.pays.amount={ lognormal = { median = 'SGD 5.5', sigma = 0.3 } }";
    let pays = of(&[payout]).funnel[0].stage[1].pays.clone().unwrap();
    assert_eq!(pays.amount, Dist::lognormal(0.001, 0.3));
    // Nobody's income is the mean wage.
    let income = "funnel.task_deposit.stage.deposits.asks.amount=SGD 5.5";
    assert!(desk.load(&[income]).is_err());
    // Of many countries' wages it is not clear which; and there is no rate of a currency that none has.
    let many = Desk::with("");
    for flag in ["laundering.price=USD 5", "laundering.price=EUR 5"] {
        let told = many.load(&[flag]).unwrap_err().0;
        assert_eq!(told.len(), 1, "{}", Problems(told));
        assert!(told[0].message.contains("it is not clear whose"), "{}", told[0].message);
    }
    assert_eq!(
        many.load(&["laundering.price=HKD 2000"])
            .unwrap()
            .scenario
            .laundering
            .price,
        Dist::Fixed(0.1)
    );
}

#[test]
fn a_payment_of_many_wages_is_refused() {
    let new = Desk::with(scenario::new("mine", Some("SG")).unwrap());
    let told = new
        .load(&["funnel.task_deposit.stage.small_tasks.pays.amount=8.0"])
        .unwrap_err()
        .0;
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0].message,
        "`funnel.task_deposit.stage.small_tasks.pays.amount`: a task pays up to 8 mean monthly wages"
    );
    assert!(told[0].remedy.contains("money such as \"SGD 8\""), "{}", told[0].remedy);
}

/// The warnings that a change of the new scenario brings.
#[track_caller]
fn warned(sets: &[&str], texts: &[&str]) {
    let desk = Desk::with(scenario::new("mine", Some("SG")).unwrap());
    let loaded = desk.load(sets).unwrap_or_else(|problems| panic!("{problems}"));
    let told: Vec<&str> = loaded.warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(told.len(), texts.len(), "{told:?}");
    for (told, text) in told.iter().zip(texts) {
        assert!(told.contains(text), "no `{text}` in {told}");
    }
}

#[test]
fn what_can_never_happen_is_told() {
    let stage = "funnel.task_deposit.stage";
    warned(&[], &[]);
    warned(
        &["response.raid.hall.day=400"],
        &["the raid is on day 400; the window is 60 days long and the run ends on day 105"],
    );
    warned(&["response.raid.hall.day=104"], &[]);
    warned(
        &["syndicate.first.site.hall.opens=50"],
        &["the raid is on day 45.5; the site opens on day 50"],
    );
    warned(
        &["syndicate.first.site.hall.opens=300"],
        &[
            "the site opens on day 300, and the run ends on day 105",
            "the raid is on day 45.5",
        ],
    );
    warned(&["syndicate.first.site.hall.rings=9"], &["9 rings share 8 seats"]);
    warned(&["syndicate.first.site.hall.rings=8"], &[]);
    warned(
        &["policy.late={ kind = 'sim_cap', start = '60 d' }"],
        &["the policy begins 60 d from the window's start, and the window is 60 d long"],
    );
    warned(&["policy.late={ kind = 'sim_cap', start = '59 d' }"], &[]);
    warned(
        &["policy.hold={ kind = 'transfer_delay', start = '50 d', delay = '55 d' }"],
        &["`policy.hold.delay`: it takes at least 55 d, and no more than 55 d are left"],
    );
    // Whatever waits for something: what is drawn and what is fixed, of the scenario and of its policies.
    for delay in [
        "crew.number_wait",
        "crew.notices",
        "laundering.put_off",
        "response.bank.release",
        "response.bank.hijack_noticed",
    ] {
        warned(
            &[&format!("{delay}=400 d")],
            &[&format!("`{delay}`: it takes at least 400 d")],
        );
    }
    for (kind, delay) in [
        ("platform_takedown", "made_again"),
        ("shared_mule_registry", "repair"),
        ("crypto_offramp", "listing"),
    ] {
        let policy = format!("policy.it={{ kind = '{kind}', {delay} = '400 d' }}");
        warned(&[&policy], &[&format!("`policy.it.{delay}`: it takes at least 400 d")]);
    }
    // An age and a limit are no delays.
    warned(&["response.bank.young_account_age=400 d"], &[]);
    warned(&["response.bank.alert_backlog=400 d"], &[]);
    warned(
        &["response.police.court_after=250 d"],
        &["`response.police.court_after`"],
    );
    warned(
        &[&format!("{stage}.deposits.then=end")],
        &["no case ever comes to the stage `fees`"],
    );
    warned(
        &[&format!("{stage}.small_tasks.way.deposits.share=0")],
        &["the stage `deposits`", "the stage `fees`"],
    );
    // Nobody refuses where nothing is asked.
    warned(
        &[&format!("{stage}.small_tasks.way.deposits.when=refused")],
        &["the stage `deposits`", "the stage `fees`"],
    );
    warned(
        &["funnel.task_deposit.target_ages=[90, 99]"],
        &["nobody is between 90 and 99 years old"],
    );
    warned(&["crew.rebuild_in.SG=false"], &["no site is ever rebuilt"]);
}

#[test]
fn every_fixed_length_of_time_says_whether_something_waits_for_it() {
    // By which things are told apart, or how long something lasts or goes back: a new one is decided upon here.
    let others = [
        "horizon.window",
        "horizon.burn_in",
        "horizon.cool_down",
        "crew.adaptation.late",
        "response.bank.young_account_age",
        "response.bank.young_company_age",
        "response.bank.alert_cooldown",
        "response.bank.alert_backlog",
        "response.police.backlog",
        "response.police.inquiry_before",
        "start",
        "end",
        "half_life",
        "reminder",
        "patience",
        "new_for",
    ];
    let loaded = everything().load(&[]).unwrap_or_else(|problems| panic!("{problems}"));
    for row in loaded.rows.iter().filter(|row| row.kind == "span") {
        let key = row.path.rsplit('.').next().unwrap_or_default();
        let of_policy = row.path.starts_with("policy.");
        let named = others.contains(&if of_policy { key } else { row.path.as_str() });
        assert_eq!(
            row.unit.as_deref(),
            Some(if named { "span" } else { "delay" }),
            "{}",
            row.path
        );
    }
}

#[test]
fn weights_have_one_above_nothing() {
    let exits =
        ["atm", "agent", "card", "bill", "otc", "exchange", "abroad"].map(|exit| format!("laundering.exit_{exit}=0"));
    let desk = everything();
    let refused = |sets: &[&str]| {
        desk.load(sets)
            .err()
            // In one line, however wide the terminal is.
            .map(|problems| {
                let said = problems.to_string();
                said.split_whitespace().collect::<Vec<_>>().join(" ")
            })
            .unwrap_or_default()
    };
    let all: Vec<&str> = exits.iter().map(String::as_str).collect();
    assert!(
        refused(&all).contains("exit_exchange, exit_abroad are 0: there is nothing to choose from"),
        "{}",
        refused(&all)
    );
    assert_eq!(refused(&all[1..]), "");
    for (sets, told) in [
        (
            &["laundering.layers=[0, 0, 0]"][..],
            "`laundering.layers`: all weights are 0",
        ),
        (
            &["economy.errand.ways=[0, 0, 0, 0]"],
            "`economy.errand.ways`: all weights are 0",
        ),
    ] {
        let message = refused(sets);
        assert!(message.contains(told), "{message}");
    }
    assert_eq!(
        refused(&["response.police.unlinked=0", "response.police.from_abroad=0"]),
        ""
    );
}

#[test]
fn faults_of_all_kinds_are_told_in_one_go() {
    // A stage that there is not, a funnel and a region that nobody has, evidence of nothing, a figure out of range.
    let told = Desk::with(
        "extends = 'quickstart'\n[funnel.task_deposit.stage.repliedd]\ndwell = '2 h'\n[syndicate.faisalabad]\nfunnel = 'lottery'\n\
         [syndicate.faisalabad.site.faisalabad]\nregion = 'Punjb'\n[crew]\nchats = 0\n\
         [evidence]\n\"laundering.slwo\" = { figure = '1', source = 's', quality = 'A' }\n",
    )
    .load(&[])
    .unwrap_err()
    .to_string();
    for part in [
        "there is no `repliedd` in `funnel.task_deposit.stage`",
        "there is no funnel `lottery`",
        "there is no region of PK `Punjb`",
        "evidence for `laundering.slwo`",
        "`crew.chats` = 0 is too small",
        "5 problems",
    ] {
        assert!(told.contains(part), "no {part} in {told}");
    }
    // A name that may be meant by others is not told as missing: here of a site whose table has a slip.
    let told = Desk::with(
        "extends = 'quickstart'\n[[response.raid]]\nsite = 'hall'\nday = 3\n[syndicat.x.site.hall]\nseats = 3\n",
    )
    .load(&[])
    .unwrap_err();
    assert_eq!(told.0.len(), 1, "{told}");
}

#[test]
fn what_says_nothing_is_no_scenario_and_what_nobody_runs_is_told() {
    let told = Desk::with("# nothing\n").load(&[]).unwrap_err().to_string();
    assert!(told.contains("says nothing at all"), "{told}");
    let honest = Desk::with("name = 'honest'\n").load(&[]).unwrap();
    assert!(
        honest.warnings[0].message.contains("no scam ever happens"),
        "{}",
        honest.warnings[0]
    );
}

#[test]
fn a_country_nearly_built_in_is_named() {
    let told = Desk::with("[[population.country]]\nname = 'sgp'\nmean_wage = 5\n")
        .load(&[])
        .unwrap_err();
    assert!(told.0[0].remedy.starts_with("did you mean `SG`?"), "{told}");
    let far = Desk::with("[[population.country]]\nname = 'Atlantis'\nmean_wage = 5\n")
        .load(&[])
        .unwrap_err();
    assert!(!far.0[0].remedy.contains("did you mean"), "{far}");
}

#[test]
fn a_share_may_be_written_as_a_percentage() {
    let slow = |value: &str| Desk::with("extends = 'quickstart'").load(&[&format!("laundering.slow={value}")]);
    assert_eq!(slow("15 %").unwrap().scenario.laundering.slow, 0.15);
    assert!(slow("150 %").unwrap_err().to_string().contains("is too large"));
    assert!(slow("15 percent").is_err());
}

#[test]
fn evidence_under_an_old_name_is_told_the_new_one() {
    let told = Desk::with("extends = 'quickstart'\n[evidence]\n\"justice.bank.handling\" = { figure = '1', source = 's', quality = 'A' }\n")
        .load(&[])
        .unwrap_err();
    assert!(told.0[0].remedy.contains("\"response.bank.handling\""), "{told}");
}

#[test]
fn shipped_scenarios_say_nothing_that_can_never_happen_but_on_purpose() {
    use super::shipped;
    let shipped = shipped::all()
        .into_iter()
        .filter(|shipped| shipped.kind == shipped::Kind::Scenario);
    for file in shipped {
        let loaded =
            scenario::load(Path::new(file.name), &[]).unwrap_or_else(|problems| panic!("{}: {problems}", file.name));
        for warning in &loaded.warnings {
            let line = warning
                .place
                .as_ref()
                .map(|place| place.source.line(&place.span).number)
                .unwrap_or_default();
            let above = file.text.lines().nth(line.saturating_sub(2));
            assert_eq!(above, Some("# Never opens."), "{}: {warning}", file.name);
        }
    }
}
