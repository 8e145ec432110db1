//! Small experiments, and what lies in their directories.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{AT_HOME, QUICKSTART, names, scamnet};

/// Three arms on a small scenario: the baseline, one that says what holds already, and one that changes much.
pub const ARMS: &str = "
[[arm]]
name = 'baseline'

[[arm]]
name = 'nothing_new'
set.response.report.names_all = 0.6

[[arm]]
name = 'reports'
set.response.report.finds_out = 1.0
set.response.report.share = 0.95
set.response.report.delay = { fixed = '1 h' }
set.response.bank.handling = { fixed = '15 min' }
set.response.bank.gives_back = 1.0
";

/// Where an experiment is written and run.
pub struct Desk(tempfile::TempDir);

impl Desk {
    pub fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    /// The folder itself.
    pub fn home(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes an experiment on the small scenario.
    pub fn experiment(&self, seeds: &str, rest: &str) -> PathBuf {
        let text = format!(
            "name = 'trial'\nscenario = '{QUICKSTART}'\nseeds = '{seeds}'\nset.scale = 0.005\n\
             set.syndicate.faisalabad.site.faisalabad.seats = 600\nset.{AT_HOME}\nset.horizon.window = '20 d'\nset.response.raid = [{{ site = 'faisalabad', day = 10.2 }}]\n{rest}"
        );
        let path = self.path("trial.toml");
        fs::write(&path, text).unwrap();
        path
    }

    /// Compares, into a directory of this name.
    pub fn compare(&self, experiment: &Path, out: &str, more: &[&str]) -> PathBuf {
        let out = self.path(out);
        scamnet()
            .args(["compare", "--quiet", "--out"])
            .arg(&out)
            .arg(experiment)
            .args(more)
            .assert()
            .success()
            .stdout("");
        out
    }

    /// The message with which a command is refused. Nothing may be written.
    #[track_caller]
    pub fn refused(&self, command: &str, experiment: &Path, more: &[&str]) -> String {
        let out = self.path("refused");
        let done = scamnet()
            .arg(command)
            .arg(experiment)
            .arg("--out")
            .arg(&out)
            .args(more)
            .assert()
            .code(2);
        assert!(!out.exists());
        let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(!text.contains("panicked"), "{text}");
        let frame = |c: char| c.is_whitespace() || ('\u{2500}'..='\u{257f}').contains(&c) || c == '·';
        text.split(frame)
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The bytes of every result file but the roster, charts too.
pub fn results(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for folder in ["", "runs", "charts"] {
        for name in names(&dir.join(folder)) {
            let path = dir.join(folder).join(&name);
            if path.is_file() && name != "experiment.json" {
                files.insert(format!("{folder}/{name}"), fs::read(path).unwrap());
            }
        }
    }
    files
}

#[track_caller]
pub fn same(one: &Path, other: &Path) {
    let (one, other) = (results(one), results(other));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let differ: Vec<&String> = one.keys().filter(|name| one[*name] != other[*name]).collect();
    assert!(differ.is_empty(), "differ: {differ:?}");
}

/// Values of a run in `outcomes.csv`, by outcome.
pub fn outcomes(dir: &Path, arm: &str, seed: u32) -> BTreeMap<String, f64> {
    let text = fs::read_to_string(dir.join("outcomes.csv")).unwrap();
    let mut values = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[0] == arm && cells[1] == seed.to_string() {
            values.insert(cells[3].to_owned(), cells[4].parse().unwrap());
        }
    }
    values
}
