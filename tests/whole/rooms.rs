//! The walls between the rooms of the model, read off the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Rooms and files of `src/model/`, lowest first: one uses only those before it.
const FLOORS: &[&str] = &[
    "decision",
    "key",
    "pick",
    "facts",
    "settlement",
    "params",
    "state",
    "interventions",
    "benign",
    "economy",
    "payments",
    "scam",
    "labels",
    "response",
    "ahead",
    "schedule",
];

/// The one circle, which ARCHITECTURE.md gives a reason for: a run carries its policies, and a policy is asked with the run.
const JUSTIFIED: &[(&str, &str)] = &[("state", "interventions"), ("params", "interventions")];

/// Source of a file without its comments and tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// Paths that a text names after a prefix, the members of braces each by itself.
fn named_after(text: &str, prefix: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (start, _) in text.match_indices(prefix) {
        if text[..start].ends_with("super::") {
            continue;
        }
        let rest = &text[start + prefix.len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let (mut depth, mut member) = (1, String::new());
            for letter in list.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                if depth == 0 || (depth == 1 && letter == ',') {
                    paths.push(member.trim().to_owned());
                    member.clear();
                    if depth == 0 {
                        break;
                    }
                } else {
                    member.push(letter);
                }
            }
        } else {
            let ends = rest.find(|letter: char| !(letter.is_alphanumeric() || "_:".contains(letter)));
            paths.push(rest[..ends.unwrap_or(rest.len())].to_owned());
        }
    }
    paths
}

/// Rooms that a file of a room uses, its own left out.
fn used(file: &Path, inside: &[String]) -> BTreeSet<String> {
    let text = code(file);
    let mut paths = named_after(&text, "crate::model::");
    // From a file at depth d of the model, d times `super` is the model.
    let up = "super::".repeat(inside.len());
    paths.extend(
        named_after(&text, &up)
            .into_iter()
            .filter(|path| !path.starts_with("super")),
    );
    let room = |path: String| path.split("::").next().unwrap_or_default().trim().to_owned();
    let named = paths.into_iter().map(room);
    let is_room = |name: &String| name.starts_with(|letter: char| letter.is_lowercase()) && name != "self";
    named.filter(is_room).filter(|name| *name != inside[0]).collect()
}

fn walk(folder: &Path, inside: &[String], uses: &mut BTreeMap<String, BTreeSet<String>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut inside = inside.to_vec();
        if path.is_dir() {
            inside.push(name);
            walk(&path, &inside, uses);
        } else if !["tests", "fixture"].contains(&name.as_str()) {
            if name != "mod" {
                inside.push(name);
            } else if inside.is_empty() {
                continue;
            }
            uses.entry(inside[0].clone()).or_default().extend(used(&path, &inside));
        }
    }
}

#[test]
fn a_room_of_the_model_uses_only_those_below_it() {
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/model");
    let mut uses = BTreeMap::new();
    walk(&model, &[], &mut uses);
    let floor = |room: &str| FLOORS.iter().position(|other| *other == room);
    assert!(uses["schedule"].contains("scam"), "the sources are read");
    for (room, others) in &uses {
        let here = floor(room).unwrap_or_else(|| panic!("{room} has no floor"));
        for other in others {
            let there = floor(other).unwrap_or_else(|| panic!("{room} uses {other}, which has no floor"));
            let justified = JUSTIFIED.contains(&(room.as_str(), other.as_str()));
            assert!(there < here || justified, "{room} uses {other}, which stands above it");
        }
    }
    for (room, other) in JUSTIFIED {
        assert!(
            uses[*room].contains(*other),
            "{room} no longer uses {other}: strike it out"
        );
    }
}
