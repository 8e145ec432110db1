//! The contract as a table: every table, its columns, what kind each is and whether it may be empty.
//!
//! Written down a second time on purpose. The audit shares neither code nor types with whoever writes a dataset, so
//! that a slip there cannot be excused here. More columns than these are free; fewer are a broken promise.

mod observed;
mod truth;

use std::path::Path;

use arrow_schema::{DataType, TimeUnit};

use crate::dataset::Dataset;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An opaque unsigned integer.
    Id,
    /// A whole number.
    Number,
    /// Minor units of a currency: 64 bits, signed.
    Money,
    /// A moment: milliseconds, UTC.
    Time,
    /// A UTC day.
    Date,
    /// A fraction.
    Real,
    /// True or false.
    Flag,
    /// One of a closed list of words.
    Word(&'static [&'static str]),
    /// Any word.
    Text,
}

/// A column that must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    /// Whether it may be empty: "?" in the contract.
    pub nullable: bool,
}

/// A table that must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Folder and name, as `observed/accounts`.
    pub path: &'static str,
    pub columns: &'static [Column],
    /// Whether more `<stage>_at` columns follow, which the scenario names.
    pub has_stages: bool,
}

impl Table {
    /// The column of that name, if the contract knows it.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether rows carry the time `ts` at which they happened.
    #[must_use]
    pub fn is_time_stamped(&self) -> bool {
        self.column("ts").is_some()
    }

    /// Whether a column is the first entry into a stage of a funnel.
    #[must_use]
    pub fn is_stage(&self, name: &str) -> bool {
        self.has_stages && name.ends_with("_at") && self.column(name).is_none()
    }
}

/// Every table of a dataset.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    observed::TABLES.iter().chain(truth::TABLES)
}

/// The table of that path.
#[must_use]
pub fn table(path: &str) -> Option<&'static Table> {
    tables().find(|table| table.path == path)
}

/// Opens a run whose tables are those of the contract.
#[must_use]
pub fn open(root: &Path) -> Dataset {
    Dataset::open(root, csv_type)
}

/// As what cells of a column in CSV files are read; as text if the contract knows no such column.
fn csv_type(path: &str, name: &str) -> DataType {
    let of = table(path).map(|table| (table.column(name), table.is_stage(name)));
    match of {
        Some((Some(column), _)) => column.kind.csv_type(),
        Some((None, true)) => Kind::Time.csv_type(),
        _ => DataType::Utf8,
    }
}

/// The closed list of words of a column; none if it has no such list.
#[must_use]
pub fn words(path: &str, name: &str) -> &'static [&'static str] {
    match table(path)
        .and_then(|table| table.column(name))
        .map(|column| column.kind)
    {
        Some(Kind::Word(words)) => words,
        _ => &[],
    }
}

impl Kind {
    /// Whether an Arrow type may carry this kind.
    #[must_use]
    pub fn accepts(self, data_type: &DataType) -> bool {
        match self {
            Kind::Id => data_type.is_unsigned_integer(),
            Kind::Number => data_type.is_integer(),
            Kind::Money => *data_type == DataType::Int64,
            Kind::Time => match data_type {
                DataType::Timestamp(TimeUnit::Millisecond, Some(zone)) => {
                    matches!(&**zone, "UTC" | "+00:00" | "Z")
                }
                _ => false,
            },
            Kind::Date => *data_type == DataType::Date32,
            Kind::Real => data_type.is_floating(),
            Kind::Flag => *data_type == DataType::Boolean,
            Kind::Word(_) | Kind::Text => match data_type {
                DataType::Dictionary(_, values) => **values == DataType::Utf8,
                other => *other == DataType::Utf8,
            },
        }
    }

    /// As what a CSV column of this kind is read.
    #[must_use]
    pub fn csv_type(self) -> DataType {
        match self {
            Kind::Id => DataType::UInt64,
            Kind::Number | Kind::Money => DataType::Int64,
            Kind::Time => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
            Kind::Date => DataType::Date32,
            Kind::Real => DataType::Float64,
            Kind::Flag => DataType::Boolean,
            Kind::Word(_) | Kind::Text => DataType::Utf8,
        }
    }

    /// In words, for a message.
    #[must_use]
    pub const fn wanted(self) -> &'static str {
        match self {
            Kind::Id => "an unsigned integer",
            Kind::Number => "an integer",
            Kind::Money => "int64",
            Kind::Time => "timestamp[ms, UTC]",
            Kind::Date => "date32",
            Kind::Real => "a floating-point number",
            Kind::Flag => "boolean",
            Kind::Word(_) | Kind::Text => "a (dictionary-encoded) string",
        }
    }
}

const fn column(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        nullable: false,
    }
}
const fn id(name: &'static str) -> Column {
    column(name, Kind::Id)
}
const fn number(name: &'static str) -> Column {
    column(name, Kind::Number)
}
const fn money(name: &'static str) -> Column {
    column(name, Kind::Money)
}
const fn time(name: &'static str) -> Column {
    column(name, Kind::Time)
}
const fn real(name: &'static str) -> Column {
    column(name, Kind::Real)
}
const fn flag(name: &'static str) -> Column {
    column(name, Kind::Flag)
}
const fn word(name: &'static str, words: &'static [&'static str]) -> Column {
    column(name, Kind::Word(words))
}
const fn text(name: &'static str) -> Column {
    column(name, Kind::Text)
}

impl Column {
    /// The column, but it may be empty.
    const fn or_null(self) -> Column {
        Column { nullable: true, ..self }
    }
}

const fn table_of(path: &'static str, columns: &'static [Column]) -> Table {
    Table {
        path,
        columns,
        has_stages: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_columns_are_named_once() {
        let paths: std::collections::BTreeSet<_> = tables().map(|table| table.path).collect();
        assert_eq!(paths.len(), tables().count());
        for table in tables() {
            let names: std::collections::BTreeSet<_> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!(names.len(), table.columns.len(), "{}", table.path);
        }
    }

    #[test]
    fn a_stage_is_a_time_that_the_contract_does_not_name() {
        let cases = table("truth/cases").unwrap();
        assert!(cases.is_stage("first_deposit_at"));
        assert!(!cases.is_stage("reported_at"));
        assert!(!table("observed/accounts").unwrap().is_stage("first_deposit_at"));
    }
}
