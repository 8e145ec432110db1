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
    for folder in ["src", "scenarios", "docs", ".ci", "tests", "examples", "benches"] {
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
