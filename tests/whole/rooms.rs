//! The walls between the rooms, read off the sources: those of the program, those of the model, and the policies'.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::sources::{Source, all, handed_on};

/// Rooms of `src/`, lowest first, as ARCHITECTURE.md lists them: one uses only those before it.
const HOUSE: &[&str] = &[
    "param",
    "memory",
    "engine",
    "world",
    "model",
    "record",
    "policy",
    "scenario",
    "simulation",
    "dataset",
    "audit",
    "task",
    "view",
    "export",
    "story",
    "card",
    "score",
    "experiment",
    "register",
    "chart",
    "report",
    "cli",
];

/// Rooms and files of `src/model/`, lowest first.
const MODEL: &[&str] = &[
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

/// The one circle, which ARCHITECTURE.md gives a reason for: a run carries its policies, and a policy is asked with the
/// run.
const JUSTIFIED: &[(&str, &str)] = &[("state", "interventions"), ("params", "interventions")];

/// What policies are handed; rooms of the model give it the verbs that act on what they own.
const VERBS_OF: [&str; 2] = ["PolicyContext", "PolicyView"];

/// Words of the tables that policies speak.
const WORDS: [&str; 9] = [
    "CrewRole",
    "Desk",
    "Detector",
    "FoundBy",
    "LabelSource",
    "MuleKind",
    "Platform",
    "Rail",
    "Reason",
];

fn page(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn pages_list_the_rooms_lowest_first() {
    // A row of a table begins with its rooms.
    let architecture = page("ARCHITECTURE.md");
    let rows = architecture
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once(" | "));
    let quoted = rows.flat_map(|(rooms, _)| rooms.split('`').step_by(2));
    let listed: Vec<&str> = quoted
        .map(|room| room.trim_end_matches(".rs").trim_end_matches('/'))
        .collect();
    let of = |floors: &[&str]| -> Vec<&str> { listed.iter().copied().filter(|room| floors.contains(room)).collect() };
    assert_eq!(of(HOUSE), HOUSE);
    assert_eq!(of(MODEL), MODEL);
    let library = page("src/lib.rs");
    let items = library.lines().filter_map(|line| line.strip_prefix("//! - "));
    let named = items.filter_map(|item| item.trim_start_matches('[').strip_prefix('`')?.split_once('`'));
    let rooms: Vec<&str> = named
        .map(|(room, _)| room)
        .filter(|room| HOUSE.contains(room))
        .collect();
    assert_eq!(rooms, HOUSE);
}

fn floor(floors: &[&str], room: &str) -> usize {
    let here = floors.iter().position(|other| *other == room);
    here.unwrap_or_else(|| panic!("{room} has no floor"))
}

/// Where each room uses one that stands above it.
fn upward(uses: &BTreeMap<String, BTreeSet<String>>, floors: &[&str]) -> Vec<(String, String)> {
    let pairs = uses
        .iter()
        .flat_map(|(room, others)| others.iter().map(move |other| (room, other)));
    let up = pairs.filter(|(room, other)| floor(floors, room) < floor(floors, other));
    up.map(|(room, other)| (room.clone(), other.clone())).collect()
}

#[test]
fn a_room_of_the_house_uses_only_those_below_it() {
    let sources = all();
    let handed = handed_on(&sources);
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources.iter().filter(|source| !source.module.is_empty()) {
        let room = &source.module[0];
        let others = source.paths().into_iter().filter_map(|path| {
            let first = path.into_iter().next()?;
            let is_macro = ["words", "decisions"].contains(&first.as_str());
            (!is_macro).then(|| handed.get(&first).cloned().unwrap_or(first))
        });
        uses.entry(room.clone())
            .or_default()
            .extend(others.filter(|other| other != room));
    }
    assert!(uses["cli"].contains("simulation"), "the sources are read");
    assert_eq!(upward(&uses, HOUSE), [], "a room uses one that stands above it");
}

#[test]
fn a_room_of_the_model_uses_only_those_below_it() {
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in all() {
        let [model, room, ..] = source.module.as_slice() else {
            continue;
        };
        if model != "model" {
            continue;
        }
        let others = source.paths().into_iter().filter_map(|path| match path.as_slice() {
            [model, other, ..] if model == "model" => Some(other.clone()),
            _ => None,
        });
        uses.entry(room.clone())
            .or_default()
            .extend(others.filter(|other| other != room));
    }
    assert!(uses["schedule"].contains("scam"), "the sources are read");
    let justified: Vec<(String, String)> = JUSTIFIED
        .iter()
        .map(|(room, other)| ((*room).to_owned(), (*other).to_owned()))
        .collect();
    let mut up = upward(&uses, MODEL);
    up.retain(|pair| !justified.contains(pair));
    assert_eq!(up, [], "a room uses one that stands above it");
    for (room, other) in JUSTIFIED {
        assert!(
            uses[*room].contains(*other),
            "{room} no longer uses {other}: strike it out"
        );
    }
}

/// A method that an upper room gives to a lower room's type could be called from below without naming the upper room.
#[test]
fn a_type_has_its_methods_from_its_own_room() {
    let sources = all();
    // The model's rooms are those within it.
    let rooms = |source: &Source| {
        let depth = 1 + usize::from(source.module.first().is_some_and(|room| room == "model"));
        source.module.iter().take(depth).cloned().collect::<Vec<String>>()
    };
    let mut homes: BTreeMap<String, BTreeSet<Vec<String>>> = BTreeMap::new();
    for source in &sources {
        for name in source.types() {
            homes.entry(name).or_default().insert(rooms(source));
        }
    }
    let (mut strangers, mut verbs) = (Vec::new(), 0);
    for source in sources.iter().filter(|source| source.module.len() > 1) {
        let room = rooms(source);
        for methods in source.methods() {
            let is_own = homes.get(&methods.of).is_none_or(|homes| homes.contains(&room));
            if VERBS_OF.contains(&methods.of.as_str()) {
                verbs += methods.names.len();
                // Below the room that has a verb, whoever is handed a context or a view does not use it.
                let lower = sources.iter().filter(|other| {
                    other.module.len() > 1
                        && other.module[0] == "model"
                        && floor(MODEL, &other.module[1]) < floor(MODEL, &room[1])
                        && VERBS_OF.iter().any(|name| other.says(name))
                });
                for other in lower {
                    let called = methods.names.iter().filter(|name| other.calls(name));
                    strangers.extend(called.map(|name| format!("{} calls {name}", other.module.join("::"))));
                }
            } else if !is_own {
                strangers.push(format!("{} gives methods to {}", source.module.join("::"), methods.of));
            }
        }
    }
    assert!(verbs > 40, "{verbs}");
    assert_eq!(strangers, [""; 0]);
}

/// What a policy's source names that policies may not.
fn forbidden(source: &Source) -> Vec<String> {
    let paths = source.paths().into_iter().filter(|path| {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["engine" | "param" | "world" | "policy", ..] | ["words" | "decisions"] => false,
            // Types, one step in; `asking` is for the model itself.
            ["model", "interventions", name, ..] => !name.starts_with(char::is_uppercase),
            ["model", "facts", name, ..] => !WORDS.contains(name),
            _ => true,
        }
    });
    paths.map(|path| path.join("::")).collect()
}

#[test]
fn a_policy_names_nothing_of_the_model_but_the_room_of_interventions() {
    let sources = all();
    let policies = sources
        .iter()
        .filter(|source| source.module.first().is_some_and(|room| room == "policy"));
    let mut read = 0;
    for policy in policies {
        assert_eq!(forbidden(policy), [""; 0], "{}", policy.module.join("::"));
        read += 1;
    }
    assert!(read > 20, "{read}");
}

#[test]
fn the_policies_wall_is_seen_where_it_is_broken() {
    let of = |text: &str| {
        let module = ["policy", "sim_cap"].map(str::to_owned).to_vec();
        forbidden(&Source::of(text, module).0)
    };
    let fine =
        "use crate::model::interventions::{Policy, Terms};\nuse crate::model::facts::Rail; // crate::model::state\n";
    assert_eq!(of(fine), [""; 0]);
    let broken = [
        "use crate::model::state::Sim;",
        "use crate::model;",
        "use crate::model::facts::{Event,\n Rail};",
        "use crate::model::interventions::asking;",
        "let x: crate::model::state::Ring = y;",
        "use crate::{engine::Day, model::state::Sim};",
        "use super::super::model::state::Sim;",
        "use crate::*;",
        "crate::simulation::Simulation::new(&scenario);",
        "use crate::Simulation;",
    ];
    for source in broken {
        assert_eq!(of(source).len(), 1, "{source}");
    }
}
