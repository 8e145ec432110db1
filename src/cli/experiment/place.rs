//! The directory of an experiment: whether something lies there, whose it is, and that nobody else writes into it
//! meanwhile.

use std::fs;
use std::path::{Path, PathBuf};

use super::failed;
use crate::cli::Failure;
use crate::cli::out::say;
use crate::experiment::lock::{self, Lock};
use crate::experiment::roster::{self, Roster};
use crate::experiment::{ExperimentError, leftover, result, stray};

/// What may be done with what lies there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nothing: there must be none.
    New,
    /// Go on with it.
    Resume,
    /// Take it away.
    Replace,
}

impl Wish {
    /// As flags say it.
    pub const fn of(resume: bool, force: bool) -> Wish {
        match (resume, force) {
            (_, true) => Wish::Replace,
            (true, false) => Wish::Resume,
            (false, false) => Wish::New,
        }
    }
}

/// A directory that is held by this program, with its roster written.
pub struct Place {
    pub dir: PathBuf,
    /// Half-written files that a killed program has left there.
    pub left: usize,
    /// What lies among its runs and is none.
    pub strays: Vec<PathBuf>,
    _lock: Lock,
}

impl Place {
    /// Takes a directory for an experiment. `fits` says whether what lies there may be gone on with, and if not, why.
    ///
    /// # Errors
    /// If it is in use, or holds what may not be touched; nothing is changed then.
    pub fn take(
        dir: PathBuf,
        roster: &Roster,
        wish: Wish,
        fits: impl Fn(&Roster) -> Result<(), String>,
    ) -> Result<Place, Failure> {
        // Told before anything is made there, unless somebody may be at work, and asked again when nobody else can be.
        if !dir.join(lock::FILE).exists() {
            may_take(&dir, wish)?;
        }
        let (lock, unlocked) = Lock::take(&dir).map_err(not_locked)?;
        if let Some(why) = unlocked {
            say(&format!(
                "note: {} cannot be locked ({why}); start no other scamnet on it",
                dir.display()
            ));
        }
        may_take(&dir, wish)?;
        let left = leftover::within(&dir).unwrap_or_default().len();
        match wish {
            Wish::New => {}
            Wish::Resume if is_taken(&dir) => {
                let other = if is_experiment(&dir) {
                    "accepted: another directory, given by --out, or --force to replace it"
                } else {
                    "accepted: another directory, given by --out"
                };
                let there = Roster::read(&dir).map_err(|error| Failure::Refused(format!("{error}; {other}")))?;
                fits(&there).map_err(|why| Failure::Refused(format!("{} {why}", dir.display())))?;
            }
            Wish::Resume => {}
            Wish::Replace => result::remove(&dir).map_err(failed)?,
        }
        let strays = strays(&dir, roster)?;
        roster.write(&dir).map_err(failed)?;
        Ok(Place {
            dir,
            left,
            strays,
            _lock: lock,
        })
    }

    /// Takes a share of the directory of an experiment, where others may make parts of the same one meanwhile.
    ///
    /// # Errors
    /// If somebody has it alone, or it holds anything else; nothing is changed then.
    pub fn join(dir: PathBuf, roster: &Roster) -> Result<Place, Failure> {
        may_join(&dir, roster)?;
        // Where there are no locks, units do well without.
        let (lock, _) = Lock::share(&dir).map_err(not_locked)?;
        may_join(&dir, roster)?;
        let strays = strays(&dir, roster)?;
        if !is_experiment(&dir) {
            roster.write(&dir).map_err(failed)?;
        }
        Ok(Place {
            dir,
            left: 0,
            strays,
            _lock: lock,
        })
    }
}

/// What lies among kept runs and is none. Refuses what is in the way of a run.
fn strays(dir: &Path, roster: &Roster) -> Result<Vec<PathBuf>, Failure> {
    let strays = stray::within(dir).map_err(failed)?;
    let own = |stray: &&PathBuf| roster.runs.iter().any(|run| **stray == Roster::file(dir, &run.id));
    match strays.iter().find(own) {
        Some(stray) => Err(Failure::Refused(format!(
            "{}: has the name of a run, and is no file in which it could be kept; accepted: move it elsewhere",
            stray.display()
        ))),
        None => Ok(strays),
    }
}

fn not_locked(error: ExperimentError) -> Failure {
    match error {
        ExperimentError::Busy(_) => Failure::Refused(error.to_string()),
        error => failed(error),
    }
}

/// Refuses a directory in which anything but the same experiment lies.
fn may_join(dir: &Path, roster: &Roster) -> Result<(), Failure> {
    let refused = |why: String| {
        let dir = dir.display();
        Err(Failure::Refused(format!(
            "{dir} {why}; accepted: another directory, given by --out"
        )))
    };
    if !is_experiment(dir) {
        // Somebody may be about to write the roster, under a hidden name.
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        return match entries
            .map(|entry| entry.file_name())
            .find(|name| !name.to_string_lossy().starts_with('.'))
        {
            // Or has, since.
            Some(_) if !is_experiment(dir) => refused("holds something, and no experiment".to_owned()),
            _ => Ok(()),
        };
    }
    let there = Roster::read(dir).map_err(|error| Failure::Refused(error.to_string()))?;
    if (&there.version, &there.build) != (&roster.version, &roster.build) {
        return refused(format!(
            "was begun by scamnet {} (sources {:.8}), and this is {} ({:.8}): one build makes all of an experiment",
            there.version, there.build, roster.version, roster.build
        ));
    }
    if !there.is_same(roster) {
        return refused(format!(
            "holds the {} `{}`, which is another experiment: name, scenario, arms, seeds or design differ",
            there.kind, there.name
        ));
    }
    Ok(())
}

/// Refuses what may not be done with what lies in a directory. `--force` is offered where it would be accepted.
fn may_take(dir: &Path, wish: Wish) -> Result<(), Failure> {
    let help = if is_experiment(dir) {
        "go on with what lies there by --resume, replace it by --force, or choose another directory with --out"
    } else {
        "no experiment lies there: choose another directory with --out"
    };
    match wish {
        _ if !is_taken(dir) => Ok(()),
        Wish::New => Err(Failure::Refused(format!(
            "{} exists already\n  help: {help}",
            dir.display()
        ))),
        Wish::Replace if !is_experiment(dir) => Err(Failure::Refused(
            ExperimentError::NoExperiment(dir.to_owned()).to_string(),
        )),
        Wish::Resume | Wish::Replace => Ok(()),
    }
}

/// Whether an experiment lies in a directory.
fn is_experiment(dir: &Path) -> bool {
    dir.join(roster::FILE).is_file()
}

/// Whether anything but a lock lies in a directory.
pub fn is_taken(dir: &Path) -> bool {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).any(|name| name != lock::FILE)
}
