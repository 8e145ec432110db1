//! The run's directory: written aside under a hidden name, shown whole by one rename at the very end.
//!
//! `output/faisalabad-1` is written as `output/.faisalabad-1.partial-<pid>`. Whatever stops a run before
//! [`Partial::publish`] leaves at most that hidden directory, and everything but a kill removes even that: a command
//! that ends at a signal calls [`remove_all`]. What a kill leaves, [`super::leftover`] finds.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, TryLockError};
use std::time::Duration;

use super::error::RecordError;
use super::leftover;

/// The file whose presence says that a directory is a whole run.
pub const MANIFEST: &str = "manifest.json";

/// What to do with a run that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Existing {
    /// Leave it and refuse to start.
    #[default]
    Keep,
    /// Put the new one in its place, once that is whole.
    Replace,
}

/// A directory under way; dropping it removes it.
#[derive(Debug)]
pub struct Partial {
    path: PathBuf,
    target: PathBuf,
    existing: Existing,
    /// Held for as long as the directory is under way.
    _mark: File,
}

/// Directories of this process that are under way.
static UNDER_WAY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes every directory of this process that is under way: for a program that ends in the middle of its work.
pub fn remove_all() {
    /// Others may be writing a file meanwhile, which keeps its folder from being removed.
    const TRIES: usize = 50;
    // Whoever ends here may be the one who holds it.
    let held = || match UNDER_WAY.try_lock() {
        Ok(under_way) => Some(under_way),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => {
            std::thread::sleep(Duration::from_millis(1));
            None
        }
    };
    let Some(under_way) = (0..TRIES).find_map(|_| held()) else {
        return;
    };
    for path in under_way.iter() {
        let is_gone = || fs::remove_dir_all(path).is_ok() || !path.exists();
        let _ = (0..TRIES).any(|_| is_gone());
    }
}

fn enter(path: &Path) {
    let mut under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
    under_way.push(path.to_owned());
}

fn leave(path: &Path) {
    let mut under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
    under_way.retain(|other| other != path);
}

impl Partial {
    /// Makes the hidden directory beside `target`, and whatever lies above it.
    ///
    /// # Errors
    /// If `target` holds something that may not be replaced, or the directory cannot be made.
    pub fn create(target: &Path, existing: Existing) -> Result<Partial, RecordError> {
        // Without the `.` in `run/.`, which cannot be renamed to, and the slash of `run/`.
        let target: &Path = &target.components().collect::<PathBuf>();
        check_target(target, existing)?;
        let parent = parent_of(target);
        fs::create_dir_all(parent).map_err(|error| RecordError::write(parent, &error))?;
        let mut ordinal = 0;
        loop {
            let path = aside(target, "partial", ordinal)?;
            match fs::create_dir(&path) {
                Ok(()) => {
                    enter(&path);
                    let mark = leftover::mark(&path).map_err(|error| {
                        leave(&path);
                        let _ = fs::remove_dir_all(&path);
                        RecordError::write(&path, &error)
                    })?;
                    return Ok(Partial {
                        _mark: mark,
                        path,
                        target: target.to_path_buf(),
                        existing,
                    });
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists && ordinal < 1_000 => ordinal += 1,
                Err(error) => return Err(RecordError::write(&path, &error)),
            }
        }
    }

    /// Where to write.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Shows the directory under its own name. A run that is replaced is moved away first and removed last.
    ///
    /// # Errors
    /// If something appeared in the meantime, or a rename fails; the old run is then still in place.
    pub fn publish(self) -> Result<PathBuf, RecordError> {
        let target = self.target.clone();
        check_target(&target, self.existing)?;
        let failed = |error: std::io::Error| RecordError::write(&target, &error);
        leftover::unmark(&self.path).map_err(failed)?;
        if !target.exists() {
            fs::rename(&self.path, &target).map_err(failed)?;
            return Ok(target);
        }
        if is_empty(&target) {
            fs::remove_dir(&target).map_err(failed)?;
            fs::rename(&self.path, &target).map_err(failed)?;
            return Ok(target);
        }
        let mut ordinal = 0;
        let mut old = aside(&target, "replaced", ordinal)?;
        while old.exists() {
            ordinal += 1;
            old = aside(&target, "replaced", ordinal)?;
        }
        fs::rename(&target, &old).map_err(failed)?;
        if let Err(error) = fs::rename(&self.path, &target) {
            let _ = fs::rename(&old, &target);
            return Err(failed(error));
        }
        // The new run is whole and in place; what is left of the old one is hidden and harms nobody.
        let _ = fs::remove_dir_all(&old);
        Ok(target)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // After a publication there is nothing at this path. A failure here leaves a hidden directory without a
        // manifest, which nothing takes for a run.
        let _ = fs::remove_dir_all(&self.path);
        leave(&self.path);
    }
}

fn check_target(target: &Path, existing: Existing) -> Result<(), RecordError> {
    let path = target.display().to_string();
    if fs::symlink_metadata(target).is_err() || is_empty(target) {
        return Ok(());
    }
    match existing {
        Existing::Keep => Err(RecordError::Exists { path }),
        Existing::Replace if target.join(MANIFEST).is_file() => Ok(()),
        Existing::Replace => Err(RecordError::NotARun { path }),
    }
}

fn is_empty(path: &Path) -> bool {
    fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none())
}

/// The directory in which another one lies.
pub(super) fn parent_of(target: &Path) -> &Path {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A hidden sibling of `target` that belongs to this process.
fn aside(target: &Path, what: &str, ordinal: u32) -> Result<PathBuf, RecordError> {
    let Some(name) = target.file_name() else {
        return Err(RecordError::write(target, &"this path does not end in a name"));
    };
    let name = name.to_string_lossy();
    let process = std::process::id();
    let again = if ordinal == 0 {
        String::new()
    } else {
        format!("-{ordinal}")
    };
    Ok(parent_of(target).join(format!(".{name}.{what}-{process}{again}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(parent: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(parent)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_directory_dropped_early_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let partial = Partial::create(&home.path().join("run-1"), Existing::Keep).unwrap();
        fs::write(partial.path().join("half"), "half").unwrap();
        assert_eq!(names(home.path()), [format!(".run-1.partial-{}", std::process::id())]);
        drop(partial);
        assert!(names(home.path()).is_empty());
    }

    #[test]
    fn a_published_directory_has_its_name_alone() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("deep/run-1");
        let partial = Partial::create(&target, Existing::Keep).unwrap();
        fs::write(partial.path().join(MANIFEST), "{}").unwrap();
        assert_eq!(partial.publish().unwrap(), target);
        assert_eq!(names(&home.path().join("deep")), ["run-1"]);
    }

    #[test]
    fn a_run_is_kept_unless_told_otherwise() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("run-1");
        fs::create_dir(&target).unwrap();
        fs::write(target.join(MANIFEST), "old").unwrap();
        let refused = Partial::create(&target, Existing::Keep).unwrap_err();
        assert!(matches!(refused, RecordError::Exists { .. }));

        let partial = Partial::create(&target, Existing::Replace).unwrap();
        assert_eq!(fs::read_to_string(target.join(MANIFEST)).unwrap(), "old");
        fs::write(partial.path().join(MANIFEST), "new").unwrap();
        partial.publish().unwrap();
        assert_eq!(fs::read_to_string(target.join(MANIFEST)).unwrap(), "new");
        assert_eq!(names(home.path()), ["run-1"]);
    }

    #[test]
    fn what_is_no_run_is_never_replaced() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("thesis");
        fs::create_dir(&target).unwrap();
        fs::write(target.join("chapter-1.md"), "dear").unwrap();
        let refused = Partial::create(&target, Existing::Replace).unwrap_err();
        assert!(matches!(refused, RecordError::NotARun { .. }));
        assert_eq!(names(&target), ["chapter-1.md"]);
    }

    #[test]
    fn a_run_that_appears_in_the_meantime_is_kept() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("run-1");
        let partial = Partial::create(&target, Existing::Keep).unwrap();
        fs::create_dir(&target).unwrap();
        fs::write(target.join(MANIFEST), "other").unwrap();
        assert!(matches!(partial.publish(), Err(RecordError::Exists { .. })));
        assert_eq!(names(home.path()), ["run-1"]);
    }

    #[test]
    fn a_path_that_ends_in_a_dot_is_the_one_before_it() {
        let home = tempfile::tempdir().unwrap();
        for (name, written) in [("run/.", "run"), ("./new/./", "new"), ("other//", "other")] {
            let target = home.path().join(written);
            let partial = Partial::create(&home.path().join(name), Existing::Keep).unwrap();
            assert_eq!(partial.publish().unwrap(), target);
        }
        assert_eq!(names(home.path()), ["new", "other", "run"]);
    }

    #[test]
    fn an_empty_directory_is_welcome() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("run-1");
        fs::create_dir(&target).unwrap();
        let partial = Partial::create(&target, Existing::Keep).unwrap();
        assert_eq!(partial.publish().unwrap(), target);
    }
}
