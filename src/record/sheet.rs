//! A table under way: its declaration, the file that is open, the rows that wait for their place.
//!
//! A table that comes in order is written as it comes. One that does not (labels are sent once all about them is
//! known) is held, in memory while it is small and else on the disk, and put in order at the end.

use std::path::{Path, PathBuf};

use super::error::RecordError;
use super::spill::{self, Spill};
use super::table::{Layout, Part, Table};
use super::writer::{Format, TableFile, Written};
use crate::engine::time::Day;

/// Rows that are turned into columns at a time: few enough to stay in the cache.
const BATCH: usize = 1 << 12;

/// Rows that are held in memory before they go to wait on the disk.
const HELD: usize = 1 << 18;

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

/// A table under way.
pub struct Sheet<R> {
    table: Table<R>,
    place: Place,
    /// The open file, and the day it is for.
    open: Option<(Option<Day>, TableFile)>,
    held: Vec<R>,
    spill: Spill,
    written: Vec<Written>,
}

impl<R: 'static> Sheet<R> {
    /// Begins a table; nothing is on the disk before its first row or its end.
    #[must_use]
    pub fn new(table: Table<R>, place: &Place) -> Sheet<R> {
        let spill = waiting(&table, place);
        Sheet {
            table,
            place: place.clone(),
            open: None,
            held: Vec::new(),
            spill,
            written: Vec::new(),
        }
    }

    fn is_wanted(&self) -> bool {
        self.place.tables == Wanted::All || self.table.part == Part::Series
    }

    /// Keeps one row of a table that is put in order at the end.
    ///
    /// # Errors
    /// If it is time to move rows to the disk, and that refuses them.
    pub fn hold(&mut self, row: R) -> Result<(), RecordError> {
        if self.is_wanted() {
            self.held.push(row);
            if self.held.len() >= HELD {
                self.spill()?;
            }
        }
        Ok(())
    }

    /// Writes rows that come in the table's order.
    ///
    /// # Errors
    /// If the disk refuses them.
    pub fn append(&mut self, rows: &[R]) -> Result<(), RecordError> {
        self.write(None, rows)
    }

    /// Writes rows of a day; days come in order.
    ///
    /// # Errors
    /// If the disk refuses them.
    pub fn append_day(&mut self, day: Day, rows: &[R]) -> Result<(), RecordError> {
        self.write(Some(day), rows)
    }

    /// Ends the table; one that never had a row gets a file without any (of `first_day` if it has a file a day).
    ///
    /// # Errors
    /// If the disk refuses its last rows.
    pub fn close(mut self, first_day: Day) -> Result<Option<Finished>, RecordError> {
        if !self.is_wanted() {
            return Ok(None);
        }
        self.release()?;
        if self.open.is_none() {
            let day = (self.table.layout == Layout::ByDay).then_some(first_day);
            self.write(day, &[])?;
        }
        self.close_file()?;
        let rows = self.written.iter().map(|file| file.rows).sum();
        Ok(Some(Finished {
            table: self.table.stem(),
            rows,
            files: self.written,
        }))
    }

    /// Moves the held rows to the disk, as a run, if this table's order allows it.
    fn spill(&mut self) -> Result<(), RecordError> {
        if self.table.ranks(&[]).is_none() {
            return Ok(());
        }
        self.table.sort(&mut self.held);
        let table = &self.table;
        let batch = |rows: &[R]| {
            let ranks = table.ranks(rows).unwrap_or_default();
            table.encode(rows).map(|batch| (batch, ranks))
        };
        self.spill.add(self.held.chunks(spill::BATCH).map(batch))?;
        self.held.clear();
        Ok(())
    }

    /// Writes the rows that waited, in order.
    fn release(&mut self) -> Result<(), RecordError> {
        if self.spill.is_empty() {
            let mut held = std::mem::take(&mut self.held);
            self.table.sort(&mut held);
            return if held.is_empty() { Ok(()) } else { self.append(&held) };
        }
        self.spill()?;
        self.held = Vec::new();
        let runs = std::mem::replace(&mut self.spill, waiting(&self.table, &self.place));
        let file = self.file(None)?;
        runs.merge(|batch| file.write(batch))
    }

    fn write(&mut self, day: Option<Day>, rows: &[R]) -> Result<(), RecordError> {
        if !self.is_wanted() {
            return Ok(());
        }
        self.file(day)?;
        let Some((_, file)) = &mut self.open else { return Ok(()) };
        for rows in rows.chunks(BATCH) {
            let batch = self.table.encode(rows);
            file.write(&batch.map_err(|error| RecordError::write(Path::new(self.table.name), &error))?)?;
        }
        Ok(())
    }

    /// The file of a day, or the only one; begins it, and ends the one before.
    fn file(&mut self, day: Option<Day>) -> Result<&mut TableFile, RecordError> {
        if self.open.as_ref().is_some_and(|(open, _)| *open != day) {
            self.close_file()?;
        }
        let open = match self.open.take() {
            Some(open) => open,
            None => {
                let Place { root, format, .. } = &self.place;
                let relative = relative(&self.table.stem(), day, *format);
                (
                    day,
                    TableFile::create(root, relative, &self.table.schema(), self.table.kinds(), *format)?,
                )
            }
        };
        Ok(&mut self.open.insert(open).1)
    }

    fn close_file(&mut self) -> Result<(), RecordError> {
        if let Some((_, file)) = self.open.take() {
            self.written.push(file.close()?);
        }
        Ok(())
    }
}

fn waiting<R: 'static>(table: &Table<R>, place: &Place) -> Spill {
    Spill::new(place.root.join(SPILL), table.name, table.schema())
}

fn relative(stem: &str, day: Option<Day>, format: Format) -> String {
    let extension = format.extension();
    match day {
        Some(day) => format!("{stem}/date={day}/part-0.{extension}"),
        None => format!("{stem}.{extension}"),
    }
}
