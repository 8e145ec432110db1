//! Columns and texts of CSV files, with checksums that agree.

use super::Answer::Breaks;
use super::Blow::{Rows, Text};
use super::{ACCOUNTS, AS_GOOD, BALANCES, NOT_HELD, Way};

/// Columns that are gone, of another type, or elsewhere.
pub const COLUMNS: &[Way] = &[
    (
        "a column less",
        Rows(|f| f.dropped.push((ACCOUNTS, "floor_minor"))),
        Breaks(&["tables.columns", "tables.readable"]),
    ),
    (
        "a column less that may be empty",
        Rows(|f| f.dropped.push(("observed/customers", "gender"))),
        Breaks(&["tables.columns"]),
    ),
    (
        "a column of text for numbers",
        Rows(|f| f.spelled.push((BALANCES, "closing_balance_minor"))),
        Breaks(&["tables.columns", "tables.readable"]),
    ),
    (
        "a column of text for times",
        Rows(|f| f.spelled.push(("observed/logins", "ts"))),
        Breaks(&["tables.columns", "tables.readable"]),
    ),
    (
        "a stage's column less",
        Rows(|f| f.dropped.push(("truth/cases", "first_deposit_at"))),
        NOT_HELD,
    ),
    (
        "columns in another order",
        Text(BALANCES, |text| {
            let turned = text.lines().map(|line| line.split_once(',').unwrap());
            turned.map(|(id, balance)| format!("{balance},{id}\n")).collect()
        }),
        AS_GOOD,
    ),
    (
        "a column more",
        Text(BALANCES, |text| {
            text.lines().map(|line| format!("{line},more\n")).collect()
        }),
        AS_GOOD,
    ),
    (
        "two columns under each other's names",
        Text(BALANCES, |text| {
            text.replacen(
                "account_id,closing_balance_minor",
                "closing_balance_minor,account_id",
                1,
            )
        }),
        Breaks(&["ids.resolve", "ledger.balances", "currency.conserved"]),
    ),
];

/// Texts that are spelt otherwise or broken off.
pub const TEXTS: &[Way] = &[
    (
        "lines that end as on Windows",
        Text(BALANCES, |text| text.replace('\n', "\r\n")),
        AS_GOOD,
    ),
    (
        "a mark of byte order",
        Text(BALANCES, |text| format!("\u{feff}{text}")),
        AS_GOOD,
    ),
    (
        "quotation marks",
        Text(BALANCES, |text| text.replace("65800", "\"65800\"")),
        AS_GOOD,
    ),
    (
        "no newline at the end",
        Text(BALANCES, |text| text.trim_end().to_owned()),
        AS_GOOD,
    ),
    (
        "an empty file",
        Text(BALANCES, |_| String::new()),
        Breaks(&["manifest.rows", "tables.columns", "tables.readable"]),
    ),
    (
        "a header alone",
        Text(BALANCES, |text| text.lines().take(1).collect()),
        Breaks(&["manifest.rows", "ledger.balances", "currency.conserved"]),
    ),
    (
        "a file cut within a row",
        Text(BALANCES, |text| text[..text.len() - 9].to_owned()),
        Breaks(&["manifest.rows", "tables.readable"]),
    ),
    (
        "a file cut within a number",
        Text(BALANCES, |text| text[..text.len() - 2].to_owned()),
        Breaks(&["ledger.balances", "currency.conserved"]),
    ),
    (
        "a number with a fraction",
        Text(BALANCES, |text| text.replace("65800", "65800.0")),
        Breaks(&["tables.readable"]),
    ),
    (
        "a number too long",
        Text(BALANCES, |text| text.replace("65800", "99999999999999999999")),
        Breaks(&["tables.readable"]),
    ),
    (
        "an id below nothing",
        Text(BALANCES, |text| text.replace("21,", "-21,")),
        Breaks(&["tables.readable"]),
    ),
    (
        "a quotation mark that is never closed",
        Text(BALANCES, |text| text.replace("65800", "\"65800")),
        Breaks(&["manifest.rows", "tables.readable"]),
    ),
    (
        "a time without its zone",
        Text("observed/logins", |text| text.replace("+00:00", "")),
        Breaks(&["tables.readable"]),
    ),
    (
        "a time in another zone",
        Text("observed/logins", |text| {
            text.replace("T01:00:00+00:00", "T03:00:00+02:00")
        }),
        AS_GOOD,
    ),
];
