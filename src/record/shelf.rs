//! What lies on the disk of a table under way: the file that is open, those that are whole, the rows set aside.
//!
//! It never sees a row: whoever has rows adds their values column by column, so that all tables share this code.

use std::path::PathBuf;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};

use super::cell::Kind;
use super::cells::Cells;
use super::error::RecordError;
use super::rank::Rank;
use super::spill::Spill;
use super::table::{Layout, Part, Table};
use super::writer::{Format, TableFile, Written};
use crate::engine::time::Day;

/// A table that is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// `observed/contacts`.
    pub table: String,
    pub rows: u64,
    pub files: Vec<Written>,
}

/// Where and as what tables are written.
#[derive(Clone, Debug)]
pub struct Place {
    /// The run's directory.
    pub root: PathBuf,
    pub format: Format,
    /// Whether anything but the series is wanted.
    pub tables: Wanted,
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
pub struct Shelf {
    place: Place,
    part: Part,
    /// `observed/contacts`.
    stem: String,
    layout: Layout,
    schema: SchemaRef,
    kinds: Vec<Kind>,
    /// The open file, and the day it is for.
    open: Option<(Option<Day>, TableFile)>,
    aside: Spill,
    written: Vec<Written>,
}

impl Shelf {
    /// Of a table without any file yet.
    pub fn new<R: 'static>(table: &Table<R>, place: &Place) -> Shelf {
        Shelf {
            place: place.clone(),
            part: table.part,
            stem: table.stem(),
            layout: table.layout,
            schema: table.schema(),
            kinds: table.kinds().collect(),
            open: None,
            aside: Spill::new(place.root.join(SPILL), table.name, table.schema()),
            written: Vec::new(),
        }
    }

    /// Whether anybody wants the table.
    pub fn is_wanted(&self) -> bool {
        self.place.tables == Wanted::All || self.part == Part::Series
    }

    /// Sets a run of rows aside, in order, each with its rank.
    ///
    /// # Errors
    /// If the disk refuses them.
    pub fn set_aside(
        &mut self,
        batches: &mut dyn Iterator<Item = Result<(RecordBatch, Vec<Rank>), ArrowError>>,
    ) -> Result<(), RecordError> {
        self.aside.add(batches)
    }

    /// Whether rows were set aside.
    pub fn has_set_aside(&self) -> bool {
        !self.aside.is_empty()
    }

    /// Writes all rows that were set aside, in order.
    ///
    /// # Errors
    /// If they cannot be read back, or the disk refuses them.
    pub fn merge(&mut self) -> Result<(), RecordError> {
        self.turn_to(None)?;
        match &mut self.open {
            Some((_, file)) => self.aside.merge(&mut |batch| file.add_batch(batch)),
            None => Ok(()),
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
        let Place { root, format, .. } = &self.place;
        let extension = format.extension();
        let relative = match day {
            Some(day) => format!("{}/date={day}/part-0.{extension}", self.stem),
            None => format!("{}.{extension}", self.stem),
        };
        let file = TableFile::create(root, relative, &self.schema, self.kinds.clone(), *format)?;
        self.open = Some((day, file));
        Ok(())
    }

    /// Adds so many rows to the open file: `put` adds the values of the column at a place to its cells.
    ///
    /// # Errors
    /// If the disk refuses them.
    pub fn add(&mut self, rows: usize, put: &mut dyn FnMut(usize, &mut Cells)) -> Result<(), RecordError> {
        match &mut self.open {
            Some((_, file)) => file.add(rows, put),
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
        let rows = self.written.iter().map(|file| file.rows).sum();
        Ok(Some(Finished {
            table: self.stem,
            rows,
            files: self.written,
        }))
    }

    fn close_file(&mut self) -> Result<(), RecordError> {
        if let Some((_, file)) = self.open.take() {
            self.written.push(file.close()?);
        }
        Ok(())
    }
}
