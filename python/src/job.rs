//! Work that takes time: on a thread of its own, asked how far it is, stopped, or left.
//!
//! Python polls: [`Job::wait`] gives the interpreter away for a moment and comes back, so that signals are heard by
//! Python itself. A job that is stopped ends within a day of simulated time and leaves nothing; one that has not ended
//! when Python goes on ends by itself, and [`wait_for_all`], called when the interpreter shuts down, sees to it that it
//! can.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use scamnet::Watcher;
use scamnet::engine::{Day, Horizon};

use crate::failure::Failure;
use crate::memory::{Held, MemoryRun};

/// What came of it.
pub enum Done {
    /// A text, most often JSON.
    Text(String),
    /// A run in memory.
    Memory(Box<Held>),
}

/// What a worker and those who wait for it both see.
#[derive(Default)]
pub struct Shared {
    stop: AtomicBool,
    /// Days that are over, and days in all.
    day: AtomicI64,
    days: AtomicI64,
    rows: AtomicU64,
    outcome: Mutex<Option<Result<Done, Failure>>>,
    has_ended: Mutex<bool>,
    ended: Condvar,
}

/// Threads that may still be at work.
static WORKERS: Mutex<Vec<(Arc<Shared>, JoinHandle<()>)>> = Mutex::new(Vec::new());

/// A job under way, or ended.
#[pyclass(frozen, module = "scamnet._native")]
pub struct Job(Arc<Shared>);

impl Job {
    /// Begins some work.
    pub fn begin(work: impl FnOnce(&Arc<Shared>) -> Result<Done, Failure> + Send + 'static) -> PyResult<Job> {
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("scamnet".to_owned()).spawn(move || {
            let done = catch_unwind(AssertUnwindSafe(|| work(&own))).unwrap_or_else(|panic| {
                let words = panic.downcast_ref::<String>().map(String::as_str);
                let words = words
                    .or_else(|| panic.downcast_ref::<&str>().copied())
                    .unwrap_or("no words");
                let why = "this is a fault of scamnet's; please report it with the scenario and the seed";
                Err(Failure::Run(format!(
                    "the engine gave up: {words}; nothing was kept; {why}"
                )))
            });
            *own.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
            *own.has_ended.lock().unwrap_or_else(PoisonError::into_inner) = true;
            own.ended.notify_all();
        })?;
        let mut workers = WORKERS.lock().unwrap_or_else(PoisonError::into_inner);
        workers.retain(|(_, thread)| !thread.is_finished());
        workers.push((Arc::clone(&shared), thread));
        Ok(Job(shared))
    }
}

#[pymethods]
impl Job {
    /// Waits so many seconds at most; whether it has ended.
    fn wait(&self, py: Python<'_>, seconds: f64) -> bool {
        let most = Duration::try_from_secs_f64(seconds).unwrap_or_default();
        py.detach(|| {
            let until = Instant::now() + most;
            let mut has_ended = self.0.has_ended.lock().unwrap_or_else(PoisonError::into_inner);
            while !*has_ended {
                let left = until.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return false;
                }
                let woken = self.0.ended.wait_timeout(has_ended, left);
                has_ended = woken.unwrap_or_else(PoisonError::into_inner).0;
            }
            true
        })
    }

    /// Days that are over, days in all, rows so far.
    fn progress(&self) -> (i64, i64, u64) {
        let Shared { day, days, rows, .. } = &*self.0;
        (
            day.load(Ordering::Relaxed),
            days.load(Ordering::Relaxed),
            rows.load(Ordering::Relaxed),
        )
    }

    /// Wants it to end.
    fn stop(&self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }

    /// What came of it, once: a text, or a run in memory. An exception if it failed.
    fn result(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let outcome = self.0.outcome.lock().unwrap_or_else(PoisonError::into_inner).take();
        match outcome {
            Some(Ok(Done::Text(text))) => Ok(text.into_pyobject(py)?.into_any().unbind()),
            Some(Ok(Done::Memory(held))) => Ok(Py::new(py, MemoryRun::new(*held))?.into_any()),
            Some(Err(failure)) => Err(failure.raise(py)),
            None => Err(Failure::Run("this job has not ended, or its result was taken".to_owned()).raise(py)),
        }
    }
}

/// Wants every job to end, and waits until all have.
#[pyfunction]
pub fn wait_for_all(py: Python<'_>) {
    py.detach(|| {
        let workers = std::mem::take(&mut *WORKERS.lock().unwrap_or_else(PoisonError::into_inner));
        for (shared, _) in &workers {
            shared.stop.store(true, Ordering::Relaxed);
        }
        for (_, thread) in workers {
            // What it panicked with has been told.
            let _ = thread.join();
        }
    });
}

/// A job that panics, so that it can be seen what becomes of a panic.
#[pyfunction]
pub fn failing() -> PyResult<Job> {
    Job::begin(|_| panic!("as it was asked to"))
}

/// Counts a run's days, and ends it when that is wanted.
pub struct Watch<'a> {
    shared: &'a Shared,
    horizon: Horizon,
}

impl<'a> Watch<'a> {
    /// Over the days of a run.
    pub fn new(shared: &'a Shared, horizon: Horizon) -> Watch<'a> {
        let days = i64::from(horizon.end.0 - horizon.start.0);
        shared.days.store(days, Ordering::Relaxed);
        Watch { shared, horizon }
    }
}

impl Watcher for Watch<'_> {
    fn day_done(&mut self, day: Day, rows: u64) -> bool {
        let over = i64::from(day.0 - self.horizon.start.0) + 1;
        self.shared.day.store(over, Ordering::Relaxed);
        self.shared.rows.store(rows, Ordering::Relaxed);
        !self.shared.stop.load(Ordering::Relaxed)
    }
}
