//! Parquet files, encoded by what is known of their columns.
//!
//! ```text
//! rows ─► Cells, one a column ─► Chunk ─► pages ─► row group ─► file
//! ```
//!
//! - `bits`: numbers side by side in as many bits as they need, and levels of nulls. `delta`: numbers by their
//!   differences.
//! - `chunk`: one column of a row group, whose pages it compresses as they fill. `file`: row groups.
//!
//! The `parquet` crate writes every header and the footer, and reads the result back in the tests. Pages are laid out
//! here because its column writers look every word up in a hash table and ask of every number whether it is the
//! largest yet: between them more than half of the time that writing took. A word of a closed vocabulary comes with its
//! code, so it needs no looking up. Bounds stand only where a reader can skip by them: serial numbers (by which charts
//! find payments) and times have them, opaque ids and amounts have none.

//!
//! What is packed by differences some older readers get wrong without a word, so that there is a [`Layout`] that every
//! reader tried can read. How many nulls there are stands with every page and chunk.

mod bits;
mod chunk;
mod delta;
mod file;

pub use file::{CREATOR, ParquetFile};

/// How long numbers are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// By their differences, in as many bits as they need.
    Packed,
    /// Eight bytes each, compressed: larger, and read by everything.
    Plain,
}

#[cfg(test)]
mod tests;
