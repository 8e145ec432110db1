//! A table under way: its declaration, the rows that wait for their place, and the [`TableFiles`] with its files.
//!
//! A table that comes in order is written as it comes. One that does not (labels are sent once all about them is
//! known) is held, in memory while it is small and else on the disk, and put in order at the end.

use super::error::RecordError;
use super::spill;
use super::table::Table;
use super::table_files::{Finished, Place, TableFiles};
use crate::engine::prefetch::chunks_ahead;
use crate::engine::time::Day;

/// Rows that are turned into columns at a time: few enough for the nearest memory, where every column looks for them.
pub const BATCH: usize = 1 << 8;

/// Bytes of rows that are held in memory before they go to wait on the disk, texts of their own not counted: room for
/// the SIMs of a million people.
const HELD: usize = 96 << 20;

/// A table under way.
pub struct TableWriter<R> {
    table: Table<R>,
    held: Vec<R>,
    /// How many are held before they go to wait on the disk.
    room: usize,
    files: TableFiles,
}

impl<R: 'static> TableWriter<R> {
    /// Begins a table; nothing is on the disk before its first row or its end.
    #[must_use]
    pub fn new(table: Table<R>, place: &Place) -> TableWriter<R> {
        let files = TableFiles::new(&table, place);
        let room = if files.may_set_aside() {
            HELD / size_of::<R>().max(1)
        } else {
            usize::MAX
        };
        TableWriter {
            table,
            held: Vec::new(),
            room,
            files,
        }
    }

    /// Keeps one row of a table that is put in order at the end.
    ///
    /// # Errors
    /// If it is time to move rows to the disk, and that refuses them.
    pub fn hold(&mut self, row: R) -> Result<(), RecordError> {
        self.hold_all([row])
    }

    /// Keeps some rows.
    ///
    /// # Errors
    /// As [`TableWriter::hold`].
    pub fn hold_all(&mut self, rows: impl IntoIterator<Item = R>) -> Result<(), RecordError> {
        if self.files.is_wanted() {
            self.held.extend(rows);
            if self.held.len() >= self.room {
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
        if self.files.is_wanted() {
            self.release()?;
        }
        self.files.close(first_day)
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
            table.batch(rows).map(|batch| (batch, ranks))
        };
        self.files.set_aside(&mut self.held.chunks(spill::BATCH).map(batch))?;
        self.held.clear();
        Ok(())
    }

    /// Writes the rows that waited, in order.
    fn release(&mut self) -> Result<(), RecordError> {
        if self.files.has_set_aside() {
            self.spill()?;
            self.held = Vec::new();
            return self.files.merge();
        }
        let mut held = std::mem::take(&mut self.held);
        self.table.sort(&mut held);
        if held.is_empty() { Ok(()) } else { self.append(&held) }
    }

    fn write(&mut self, day: Option<Day>, rows: &[R]) -> Result<(), RecordError> {
        if self.files.is_wanted() {
            self.files.turn_to(day)?;
            for rows in chunks_ahead(rows, BATCH) {
                let table = &self.table;
                self.files
                    .add(rows.len(), &mut |place, cells| table.put(rows, place, cells))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::table_files::Wanted;
    use super::super::writer::Format;
    use super::*;

    /// The bytes of a table of numbers that were told in this order and held by so many.
    fn written(rows: &[u64], room: usize) -> Vec<u8> {
        let home = tempfile::tempdir().unwrap();
        let place = Place::Directory {
            root: home.path().to_path_buf(),
            format: Format::Csv,
            tables: Wanted::All,
        };
        let table = Table::<u64>::truth("numbers", "A number.")
            .in_order_of(|row| row / 10)
            .column("number", |row| *row, "It.");
        let mut writer = TableWriter::new(table, &place);
        writer.room = room;
        for some in rows.chunks(3) {
            writer.hold_all(some.iter().copied()).unwrap();
        }
        writer.close(Day(0)).unwrap().unwrap();
        std::fs::read(home.path().join("truth/numbers.csv")).unwrap()
    }

    #[test]
    fn rows_that_waited_on_the_disk_come_in_the_same_order() {
        let rows = [52, 11, 93, 58, 14, 20, 51, 99];
        let in_order = b"number\n11\n14\n20\n52\n58\n51\n93\n99\n";
        assert_eq!(written(&rows, 100), in_order, "in memory");
        for room in [1, 4, 8] {
            assert_eq!(written(&rows, room), in_order, "{room} in memory, the rest on the disk");
        }
    }
}
