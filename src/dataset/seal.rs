//! What a manifest vouches for: length and SHA-256 of every file, held against the files.
//!
//! A file of another length than the manifest says is not hashed: it is not the one that is meant, and may be of any
//! size.

use std::collections::BTreeMap;
use std::io::Read;

use rayon::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Damage, Dataset, Part};

/// A file as the manifest knows it.
#[derive(Clone, Copy, Debug)]
pub struct Sealed<'a> {
    /// Relative to the run.
    pub path: &'a str,
    /// Its length.
    pub bytes: u64,
    /// In hexadecimal digits.
    pub sha256: &'a str,
}

/// How closely files are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Whether each is there, of the length that the manifest says.
    Length,
    /// And whether its bytes are those that the manifest means.
    Bytes,
}

/// The files that a table, or a manifest for what is of no table, says to be there; one that is not said in full is not
/// said.
pub fn of(said: &Value) -> impl Iterator<Item = Sealed<'_>> {
    let files = said.get("files").and_then(Value::as_array);
    files.into_iter().flatten().filter_map(sealed)
}

/// All files that a manifest vouches for.
#[must_use]
pub fn all(manifest: &Value) -> Vec<Sealed<'_>> {
    let tables = manifest.get("tables").and_then(Value::as_object);
    let of_tables = tables.into_iter().flatten().flat_map(|(_, said)| of(said));
    of_tables.chain(of(manifest)).collect()
}

fn sealed(said: &Value) -> Option<Sealed<'_>> {
    Some(Sealed {
        path: said.get("path")?.as_str()?,
        bytes: said.get("bytes")?.as_u64()?,
        sha256: said.get("sha256")?.as_str()?,
    })
}

/// What of these files is not as it was sealed, in their order, each looked at on a thread of its own.
#[must_use]
pub fn broken(dataset: &Dataset, named: &[Sealed], look: Look) -> Vec<Damage> {
    let there: BTreeMap<&str, &Part> = dataset.all_files().iter().map(|file| (&*file.name, file)).collect();
    let held = |file: &Sealed| held(file, there.get(file.path).copied(), look).err();
    let wrong: Vec<Option<Damage>> = named.par_iter().map(held).collect();
    wrong.into_iter().flatten().collect()
}

fn held(sealed: &Sealed, part: Option<&Part>, look: Look) -> Result<(), Damage> {
    let Sealed { path, bytes, sha256 } = sealed;
    let part = part.ok_or_else(|| Damage(format!("{path} is missing")))?;
    let found = part.bytes()?;
    if found != *bytes {
        return Err(Damage(format!(
            "{path}: the manifest says {bytes} bytes, the file has {found}"
        )));
    }
    if look == Look::Bytes {
        let found = hash(part)?;
        if !found.eq_ignore_ascii_case(sha256) {
            return Err(Damage(format!(
                "{path}: the manifest says {sha256}, the file is {found}"
            )));
        }
    }
    Ok(())
}

/// SHA-256 of a file, in hexadecimal digits.
fn hash(part: &Part) -> Result<String, Damage> {
    let mut file = part.open()?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        let read = file.read(&mut buffer).map_err(|error| part.broken(error))?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
