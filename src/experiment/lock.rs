//! A lock on an experiment's directory: one program writes into it at a time.
//!
//! It is the system's own lock, on an empty hidden file: it goes with the program that holds it, however that ends, so
//! that a killed run keeps nobody out. Whoever lets it go takes the file away first; whoever has it asks whether its
//! file is still the one that lies there, since a lock on a file that has been taken away is one that nobody else sees.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::ExperimentError;

/// The file's name within the directory.
pub const FILE: &str = ".lock";

/// Held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    /// Shut after its name is gone.
    _file: File,
    path: PathBuf,
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
        loop {
            let mut options = OpenOptions::new();
            let file = options
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)
                .map_err(failed)?;
            let unlocked = match file.try_lock() {
                Ok(()) => None,
                Err(TryLockError::WouldBlock) => return Err(ExperimentError::Busy(dir.to_owned())),
                Err(TryLockError::Error(why)) => Some(why.to_string()),
            };
            // Its holder may have let it go, and its name with it, between the two.
            if is_there(&file, &path) {
                return Ok((Lock { _file: file, path }, unlocked));
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is held: the next one makes another file.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether a file is the one that lies at a path.
#[cfg(unix)]
fn is_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let (Ok(own), Ok(there)) = (file.metadata(), fs::metadata(path)) else {
        return false;
    };
    identity(own) == identity(there)
}

/// Elsewhere a file that is open cannot be taken away.
#[cfg(not(unix))]
fn is_there(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_once_and_goes_with_its_holder() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let (lock, unlocked) = Lock::take(&out).unwrap();
        assert_eq!(unlocked, None);
        let refused = Lock::take(&out).unwrap_err().to_string();
        assert!(refused.contains("another scamnet is writing into it"), "{refused}");
        drop(lock);
        assert_eq!(fs::read_dir(&out).unwrap().count(), 0, "nothing is left of it");
        assert!(Lock::take(&out).is_ok());
    }

    #[test]
    fn a_lock_on_a_file_that_is_gone_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        let first = File::create(&path).unwrap();
        assert!(is_there(&first, &path));
        fs::remove_file(&path).unwrap();
        assert!(!is_there(&first, &path));
        let _second = File::create(&path).unwrap();
        assert!(!is_there(&first, &path), "another file of the same name");
    }
}
