//! How far a run is: day, rows, rows a second, time left. On stderr, only at a terminal.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::{Day, Horizon};
use crate::model::facts::Watcher;

/// One line, at eighty columns too: the message takes what room is left, and is cut where there is too little.
const LINE: &str = "{bar:14} day {pos}/{len}  {wide_msg} {eta} left";

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
        if let Ok(style) = ProgressStyle::with_template(LINE) {
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
        self.bar.inc(1);
        self.bar
            .set_message(message(day, rows, self.begun.elapsed().as_secs_f64()));
        !self.stop.load(Ordering::Relaxed)
    }
}

/// Where a run is, and how fast.
fn message(day: Day, rows: u64, seconds: f64) -> String {
    let rate = rows as f64 / seconds.max(1e-3);
    format!("{day}  {:.1} M rows  {:.2} M rows/s", rows as f64 / 1e6, rate / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_fits_eighty_columns() {
        assert!(ProgressStyle::with_template(LINE).is_ok());
        let told = message(Day(20_000), 98_765_432_100, 10_000.0);
        assert_eq!(told, "2024-10-04  98765.4 M rows  9.88 M rows/s");
        let line = LINE
            .replace("{bar:14}", &"-".repeat(14))
            .replace("{pos}", "365")
            .replace("{len}", "365")
            .replace("{wide_msg}", &told)
            .replace("{eta}", "59m");
        assert!(line.len() <= 80, "{}: {line}", line.len());
    }
}
