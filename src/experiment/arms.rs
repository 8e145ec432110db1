//! What arms are told: every parameter in which one differs from the baseline, with what is known of it. Written as
//! `arms.json` beside the roster, for whoever reads results and has not the experiment's file.
//!
//! ```text
//! Design ─► scenario of each arm, described ─► what differs from the baseline's ─► arms.json ─► page
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::design::Design;
use super::{ExperimentError, put};
use crate::scenario::Problems;
use crate::scenario::describe::Row;

/// The file's name within an experiment's directory.
pub const FILE: &str = "arms.json";

/// What arms are told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Arms {
    /// The experiment as it was asked for: its file without folders, or the name of a shipped one.
    pub experiment: String,
    /// Title of the scenario that arms are laid over, or its name.
    pub scenario: String,
    /// In the order of the arms that say it first.
    pub told: Vec<Told>,
}

/// One parameter that has another value than in the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Arms in which it has this value.
    pub arms: Vec<String>,
    /// Its path, as `--set` takes it.
    pub path: String,
    /// None where the arm takes it away.
    pub value: Option<Value>,
    /// Its value in the baseline; none where the baseline does not have it.
    pub before: Option<Value>,
    pub unit: Option<String>,
    /// O official statistic, P peer-reviewed or preprint, I industry or NGO, N press, D derived, A assumption; none
    /// where the value was written without any evidence.
    pub quality: Option<String>,
    pub source: Option<String>,
    /// Where it was written, if it is not the default.
    pub set: Option<String>,
    /// What it is.
    pub about: Option<String>,
}

impl Arms {
    /// What the arms of a design are told. `experiment` is what it was asked for by.
    ///
    /// # Errors
    /// Everything that is wrong with an arm.
    pub fn of(design: &Design, experiment: &Path) -> Result<Arms, Problems> {
        let base = design.laid(design.baseline)?;
        let mut told: Vec<Told> = Vec::new();
        for (place, arm) in design.arms.iter().enumerate() {
            if place == design.baseline {
                continue;
            }
            for mut new in differing(&base.rows, &design.laid(place)?.rows) {
                match told.iter_mut().find(|other| is_same(other, &new)) {
                    Some(other) => other.arms.push(arm.name.clone()),
                    None => {
                        new.arms = vec![arm.name.clone()];
                        told.push(new);
                    }
                }
            }
        }
        let name = experiment.file_name().unwrap_or_default().to_string_lossy();
        let scenario = &base.scenario;
        Ok(Arms {
            experiment: name.into_owned(),
            scenario: if scenario.title.is_empty() {
                scenario.name.clone()
            } else {
                scenario.title.clone()
            },
            told,
        })
    }

    /// Reads what lies in an experiment's directory; none where there is no such file, as of other versions.
    ///
    /// # Errors
    /// If there is one and it is none.
    pub fn read(dir: &Path) -> Result<Option<Arms>, ExperimentError> {
        let path = dir.join(FILE);
        match std::fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text)
                .map(Some)
                .map_err(|error| ExperimentError::unreadable(&path, &error)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ExperimentError::unreadable(&path, &error)),
        }
    }

    /// Writes it into an experiment's directory, whole or not at all.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn write(&self, dir: &Path) -> Result<(), ExperimentError> {
        let path = dir.join(FILE);
        let text = serde_json::to_string_pretty(self).map_err(|error| ExperimentError::unwritable(&path, &error))?;
        put(&path, format!("{text}\n").as_bytes())
    }
}

/// Parameters that are not in both, or not the same in both.
fn differing(base: &[Row], arm: &[Row]) -> Vec<Told> {
    let by_path = |rows: &'_ [Row]| -> BTreeMap<String, Value> {
        rows.iter().map(|row| (row.path.clone(), row.value.clone())).collect()
    };
    let (before, after) = (by_path(base), by_path(arm));
    let changed = arm.iter().filter_map(|row| {
        let before = before.get(&row.path);
        (before != Some(&row.value)).then(|| told(row, Some(row.value.clone()), before.cloned()))
    });
    let gone = base.iter().filter(|row| !after.contains_key(&row.path));
    let gone = gone.map(|row| told(row, None, Some(row.value.clone())));
    changed.chain(gone).collect()
}

fn told(row: &Row, value: Option<Value>, before: Option<Value>) -> Told {
    // What is known of a value that was taken away is known of another world.
    let is_there = value.is_some();
    let known = |text: &Option<String>| text.clone().filter(|_| is_there);
    Told {
        arms: Vec::new(),
        path: row.path.clone(),
        value,
        before,
        unit: row.unit.clone(),
        quality: known(&row.quality),
        source: known(&row.source),
        set: known(&row.set),
        about: row.description.clone(),
    }
}

/// Whether two arms are told the same, wherever it was written.
fn is_same(one: &Told, other: &Told) -> bool {
    (&one.path, &one.value, &one.before, &one.quality) == (&other.path, &other.value, &other.before, &other.quality)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arm_is_told_what_differs_from_the_baseline_and_what_is_known_of_it() {
        let design = Design::read(Path::new("scenarios/experiments/small.toml"), None, None).unwrap();
        let arms = Arms::of(&design, Path::new("scenarios/experiments/small.toml")).unwrap();
        assert_eq!(arms.experiment, "small.toml");
        let share = &arms.told[0];
        assert_eq!(
            (share.path.as_str(), share.arms.as_slice()),
            ("response.report.finds_out", ["more".to_owned()].as_slice())
        );
        assert_eq!(
            (&share.value, &share.quality),
            (&Some(1.0.into()), &None),
            "written without evidence"
        );
        assert!(
            share
                .set
                .as_ref()
                .is_some_and(|set| set.ends_with("small.toml, line 18")),
            "{share:?}"
        );
        // What a policy leaves at its default is known by what the policy declares.
        let of_policy = |path: &str| arms.told.iter().find(|told| told.path == path).unwrap();
        let coverage = of_policy("policy.hotline.coverage");
        assert_eq!((&coverage.value, &coverage.before), (&Some(0.0.into()), &None));
        let left = arms
            .told
            .iter()
            .filter(|told| told.path.starts_with("policy.hotline.") && told.set.is_none());
        assert!(left.clone().count() > 3 && left.into_iter().all(|told| told.quality.is_some()));
        // It is read back as it was written.
        let home = tempfile::tempdir().unwrap();
        assert_eq!(Arms::read(home.path()).unwrap(), None);
        arms.write(home.path()).unwrap();
        assert_eq!(Arms::read(home.path()).unwrap(), Some(arms));
    }
}
