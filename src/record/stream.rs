//! The writer's thread: jobs go in through a short queue, tables come out at the end.
//!
//! The queue is bounded, so a model that is faster than the disk waits instead of filling the memory. The first
//! error ends the work and is kept for whoever asks; nothing panics, and jobs that come later are dropped.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread::{Builder, JoinHandle};

use super::catalogue::Tables;
use super::error::RecordError;
use super::table_files::Finished;
use super::tally::Tally;
use crate::engine::time::Day;

/// What the thread works on.
pub struct WriterState {
    pub tables: Tables,
    pub tally: Tally,
    /// The window's first day: where a table with a file a day keeps its schema if it never had a row.
    pub first_day: Day,
    /// Where rows wait, if they may; empty once all tables are written.
    pub spill: Option<PathBuf>,
}

impl WriterState {
    fn close(mut self) -> Result<Vec<Finished>, RecordError> {
        for metric in self.tally.metrics() {
            self.tables.daily.hold(metric)?;
        }
        let finished = self.tables.close(self.first_day)?;
        if let Some(spill) = &self.spill
            && let Err(error) = std::fs::remove_dir(spill)
            && error.kind() != ErrorKind::NotFound
        {
            return Err(RecordError::write(spill, &error));
        }
        Ok(finished)
    }
}

/// Something to do with the tables.
pub type Job = Box<dyn FnOnce(&mut WriterState) -> Result<(), RecordError> + Send>;

enum Message {
    Do(Job),
    Close,
}

/// Jobs that may wait. Most are some payments, a megabyte or two, so that what waits does not grow with a day; a
/// day of a million people is some thirty of them. With fewer the model waits for the writer within a day.
const WAITING: usize = 24;

/// The thread and the way to it.
pub struct Stream {
    messages: Option<SyncSender<Message>>,
    thread: Option<JoinHandle<Option<Vec<Finished>>>>,
    fault: Arc<OnceLock<RecordError>>,
}

impl Stream {
    /// Starts the thread. `make` runs on it, since what it makes stays there.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(make: impl FnOnce() -> WriterState + Send + 'static) -> Result<Stream, RecordError> {
        let (messages, inbox) = sync_channel(WAITING);
        let fault = Arc::new(OnceLock::new());
        let work = {
            let fault = Arc::clone(&fault);
            move || work(make(), &inbox, &fault)
        };
        let thread = Builder::new()
            .name("writer".to_owned())
            .spawn(work)
            .map_err(|_| RecordError::Stopped)?;
        Ok(Stream {
            messages: Some(messages),
            thread: Some(thread),
            fault,
        })
    }

    /// Queues a job; waits while the queue is full; does nothing once the thread has stopped.
    pub fn send(&self, job: impl FnOnce(&mut WriterState) -> Result<(), RecordError> + Send + 'static) {
        if let Some(messages) = &self.messages {
            // A thread that stopped has left its fault behind; there is nobody to tell here.
            let _ = messages.send(Message::Do(Box::new(job)));
        }
    }

    /// The first error, if there was one.
    #[must_use]
    pub fn fault(&self) -> Option<&RecordError> {
        self.fault.get()
    }

    /// Waits for all jobs and ends the tables.
    ///
    /// # Errors
    /// The first error of any job.
    pub fn finish(mut self) -> Result<Vec<Finished>, RecordError> {
        if let Some(messages) = self.messages.take() {
            let _ = messages.send(Message::Close);
        }
        let finished = self.thread.take().and_then(|thread| thread.join().ok()).flatten();
        finished.ok_or_else(|| self.fault.get().cloned().unwrap_or(RecordError::Stopped))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // Without a `Close` the thread ends where it is; files must be shut before anybody removes their directory.
        self.messages = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn work(mut state: WriterState, inbox: &Receiver<Message>, fault: &OnceLock<RecordError>) -> Option<Vec<Finished>> {
    let keep = |error| {
        let _ = fault.set(error);
    };
    for message in inbox {
        match message {
            Message::Do(job) => job(&mut state).map_err(keep).ok()?,
            Message::Close => return state.close().map_err(keep).ok(),
        }
    }
    None
}
