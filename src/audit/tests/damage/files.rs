//! Files spoilt on the disk, and manifests.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::Answer::Breaks;
use super::Blow::{Disk, Manifest};
use super::{AS_GOOD, BALANCES, NOT_HELD, UNSEALED, Way, edit};

/// Files that are gone, cut, or not the ones that are meant.
pub const FILES: &[Way] = &[
    (
        "a table removed",
        Disk(|root| fs::remove_file(root.join("truth/cases.parquet")).unwrap()),
        Breaks(&["manifest.hashes", "manifest.rows", "tables.present", "tables.readable"]),
    ),
    (
        "a day removed",
        Disk(|root| fs::remove_dir_all(root.join("observed/transactions/date=2025-07-02")).unwrap()),
        Breaks(&[
            "manifest.hashes",
            "manifest.rows",
            "ids.resolve",
            "ledger.balances",
            "cases.sums",
            "trail.flows",
        ]),
    ),
    (
        "a table cut",
        Disk(|root| cut(&root.join("truth/cases.parquet"))),
        Breaks(&["manifest.hashes", "manifest.rows", "tables.readable"]),
    ),
    (
        "the last byte of a table changed",
        Disk(|root| last(&root.join("truth/cases.parquet"))),
        Breaks(&["manifest.hashes", "manifest.rows", "tables.readable"]),
    ),
    (
        "a table in another file's place",
        Disk(|root| _ = fs::copy(root.join("truth/mules.parquet"), root.join("truth/cases.parquet")).unwrap()),
        Breaks(&["manifest.hashes", "tables.columns", "tables.readable"]),
    ),
    (
        "a table twice, in both formats",
        Disk(|root| fs::write(root.join("truth/cases.csv"), "case_id\n91\n").unwrap()),
        Breaks(&["manifest.listed"]),
    ),
    (
        "an empty folder",
        Disk(|root| fs::create_dir_all(root.join("observed/more/still")).unwrap()),
        Breaks(&["manifest.listed"]),
    ),
    (
        "an empty folder among the charts",
        Disk(|root| fs::create_dir_all(root.join("charts/more")).unwrap()),
        UNSEALED,
    ),
    (
        "a table of truth removed, on which leakage rests",
        Disk(|root| fs::remove_file(root.join("truth/account_labels.parquet")).unwrap()),
        Breaks(&["manifest.hashes", "manifest.rows", "tables.present", "tables.readable"]),
    ),
    (
        "a footer that claims more row groups than there are bytes",
        Disk(|root| {
            let path = root.join("truth/cases.parquet");
            let bytes = fs::metadata(&path).unwrap().len() as usize;
            let footer = [
                0x15, 4, 0x19, 0x0c, 0x16, 0, 0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0,
            ];
            // As long as before, so that its length is no sign.
            let mut spoilt = b"PAR1".to_vec();
            spoilt.resize(bytes - footer.len() - 8, 0);
            spoilt.extend(footer);
            spoilt.extend((footer.len() as u32).to_le_bytes());
            spoilt.extend(b"PAR1");
            fs::write(path, spoilt).unwrap();
        }),
        Breaks(&["manifest.hashes", "manifest.rows", "tables.readable"]),
    ),
    (
        "a file that nobody named",
        Disk(|root| fs::write(root.join("tasks/mule_account/more.csv"), "").unwrap()),
        Breaks(&["manifest.listed"]),
    ),
    (
        "a summary changed",
        Disk(|root| fs::write(root.join("summary.json"), "{\"victims\": 2}").unwrap()),
        Breaks(&["manifest.hashes"]),
    ),
    (
        "a summary removed",
        Disk(|root| fs::remove_file(root.join("summary.json")).unwrap()),
        Breaks(&["manifest.hashes"]),
    ),
    (
        "a split changed",
        Disk(|root| fs::write(root.join("tasks/mule_account/train.csv"), "account_id,known,truth\n").unwrap()),
        Breaks(&["manifest.hashes"]),
    ),
    (
        "a task removed",
        Disk(|root| fs::remove_dir_all(root.join("tasks")).unwrap()),
        Breaks(&["manifest.hashes"]),
    ),
    (
        "other timings",
        Disk(|root| fs::write(root.join("timing.json"), "{}").unwrap()),
        UNSEALED,
    ),
    (
        "a chart removed",
        Disk(|root| fs::remove_file(root.join("charts/funnel.svg")).unwrap()),
        UNSEALED,
    ),
    (
        "a chart more",
        Disk(|root| fs::write(root.join("charts/mine.svg"), "<svg/>").unwrap()),
        UNSEALED,
    ),
    (
        "a table in a folder of its own, and the manifest says so",
        Disk(|root| {
            fs::create_dir(root.join("truth/cases")).unwrap();
            fs::rename(
                root.join("truth/cases.parquet"),
                root.join("truth/cases/part-0.parquet"),
            )
            .unwrap();
            edit(root, |manifest| {
                manifest["tables"]["truth/cases"]["files"][0]["path"] = json!("truth/cases/part-0.parquet");
            });
        }),
        AS_GOOD,
    ),
];

/// Manifests that say something else.
pub const MANIFESTS: &[Way] = &[
    (
        "no window",
        Manifest(|manifest| drop(manifest.as_object_mut().unwrap().remove("window"))),
        Breaks(&["manifest.whole"]),
    ),
    (
        "a window that ends a day early",
        Manifest(|manifest| manifest["window"]["end"] = json!("2025-07-02")),
        Breaks(&["window.rows", "window.transactions"]),
    ),
    (
        "a window that ends before it starts",
        Manifest(|manifest| manifest["window"]["end"] = json!("2025-06-02")),
        Breaks(&["manifest.whole", "window.rows", "window.transactions"]),
    ),
    (
        "another seed",
        Manifest(|manifest| manifest["seed"] = json!(2)),
        NOT_HELD,
    ),
    (
        "no seed",
        Manifest(|manifest| manifest["seed"] = Value::Null),
        Breaks(&["manifest.whole"]),
    ),
    (
        "another scenario",
        Manifest(|manifest| manifest["scenario"] = json!({"name": "other"})),
        NOT_HELD,
    ),
    (
        "other rates",
        Manifest(|manifest| manifest["rates"] = json!({"PKR": 1.0})),
        NOT_HELD,
    ),
    (
        "a row more",
        Manifest(|manifest| manifest["tables"][BALANCES]["rows"] = json!(6)),
        Breaks(&["manifest.rows"]),
    ),
    (
        "no rows",
        Manifest(|manifest| manifest["tables"][BALANCES]["rows"] = Value::Null),
        Breaks(&["manifest.whole"]),
    ),
    (
        "another length",
        Manifest(|manifest| manifest["tables"][BALANCES]["files"][0]["bytes"] = json!(1)),
        Breaks(&["manifest.hashes"]),
    ),
    (
        "no length",
        Manifest(|manifest| manifest["tables"][BALANCES]["files"][0]["bytes"] = Value::Null),
        Breaks(&["manifest.whole", "manifest.listed"]),
    ),
    (
        "another checksum",
        Manifest(|manifest| manifest["files"][0]["sha256"] = json!("00")),
        Breaks(&["manifest.hashes"]),
    ),
    (
        "a table less",
        Manifest(|manifest| drop(manifest["tables"].as_object_mut().unwrap().remove(BALANCES))),
        Breaks(&["manifest.whole", "manifest.listed"]),
    ),
    (
        "no tables",
        Manifest(|manifest| manifest["tables"] = json!([])),
        Breaks(&["manifest.whole", "manifest.listed"]),
    ),
    (
        "nothing beside the tables",
        Manifest(|manifest| manifest["files"] = json!([])),
        Breaks(&["manifest.listed"]),
    ),
    (
        "no files beside the tables",
        Manifest(|manifest| drop(manifest.as_object_mut().unwrap().remove("files"))),
        Breaks(&["manifest.whole", "manifest.listed"]),
    ),
    (
        "a file outside the run",
        Manifest(|manifest| manifest["files"][0]["path"] = json!("../../etc/hostname")),
        Breaks(&["manifest.hashes", "manifest.listed"]),
    ),
    (
        "a list",
        Manifest(|manifest| *manifest = json!([1])),
        Breaks(&["manifest.whole", "manifest.listed"]),
    ),
];

/// Cuts a file in half.
fn cut(path: &Path) {
    let bytes = fs::read(path).unwrap();
    fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
}

/// Changes the last byte of a file.
fn last(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(path, bytes).unwrap();
}
