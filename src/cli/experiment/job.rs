//! An experiment under way: its directory, its runs and their progress.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::place::{Place, Wish};
use super::{Cost, failed, note_lost, note_strays, refused, told};
use crate::cli::Failure;
use crate::cli::args::ExperimentArgs;
use crate::cli::describe::{refuse_too_much, warn};
use crate::cli::out::{print, say};
use crate::experiment::comparison::{self, Results};
use crate::experiment::design::{Design, Setting};
use crate::experiment::document::Precision;
use crate::experiment::kept::Kept;
use crate::experiment::roster::{Roster, Run, Shard};
use crate::experiment::runner::Workshop;
use crate::experiment::{ExperimentError, warning};
use crate::param::noun::counted;

/// Seeds that are added at once until the precision is reached: a number that does not depend on the machine.
const SEEDS_AT_ONCE: usize = 4;

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
}

impl Job {
    pub fn new(design: &Design, kind: &str, shard: Shard, args: &ExperimentArgs) -> Result<Job, Failure> {
        let threads = args
            .threads
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
        if !(1..=1_024).contains(&threads) {
            return Err(Failure::Refused(format!(
                "--threads {threads}: from 1 to 1024 would be accepted"
            )));
        }
        let settings = design.settings().map_err(refused)?;
        let warnings = told(warning::before(design, &settings));
        warn(&warning::never(design, &settings), &warnings, args.strict, args.quiet)?;
        let roster = Roster::of(design, &settings, kind, shard);
        let Cost { baseline, seconds } = Cost::of(design, &settings, &roster)?;
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
        let stop = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&stop);
        // A second handler in one process is refused; then Ctrl-C simply ends the program, and finished runs are whole.
        let _ = ctrlc::set_handler(move || heard.store(true, Ordering::Relaxed));
        Ok(Job {
            settings,
            roster,
            place,
            warnings,
            threads,
            quiet: args.quiet,
            stop,
        })
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
            let kept = "finished runs are kept: go on with --resume";
            match error {
                ExperimentError::Memory(why) => Failure::Refused(why),
                error => Failure::Failed(format!("{error}; {kept}")),
            }
        })
    }

    /// Adds seeds until the precision is reached, or there are no more. Says why it stopped.
    pub fn until(&self, precision: &Precision) -> Result<String, Failure> {
        let all = &self.roster.seeds;
        let mut count = (precision.least as usize).min(all.len());
        loop {
            let seeds = &all[..count];
            let runs: Vec<&Run> = self
                .roster
                .runs
                .iter()
                .filter(|run| seeds.contains(&run.seed))
                .collect();
            self.make(&runs)?;
            let found = runs.iter().map(|run| {
                let kept = Kept::read(&self.place.dir, &run.id)?;
                Ok(((*run).clone(), kept))
            });
            let found = found.collect::<Result<Vec<_>, ExperimentError>>().map_err(failed)?;
            let reached = comparison::half_width(&Results::of(&self.roster, found), &precision.outcome);
            let (name, wanted) = (&precision.outcome, precision.half_width);
            match reached {
                Some(reached) if reached <= wanted => {
                    return Ok(format!(
                        "Seeds were added until every interval of `{name}` had a half-width of at most {wanted}."
                    ));
                }
                _ if count == all.len() => {
                    let reached = reached.map_or("none".to_owned(), |reached| format!("{reached:.6}"));
                    return Ok(format!(
                        "All seeds were run; the half-width of `{name}` is {reached}, and {wanted} was wanted."
                    ));
                }
                _ => count = (count + SEEDS_AT_ONCE).min(all.len()),
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
