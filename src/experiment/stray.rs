//! What lies among an experiment's kept runs and is none. Whoever goes on with them is told of it; it is left alone.

use std::fs;
use std::path::{Path, PathBuf};

use super::{ExperimentError, leftover, roster};

/// Files and folders of other names than a run's, and what has a run's name and is no file, in the order of their
/// names. Runs of another build or of more seeds are none of them, and neither are half-written ones.
///
/// # Errors
/// If the directory cannot be read.
pub fn within(dir: &Path) -> Result<Vec<PathBuf>, ExperimentError> {
    let folder = dir.join(roster::RUNS);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(ExperimentError::unreadable(&folder, &error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|error| ExperimentError::unreadable(&folder, &error))?
            .path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !(roster::is_run(name) && path.is_file() || leftover::is_partial(name)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_no_run_is_found() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        assert_eq!(within(home).unwrap(), Vec::<PathBuf>::new());
        let (run, other) = ("0a".repeat(16), "0b".repeat(16));
        fs::create_dir_all(home.join("runs/older")).unwrap();
        fs::create_dir(home.join(format!("runs/{other}.parquet"))).unwrap();
        for name in [
            &format!("{run}.parquet"),
            &format!(".{run}.parquet.partial-7"),
            &format!("{run}.json"),
            ".DS_Store",
            "notes.txt",
            "outcomes.parquet",
        ] {
            fs::write(home.join("runs").join(name), "x").unwrap();
        }
        let expected = [
            ".DS_Store",
            &format!("{run}.json"),
            &format!("{other}.parquet"),
            "notes.txt",
            "older",
            "outcomes.parquet",
        ];
        assert_eq!(within(home).unwrap(), expected.map(|name| home.join("runs").join(name)));
    }
}
