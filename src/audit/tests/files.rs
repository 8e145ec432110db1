//! Files lost, cut, added, or not what they seem; a manifest that says otherwise.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::super::fixture::{Fixture, Format};
use super::super::{Report, Status, run};
use super::{audit, broken, names};

#[test]
fn a_missing_manifest_is_named() {
    let report = audit(&Fixture::new(), |root| {
        fs::remove_file(root.join("manifest.json")).unwrap()
    });
    names(&report, "manifest.whole", "manifest.json");
}

#[test]
fn a_manifest_that_is_no_json_is_named() {
    let report = audit(&Fixture::new(), |root| {
        fs::write(root.join("manifest.json"), "{").unwrap()
    });
    names(&report, "manifest.whole", "manifest.json");
}

#[test]
fn a_byte_changed_is_named() {
    let report = audit(&Fixture::new(), |root| {
        let path = root.join("observed/accounts.parquet");
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
    });
    names(&report, "manifest.hashes", "observed/accounts.parquet");
}

#[test]
fn a_wrong_row_count_is_named() {
    let report = audit(&Fixture::new(), |root| {
        let path = root.join("manifest.json");
        let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        manifest["tables"]["truth/cases"]["rows"] = json!(2);
        fs::write(&path, manifest.to_string()).unwrap();
    });
    assert_eq!(broken(&report), ["manifest.rows"], "{report}");
}

#[test]
fn a_file_that_nobody_listed_is_named() {
    let report = audit(&Fixture::new(), |root| {
        fs::write(root.join("truth/notes.txt"), "").unwrap()
    });
    assert_eq!(broken(&report), ["manifest.listed"], "{report}");
}

#[test]
fn a_missing_table_is_named() {
    let report = audit(&Fixture::new(), |root| {
        fs::remove_file(root.join("observed/accounts.parquet")).unwrap()
    });
    names(&report, "tables.present", "observed/accounts is missing");
    assert_eq!(report.get("ledger.balances").unwrap().status, Status::NotApplicable);
}

#[test]
fn a_truncated_table_is_named() {
    for table in [
        "observed/accounts",
        "truth/cases",
        "observed/transactions/date=2025-07-02/part-0",
    ] {
        let report = audit(&Fixture::new(), |root| {
            let path = root.join(format!("{table}.parquet"));
            let bytes = fs::read(&path).unwrap();
            fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        });
        names(&report, "tables.readable", table);
    }
}

#[test]
fn broken_bytes_anywhere_never_stop_the_audit() {
    for table in [
        "observed/accounts",
        "observed/transactions/date=2025-07-01/part-0",
        "truth/money_trail",
    ] {
        let root = tempfile::tempdir().unwrap();
        Fixture::new().write(root.path());
        let path = root.path().join(format!("{table}.parquet"));
        let whole = fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(97) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            fs::write(&path, bytes).unwrap();
            names(&run(root.path()).unwrap(), "manifest.hashes", table);
        }
    }
}

/// The first words shown of what breaks a promise.
fn example(report: &Report, name: &str) -> String {
    report
        .get(name)
        .and_then(|check| check.examples.first().cloned())
        .unwrap_or_default()
}

#[test]
#[cfg(unix)]
fn what_is_no_regular_file_is_named_and_never_read() {
    use std::os::unix::fs::symlink;
    type Spoil = (&'static str, fn(&Path));
    let spoils: [Spoil; 4] = [
        ("truth/cases.parquet", |path| symlink("/dev/zero", path).unwrap()),
        ("summary.json", |path| symlink("/dev/zero", path).unwrap()),
        ("truth/balances.parquet", |path| {
            assert!(
                std::process::Command::new("mkfifo")
                    .arg(path)
                    .status()
                    .unwrap()
                    .success()
            );
        }),
        ("observed/accounts.parquet", |path| symlink("..", path).unwrap()),
    ];
    for (name, spoil) in spoils {
        let report = audit(&Fixture::new(), |root| {
            fs::remove_file(root.join(name)).unwrap();
            spoil(&root.join(name));
        });
        let why = format!("{name}: not a regular file, and not read");
        assert_eq!(example(&report, "manifest.hashes"), why, "{report}");
        if name != "summary.json" {
            assert_eq!(example(&report, "tables.readable"), why, "{report}");
        }
    }
    let report = audit(&Fixture::new(), |root| {
        fs::remove_file(root.join("manifest.json")).unwrap();
        symlink("/dev/zero", root.join("manifest.json")).unwrap();
    });
    let why = "manifest.json: not a regular file, and not read";
    assert_eq!(example(&report, "manifest.whole"), why, "{report}");
}

#[test]
#[cfg(unix)]
fn a_link_to_a_file_is_that_file_and_a_link_to_a_folder_is_none() {
    let elsewhere = tempfile::tempdir().unwrap();
    let report = audit(&Fixture::new(), |root| {
        let (there, here) = (elsewhere.path().join("cases"), root.join("truth/cases.parquet"));
        fs::rename(&here, &there).unwrap();
        std::os::unix::fs::symlink(there, here).unwrap();
    });
    assert_eq!(broken(&report), [""; 0], "{report}");
    let report = audit(&Fixture::new(), |root| {
        std::os::unix::fs::symlink("..", root.join("truth/round")).unwrap();
    });
    assert_eq!(broken(&report), ["manifest.listed"], "{report}");
}

#[test]
fn a_file_of_any_length_is_not_read_unless_the_manifest_means_it() {
    const LONG: u64 = 20_000_000_000;
    let stretch = |root: &Path, name: &str| {
        let file = fs::OpenOptions::new().write(true).open(root.join(name)).unwrap();
        file.set_len(LONG).unwrap();
    };
    let csv = Fixture {
        format: Format::Csv,
        ..Fixture::new()
    };
    for (fixture, name, why) in [
        (&Fixture::new(), "truth/balances.parquet", "Corrupt footer"),
        (&csv, "truth/balances.csv", "a row of more than 1048576 bytes"),
    ] {
        let report = audit(fixture, |root| stretch(root, name));
        let hashes = example(&report, "manifest.hashes");
        assert!(hashes.starts_with(&format!("{name}: the manifest says ")), "{report}");
        assert!(hashes.ends_with(&format!(" bytes, the file has {LONG}")), "{report}");
        names(&report, "tables.readable", name);
        names(&report, "tables.readable", why);
    }
    let report = audit(&Fixture::new(), |root| stretch(root, "manifest.json"));
    let why = "manifest.json: longer than 16777216 bytes, and not read";
    assert_eq!(example(&report, "manifest.whole"), why, "{report}");
}

#[test]
fn what_lies_beside_the_tables_has_its_checksum_too() {
    for (name, promise) in [
        ("summary.json", "manifest.hashes"),
        ("tasks/mule_account/train.csv", "manifest.hashes"),
        ("tasks/mule_account/task.json", "manifest.hashes"),
        ("notes.txt", "manifest.listed"),
        ("tasks/mule_account/more.csv", "manifest.listed"),
    ] {
        let report = audit(&Fixture::new(), |root| fs::write(root.join(name), "other").unwrap());
        assert_eq!(broken(&report), [promise], "{report}");
        names(&report, promise, name);
    }
    for name in [
        "timing.json",
        "report.html",
        "README.md",
        "croissant.json",
        "charts/funnel.svg",
        "charts/more/own.png",
    ] {
        let report = audit(&Fixture::new(), |root| {
            fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
            fs::write(root.join(name), "other").unwrap();
        });
        assert_eq!(broken(&report), [""; 0], "{report}");
    }
}
