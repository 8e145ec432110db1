//! The scenarios, experiments and policies that are in the program itself: every file of the repository's `scenarios/`.
//!
//! They stand in a folder of their own that no disk has, under [`ROOT`], so that whatever names another file beside
//! itself (`extends`, an experiment's `scenario`) finds it there as it would on a disk. A file on the disk comes first.

use std::path::{Component, Path, PathBuf};

/// The folder, as problems show it.
pub const ROOT: &str = "(shipped)";

/// Path under `scenarios/` and text of every file.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// What a shipped file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// For `scamnet run`.
    Scenario,
    /// For `scamnet compare`.
    Experiment,
    /// To lay over a scenario, or to name in an experiment's arm.
    Policy,
}

/// A shipped file.
#[derive(Clone, Copy, Debug)]
pub struct Shipped {
    pub kind: Kind,
    /// What it is asked for by: its file's name without the ending.
    pub name: &'static str,
    /// Where it stands under `scenarios/`.
    path: &'static str,
    pub text: &'static str,
}

/// All of them, scenarios first, each kind in alphabetical order.
#[must_use]
pub fn all() -> Vec<Shipped> {
    let mut all: Vec<Shipped> = FILES
        .iter()
        .map(|&(path, text)| {
            let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
            let kind = match folder {
                "" | "families" => Kind::Scenario,
                "experiments" => Kind::Experiment,
                _ => Kind::Policy,
            };
            Shipped {
                kind,
                name: file.trim_end_matches(".toml"),
                path,
                text,
            }
        })
        .collect();
    all.sort_by_key(|shipped| (shipped.kind, shipped.name));
    all
}

impl Shipped {
    /// A line on what it is: its title, or the first sentence of its first comment.
    #[must_use]
    pub fn about(&self) -> &'static str {
        let title = self.text.lines().find_map(|line| line.strip_prefix("title = \""));
        let comment = || {
            let first = self.text.lines().next()?.trim_start_matches(['#', ' ']);
            first
                .split_once(". ")
                .map_or(Some(first), |(sentence, _)| Some(sentence))
        };
        let about = title.map(|title| title.trim_end_matches('"')).or_else(comment);
        about.unwrap_or_default().trim_end_matches('.')
    }
}

/// Where a file stands that is asked for by a path: on the disk, or, if there is none, among those shipped of a kind,
/// by its name alone. A path that leads nowhere comes back as it is.
#[must_use]
pub fn find(path: PathBuf, asked: &str, kinds: &[Kind]) -> PathBuf {
    if path.is_file() || text(&path).is_some() {
        return path;
    }
    let found = all()
        .into_iter()
        .find(|shipped| shipped.name == asked && kinds.contains(&shipped.kind));
    found.map_or(path, |shipped| Path::new(ROOT).join(shipped.path))
}

/// The text of a path under [`ROOT`].
#[must_use]
pub fn text(path: &Path) -> Option<&'static str> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.strip_prefix(ROOT).ok()?.components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::ParentDir => {
                parts.pop()?;
            }
            _ => {}
        }
    }
    let path = parts.join("/");
    FILES.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_file_says_what_it_is() {
        let all = all();
        assert!(
            all.iter()
                .all(|shipped| !shipped.about().is_empty() && !shipped.about().contains('#'))
        );
        let count = |kind| all.iter().filter(|shipped| shipped.kind == kind).count();
        assert!(count(Kind::Scenario) >= 8 && count(Kind::Experiment) >= 9 && count(Kind::Policy) == 21);
        let mut names: Vec<&str> = all.iter().map(|shipped| shipped.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len(), "a name is asked for one file");
    }

    #[test]
    fn a_path_beside_a_shipped_file_is_a_shipped_file() {
        let find = |name: &str| find(PathBuf::from(name), name, &[Kind::Experiment]);
        assert_eq!(find("remedies"), Path::new("(shipped)/experiments/remedies.toml"));
        assert_eq!(find("quickstart"), Path::new("quickstart"), "that is a scenario");
        let beside = Path::new("(shipped)/experiments/../quickstart.toml");
        assert!(text(beside).is_some_and(|text| text.contains("extends = \"faisalabad.toml\"")));
        assert_eq!(text(Path::new("(shipped)/../quickstart.toml")), None);
        assert_eq!(text(Path::new("quickstart.toml")), None);
    }
}
