//! What a file is: a scenario is run, an experiment compared. Each command says which one takes what it was given.

use std::path::Path;

use super::design;
use crate::scenario::document::Node;
use crate::scenario::shipped::{self, Kind};
use crate::scenario::{self, file};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Scenario,
    Experiment,
}

impl Sort {
    /// Of a file, or of what is shipped under its name; none where it cannot be read, or could be either.
    #[must_use]
    pub fn of_file(path: &Path) -> Option<Sort> {
        let path = shipped::find(
            path.to_owned(),
            &path.to_string_lossy(),
            &[Kind::Scenario, Kind::Experiment],
        );
        Sort::of(&file::read(&path, None).ok()?)
    }

    /// Of a document: by keys that only one of the two has.
    pub(super) fn of(document: &Node) -> Option<Sort> {
        let has = |schema: &serde_json::Value, key: &str| {
            let keys = schema.get("properties").and_then(serde_json::Value::as_object);
            keys.is_some_and(|keys| keys.contains_key(key))
        };
        let keys = || document.entries().iter().map(|entry| entry.key.as_str());
        if keys().any(|key| key == "scenario") {
            return Some(Sort::Experiment);
        }
        if keys().any(|key| key == file::EXTENDS) {
            return Some(Sort::Scenario);
        }
        if keys().any(|key| key == "arm") {
            return Some(Sort::Experiment);
        }
        let of_scenario = |key: &str| has(scenario::schema(), key) && !has(design::schema(), key);
        keys().any(of_scenario).then_some(Sort::Scenario)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_what_only_one_has() {
        let of = |text: &str| Sort::of(&file::parsed("a.toml", text.to_owned()).unwrap());
        assert_eq!(of("name = 'a'\n[[arm]]\nname = 'b'"), Some(Sort::Experiment));
        assert_eq!(of("scenario = 'quickstart'"), Some(Sort::Experiment));
        assert_eq!(of("extends = 'quickstart'"), Some(Sort::Scenario));
        assert_eq!(of("extends = 'quickstart'\n[[arm]]\nname = 'b'"), Some(Sort::Scenario));
        assert_eq!(of("name = 'a'\nscale = 0.1"), Some(Sort::Scenario));
        // A file of policies is laid over either.
        assert_eq!(of("[policy.a]\nkind = 'fund_recall'"), None);
        assert_eq!(Sort::of_file(Path::new("quickstart")), Some(Sort::Scenario));
        assert_eq!(Sort::of_file(Path::new("reporting")), Some(Sort::Experiment));
        assert_eq!(Sort::of_file(Path::new("no_such_file")), None);
    }
}
