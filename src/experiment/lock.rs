//! A lock on an experiment's directory: one program writes into it at a time, or several that make units of it, which
//! do not get into each other's way.
//!
//! It is the system's own lock, on an empty hidden file: it goes with the program that holds it, however that ends, so
//! that a killed run keeps nobody out. Whoever lets it go takes the file away first; whoever has it asks whether its
//! file is still the one that lies there, since a lock on a file that has been taken away is one that nobody else sees.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::ExperimentError;

/// The file's name within the directory.
pub const FILE: &str = ".lock";

/// Held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    /// Shut after its name is gone.
    file: File,
    path: PathBuf,
    is_shared: bool,
}

/// How often a share of the lock is asked for: whoever lets go of the last one holds it alone for a moment.
const TRIES: u32 = 20;
/// How long to wait between two of them.
const PAUSE: Duration = Duration::from_millis(100);

impl Lock {
    /// Takes the lock of a directory, which is made if it is not there. Where the file system has no locks, there is
    /// none to hold, and why is told.
    ///
    /// # Errors
    /// If another program holds it, or the directory cannot be written.
    pub fn take(dir: &Path) -> Result<(Lock, Option<String>), ExperimentError> {
        Lock::of(dir, false)
    }

    /// Takes a share of it, beside others who have one: as [`Lock::take`], which nobody has meanwhile.
    ///
    /// # Errors
    /// If another program holds it alone, or the directory cannot be written.
    pub fn share(dir: &Path) -> Result<(Lock, Option<String>), ExperimentError> {
        for _ in 1..TRIES {
            match Lock::of(dir, true) {
                Err(ExperimentError::Busy(_)) => std::thread::sleep(PAUSE),
                done => return done,
            }
        }
        Lock::of(dir, true)
    }

    fn of(dir: &Path, is_shared: bool) -> Result<(Lock, Option<String>), ExperimentError> {
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
            let locked = if is_shared {
                file.try_lock_shared()
            } else {
                file.try_lock()
            };
            let unlocked = match locked {
                Ok(()) => None,
                Err(TryLockError::WouldBlock) => return Err(ExperimentError::Busy(dir.to_owned())),
                Err(TryLockError::Error(why)) => Some(why.to_string()),
            };
            // Its holder may have let it go, and its name with it, between the two.
            if is_there(&file, &path) {
                let lock = Lock { file, path, is_shared };
                return Ok((lock, unlocked));
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Whoever has the last share takes the name away, and is alone meanwhile.
        if self.is_shared {
            let _ = self.file.unlock();
            if self.file.try_lock().is_err() || !is_there(&self.file, &self.path) {
                return;
            }
        }
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
    fn shares_are_held_together_and_keep_out_who_wants_it_alone() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let (one, _) = Lock::share(&out).unwrap();
        let (other, _) = Lock::share(&out).unwrap();
        assert!(Lock::take(&out).is_err());
        drop(one);
        assert!(Lock::take(&out).is_err(), "the other still has a share");
        drop(other);
        assert_eq!(fs::read_dir(&out).unwrap().count(), 0, "nothing is left of it");
        let (_alone, _) = Lock::take(&out).unwrap();
        assert!(matches!(Lock::of(&out, true), Err(ExperimentError::Busy(_))));
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
