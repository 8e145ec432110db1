//! What the program knows of the folder it is built in.
//!
//! Hashes the sources into `SCAMNET_SOURCE`, so that a run's id says which program made it: a version word stays the
//! same while results change. Equal sources give the same hash on every machine, committed or not. Lists the files
//! under `scenarios/` with their texts, so that they can be run where there is no such folder.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.lock");
    println!("cargo:rerun-if-changed=scenarios");
    let mut files = vec![PathBuf::from("Cargo.lock")];
    gather(Path::new("src"), &mut files);
    hash_sources(files);
    list_scenarios();
}

/// Paths as they are written on every machine, and in one order.
fn named(files: Vec<PathBuf>) -> Vec<(String, PathBuf)> {
    let mut named: Vec<(String, PathBuf)> = files
        .into_iter()
        .map(|path| (path.to_string_lossy().replace('\\', "/"), path))
        .collect();
    named.sort();
    named
}

fn hash_sources(files: Vec<PathBuf>) {
    let mut hash = Fnv(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
    for (name, path) in named(files) {
        hash.add(name.as_bytes());
        // As a dependency of another crate there is no lock file of its own.
        let text = fs::read(path).unwrap_or_default();
        hash.add(&text);
    }
    println!("cargo:rustc-env=SCAMNET_SOURCE={:032x}", hash.0);
}

/// Writes the list of shipped files: path under `scenarios/`, text.
fn list_scenarios() {
    let mut files = Vec::new();
    gather(Path::new("scenarios"), &mut files);
    let home = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let mut list = String::from("&[\n");
    for (name, path) in named(files) {
        let whole = Path::new(&home).join(path);
        let short = name.trim_start_matches("scenarios/");
        let _ = writeln!(list, "({short:?}, include_str!({whole:?})),");
    }
    list.push_str("]\n");
    let out = std::env::var("OUT_DIR").unwrap_or_default();
    if let Err(error) = fs::write(Path::new(&out).join("shipped.rs"), list) {
        println!("cargo:warning=cannot list the shipped scenarios: {error}");
    }
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
