//! A run's tables in memory, as Arrow record batches, without a file: equal row by row to those that a run writes.

use std::collections::BTreeMap;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::builder::TableBuilder;
use super::error::RecordError;
use super::table_files::Place;
use crate::model::facts::Listener;
use crate::model::labels::finish;
use crate::model::params::FunnelParams;

/// A table of a run.
#[derive(Clone, Debug)]
pub struct MemoryTable {
    /// Its columns, as docs/dataset.md has them.
    pub schema: SchemaRef,
    /// Its rows, in the table's order, some thousands together; none if there are no rows.
    pub batches: Vec<RecordBatch>,
}

impl MemoryTable {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }
}

/// A listener that keeps every table. Memory: some 100 bytes a payment and 50 a session, beside the run's own.
///
/// ```
/// use scamnet::{MemorySink, Scenario, Simulation};
///
/// let scenario = Scenario::parse("extends = 'quickstart'\nscale = 0.002\nhorizon.window = '3 d'\nresponse.raid = []")?;
/// let mut memory = MemorySink::new(&scenario.funnel)?;
/// let summary = Simulation::new(&scenario).run(&mut memory);
/// let tables = memory.tables()?;
/// assert_eq!(tables["observed/transactions"].rows() as u64, summary.payments);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct MemorySink {
    tables: TableBuilder,
}

impl MemorySink {
    /// For a run of a scenario with these funnels (`scenario.funnel`), whose stages are columns of `truth/cases`.
    ///
    /// # Errors
    /// If the system gives no thread, or two stages would have one column.
    pub fn new(funnels: &[FunnelParams]) -> Result<MemorySink, RecordError> {
        let stages = finish::stage_columns(funnels);
        TableBuilder::begin(&stages, Place::Memory).map(|tables| MemorySink { tables })
    }

    /// All tables of the run that was told, by name: `observed/transactions`. Days follow one another in one table.
    ///
    /// # Errors
    /// None that a run can cause: lengths and types agree by construction.
    pub fn tables(mut self) -> Result<BTreeMap<String, MemoryTable>, RecordError> {
        self.tables.close()?;
        let finished = self.tables.into_finished().into_iter().map(|table| {
            let kept = MemoryTable {
                schema: table.schema,
                batches: table.batches,
            };
            (table.table, kept)
        });
        Ok(finished.collect())
    }
}

impl Listener for MemorySink {
    fn next(&mut self) -> Option<&mut dyn Listener> {
        Some(&mut self.tables)
    }
}
