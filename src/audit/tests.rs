//! The audit passes on a dataset that keeps every promise, and names the promise that a broken one breaks.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::fixture::{DAY, Fixture, Format, HOUR, START};
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
    assert!(matches!(
        run(&root.path().join("nowhere")),
        Err(AuditError::NotADirectory { .. })
    ));
    assert!(matches!(run(root.path()), Err(AuditError::NotADataset { .. })));
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

// Files and schema.

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

// Ids.

#[test]
fn an_id_that_leads_nowhere_is_named() {
    breaks("ids.resolve", "site_id 9", |fixture| {
        fixture.set("observed/enforcement", 0, "site_id", 9)
    });
    breaks("ids.resolve", "phone 9", |fixture| {
        fixture.set("truth/entity_labels", 0, "id", 9)
    });
    breaks("ids.resolve", "ring_id 9", |fixture| {
        fixture.set("truth/mules", 0, "ring_id", 9)
    });
    breaks("ids.resolve", "recruited_by 9", |fixture| {
        fixture.set("truth/mules", 0, "recruited_by", 9)
    });
    breaks("ids.transactions", "to_account 9", |fixture| {
        fixture.set(TRANSACTIONS, 0, "to_account", 9)
    });
    breaks("ids.transactions", "device_id 9", |fixture| {
        fixture.set(TRANSACTIONS, 0, "device_id", 9)
    });
}

#[test]
fn a_payment_that_is_no_row_is_named() {
    breaks("ids.resolve", "tx_id 99", |fixture| {
        fixture.set("observed/alerts", 0, "tx_id", 99)
    });
    breaks("ids.resolve", "tx_id 99", |fixture| fixture.set(LABELS, 4, "tx_id", 99));
    breaks("ids.resolve", "reverses_tx 99", |fixture| {
        fixture.set(TRANSACTIONS, 7, "reverses_tx", 99)
    });
}

#[test]
fn an_id_that_is_there_twice_is_named() {
    breaks("ids.unique", "device_id 31", |fixture| {
        fixture.add(
            "observed/devices",
            json!([{"device_id": 31, "kind": "tablet", "first_seen_at": START}]),
        );
    });
}

// The ledger.

#[test]
fn a_closing_balance_off_by_one_is_named() {
    breaks("ledger.balances", "account_id 22", |fixture| {
        fixture.set("truth/balances", 1, "closing_balance_minor", 15_801);
    });
}

#[test]
fn an_account_under_its_floor_is_named() {
    breaks("ledger.floors", "tx_id 5: leaves account 21 with 61800", |fixture| {
        fixture.set("observed/accounts", 0, "floor_minor", 62_000);
    });
    breaks("ledger.floors", "opens at 5000", |fixture| {
        fixture.set("observed/accounts", 1, "floor_minor", 6_000)
    });
}

#[test]
fn time_that_falls_is_named() {
    breaks("ledger.order", "tx_id 3", |fixture| {
        fixture.set(TRANSACTIONS, 2, "ts", START + HOUR)
    });
    breaks("ledger.order", "tx_id 1: follows tx_id 2", |fixture| {
        fixture.rows.get_mut(TRANSACTIONS).unwrap().swap(0, 1);
    });
}

#[test]
fn a_decision_before_its_instruction_is_named() {
    breaks("ledger.instructed", "tx_id 1", |fixture| {
        fixture.set(TRANSACTIONS, 0, "instructed_at", START + 2 * HOUR)
    });
}

#[test]
fn money_that_grows_on_its_way_is_named() {
    breaks("ledger.amounts", "tx_id 3", |fixture| {
        fixture.set(TRANSACTIONS, 2, "received_minor", 20_001)
    });
    breaks("ledger.amounts", "tx_id 3", |fixture| {
        fixture.set(TRANSACTIONS, 2, "currency", "USDT")
    });
    breaks("ledger.amounts", "tx_id 7", |fixture| {
        fixture.set(TRANSACTIONS, 6, "amount_minor", 0)
    });
}

#[test]
fn a_refusal_without_rejection_is_named() {
    breaks("ledger.status", "tx_id 1", |fixture| {
        fixture.set(TRANSACTIONS, 0, "refusal", "funds")
    });
    breaks("ledger.status", "tx_id 7", |fixture| {
        fixture.set(TRANSACTIONS, 6, "refusal", Value::Null)
    });
    breaks("ledger.status", "tx_id 4", |fixture| {
        fixture.set(TRANSACTIONS, 3, "reverses_tx", 3)
    });
}

#[test]
fn a_return_of_nothing_is_named() {
    breaks(
        "returns.reverse",
        "tx_id 8: reverses tx_id 7, which moved nothing",
        |fixture| {
            fixture.set(TRANSACTIONS, 7, "reverses_tx", 7);
        },
    );
    breaks("returns.reverse", "tx_id 8", |fixture| {
        fixture.set("observed/accounts", 1, "opened_at", START);
        fixture.set(TRANSACTIONS, 7, "reverses_tx", Value::Null);
    });
    breaks("returns.amount", "tx_id 3: was 20000, 20001", |fixture| {
        fixture.set(TRANSACTIONS, 7, "amount_minor", 20_001);
        fixture.set(TRANSACTIONS, 7, "received_minor", 20_001);
    });
}

#[test]
fn an_account_born_rich_is_named() {
    breaks("ledger.births", "account_id 22", |fixture| {
        fixture.set("observed/accounts", 1, "opened_at", START)
    });
}

#[test]
fn cash_to_cash_is_named() {
    breaks("ledger.cash", "tx_id 1", |fixture| {
        fixture.set(TRANSACTIONS, 0, "to_account", 23)
    });
}

#[test]
fn money_out_of_a_frozen_account_is_named() {
    breaks("accounts.frozen", "tx_id 8: leaves account 22", |fixture| {
        fixture.set(TRANSACTIONS, 7, "status", "settled")
    });
    breaks("accounts.frozen", "tx_id 2", |fixture| {
        fixture.set("observed/accounts", 1, "status_at_start", "frozen");
    });
}

#[test]
fn an_unfrozen_account_may_pay() {
    let mut fixture = Fixture::new();
    fixture.set(TRANSACTIONS, 7, "status", "settled");
    fixture.add(
        "observed/account_actions",
        json!([{
            "ts": START + DAY + HOUR + 1, "account_id": 22, "action": "unfreeze", "by": "bank", "reason": "review",
        }]),
    );
    let report = audit(&fixture, |_| {});
    assert_eq!(report.get("accounts.frozen").unwrap().status, Status::Kept, "{report}");
}

#[test]
fn money_outside_the_life_of_an_account_is_named() {
    breaks("accounts.open", "tx_id 2: account 22 was not yet open", |fixture| {
        fixture.set("observed/accounts", 1, "opened_at", START + 3 * HOUR);
    });
    breaks("accounts.open", "tx_id 8: account 22 was closed", |fixture| {
        fixture.set("observed/accounts", 1, "closed_at", START + DAY);
    });
}

// Currencies.

#[test]
fn a_currency_that_leaks_is_named() {
    breaks("currency.conserved", "balances in PKR", |fixture| {
        fixture.set("truth/balances", 2, "closing_balance_minor", 994_999);
    });
}

/// A payment of two currencies an hour after the one there is.
fn exchange(fixture: &mut Fixture, from: (u64, &str), to: (u64, &str), amount: i64, received: i64) {
    fixture.add(
        TRANSACTIONS,
        json!([{
            "tx_id": 9, "ts": START + 29 * HOUR, "instructed_at": START, "from_account": from.0, "to_account": to.0,
            "amount_minor": amount, "currency": from.1, "received_minor": received, "received_currency": to.1,
            "rail": "exchange", "channel": "app", "status": "settled",
        }]),
    );
}

#[test]
fn two_rates_on_one_day_are_named() {
    breaks("currency.rates", "PKR to USDT", |fixture| {
        exchange(fixture, (21, "PKR"), (25, "USDT"), 28_400, 900_000);
        for row in [4, 8] {
            fixture.set(TRANSACTIONS, row, "ts", START + 30 * HOUR);
        }
    });
}

#[test]
fn a_gain_there_and_back_is_named() {
    breaks("currency.spread", "and back", |fixture| {
        exchange(fixture, (25, "USDT"), (21, "PKR"), 100_000, 2_900);
        for row in [4, 8] {
            fixture.set(TRANSACTIONS, row, "ts", START + 30 * HOUR);
        }
    });
}

// Times.

#[test]
fn rows_out_of_order_are_named() {
    breaks("time.order", "observed/logins.parquet row 2", |fixture| {
        fixture.set("observed/logins", 1, "ts", START);
    });
}

#[test]
fn rows_outside_the_window_are_named() {
    breaks("window.rows", "observed/contacts.parquet row 1", |fixture| {
        fixture.set("observed/contacts", 0, "ts", START - 1);
    });
    breaks("window.rows", "series/daily.parquet row 2", |fixture| {
        fixture.set("series/daily", 1, "date", START / DAY + 2);
    });
    breaks("window.transactions", "tx_id 8", |fixture| {
        fixture.set(TRANSACTIONS, 7, "ts", START + 2 * DAY)
    });
}

#[test]
fn an_end_before_its_beginning_is_named() {
    breaks("time.spans", "left_at is before joined_at", |fixture| {
        fixture.set("observed/group_members", 0, "left_at", START - 1);
    });
}

// Customers.

#[test]
fn a_person_twice_at_one_bank_is_named() {
    breaks("customers.once", "customer_id 11 and 12", |fixture| {
        fixture.set("observed/shared_identity", 1, "identity_token", 101);
    });
}

#[test]
fn an_account_at_another_bank_than_its_customer_is_named() {
    breaks("customers.accounts", "account_id 21", |fixture| {
        fixture.set("observed/accounts", 0, "institution_id", 2);
    });
}

#[test]
fn a_private_vault_is_named() {
    breaks("customers.external", "account_id 21: belongs to a person", |fixture| {
        fixture.set("observed/accounts", 0, "kind", "cash");
    });
    breaks("customers.external", "account_id 23: a second vault", |fixture| {
        fixture.set("observed/accounts", 1, "kind", "cash");
        fixture.set("observed/accounts", 1, "customer_id", 13);
    });
}

#[test]
fn a_login_before_onboarding_is_named() {
    breaks(
        "customers.logins",
        "observed/logins.parquet row 1: customer_id 11",
        |fixture| {
            fixture.set("observed/customers", 0, "onboarded_at", START + 2 * HOUR);
        },
    );
}

#[test]
fn a_chain_transfer_by_card_is_named() {
    breaks("chain.rows", "chain_tx_id 81", |fixture| {
        fixture.set(TRANSACTIONS, 5, "rail", "card")
    });
}

// Labels, cases, trails.

#[test]
fn flags_at_odds_with_the_role_are_named() {
    breaks("labels.flags", "tx_id 4", |fixture| {
        fixture.set(LABELS, 2, "laundering", false)
    });
    breaks("labels.flags", "tx_id 8", |fixture| {
        fixture.set(LABELS, 3, "illicit", true)
    });
    breaks("labels.flags", "tx_id 6", |fixture| {
        fixture.set(LABELS, 4, "lookalike_kind", Value::Null)
    });
}

#[test]
fn knowledge_before_the_fact_is_named() {
    breaks("labels.knowable", "tx_id 3", |fixture| {
        fixture.set(LABELS, 1, "knowable_at", START + 2 * HOUR)
    });
    breaks("labels.knowable", "account_id 22", |fixture| {
        fixture.set("truth/account_labels", 0, "knowable_at", START - 60 * DAY);
    });
}

#[test]
fn a_second_label_is_named() {
    breaks("labels.once", "tx_id 3", |fixture| fixture.set(LABELS, 0, "tx_id", 3));
}

#[test]
fn sums_at_odds_with_labels_are_named() {
    breaks("cases.sums", "case_id 91: deposits is 2", |fixture| {
        fixture.set("truth/cases", 0, "deposits", 2)
    });
    breaks("cases.sums", "recovered_minor", |fixture| {
        fixture.set("truth/cases", 0, "recovered_minor", 0)
    });
}

#[test]
fn a_deposit_that_was_rejected_counts_for_nothing() {
    breaks("cases.sums", "deposits is 1, its labels give 0", |fixture| {
        fixture.set(TRANSACTIONS, 2, "status", "rejected");
    });
}

#[test]
fn a_wrong_loss_is_named() {
    breaks("cases.lost", "lost_minor is 1, not 15800", |fixture| {
        fixture.set("truth/cases", 0, "lost_minor", 1)
    });
    breaks("cases.lost", "life_lost_minor", |fixture| {
        fixture.set("truth/cases", 0, "life_fees_minor", 5)
    });
}

#[test]
fn a_life_shorter_than_the_window_is_named() {
    breaks("cases.life", "life_deposits is 0", |fixture| {
        fixture.set("truth/cases", 0, "life_deposits", 0)
    });
}

#[test]
fn a_label_at_odds_with_its_case_is_named() {
    breaks("cases.labels", "tx_id 3: case_minor is not", |fixture| {
        fixture.set(LABELS, 1, "case_minor", 19_999)
    });
    breaks("cases.labels", "tx_id 2: no case_minor", |fixture| {
        fixture.set(LABELS, 0, "case_minor", Value::Null)
    });
    breaks("cases.labels", "tx_id 2: ring_id", |fixture| {
        fixture.set(LABELS, 0, "ring_id", 402)
    });
}

#[test]
fn a_deposit_from_a_stranger_is_named() {
    breaks("cases.parties", "tx_id 3: deposit from account 21", |fixture| {
        fixture.set("truth/cases", 0, "person_id", 202);
    });
}

#[test]
fn a_stage_at_another_time_than_its_step_is_named() {
    breaks("cases.stages", "first_deposit_at", |fixture| {
        fixture.set("truth/cases", 0, "first_deposit_at", START + 4 * HOUR);
    });
    breaks("cases.stages", "no first_deposit_at", |fixture| {
        fixture.set("truth/cases", 0, "first_deposit_at", Value::Null);
    });
}

#[test]
fn a_trail_that_begins_with_half_a_deposit_is_named() {
    breaks("trail.starts", "does not begin with the whole", |fixture| {
        fixture.set("truth/money_trail", 0, "share_minor", 10_000);
    });
    breaks("trail.starts", "a deposit without a trail", |fixture| {
        fixture.rows.get_mut("truth/money_trail").unwrap().clear();
    });
    breaks("trail.starts", "not of the deposit's case", |fixture| {
        fixture.set("truth/money_trail", 2, "case_id", 92)
    });
}

#[test]
fn shares_beyond_the_payment_are_named() {
    breaks("trail.shares", "tx_id 4: shares of 5001", |fixture| {
        fixture.set("truth/money_trail", 1, "share_minor", 5_001);
    });
}

#[test]
fn money_that_vanishes_on_its_way_is_named() {
    breaks(
        "trail.flows",
        "account_id 22: 20000 came, 8999 went, 11000 rests",
        |fixture| {
            fixture.set("truth/money_trail", 1, "origin_minor", 4_999);
        },
    );
    breaks("trail.flows", "nothing led to hop 3", |fixture| {
        fixture.set("truth/money_trail", 2, "hop", 3)
    });
}

#[test]
fn a_deposit_that_rests_in_part_is_named() {
    breaks("trail.rests", "deposit_tx 3: 9000 rests of 20000", |fixture| {
        fixture.rows.get_mut("truth/money_rest").unwrap().pop();
    });
}
