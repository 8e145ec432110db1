//! Reading a scenario file and those it extends.
//!
//! A file is read up to a cap, must be UTF-8 and TOML, and may name one other file that it `extends`, relative to
//! itself, or a shipped scenario. Nothing here knows what a scenario holds, but for that one key.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::address::closest;
use super::document::{Entry, Node, Place, Value, parse};
use super::problem::{Problem, Problems};
use super::shipped::{self, Kind};
use super::source::Source;

/// The largest scenario file that is read, in bytes. The shipped ones are a thousand times smaller.
pub const LARGEST: u64 = 4 << 20;

/// The key that names the file below.
pub const EXTENDS: &str = "extends";

/// Reads a file and all that it extends, the lowest first.
///
/// # Errors
/// The first thing that keeps a file from being read.
pub fn read_all(path: &Path) -> Result<Vec<(PathBuf, Node)>, Problems> {
    let path = shipped::find(path.to_owned(), &path.to_string_lossy(), &[Kind::Scenario]);
    let document = read(&path, None)?;
    extended(path, document)
}

/// A document, and all that it extends, the lowest first. `path` is where it stands.
///
/// # Errors
/// The first thing that keeps a file from being read.
pub fn extended(path: PathBuf, document: Node) -> Result<Vec<(PathBuf, Node)>, Problems> {
    let mut layers: Vec<(PathBuf, Node)> = Vec::new();
    let mut seen: Vec<PathBuf> = Vec::new();
    let (mut next, mut document) = (path, Some(document));
    let mut asked: Option<Place> = None;
    loop {
        let identity = next.canonicalize().unwrap_or_else(|_| next.clone());
        if let (true, Some(place)) = (seen.contains(&identity), &asked) {
            let chain: Vec<String> = layers.iter().map(|(path, _)| path.display().to_string()).collect();
            let message = format!(
                "`extends` goes round in a circle: {} → {}",
                chain.join(" → "),
                next.display()
            );
            let remedy = "accepted: a file that does not lead back to this one, or no `extends` at all";
            return Err(Problems::one(Problem::at(place, message, remedy).about(EXTENDS)));
        }
        seen.push(identity);
        let mut layer = match document.take() {
            Some(first) => first,
            None => read(&next, asked.as_ref())?,
        };
        let base = take_base(&mut layer).map_err(Problems::one)?;
        layers.push((next.clone(), layer));
        match base {
            Some((base, place)) => {
                let beside = next.parent().unwrap_or(Path::new("")).join(&base);
                next = shipped::find(beside, &base, &[Kind::Scenario]);
                asked = Some(place);
            }
            None => break,
        }
    }
    layers.reverse();
    Ok(layers)
}

/// Takes `extends` out of a document. The wrong type is told here, since the file cannot be found without it.
fn take_base(document: &mut Node) -> Result<Option<(String, Place)>, Problem> {
    let Value::Table(entries) = &mut document.value else {
        return Ok(None);
    };
    let Some(index) = entries.iter().position(|entry| entry.key == EXTENDS) else {
        return Ok(None);
    };
    let Entry { node, .. } = entries.remove(index);
    match node.text() {
        Some(base) if !base.is_empty() => Ok(Some((base.to_owned(), node.place.clone()))),
        _ => {
            let message = format!("`extends` is {}, {}", node.kind(), node.place.excerpt());
            let remedy = "accepted: the path of another scenario file, relative to this one, such as \"base.toml\", or the \
                          name of a shipped one, such as \"quickstart\"";
            Err(Problem::at(&node.place, message, remedy).about(EXTENDS))
        }
    }
}

/// Reads and parses one file. `asked` is where another file asks for it.
///
/// # Errors
/// What keeps it from being read, or every place at which it is no TOML.
pub(crate) fn read(path: &Path, asked: Option<&Place>) -> Result<Node, Problems> {
    let name = path.display().to_string();
    let refused = |message: String, remedy: &str| {
        Problems::one(match asked {
            Some(place) => {
                let message = format!("`extends` = {}: {name} {message}", place.excerpt());
                Problem::at(place, message, remedy).about(EXTENDS)
            }
            None => Problem::with_file(&name, message, remedy),
        })
    };
    if let Some(text) = shipped::text(path) {
        return parsed(&name, text.to_owned());
    }
    let bytes = read_capped(path).map_err(|error| {
        let guess = if matches!(error, ReadError::Missing) {
            near(path)
        } else {
            None
        };
        let guess = guess.unwrap_or_default();
        refused(error.to_string(), &format!("{guess}{}", error.remedy()))
    })?;
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let whole = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes()[..whole].iter().filter(|&&byte| byte == b'\n').count();
            let byte = error.as_bytes().get(whole).copied().unwrap_or_default();
            let message = format!("is not UTF-8 text: byte 0x{byte:02x} in line {line} (byte {whole} of the file)");
            return Err(refused(message, "accepted: a TOML file saved as UTF-8"));
        }
    };
    parsed(&name, text)
}

/// A hint at what was probably meant by a file that is not there: one beside where it should be, or a shipped one. A
/// shipped policy is neither run nor compared, but named.
fn near(path: &Path) -> Option<String> {
    /// Of a folder with more files than these no more are looked at.
    const MOST: usize = 1_000;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let beside = std::fs::read_dir(folder.unwrap_or(Path::new(".")))
        .into_iter()
        .flatten()
        .take(MOST);
    let mut names: Vec<String> = beside
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "toml"))
        .collect();
    // A folder lists its files in any order.
    names.sort_unstable();
    let name = path.file_name()?.to_str()?;
    let stem = path.file_stem()?.to_str()?;
    let shipped = shipped::all();
    let policies = shipped.iter().filter(|shipped| shipped.kind == Kind::Policy);
    let policy = closest(stem, policies.map(|shipped| shipped.name));
    let runnable = shipped.iter().filter(|shipped| shipped.kind != Kind::Policy);
    let beside = closest(name, names.iter().map(String::as_str));
    let guess = beside.or_else(|| closest(stem, runnable.map(|shipped| shipped.name)));
    let of_policy = |policy| {
        format!("`{policy}` is a shipped policy, which an arm of an experiment names: `policies = [\"{policy}\"]`; ")
    };
    guess
        .map(|guess| format!("did you mean `{guess}`? "))
        .or_else(|| policy.map(of_policy))
}

/// A text as a document. `name` is what problems call it.
///
/// # Errors
/// The first place on each line at which it is no TOML.
pub(crate) fn parsed(name: &str, text: String) -> Result<Node, Problems> {
    let source = Source::new(name, text);
    parse(&source).map_err(|errors| {
        let mut told = BTreeSet::new();
        let problems = errors.into_iter().filter_map(|error| {
            let place = Place {
                source: source.clone(),
                span: error.span,
            };
            let (line, _) = place.line_and_column();
            let problem = Problem::at(
                &place,
                format!("this is not TOML: {} (line {line})", error.message.trim_end()),
                "accepted: a TOML document, with keys as `scamnet describe` lists them",
            );
            told.insert(line).then_some(problem)
        });
        Problems(problems.collect())
    })
}

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error("does not exist")]
    Missing,
    #[error("is a directory")]
    Directory,
    #[error("holds more than {} MB", LARGEST >> 20)]
    TooLarge,
    #[error("cannot be read: {0}")]
    Unreadable(std::io::Error),
}

impl ReadError {
    fn remedy(&self) -> &'static str {
        match self {
            ReadError::Missing => {
                "accepted: the path of a file, or a name that `scamnet list` shows; `scamnet new FILE` writes a scenario"
            }
            ReadError::Directory => "accepted: the path of a scenario file (TOML)",
            ReadError::TooLarge => "accepted: a scenario file of at most 4 MB; nothing more of this one was read",
            ReadError::Unreadable(_) => "accepted: a scenario file that this user may read",
        }
    }
}

/// The bytes of a file, of which no more are read than the cap and one.
fn read_capped(path: &Path) -> Result<Vec<u8>, ReadError> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => ReadError::Missing,
        _ => ReadError::Unreadable(error),
    };
    let metadata = path.metadata().map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(ReadError::Directory);
    }
    if metadata.len() > LARGEST {
        return Err(ReadError::TooLarge);
    }
    // A device or a growing file may hold more than it says.
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        Err(ReadError::TooLarge)
    } else {
        Ok(bytes)
    }
}
