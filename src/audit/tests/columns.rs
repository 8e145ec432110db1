//! Columns lost or of another type, cells that are empty or hold foreign words.

use serde_json::Value;

use super::super::Status;
use super::super::fixture::Fixture;
use super::{LABELS, TRANSACTIONS, audit, breaks, names};

#[test]
fn a_missing_column_is_named() {
    let mut fixture = Fixture::new();
    fixture.dropped.push((TRANSACTIONS, "rail"));
    let report = audit(&fixture, |_| {});
    names(&report, "tables.columns", "column rail is missing");
    assert_eq!(report.get("ledger.floors").unwrap().status, Status::NotApplicable);
}

#[test]
fn a_column_of_another_type_is_named() {
    for (table, column) in [
        ("truth/cases", "lost_minor"),
        ("observed/accounts", "account_id"),
        (LABELS, "illicit"),
    ] {
        let mut fixture = Fixture::new();
        fixture.spelled.push((table, column));
        names(
            &audit(&fixture, |_| {}),
            "tables.columns",
            &format!("column {column} is Utf8"),
        );
    }
}

#[test]
fn an_empty_cell_is_named() {
    breaks("tables.nulls", "column country", |fixture| {
        fixture.set("observed/customers", 0, "country", Value::Null)
    });
}

#[test]
fn a_foreign_word_is_named() {
    breaks("tables.words", "`shop`", |fixture| {
        fixture.set("observed/accounts", 0, "kind", "shop")
    });
    breaks("ledger.status", "tx_id 3", |fixture| {
        fixture.set(TRANSACTIONS, 2, "status", "done")
    });
}
