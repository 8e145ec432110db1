//! A few rows of a long table, by id, without reading the rest of it where the file's bounds allow.

use std::ops::Range;

use arrow_array::{BooleanArray, RecordBatch};
use arrow_select::filter::filter_record_batch;
use parquet::arrow::arrow_reader::RowSelection;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::statistics::Statistics;

use super::scan;
use super::{Damage, Part, Types};

/// Who says, in its files, that it wrote them in the order of their ids.
const ORDERLY: &str = "scamnet";

/// The rows of a file whose first column of those asked for is among `ids`, which ascend.
///
/// # Errors
/// If the file cannot be read, or its first column holds no ids.
pub fn find(part: &Part, types: Types, columns: &[&str], ids: &[u64]) -> Result<Vec<RecordBatch>, Damage> {
    let mut found = Vec::new();
    let select = |file: &scan::Parquet, place: usize| rows_by_bounds(file.metadata(), place, ids);
    scan::scan_some(part, types, columns, &select, &mut |batch| {
        let keys = batch.ids(columns.first().copied().unwrap_or_default())?;
        let is_sought = |id: Option<u64>| id.is_some_and(|id| ids.binary_search(&id).is_ok());
        let sought: BooleanArray = keys.iter().map(|id| Some(is_sought(id))).collect();
        let rows = filter_record_batch(&batch.record, &sought).map_err(|error| part.broken(error))?;
        if rows.num_rows() > 0 {
            found.push(rows);
        }
        Ok(())
    })?;
    Ok(found)
}

/// The rows whose id is among `ids`, which are ascending, if the file's bounds say where each is: ids of payments count
/// up without a gap, so that a row group whose largest is as far from its least as it has rows holds all between, in
/// order. That is known of files that this program wrote, and of no others.
fn rows_by_bounds(file: &ParquetMetaData, place: usize, ids: &[u64]) -> Option<RowSelection> {
    if file.file_metadata().created_by() != Some(ORDERLY) {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_schema::{DataType, Field, Schema};

    use super::super::Dataset;
    use super::*;
    use crate::record::Format;
    use crate::record::cell::{Cell, Kind};
    use crate::record::writer::TableFile;

    fn types(_: &str, _: &str) -> DataType {
        DataType::UInt64
    }

    /// A dataset with a table of these ids, as this program writes it.
    fn written(root: &std::path::Path, ids: &[u64], format: Format) -> Dataset {
        let schema = Arc::new(Schema::new(vec![Field::new("tx_id", DataType::UInt64, false)]));
        let name = format!("observed/paid.{}", format.extension());
        let mut file = TableFile::create(root, name, &schema, vec![Kind::Serial], format).unwrap();
        let put = &mut |_, cells: &mut crate::record::cells::Cells| u64::put(ids.iter().copied(), cells);
        file.add(ids.len(), put).unwrap();
        file.close().unwrap();
        Dataset::open(root, types)
    }

    #[test]
    fn exactly_the_rows_asked_for_are_found() {
        let gapless: Vec<u64> = (10..30_000).collect();
        let scattered: Vec<u64> = (0..30_000).map(|at| at * 7_919 % 30_011).collect();
        let asked = [3, 12, 13, 19, 16_500, 29_999, 30_012];
        for (ids, format) in [
            (&gapless, Format::Parquet),
            (&scattered, Format::Parquet),
            (&scattered, Format::Csv),
        ] {
            let home = tempfile::tempdir().unwrap();
            let dataset = written(home.path(), ids, format);
            let find = |asked: &[u64]| {
                let mut found: Vec<u64> = Vec::new();
                let found_in = |batch: &super::super::Batch| {
                    found.extend(batch.ids("tx_id")?.values());
                    Ok(())
                };
                dataset.find("observed/paid", &["tx_id"], asked, found_in).unwrap();
                found
            };
            let expected: Vec<u64> = ids.iter().copied().filter(|id| asked.contains(id)).collect();
            assert!(expected.len() >= 5);
            assert_eq!(find(&asked), expected);
            assert_eq!(find(&[]), [0_u64; 0]);
        }
    }

    #[test]
    fn rows_are_found_by_the_bounds_of_a_file_that_this_program_wrote() {
        let select = |ids: &[u64]| {
            let home = tempfile::tempdir().unwrap();
            written(home.path(), ids, Format::Parquet);
            let file = std::fs::File::open(home.path().join("observed/paid.parquet")).unwrap();
            let file = scan::Parquet::try_new(file).unwrap();
            rows_by_bounds(file.metadata(), 0, &[3, 12, 13, 19, 40])
        };
        let expected = RowSelection::from_consecutive_ranges([2..4, 9..10].into_iter(), 10);
        assert_eq!(select(&(10..20).collect::<Vec<u64>>()), Some(expected));
        assert_eq!(select(&[10, 11, 13]), None);
    }
}
