//! Times.

use super::super::fixture::{DAY, START};
use super::{TRANSACTIONS, breaks};

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
