//! `scamnet run`: scenario in, dataset and charts out.

use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::args::{Format, RunArgs};
use super::describe::{load, warn};
use super::progress::Progress;
use super::table::{Timing, table};
use super::{Failure, print};
use crate::engine::{Day, Horizon};
use crate::model::facts::{Counted, Listener, Transaction};
use crate::model::labels::finish;
use crate::record::{self, Closing, Existing, RecordError, Recorder, Wanted};
use crate::scenario::{Loaded, Scenario};
use crate::simulation::Simulation;
use crate::task::{self, Facts, Numbers, Roll, part_of};
use crate::world::{Flags, World};
use crate::{chart, memory, report};

/// Runs a scenario from end to end.
pub fn run(args: &RunArgs) -> Result<(), Failure> {
    let begun = Instant::now();
    let mut loaded = load(&args.scenario)?;
    warn(&loaded, args.strict, args.quiet)?;
    if let Some(seed) = args.seed {
        loaded = loaded.with_seed(seed);
    }
    let set = loaded.set();
    let Loaded { scenario, resolved, .. } = loaded;
    memory::check(scenario.memory()).map_err(Failure::Refused)?;
    threads(args)?;
    let stop = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&stop);
    // A second handler in one process is refused; then Ctrl-C simply ends the program, and the partial directory's
    // name says what it is.
    let _ = ctrlc::set_handler(move || heard.store(true, Ordering::Relaxed));

    let horizon = scenario.days();
    let dir = args
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("output").join(format!("{}-{}", scenario.name, scenario.seed)));
    let format = match args.format {
        Format::Parquet => record::Format::Parquet,
        Format::Csv => record::Format::Csv,
    };
    let settings = record::Settings {
        final_dir: dir,
        existing: if args.force { Existing::Replace } else { Existing::Keep },
        format,
        tables: if args.no_tables {
            Wanted::SeriesOnly
        } else {
            Wanted::All
        },
        stages: finish::stage_columns(&scenario.funnel),
    };
    let recorder = Recorder::begin(settings).map_err(|error| {
        Failure::Refused(match error {
            RecordError::Exists { .. } => format!("{error}, or replace the run with --force"),
            _ => error.to_string(),
        })
    })?;
    let failing = Rc::new(Cell::new(false));
    let seen = Rc::clone(&failing);
    let mut noter = Noter {
        recorder,
        horizon,
        noting: !args.no_tables,
        roll: Roll::default(),
        numbers: Numbers::default(),
        failing,
    };

    let mut simulation = Simulation::new(&scenario);
    let build_seconds = begun.elapsed().as_secs_f64();
    let quiet = args.quiet || args.json;
    let mut progress = Progress::new(horizon, quiet, Arc::clone(&stop), Box::new(move || seen.get()));
    let ran = simulation.run_watched(&mut noter, &mut progress);
    progress.finish();
    let Noter {
        mut recorder,
        roll,
        numbers,
        ..
    } = noter;
    let Ok(summary) = ran else {
        let why = recorder
            .failed()
            .map_or_else(|| "interrupted".to_owned(), ToString::to_string);
        drop(recorder);
        return Err(Failure::Failed(format!("{why}; nothing was kept")));
    };
    let facts = (!args.no_tables).then(|| Facts::of(simulation.state(), roll, numbers));
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
        let seals = std::thread::scope(|threads| {
            let tasks = threads.spawn(|| task::write_all(&partial, format, horizon, &facts));
            let closed = recorder.close_tables();
            match tasks.join() {
                Ok(written) => written.and_then(|seals| closed.map(|()| seals)),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
        .map_err(failed)?;
        recorder.seal(seals);
    }
    let written = recorder
        .finish(&closing, |partial| {
            if args.no_tables {
                return Ok(());
            }
            chart::draw_all(partial).map_err(|error| error.to_string())?;
            if args.no_report {
                return Ok(());
            }
            report::write(partial, None)
                .map(|_| ())
                .map_err(|error| error.to_string())
        })
        .map_err(failed)?;
    if args.json {
        print(&format!(
            "{}\n",
            serde_json::to_string_pretty(&summary).unwrap_or_default()
        ));
    } else if !args.quiet {
        print(&table(&summary, &timing, &written));
    }
    Ok(())
}

fn json(value: &impl serde::Serialize) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(value).map_err(|error| Failure::Failed(error.to_string()))
}

/// Units of each currency for one US dollar, as charts and readers of the dataset need them.
fn rates(scenario: &Scenario) -> serde_json::Value {
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

fn threads(args: &RunArgs) -> Result<(), Failure> {
    let Some(threads) = args.threads else {
        return Ok(());
    };
    if !(1..=1_024).contains(&threads) {
        return Err(Failure::Refused(format!(
            "--threads {threads}: from 1 to 1024 would be accepted"
        )));
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .map_err(|error| Failure::Failed(format!("cannot start {threads} threads: {error}")))
}

/// Hands everything on to the recorder, and notes what tasks are made of.
struct Noter {
    recorder: Recorder,
    horizon: Horizon,
    /// Whether anything is noted.
    noting: bool,
    roll: Roll,
    numbers: Numbers,
    failing: Rc<Cell<bool>>,
}

impl Listener for Noter {
    fn next(&mut self) -> Option<&mut dyn Listener> {
        Some(&mut self.recorder)
    }

    fn marks(&mut self, day: Day) -> u8 {
        let part = part_of(self.horizon, day).filter(|_| self.noting);
        part.map_or(0, Flags::mark)
    }

    fn payments(&mut self, day: Day, rows: &mut Vec<Transaction>) {
        self.recorder.payments(day, rows);
        self.failing.set(self.recorder.failed().is_some());
    }

    fn counted(&mut self, day: Day, counted: &Counted) {
        if let Some(part) = part_of(self.horizon, day).filter(|_| self.noting) {
            self.numbers.add(part, counted);
        }
    }

    fn window_closes(&mut self, world: &World) {
        // No day of everybody's is planned any more.
        memory::give_back();
        if self.noting {
            self.roll = Roll::of(world);
        }
        self.recorder.window_closes(world);
    }
}
