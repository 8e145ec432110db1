//! Rows written otherwise than they should be, with checksums that agree.

use serde_json::Value;

use super::super::super::fixture::{DAY, START};
use super::super::{LABELS, TRANSACTIONS};
use super::Answer::{Breaks, Sound};
use super::Blow::Rows;
use super::{ACCOUNTS, ANOTHER, AS_GOOD, BALANCES, NOT_HELD, Way};

/// Cells that say something else.
pub const VALUES: &[Way] = &[
    (
        "a payment of one paisa more",
        Rows(|f| f.set(TRANSACTIONS, 0, "amount_minor", 10_001)),
        Breaks(&["ledger.amounts", "ledger.balances"]),
    ),
    (
        "a payment of one paisa more on both sides, with closing balances to match",
        Rows(|f| {
            f.set(TRANSACTIONS, 0, "amount_minor", 10_001);
            f.set(TRANSACTIONS, 0, "received_minor", 10_001);
            f.set(BALANCES, 0, "closing_balance_minor", 65_801);
            f.set(BALANCES, 2, "closing_balance_minor", 994_999);
        }),
        ANOTHER,
    ),
    (
        "an opening balance of more, with the closing one to match",
        Rows(|f| {
            f.set(ACCOUNTS, 0, "opening_balance_minor", 100_500);
            f.set(BALANCES, 0, "closing_balance_minor", 66_300);
        }),
        ANOTHER,
    ),
    (
        "a rail that is a word, but another",
        Rows(|f| f.set(TRANSACTIONS, 0, "rail", "instant")),
        NOT_HELD,
    ),
    (
        "a status that moves no money",
        Rows(|f| f.set(TRANSACTIONS, 3, "status", "rejected")),
        Breaks(&["ledger.status", "ledger.balances", "trail.shares"]),
    ),
    (
        "a payment an hour later, out of its order",
        Rows(|f| f.set(TRANSACTIONS, 0, "ts", START + 90 * 60_000)),
        ANOTHER,
    ),
    (
        "a payment to somebody else",
        Rows(|f| f.set(TRANSACTIONS, 1, "to_account", 23)),
        Breaks(&["ledger.balances", "cases.parties"]),
    ),
    (
        "a payment in another currency",
        Rows(|f| f.set(TRANSACTIONS, 1, "currency", "INR")),
        Breaks(&["ledger.amounts", "currency.conserved"]),
    ),
    (
        "a payment from no account",
        Rows(|f| f.set(TRANSACTIONS, 1, "from_account", 0)),
        Breaks(&["ids.transactions", "ledger.balances"]),
    ),
    (
        "a payment of the greatest amount there is",
        Rows(|f| f.set(TRANSACTIONS, 1, "amount_minor", i64::MAX)),
        Breaks(&["ledger.amounts", "ledger.floors", "ledger.balances"]),
    ),
    (
        "a birth year",
        Rows(|f| f.set("observed/customers", 0, "birth_year", 1850)),
        NOT_HELD,
    ),
    (
        "a customer's country",
        Rows(|f| f.set("observed/customers", 0, "country", "AE")),
        NOT_HELD,
    ),
    (
        "a company's customer",
        Rows(|f| f.set("observed/companies", 0, "customer_id", 99)),
        Breaks(&["ids.resolve"]),
    ),
    (
        "a complaint's payment",
        Rows(|f| f.set("observed/complaint_transactions", 0, "tx_id", 5)),
        NOT_HELD,
    ),
    (
        "an alert's payment that is none",
        Rows(|f| f.set("observed/alerts", 0, "tx_id", 0)),
        Breaks(&["ids.resolve"]),
    ),
    (
        "a label that was honest",
        Rows(|f| f.set(LABELS, 2, "illicit", false)),
        Breaks(&["labels.flags"]),
    ),
    (
        "a label's role",
        Rows(|f| f.set(LABELS, 2, "role", "layering")),
        NOT_HELD,
    ),
    (
        "a label that nobody ever knew",
        Rows(|f| f.set(LABELS, 1, "knowable_at", Value::Null)),
        Breaks(&["labels.knowable"]),
    ),
    (
        "a case's loss",
        Rows(|f| f.set("truth/cases", 0, "lost_minor", 0)),
        Breaks(&["cases.lost"]),
    ),
    (
        "a case's victim",
        Rows(|f| f.set("truth/cases", 0, "person_id", 203)),
        Breaks(&["ids.resolve", "cases.parties"]),
    ),
    (
        "a mule's account",
        Rows(|f| f.set("truth/mules", 0, "account_id", 99)),
        Breaks(&["ids.resolve"]),
    ),
    (
        "what a mule's account took in",
        Rows(|f| f.set("truth/mules", 0, "in_minor", 1)),
        NOT_HELD,
    ),
    (
        "a raid before its site",
        Rows(|f| f.set("truth/sites", 0, "opened_at", START + 2 * DAY)),
        Breaks(&["time.spans"]),
    ),
    (
        "a share of a trail",
        Rows(|f| f.set("truth/money_trail", 1, "share_minor", 4_999)),
        Sound("a payment may carry other money beside a deposit's"),
    ),
    (
        "where money came to rest",
        Rows(|f| f.set("truth/money_rest", 2, "account_id", 21)),
        Breaks(&["trail.flows"]),
    ),
    (
        "a number of the daily series",
        Rows(|f| f.set("series/daily", 0, "value", 5.0)),
        NOT_HELD,
    ),
];

/// Rows that are gone, there twice, or elsewhere.
pub const WHOLE_ROWS: &[Way] = &[
    (
        "a payment less",
        Rows(|f| drop(f.rows.get_mut(TRANSACTIONS).unwrap().remove(0))),
        Breaks(&["ledger.balances"]),
    ),
    (
        "a payment twice",
        Rows(|f| {
            let payments = f.rows.get_mut(TRANSACTIONS).unwrap();
            let again = payments[0].clone();
            payments.insert(1, again);
        }),
        Breaks(&["ledger.order", "ledger.balances"]),
    ),
    (
        "no payment",
        Rows(|f| f.rows.get_mut(TRANSACTIONS).unwrap().clear()),
        Breaks(&[
            "manifest.whole",
            "tables.present",
            "tables.readable",
            "ids.resolve",
            "cases.sums",
            "trail.starts",
            "trail.flows",
        ]),
    ),
    (
        "no account",
        Rows(|f| f.rows.get_mut(ACCOUNTS).unwrap().clear()),
        Breaks(&["ids.resolve", "ids.transactions", "ledger.amounts", "trail.flows"]),
    ),
    (
        "an account less",
        Rows(|f| drop(f.rows.get_mut(ACCOUNTS).unwrap().pop())),
        Breaks(&["ids.resolve", "ids.transactions", "currency.conserved"]),
    ),
    (
        "a closing balance less",
        Rows(|f| drop(f.rows.get_mut(BALANCES).unwrap().pop())),
        Breaks(&["ledger.balances", "currency.conserved"]),
    ),
    (
        "a label less",
        Rows(|f| drop(f.rows.get_mut(LABELS).unwrap().remove(2))),
        Sound("a payment without a label is honest, and honest debits may carry a trail on"),
    ),
    (
        "no label",
        Rows(|f| f.rows.get_mut(LABELS).unwrap().clear()),
        Breaks(&["cases.sums", "trail.starts"]),
    ),
    (
        "a typology that leaves out a role",
        Rows(|f| {
            let rows = f.rows.get_mut("truth/typology").unwrap();
            rows.retain(|row| row["word"] != "deposit");
        }),
        Breaks(&["typology.covers"]),
    ),
    (
        "no case",
        Rows(|f| f.rows.get_mut("truth/cases").unwrap().clear()),
        Breaks(&["ids.resolve"]),
    ),
    (
        "a lookalike's label less",
        Rows(|f| drop(f.rows.get_mut(LABELS).unwrap().pop())),
        ANOTHER,
    ),
    (
        "no alert",
        Rows(|f| f.rows.get_mut("observed/alerts").unwrap().clear()),
        ANOTHER,
    ),
    (
        "no money trail and no rest of it",
        Rows(|f| {
            f.rows.get_mut("truth/money_trail").unwrap().clear();
            f.rows.get_mut("truth/money_rest").unwrap().clear();
        }),
        Breaks(&["trail.starts"]),
    ),
    (
        "accounts in another order",
        Rows(|f| f.rows.get_mut(ACCOUNTS).unwrap().reverse()),
        AS_GOOD,
    ),
    (
        "payments in another order",
        Rows(|f| f.rows.get_mut(TRANSACTIONS).unwrap().swap(1, 2)),
        Breaks(&["ledger.order"]),
    ),
    (
        "logins in another order",
        Rows(|f| f.rows.get_mut("observed/logins").unwrap().reverse()),
        Breaks(&["time.order"]),
    ),
    (
        "a money trail in another order",
        Rows(|f| f.rows.get_mut("truth/money_trail").unwrap().reverse()),
        AS_GOOD,
    ),
];
