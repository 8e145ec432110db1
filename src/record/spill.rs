//! Rows that wait on the disk until their table is put in order.
//!
//! Memory may not grow with the days of a run, yet a label is known only once its case is over. So a table that
//! comes out of order is held in runs: each is sorted, written aside as an Arrow stream with the rank of every row,
//! and at the end all runs are merged. Equal ranks come out as they came in.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt64Type;
use arrow_array::{ArrayRef, RecordBatch, UInt64Array};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use arrow_select::interleave::interleave_record_batch;

use super::error::RecordError;
use super::rank::Rank;

/// Rows of a batch on the disk: every run has one of them in memory while runs are merged.
pub const BATCH: usize = 1 << 12;
/// Rows that come out of a merge at a time.
const MERGED: usize = 1 << 13;
/// Names of the columns that carry the ranks.
const RANKS: [&str; 3] = [" rank 0", " rank 1", " rank 2"];

/// The runs of one table.
pub struct Spill {
    folder: PathBuf,
    name: &'static str,
    schema: SchemaRef,
    runs: Vec<PathBuf>,
}

impl Spill {
    /// No runs yet, of a table with this name and schema. They will be files of `folder`.
    #[must_use]
    pub fn new(folder: PathBuf, name: &'static str, schema: SchemaRef) -> Spill {
        Spill {
            folder,
            name,
            schema,
            runs: Vec::new(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Writes a run: batches of rows in order, each with the ranks of its rows.
    ///
    /// # Errors
    /// If the disk refuses it.
    pub fn add(
        &mut self,
        batches: &mut dyn Iterator<Item = Result<(RecordBatch, Vec<Rank>), ArrowError>>,
    ) -> Result<(), RecordError> {
        let path = self.folder.join(format!("{}-{}.arrow", self.name, self.runs.len()));
        let failed = |error: &dyn std::fmt::Display| RecordError::write(&path, error);
        std::fs::create_dir_all(&self.folder).map_err(|error| failed(&error))?;
        let file = File::create(&path).map_err(|error| failed(&error))?;
        let schema = with_ranks(&self.schema);
        let written = StreamWriter::try_new(BufWriter::new(file), &schema).and_then(|mut writer| {
            for batch in batches {
                let (batch, ranks) = batch?;
                writer.write(&ranked(&schema, &batch, &ranks)?)?;
            }
            writer.into_inner()?.flush().map_err(ArrowError::from)
        });
        written.map_err(|error| failed(&error))?;
        self.runs.push(path);
        Ok(())
    }

    /// Hands out all rows in order, then removes the runs.
    ///
    /// # Errors
    /// If a run cannot be read back, or the first error of `write`.
    pub fn merge(&mut self, write: &mut dyn FnMut(&RecordBatch) -> Result<(), RecordError>) -> Result<(), RecordError> {
        let failed = |error: ArrowError| RecordError::write(&self.folder, &error);
        let paths = std::mem::take(&mut self.runs);
        let opened: Result<Vec<Option<Run>>, ArrowError> = paths.iter().map(|path| Run::open(path)).collect();
        let runs = opened.map_err(failed)?.into_iter().flatten().collect();
        let mut merge = Merge::new(runs);
        while let Some(batch) = merge.next(&self.schema).map_err(failed)? {
            write(&batch)?;
        }
        for path in &paths {
            std::fs::remove_file(path).map_err(|error| RecordError::write(path, &error))?;
        }
        Ok(())
    }
}

fn with_ranks(schema: &Schema) -> SchemaRef {
    let ranks = RANKS.map(|name| Arc::new(Field::new(name, DataType::UInt64, false)));
    Arc::new(Schema::new(
        schema
            .fields()
            .iter()
            .cloned()
            .chain(ranks)
            .collect::<Vec<Arc<Field>>>(),
    ))
}

fn ranked(schema: &SchemaRef, batch: &RecordBatch, ranks: &[Rank]) -> Result<RecordBatch, ArrowError> {
    let part = |part: usize| Arc::new(UInt64Array::from_iter_values(ranks.iter().map(|rank| rank[part]))) as ArrayRef;
    let columns = batch
        .columns()
        .iter()
        .cloned()
        .chain([part(0), part(1), part(2)])
        .collect();
    RecordBatch::try_new(Arc::clone(schema), columns)
}

/// One run, read batch by batch.
struct Run {
    reader: StreamReader<BufReader<File>>,
    batch: RecordBatch,
    ranks: Vec<Rank>,
    /// The next row.
    at: usize,
    /// Where `batch` is among those of the merge.
    slot: usize,
}

impl Run {
    /// A run with its first batch; nothing if it has no rows.
    fn open(path: &Path) -> Result<Option<Run>, ArrowError> {
        let reader = StreamReader::try_new(BufReader::new(File::open(path)?), None)?;
        let batch = RecordBatch::new_empty(reader.schema());
        let mut run = Run {
            reader,
            batch,
            ranks: Vec::new(),
            at: 0,
            slot: 0,
        };
        Ok(run.refill()?.then_some(run))
    }

    /// Reads the next batch that has rows; whether there was one.
    fn refill(&mut self) -> Result<bool, ArrowError> {
        for batch in self.reader.by_ref() {
            let batch = batch?;
            if batch.num_rows() > 0 {
                let first = batch.num_columns() - RANKS.len();
                let part = |part: usize| batch.column(first + part).as_primitive::<UInt64Type>().values();
                let (a, b, c) = (part(0), part(1), part(2));
                self.ranks = (0..batch.num_rows()).map(|row| [a[row], b[row], c[row]]).collect();
                self.batch = batch;
                self.at = 0;
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Runs on their way into one.
struct Merge {
    runs: Vec<Run>,
    /// The next row of every run that has one: its rank, then the run, so that equal ranks keep their order.
    heads: BinaryHeap<Reverse<(Rank, usize)>>,
}

impl Merge {
    fn new(runs: Vec<Run>) -> Merge {
        let heads = runs
            .iter()
            .enumerate()
            .map(|(which, run)| Reverse((run.ranks[run.at], which)))
            .collect();
        Merge { runs, heads }
    }

    /// The next rows in order; none at the end.
    fn next(&mut self, schema: &SchemaRef) -> Result<Option<RecordBatch>, ArrowError> {
        let mut batches: Vec<RecordBatch> = Vec::with_capacity(self.runs.len());
        for run in &mut self.runs {
            run.slot = batches.len();
            batches.push(run.batch.clone());
        }
        let mut rows: Vec<(usize, usize)> = Vec::with_capacity(MERGED);
        while rows.len() < MERGED {
            let Some(Reverse((_, which))) = self.heads.pop() else {
                break;
            };
            let next = self.heads.peek().map(|&Reverse(next)| next);
            let run = &mut self.runs[which];
            // Runs overlap little, so the rows before the next run's head are mostly many.
            while run.at < run.ranks.len()
                && rows.len() < MERGED
                && next.is_none_or(|next| (run.ranks[run.at], which) < next)
            {
                rows.push((run.slot, run.at));
                run.at += 1;
            }
            if run.at == run.ranks.len() {
                if !run.refill()? {
                    continue;
                }
                run.slot = batches.len();
                batches.push(run.batch.clone());
            }
            self.heads.push(Reverse((run.ranks[run.at], which)));
        }
        if rows.is_empty() {
            return Ok(None);
        }
        let batches: Vec<&RecordBatch> = batches.iter().collect();
        let merged = interleave_record_batch(&batches, &rows)?;
        let columns = merged.columns()[..schema.fields().len()].to_vec();
        RecordBatch::try_new(Arc::clone(schema), columns).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> SchemaRef {
        Arc::new(Schema::new(vec![Field::new("row", DataType::UInt64, false)]))
    }

    fn run(rows: &[(u64, u64)]) -> (RecordBatch, Vec<Rank>) {
        let column = UInt64Array::from_iter_values(rows.iter().map(|&(_, row)| row));
        let ranks = rows.iter().map(|&(rank, _)| [rank, 0, 0]).collect();
        (RecordBatch::try_new(schema(), vec![Arc::new(column)]).unwrap(), ranks)
    }

    #[test]
    fn runs_come_out_in_order_and_equal_ranks_as_they_came() {
        let home = tempfile::tempdir().unwrap();
        let mut spill = Spill::new(home.path().join("spill"), "table", schema());
        spill
            .add(&mut [Ok(run(&[(1, 10), (5, 11)])), Ok(run(&[(7, 12)]))].into_iter())
            .unwrap();
        spill
            .add(&mut [Ok(run(&[])), Ok(run(&[(0, 20), (5, 21), (9, 22)]))].into_iter())
            .unwrap();
        spill.add(&mut std::iter::empty()).unwrap();
        let mut seen = Vec::new();
        spill
            .merge(&mut |batch| {
                seen.extend_from_slice(batch.column(0).as_primitive::<UInt64Type>().values());
                Ok(())
            })
            .unwrap();
        assert_eq!(seen, [20, 10, 11, 21, 12, 22]);
        assert_eq!(std::fs::read_dir(home.path().join("spill")).unwrap().count(), 0);
    }

    #[test]
    fn many_runs_of_many_rows_come_out_in_order() {
        let home = tempfile::tempdir().unwrap();
        let mut spill = Spill::new(home.path().to_path_buf(), "table", schema());
        for first in 0..7_u64 {
            let rows: Vec<(u64, u64)> = (0..20_000).map(|at| (at * 7 + first, at * 7 + first)).collect();
            spill.add(&mut rows.chunks(BATCH).map(|rows| Ok(run(rows)))).unwrap();
        }
        let mut next = 0;
        spill
            .merge(&mut |batch| {
                for &row in batch.column(0).as_primitive::<UInt64Type>().values() {
                    assert_eq!(row, next);
                    next += 1;
                }
                Ok(())
            })
            .unwrap();
        assert_eq!(next, 140_000);
    }
}
