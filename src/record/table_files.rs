//! Where a table under way ends up: on the disk (the file that is open, those that are whole, the rows set aside) or in
//! memory.
//!
//! It never sees a row: whoever has rows adds their values column by column, so that all tables share this code.

use std::path::PathBuf;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};

use super::batches::Batches;
use super::cell::Kind;
use super::cells::Cells;
use super::error::RecordError;
use super::rank::Rank;
use super::spill::Spill;
use super::table::{Layout, Part, Table};
use super::writer::{Format, TableFile, Written};
use crate::engine::time::Day;

/// A table that is whole.
#[derive(Clone, Debug)]
pub struct Finished {
    /// `observed/contacts`.
    pub table: String,
    pub schema: SchemaRef,
    pub rows: u64,
    /// Where it lies on the disk.
    pub files: Vec<Written>,
    /// Its rows, if it is kept in memory.
    pub batches: Vec<RecordBatch>,
}

/// Where and as what tables are kept.
#[derive(Clone, Debug)]
pub enum Place {
    /// In files.
    Directory {
        /// The run's directory.
        root: PathBuf,
        format: Format,
        /// Whether anything but the series is wanted.
        tables: Wanted,
    },
    /// In memory, all of them.
    Memory,
}

impl Place {
    /// Which tables are wanted.
    #[must_use]
    pub const fn wanted(&self) -> Wanted {
        match self {
            Place::Directory { tables, .. } => *tables,
            Place::Memory => Wanted::All,
        }
    }

    /// The folder where rows wait, if they may wait on the disk.
    #[must_use]
    pub fn spill(&self) -> Option<PathBuf> {
        match self {
            Place::Directory { root, .. } => Some(root.join(SPILL)),
            Place::Memory => None,
        }
    }
}

/// Which tables are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// All of them.
    #[default]
    All,
    /// Only the daily series, for runs that want figures and no data.
    SeriesOnly,
}

/// Folder of the rows that wait; gone before the run is whole.
pub const SPILL: &str = "spill";

/// A table's files.
pub struct TableFiles {
    place: Place,
    part: Part,
    /// `observed/contacts`.
    stem: String,
    layout: Layout,
    schema: SchemaRef,
    kinds: Vec<Kind>,
    /// What is written to, and the day it is for.
    open: Option<(Option<Day>, Destination)>,
    /// Rows that wait on the disk, if they may.
    aside: Option<Spill>,
    written: Vec<Written>,
    batches: Vec<RecordBatch>,
}

/// Where rows go.
enum Destination {
    File(TableFile),
    Memory(Batches),
}

impl TableFiles {
    /// Of a table without any file yet.
    pub fn new<R: 'static>(table: &Table<R>, place: &Place) -> TableFiles {
        TableFiles {
            place: place.clone(),
            part: table.part,
            stem: table.stem(),
            layout: table.layout,
            schema: table.schema(),
            kinds: table.kinds().collect(),
            open: None,
            aside: place
                .spill()
                .map(|folder| Spill::new(folder, table.name, table.schema())),
            written: Vec::new(),
            batches: Vec::new(),
        }
    }

    /// Whether anybody wants the table.
    pub fn is_wanted(&self) -> bool {
        self.place.wanted() == Wanted::All || self.part == Part::Series
    }

    /// Sets a run of rows aside, in order, each with its rank.
    ///
    /// # Errors
    /// If the disk refuses them.
    pub fn set_aside(
        &mut self,
        batches: &mut dyn Iterator<Item = Result<(RecordBatch, Vec<Rank>), ArrowError>>,
    ) -> Result<(), RecordError> {
        match &mut self.aside {
            Some(aside) => aside.add(batches),
            None => Ok(()),
        }
    }

    /// Whether rows may be set aside.
    pub fn may_set_aside(&self) -> bool {
        self.aside.is_some()
    }

    /// Whether rows were set aside.
    pub fn has_set_aside(&self) -> bool {
        self.aside.as_ref().is_some_and(|aside| !aside.is_empty())
    }

    /// Writes all rows that were set aside, in order.
    ///
    /// # Errors
    /// If they cannot be read back, or the disk refuses them.
    pub fn merge(&mut self) -> Result<(), RecordError> {
        self.turn_to(None)?;
        match (&mut self.open, &mut self.aside) {
            (Some((_, Destination::File(file))), Some(aside)) => aside.merge(&mut |batch| file.add_batch(batch)),
            _ => Ok(()),
        }
    }

    /// Opens the file of a day, or the only one, and ends the one before.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn turn_to(&mut self, day: Option<Day>) -> Result<(), RecordError> {
        if self.open.as_ref().is_some_and(|(open, _)| *open == day) {
            return Ok(());
        }
        self.close_file()?;
        let destination = match &self.place {
            Place::Memory => Destination::Memory(Batches::new(&self.schema, &self.kinds)),
            Place::Directory { root, format, .. } => {
                let extension = format.extension();
                let relative = match day {
                    Some(day) => format!("{}/date={day}/part-0.{extension}", self.stem),
                    None => format!("{}.{extension}", self.stem),
                };
                Destination::File(TableFile::create(
                    root,
                    relative,
                    &self.schema,
                    self.kinds.clone(),
                    *format,
                )?)
            }
        };
        self.open = Some((day, destination));
        Ok(())
    }

    /// Adds so many rows to the open file: `put` adds the values of the column at a place to its cells.
    ///
    /// # Errors
    /// If the disk refuses them.
    pub fn add(&mut self, rows: usize, put: &mut dyn FnMut(usize, &mut Cells)) -> Result<(), RecordError> {
        match &mut self.open {
            Some((_, Destination::File(file))) => file.add(rows, put),
            Some((_, Destination::Memory(batches))) => batches.add(rows, put),
            None => Ok(()),
        }
    }

    /// Ends the table, if it is wanted; one that never had a row gets a file without any.
    ///
    /// # Errors
    /// If the disk refuses its last rows.
    pub fn close(mut self, first_day: Day) -> Result<Option<Finished>, RecordError> {
        if !self.is_wanted() {
            return Ok(None);
        }
        if self.open.is_none() {
            self.turn_to((self.layout == Layout::ByDay).then_some(first_day))?;
        }
        self.close_file()?;
        let written = self.written.iter().map(|file| file.rows);
        let kept = self.batches.iter().map(|batch| batch.num_rows() as u64);
        Ok(Some(Finished {
            table: self.stem,
            schema: self.schema,
            rows: written.chain(kept).sum(),
            files: self.written,
            batches: self.batches,
        }))
    }

    fn close_file(&mut self) -> Result<(), RecordError> {
        match self.open.take() {
            Some((_, Destination::File(file))) => self.written.push(file.close()?),
            Some((_, Destination::Memory(batches))) => self.batches.extend(batches.close()?),
            None => {}
        }
        Ok(())
    }
}
