//! A table's declaration: its name, what it is for, its columns, and how to take each from a row.
//!
//! The declaration is all there is: the file's schema, the encoder and the data dictionary follow from it.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Field, Schema, SchemaRef};

use super::cell::{Cell, Kind};
use super::cells::Cells;
use super::rank::{self, Key, Rank};
use crate::param::word::{Lexicon, Word};

/// Which part of a dataset a table belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What could have been seen.
    Observed,
    /// Who did what and why.
    Truth,
    /// Daily metrics.
    Series,
}

impl Part {
    /// The folder's name.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Part::Observed => "observed",
            Part::Truth => "truth",
            Part::Series => "series",
        }
    }
}

/// How a table lies on the disk, and with it how rows come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One file, `contacts.parquet`.
    File,
    /// One file a UTC day, `transactions/date=2025-07-01/part-0.parquet`.
    ByDay,
}

/// Adds a column's values of some rows.
type Put<R> = Box<dyn Fn(&[R], &mut Cells) + Send>;
/// Puts rows into the table's order.
type Sort<R> = Box<dyn Fn(&mut [R]) + Send>;
/// Says where each of a batch of rows stands in the table's order.
type Ranks<R> = Box<dyn Fn(&[R]) -> Vec<Rank> + Send>;

/// In which order rows come, and what is to be done about it.
enum Order<R> {
    /// In the table's order.
    AsTold,
    /// In any; they wait, on the disk if there are many, and are put in order at the end.
    Ranked(Ranks<R>),
    /// In any; they wait in memory, which is for small tables.
    Sorted(Sort<R>),
}

/// One column.
pub struct Column<R> {
    pub name: String,
    pub kind: Kind,
    pub nullable: bool,
    /// What it means, in a sentence.
    pub meaning: &'static str,
    /// The words that it may hold, if they are a closed vocabulary.
    pub lexicon: Option<Lexicon>,
    /// The column of the same table that says since when this one is known, where that is later than the row.
    pub later: Option<&'static str>,
    put: Put<R>,
}

/// A declared table of rows `R`.
pub struct Table<R> {
    pub part: Part,
    pub name: &'static str,
    /// What a row is, in a sentence.
    pub about: &'static str,
    pub layout: Layout,
    pub columns: Vec<Column<R>>,
    order: Order<R>,
    schema: SchemaRef,
}

impl<R: 'static> Table<R> {
    fn new(part: Part, name: &'static str, about: &'static str) -> Table<R> {
        let schema = Arc::new(Schema::empty());
        Table {
            part,
            name,
            about,
            layout: Layout::File,
            columns: Vec::new(),
            order: Order::AsTold,
            schema,
        }
    }

    /// A table under `observed/`.
    #[must_use]
    pub fn observed(name: &'static str, about: &'static str) -> Table<R> {
        Table::new(Part::Observed, name, about)
    }

    /// A table under `truth/`.
    #[must_use]
    pub fn truth(name: &'static str, about: &'static str) -> Table<R> {
        Table::new(Part::Truth, name, about)
    }

    /// A table under `series/`.
    #[must_use]
    pub fn series(name: &'static str, about: &'static str) -> Table<R> {
        Table::new(Part::Series, name, about)
    }

    /// One file a UTC day; rows come in order.
    #[must_use]
    pub fn by_day(mut self) -> Table<R> {
        self.layout = Layout::ByDay;
        self
    }

    /// Rows come in any order and are put into this one at the end; equal keys stay as they came.
    #[must_use]
    pub fn in_order_of<K: Key>(mut self, key: impl Fn(&R) -> K + Send + 'static) -> Table<R> {
        self.order = Order::Ranked(Box::new(move |rows| rows.iter().map(|row| key(row).rank()).collect()));
        self
    }

    /// Rows come in any order and are put in order at the end by a key that is no number: for tables small enough to
    /// wait in memory.
    #[must_use]
    pub fn sorted_by<K: Ord>(mut self, key: impl Fn(&R) -> K + Send + 'static) -> Table<R> {
        self.order = Order::Sorted(Box::new(move |rows| rows.sort_by_key(&key)));
        self
    }

    /// A column whose type, nulls and encoding follow from the type of its cells.
    #[must_use]
    pub fn column<C: Cell>(
        self,
        name: impl Into<String>,
        take: impl Fn(&R) -> C + Send + 'static,
        meaning: &'static str,
    ) -> Table<R> {
        let put = Box::new(move |rows: &[R], cells: &mut Cells| C::put(rows.iter().map(&take), cells));
        self.with(Column {
            name: name.into(),
            kind: C::KIND,
            nullable: C::NULLABLE,
            meaning,
            lexicon: C::LEXICON,
            later: None,
            put,
        })
    }

    /// The last column is known only since the moment in `since`, later than the rest of its row: whoever learns from
    /// it knows what was to come.
    #[must_use]
    pub fn known_since(mut self, since: &'static str) -> Table<R> {
        if let Some(column) = self.columns.last_mut() {
            column.later = Some(since);
        }
        self
    }

    /// A column of several words of a vocabulary at a time, joined by `|`.
    #[must_use]
    pub fn joined<W: Word>(
        self,
        name: &'static str,
        take: impl for<'a> Fn(&'a R) -> &'a str + Send + 'static,
        meaning: &'static str,
    ) -> Table<R> {
        let mut table = self.text(name, take, meaning);
        if let Some(column) = table.columns.last_mut() {
            column.lexicon = W::LEXICON;
        }
        table
    }

    /// A column of names that the row owns: of the scenario, or invented.
    #[must_use]
    pub fn text(
        self,
        name: &'static str,
        take: impl for<'a> Fn(&'a R) -> &'a str + Send + 'static,
        meaning: &'static str,
    ) -> Table<R> {
        let put = Box::new(move |rows: &[R], cells: &mut Cells| <&str>::put(rows.iter().map(&take), cells));
        self.with(Column {
            name: name.into(),
            kind: Kind::Word,
            nullable: false,
            meaning,
            lexicon: None,
            later: None,
            put,
        })
    }

    fn with(mut self, column: Column<R>) -> Table<R> {
        self.columns.push(column);
        let field = |column: &Column<R>| Field::new(&column.name, column.kind.data_type(), column.nullable);
        self.schema = Arc::new(Schema::new(self.columns.iter().map(field).collect::<Vec<Field>>()));
        self
    }

    /// The schema of its files.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// The types of its columns, in order.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.columns.iter().map(|column| column.kind)
    }

    /// Where it lies within a run's directory, without an extension: `observed/contacts`.
    #[must_use]
    pub fn stem(&self) -> String {
        format!("{}/{}", self.part.folder(), self.name)
    }

    /// Puts rows in the table's order, if they do not come in it.
    pub fn sort(&self, rows: &mut [R]) {
        match &self.order {
            Order::AsTold => {}
            Order::Ranked(ranks) => rank::put_in_order(rows, &ranks(rows)),
            Order::Sorted(sort) => sort(rows),
        }
    }

    /// Where each of these rows stands in the table's order; nothing if they cannot wait on the disk.
    #[must_use]
    pub fn ranks(&self, rows: &[R]) -> Option<Vec<Rank>> {
        match &self.order {
            Order::Ranked(ranks) => Some(ranks(rows)),
            Order::AsTold | Order::Sorted(_) => None,
        }
    }

    /// Adds the values of some rows in the column at a place to its cells.
    pub fn put(&self, rows: &[R], place: usize, cells: &mut Cells) {
        if let Some(column) = self.columns.get(place) {
            (column.put)(rows, cells);
        }
    }

    /// Some rows as columns.
    ///
    /// # Errors
    /// None that a declaration can cause: lengths and types agree by construction.
    pub fn batch(&self, rows: &[R]) -> Result<RecordBatch, ArrowError> {
        let array = |column: &Column<R>| {
            let mut cells = Cells::new(column.kind, column.nullable);
            (column.put)(rows, &mut cells);
            cells.array()
        };
        RecordBatch::try_new(self.schema(), self.columns.iter().map(array).collect())
    }
}
