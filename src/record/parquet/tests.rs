//! What is written here is read back by the `parquet` crate.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int32Array, Int64Array, RecordBatch,
    StringArray, TimestampMillisecondArray, UInt64Array,
};
use arrow_schema::{Field, Schema};
use arrow_select::concat::concat_batches;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Encoding, PageType};
use parquet::file::properties::ReaderProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::serialized_reader::ReadOptionsBuilder;
use parquet::file::statistics::Statistics;
use proptest::prelude::*;

use super::Layout;
use super::bits::{pack, pack_64, run, run_of_flags, width};
use super::file::ParquetFile;
use crate::record::cell::{Kind, ZONE};
use crate::record::cells::Cells;

/// Columns of every kind, with nulls where a value is not given.
fn batch(rows: &[(Option<u64>, i64, bool)], nullable: bool) -> (Vec<Kind>, RecordBatch) {
    let words = ["", "settled", "instant", "a word that is longer than the others"];
    let given = |row: &(Option<u64>, i64, bool)| if nullable { row.0 } else { Some(row.0.unwrap_or(7)) };
    let codes: Int32Array = rows.iter().map(|row| given(row).map(|id| (id % 4) as i32)).collect();
    let words = Arc::new(StringArray::from_iter_values(words));
    let columns: Vec<(Kind, ArrayRef)> = vec![
        (Kind::Id, Arc::new(rows.iter().map(given).collect::<UInt64Array>())),
        (
            Kind::Serial,
            Arc::new((0..rows.len() as u64).map(Some).collect::<UInt64Array>()),
        ),
        (
            Kind::Money,
            Arc::new(rows.iter().map(|row| given(row).map(|_| row.1)).collect::<Int64Array>()),
        ),
        (
            Kind::Small,
            Arc::new(
                rows.iter()
                    .map(|row| given(row).map(|_| row.1 as i32))
                    .collect::<Int32Array>(),
            ),
        ),
        (
            Kind::Real,
            Arc::new(
                rows.iter()
                    .map(|row| given(row).map(|_| row.1 as f64 / 3.0))
                    .collect::<Float64Array>(),
            ),
        ),
        (
            Kind::Flag,
            Arc::new(
                rows.iter()
                    .map(|row| given(row).map(|_| row.2))
                    .collect::<BooleanArray>(),
            ),
        ),
        (
            Kind::Time,
            Arc::new(
                rows.iter()
                    .map(|row| given(row).map(|_| row.1))
                    .collect::<TimestampMillisecondArray>()
                    .with_timezone(ZONE),
            ),
        ),
        (
            Kind::Date,
            Arc::new(
                rows.iter()
                    .map(|row| given(row).map(|_| row.1 as i32))
                    .collect::<Date32Array>(),
            ),
        ),
        (Kind::Word, Arc::new(DictionaryArray::<Int32Type>::new(codes, words))),
    ];
    let kinds = columns.iter().map(|(kind, _)| *kind).collect();
    let field = |(at, (kind, array)): (usize, &(Kind, ArrayRef))| {
        Field::new(
            format!("column_{at}"),
            kind.data_type(),
            array.null_count() > 0 || nullable,
        )
    };
    let schema = Schema::new(columns.iter().enumerate().map(field).collect::<Vec<Field>>());
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    (kinds, RecordBatch::try_new(Arc::new(schema), arrays).unwrap())
}

fn written(kinds: Vec<Kind>, batches: &[RecordBatch], layout: Layout) -> Bytes {
    let mut file = ParquetFile::create(Vec::new(), &batches[0].schema(), kinds, layout).unwrap();
    for batch in batches {
        let put = &mut |place, cells: &mut Cells| cells.add(batch.column(place)).unwrap();
        file.add(batch.num_rows(), put).unwrap();
    }
    file.close().unwrap().into()
}

fn read(file: Bytes) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let schema = Arc::clone(reader.schema());
    let batches: Vec<RecordBatch> = reader.build().unwrap().collect::<Result<_, _>>().unwrap();
    concat_batches(&schema, &batches).unwrap()
}

/// Words may have other codes in the file than in the batch.
fn assert_same(read: &RecordBatch, written: &RecordBatch) {
    assert_eq!(read.schema(), written.schema());
    for (read, written) in read.columns().iter().zip(written.columns()) {
        let words = |array: &ArrayRef| -> Option<Vec<Option<String>>> {
            let words = array.as_any().downcast_ref::<DictionaryArray<Int32Type>>()?;
            let words = words.downcast_dict::<StringArray>()?;
            Some(words.into_iter().map(|word| word.map(str::to_owned)).collect())
        };
        match (words(read), words(written)) {
            (Some(read), Some(written)) => assert_eq!(read, written),
            _ => assert_eq!(read, written),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_written_is_read_back(
        rows in prop::collection::vec((prop::option::of(any::<u64>()), any::<i64>(), any::<bool>()), 1..700),
        nullable in any::<bool>(),
        cut in 1_usize..700,
    ) {
        let (kinds, whole) = batch(&rows, nullable);
        let parts: Vec<RecordBatch> = (0..rows.len())
            .step_by(cut)
            .map(|from| whole.slice(from, cut.min(rows.len() - from)))
            .collect();
        for layout in [Layout::Packed, Layout::Plain] {
            assert_same(&read(written(kinds.clone(), &parts, layout)), &whole);
        }
    }
}

#[test]
fn columns_go_on_over_pages_and_row_groups() {
    let rows: Vec<(Option<u64>, i64, bool)> = (0..1_200_000_u64)
        .map(|row| {
            (
                (row % 3 > 0).then_some(row.wrapping_mul(0x9e37_79b9) >> 7),
                row as i64 / 5,
                row % 7 == 0,
            )
        })
        .collect();
    for nullable in [true, false] {
        let (kinds, whole) = batch(&rows, nullable);
        let parts: Vec<RecordBatch> = (0..rows.len())
            .step_by(50_000)
            .map(|from| whole.slice(from, 50_000))
            .collect();
        for layout in [Layout::Packed, Layout::Plain] {
            assert_same(&read(written(kinds.clone(), &parts, layout)), &whole);
        }
    }
}

#[test]
fn a_file_without_rows_has_its_schema() {
    let (kinds, whole) = batch(&[(None, 0, false)], true);
    let empty = RecordBatch::new_empty(whole.schema());
    let file = written(kinds, &[empty], Layout::Packed);
    assert_eq!(read(file).schema(), whole.schema());
}

/// How many nulls the pages of a chunk say that they have.
fn nulls_of_pages(file: &Bytes, column: usize) -> Vec<Option<u64>> {
    let properties = ReaderProperties::builder().set_read_page_statistics(true).build();
    let options = ReadOptionsBuilder::new().with_reader_properties(properties).build();
    let reader = SerializedFileReader::new_with_options(file.clone(), options).unwrap();
    let group = reader.get_row_group(0).unwrap();
    let pages = group.get_column_page_reader(column).unwrap();
    let data = pages
        .map(Result::unwrap)
        .filter(|page| page.page_type() == PageType::DATA_PAGE);
    data.map(|page| page.statistics().and_then(Statistics::null_count_opt))
        .collect()
}

#[test]
fn every_page_and_chunk_says_how_many_nulls_it_has() {
    let rows: Vec<(Option<u64>, i64, bool)> = (0..200_000_u64)
        .map(|row| ((row % 4 > 0).then_some(row), row as i64, row % 7 == 0))
        .collect();
    for (layout, nullable) in [
        (Layout::Packed, true),
        (Layout::Packed, false),
        (Layout::Plain, true),
        (Layout::Plain, false),
    ] {
        let (kinds, whole) = batch(&rows, nullable);
        let file = written(
            kinds.clone(),
            &[whole.slice(0, 150_000), whole.slice(150_000, 50_000)],
            layout,
        );
        let reader = SerializedFileReader::new(file.clone()).unwrap();
        let group = reader.metadata().row_group(0);
        for (at, kind) in kinds.iter().enumerate() {
            let expected = if nullable && *kind != Kind::Serial { 50_000 } else { 0 };
            let said = group.column(at).statistics().and_then(Statistics::null_count_opt);
            assert_eq!(said, Some(expected), "{kind:?} {layout:?}");
            let of_pages = nulls_of_pages(&file, at);
            assert!(of_pages.len() == 2, "{kind:?} {layout:?}: {of_pages:?}");
            let sum: Option<u64> = of_pages.into_iter().sum();
            assert_eq!(sum, Some(expected), "{kind:?} {layout:?}");
        }
    }
}

#[test]
fn the_plain_layout_has_no_encoding_that_old_readers_misread() {
    let rows: Vec<(Option<u64>, i64, bool)> = (0..3_000).map(|row| (Some(row), -(row as i64), true)).collect();
    let (kinds, whole) = batch(&rows, true);
    let encodings = |layout| {
        let reader = SerializedFileReader::new(written(kinds.clone(), std::slice::from_ref(&whole), layout)).unwrap();
        let columns = reader.metadata().row_group(0).columns();
        let delta = columns.iter().filter(|column| {
            column
                .encodings()
                .any(|encoding| encoding == Encoding::DELTA_BINARY_PACKED)
        });
        delta.count()
    };
    assert_eq!([Layout::Packed, Layout::Plain].map(encodings), [4, 0]);
}

#[test]
fn numbers_are_packed_from_the_lowest_bit() {
    // The example of the Parquet specification: 0 to 7 in three bits each.
    let mut out = Vec::new();
    pack(0..8, 3, &mut out);
    assert_eq!(out, [0b1000_1000, 0b1100_0110, 0b1111_1010]);
    let mut out = Vec::new();
    pack([u64::MAX, 1].into_iter(), 64, &mut out);
    assert_eq!(out, [[0xff; 8], [1, 0, 0, 0, 0, 0, 0, 0]].concat());
    assert_eq!([width(0), width(1), width(255), width(256)], [0, 1, 8, 9]);
}

#[test]
fn sixty_four_numbers_at_once_are_packed_as_one_by_one() {
    for bits in 0..=64 {
        let numbers: [u64; 64] = std::array::from_fn(|at| {
            (at as u64 + 1)
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .checked_shr(64 - bits)
                .unwrap_or(0)
        });
        let (mut at_once, mut one_by_one) = (Vec::new(), Vec::new());
        pack_64(&numbers, bits, &mut at_once);
        pack(numbers.into_iter(), bits, &mut one_by_one);
        assert_eq!(at_once, one_by_one, "{bits} bits");
    }
}

#[test]
fn flags_take_a_bit_each_or_one_run() {
    let run = |flags: &[bool]| {
        let mut out = Vec::new();
        run_of_flags(flags, &mut out);
        out
    };
    assert_eq!(run(&[true; 9]), [18, 1]);
    assert_eq!(run(&[true, false, true]), [3, 0b101]);
}

#[test]
fn codes_alike_take_one_run() {
    let mut out = Vec::new();
    run(&[5_u32; 100], 3, &mut out);
    assert_eq!(out, [0xc8, 0x01, 5]);
}
