//! Recording a run: observers that turn the model's facts into the tables of a dataset.
//!
//! ```text
//! model ─ calls ─► TableBuilder ─ jobs, short queue ─► writer's thread ─┬─► .run-1.partial-<pid>/ ─ rename ─► run-1/   Recorder
//!                                                                      └─► Arrow record batches                     MemorySink
//! ```
//!
//! - `observed`, `truth`: one declaration a table. `table`, `cell`: what that is. `catalogue`: the list of them.
//!   `cells`: a column's values between rows and files.
//! - `snapshot`: the tables that are read off the world when the window closes.
//! - `builder`: hears the run and makes its tables; the [`Recorder`] keeps them in a directory, the [`MemorySink`] in
//!   memory.
//! - `table_writer`, `table_files`, `writer`: a table under way, its files, a file under way. `parquet`, `csv`: how its
//!   rows are laid out. `stream`: the thread that does the work.
//! - `rank`, `spill`: what comes out of order waits on the disk, so that memory does not grow with days.
//! - `directory`: nothing half-written can be taken for a run. `leftover`: what killed runs have left. `manifest`: what
//!   a whole run says of itself.
//! - `dictionary`: the declarations as a page to read.
//!
//! This room listens. It never writes to the world and draws nothing at random.

mod batches;
mod builder;
pub mod catalogue;
pub mod cell;
pub mod cells;
mod csv;
pub mod dictionary;
pub mod directory;
pub mod error;
pub mod leftover;
pub mod manifest;
mod memory;
// One line a column, so that a declaration reads as the table it declares.
#[rustfmt::skip]
pub mod observed;
mod parquet;
pub mod rank;
pub mod snapshot;
pub mod spill;
pub mod stream;
pub mod table;
pub mod table_files;
pub mod table_writer;
pub mod tally;
#[rustfmt::skip]
pub mod truth;
pub mod writer;

use std::path::{Path, PathBuf};

use serde_json::Value;

pub use builder::TableBuilder;
pub use directory::Existing;
pub use error::RecordError;
pub use manifest::{Closing, FORMAT_VERSION};
pub use memory::{MemorySink, MemoryTable};
pub use parquet::CREATOR;
pub use table_files::Wanted;
pub use writer::{Format, Seal};

use crate::model::facts::Listener;
use directory::{MANIFEST, Partial};
use table_files::Place;

/// How a run is to be recorded.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where the run shall lie in the end, `output/faisalabad-1`.
    pub final_dir: PathBuf,
    /// What to do if there is a run already.
    pub existing: Existing,
    pub format: Format,
    pub tables: Wanted,
    /// Stages of the run's funnels, in the order of `Case::stage_at`: the columns `<stage>_at` of `cases`.
    pub stages: Vec<String>,
}

/// Writes a run's tables into a directory. Dropped before [`Recorder::finish`], it leaves nothing behind.
pub struct Recorder {
    stages: Vec<String>,
    format: Format,
    // Declared before the directory, so that its files are shut when the directory is removed.
    tables: TableBuilder,
    directory: Partial,
    /// Files of no table.
    beside: Vec<Seal>,
    /// Rows and positives of the tasks, if there are any.
    tasks: Value,
}

impl Recorder {
    /// Makes the hidden directory and starts the writer.
    ///
    /// # Errors
    /// If there is a run already, the directory cannot be made, or a stage's column would be there twice.
    pub fn begin(settings: Settings) -> Result<Recorder, RecordError> {
        let directory = Partial::create(&settings.final_dir, settings.existing)?;
        let place = Place::Directory {
            root: directory.path().to_path_buf(),
            format: settings.format,
            tables: settings.tables,
        };
        Ok(Recorder {
            tables: TableBuilder::begin(&settings.stages, place)?,
            stages: settings.stages,
            format: settings.format,
            directory,
            beside: Vec::new(),
            tasks: Value::Null,
        })
    }

    /// The hidden directory; charts and other files that belong to the run go here before [`Recorder::finish`]. What is
    /// to be vouched for is told to [`Recorder::seal`].
    #[must_use]
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The first error of the writer, if there was one: the run cannot be kept and may as well stop.
    #[must_use]
    pub fn failed(&self) -> Option<&RecordError> {
        self.tables.failed()
    }

    /// Ends all tables; they can be read from [`Recorder::directory`] afterwards. Rows sent later are lost.
    ///
    /// # Errors
    /// The first error of the writer.
    pub fn close_tables(&mut self) -> Result<(), RecordError> {
        self.tables.close()
    }

    /// Files that others have written into the directory: the manifest will name them.
    pub fn seal(&mut self, files: Vec<Seal>) {
        self.beside.extend(files);
    }

    /// Rows and positives of the tasks, which the manifest will say.
    pub fn count_tasks(&mut self, counts: Value) {
        self.tasks = counts;
    }

    /// Ends the tables if that was not done, writes the JSON files, lets `draw` add pictures, and shows the run under
    /// its own name, which is returned.
    ///
    /// # Errors
    /// The first error of the writer, or that of the last steps. Nothing of the run is kept then.
    pub fn finish(
        mut self,
        closing: &Closing,
        draw: impl FnOnce(&Path) -> Result<(), String>,
    ) -> Result<PathBuf, RecordError> {
        self.close_tables()?;
        let summary = manifest::write_json(self.directory(), "summary.json", &closing.summary)?;
        // Without a seal, or equal runs would have other manifests.
        manifest::write_json(self.directory(), "timing.json", &closing.timing)?;
        self.beside.push(summary);
        let beside = std::mem::take(&mut self.beside);
        let (horizon, tables) = (self.tables.horizon(), self.tables.finished());
        let mut manifest = manifest::manifest(closing, horizon, &self.stages, self.format, tables, beside);
        manifest["tasks"] = std::mem::take(&mut self.tasks);
        manifest::write_json(self.directory(), MANIFEST, &manifest)?;
        draw(self.directory()).map_err(|reason| RecordError::write(&self.directory().join("charts"), &reason))?;
        // Somebody may have cleared up behind the run's back.
        manifest::still_there(self.directory(), &manifest)?;
        self.directory.publish()
    }

    /// Gives the run up and removes what was written of it.
    pub fn abandon(self) {}
}

impl Listener for Recorder {
    fn next(&mut self) -> Option<&mut dyn Listener> {
        Some(&mut self.tables)
    }
}

#[cfg(test)]
mod tests;
