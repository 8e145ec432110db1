//! What turns a run's facts into tables: it hears them, and hands them to a thread of its own that makes columns of
//! them. Where the tables end up, in files or in memory, is the [`Place`]'s matter.

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, Sender, channel};

use rayon::prelude::*;

use super::catalogue::Tables;
use super::error::RecordError;
use super::snapshot::{self, Resident, Roles, StatusAtStart};
use super::stream::{Stream, WriterState};
use super::table_files::{Finished, Place, Wanted};
use super::table_writer::{BATCH, TableWriter};
use super::tally::Tally;
use super::truth;
use crate::engine::prefetch::chunks_ahead;
use crate::engine::time::{Day, Horizon};
use crate::model::facts::{
    Contact, ContactLabel, Event, GroupMember, Listener, Login, Phone, Transaction, TransactionLabel,
};
use crate::world::World;

/// Facts that are handed to the writer's thread at a time.
const EVENTS: usize = 1 << 12;
/// Rows read off the world that are handed to the writer's thread at a time.
const ROWS: usize = 1 << 14;
/// Of those, rows that one thread makes at a time.
const SHARE: usize = 1 << 12;

/// Makes tables of all that it is told.
///
/// A disk that fails stops no model: later calls do nothing, [`TableBuilder::failed`] says why, and so does `close`.
pub struct TableBuilder {
    wanted: Wanted,
    horizon: Option<Horizon>,
    /// Facts that wait for a batch of their own.
    events: Vec<Event>,
    roles: Roles,
    statuses: Vec<StatusAtStart>,
    residents: Vec<Resident>,
    stream: Option<Stream>,
    /// Buffers that the writer has emptied.
    spare: Spare,
    finished: Vec<Finished>,
}

/// The way back of buffers, from the writer's thread.
struct Spare {
    payments: (Sender<Vec<Transaction>>, Receiver<Vec<Transaction>>),
    logins: (Sender<Vec<Login>>, Receiver<Vec<Login>>),
}

impl TableBuilder {
    /// Starts the writer. `stages` are those of the run's funnels.
    ///
    /// # Errors
    /// If a stage's column would be there twice, or the system gives no thread.
    pub fn begin(stages: &[String], place: Place) -> Result<TableBuilder, RecordError> {
        check_stages(stages)?;
        let wanted = place.wanted();
        let stages = stages.to_vec();
        let stream = Stream::start(move || WriterState {
            tables: Tables::new(&stages, &place),
            tally: Tally::default(),
            first_day: Day::default(),
            spill: place.spill(),
        })?;
        Ok(TableBuilder {
            wanted,
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
        })
    }

    /// The first error of the writer, if there was one: the run cannot be kept and may as well stop.
    #[must_use]
    pub fn failed(&self) -> Option<&RecordError> {
        self.stream.as_ref().and_then(Stream::fault)
    }

    /// When the run was, once it has been told.
    #[must_use]
    pub fn horizon(&self) -> Option<Horizon> {
        self.horizon
    }

    /// Ends all tables. Rows sent later are lost.
    ///
    /// # Errors
    /// The first error of the writer.
    pub fn close(&mut self) -> Result<(), RecordError> {
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

    /// The tables that have been ended.
    #[must_use]
    pub fn finished(&self) -> &[Finished] {
        &self.finished
    }

    /// Those, to keep.
    #[must_use]
    pub fn into_finished(self) -> Vec<Finished> {
        self.finished
    }

    fn send(&self, job: impl FnOnce(&mut WriterState) -> Result<(), RecordError> + Send + 'static) {
        if let Some(stream) = &self.stream {
            stream.send(job);
        }
    }

    fn hand_over_events(&mut self) {
        if self.events.is_empty() {
            return;
        }
        let events = std::mem::replace(&mut self.events, Vec::with_capacity(EVENTS));
        self.send(move |state| events.into_iter().try_for_each(|event| state.tables.file(event)));
    }

    /// Sends the rows of some things, in batches made by all threads, to a table that comes in their order.
    fn rows<'a, T: Sync, R: Send + 'static, I: Iterator<Item = R>>(
        &self,
        writer: fn(&mut Tables) -> &mut TableWriter<R>,
        things: &'a [T],
        rows: impl Fn(&'a [T]) -> I + Sync,
    ) {
        for batch in things.chunks(ROWS) {
            if self.failed().is_some() {
                return;
            }
            let batch: Vec<R> = batch.par_chunks(SHARE).flat_map_iter(&rows).collect();
            self.send(move |state| writer(&mut state.tables).append(&batch));
        }
    }
}

impl Listener for TableBuilder {
    fn window_opens(&mut self, world: &World) {
        self.horizon = Some(world.horizon);
        self.statuses = snapshot::statuses(world);
        let first_day = world.horizon.window_start;
        self.send(move |state| {
            state.first_day = first_day;
            Ok(())
        });
    }

    fn payments(&mut self, day: Day, rows: &mut Vec<Transaction>) {
        let (spare, emptied) = &self.spare.payments;
        let mut rows = std::mem::replace(rows, emptied.try_recv().unwrap_or_default());
        let spare = spare.clone();
        self.send(move |state| {
            // A day without payments has a file too.
            state.tables.transactions.append_day(day, &[])?;
            for rows in chunks_ahead(&rows, BATCH) {
                state.tally.payments(day, rows);
                state.tables.transactions.append_day(day, rows)?;
            }
            rows.clear();
            // Nobody wants it when the run is over.
            let _ = spare.send(rows);
            Ok(())
        });
    }

    fn logins(&mut self, day: Day, rows: &mut Vec<Login>) {
        let (spare, emptied) = &self.spare.logins;
        let mut rows = std::mem::replace(rows, emptied.try_recv().unwrap_or_default());
        let spare = spare.clone();
        self.send(move |state| {
            state.tally.logins(day, rows.len());
            state.tables.logins.append_day(day, &rows)?;
            rows.clear();
            let _ = spare.send(rows);
            Ok(())
        });
    }

    fn contacts(&mut self, _: Day, mut rows: Vec<(Contact, ContactLabel)>) {
        self.send(move |state| {
            rows.sort_by_cached_key(|(contact, _)| (contact.ts, contact.contact_id));
            // Some at a time, so that a day of many people is not there twice.
            let mut rows = rows.into_iter();
            loop {
                let (contacts, labels): (Vec<Contact>, Vec<ContactLabel>) = rows.by_ref().take(ROWS).unzip();
                if contacts.is_empty() {
                    return Ok(());
                }
                state.tables.contacts.append(&contacts)?;
                state.tables.contact_labels.append(&labels)?;
            }
        });
    }

    fn transaction_labels(&mut self, rows: Vec<TransactionLabel>) {
        self.send(move |state| state.tables.transaction_labels.append(&rows));
    }

    fn phones(&mut self, rows: Vec<Phone>) {
        self.send(move |state| state.tables.phones.hold_all(rows));
    }

    fn group_members(&mut self, rows: Vec<GroupMember>) {
        self.send(move |state| state.tables.group_members.hold_all(rows));
    }

    fn event(&mut self, event: Event) {
        if let Event::PersonRole(part) = &event {
            self.roles.add(part.person_id, part.part, part.at);
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
        self.send(move |state| state.tables.institutions.append(&institutions));
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
