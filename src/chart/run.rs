//! A recorded run as charts see it: tables by name, a few columns of them, row by row.
//!
//! A table is a file `name.parquet` or a folder of such files; `.csv` is read alike, its cells parsed on the way. Only the
//! columns asked for are read, and with a list of ids only the rows that carry one of them, so that a table of millions of
//! payments is never held whole. A table that is not there is empty. Nothing is ever written.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, BooleanArray, RecordBatch};
use arrow_buffer::BooleanBuffer;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowPredicateFn, ParquetRecordBatchReaderBuilder, RowFilter, RowSelection};
use parquet::file::metadata::ParquetMetaData;
use parquet::file::statistics::Statistics;
use rayon::prelude::*;

use super::ChartError;
use super::row::{Cells, Row};
use super::yardstick::Yardstick;
use crate::audit::csv::CsvBatches;
use crate::record::CREATOR;

/// An opened run directory.
#[derive(Debug)]
pub struct Run {
    dir: PathBuf,
    /// What amounts are measured in.
    pub yardstick: Yardstick,
}

impl Run {
    /// Opens a run directory.
    ///
    /// # Errors
    /// If there are no tables of a run in it, or its cases cannot be read.
    pub fn open(dir: &Path) -> Result<Run, ChartError> {
        if !dir.join("truth").is_dir() {
            return Err(ChartError::NoRun(dir.to_owned()));
        }
        let mut run = Run {
            dir: dir.to_owned(),
            yardstick: Yardstick::default(),
        };
        run.yardstick = Yardstick::of(&run, &dir.join("manifest.json"))?;
        Ok(run)
    }

    /// The names of a table's columns, in order; none if the table is not there.
    ///
    /// # Errors
    /// If its first file cannot be read.
    pub fn columns(&self, table: &str) -> Result<Vec<String>, ChartError> {
        let files = self.files(table)?;
        files.first().map_or(Ok(Vec::new()), |file| column_names(file))
    }

    /// Calls `each` with every row of a table, in file order; a row's cells are the columns asked for, in that order.
    ///
    /// # Errors
    /// If a file cannot be read or lacks a column.
    pub fn scan(&self, table: &str, columns: &[&str], mut each: impl FnMut(Row<'_>)) -> Result<(), ChartError> {
        for file in self.files(table)? {
            read(&file, columns, None, &mut |cells| cells.rows().for_each(&mut each))?;
        }
        Ok(())
    }

    /// As [`Run::scan`], but only the rows whose first column is among `ids`, which are ascending.
    ///
    /// # Errors
    /// If a file cannot be read or lacks a column.
    pub fn find(
        &self,
        table: &str,
        columns: &[&str],
        ids: &Arc<[u64]>,
        mut each: impl FnMut(Row<'_>),
    ) -> Result<(), ChartError> {
        if ids.is_empty() {
            return Ok(());
        }
        let found = self
            .files(table)?
            .par_iter()
            .map(|file| {
                let mut found = Vec::new();
                read(file, columns, Some(ids), &mut |mut cells| {
                    cells.keep(|row| ids.binary_search(&row.id(0)).is_ok());
                    if !cells.is_empty() {
                        found.push(cells);
                    }
                })?;
                Ok(found)
            })
            .collect::<Result<Vec<_>, ChartError>>()?;
        found.iter().flatten().flat_map(Cells::rows).for_each(&mut each);
        Ok(())
    }

    /// A table's files in name order.
    fn files(&self, table: &str) -> Result<Vec<PathBuf>, ChartError> {
        for ending in ["parquet", "csv"] {
            let file = self.dir.join(format!("{table}.{ending}"));
            if file.is_file() {
                return Ok(vec![file]);
            }
        }
        let mut files = Vec::new();
        let mut folders = vec![self.dir.join(table)];
        while let Some(folder) = folders.pop().filter(|folder| folder.is_dir()) {
            for entry in std::fs::read_dir(&folder).map_err(|cause| ChartError::file(&folder, cause))? {
                let path = entry.map_err(|cause| ChartError::file(&folder, cause))?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if is(&path, "parquet") || is(&path, "csv") {
                    files.push(path);
                }
            }
        }
        files.sort();
        Ok(files)
    }
}

fn is(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}

fn column_names(path: &Path) -> Result<Vec<String>, ChartError> {
    let file = File::open(path).map_err(|cause| ChartError::file(path, cause))?;
    if is(path, "csv") {
        let mut head = String::new();
        BufReader::new(file)
            .read_line(&mut head)
            .map_err(|cause| ChartError::file(path, cause))?;
        return Ok(head
            .trim_end()
            .split(',')
            .map(|name| name.trim_matches('"').to_owned())
            .collect());
    }
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|cause| ChartError::file(path, cause))?;
    Ok(reader
        .schema()
        .fields()
        .iter()
        .map(|field| field.name().clone())
        .collect())
}

/// Rows that are read at a time.
const BATCH: usize = 16_384;

/// Hands columns of one file to `each`, batch by batch; with `ids`, rows that cannot match may be left out.
fn read(
    path: &Path,
    columns: &[&str],
    ids: Option<&Arc<[u64]>>,
    each: &mut dyn FnMut(Cells),
) -> Result<(), ChartError> {
    let names = column_names(path)?;
    let places = columns
        .iter()
        .map(|&column| names.iter().position(|name| name == column))
        .zip(columns)
        .map(|(place, &column)| {
            place.ok_or_else(|| ChartError::Column {
                path: path.to_owned(),
                column: column.to_owned(),
            })
        })
        .collect::<Result<Vec<_>, ChartError>>()?;
    let file = File::open(path).map_err(|cause| ChartError::file(path, cause))?;
    let take = |batch: Result<RecordBatch, ArrowError>| -> Result<(), ChartError> {
        let cells = batch.and_then(|batch| Cells::of(&batch, columns));
        each(cells.map_err(|cause| ChartError::file(path, cause))?);
        Ok(())
    };
    if is(path, "csv") {
        let fields = names
            .iter()
            .map(|name| Field::new(name, DataType::Utf8, true))
            .collect::<Vec<_>>();
        let mut reader = CsvBatches::new(file, &Schema::new(fields), places, BATCH)
            .map_err(|cause| ChartError::file(path, cause))?;
        return reader.try_for_each(take);
    }
    let mut reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .map_err(|cause| ChartError::file(path, cause))?
        .with_batch_size(BATCH);
    let mask = ProjectionMask::roots(reader.parquet_schema(), places.iter().copied());
    if let Some(ids) = ids {
        let place = places.first().copied().unwrap_or_default();
        reader = if let Some(rows) = rows_by_bounds(reader.metadata(), place, ids) {
            reader.with_row_selection(rows)
        } else {
            let key = ProjectionMask::roots(reader.parquet_schema(), [place]);
            reader.with_row_filter(RowFilter::new(vec![Box::new(wanted(key, Arc::clone(ids)))]))
        };
    }
    let mut reader = reader
        .with_projection(mask)
        .build()
        .map_err(|cause| ChartError::file(path, cause))?;
    reader.try_for_each(take)
}

/// The rows whose id is among `ids`, which are ascending, if the file's bounds say where each is: ids of payments count up
/// without a gap, so that a row group whose largest is as far from its least as it has rows holds all between, in order.
/// That is known of files that this program wrote, and of no others.
fn rows_by_bounds(file: &ParquetMetaData, place: usize, ids: &[u64]) -> Option<RowSelection> {
    if file.file_metadata().created_by() != Some(CREATOR) {
        return None;
    }
    let (mut rows, mut ranges) = (0, Vec::<Range<usize>>::new());
    for group in file.row_groups() {
        let count = usize::try_from(group.num_rows()).ok()?;
        let Statistics::Int64(bounds) = group.columns().get(place)?.statistics()? else {
            return None;
        };
        let (least, largest) = (bounds.min_opt()?.cast_unsigned(), bounds.max_opt()?.cast_unsigned());
        if largest.checked_sub(least)?.checked_add(1)? != count as u64 {
            return None;
        }
        let first = ids.partition_point(|&id| id < least);
        for &id in ids[first..].iter().take_while(|&&id| id <= largest) {
            let row = rows + (id - least) as usize;
            match ranges.last_mut() {
                Some(range) if range.end == row => range.end += 1,
                Some(range) if range.end > row => {}
                _ => ranges.push(row..row + 1),
            }
        }
        rows += count;
    }
    Some(RowSelection::from_consecutive_ranges(ranges.into_iter(), rows))
}

/// Keeps the rows whose id is among `ids`. Ids mostly come in ascending order, so a cursor runs along.
fn wanted(
    key: ProjectionMask,
    ids: Arc<[u64]>,
) -> ArrowPredicateFn<impl FnMut(RecordBatch) -> Result<BooleanArray, ArrowError> + Send> {
    let mut cursor = 0_usize;
    ArrowPredicateFn::new(key, move |batch: RecordBatch| {
        let column = batch.column(0);
        let Some(keys) = column.as_primitive_opt::<arrow_array::types::UInt64Type>() else {
            return Ok(BooleanArray::from(vec![true; column.len()]));
        };
        let keys = keys.values();
        let kept = BooleanBuffer::collect_bool(keys.len(), |row| {
            let id = keys[row];
            if cursor > 0 && ids[cursor - 1] >= id {
                cursor = ids.partition_point(|&wanted| wanted < id);
            } else if ids.get(cursor).is_some_and(|&wanted| wanted < id) {
                cursor += ids[cursor..].partition_point(|&wanted| wanted < id);
            }
            ids.get(cursor) == Some(&id)
        });
        Ok(BooleanArray::new(kept, None))
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, Size};
    use super::*;

    #[test]
    fn a_find_yields_exactly_the_rows_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        fixture::write(dir.path(), Size::Small);
        let run = Run::open(dir.path()).unwrap();
        let mut all = Vec::new();
        run.scan("observed/transactions", &["tx_id"], |row| all.push(row.id(0)))
            .unwrap();
        assert!(all.len() > 50);
        let wanted = all.iter().copied().step_by(7).collect::<Vec<_>>();
        let mut found = Vec::new();
        let ids: Arc<[u64]> = wanted.clone().into();
        run.find("observed/transactions", &["tx_id", "rail"], &ids, |row| {
            found.push(row.id(0))
        })
        .unwrap();
        assert_eq!(found, wanted);
    }

    #[test]
    fn rows_are_found_by_the_bounds_of_a_file_that_this_program_wrote() {
        use crate::record::Format;
        use crate::record::cell::{Cell, Kind};
        use crate::record::writer::TableFile;
        let home = tempfile::tempdir().unwrap();
        let schema = Arc::new(Schema::new(vec![Field::new("tx_id", DataType::UInt64, false)]));
        let write = |name: &str, ids: &[u64]| {
            let (kinds, format) = (vec![Kind::Serial], Format::Parquet);
            let mut file = TableFile::create(home.path(), name.to_owned(), &schema, kinds, format).unwrap();
            let put = &mut |_, cells: &mut crate::record::cells::Cells| u64::put(ids.iter().copied(), cells);
            file.add(ids.len(), put).unwrap();
            file.close().unwrap();
            ParquetRecordBatchReaderBuilder::try_new(File::open(home.path().join(name)).unwrap()).unwrap()
        };
        let asked = [3, 12, 13, 19, 40];
        let whole = write("whole.parquet", &(10..20).collect::<Vec<u64>>());
        let rows = rows_by_bounds(whole.metadata(), 0, &asked).unwrap();
        let expected = RowSelection::from_consecutive_ranges([2..4, 9..10].into_iter(), 10);
        assert_eq!(rows, expected);
        let gap = write("gap.parquet", &[10, 11, 13]);
        assert!(rows_by_bounds(gap.metadata(), 0, &asked).is_none());
    }

    #[test]
    fn a_missing_table_is_empty_and_a_missing_column_is_named() {
        let dir = tempfile::tempdir().unwrap();
        fixture::write(dir.path(), Size::Small);
        let run = Run::open(dir.path()).unwrap();
        assert_eq!(run.columns("truth/nowhere").unwrap(), Vec::<String>::new());
        run.scan("truth/nowhere", &["x"], |_| panic!("no rows")).unwrap();
        let error = run.scan("truth/cases", &["colour"], |_| ()).unwrap_err();
        assert!(
            error.to_string().ends_with("truth/cases.parquet: no column `colour`"),
            "{error}"
        );
    }

    #[test]
    fn csv_reads_like_parquet() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("truth")).unwrap();
        let text = "id,at,amount,yes,word\n18446744073709551615,2025-01-02T00:00:01.000Z,-5,true,a\n7,,,false,\n";
        std::fs::write(dir.path().join("truth/things.csv"), text).unwrap();
        let run = Run::open(dir.path()).unwrap();
        let mut rows = Vec::new();
        run.scan("truth/things", &["id", "at", "amount", "yes", "word"], |row| {
            rows.push((
                row.id(0),
                row.seconds(1),
                row.whole(2),
                row.flag(3),
                row.word(4).map(str::to_owned),
            ));
        })
        .unwrap();
        assert_eq!(
            rows[0],
            (u64::MAX, Some(1_735_776_001), Some(-5), true, Some("a".to_owned()))
        );
        assert_eq!(rows[1], (7, None, None, false, None));
    }
}
