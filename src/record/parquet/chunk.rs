//! One column of a row group: values come in, compressed pages come out.
//!
//! Numbers become a page as soon as there are enough of them. Words wait as codes until the row group ends, since their
//! vocabulary stands before them in the file.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int32Type, Int64Type, TimestampMillisecondType, UInt64Type};
use arrow_array::{Array, ArrayRef, DictionaryArray, StringArray};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::AsBytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use super::{bits, delta};
use crate::record::cell::Kind;

/// Rows of a page: enough that compressing it costs no more than its bytes.
const PAGE: usize = 1 << 17;

/// What compresses pages, with its tables, which are dear to make.
pub type Press = zstd::bulk::Compressor<'static>;

/// A column chunk under way.
pub struct Chunk {
    kind: Kind,
    column: ColumnDescPtr,
    nullable: bool,
    rows: u64,
    /// Of the page under way (of the whole chunk for words): 1 for a value, 0 for a null.
    present: Vec<u32>,
    values: Values,
    /// Least and largest value, of columns by which a reader can skip.
    bounds: Option<(i64, i64)>,
    pages: Pages,
    /// Kept from page to page.
    plain: Vec<u8>,
}

/// Values that are not in a page yet, without nulls.
enum Values {
    Longs(Vec<i64>),
    Ints(Vec<i32>),
    Reals(Vec<f64>),
    Flags(Vec<bool>),
    Words(Vocabulary, Vec<u32>),
}

/// The words of a chunk, by code.
#[derive(Default)]
struct Vocabulary {
    words: Vec<String>,
    codes: BTreeMap<String, u32>,
}

/// The chunk's bytes as they will be in the file, and what its metadata says of them.
struct Pages {
    out: TrackedWrite<Vec<u8>>,
    compression: Compression,
    compressed: usize,
    uncompressed: usize,
    dictionary_at: Option<u64>,
    data_at: Option<u64>,
}

impl Chunk {
    /// An empty one.
    pub fn new(kind: Kind, column: ColumnDescPtr) -> Chunk {
        let values = match kind {
            Kind::Id | Kind::Serial | Kind::Money | Kind::Count | Kind::Time => Values::Longs(Vec::new()),
            Kind::Small | Kind::Date => Values::Ints(Vec::new()),
            Kind::Real => Values::Reals(Vec::new()),
            Kind::Flag => Values::Flags(Vec::new()),
            Kind::Word => Values::Words(Vocabulary::default(), Vec::new()),
        };
        // Ids are spread evenly: nothing is left to compress once they are packed.
        let compression = match kind {
            Kind::Id => Compression::UNCOMPRESSED,
            _ => Compression::ZSTD(ZstdLevel::default()),
        };
        Chunk {
            kind,
            nullable: column.max_def_level() > 0,
            column,
            rows: 0,
            present: Vec::new(),
            values,
            bounds: None,
            pages: Pages {
                out: TrackedWrite::new(Vec::new()),
                compression,
                compressed: 0,
                uncompressed: 0,
                dictionary_at: None,
                data_at: None,
            },
            plain: Vec::new(),
        }
    }

    /// Adds some values.
    ///
    /// # Errors
    /// If the array is not of the column's type, or a page cannot be compressed.
    pub fn add(&mut self, array: &ArrayRef, press: &mut Press) -> Result<()> {
        self.rows += array.len() as u64;
        if self.nullable {
            match array.nulls() {
                Some(nulls) => self.present.extend(nulls.iter().map(u32::from)),
                None => self.present.resize(self.present.len() + array.len(), 1),
            }
        }
        match &mut self.values {
            Values::Longs(longs) => {
                let from = longs.len();
                take_longs(array, longs)?;
                if matches!(self.kind, Kind::Serial | Kind::Time) {
                    for &long in &longs[from..] {
                        let (least, largest) = self.bounds.unwrap_or((long, long));
                        self.bounds = Some((least.min(long), largest.max(long)));
                    }
                }
            }
            Values::Ints(ints) => match self.kind {
                Kind::Date => ints.extend(
                    array
                        .as_primitive_opt::<Date32Type>()
                        .ok_or_else(unfit)?
                        .iter()
                        .flatten(),
                ),
                _ => ints.extend(
                    array
                        .as_primitive_opt::<Int32Type>()
                        .ok_or_else(unfit)?
                        .iter()
                        .flatten(),
                ),
            },
            Values::Reals(reals) => reals.extend(
                array
                    .as_primitive_opt::<Float64Type>()
                    .ok_or_else(unfit)?
                    .iter()
                    .flatten(),
            ),
            Values::Flags(flags) => flags.extend(array.as_boolean_opt().ok_or_else(unfit)?.iter().flatten()),
            Values::Words(vocabulary, codes) => {
                if let Some(words) = array.as_string_opt::<i32>() {
                    codes.extend(words.iter().flatten().map(|word| vocabulary.code(word)));
                } else {
                    vocabulary.take(array.as_dictionary_opt::<Int32Type>().ok_or_else(unfit)?, codes)?;
                }
                return Ok(());
            }
        }
        if self.rows_waiting() >= PAGE {
            self.end_page(press)?;
        }
        Ok(())
    }

    fn rows_waiting(&self) -> usize {
        match &self.values {
            _ if self.nullable => self.present.len(),
            Values::Longs(values) => values.len(),
            Values::Ints(values) => values.len(),
            Values::Reals(values) => values.len(),
            Values::Flags(values) => values.len(),
            Values::Words(_, codes) => codes.len(),
        }
    }

    /// Makes a page of the numbers that wait.
    fn end_page(&mut self, press: &mut Press) -> Result<()> {
        let rows = self.rows_waiting();
        let mut plain = std::mem::take(&mut self.plain);
        plain.clear();
        if self.nullable {
            levels(&self.present, &mut plain);
            self.present.clear();
        }
        let encoding = match &mut self.values {
            Values::Longs(values) => {
                delta::encode(values, &mut plain);
                values.clear();
                Encoding::DELTA_BINARY_PACKED
            }
            Values::Ints(values) => {
                plain.extend(values.drain(..).flat_map(i32::to_le_bytes));
                Encoding::PLAIN
            }
            Values::Reals(values) => {
                plain.extend(values.drain(..).flat_map(f64::to_le_bytes));
                Encoding::PLAIN
            }
            Values::Flags(values) => {
                bits::pack(values.drain(..).map(u64::from), 1, &mut plain);
                Encoding::PLAIN
            }
            Values::Words(..) => Encoding::RLE_DICTIONARY,
        };
        self.pages.data(&plain, rows, encoding, press)?;
        self.plain = plain;
        Ok(())
    }

    /// Makes pages of the words that wait, behind one of the vocabulary.
    fn end_words(&mut self, press: &mut Press) -> Result<()> {
        let Values::Words(vocabulary, codes) = &mut self.values else {
            return Ok(());
        };
        let mut plain = Vec::new();
        for word in &vocabulary.words {
            plain.extend_from_slice(&(word.len() as u32).to_le_bytes());
            plain.extend_from_slice(word.as_bytes());
        }
        self.pages.dictionary(&plain, vocabulary.words.len(), press)?;
        let width = bits::width((vocabulary.words.len() as u64).saturating_sub(1)).max(1);
        let mut codes = codes.as_slice();
        let mut rows = self.rows as usize;
        let mut present = self.present.as_slice();
        while rows > 0 {
            let page = rows.min(PAGE);
            rows -= page;
            plain.clear();
            let mut count = page;
            if self.nullable {
                let (here, later) = present.split_at(page);
                present = later;
                levels(here, &mut plain);
                count = here.iter().map(|&level| level as usize).sum();
            }
            let (here, later) = codes.split_at(count);
            codes = later;
            plain.push(width as u8);
            bits::run(here, width, &mut plain);
            self.pages.data(&plain, page, Encoding::RLE_DICTIONARY, press)?;
        }
        Ok(())
    }

    /// Ends the chunk: its bytes, and what the footer says of them.
    ///
    /// # Errors
    /// If a page cannot be compressed.
    pub fn close(mut self, press: &mut Press) -> Result<(Vec<u8>, ColumnCloseResult)> {
        if self.kind == Kind::Word {
            self.end_words(press)?;
        } else if self.rows_waiting() > 0 || self.pages.data_at.is_none() {
            self.end_page(press)?;
        }
        let Pages {
            out,
            compression,
            compressed,
            uncompressed,
            dictionary_at,
            data_at,
        } = self.pages;
        let encodings = match self.kind {
            Kind::Word => vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY],
            Kind::Small | Kind::Date | Kind::Real | Kind::Flag => vec![Encoding::PLAIN, Encoding::RLE],
            _ => vec![Encoding::RLE, Encoding::DELTA_BINARY_PACKED],
        };
        let mut metadata = ColumnChunkMetaData::builder(self.column)
            .set_compression(compression)
            .set_encodings(encodings)
            .set_num_values(self.rows as i64)
            .set_total_compressed_size(compressed as i64)
            .set_total_uncompressed_size(uncompressed as i64)
            .set_data_page_offset(data_at.unwrap_or_default() as i64)
            .set_dictionary_page_offset(dictionary_at.map(|at| at as i64));
        if let Some((least, largest)) = self.bounds {
            let bounds = Statistics::int64(Some(least), Some(largest), None, None, false);
            metadata = metadata.set_statistics(bounds);
        }
        let close = ColumnCloseResult {
            bytes_written: compressed as u64,
            rows_written: self.rows,
            metadata: metadata.build()?,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok((out.into_inner()?, close))
    }
}

impl Vocabulary {
    /// Adds the codes of some words, which have a vocabulary of their own.
    fn take(&mut self, array: &DictionaryArray<Int32Type>, codes: &mut Vec<u32>) -> Result<()> {
        let theirs = array
            .values()
            .as_any()
            .downcast_ref::<StringArray>()
            .ok_or_else(unfit)?;
        let mut mine = vec![None; theirs.len()];
        let mut code = |their: i32| {
            let place = their as usize;
            *mine[place].get_or_insert_with(|| self.code(theirs.value(place)))
        };
        let keys = array.keys();
        if keys.null_count() == 0 {
            codes.extend(keys.values().iter().map(|&key| code(key)));
        } else {
            codes.extend(keys.iter().flatten().map(&mut code));
        }
        Ok(())
    }

    fn code(&mut self, word: &str) -> u32 {
        if let Some(&code) = self.codes.get(word) {
            return code;
        }
        let code = self.words.len() as u32;
        self.words.push(word.to_owned());
        self.codes.insert(word.to_owned(), code);
        code
    }
}

impl Pages {
    fn dictionary(&mut self, plain: &[u8], words: usize, press: &mut Press) -> Result<()> {
        self.dictionary_at = Some(self.out.bytes_written() as u64);
        let page = Page::DictionaryPage {
            buf: self.pressed(plain, press)?.into(),
            num_values: words as u32,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        self.write(page, plain.len())
    }

    fn data(&mut self, plain: &[u8], rows: usize, encoding: Encoding, press: &mut Press) -> Result<()> {
        if self.data_at.is_none() {
            self.data_at = Some(self.out.bytes_written() as u64);
        }
        let page = Page::DataPage {
            buf: self.pressed(plain, press)?.into(),
            num_values: rows as u32,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        self.write(page, plain.len())
    }

    fn pressed(&self, plain: &[u8], press: &mut Press) -> Result<Vec<u8>> {
        if self.compression == Compression::UNCOMPRESSED {
            return Ok(plain.to_vec());
        }
        press
            .compress(plain)
            .map_err(|error| ParquetError::External(Box::new(error)))
    }

    fn write(&mut self, page: Page, plain: usize) -> Result<()> {
        let spec = SerializedPageWriter::new(&mut self.out).write_page(CompressedPage::new(page, plain))?;
        self.compressed += spec.compressed_size;
        self.uncompressed += spec.uncompressed_size;
        Ok(())
    }
}

/// Appends where the nulls are, behind the length of that.
fn levels(present: &[u32], plain: &mut Vec<u8>) {
    let start = plain.len();
    plain.extend_from_slice(&[0; 4]);
    bits::run(present, 1, plain);
    let length = (plain.len() - start - 4) as u32;
    plain[start..start + 4].copy_from_slice(length.as_bytes());
}

/// Adds what an array of 64-bit numbers holds, without its nulls.
fn take_longs(array: &ArrayRef, longs: &mut Vec<i64>) -> Result<()> {
    if let Some(ids) = array.as_primitive_opt::<UInt64Type>() {
        return extend(ids.values().iter().map(|&id| id as i64), array, longs);
    }
    if let Some(numbers) = array.as_primitive_opt::<Int64Type>() {
        return extend(numbers.values().iter().copied(), array, longs);
    }
    let times = array.as_primitive_opt::<TimestampMillisecondType>().ok_or_else(unfit)?;
    extend(times.values().iter().copied(), array, longs)
}

fn extend(values: impl Iterator<Item = i64>, array: &ArrayRef, longs: &mut Vec<i64>) -> Result<()> {
    match array.nulls() {
        Some(nulls) => longs.extend(
            values
                .zip(nulls)
                .filter_map(|(value, present)| present.then_some(value)),
        ),
        None => longs.extend(values),
    }
    Ok(())
}

/// An array of another type than its column's: a declaration and its cells agree by construction.
fn unfit() -> ParquetError {
    ParquetError::General("a column of another type than its table declares".to_owned())
}
