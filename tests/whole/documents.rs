//! What is written of the program is so: shipped files can be read, and pages name what there is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use scamnet::Scenario;
use scamnet::experiment::design::Design;
use scamnet::policy::KINDS;
use scamnet::record::catalogue;
use scamnet::scenario::shipped::{self, Kind};

const HOME: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn every_shipped_file_can_be_used() {
    for shipped in shipped::all() {
        match shipped.kind {
            Kind::Scenario => {
                let scenario = Scenario::shipped(shipped.name);
                assert!(scenario.is_ok(), "{}: {}", shipped.name, scenario.err().unwrap());
            }
            Kind::Experiment => {
                let design = Design::read(Path::new(shipped.name), None, None);
                assert!(design.is_ok(), "{}: {}", shipped.name, design.err().unwrap());
                let placebos = design.unwrap().arms.iter().filter(|arm| arm.placebo).count();
                // Those two are about nothing else: they have an exact check of their own.
                let about_them = ["placebos", "doses"].contains(&shipped.name);
                assert!(placebos > 0 || about_them, "{} has no placebo", shipped.name);
            }
            Kind::Policy => {
                assert!(KINDS.contains(&shipped.name), "{} is no kind of policy", shipped.name);
                let scenario = Scenario::parse(&format!("extends = 'quickstart'\n{}", shipped.text)).unwrap();
                assert_eq!(scenario.policy.len(), 1, "{}", shipped.name);
            }
        }
    }
}

/// Everything between two backticks on one line of a page, code blocks left out.
fn quoted(page: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(HOME).join(page)).unwrap();
    let mut words = Vec::new();
    let mut in_code = false;
    for line in text.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            words.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    words
}

/// Keys and words of a schema.
fn keys(schema: &Value, into: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            for (key, inner) in object {
                into.insert(key.clone());
                keys(inner, into);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| keys(element, into)),
        Value::String(word) => {
            into.insert(word.clone());
        }
        _ => {}
    }
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else {
            into.push(path);
        }
    }
}

/// What pages may name: parameters, columns, tables, words of vocabularies, functions, files.
fn known() -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    keys(scamnet::scenario::schema(), &mut known);
    let scenario = Scenario::shipped("faisalabad").unwrap();
    keys(&serde_json::to_value(&scenario).unwrap(), &mut known);
    for table in catalogue::descriptions(&[]) {
        known.extend(table.stem.split('/').map(str::to_owned));
        known.extend(table.columns.into_iter().map(|column| column.name));
    }
    let mut files = Vec::new();
    for folder in [
        "src",
        "scenarios",
        "docs",
        ".ci",
        "tests",
        "examples",
        "benches",
        "python",
    ] {
        sources(&Path::new(HOME).join(folder), &mut files);
    }
    files.extend(fs::read_dir(HOME).unwrap().map(|entry| entry.unwrap().path()));
    for file in &files {
        let path = file.strip_prefix(HOME).unwrap().to_string_lossy().replace('\\', "/");
        // A path may be named from any of its folders on.
        let parts: Vec<&str> = path.split('/').collect();
        known.extend((0..parts.len()).map(|from| parts[from..].join("/")));
        known.extend(
            (1..parts.len())
                .flat_map(|to| (0..to).map(move |from| (from, to)))
                .map(|(from, to)| format!("{}/", parts[from..to].join("/"))),
        );
        let is_spoken = path.starts_with("src/") && path.ends_with(".rs");
        if is_spoken || path.starts_with("scenarios/") {
            let text = fs::read_to_string(file).unwrap();
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
            known.extend(
                text.split(|c| !is_part(c))
                    .filter(|word| !word.is_empty())
                    .map(str::to_owned),
            );
        }
    }
    known
}

#[test]
fn pages_name_what_there_is() {
    let known = known();
    let mut missing = Vec::new();
    for page in [
        "docs/model.md",
        "docs/policies.md",
        "docs/glossary.md",
        "ARCHITECTURE.md",
    ] {
        for word in quoted(page) {
            let is_name =
                word.chars().all(|c| c.is_ascii_lowercase() || "_./*".contains(c)) && word.contains(['_', '/', '.']);
            if !is_name || known.contains(&word) {
                continue;
            }
            let path = word
                .split(['.', '/'])
                .filter(|part| !part.is_empty() && !part.contains('*'));
            let all_known = !word.contains(".rs") && path.clone().all(|part| known.contains(part));
            if !all_known {
                missing.push(format!("{page}: `{word}`"));
            }
        }
    }
    assert!(missing.is_empty(), "named and not there:\n{}", missing.join("\n"));
}

#[test]
fn the_page_of_policies_has_all_of_them() {
    let words: BTreeSet<String> = quoted("docs/policies.md").into_iter().collect();
    let missing: Vec<&&str> = KINDS.iter().filter(|kind| !words.contains(**kind)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_file_under_scenarios_is_shipped() {
    let mut files = Vec::new();
    sources(&Path::new(HOME).join("scenarios"), &mut files);
    assert_eq!(files.len(), shipped::all().len());
    let kinds: BTreeSet<&str> = KINDS.iter().copied().collect();
    let policies = shipped::all()
        .into_iter()
        .filter(|shipped| shipped.kind == Kind::Policy);
    let shipped: BTreeSet<&str> = policies.map(|shipped| shipped.name).collect();
    assert_eq!(shipped, kinds, "every kind of policy has a file to copy");
}

#[test]
fn what_is_said_of_findings_by_hand_is_said_of_arms_that_there_are() {
    let mut files = Vec::new();
    sources(&Path::new(HOME).join("docs/findings"), &mut files);
    let mut read = 0;
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "toml"))
    {
        let text = fs::read_to_string(file).unwrap();
        let said: toml::Table = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let name = file.file_stem().unwrap().to_str().unwrap();
        let design = Design::read(Path::new(name), None, None).unwrap_or_else(|error| panic!("{name}: {error}"));
        let arms: BTreeSet<&str> = design.arms.iter().map(|arm| arm.name.as_str()).collect();
        for arm in said["why"].as_table().unwrap().keys() {
            assert!(arms.contains(arm.as_str()), "{name} has no arm {arm}");
            read += 1;
        }
    }
    assert!(read > 50, "{read}");
}

/// What stands between two lines of a page that begin so.
fn between<'a>(page: &'a str, begins: &str, ends: &str) -> &'a str {
    let rest = &page[page.find(begins).unwrap_or_else(|| panic!("no {begins}"))..];
    &rest[..rest.find(ends).unwrap_or_else(|| panic!("no {ends}"))]
}

#[test]
fn the_page_of_the_model_names_whatever_can_be_planned() {
    let tasks = fs::read_to_string(Path::new(HOME).join("src/model/state/task.rs")).unwrap();
    let variants = tasks.lines().filter_map(|line| {
        let name = line.strip_prefix("    ")?.split_once('(')?.0;
        name.starts_with(char::is_uppercase).then_some(name)
    });
    let page = fs::read_to_string(Path::new(HOME).join("docs/model.md")).unwrap();
    let chapter = between(&page, "## 3. Process overview and scheduling", "## 4.");
    let mut missing = Vec::new();
    let mut read = 0;
    for variant in variants {
        // `GiveUp` is called *give up*.
        let mut word = String::new();
        for letter in variant.chars() {
            if letter.is_uppercase() && !word.is_empty() {
                word.push(' ');
            }
            word.extend(letter.to_lowercase());
        }
        if !chapter.contains(&format!("*{word}*")) {
            missing.push(word);
        }
        read += 1;
    }
    assert!(read > 20, "{read}");
    assert_eq!(missing, [""; 0], "not in the chapter on scheduling");
}

#[test]
fn the_page_of_the_model_names_every_room_of_it() {
    let page: String = quoted("docs/model.md").join("\n");
    let model = Path::new(HOME).join("src/model");
    let mut files = Vec::new();
    sources(&model, &mut files);
    let folders: BTreeSet<&Path> = files
        .iter()
        .filter_map(|file| file.parent()?.strip_prefix(&model).ok())
        .collect();
    let missing: Vec<String> = folders
        .iter()
        .map(|folder| folder.to_string_lossy().replace('\\', "/"))
        .filter(|folder| !folder.is_empty() && !page.contains(&format!("{folder}/")))
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn the_page_of_policies_names_whatever_they_are_asked() {
    let port = fs::read_to_string(Path::new(HOME).join("src/model/interventions/policy.rs")).unwrap();
    let port = between(&port, "pub trait Policy", "\n}");
    let asked = port
        .lines()
        .filter_map(|line| Some(line.strip_prefix("    fn ")?.split_once('(')?.0));
    let page = quoted("docs/policies.md");
    // Three say what a policy is.
    let missing: Vec<&str> = asked
        .filter(|name| !["kind", "terms", "checks_payments"].contains(name) && !page.iter().any(|word| word == name))
        .collect();
    assert_eq!(missing, [""; 0]);
}

/// What those who come from the field search for.
const FIELD: &[&str] = &[
    "APP fraud",
    "authorised push payment",
    "task scam",
    "money mule",
    "mule herder",
    "layering",
    "cash-out",
    "structuring",
    "smurfing",
    "shell company",
    "payee",
    "rail",
    "KYC",
    "SAR",
    "confirmation of payee",
    "recall",
    "reimbursement",
    "false positive",
    "travel rule",
    "common random numbers",
    "counterfactual",
    "ODD",
    "burn-in",
    "ground truth",
    "leakage",
];

#[test]
fn the_glossary_has_the_field_s_terms_and_says_where_each_is() {
    let text = fs::read_to_string(Path::new(HOME).join("docs/glossary.md")).unwrap();
    let entries: Vec<&str> = text.split("\n- ").skip(1).collect();
    // What comes before the next title is the entry.
    let entries = entries.iter().map(|entry| entry.split("\n#").next().unwrap_or(entry));
    let mut defined = String::new();
    let mut nowhere = Vec::new();
    for entry in entries {
        // Terms and what else they are called, up to the colon.
        let (term, meaning) = entry.split_once(':').unwrap_or_else(|| panic!("no colon: {entry}"));
        defined.push_str(&term.replace('\n', " ").to_lowercase());
        defined.push('\n');
        if !meaning.contains('`') {
            nowhere.push(term);
        }
    }
    assert_eq!(nowhere, [""; 0], "neither in code nor in a table");
    let missing: Vec<&&str> = FIELD
        .iter()
        .filter(|term| !defined.contains(&term.to_lowercase()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// How a comment begins that cannot be understood without what stands before it.
const LEANS: [&str; 8] = [
    "The same,",
    "The same.",
    "The same of ",
    "The same with ",
    "The same without ",
    "The same for ",
    "The same in ",
    "The same as ",
];

#[test]
fn a_comment_of_the_sources_stands_alone_and_is_no_wider_than_the_page() {
    let mut files = Vec::new();
    for folder in ["src", "tests", "examples", "benches"] {
        sources(&Path::new(HOME).join(folder), &mut files);
    }
    files.push(Path::new(HOME).join("build.rs"));
    let mut wrong = Vec::new();
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "rs"))
    {
        let text = fs::read_to_string(file).unwrap();
        let (mut before, mut in_code) = ("", false);
        for (number, line) in text.lines().map(str::trim_end).enumerate() {
            let comment = line.trim_start();
            in_code ^= comment.trim_start_matches(['/', '!', ' ']).starts_with("```");
            let is_first = !before.starts_with("//");
            let said = comment.strip_prefix("/// ").unwrap_or_default();
            let leans = is_first && LEANS.iter().any(|word| said.starts_with(word));
            let is_wide = comment.starts_with("//") && !in_code && line.chars().count() > 120;
            if leans || is_wide {
                wrong.push(format!("{}:{}: {comment}", file.display(), number + 1));
            }
            before = comment;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
