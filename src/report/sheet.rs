//! A sheet: a table of the page, with what its columns mean and the SQL that gives it.

use serde::Serialize;
use serde_json::Value;

use crate::dataset::{Dataset, Rates};

/// How the figures of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Words.
    Text,
    /// An id: a text, since some are longer than JavaScript counts.
    Id,
    /// A whole number.
    Count,
    /// US dollars.
    Usd,
    /// A share of 1, shown in per cent.
    Share,
    /// Another number.
    Number,
    /// A figure of an experiment: with digits as its size bears.
    Measure,
    /// A difference of such figures: with its sign.
    Difference,
    /// A day.
    Day,
}

/// A column.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Column {
    name: &'static str,
    kind: Kind,
    about: &'static str,
}

/// A column with its name, how its figures are written, and what it means with its unit.
pub const fn column(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { name, kind, about }
}

/// A table of the page.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    /// What it shows.
    pub caption: &'static str,
    columns: &'static [Column],
    rows: Vec<Vec<Value>>,
    /// What is left out, if anything is.
    note: String,
    /// DuckDB's SQL that gives it, run in the run's folder.
    sql: String,
}

impl Sheet {
    /// A table of all rows there are.
    pub fn new(caption: &'static str, columns: &'static [Column], rows: Vec<Vec<Value>>, sql: String) -> Sheet {
        Sheet {
            caption,
            columns,
            rows,
            note: String::new(),
            sql,
        }
    }

    /// No more than its first `most` rows, and a note on that.
    pub fn cut(mut self, most: usize) -> Sheet {
        let all = self.rows.len();
        self.rows.truncate(most);
        self.of(all)
    }

    /// A note on how many rows there are, where it holds no more than the first of them.
    pub fn of(mut self, all: usize) -> Sheet {
        if self.rows.len() < all {
            self.note = format!("The first {} of {all} rows; the SQL gives all.", self.rows.len());
        }
        self
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// An id for a cell.
pub fn id(id: u64) -> Value {
    Value::String(id.to_string())
}

/// A moment's day for a cell; an empty one if there is none.
pub fn day(at: Option<i64>) -> Value {
    at.map_or(Value::Null, |at| Value::String(crate::story::words::day(at)))
}

/// US cents for a cell, as dollars.
pub fn usd(cents: i64) -> Value {
    (cents as f64 / 100.0).into()
}

/// A figure between whole ones for a cell, to two digits.
pub fn to_two_digits(figure: f64) -> Value {
    (libm::round(figure * 100.0) / 100.0).into()
}

/// A share to four digits for a cell; an empty one where there is nothing to have a share of.
pub fn share(part: f64, whole: f64) -> Value {
    if whole > 0.0 {
        (libm::round(part / whole * 1e4) / 1e4).into()
    } else {
        Value::Null
    }
}

/// Where DuckDB finds a table of this run.
pub fn from(dataset: &Dataset, table: &str) -> String {
    let parts = dataset.parts(table);
    match parts.first() {
        Some(part) if parts.len() == 1 && !part.name[table.len()..].starts_with('/') => format!("'{}'", part.name),
        Some(part) => format!("'{table}/*/*.{}'", if part.is_csv() { "csv" } else { "parquet" }),
        None => format!("'{table}.parquet'"),
    }
}

/// An expression of SQL that puts minor units of a currency into US cents by the run's rates, rounded down as [`Rates`]
/// does.
pub fn sql_cents(dataset: &Dataset, minor: &str, currency: &str) -> String {
    let mut cases = String::new();
    for (known, nano) in Rates::of(dataset).iter() {
        // Ten-billionths of a cent for a millionth of a unit, so that whole numbers do for every currency.
        let worth = i128::from(nano) * i128::from(1_000_000 / known.minor_per_unit());
        cases.push_str(&format!(" WHEN '{}' THEN {worth}", known.word()));
    }
    format!("({minor})::HUGEINT * CASE {currency}{cases} END // 10000000000000")
}

/// An expression of SQL that puts minor units of a currency into US dollars, in whole cents.
pub fn sql_dollars(dataset: &Dataset, minor: &str, currency: &str) -> String {
    format!("({}) / 100", sql_cents(dataset, minor, currency))
}

/// Victims' payments that moved as the table `worth`, with the rail, the role and what each is worth in US cents: what
/// it adds to its case, as [`crate::story::worth`] has it. The beginning of a query after `WITH`.
pub fn sql_worth(dataset: &Dataset) -> String {
    format!(
        "paid AS (SELECT tx_id, rail, role, c.currency, case_minor,\n    sum(case_minor) OVER (PARTITION BY case_id, role = 'deposit' \
         ORDER BY tx_id) AS so_far\n  FROM {} JOIN {} USING (tx_id) JOIN {} c USING (case_id)\n  WHERE role IN ('deposit', 'fee', \
         'recovery_fee') AND status IN ('settled', 'returned')),\nworth AS (SELECT tx_id, rail, role,\n    {} - {} AS cents\n  FROM paid)",
        from(dataset, "truth/transaction_labels"),
        from(dataset, "observed/transactions"),
        from(dataset, "truth/cases"),
        sql_cents(dataset, "so_far", "currency"),
        sql_cents(dataset, "so_far - case_minor", "currency"),
    )
}
