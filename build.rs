//! Hashes the sources into `SCAMNET_SOURCE`, so that a run's id says which program made it: a version word stays the same
//! while results change. Equal sources give the same hash on every machine, committed or not.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.lock");
    let mut files = vec![PathBuf::from("Cargo.lock")];
    gather(Path::new("src"), &mut files);
    let mut named: Vec<(String, PathBuf)> = files
        .into_iter()
        .map(|path| (path.to_string_lossy().replace('\\', "/"), path))
        .collect();
    named.sort();
    let mut hash = Fnv(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
    for (name, path) in named {
        hash.add(name.as_bytes());
        // As a dependency of another crate there is no lock file of its own.
        let text = fs::read(path).unwrap_or_default();
        hash.add(&text);
    }
    println!("cargo:rustc-env=SCAMNET_SOURCE={:032x}", hash.0);
}

/// Every file of a folder and of those in it.
fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, files);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "rs" || extension == "toml")
        {
            files.push(path);
        }
    }
}

/// Fowler, Noll and Vo's hash of 128 bits (FNV-1a): not against an adversary, only against chance.
struct Fnv(u128);

impl Fnv {
    /// Adds bytes and their end. Carriage returns are left out: a checkout may have them or not.
    fn add(&mut self, bytes: &[u8]) {
        let ends = [0xff_u8, 0x00];
        for byte in bytes.iter().filter(|byte| **byte != b'\r').chain(&ends) {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
}
