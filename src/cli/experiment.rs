//! `scamnet compare`, `sweep` and `merge`: experiments.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{CompareArgs, ExperimentArgs, MergeArgs, SweepArgs};
use super::{Failure, print};
use crate::chart;
use crate::experiment::comparison::{self, Comparison, Results};
use crate::experiment::design::{Design, Setting};
use crate::experiment::document::Precision;
use crate::experiment::kept::Kept;
use crate::experiment::roster::{Roster, Run, Shard};
use crate::experiment::runner::Workshop;
use crate::experiment::{ExperimentError, page, points, result};
use crate::scenario::{Paint, Problems};

/// Seeds that are added at once until the precision is reached: a number that does not depend on the machine.
const SEEDS_AT_ONCE: usize = 4;

/// Compares the arms of an experiment.
pub fn compare(args: &CompareArgs) -> Result<(), Failure> {
    let shard = shard(&args.experiment)?;
    let design = Design::read(&args.experiment.experiment, args.experiment.seeds.as_deref(), None).map_err(refused)?;
    if design.precision.is_some() && shard != Shard::WHOLE {
        return Err(Failure::Refused(
            "--shard: this experiment stops at a precision, which a part of it cannot tell; accepted: no --shard, or an \
             experiment without [precision]"
                .to_owned(),
        ));
    }
    let job = Job::new(&design, "compare", shard, &args.experiment)?;
    let stopped = match &design.precision {
        None => {
            job.make(&job.roster.own())?;
            "All seeds of the experiment were run.".to_owned()
        }
        Some(precision) => job.until(precision)?,
    };
    if shard != Shard::WHOLE {
        return job.part();
    }
    let found = result::gather(&job.roster, &job.dir).found;
    let results = Results::of(&job.roster, found);
    let comparison = finish(&results, &stopped, &job.dir)?;
    tell(&comparison, args.json, args.experiment.quiet, &job.dir)
}

/// Runs an experiment at every point of a design file.
pub fn sweep(args: &SweepArgs) -> Result<(), Failure> {
    let shard = shard(&args.experiment)?;
    let points = points::read(&args.design).map_err(refused)?;
    let seeds = args.experiment.seeds.as_deref();
    let design = Design::read(&args.experiment.experiment, seeds, Some(points)).map_err(refused)?;
    let job = Job::new(&design, "sweep", shard, &args.experiment)?;
    job.make(&job.roster.own())?;
    if shard != Shard::WHOLE {
        return job.part();
    }
    let found = result::gather(&job.roster, &job.dir).found;
    let runs = found.len();
    result::write_outcomes(&Results::of(&job.roster, found), &job.dir).map_err(failed)?;
    if !args.experiment.quiet {
        let wide = job.dir.join("outcomes-wide.csv");
        print(&format!("{runs} runs, one a row: {}\n", wide.display()));
    }
    Ok(())
}

/// Puts shards together.
pub fn merge(args: &MergeArgs) -> Result<(), Failure> {
    let mut rosters = Vec::new();
    for dir in &args.dirs {
        rosters.push(Roster::read(dir).map_err(|error| Failure::Refused(error.to_string()))?);
    }
    let Some(first) = rosters.first() else {
        return Err(Failure::Refused(
            "no directory to merge; accepted: directories of shards".to_owned(),
        ));
    };
    for (roster, dir) in rosters.iter().zip(&args.dirs) {
        let made_by = |roster: &Roster| format!("scamnet {} (sources {:.8})", roster.version, roster.build);
        let why = if (&roster.version, &roster.build) != (&first.version, &first.build) {
            format!(
                "was made by {}, {} by {}",
                made_by(roster),
                args.dirs[0].display(),
                made_by(first)
            )
        } else if !roster.is_same(first) {
            format!(
                "is of another experiment than {}: name, scenario, arms, seeds or design differ",
                args.dirs[0].display()
            )
        } else {
            continue;
        };
        return Err(Failure::Refused(format!(
            "{}: {why}; accepted: shards of one experiment, made by one build of the program. Nothing was changed.",
            dir.display()
        )));
    }
    let whole = Roster {
        shard: Shard::WHOLE,
        ..first.clone()
    };
    let out = args
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("output").join(&whole.name));
    if is_taken(&out) {
        let there = Roster::read(&out).map_err(|error| Failure::Refused(error.to_string()))?;
        if !there.is_same(&whole) {
            return Err(Failure::Refused(format!(
                "{} holds another experiment; accepted: an empty directory, given by --out",
                out.display()
            )));
        }
    }
    whole.write(&out).map_err(failed)?;
    for dir in args.dirs.iter().filter(|dir| **dir != out) {
        for run in &whole.runs {
            let (from, to) = (Roster::file(dir, &run.id), Roster::file(&out, &run.id));
            // What is not whole must not keep out another shard's.
            let is_there = |path: &Path| matches!(Kept::find(path), Ok(Some(_)));
            if from.is_file() && !is_there(&to) {
                crate::experiment::copy(&from, &to).map_err(failed)?;
            }
        }
    }
    let result::Gathered { found, missing, lost } = result::gather(&whole, &out);
    lost.iter().for_each(note_lost);
    if !missing.is_empty() {
        return Err(Failure::Failed(missing_runs(&whole, &missing, &out)));
    }
    let results = Results::of(&whole, found);
    if whole.kind == "sweep" {
        result::write_outcomes(&results, &out).map_err(failed)?;
        print(&format!(
            "{} runs put together in {}\n",
            whole.runs.len(),
            out.display()
        ));
        return Ok(());
    }
    let comparison = finish(&results, "All seeds of the experiment were run.", &out)?;
    tell(&comparison, args.json, false, &out)
}

fn missing_runs(roster: &Roster, missing: &[Run], out: &Path) -> String {
    const TOLD: usize = 12;
    let told = missing
        .iter()
        .take(TOLD)
        .map(|run| format!("  arm {}, seed {}, draw {}", roster.arms[run.arm], run.seed, run.draw));
    let told = told.collect::<Vec<_>>().join("\n");
    let more = match missing.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!("\n  and {more} more"),
    };
    format!(
        "{} of {} runs are missing:\n{told}{more}\nThe others lie in {}; make these with `scamnet {} … --out {} --resume`.",
        missing.len(),
        roster.runs.len(),
        out.display(),
        roster.kind,
        out.display()
    )
}

/// Writes all results of whole runs.
fn finish(results: &Results, stopped: &str, dir: &Path) -> Result<Comparison, Failure> {
    let comparison = comparison::compare(results, stopped);
    result::write_outcomes(results, dir).map_err(failed)?;
    result::write_comparison(&comparison, dir).map_err(failed)?;
    chart::experiment::draw_all(&comparison, dir).map_err(|error| Failure::Failed(error.to_string()))?;
    Ok(comparison)
}

fn tell(comparison: &Comparison, json: bool, quiet: bool, dir: &Path) -> Result<(), Failure> {
    if json {
        let text = serde_json::to_string_pretty(comparison).map_err(|error| Failure::Failed(error.to_string()))?;
        print(&format!("{text}\n"));
    } else if !quiet {
        print(&page::short(comparison));
        print(&format!("\nall of it: {}\n", dir.join("comparison.md").display()));
    }
    Ok(())
}

/// An experiment under way.
struct Job {
    settings: Vec<Vec<Setting>>,
    roster: Roster,
    dir: PathBuf,
    threads: usize,
    quiet: bool,
    stop: Arc<AtomicBool>,
}

impl Job {
    fn new(design: &Design, kind: &str, shard: Shard, args: &ExperimentArgs) -> Result<Job, Failure> {
        let threads = args
            .threads
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
        if !(1..=1_024).contains(&threads) {
            return Err(Failure::Refused(format!(
                "--threads {threads}: from 1 to 1024 would be accepted"
            )));
        }
        let settings = design.settings().map_err(refused)?;
        let roster = Roster::of(design, &settings, kind, shard);
        let dir = args
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("output").join(&design.name));
        let taken = is_taken(&dir);
        if taken && !args.resume {
            return Err(Failure::Refused(format!(
                "{} exists already\n  help: go on with what lies there by --resume, or choose another directory with --out",
                dir.display()
            )));
        }
        if taken {
            // More seeds or arms of the same experiment may join what lies there; nothing else may.
            let there = Roster::read(&dir).map_err(|error| Failure::Refused(error.to_string()))?;
            if there.build != roster.build {
                eprintln!(
                    "note: what lies in {} was made by another build of scamnet; its runs are left alone and made again",
                    dir.display()
                );
            }
            if (&there.name, &there.kind) != (&roster.name, &roster.kind) {
                return Err(Failure::Refused(format!(
                    "{} holds the {} `{}`; accepted: another directory, given by --out",
                    dir.display(),
                    there.kind,
                    there.name
                )));
            }
        }
        roster.write(&dir).map_err(failed)?;
        let stop = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&stop);
        // A second handler in one process is refused; then Ctrl-C simply ends the program, and finished runs are whole.
        let _ = ctrlc::set_handler(move || heard.store(true, Ordering::Relaxed));
        Ok(Job {
            settings,
            roster,
            dir,
            threads,
            quiet: args.quiet,
            stop,
        })
    }

    /// Makes runs that are not there yet.
    fn make(&self, runs: &[&Run]) -> Result<(), Failure> {
        let bar = self.bar(runs.len());
        let workshop = Workshop {
            settings: &self.settings,
            dir: &self.dir,
            threads: self.threads,
            stop: &self.stop,
            on_run: &|done, _| bar.set_position(done as u64),
            on_lost: &note_lost,
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
    fn until(&self, precision: &Precision) -> Result<String, Failure> {
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
                let kept = Kept::read(&Roster::file(&self.dir, &run.id))?;
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
    fn part(&self) -> Result<(), Failure> {
        let Shard { number, of } = self.roster.shard;
        if !self.quiet {
            print(&format!(
                "shard {number} of {of} is done: {} runs in {}; put all of them together with `scamnet merge`\n",
                self.roster.own().len(),
                self.dir.display()
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

/// Says that a kept run is none, and what is done about it.
fn note_lost(why: &ExperimentError) {
    eprintln!("note: {why}; this run counts as not made yet");
}

fn is_taken(dir: &Path) -> bool {
    std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some())
}

fn shard(args: &ExperimentArgs) -> Result<Shard, Failure> {
    match &args.shard {
        Some(text) => Shard::parse(text).map_err(Failure::Refused),
        None => Ok(Shard::WHOLE),
    }
}

fn refused(problems: Problems) -> Failure {
    let paint = if std::io::stderr().is_terminal() {
        Paint::Colours
    } else {
        Paint::Plain
    };
    Failure::Refused(problems.render(paint))
}

fn failed(error: ExperimentError) -> Failure {
    Failure::Failed(error.to_string())
}
