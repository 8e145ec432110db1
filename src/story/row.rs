//! Rows of a table by name of column: for the few that a story or a page is made of. Long tables are sifted batch by
//! batch, so that what is held is what was asked for.

use std::collections::BTreeSet;

use arrow_schema::DataType;

use crate::dataset::batch::{Batch, Texts, some};
use crate::dataset::{Damage, Dataset};

/// A cell that is not empty.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    Id(u64),
    Number(i64),
    Real(f64),
    Flag(bool),
    Text(String),
}

/// A row of some columns. Whoever asks for an empty cell, or for one of another kind, gets none.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    columns: &'a [&'a str],
    cells: Vec<Option<Cell>>,
}

impl Row<'_> {
    fn cell(&self, name: &str) -> Option<&Cell> {
        let at = self.columns.iter().position(|column| *column == name)?;
        self.cells.get(at)?.as_ref()
    }

    /// An id.
    #[must_use]
    pub fn id(&self, name: &str) -> Option<u64> {
        match self.cell(name)? {
            Cell::Id(id) => Some(*id),
            _ => None,
        }
    }

    /// A whole number: an amount, a count, a time in milliseconds, a date in days.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.cell(name)? {
            Cell::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A fraction.
    #[must_use]
    pub fn real(&self, name: &str) -> Option<f64> {
        match self.cell(name)? {
            Cell::Real(real) => Some(*real),
            _ => None,
        }
    }

    /// Whether it is so; false where nothing is said.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.cell(name), Some(Cell::Flag(true)))
    }

    /// A text; the empty one where there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        match self.cell(name) {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }
}

/// A column of a batch.
enum Column {
    Ids(arrow_array::UInt64Array),
    Numbers(arrow_array::Int64Array),
    Reals(arrow_array::Float64Array),
    Flags(arrow_array::BooleanArray),
    Texts(Texts),
}

impl Column {
    fn of(batch: &Batch, name: &str) -> Result<Column, Damage> {
        let schema = batch.record.schema();
        let field = schema.column_with_name(name).map(|(_, field)| field.data_type());
        Ok(match field {
            Some(DataType::Float64) => Column::Reals(batch.reals(name)?),
            Some(DataType::Boolean) => Column::Flags(batch.flags(name)?),
            Some(DataType::Utf8 | DataType::Dictionary(..)) => Column::Texts(batch.texts(name)?),
            Some(kind) if kind.is_unsigned_integer() => Column::Ids(batch.ids(name)?),
            _ => Column::Numbers(batch.numbers(name)?),
        })
    }

    fn cell(&self, row: usize) -> Option<Cell> {
        use arrow_array::Array;
        match self {
            Column::Ids(ids) => some(ids, row).map(Cell::Id),
            Column::Numbers(numbers) => some(numbers, row).map(Cell::Number),
            Column::Reals(reals) => some(reals, row).map(Cell::Real),
            Column::Flags(flags) => flags.is_valid(row).then(|| Cell::Flag(flags.value(row))),
            Column::Texts(texts) => texts.get(row).map(|text| Cell::Text(text.to_owned())),
        }
    }
}

fn take<'a>(
    batch: &Batch,
    columns: &'a [&'a str],
    wanted: impl IntoIterator<Item = usize>,
    rows: &mut Vec<Row<'a>>,
) -> Result<(), Damage> {
    let mut wanted = wanted.into_iter().peekable();
    if wanted.peek().is_none() {
        return Ok(());
    }
    let cells: Vec<Column> = columns
        .iter()
        .map(|name| Column::of(batch, name))
        .collect::<Result<_, _>>()?;
    rows.extend(wanted.map(|row| Row {
        columns,
        cells: cells.iter().map(|column| column.cell(row)).collect(),
    }));
    Ok(())
}

/// All rows of a short table, in their order.
///
/// # Errors
/// If the table cannot be read.
pub fn all<'a>(dataset: &Dataset, table: &str, columns: &'a [&'a str]) -> Result<Vec<Row<'a>>, Damage> {
    let mut rows = Vec::new();
    dataset.read(table, columns, |batch| take(batch, columns, batch.rows(), &mut rows))?;
    Ok(rows)
}

/// The rows whose first column of those asked for is among `ids`, in their order.
///
/// # Errors
/// If the table cannot be read, or its first column holds no ids.
pub fn sift<'a>(
    dataset: &Dataset,
    table: &str,
    columns: &'a [&'a str],
    ids: &BTreeSet<u64>,
) -> Result<Vec<Row<'a>>, Damage> {
    let Some(key) = columns.first().filter(|_| !ids.is_empty()) else {
        return Ok(Vec::new());
    };
    let files = dataset.read_files(table, columns, Vec::new, |rows, batch| {
        let keys = batch.ids(key)?;
        let wanted = batch
            .rows()
            .filter(|&row| some(&keys, row).is_some_and(|id| ids.contains(&id)));
        take(batch, columns, wanted, rows)
    })?;
    Ok(files.into_iter().flatten().collect())
}

/// Payments by their number, in settlement order; of a run that this program wrote, little else is read.
///
/// # Errors
/// If the payments cannot be read.
pub fn payments<'a>(dataset: &Dataset, columns: &'a [&'a str], ids: &BTreeSet<u64>) -> Result<Vec<Row<'a>>, Damage> {
    let ids: Vec<u64> = ids.iter().copied().collect();
    let mut rows = Vec::new();
    dataset.find("observed/transactions", columns, &ids, |batch| {
        take(batch, columns, batch.rows(), &mut rows)
    })?;
    Ok(rows)
}

/// The numbers of all payments from or to some accounts.
///
/// # Errors
/// If the payments cannot be read.
pub fn touching(dataset: &Dataset, accounts: &BTreeSet<u64>) -> Result<BTreeSet<u64>, Damage> {
    if accounts.is_empty() {
        return Ok(BTreeSet::new());
    }
    let columns = ["tx_id", "from_account", "to_account"];
    let files = dataset.read_files("observed/transactions", &columns, Vec::new, |found, batch| {
        let (ids, from, to) = (
            batch.ids("tx_id")?,
            batch.ids("from_account")?,
            batch.ids("to_account")?,
        );
        let touches = |row: &usize| accounts.contains(&from.value(*row)) || accounts.contains(&to.value(*row));
        found.extend(batch.rows().filter(touches).map(|row| ids.value(row)));
        Ok(())
    })?;
    Ok(files.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::audit::contract;

    #[test]
    fn cells_are_given_by_their_names_and_kinds() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("observed")).unwrap();
        let text = "alert_id,account_id,tx_id,score,detector\n7,1,,0.5,fan_in\n8,2,11,0.25,fan_in\n";
        fs::write(home.path().join("observed/alerts.csv"), text).unwrap();
        let dataset = contract::open(home.path());
        let columns = ["account_id", "alert_id", "tx_id", "score", "detector"];
        let found = sift(&dataset, "observed/alerts", &columns, &BTreeSet::from([1])).unwrap();
        assert_eq!(found.len(), 1);
        let row = &found[0];
        assert_eq!((row.id("alert_id"), row.id("tx_id")), (Some(7), None));
        assert_eq!((row.real("score"), row.text("detector")), (Some(0.5), "fan_in"));
        assert_eq!(
            (row.number("score"), row.text("nothing")),
            (None, ""),
            "neither of another kind"
        );
        assert_eq!(all(&dataset, "observed/alerts", &columns).unwrap().len(), 2);
        let by_payment = sift(
            &dataset,
            "observed/alerts",
            &["tx_id", "alert_id"],
            &BTreeSet::from([11]),
        )
        .unwrap();
        assert_eq!(by_payment.len(), 1, "an empty cell is nobody's id");
    }
}
