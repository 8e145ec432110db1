//! `scamnet run`: scenario in, dataset and charts out.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::args::{Format, RunArgs};
use super::describe::{load, refuse_too_much, warn};
use super::out::{print, say_all};
use super::progress::Progress;
pub use super::table::Timing;
use super::table::table;
use super::{Failure, clean, not_taken, threads};
use crate::engine::Day;
use crate::model::facts::{Listener, Transaction, Watcher};
use crate::model::labels::finish;
use crate::model::labels::summary::Summary;
use crate::record::directory::MANIFEST;
use crate::record::{self, Closing, Existing, RecordError, Recorder, Wanted};
use crate::scenario::{Loaded, Scenario};
use crate::simulation::Simulation;
use crate::task::{self, Noter};
use crate::{card, chart, memory, report};

/// Runs a scenario from end to end.
pub fn run(args: &RunArgs) -> Result<(), Failure> {
    let begun = Instant::now();
    let mut loaded = load(&args.scenario)?;
    warn(&loaded.warnings, &[], args.strict, args.quiet)?;
    if let Some(seed) = args.seed {
        loaded = loaded.with_seed(seed);
    }
    refuse_too_much(loaded.scenario.memory(), loaded.scenario.seconds(), args.long)?;
    threads(args.threads)?;
    let stop = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&stop);
    // A second handler in one process is refused; then Ctrl-C simply ends the program, and the partial directory's
    // name says what it is.
    let _ = ctrlc::set_handler(move || heard.store(true, Ordering::Relaxed));
    let wish = Wish {
        dir: args.out.clone(),
        replace: args.force,
        format: match args.format {
            Format::Parquet => record::Format::Parquet,
            Format::ParquetPlain => record::Format::ParquetPlain,
            Format::Csv => record::Format::Csv,
        },
        tables: !args.no_tables,
        report: !args.no_report,
    };
    if !args.quiet {
        say_all("note", &clean::told(&place(&wish, &loaded.scenario)));
    }
    let quiet = args.quiet || args.json;
    let mut progress = Progress::new(loaded.scenario.days(), quiet, stop);
    let recorded = record(loaded, &wish, begun, &mut progress);
    progress.finish();
    let Recorded { dir, summary, timing } = recorded?;
    let told = if args.json {
        let json = serde_json::to_string_pretty(&summary).map_err(|error| Failure::Failed(error.to_string()))?;
        print(&format!("{json}\n"))
    } else if args.quiet {
        Ok(())
    } else {
        print(&table(&summary, &timing, &dir))
    };
    told.map_err(|failure| kept(&failure, &dir))
}

/// That a run has been kept though what was asked for could not be printed.
fn kept(failure: &Failure, dir: &Path) -> Failure {
    let (Failure::Refused(why) | Failure::Failed(why)) = failure;
    Failure::Failed(format!("{why}; the run is whole and kept in {}", dir.display()))
}

/// How a run is to be kept.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Its directory; `output/<name>-<seed>` if it is none.
    pub dir: Option<PathBuf>,
    /// Whether to replace a run that lies there.
    pub replace: bool,
    /// Of its tables.
    pub format: record::Format,
    /// Whether any tables but the daily series are wanted, and tasks and charts of them.
    pub tables: bool,
    /// Whether its page is wanted too.
    pub report: bool,
}

/// Where a run is to lie.
fn place(wish: &Wish, scenario: &Scenario) -> PathBuf {
    let named = || PathBuf::from("output").join(format!("{}-{}", scenario.name, scenario.seed));
    wish.dir.clone().unwrap_or_else(named)
}

/// A run that was kept.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Where it lies.
    pub dir: PathBuf,
    /// What it came to.
    pub summary: Summary,
    /// How long it took.
    pub timing: Timing,
}

/// Runs a scenario into a directory, with tasks and charts. `watcher` is asked every day whether to go on; of a run
/// that was stopped nothing is kept. `begun` is when the work began of which the run is a part.
///
/// # Errors
/// [`Failure::Refused`] if it cannot be begun: there is too little memory, or something lies in its place.
/// [`Failure::Failed`] if it was stopped, or the disk refuses its files.
pub fn record(loaded: Loaded, wish: &Wish, begun: Instant, watcher: &mut dyn Watcher) -> Result<Recorded, Failure> {
    let set = loaded.set();
    let Loaded { scenario, resolved, .. } = loaded;
    memory::check(scenario.memory()).map_err(Failure::Refused)?;
    let horizon = scenario.days();
    let dir = place(wish, &scenario);
    if wish.replace && !wish.tables {
        keeps_tables(&dir)?;
    }
    let settings = record::Settings {
        final_dir: dir,
        existing: if wish.replace {
            Existing::Replace
        } else {
            Existing::Keep
        },
        format: wish.format,
        tables: if wish.tables { Wanted::All } else { Wanted::SeriesOnly },
        stages: finish::stage_columns(&scenario.funnel),
    };
    let recorder = Recorder::begin(settings).map_err(|error| {
        // Nothing was begun yet, whatever it is.
        let (Failure::Refused(why) | Failure::Failed(why)) = not_taken(&error, true);
        Failure::Refused(why)
    })?;
    let failed = Rc::new(Cell::new(false));
    let failing = Failing {
        recorder,
        failed: Rc::clone(&failed),
    };
    let mut noter = Noter::new(failing, horizon, wish.tables);
    let mut simulation = Simulation::new(&scenario);
    let build_seconds = begun.elapsed().as_secs_f64();
    let ran = simulation.run_watched(&mut noter, &mut UntilFailed { watcher, failed });
    let Ok(summary) = ran else {
        let recorder = noter.give_up().recorder;
        let why = recorder
            .failed()
            .map_or_else(|| "interrupted".to_owned(), ToString::to_string);
        drop(recorder);
        return Err(Failure::Failed(format!("{why}; nothing was kept")));
    };
    let (Failing { mut recorder, .. }, facts) = noter.end(simulation.state());
    drop(simulation);
    let seconds = begun.elapsed().as_secs_f64();
    let timing = Timing {
        seconds,
        build_seconds,
        payments_per_second: summary.payments as f64 / seconds,
        peak_memory: memory::peak(),
        threads: rayon::current_num_threads(),
    };
    let closing = Closing {
        scenario: resolved,
        set,
        seed: u64::from(scenario.seed),
        rates: rates(&scenario),
        spread_bp: scenario.population.spread_bp,
        summary: json(&summary)?,
        timing: json(&timing)?,
    };
    let failed = |error: RecordError| Failure::Failed(format!("{error}; nothing was kept"));
    if let Some(facts) = facts {
        let partial = recorder.directory().to_owned();
        // Beside the writer, who has the last tables to end. Not on one of the threads that it may wait for.
        let tasks = std::thread::scope(|threads| {
            let tasks = threads.spawn(|| task::write_all(&partial, wish.format, horizon, &facts));
            let closed = recorder.close_tables();
            match tasks.join() {
                Ok(written) => written.and_then(|tasks| closed.map(|()| tasks)),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
        .map_err(failed)?;
        recorder.seal(tasks.seals);
        recorder.count_tasks(tasks.counts);
    }
    let dir = recorder
        .finish(&closing, |partial| {
            if !wish.tables {
                return Ok(());
            }
            card::write(partial)?;
            chart::draw_all(partial).map_err(|error| error.to_string())?;
            if !wish.report {
                return Ok(());
            }
            report::write(partial, None)
                .map(|_| ())
                .map_err(|error| error.to_string())
        })
        .map_err(failed)?;
    Ok(Recorded { dir, summary, timing })
}

/// A summary alone does not take the place of a whole dataset.
fn keeps_tables(dir: &Path) -> Result<(), Failure> {
    let has_tables = ["observed", "truth"].iter().any(|folder| dir.join(folder).is_dir());
    if has_tables && dir.join(MANIFEST).is_file() {
        return Err(Failure::Refused(format!(
            "{} holds a whole dataset, and --no-tables would put a summary in its place; accepted: another directory, given by \
             --out, or no --no-tables",
            dir.display()
        )));
    }
    Ok(())
}

fn json(value: &impl serde::Serialize) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(value).map_err(|error| Failure::Failed(error.to_string()))
}

/// Units of each currency for one US dollar, as charts and readers of the dataset need them.
pub fn rates(scenario: &Scenario) -> serde_json::Value {
    let mut rates: serde_json::Map<String, serde_json::Value> = scenario
        .population
        .country
        .iter()
        .map(|country| (country.currency.word().to_owned(), country.per_usd.into()))
        .collect();
    rates.insert("USD".to_owned(), 1.0.into());
    rates.insert("USDT".to_owned(), 1.0.into());
    rates.into()
}

/// Hands everything on to the recorder, and notes whether it has failed.
struct Failing {
    recorder: Recorder,
    failed: Rc<Cell<bool>>,
}

impl Listener for Failing {
    fn next(&mut self) -> Option<&mut dyn Listener> {
        Some(&mut self.recorder)
    }

    fn payments(&mut self, day: Day, rows: &mut Vec<Transaction>) {
        self.recorder.payments(day, rows);
        self.failed.set(self.recorder.failed().is_some());
    }
}

/// Ends a run whose recorder has failed, or whose watcher wants it to end.
struct UntilFailed<'a> {
    watcher: &'a mut dyn Watcher,
    failed: Rc<Cell<bool>>,
}

impl Watcher for UntilFailed<'_> {
    fn day_done(&mut self, day: Day, rows: u64) -> bool {
        self.watcher.day_done(day, rows) && !self.failed.get()
    }
}
