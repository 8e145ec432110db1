//! The wall between policies and the model, as far as the compiler does not keep it: a policy is handed nothing but a
//! context or a view, and here its source is read for what else it reaches for.

use std::fs;
use std::path::Path;

/// Words of the tables that policies speak.
const WORDS: [&str; 8] = [
    "CrewRole",
    "Desk",
    "Detector",
    "LabelSource",
    "MuleKind",
    "Platform",
    "Rail",
    "Reason",
];

/// A source without its comments.
fn code(source: &str) -> String {
    let lines = source.lines().map(|line| line.split("//").next().unwrap_or(line));
    lines.collect::<Vec<&str>>().join("\n")
}

/// What a source names of the model that policies may not.
fn forbidden(source: &str) -> Vec<String> {
    let code = code(source);
    let is_path = |c: char| c.is_ascii_alphanumeric() || "_:".contains(c);
    let mut found: Vec<String> = Vec::new();
    for after in code.split("crate::model").skip(1) {
        let path = &after[..after.find(|c| !is_path(c)).unwrap_or(after.len())];
        // Either one name, or several in braces.
        let several = after[path.len()..]
            .strip_prefix('{')
            .and_then(|rest| rest.split('}').next());
        let mut parts = path.split("::").skip(1);
        let (room, last) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let names = several.unwrap_or(last).split(',').map(str::trim);
        let mut names = names.filter(|name| !name.is_empty() || several.is_none());
        let is_fine = match room {
            // Types, one step in; `asking` is for the model itself.
            "interventions" => names.all(|name| name.starts_with(char::is_uppercase)),
            "facts" => names.all(|name| WORDS.contains(&name)),
            _ => false,
        };
        if !is_fine {
            found.push(format!("crate::model{path}{}", several.unwrap_or_default()));
        }
    }
    let ways_around = ["crate::{", "crate::*", "super::super"];
    found.extend(
        ways_around
            .iter()
            .filter(|way| code.contains(**way))
            .map(|way| (*way).to_owned()),
    );
    found
}

#[test]
fn no_policy_names_anything_of_the_model_but_the_room_of_interventions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/policy");
    let mut read = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let found = forbidden(&fs::read_to_string(&path).unwrap());
            assert!(found.is_empty(), "{} names {found:?}", path.display());
            read += 1;
        }
    }
    assert!(read > 20, "{read}");
}

#[test]
fn the_wall_is_seen_where_it_is_broken() {
    let fine =
        "use crate::model::interventions::{Policy, Terms};\nuse crate::model::facts::Rail; // crate::model::state\n";
    assert_eq!(forbidden(fine), Vec::<String>::new());
    let broken = [
        "use crate::model::state::Sim;",
        "use crate::model;",
        "use crate::model::facts::{Event,\n Rail};",
        "use crate::model::interventions::asking;",
        "let x: crate::model::state::Ring = y;",
        "use crate::{engine::Day, model::state::Sim};",
        "use super::super::model::state::Sim;",
    ];
    for source in broken {
        assert_eq!(forbidden(source).len(), 1, "{source}");
    }
}
