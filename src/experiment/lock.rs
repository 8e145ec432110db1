//! A lock on an experiment's directory: one program writes into it at a time.
//!
//! It is the system's own lock, on an empty hidden file that stays where it is: it goes with the program that holds it,
//! however that ends, so that a killed run keeps nobody out. The file is never removed, since whoever had opened it
//! before would then hold a lock that nobody else sees.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;

use super::ExperimentError;

/// The file's name within the directory.
pub const FILE: &str = ".lock";

/// Held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a directory, which is made if it is not there. Where the file system has no locks, there is
    /// none to hold, and why is told.
    ///
    /// # Errors
    /// If another program holds it, or the directory cannot be written.
    pub fn take(dir: &Path) -> Result<(Lock, Option<String>), ExperimentError> {
        let path = dir.join(FILE);
        let failed = |error: std::io::Error| ExperimentError::unwritable(&path, &error);
        fs::create_dir_all(dir).map_err(failed)?;
        let mut options = OpenOptions::new();
        let file = options
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok((Lock { _file: file }, None)),
            Err(TryLockError::WouldBlock) => Err(ExperimentError::Busy(dir.to_owned())),
            Err(TryLockError::Error(why)) => Ok((Lock { _file: file }, Some(why.to_string()))),
        }
    }

    /// Whether another program holds the lock of a directory. Nothing is made.
    #[must_use]
    pub fn is_held(dir: &Path) -> bool {
        let file = OpenOptions::new().write(true).open(dir.join(FILE));
        file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_once_and_goes_with_its_holder() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        assert!(!Lock::is_held(&out));
        let (lock, unlocked) = Lock::take(&out).unwrap();
        assert_eq!(unlocked, None);
        assert!(Lock::is_held(&out));
        let refused = Lock::take(&out).unwrap_err().to_string();
        assert!(refused.contains("another scamnet is writing into it"), "{refused}");
        drop(lock);
        assert!(!Lock::is_held(&out) && Lock::take(&out).is_ok());
    }
}
