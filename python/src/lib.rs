//! The native half of the Python package `scamnet`: what only the engine can do, as few functions as do, and as plain.
//!
//! ```text
//! scamnet/*.py ─► _native: check, describe, schema … (text in, JSON out)
//!                       └─► Job: a worker's thread ─► run into a directory | run in memory | audit
//!                       └─► Table ─► __arrow_c_stream__ ─► pyarrow, polars, duckdb, pandas
//! ```
//!
//! Everything that a person sees is Python: names, defaults, pictures, progress, sentences. Nothing here holds the
//! interpreter while it works, prints, or lets a panic out. What goes wrong is an exception of `scamnet.errors`
//! ([`failure`]).

mod command;
mod failure;
mod job;
mod labelled;
mod memory;
mod source;
mod table;
mod value;

use pyo3::prelude::*;

#[global_allocator]
static ALLOCATOR: scamnet::memory::LargePages = scamnet::memory::LargePages;

/// The native half of `scamnet`.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::command::{
        audit, check, command, currencies, describe, experiment, list_shipped, outcomes, run, schema,
    };
    #[pymodule_export]
    use super::job::failing;
    #[pymodule_export]
    use super::job::{Job, wait_for_all};
    #[pymodule_export]
    use super::labelled::labelled;
    #[pymodule_export]
    use super::memory::MemoryRun;
    #[pymodule_export]
    use super::table::{Table, open_tables};

    use super::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("FORMAT_VERSION", scamnet::record::FORMAT_VERSION)?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
