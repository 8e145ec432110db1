//! What killed runs have left: hidden folders beside a run's own place, and which of them may be cleared.
//!
//! A folder under way is called `.NAME.partial-PID` and holds a file, [`MARK`], that its program has locked: the system
//! lets the lock go with the program, however that ends, so that a folder whose mark can be locked is nobody's any
//! more. Without the mark nothing says that scamnet made a folder, and it is left alone, unless it is empty. A whole
//! run that was to be replaced and was moved away (`.NAME.replaced-PID`) is left where a run's place is empty: then it
//! is the only one.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::directory::MANIFEST;

/// The file in a folder under way that says whose it is. It is gone before the folder is shown.
pub const MARK: &str = ".under-way";

/// Marks a folder as this program's for as long as the file is held. Where the file system has no locks, the mark alone
/// says so.
///
/// # Errors
/// If the file cannot be made.
pub fn mark(folder: &Path) -> std::io::Result<File> {
    let file = OpenOptions::new()
        .create_new(true)
        .write(true)
        .open(folder.join(MARK))?;
    let _ = file.try_lock();
    Ok(file)
}

/// Takes the mark away.
///
/// # Errors
/// If the disk refuses.
pub fn unmark(folder: &Path) -> std::io::Result<()> {
    match fs::remove_file(folder.join(MARK)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// What a hidden folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A part of a run that was killed: it may go.
    Dead,
    /// A run that is going on.
    UnderWay,
    /// A whole run that was being replaced when that was killed, and nothing stands in its place.
    OnlyCopy,
    /// It has such a name, and nothing says that scamnet made it.
    Unknown,
}

/// A hidden folder that has the name of one of scamnet's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    pub path: PathBuf,
    pub state: State,
    /// The run's own name.
    pub of: String,
}

/// All of them in a folder, in the order of their names.
///
/// # Errors
/// If the folder cannot be read.
pub fn within(folder: &Path) -> std::io::Result<Vec<Leftover>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        // What a link leads to was not made here.
        if let Some((of, is_old)) = parted(&name).filter(|_| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
            let path = entry.path();
            let state = if is_old {
                of_old(&path, &folder.join(of))
            } else {
                of_partial(&path)
            };
            found.push(Leftover {
                state,
                of: of.to_owned(),
                path,
            });
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

/// What killed runs have left beside a run's own place.
#[must_use]
pub fn beside(run: &Path) -> Vec<Leftover> {
    let Some(name) = run.file_name().and_then(|name| name.to_str()) else {
        return Vec::new();
    };
    let mut all = within(super::directory::parent_of(run)).unwrap_or_default();
    all.retain(|left| left.of == name && matches!(left.state, State::Dead | State::OnlyCopy));
    all
}

/// The run's name in a folder's, and whether the folder is a run that was being replaced: `.NAME.partial-PID`, or with
/// an ordinal behind it.
fn parted(name: &str) -> Option<(&str, bool)> {
    let hidden = name.strip_prefix('.')?;
    let (of, what) = hidden.rsplit_once('.')?;
    let (number, is_old) = match (what.strip_prefix("partial-"), what.strip_prefix("replaced-")) {
        (Some(number), _) => (number, false),
        (None, Some(number)) => (number, true),
        (None, None) => return None,
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (process, again) = number.split_once('-').unwrap_or((number, "0"));
    (!of.is_empty() && is_number(process) && is_number(again)).then_some((of, is_old))
}

fn of_partial(folder: &Path) -> State {
    match OpenOptions::new().write(true).open(folder.join(MARK)) {
        Ok(file) => match file.try_lock() {
            Ok(()) => State::Dead,
            Err(TryLockError::WouldBlock) => State::UnderWay,
            // Nothing can be told by locks here: whoever may be at work is left at it.
            Err(TryLockError::Error(_)) => State::Unknown,
        },
        Err(_) if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none()) => State::Dead,
        Err(_) => State::Unknown,
    }
}

fn of_old(folder: &Path, place: &Path) -> State {
    match (folder.join(MANIFEST).is_file(), place.join(MANIFEST).is_file()) {
        (true, false) => State::OnlyCopy,
        (true, true) => State::Dead,
        // Half removed when that was killed, or somebody else's.
        (false, _) => State::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Existing;
    use super::super::directory::Partial;
    use super::*;

    fn folder(home: &Path, name: &str, files: &[&str]) {
        fs::create_dir_all(home.join(name)).unwrap();
        for file in files {
            fs::write(home.join(name).join(file), "x").unwrap();
        }
    }

    #[test]
    fn only_what_a_killed_run_left_is_dead() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        folder(home, ".a-1.partial-12", &[MARK, "half"]);
        folder(home, ".a-1.partial-13-2", &[]);
        folder(home, ".b.c.partial-7", &["thesis"]);
        folder(home, ".a-1.replaced-12", &[MANIFEST]);
        folder(home, ".d.replaced-12", &[MANIFEST]);
        folder(home, "d", &[MANIFEST]);
        for name in [
            "a-1.partial-12",
            ".a-1.partial-x",
            ".partial-12",
            ".a-1.partial-1-2-3",
            ".config",
        ] {
            folder(home, name, &[MARK]);
        }
        fs::write(home.join(".e.partial-12"), "a file").unwrap();
        let under_way = Partial::create(&home.join("f"), Existing::Keep).unwrap();
        let found: Vec<(String, State)> = within(home)
            .unwrap()
            .into_iter()
            .map(|left| {
                (
                    left.path.file_name().unwrap().to_string_lossy().into_owned(),
                    left.state,
                )
            })
            .collect();
        let own = under_way.path().file_name().unwrap().to_string_lossy().into_owned();
        let expected = [
            (".a-1.partial-12", State::Dead),
            (".a-1.partial-13-2", State::Dead),
            (".a-1.replaced-12", State::OnlyCopy),
            (".b.c.partial-7", State::Unknown),
            (".d.replaced-12", State::Dead),
            (own.as_str(), State::UnderWay),
        ];
        assert_eq!(found, expected.map(|(name, state)| (name.to_owned(), state)));
        let beside: Vec<State> = beside(&home.join("a-1")).iter().map(|left| left.state).collect();
        assert_eq!(beside, [State::Dead, State::Dead, State::OnlyCopy]);
        assert!(super::beside(&home.join("f")).is_empty());
    }
}
