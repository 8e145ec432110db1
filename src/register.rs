//! Every random decision of the program: the lists of all rooms, joined.
//!
//! A draw's key holds its decision's name, so two decisions of one name would be one, and agree where they should not.
//! The tests hold that no name occurs twice and that none is missing here. [`Decision::named`] elsewhere is for tests
//! and extensions.

use crate::engine::Decision;
use crate::{experiment, model, policy, score, world};

/// Every one of them, room by room.
pub fn decisions() -> impl Iterator<Item = Decision> {
    let rooms: [&[Decision]; 10] = [
        world::decision::ALL,
        model::economy::decision::ALL,
        model::benign::decision::ALL,
        model::settlement::decision::ALL,
        model::payments::decision::ALL,
        model::decision::ALL,
        model::response::decision::ALL,
        model::interventions::decision::ALL,
        score::decision::ALL,
        experiment::decision::ALL,
    ];
    let policies = policy::decision::ALL.iter().copied();
    rooms.into_iter().chain(policies).flatten().copied()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn no_name_and_no_key_occurs_twice() {
        let mut named = BTreeMap::new();
        for decision in decisions() {
            let before = named.insert(decision.bits(), decision.name);
            assert_eq!(before, None, "{} has the key of another", decision.name);
        }
        let names: BTreeSet<&str> = named.values().copied().collect();
        assert_eq!(names.len(), named.len());
    }

    #[test]
    fn a_policys_decisions_are_named_after_it() {
        let shared = model::interventions::decision::ALL;
        for decision in policy::decision::ALL.iter().copied().flatten() {
            let kind = decision.name.split('/').nth(1).unwrap();
            assert!(policy::KINDS.contains(&kind), "{}", decision.name);
            assert!(!shared.contains(decision), "{}", decision.name);
        }
    }

    /// All sources, by path from the root of the repository.
    fn sources(folder: &Path, into: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                into.push((path.to_string_lossy().into_owned(), text));
            }
        }
    }

    #[test]
    fn every_decision_of_the_sources_is_listed() {
        let mut files = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
        let listed: BTreeSet<&str> = decisions().map(|decision| decision.name).collect();
        let mut found = 0;
        for (path, text) in &files {
            // Names of lists: `CONSTANT = "room/what";`.
            for list in text.split("decisions! {\n").skip(1) {
                for line in list.lines().take_while(|line| *line != "}") {
                    if let Some((_, name)) = line.split_once(" = \"") {
                        let name = name.trim_end_matches("\";");
                        assert!(listed.contains(name), "{path}: {name} is in no list that is joined");
                        found += 1;
                    }
                }
            }
            // Names anywhere else are those of tests, which begin so, and of the examples for extensions.
            for call in text.split("Decision::named(").skip(1) {
                let name = call.strip_prefix('"').and_then(|call| call.split('"').next());
                let is_elsewhere = |name: &str| {
                    ["test/", "fixture/", "my-extension/"]
                        .iter()
                        .any(|of| name.starts_with(of))
                };
                let is_engine = path.ends_with("random.rs") || path.ends_with("register.rs");
                assert!(
                    is_engine || name.is_some_and(is_elsewhere),
                    "{path}: a decision outside the lists: {name:?}"
                );
            }
        }
        assert_eq!(found, listed.len());
    }
}
