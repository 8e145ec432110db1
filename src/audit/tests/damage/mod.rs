//! Many ways to damage a dataset, and what the audit answers to each: the promises that break, or why none does.
//!
//! Three kinds of damage: rows are written otherwise than they should be, and their checksums with them; files are
//! spoilt on the disk; or both, so that checksums agree with what was spoilt.

mod files;
mod rows;
mod text;

use std::fs;
use std::path::Path;

use rayon::prelude::*;
use serde_json::Value;

use super::super::fixture::{Fixture, Format, seal};
use super::broken;

/// How a dataset is damaged.
enum Blow {
    /// Rows are others from the start.
    Rows(fn(&mut Fixture)),
    /// A file is spoilt on the disk.
    Disk(fn(&Path)),
    /// The manifest says something else.
    Manifest(fn(&mut Value)),
    /// The text of a CSV file is another, and its checksum agrees.
    Text(&'static str, fn(&str) -> String),
}
use Blow::{Disk, Manifest, Rows, Text};

/// What the audit answers.
enum Answer {
    /// These promises are broken, and no other.
    Breaks(&'static [&'static str]),
    /// None is, and why.
    Sound(&'static str),
}
use Answer::{Breaks, Sound};

/// What is done, how, and the answer.
type Way = (&'static str, Blow, Answer);

const ACCOUNTS: &str = "observed/accounts";
const BALANCES: &str = "truth/balances";

/// Nothing that is promised tells.
const ANOTHER: Answer = Sound("it is another dataset, as sound as the first");
const NOT_HELD: Answer = Sound("nothing else in the dataset says what it should be");
const UNSEALED: Answer = Sound("it has no checksum: it differs between equal runs or may be drawn anew");
const AS_GOOD: Answer = Sound("it reads the same");

/// Changes what the manifest says.
fn edit(root: &Path, change: impl FnOnce(&mut Value)) {
    let path = root.join("manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(path, manifest.to_string()).unwrap();
}

/// What breaks.
fn answer(blow: &Blow) -> Vec<&'static str> {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    let mut fixture = Fixture::new();
    match blow {
        Rows(change) => change(&mut fixture),
        Text(..) => fixture.format = Format::Csv,
        Disk(_) | Manifest(_) => {}
    }
    fixture.write(root);
    match blow {
        Rows(_) => {}
        Disk(spoil) => spoil(root),
        Manifest(change) => edit(root, change),
        Text(table, change) => {
            let name = format!("{table}.csv");
            let text = fs::read_to_string(root.join(&name)).unwrap();
            let changed = change(&text);
            assert_ne!(text, changed, "{name}");
            fs::write(root.join(&name), changed).unwrap();
            edit(root, |manifest| {
                manifest["tables"][*table]["files"][0] = seal(root, &name)
            });
        }
    }
    broken(&super::super::run(root).unwrap())
}

#[test]
fn every_way_to_damage_a_dataset_is_answered() {
    let ways: Vec<&Way> = [
        rows::VALUES,
        rows::WHOLE_ROWS,
        text::COLUMNS,
        text::TEXTS,
        files::FILES,
        files::MANIFESTS,
    ]
    .into_iter()
    .flatten()
    .collect();
    let wrong = ways.par_iter().filter_map(|(what, blow, expected)| {
        let (expected, why) = match expected {
            Breaks(promises) => (*promises, ""),
            Sound(why) => (&[][..], *why),
        };
        let broken = answer(blow);
        (broken != expected).then(|| format!("{what}: {broken:?}, not {expected:?} {why}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
