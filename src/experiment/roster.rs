//! The roster: every run that an experiment consists of, under its id. Written as `experiment.json` before anything runs,
//! so that whoever finds the directory knows what belongs there and what is missing.
//!
//! A run's id is a hash of the program's version, the resolved scenario before and from the window, the arm's name and the
//! seed: equal ids mean equal results, wherever and whenever they were made.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::ExperimentError;
use super::design::{Design, Setting};
use super::document::Precision;

/// The file's name within an experiment's directory.
pub const FILE: &str = "experiment.json";
/// The folder of finished runs.
pub const RUNS: &str = "runs";
/// Of the directory's layout and of the files in it.
pub const FORMAT: u32 = 1;

/// One run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub id: String,
    /// Position of the arm.
    pub arm: usize,
    pub seed: u32,
    /// Position of the point: `draw` in results.
    pub draw: usize,
}

/// A part of the runs, to be made on one machine: `number` of `of`, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    pub number: u32,
    pub of: u32,
}

impl Shard {
    /// All of it.
    pub const WHOLE: Shard = Shard { number: 1, of: 1 };

    /// Reads `I/N`.
    ///
    /// # Errors
    /// What is wrong, and what would be accepted.
    pub fn parse(text: &str) -> Result<Shard, String> {
        let numbers = text
            .split_once('/')
            .and_then(|(number, of)| Some((number.trim().parse::<u32>().ok()?, of.trim().parse::<u32>().ok()?)));
        match numbers {
            Some((number, of)) if (1..=of).contains(&number) && of <= 10_000 => Ok(Shard { number, of }),
            _ => Err(format!(
                "--shard {text}: no such shard; accepted: I/N with I from 1 to N, such as 2/8"
            )),
        }
    }

    /// Whether the seed at a position is made here. Shards share no burn-in, since all runs of a seed are in one.
    #[must_use]
    pub fn holds(self, seed: usize) -> bool {
        seed % self.of as usize == self.number as usize - 1
    }
}

/// Every run of an experiment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Roster {
    pub format: u32,
    /// Of the program.
    pub version: String,
    pub name: String,
    pub title: String,
    /// `compare` or `sweep`.
    pub kind: String,
    pub arms: Vec<String>,
    pub baseline: usize,
    pub seeds: Vec<u32>,
    /// Uncertain parameters and their values, by draw.
    pub draws: Vec<Vec<(String, String)>>,
    pub outcomes: Vec<String>,
    pub harm: String,
    pub cost: Option<String>,
    pub precision: Option<Precision>,
    pub shard: Shard,
    /// By seed, then draw, then arm.
    pub runs: Vec<Run>,
}

impl Roster {
    /// The runs of a design. `settings` are by arm, then by point.
    #[must_use]
    pub fn of(design: &Design, settings: &[Vec<Setting>], kind: &str, shard: Shard) -> Roster {
        let digests: Vec<Vec<String>> = settings
            .iter()
            .map(|points| {
                points
                    .iter()
                    .map(|setting| digest(&[&setting.burn_in.to_string(), &setting.scenario.to_string()]))
                    .collect()
            })
            .collect();
        let mut runs = Vec::new();
        for &seed in &design.seeds {
            for draw in 0..design.points.len() {
                for (arm, digests) in digests.iter().enumerate() {
                    let name = &design.arms[arm].name;
                    let id = digest(&[env!("CARGO_PKG_VERSION"), &digests[draw], name, &seed.to_string()]);
                    runs.push(Run { id, arm, seed, draw });
                }
            }
        }
        Roster {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            name: design.name.clone(),
            title: design.title.clone(),
            kind: kind.to_owned(),
            arms: design.arms.iter().map(|arm| arm.name.clone()).collect(),
            baseline: design.baseline,
            seeds: design.seeds.clone(),
            draws: design.points.iter().map(|point| point.values.clone()).collect(),
            outcomes: design.outcomes.clone(),
            harm: design.harm.clone(),
            cost: design.cost.clone(),
            precision: design.precision.clone(),
            shard,
            runs,
        }
    }

    /// Reads the roster of a directory.
    ///
    /// # Errors
    /// If there is none, or it was written by another version's format.
    pub fn read(dir: &Path) -> Result<Roster, ExperimentError> {
        let path = dir.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|_| ExperimentError::NoExperiment(dir.to_owned()))?;
        serde_json::from_str(&text).map_err(|error| ExperimentError::unreadable(&path, &error))
    }

    /// Writes it into a directory, whole or not at all.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn write(&self, dir: &Path) -> Result<(), ExperimentError> {
        let path = dir.join(FILE);
        let text = serde_json::to_string_pretty(self).map_err(|error| ExperimentError::unwritable(&path, &error))?;
        super::put(&path, format!("{text}\n").as_bytes())
    }

    /// The same experiment, whatever shard was made: what two directories must agree in to be put together.
    #[must_use]
    pub fn is_same(&self, other: &Roster) -> bool {
        Roster {
            shard: other.shard,
            ..self.clone()
        } == *other
    }

    /// Runs that are made in this shard.
    pub fn own(&self) -> impl Iterator<Item = &Run> {
        let place = |seed: u32| self.seeds.iter().position(|&other| other == seed).unwrap_or(0);
        self.runs.iter().filter(move |run| self.shard.holds(place(run.seed)))
    }

    /// Where a run is kept.
    #[must_use]
    pub fn file(dir: &Path, id: &str) -> PathBuf {
        dir.join(RUNS).join(format!("{id}.parquet"))
    }
}

/// 128 bits of SHA-256 over texts, each closed by a zero, in hexadecimal.
fn digest(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    hash.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_a_partition() {
        let shards: Vec<Shard> = (1..=3).map(|number| Shard { number, of: 3 }).collect();
        for seed in 0..10 {
            assert_eq!(shards.iter().filter(|shard| shard.holds(seed)).count(), 1);
        }
        assert_eq!(Shard::parse("2/8"), Ok(Shard { number: 2, of: 8 }));
        for wrong in ["5/4", "0/4", "4", "a/b", "-1/2", "1/0"] {
            assert!(Shard::parse(wrong).unwrap_err().contains("such as 2/8"), "{wrong}");
        }
    }

    #[test]
    fn texts_that_run_together_have_other_digests() {
        assert_eq!(digest(&["a", "b"]).len(), 32);
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
    }
}
