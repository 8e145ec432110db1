//! How far a run is: day, rows, rows a second, time left. On stderr, only at a terminal.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::{Day, Horizon};
use crate::model::facts::Watcher;

/// A progress bar that also carries the user's wish to stop.
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
    stop: Arc<AtomicBool>,
}

impl Progress {
    /// A bar over the days of a run; hidden if quiet or not at a terminal.
    pub fn new(horizon: Horizon, quiet: bool, stop: Arc<AtomicBool>) -> Progress {
        let days = (horizon.end.0 - horizon.start.0) as u64;
        let target = if quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(8)
        };
        let bar = ProgressBar::with_draw_target(Some(days), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:32} day {pos}/{len}  {msg}  {eta} left") {
            bar.set_style(style);
        }
        Progress {
            bar,
            begun: Instant::now(),
            stop,
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watcher for Progress {
    fn day_done(&mut self, day: Day, rows: u64) -> bool {
        let rate = rows as f64 / self.begun.elapsed().as_secs_f64().max(1e-3);
        self.bar.inc(1);
        self.bar.set_message(format!(
            "{day}  {:.1} M rows  {:.2} M rows/s",
            rows as f64 / 1e6,
            rate / 1e6
        ));
        !self.stop.load(Ordering::Relaxed)
    }
}
