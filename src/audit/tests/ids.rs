//! Ids that lead nowhere or are there twice.

use serde_json::json;

use super::super::fixture::START;
use super::{LABELS, TRANSACTIONS, breaks};

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
