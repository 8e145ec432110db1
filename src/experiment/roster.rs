//! The roster: every run that an experiment consists of, under its id. Written as `experiment.json` before anything
//! runs, so that whoever finds the directory knows what belongs there and what is missing.
//!
//! A run's id is a hash of the program's sources, the resolved scenario before and from the window, the arm's name and
//! the seed: equal ids mean equal results, wherever and whenever they were made, and runs of two builds never meet.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::ExperimentError;
use super::design::{Design, Setting};
use super::document::Precision;
use super::friction::Prices;

/// The file's name within an experiment's directory.
pub const FILE: &str = "experiment.json";
/// The folder of finished runs.
pub const RUNS: &str = "runs";
/// Of the directory's layout and of the files in it.
pub const FORMAT: u32 = 3;
/// A hash of the sources that the program was built from.
pub const BUILD: &str = env!("SCAMNET_SOURCE");

/// One run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub id: String,
    /// Position of the arm.
    pub arm: usize,
    pub seed: u32,
    /// Position of the point: `draw` in results.
    pub draw: usize,
    /// Runs of one number share a burn-in. From 0, in the order of the runs.
    pub burn_in: usize,
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

    /// Which of some runs are made here. Where there are as many burn-ins as shards, runs that share one stay together;
    /// else runs are cut into equal parts in their order, so that few burn-ins are made twice.
    #[must_use]
    pub fn of(self, runs: &[Run]) -> Vec<&Run> {
        let (number, of) = (self.number as usize - 1, self.of as usize);
        let burn_ins = runs.iter().map(|run| run.burn_in + 1).max().unwrap_or(0);
        if burn_ins >= of {
            return runs.iter().filter(|run| run.burn_in % of == number).collect();
        }
        let mut order: Vec<&Run> = runs.iter().collect();
        order.sort_by_key(|run| run.burn_in);
        let cut = |number: usize| number * order.len() / of;
        order[cut(number)..cut(number + 1)].to_vec()
    }
}

/// What every format of a roster says.
#[derive(Deserialize)]
struct Format {
    format: u32,
}

/// Every run of an experiment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Roster {
    pub format: u32,
    /// Of the program.
    pub version: String,
    /// Its sources: [`BUILD`].
    pub build: String,
    pub name: String,
    pub title: String,
    /// `compare` or `sweep`.
    pub kind: String,
    pub arms: Vec<String>,
    /// Which of them should do nothing.
    pub placebo: Vec<bool>,
    pub baseline: usize,
    pub seeds: Vec<u32>,
    /// Uncertain parameters and their values, by draw.
    pub draws: Vec<Vec<(String, String)>>,
    pub outcomes: Vec<String>,
    pub harm: String,
    pub cost: Option<String>,
    /// Outcomes about which claims are made.
    pub primary: Vec<String>,
    pub friction: Prices,
    pub precision: Option<Precision>,
    pub shard: Shard,
    /// By seed, then draw, then arm.
    pub runs: Vec<Run>,
}

impl Roster {
    /// The runs of a design. `settings` are by arm, then by point.
    #[must_use]
    pub fn of(design: &Design, settings: &[Vec<Setting>], kind: &str, shard: Shard) -> Roster {
        let digests: Vec<Vec<(String, String)>> = settings
            .iter()
            .map(|points| {
                let texts = points
                    .iter()
                    .map(|setting| (setting.burn_in.to_string(), setting.scenario.to_string()));
                texts
                    .map(|(burn_in, scenario)| (digest(&[&burn_in, &scenario]), burn_in))
                    .collect()
            })
            .collect();
        let mut runs = Vec::new();
        let mut burn_ins: BTreeMap<(u32, &str), usize> = BTreeMap::new();
        for &seed in &design.seeds {
            for draw in 0..design.points.len() {
                for (arm, digests) in digests.iter().enumerate() {
                    let name = &design.arms[arm].name;
                    let (digest_of, burn_in) = &digests[draw];
                    let id = digest(&[BUILD, digest_of, name, &seed.to_string()]);
                    let next = burn_ins.len();
                    let burn_in = *burn_ins.entry((seed, burn_in)).or_insert(next);
                    runs.push(Run {
                        id,
                        arm,
                        seed,
                        draw,
                        burn_in,
                    });
                }
            }
        }
        Roster {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            build: BUILD.to_owned(),
            name: design.name.clone(),
            title: design.title.clone(),
            kind: kind.to_owned(),
            arms: design.arms.iter().map(|arm| arm.name.clone()).collect(),
            placebo: design.arms.iter().map(|arm| arm.placebo).collect(),
            baseline: design.baseline,
            seeds: design.seeds.clone(),
            draws: design.points.iter().map(|point| point.values.clone()).collect(),
            outcomes: design.outcomes.clone(),
            harm: design.harm.clone(),
            cost: design.cost.clone(),
            primary: design.primary.clone(),
            friction: design.friction.clone(),
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
        let format = serde_json::from_str(&text).map(|Format { format }| format);
        if let Ok(format) = format
            && format != FORMAT
        {
            let why = format!("was written in format {format} by another version of scamnet; this one reads {FORMAT}");
            return Err(ExperimentError::unreadable(&path, &why));
        }
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

    /// Whether an arm should do nothing.
    #[must_use]
    pub fn is_placebo(&self, arm: &str) -> bool {
        let mut arms = self.arms.iter().zip(&self.placebo);
        arms.any(|(other, placebo)| other == arm && *placebo)
    }

    /// A run as people call it.
    #[must_use]
    pub fn called(&self, run: &Run) -> String {
        format!("arm {}, seed {}, draw {}", self.arms[run.arm], run.seed, run.draw)
    }

    /// Runs that are made in this shard.
    #[must_use]
    pub fn own(&self) -> Vec<&Run> {
        self.shard.of(&self.runs)
    }

    /// Where a run is kept.
    #[must_use]
    pub fn file(dir: &Path, id: &str) -> PathBuf {
        dir.join(RUNS).join(format!("{id}.parquet"))
    }
}

/// Whether a name is that of a kept run's file, whichever run it is.
#[must_use]
pub fn is_run(name: &str) -> bool {
    name.strip_suffix(".parquet")
        .is_some_and(|id| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
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
        // Two seeds of three arms; the third arm has a burn-in of its own.
        let runs: Vec<Run> = (0..6)
            .map(|at| Run {
                id: at.to_string(),
                arm: at % 3,
                seed: at as u32 / 3,
                draw: 0,
                burn_in: 2 * (at / 3) + usize::from(at % 3 == 2),
            })
            .collect();
        let ids = |of: u32| -> Vec<String> {
            let shards = (1..=of).map(|number| Shard { number, of }.of(&runs));
            let ids = shards.map(|runs| runs.iter().map(|run| run.id.as_str()).collect::<Vec<_>>().concat());
            ids.collect()
        };
        assert_eq!(ids(1), ["012345"]);
        // Burn-ins are 01, 2, 34 and 5.
        assert_eq!(ids(2), ["0134", "25"]);
        assert_eq!(ids(4), ["01", "2", "34", "5"]);
        // More shards than burn-ins: each has work as long as there is any.
        assert_eq!(ids(5), ["0", "1", "2", "3", "45"]);
        assert_eq!(ids(6), ["0", "1", "2", "3", "4", "5"]);
        assert_eq!(ids(8).concat(), "012345");
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
