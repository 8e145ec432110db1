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

mod bits;
mod chunk;
mod delta;
mod file;

pub use file::{CREATOR, ParquetFile};

#[cfg(test)]
mod tests;
