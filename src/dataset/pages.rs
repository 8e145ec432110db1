//! The heads of a Parquet file's pages, looked through before a reader believes them.
//!
//! A page says how many bytes it takes in the file, how many it will be when it has been unpacked, and how many values
//! are in it; a reader makes room for all of these at once. Here each head is read on its own, and held against the
//! column's share of the file, against what its footer says, and against the largest page that is read.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use parquet::basic::Encoding;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};

use super::footer::Walk;

/// Most bytes of a page that has been unpacked. Writers end a page after one million bytes or a hundred thousand rows;
/// one word of a table's, repeated, is longer in no page of ours.
const PAGE: i64 = 1 << 25;
/// Bytes that are read at first for a page's head, and at most.
const HEAD: [u64; 2] = [256, 1 << 20];
/// As a head numbers the kinds of pages.
const DICTIONARY: i64 = 2;
/// Encodings of texts whose counts stand within a page, where nobody can look before a reader makes room for them.
const UNSEEN: [(Encoding, i64); 2] = [(Encoding::DELTA_LENGTH_BYTE_ARRAY, 6), (Encoding::DELTA_BYTE_ARRAY, 7)];

/// What is wrong with the pages of some columns, if a reader had better not see them.
///
/// # Errors
/// In words, without the file's name.
pub fn check(mut file: &File, bytes: u64, metadata: &ParquetMetaData, columns: &[usize]) -> Result<(), String> {
    let schema = metadata.file_metadata().schema_descr();
    let leaves = (0..schema.num_columns()).filter(|&leaf| columns.contains(&schema.get_column_root_idx(leaf)));
    for leaf in leaves {
        for group in metadata.row_groups() {
            let chunk = group.column(leaf);
            let name = || format!("column {}", chunk.column_path().string());
            if chunk.num_values() > group.num_rows() {
                return Err(format!(
                    "{} claims {} values in {} rows",
                    name(),
                    chunk.num_values(),
                    group.num_rows()
                ));
            }
            walk(&mut file, bytes, chunk).map_err(|why| format!("{}: {why}", name()))?;
        }
    }
    Ok(())
}

/// A page's head.
#[derive(Clone, Copy, Debug, Default)]
struct Head {
    kind: i64,
    /// Bytes that it takes itself.
    length: u64,
    unpacked: i64,
    packed: i64,
    values: i64,
    encoding: i64,
}

/// Walks from head to head through a column's share of the file.
fn walk(file: &mut &File, bytes: u64, chunk: &ColumnChunkMetaData) -> Result<(), String> {
    let outside = || format!("its pages are said to lie outside the file of {bytes} bytes");
    let begun = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
    let begun = u64::try_from(begun.min(chunk.data_page_offset())).map_err(|_| outside())?;
    let length = u64::try_from(chunk.compressed_size()).map_err(|_| outside())?;
    let end = begun
        .checked_add(length)
        .filter(|&end| end <= bytes)
        .ok_or_else(outside)?;
    let (mut at, mut values) = (begun, 0_i64);
    while at < end {
        let head = read(file, at, end)?;
        let left = end - at - head.length;
        if u64::try_from(head.packed).ok().is_none_or(|packed| packed > left) {
            return Err(format!("a page claims {} bytes where {left} follow", head.packed));
        }
        if !(0..=PAGE).contains(&head.unpacked) {
            return Err(format!(
                "a page claims {} bytes when unpacked; at most {PAGE} are read",
                head.unpacked
            ));
        }
        if let Some((encoding, _)) = UNSEEN.iter().find(|(_, number)| *number == head.encoding) {
            return Err(format!("a page is encoded as {encoding}, which is not read"));
        }
        // Of words each takes a byte at least; of what is in rows there are no more than the footer says.
        let most = if head.kind == DICTIONARY {
            head.unpacked
        } else {
            values = values.saturating_add(head.values.max(0));
            chunk.num_values() - (values - head.values.max(0))
        };
        if !(0..=most).contains(&head.values) {
            return Err(format!("a page claims {} values where {most} can be", head.values));
        }
        at += head.length + head.packed.unsigned_abs();
    }
    Ok(())
}

/// The head at a place.
fn read(file: &mut &File, at: u64, end: u64) -> Result<Head, String> {
    let mut bytes = Vec::new();
    for most in HEAD {
        bytes.clear();
        let read = file
            .seek(SeekFrom::Start(at))
            .and_then(|_| file.take(most.min(end - at)).read_to_end(&mut bytes));
        read.map_err(|error| error.to_string())?;
        let head = parse(&bytes);
        // One that seems cut off or to claim too much may only be longer than what was read of it.
        if head.is_ok() || bytes.len() as u64 == end - at || most == HEAD[1] {
            return head;
        }
    }
    Ok(Head::default())
}

fn parse(bytes: &[u8]) -> Result<Head, String> {
    let mut walk = Walk::new(bytes, "the head of a page");
    let mut head = Head::default();
    // Numbers of the fields in Parquet's PageHeader, and in the heads of pages of values, of words, and of values in
    // the second version.
    walk.numbers(&mut |within, field, number| match (within, field) {
        (None, 1) => head.kind = number,
        (None, 2) => head.unpacked = number,
        (None, 3) => head.packed = number,
        (Some(5 | 7 | 8), 1) => head.values = number,
        (Some(5), 2) | (Some(8), 4) => head.encoding = number,
        _ => {}
    })?;
    head.length = (bytes.len() - walk.left()) as u64;
    Ok(head)
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use arrow_schema::{DataType, Field, Schema};

    use super::super::Dataset;
    use crate::record::Format;
    use crate::record::cell::{Cell, Kind};
    use crate::record::cells::Cells;
    use crate::record::writer::TableFile;

    fn types(_: &str, _: &str) -> DataType {
        DataType::UInt64
    }

    /// A file of a column of ids, and what a reader says of it when its first page's head has been changed.
    fn said(change: impl Fn(&mut Vec<u8>)) -> Result<u64, String> {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("truth/paid.parquet");
        write(home.path());
        let mut bytes = std::fs::read(&path).unwrap();
        change(&mut bytes);
        std::fs::write(&path, bytes).unwrap();
        let mut rows = 0;
        let dataset = Dataset::open(home.path(), types);
        dataset
            .read("truth/paid", &["tx_id"], |batch| {
                rows += batch.len() as u64;
                Ok(())
            })
            .map_err(|damage| damage.0)?;
        Ok(rows)
    }

    fn write(root: &Path) {
        let schema = Arc::new(Schema::new(vec![Field::new("tx_id", DataType::UInt64, false)]));
        let name = "truth/paid.parquet".to_owned();
        let mut file = TableFile::create(root, name, &schema, vec![Kind::Id], Format::Parquet).unwrap();
        let ids: Vec<u64> = (0..5_000)
            .map(|at: u64| at.wrapping_mul(0x9e37_79b9_7f4a_7c15))
            .collect();
        let put = &mut |_, cells: &mut Cells| u64::put(ids.iter().copied(), cells);
        file.add(ids.len(), put).unwrap();
        file.close().unwrap();
    }

    /// A head as it stands behind the file's first four bytes, with these numbers for kind, unpacked and packed size,
    /// and values, and the rest filled up with a text that nobody reads.
    fn head(numbers: [i32; 4], room: usize) -> Vec<u8> {
        let zigzag = |number: i32| {
            let (mut bytes, mut left) = (Vec::new(), ((number << 1) ^ (number >> 31)).cast_unsigned());
            while left >= 0x80 {
                bytes.push(left as u8 | 0x80);
                left >>= 7;
            }
            bytes.push(left as u8);
            bytes
        };
        let [kind, unpacked, packed, values] = numbers;
        let mut head = vec![0x15];
        head.extend(zigzag(kind));
        head.push(0x15);
        head.extend(zigzag(unpacked));
        head.push(0x15);
        head.extend(zigzag(packed));
        // A page of values: their number, their encoding (plain), and that of the levels (RLE) twice.
        head.extend([0x2c, 0x15]);
        head.extend(zigzag(values));
        head.extend([0x15, 0, 0x15, 6, 0x15, 6, 0, 0]);
        assert!(head.len() <= room, "{} bytes of {room}", head.len());
        head
    }

    #[test]
    fn a_page_that_claims_too_much_is_refused_before_it_is_believed() {
        assert_eq!(said(|_| {}), Ok(5_000));
        let forged = |numbers: [i32; 4]| {
            said(move |bytes| {
                let head = head(numbers, 64);
                bytes[4..4 + head.len()].copy_from_slice(&head);
            })
            .unwrap_err()
        };
        let cases = [
            (
                [0, i32::MAX, 100, 10],
                "claims 2147483647 bytes when unpacked; at most 33554432 are read",
            ),
            ([0, -1, 100, 10], "claims -1 bytes when unpacked"),
            ([0, 100, i32::MAX, 10], "claims 2147483647 bytes where "),
            ([0, 100, -5, 10], "claims -5 bytes where "),
            ([0, 100, 100, i32::MAX], "claims 2147483647 values where 5000 can be"),
            ([0, 100, 100, -1], "claims -1 values where 5000 can be"),
        ];
        for (numbers, why) in cases {
            let said = forged(numbers);
            assert!(
                said.starts_with("truth/paid.parquet: column tx_id: a page ") && said.contains(why),
                "{numbers:?}: {said}"
            );
        }
        let cut = said(|bytes| bytes[4..20].fill(0xff)).unwrap_err();
        assert!(cut.contains("the head of a page has a value of kind 15"), "{cut}");
    }
}
