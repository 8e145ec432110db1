//! `scamnet clean`: takes away what killed runs have left in a folder, and nothing else.

use std::path::{Path, PathBuf};

use super::Failure;
use super::args::CleanArgs;
use super::out::print;
use crate::experiment::lock::Lock;
use crate::experiment::{ExperimentError, leftover as of_experiment, roster};
use crate::param::shell;
use crate::record::leftover::{self, Leftover, State};

/// Takes it away, and says what, and what is left alone and why.
pub fn clean(args: &CleanArgs) -> Result<(), Failure> {
    let dir = &args.dir;
    let refused = |error: std::io::Error| {
        Failure::Refused(format!(
            "{}: cannot be read: {error}; accepted: a folder in which runs lie, such as output",
            dir.display()
        ))
    };
    let folders = leftover::within(dir).map_err(refused)?;
    let mut text = String::new();
    // Held until all is done: nobody begins to write there meanwhile.
    let (_lock, files) = match is_experiment(dir).then(|| Lock::take(dir)) {
        None => (None, Vec::new()),
        Some(Ok(lock)) => {
            let files = of_experiment::within(dir).map_err(|error| Failure::Refused(error.to_string()))?;
            (Some(lock), files)
        }
        Some(Err(ExperimentError::Busy(_))) => {
            text.push_str(&format!(
                "left alone {}: an experiment that is going on\n",
                dir.display()
            ));
            (None, Vec::new())
        }
        Some(Err(error)) => return Err(Failure::Refused(error.to_string())),
    };
    let (mut count, mut bytes) = (0, 0);
    let mut take = |path: &Path, text: &mut String| -> Result<(), Failure> {
        let size = size_of(path);
        if !args.dry_run {
            let done = if path.is_dir() {
                std::fs::remove_dir_all(path)
            } else {
                std::fs::remove_file(path)
            };
            done.map_err(|error| Failure::Failed(format!("{}: cannot be removed: {error}", path.display())))?;
        }
        let word = if args.dry_run { "would remove" } else { "removed" };
        text.push_str(&format!("{word} {} ({:.1} MB)\n", path.display(), size as f64 / 1e6));
        count += 1;
        bytes += size;
        Ok(())
    };
    for Leftover { path, state, of } in &folders {
        let why = match state {
            State::Dead => {
                take(path, &mut text)?;
                continue;
            }
            State::UnderWay => "a run that is going on".to_owned(),
            State::OnlyCopy => format!(
                "a whole run, the only one of its name: rename it to {}",
                dir.join(of).display()
            ),
            State::Unknown => "nothing says that a run of scamnet made it".to_owned(),
        };
        text.push_str(&format!("left alone {}: {why}\n", path.display()));
    }
    for path in &files {
        take(path, &mut text)?;
    }
    let word = if args.dry_run { "would be removed" } else { "removed" };
    text.push_str(&match count {
        0 => format!("{}: no partial run lies here\n", dir.display()),
        _ => format!("{word} in all: {count}, {:.1} MB\n", bytes as f64 / 1e6),
    });
    print(&text)
}

/// Whether a folder is an experiment's.
fn is_experiment(dir: &Path) -> bool {
    dir.join(roster::FILE).is_file()
}

/// Says what killed runs have left beside a run's place, and how it is cleared.
pub fn told(place: &Path) -> Vec<String> {
    let beside = leftover::beside(place);
    let folder = match place.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let of_runs = beside.iter().map(|Leftover { path, state, .. }| match state {
        State::OnlyCopy => format!(
            "{} is a whole run that was being replaced when that was stopped: rename it to {} to have it back",
            path.display(),
            place.display()
        ),
        _ => format!(
            "{} is what a run that was killed has left; `scamnet clean {}` removes it",
            path.display(),
            shell::path(folder)
        ),
    });
    of_runs.collect()
}

/// Bytes of a file, or of all files below a folder.
fn size_of(path: &Path) -> u64 {
    let (mut bytes, mut open) = (0, vec![PathBuf::from(path)]);
    while let Some(path) = open.pop() {
        let Ok(metadata) = path.symlink_metadata() else {
            continue;
        };
        if metadata.is_dir() {
            let entries = std::fs::read_dir(&path).into_iter().flatten().flatten();
            open.extend(entries.map(|entry| entry.path()));
        } else {
            bytes += metadata.len();
        }
    }
    bytes
}
