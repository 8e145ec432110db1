//! A table under way: its declaration, the file that is open, the rows that wait for their place.
//!
//! A table that comes in order is written as it comes. One that does not (labels are sent once all about them is
//! known) is held, put in order at the end and written then.

use std::path::{Path, PathBuf};

use super::error::RecordError;
use super::table::{Layout, Part, Table};
use super::writer::{Format, TableFile, Written};
use crate::engine::time::Day;

/// Rows that are turned into columns at a time: few enough to stay in the cache.
const BATCH: usize = 1 << 14;

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

/// A table under way.
pub struct Sheet<R> {
    table: Table<R>,
    place: Place,
    /// The open file, and the day it is for.
    open: Option<(Option<Day>, TableFile)>,
    held: Vec<R>,
    written: Vec<Written>,
}

impl<R: 'static> Sheet<R> {
    /// Begins a table; nothing is on the disk before its first row or its end.
    #[must_use]
    pub fn new(table: Table<R>, place: &Place) -> Sheet<R> {
        Sheet {
            table,
            place: place.clone(),
            open: None,
            held: Vec::new(),
            written: Vec::new(),
        }
    }

    fn is_wanted(&self) -> bool {
        self.place.tables == Wanted::All || self.table.part == Part::Series
    }

    /// Keeps one row of a table that is put in order at the end.
    pub fn hold(&mut self, row: R) {
        if self.is_wanted() {
            self.held.push(row);
        }
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
        let mut held = std::mem::take(&mut self.held);
        self.table.sort(&mut held);
        if !held.is_empty() {
            self.append(&held)?;
        }
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

    fn write(&mut self, day: Option<Day>, rows: &[R]) -> Result<(), RecordError> {
        if !self.is_wanted() {
            return Ok(());
        }
        if self.open.as_ref().is_some_and(|(open, _)| *open != day) {
            self.close_file()?;
        }
        let (_, file) = match &mut self.open {
            Some(open) => open,
            None => {
                let relative = relative(&self.table.stem(), day, self.place.format);
                let schema = self.table.schema();
                let file = TableFile::create(
                    &self.place.root,
                    relative,
                    &schema,
                    self.table.kinds(),
                    self.place.format,
                )?;
                self.open.insert((day, file))
            }
        };
        for rows in rows.chunks(BATCH) {
            let batch = self
                .table
                .encode(rows)
                .map_err(|error| RecordError::write(Path::new(self.table.name), &error))?;
            file.write(&batch)?;
        }
        Ok(())
    }

    fn close_file(&mut self) -> Result<(), RecordError> {
        if let Some((_, file)) = self.open.take() {
            self.written.push(file.close()?);
        }
        Ok(())
    }
}

fn relative(stem: &str, day: Option<Day>, format: Format) -> String {
    let extension = format.extension();
    match day {
        Some(day) => format!("{stem}/date={day}/part-0.{extension}"),
        None => format!("{stem}.{extension}"),
    }
}
