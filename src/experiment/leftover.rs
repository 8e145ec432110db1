//! What a killed program has left in an experiment's directory: files that were being written.
//!
//! Such a file is called `.NAME.partial-NUMBER`, with the name of a file that an experiment writes and a number of the
//! program that wrote it. It is nobody's any more if whoever asks holds the directory's lock.

use std::fs;
use std::path::{Path, PathBuf};

use super::{ExperimentError, roster};

/// Half-written files, in the order of their names; none in a directory that is no experiment's.
///
/// # Errors
/// If the directory cannot be read.
pub fn within(dir: &Path) -> Result<Vec<PathBuf>, ExperimentError> {
    if !dir.join(roster::FILE).is_file() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for folder in [dir.to_owned(), dir.join(roster::RUNS)] {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let entry = entry.map_err(|error| ExperimentError::unreadable(&folder, &error))?;
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if is_file && entry.file_name().to_str().is_some_and(is_partial) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a name is that of a file which was being written.
pub(super) fn is_partial(name: &str) -> bool {
    let parts = name.strip_prefix('.').and_then(|name| name.rsplit_once(".partial-"));
    parts.is_some_and(|(of, process)| {
        let is_number = !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit());
        is_number && (roster::is_run(of) || of == roster::FILE || super::result::FILES.contains(&of))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_half_written_files_of_an_experiment_are_found() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        let run = format!(".{}.parquet.partial-7", "0a".repeat(16));
        fs::create_dir(home.join(roster::RUNS)).unwrap();
        for name in [
            ".outcomes.csv.partial-12",
            ".experiment.json.partial-1",
            ".thesis.md.partial-12",
            ".lock",
        ] {
            fs::write(home.join(name), "x").unwrap();
        }
        fs::write(home.join(roster::RUNS).join(&run), "x").unwrap();
        assert!(within(home).unwrap().is_empty(), "this is no experiment");
        fs::write(home.join(roster::FILE), "{}").unwrap();
        let found = within(home).unwrap();
        let expected = [
            ".experiment.json.partial-1",
            ".outcomes.csv.partial-12",
            &format!("runs/{run}"),
        ];
        assert_eq!(found, expected.map(|name| home.join(name)));
    }
}
