//! Payments, balances, accounts and currencies.

use serde_json::{Value, json};

use super::super::Status;
use super::super::fixture::{DAY, Fixture, HOUR, START};
use super::{TRANSACTIONS, audit, breaks};

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
