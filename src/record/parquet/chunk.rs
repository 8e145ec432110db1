//! One column of a row group: values come in, compressed pages come out.
//!
//! Numbers are packed as they come, and become a page as soon as there are enough of them. Words wait as codes until
//! the row group ends, since their vocabulary stands before them in the file.

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, Type, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::AsBytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use super::delta::Deltas;
use super::{Layout, bits};
use crate::record::cell::Kind;
use crate::record::cells::{Cells, Values};

/// Rows of a page: enough that compressing it costs no more than its bytes.
const PAGE: usize = 1 << 17;

/// What compresses pages, with its tables, which are dear to make.
pub type Press = zstd::bulk::Compressor<'static>;

/// A column chunk under way.
pub struct Chunk {
    column: ColumnDescPtr,
    /// Rows in pages.
    rows: u64,
    /// What is not in a page yet: of words all, of long numbers none for longer than a call, since they are packed.
    cells: Cells,
    layout: Layout,
    /// Long numbers of the page under way, if they are packed.
    deltas: Deltas,
    /// Least and largest value, of columns by which a reader can skip.
    bounds: Option<(i64, i64)>,
    /// Rows in pages that have no value.
    nulls: u64,
    pages: Pages,
    /// Kept from page to page.
    plain: Vec<u8>,
}

/// The chunk's bytes as they will be in the file, and what its metadata says of them.
struct Pages {
    /// As what values are stored.
    physical: Type,
    out: TrackedWrite<Vec<u8>>,
    compression: Compression,
    compressed: usize,
    uncompressed: usize,
    dictionary_at: Option<u64>,
    data_at: Option<u64>,
}

impl Chunk {
    /// An empty one.
    pub fn new(kind: Kind, column: ColumnDescPtr, layout: Layout) -> Chunk {
        // Ids are spread evenly, and amounts by no rule: nothing is left to compress once they are packed.
        let compression = match kind {
            Kind::Id | Kind::Money if layout == Layout::Packed => Compression::UNCOMPRESSED,
            _ => Compression::ZSTD(ZstdLevel::default()),
        };
        Chunk {
            cells: Cells::new(kind, column.max_def_level() > 0),
            rows: 0,
            layout,
            // A bit a row says where the nulls are, behind how many bytes that takes.
            deltas: Deltas::new(if column.max_def_level() > 0 { PAGE / 8 + 16 } else { 0 }),
            bounds: None,
            nulls: 0,
            pages: Pages {
                physical: column.physical_type(),
                out: TrackedWrite::new(Vec::new()),
                compression,
                compressed: 0,
                uncompressed: 0,
                dictionary_at: None,
                data_at: None,
            },
            column,
            plain: Vec::new(),
        }
    }

    /// Adds the values that `put` adds.
    ///
    /// # Errors
    /// If a page cannot be compressed.
    pub fn add(&mut self, put: impl FnOnce(&mut Cells), press: &mut Press) -> Result<()> {
        let before = match &self.cells.values {
            Values::Longs(longs) => longs.len(),
            _ => 0,
        };
        put(&mut self.cells);
        match &mut self.cells.values {
            Values::Words(..) => return Ok(()),
            Values::Longs(longs) => {
                if matches!(self.cells.kind, Kind::Serial | Kind::Time)
                    && let (Some(&least), Some(&largest)) = (longs[before..].iter().min(), longs[before..].iter().max())
                {
                    let (lowest, highest) = self.bounds.unwrap_or((least, largest));
                    self.bounds = Some((least.min(lowest), largest.max(highest)));
                }
                if self.layout == Layout::Packed {
                    self.deltas.add(longs);
                    longs.clear();
                }
            }
            Values::Ints(_) | Values::Reals(_) | Values::Flags(_) => {}
        }
        if self.rows_waiting() >= PAGE {
            self.end_page(press)?;
        }
        Ok(())
    }

    /// Rows that are not in a page yet.
    fn rows_waiting(&self) -> usize {
        match &self.cells.values {
            Values::Longs(_) if !self.cells.nullable && self.layout == Layout::Packed => self.deltas.len(),
            _ => self.cells.rows(),
        }
    }

    /// Makes a page of the numbers that wait.
    fn end_page(&mut self, press: &mut Press) -> Result<()> {
        let rows = self.rows_waiting();
        let nulls = absent(&self.cells.present);
        self.plain.clear();
        if self.cells.nullable {
            levels(&self.cells.present, &mut self.plain);
        }
        let plain = &mut self.plain;
        match &self.cells.values {
            Values::Longs(_) if self.layout == Layout::Packed => {
                let (page, start) = self.deltas.end(plain);
                let spare = self
                    .pages
                    .data((page, start), rows, nulls, Encoding::DELTA_BINARY_PACKED, press)?;
                self.deltas.recycle(spare);
            }
            values => {
                match values {
                    Values::Ints(values) => plain.extend(values.iter().flat_map(|value| value.to_le_bytes())),
                    Values::Reals(values) => plain.extend(values.iter().flat_map(|value| value.to_le_bytes())),
                    Values::Longs(values) => plain.extend(values.iter().flat_map(|value| value.to_le_bytes())),
                    Values::Flags(values) => bits::pack_flags(values, plain),
                    Values::Words(..) => {}
                }
                let plain = std::mem::take(plain);
                self.plain = self.pages.data((plain, 0), rows, nulls, Encoding::PLAIN, press)?;
            }
        }
        self.cells.clear();
        self.rows += rows as u64;
        self.nulls += nulls;
        Ok(())
    }

    /// Makes pages of the words that wait, behind one of the vocabulary.
    fn end_words(&mut self, press: &mut Press) -> Result<()> {
        let mut rows = self.rows_waiting();
        self.rows = rows as u64;
        let Values::Words(vocabulary, codes) = &self.cells.values else {
            return Ok(());
        };
        let words = vocabulary.words();
        let mut plain = Vec::new();
        for word in words {
            plain.extend_from_slice(&(word.len() as u32).to_le_bytes());
            plain.extend_from_slice(word.as_bytes());
        }
        plain = self.pages.dictionary(plain, words.len(), press)?;
        let width = bits::width((words.len() as u64).saturating_sub(1)).max(1);
        let mut codes = codes.as_slice();
        let mut present = self.cells.present.as_slice();
        while rows > 0 {
            let page = rows.min(PAGE);
            rows -= page;
            plain.clear();
            let mut nulls = 0;
            if self.cells.nullable {
                let (here, later) = present.split_at(page);
                present = later;
                levels(here, &mut plain);
                nulls = absent(here);
            }
            self.nulls += nulls;
            let (here, later) = codes.split_at(page - nulls as usize);
            codes = later;
            plain.push(width as u8);
            bits::run(here, width, &mut plain);
            plain = self
                .pages
                .data((plain, 0), page, nulls, Encoding::RLE_DICTIONARY, press)?;
        }
        Ok(())
    }

    /// Ends the chunk: its bytes, and what the footer says of them.
    ///
    /// # Errors
    /// If a page cannot be compressed.
    pub fn close(mut self, press: &mut Press) -> Result<(Vec<u8>, ColumnCloseResult)> {
        let kind = self.cells.kind;
        if kind == Kind::Word {
            self.end_words(press)?;
        } else if self.rows_waiting() > 0 || self.pages.data_at.is_none() {
            self.end_page(press)?;
        }
        let Pages {
            physical,
            out,
            compression,
            compressed,
            uncompressed,
            dictionary_at,
            data_at,
        } = self.pages;
        let encodings = match kind {
            Kind::Word => vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY],
            Kind::Small | Kind::Date | Kind::Real | Kind::Flag => vec![Encoding::PLAIN, Encoding::RLE],
            _ if self.layout == Layout::Plain => vec![Encoding::PLAIN, Encoding::RLE],
            _ => vec![Encoding::RLE, Encoding::DELTA_BINARY_PACKED],
        };
        let metadata = ColumnChunkMetaData::builder(self.column)
            .set_compression(compression)
            .set_encodings(encodings)
            .set_num_values(self.rows as i64)
            .set_total_compressed_size(compressed as i64)
            .set_total_uncompressed_size(uncompressed as i64)
            .set_data_page_offset(data_at.unwrap_or_default() as i64)
            .set_dictionary_page_offset(dictionary_at.map(|at| at as i64))
            .set_statistics(statistics(physical, self.bounds, self.nulls));
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

impl Pages {
    /// Adds the page of the vocabulary; gives back the buffer.
    fn dictionary(&mut self, plain: Vec<u8>, words: usize, press: &mut Press) -> Result<Vec<u8>> {
        self.dictionary_at = Some(self.out.bytes_written() as u64);
        let (size, (buf, plain)) = (plain.len(), self.pressed(plain, 0, press)?);
        let page = Page::DictionaryPage {
            buf,
            num_values: words as u32,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        self.write(page, size)?;
        Ok(plain)
    }

    /// Adds a page of values, which begins at a place in its buffer; gives back a buffer.
    fn data(
        &mut self,
        (plain, start): (Vec<u8>, usize),
        rows: usize,
        nulls: u64,
        encoding: Encoding,
        press: &mut Press,
    ) -> Result<Vec<u8>> {
        if self.data_at.is_none() {
            self.data_at = Some(self.out.bytes_written() as u64);
        }
        let (size, (buf, plain)) = (plain.len() - start, self.pressed(plain, start, press)?);
        let page = Page::DataPage {
            buf,
            num_values: rows as u32,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: Some(statistics(self.physical, None, nulls)),
        };
        self.write(page, size)?;
        Ok(plain)
    }

    /// What a page is in the file, and a buffer for the next: that of this one, unless it is the page.
    fn pressed(&self, plain: Vec<u8>, start: usize, press: &mut Press) -> Result<(Bytes, Vec<u8>)> {
        if self.compression == Compression::UNCOMPRESSED {
            let next = Vec::with_capacity(plain.len());
            return Ok((Bytes::from(plain).slice(start..), next));
        }
        let pressed = press
            .compress(&plain[start..])
            .map_err(|error| ParquetError::External(Box::new(error)))?;
        Ok((pressed.into(), plain))
    }

    fn write(&mut self, page: Page, plain: usize) -> Result<()> {
        let spec = SerializedPageWriter::new(&mut self.out).write_page(CompressedPage::new(page, plain))?;
        self.compressed += spec.compressed_size;
        self.uncompressed += spec.uncompressed_size;
        Ok(())
    }
}

/// What a reader may skip by: how many rows have no value, and the bounds of the others where they are known. A reader
/// that is not told how many nulls there are may take it that there are none, or nothing else.
fn statistics(physical: Type, bounds: Option<(i64, i64)>, nulls: u64) -> Statistics {
    let (least, largest) = bounds.unzip();
    let nulls = Some(nulls);
    match physical {
        Type::BOOLEAN => Statistics::boolean(None, None, None, nulls, false),
        Type::INT32 => Statistics::int32(None, None, None, nulls, false),
        Type::INT64 => Statistics::int64(least, largest, None, nulls, false),
        Type::DOUBLE => Statistics::double(None, None, None, nulls, false),
        _ => Statistics::byte_array(None, None, None, nulls, false),
    }
}

/// How many rows have no value.
fn absent(present: &[bool]) -> u64 {
    present.iter().filter(|&&present| !present).count() as u64
}

/// Appends where the nulls are, behind the length of that.
fn levels(present: &[bool], plain: &mut Vec<u8>) {
    let start = plain.len();
    plain.extend_from_slice(&[0; 4]);
    bits::run_of_flags(present, plain);
    let length = (plain.len() - start - 4) as u32;
    plain[start..start + 4].copy_from_slice(length.as_bytes());
}
