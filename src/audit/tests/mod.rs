//! The audit passes on a dataset that keeps every promise, and names the promise that a broken one breaks: a file for
//! each kind of thing that is broken, and `damage`, a table of many ways and the answer to each.

mod clock;
mod columns;
mod customers;
mod damage;
mod files;
mod ids;
mod ledger;
mod promises;
mod truth;

use std::path::Path;

use serde_json::Value;

use super::fixture::{Fixture, Format};
use super::{AuditError, Report, Status, run};

const TRANSACTIONS: &str = "observed/transactions";
const LABELS: &str = "truth/transaction_labels";

/// Writes a fixture, spoils it further on the disk, audits it.
fn audit(fixture: &Fixture, spoil: impl FnOnce(&Path)) -> Report {
    let root = tempfile::tempdir().unwrap();
    fixture.write(root.path());
    spoil(root.path());
    run(root.path()).unwrap()
}

/// Names of the broken promises.
fn broken(report: &Report) -> Vec<&'static str> {
    report.broken().map(|check| check.name).collect()
}

/// Breaks rows of the fixture in one way; the audit must name that promise among the broken ones.
#[track_caller]
fn breaks(name: &str, example: &str, change: impl FnOnce(&mut Fixture)) {
    let mut fixture = Fixture::new();
    change(&mut fixture);
    names(&audit(&fixture, |_| {}), name, example);
}

#[track_caller]
fn names(report: &Report, name: &str, example: &str) {
    let check = report.get(name).unwrap_or_else(|| panic!("no check {name}"));
    assert_eq!(check.status, Status::Broken, "{report}");
    assert!(check.examples.iter().any(|shown| shown.contains(example)), "{report}");
}

#[test]
fn a_sound_dataset_keeps_every_promise() {
    let report = audit(&Fixture::new(), |_| {});
    assert_eq!(broken(&report), [""; 0], "{report}");
    let untested: Vec<&str> = report
        .checks
        .iter()
        .filter(|check| check.status != Status::Kept)
        .map(|check| check.name)
        .collect();
    assert_eq!(untested, ["ledger.births", "currency.spread"], "{report}");
}

#[test]
fn the_same_holds_of_csv() {
    let fixture = Fixture {
        format: Format::Csv,
        ..Fixture::new()
    };
    let report = audit(&fixture, |_| {});
    assert_eq!(broken(&report), [""; 0], "{report}");
}

#[test]
fn csv_is_held_to_the_same_promises() {
    let mut fixture = Fixture {
        format: Format::Csv,
        ..Fixture::new()
    };
    fixture.set("observed/accounts", 0, "currency", Value::Null);
    fixture.set("truth/balances", 0, "closing_balance_minor", 65_801);
    let report = audit(&fixture, |_| {});
    names(&report, "tables.nulls", "observed/accounts.csv row 1: column currency");
    names(&report, "ledger.balances", "account_id 21");
}

#[test]
fn there_must_be_a_dataset() {
    let root = tempfile::tempdir().unwrap();
    let nowhere = root.path().join("nowhere");
    for (path, why) in [
        (&*nowhere, "there is no such folder"),
        (root.path(), "no run is recorded here"),
    ] {
        let error = run(path).unwrap_err();
        assert!(
            matches!(error, AuditError::Unfit(_)) && error.to_string().contains(why),
            "{error}"
        );
    }
}

#[test]
fn a_report_reads_as_a_table_and_as_json() {
    let mut fixture = Fixture::new();
    fixture.set("truth/balances", 0, "closing_balance_minor", 1);
    let report = audit(&fixture, |_| {});
    let text = report.to_string();
    assert!(text.contains("BROKEN  ledger.balances"), "{text}");
    assert!(
        text.contains("balances account_id 21: 1, but the payments give 65800"),
        "{text}"
    );
    let json = serde_json::to_value(&report).unwrap();
    let check = json["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["name"] == "ledger.balances")
        .unwrap();
    assert_eq!(check["status"], "broken");
}
