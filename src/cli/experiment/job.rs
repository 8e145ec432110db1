//! An experiment under way: its directory, its runs and their progress.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::place::{Place, Wish};
use super::{Cost, note_lost, note_strays, refused, told};
use crate::cli::Failure;
use crate::cli::args::{ExperimentArgs, UnitArgs};
use crate::cli::describe::{refuse_too_much, warn};
use crate::cli::out::{print, say};
use crate::experiment::design::{Design, Setting};
use crate::experiment::document::Precision;
use crate::experiment::roster::{Roster, Run, Shard};
use crate::experiment::rounds::{self, Next};
use crate::experiment::runner::Workshop;
use crate::experiment::{ExperimentError, warning};
use crate::param::noun::counted;

/// An experiment under way.
pub struct Job {
    settings: Vec<Vec<Setting>>,
    pub roster: Roster,
    pub place: Place,
    /// Told before anything ran.
    pub warnings: Vec<String>,
    threads: usize,
    quiet: bool,
    stop: Arc<AtomicBool>,
    /// How to go on with one that was ended.
    go_on: &'static str,
}

impl Job {
    pub fn new(design: &Design, kind: &str, shard: Shard, args: &ExperimentArgs) -> Result<Job, Failure> {
        let threads = threads(args.threads)?;
        let settings = design.settings().map_err(refused)?;
        let warnings = told(warning::before(design, &settings));
        warn(&warning::never(design, &settings), &warnings, args.strict, args.quiet)?;
        let roster = Roster::of(design, &settings, kind, shard);
        let Cost { baseline, seconds } = Cost::of(design, &settings, &roster, &roster.own())?;
        refuse_too_much(baseline.memory(), seconds, args.long)?;
        let dir = args
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("output").join(&design.name));
        // More seeds or arms of the same experiment may join what lies there; nothing else may.
        let fits = |there: &Roster| {
            if (&there.name, &there.kind) != (&roster.name, &roster.kind) {
                let (kind, name) = (&there.kind, &there.name);
                return Err(format!(
                    "holds the {kind} `{name}`; accepted: another directory, given by --out, or --force to replace it"
                ));
            }
            if there.build != roster.build {
                say(
                    "note: what lies there was made by another build of scamnet; its runs are left alone and made again",
                );
            }
            Ok(())
        };
        let place = Place::take(dir, &roster, Wish::of(args.resume, args.force), fits)?;
        if place.left > 0 && !args.quiet {
            let dir = place.dir.display();
            say(&format!(
                "note: {} half-written files that a killed program has left lie in {dir}; `scamnet clean {dir}` removes them",
                place.left
            ));
        }
        if !args.quiet {
            note_strays(&place.strays);
        }
        Ok(Job {
            settings,
            roster,
            place,
            warnings,
            threads,
            quiet: args.quiet,
            stop: stop_at_signals(),
            go_on: "go on with --resume",
        })
    }

    /// A part of an experiment that is made in a directory beside others: the units that `picked` picks of its roster,
    /// whose numbers are handed back.
    pub fn of_units(
        design: &Design,
        kind: &str,
        args: &UnitArgs,
        picked: impl FnOnce(&Roster) -> Result<Vec<usize>, Failure>,
    ) -> Result<(Job, Vec<usize>), Failure> {
        let threads = threads(args.threads)?;
        let settings = design.settings().map_err(refused)?;
        let warnings = told(warning::before(design, &settings));
        warn(&warning::never(design, &settings), &warnings, false, args.quiet)?;
        let roster = Roster::of(design, &settings, kind, Shard::WHOLE);
        let numbers = picked(&roster)?;
        let Cost { baseline, seconds } = Cost::of(design, &settings, &roster, &runs_of(&roster, &numbers))?;
        refuse_too_much(baseline.memory(), seconds, args.long)?;
        let place = Place::join(args.whole.dir(design), &roster)?;
        let job = Job {
            settings,
            roster,
            place,
            warnings,
            threads,
            quiet: args.quiet,
            stop: stop_at_signals(),
            go_on: "give the same command again",
        };
        Ok((job, numbers))
    }

    /// Makes units that are not there yet.
    pub fn make_units(&self, numbers: &[usize]) -> Result<(), Failure> {
        self.make(&runs_of(&self.roster, numbers))
    }

    /// Makes runs that are not there yet.
    pub fn make(&self, runs: &[&Run]) -> Result<(), Failure> {
        let bar = self.bar(runs.len());
        let workshop = Workshop {
            settings: &self.settings,
            dir: &self.place.dir,
            threads: self.threads,
            stop: &self.stop,
            on_run: &|done, _| bar.set_position(done as u64),
            on_lost: &|why| note_lost(&self.roster, why),
        };
        let made = workshop.make(runs);
        bar.finish_and_clear();
        made.map_err(|error| {
            let kept = format!("finished runs are kept: {}", self.go_on);
            match error {
                ExperimentError::Memory(why) => Failure::Refused(why),
                error => Failure::Failed(format!("{error}; {kept}")),
            }
        })
    }

    /// Adds seeds until the precision is reached, or there are no more. Says why it stopped.
    pub fn until(&self, precision: &Precision) -> Result<String, Failure> {
        loop {
            match rounds::next(&self.roster, &self.place.dir, precision) {
                Next::Runs(runs) => self.make(&runs)?,
                Next::Over(why) => return Ok(why),
            }
        }
    }

    /// Says that a part is done.
    pub fn part(&self) -> Result<(), Failure> {
        let Shard { number, of } = self.roster.shard;
        if !self.quiet {
            return print(&format!(
                "shard {number} of {of} is done: {} in {}; put all of them together with `scamnet merge`\n",
                counted(self.roster.own().len() as u64, "run"),
                self.place.dir.display()
            ));
        }
        Ok(())
    }

    fn bar(&self, runs: usize) -> ProgressBar {
        let target = if self.quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(4)
        };
        let bar = ProgressBar::with_draw_target(Some(runs as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:32} run {pos}/{len}  {eta} left") {
            bar.set_style(style);
        }
        bar
    }
}

/// The runs of some units.
fn runs_of<'r>(roster: &'r Roster, numbers: &[usize]) -> Vec<&'r Run> {
    let units = roster.units().into_iter();
    units
        .filter(|unit| numbers.contains(&unit.number))
        .flat_map(|unit| unit.runs)
        .collect()
}

/// As many threads as are wanted, one for each core if nobody says.
fn threads(wanted: Option<usize>) -> Result<usize, Failure> {
    let threads = wanted.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    if (1..=1_024).contains(&threads) {
        Ok(threads)
    } else {
        Err(Failure::Refused(format!(
            "--threads {threads}: from 1 to 1024 would be accepted"
        )))
    }
}

/// Set when somebody wants it to end.
fn stop_at_signals() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&stop);
    // A second handler in one process is refused; then Ctrl-C simply ends the program, and finished runs are whole.
    let _ = ctrlc::set_handler(move || heard.store(true, Ordering::Relaxed));
    stop
}
