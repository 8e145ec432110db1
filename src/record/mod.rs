//! Recording a run: observers that turn the model's facts into the tables of a dataset.
//!
//! ```text
//! model ─ calls ─► Recorder ─ jobs, short queue ─► writer's thread ─► .run-1.partial-<pid>/ ─ rename ─► run-1/
//! ```
//!
//! - `observed`, `truth`: one declaration a table. `table`, `cell`: what that is. `catalogue`: the list of them.
//!   `cells`: a column's values between rows and files.
//! - `snapshot`: the tables that are read off the world when the window closes.
//! - `sheet`, `writer`: a table under way, a file under way. `parquet`, `csv`: how its rows are laid out.
//!   `stream`: the thread that does the work.
//! - `rank`, `spill`: what comes out of order waits on the disk, so that memory does not grow with days.
//! - `directory`: nothing half-written can be taken for a run. `manifest`: what a whole run says of itself.
//! - `dictionary`: the declarations as a page to read.
//!
//! This room listens. It never writes to the world and draws nothing at random.

pub mod catalogue;
pub mod cell;
pub mod cells;
mod csv;
pub mod dictionary;
pub mod directory;
pub mod error;
pub mod manifest;
// One line a column, so that a declaration reads as the table it declares.
#[rustfmt::skip]
pub mod observed;
mod parquet;
pub mod rank;
pub mod sheet;
pub mod shelf;
pub mod snapshot;
pub mod spill;
pub mod stream;
pub mod table;
pub mod tally;
#[rustfmt::skip]
pub mod truth;
pub mod writer;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

use rayon::prelude::*;

pub use directory::Existing;
pub use error::RecordError;
pub use manifest::Closing;
pub use parquet::CREATOR;
pub use shelf::Wanted;
pub use writer::Format;

use crate::engine::fetch::chunks_ahead;
use crate::engine::time::{Day, Horizon};
use crate::model::event::{
    Contact, ContactLabel, Event, GroupMember, Listener, Login, Phone, Transaction, TransactionLabel,
};
use crate::world::World;
use catalogue::Tables;
use directory::{MANIFEST, Partial};
use sheet::{BATCH, Sheet};
use shelf::{Finished, Place};
use snapshot::{Resident, Roles, StatusAtStart};
use stream::{Desk, Stream};
use tally::Tally;

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

/// Facts that are handed to the writer's thread at a time.
const EVENTS: usize = 1 << 12;
/// Rows read off the world that are handed to the writer's thread at a time.
const ROWS: usize = 1 << 14;
/// Of those, rows that one thread makes at a time.
const SHARE: usize = 1 << 12;

/// Writes down all that it is told. Dropped before [`Recorder::finish`], it leaves nothing behind.
///
/// A disk that fails stops no model: later calls do nothing, [`Recorder::failed`] says why, and so does `finish`.
pub struct Recorder {
    stages: Vec<String>,
    wanted: Wanted,
    horizon: Option<Horizon>,
    /// Facts that wait for a batch of their own.
    events: Vec<Event>,
    roles: Roles,
    statuses: Vec<StatusAtStart>,
    residents: Vec<Resident>,
    // Declared before the directory, so that its files are shut when the directory is removed.
    stream: Option<Stream>,
    /// Buffers that the writer has emptied.
    spare: Spare,
    finished: Vec<Finished>,
    directory: Partial,
}

/// The way back of buffers, from the writer's thread.
struct Spare {
    payments: (Sender<Vec<Transaction>>, Receiver<Vec<Transaction>>),
    logins: (Sender<Vec<Login>>, Receiver<Vec<Login>>),
}

impl Recorder {
    /// Makes the hidden directory and starts the writer.
    ///
    /// # Errors
    /// If there is a run already, the directory cannot be made, or a stage's column would be there twice.
    pub fn begin(settings: Settings) -> Result<Recorder, RecordError> {
        check_stages(&settings.stages)?;
        let directory = Partial::create(&settings.final_dir, settings.existing)?;
        let place = Place {
            root: directory.path().to_path_buf(),
            format: settings.format,
            tables: settings.tables,
        };
        let stages = settings.stages.clone();
        let stream = Stream::start(move || Desk {
            tables: Tables::new(&stages, &place),
            tally: Tally::default(),
            first_day: Day::default(),
            spill: place.root.join(shelf::SPILL),
        })?;
        Ok(Recorder {
            stages: settings.stages,
            wanted: settings.tables,
            horizon: None,
            events: Vec::with_capacity(EVENTS),
            roles: Roles::default(),
            statuses: Vec::new(),
            residents: Vec::new(),
            stream: Some(stream),
            spare: Spare {
                payments: channel(),
                logins: channel(),
            },
            finished: Vec::new(),
            directory,
        })
    }

    /// The hidden directory; charts and other files that belong to the run go here before [`Recorder::finish`].
    #[must_use]
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The first error of the writer, if there was one: the run cannot be kept and may as well stop.
    #[must_use]
    pub fn failed(&self) -> Option<&RecordError> {
        self.stream.as_ref().and_then(Stream::fault)
    }

    /// Ends all tables; they can be read from [`Recorder::directory`] afterwards. Rows sent later are lost.
    ///
    /// # Errors
    /// The first error of the writer.
    pub fn close_tables(&mut self) -> Result<(), RecordError> {
        self.hand_over_events();
        self.rows(
            |tables| &mut tables.people,
            &self.residents,
            |some| snapshot::people(some, &self.roles),
        );
        if let Some(stream) = self.stream.take() {
            self.finished = stream.finish()?;
        }
        Ok(())
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
        let manifest = manifest::manifest(closing, self.horizon, &self.stages, &self.finished);
        manifest::write_json(self.directory(), "summary.json", &closing.summary)?;
        manifest::write_json(self.directory(), "timing.json", &closing.timing)?;
        manifest::write_json(self.directory(), MANIFEST, &manifest)?;
        draw(self.directory()).map_err(|reason| RecordError::write(&self.directory().join("charts"), &reason))?;
        self.directory.publish()
    }

    /// Gives the run up and removes what was written of it.
    pub fn abandon(self) {}

    fn send(&self, job: impl FnOnce(&mut Desk) -> Result<(), RecordError> + Send + 'static) {
        if let Some(stream) = &self.stream {
            stream.send(job);
        }
    }

    fn hand_over_events(&mut self) {
        if self.events.is_empty() {
            return;
        }
        let events = std::mem::replace(&mut self.events, Vec::with_capacity(EVENTS));
        self.send(move |desk| events.into_iter().try_for_each(|event| desk.tables.file(event)));
    }

    /// Sends the rows of some things, in batches made by all threads, to a table that comes in their order.
    fn rows<'a, T: Sync, R: Send + 'static, I: Iterator<Item = R>>(
        &self,
        sheet: fn(&mut Tables) -> &mut Sheet<R>,
        things: &'a [T],
        rows: impl Fn(&'a [T]) -> I + Sync,
    ) {
        for batch in things.chunks(ROWS) {
            if self.failed().is_some() {
                return;
            }
            let batch: Vec<R> = batch.par_chunks(SHARE).flat_map_iter(&rows).collect();
            self.send(move |desk| sheet(&mut desk.tables).append(&batch));
        }
    }
}

impl Listener for Recorder {
    fn window_opens(&mut self, world: &World) {
        self.horizon = Some(world.horizon);
        self.statuses = snapshot::statuses(world);
        let first_day = world.horizon.window_start;
        self.send(move |desk| {
            desk.first_day = first_day;
            Ok(())
        });
    }

    fn payments_buffer(&mut self) -> Vec<Transaction> {
        self.spare.payments.1.try_recv().unwrap_or_default()
    }

    fn logins_buffer(&mut self) -> Vec<Login> {
        self.spare.logins.1.try_recv().unwrap_or_default()
    }

    fn payments(&mut self, day: Day, mut rows: Vec<Transaction>) {
        let spare = self.spare.payments.0.clone();
        self.send(move |desk| {
            // A day without payments has a file too.
            desk.tables.transactions.append_day(day, &[])?;
            for rows in chunks_ahead(&rows, BATCH) {
                desk.tally.payments(day, rows);
                desk.tables.transactions.append_day(day, rows)?;
            }
            rows.clear();
            // Nobody wants it when the run is over.
            let _ = spare.send(rows);
            Ok(())
        });
    }

    fn logins(&mut self, day: Day, mut rows: Vec<Login>) {
        let spare = self.spare.logins.0.clone();
        self.send(move |desk| {
            desk.tally.logins(day, rows.len());
            desk.tables.logins.append_day(day, &rows)?;
            rows.clear();
            let _ = spare.send(rows);
            Ok(())
        });
    }

    fn contacts(&mut self, _: Day, mut rows: Vec<(Contact, ContactLabel)>) {
        self.send(move |desk| {
            rows.sort_by_cached_key(|(contact, _)| (contact.ts, contact.contact_id));
            // Some at a time, so that a day of many people is not there twice.
            let mut rows = rows.into_iter();
            loop {
                let (contacts, labels): (Vec<Contact>, Vec<ContactLabel>) = rows.by_ref().take(ROWS).unzip();
                if contacts.is_empty() {
                    return Ok(());
                }
                desk.tables.contacts.append(&contacts)?;
                desk.tables.contact_labels.append(&labels)?;
            }
        });
    }

    fn transaction_labels(&mut self, rows: Vec<TransactionLabel>) {
        self.send(move |desk| desk.tables.transaction_labels.append(&rows));
    }

    fn phones(&mut self, rows: Vec<Phone>) {
        self.send(move |desk| desk.tables.phones.hold_all(rows));
    }

    fn group_members(&mut self, rows: Vec<GroupMember>) {
        self.send(move |desk| desk.tables.group_members.hold_all(rows));
    }

    fn event(&mut self, event: Event) {
        if let Event::PersonRole(part) = &event {
            self.roles.add(part.person_id, part.role, part.at);
            return;
        }
        self.events.push(event);
        if self.events.len() == EVENTS {
            self.hand_over_events();
        }
    }

    fn window_closes(&mut self, world: &World) {
        self.horizon = Some(world.horizon);
        if self.wanted == Wanted::SeriesOnly {
            return;
        }
        let accounts = snapshot::shown_accounts(world);
        let customers = snapshot::customers_of(world, &accounts);
        let institutions = snapshot::institutions(world);
        self.send(move |desk| desk.tables.institutions.append(&institutions));
        self.rows(
            |tables| &mut tables.customers,
            &customers,
            |some| snapshot::customers(world, some),
        );
        self.rows(
            |tables| &mut tables.companies,
            &customers,
            |some| snapshot::companies(world, some),
        );
        self.rows(
            |tables| &mut tables.shared_identity,
            &customers,
            |some| snapshot::shared_identity(world, some),
        );
        self.rows(
            |tables| &mut tables.accounts,
            &accounts,
            |some| snapshot::accounts(world, some, &self.statuses),
        );
        self.rows(
            |tables| &mut tables.balances,
            &accounts,
            |some| snapshot::balances(world, some),
        );
        self.rows(
            |tables| &mut tables.devices,
            &snapshot::shown_devices(world),
            |some| snapshot::devices(world, some),
        );
        self.residents = snapshot::residents(world);
    }
}

/// A stage adds a column to `cases`; no two columns may have one name.
fn check_stages(stages: &[String]) -> Result<(), RecordError> {
    let fixed = truth::cases(&[]);
    let mut names: BTreeSet<&str> = fixed.columns.iter().map(|column| column.name.as_str()).collect();
    let columns: Vec<String> = stages.iter().map(|stage| format!("{stage}_at")).collect();
    for (stage, column) in stages.iter().zip(&columns) {
        if !names.insert(column) {
            return Err(RecordError::Stage { stage: stage.clone() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
