//! `scamnet compare`, `sweep`, `units`, `unit` and `merge`: experiments.

mod batch;
mod job;
mod merge;
mod place;
mod shard;
mod unit;

use std::path::{Path, PathBuf};

pub use merge::merge;
pub use unit::{unit, units};

use super::Failure;
use super::args::{CompareArgs, ScenarioArgs, SweepArgs, Telling};
use super::describe::{paint, too_much, warn};
use super::out::{print, say, say_all};
use super::report::not_made;
use crate::chart;
use crate::experiment::arms::Arms;
use crate::experiment::comparison::{self, Comparison, Results};
use crate::experiment::design::{Design, Setting};
use crate::experiment::roster::{Roster, Run, Shard};
use crate::experiment::{ExperimentError, page, points, result, warning};
use crate::memory;
use crate::param::noun::counted;
use crate::report;
use crate::scenario::cost::spoken;
use crate::scenario::{Problems, Scenario, size};
use job::Job;

/// Why an experiment has no more seeds than it has, where its file says how many.
const ALL_RUN: &str = "All seeds of the experiment were run.";

/// Compares the arms of an experiment.
pub fn compare(args: &CompareArgs) -> Result<(), Failure> {
    let shard = shard::of(args.experiment.shard.as_deref())?;
    let design = Design::read(&args.experiment.experiment, args.experiment.seeds.as_deref(), None).map_err(refused)?;
    if design.precision.is_some() && shard != Shard::WHOLE {
        return Err(no_part());
    }
    if let Some(kind) = args.print {
        return print(&batch::file(kind, &design, &args.experiment)?);
    }
    let job = Job::new(&design, "compare", shard, &args.experiment)?;
    let arms = Arms::of(&design, &args.experiment.experiment).map_err(refused)?;
    arms.write(&job.place.dir).map_err(failed)?;
    let stopped = match &design.precision {
        None => {
            job.make(&job.roster.own())?;
            ALL_RUN.to_owned()
        }
        Some(precision) => job.until(precision)?,
    };
    if shard != Shard::WHOLE {
        return job.part();
    }
    let found = result::gather(&job.roster, &job.place.dir).found;
    let results = Results::of(&job.roster, found);
    let comparison = finish(&results, &stopped, &job.place.dir, !args.no_report)?;
    tell(
        &comparison,
        &job.warnings,
        &args.telling,
        args.experiment.quiet,
        &job.place.dir,
    )
}

/// Runs an experiment at every point of a design file.
pub fn sweep(args: &SweepArgs) -> Result<(), Failure> {
    let shard = shard::of(args.experiment.shard.as_deref())?;
    let points = points::read(&args.design).map_err(refused)?;
    let seeds = args.experiment.seeds.as_deref();
    let design = Design::read(&args.experiment.experiment, seeds, Some(points)).map_err(refused)?;
    let job = Job::new(&design, "sweep", shard, &args.experiment)?;
    job.make(&job.roster.own())?;
    if shard != Shard::WHOLE {
        return job.part();
    }
    let found = result::gather(&job.roster, &job.place.dir).found;
    let runs = found.len() as u64;
    result::write_outcomes(&Results::of(&job.roster, found), &job.place.dir).map_err(failed)?;
    if !args.experiment.quiet {
        let wide = job.place.dir.join("outcomes-wide.csv");
        print(&format!("{}, one a row: {}\n", counted(runs, "run"), wide.display()))?;
    }
    Ok(())
}

/// Why no part is made of an experiment that stops at a precision.
fn no_part() -> Failure {
    Failure::Refused(
        "--shard: this experiment stops at a precision, which a part of it cannot tell; accepted: no --shard, or an \
         experiment without [precision]"
            .to_owned(),
    )
}

/// Says everything that is wrong with an experiment, all arms together, or that nothing is.
pub fn check(args: &ScenarioArgs, strict: bool) -> Result<(), Failure> {
    if !args.sets.is_empty() {
        return Err(Failure::Refused(format!(
            "--set: {} is an experiment; accepted: parameters in its [set], for every arm, or in an arm's `set`",
            args.scenario.display()
        )));
    }
    let design = Design::read(&args.scenario, None, None).map_err(refused)?;
    let settings = design.settings().map_err(refused)?;
    let roster = Roster::of(&design, &settings, "compare", Shard::WHOLE);
    let Cost { baseline, seconds } = Cost::of(&design, &settings, &roster, &roster.own())?;
    let mut others = told(warning::before(&design, &settings));
    others.extend(too_much(baseline.memory(), seconds));
    warn(&warning::never(&design, &settings), &others, strict, false)?;
    let mut text = format!(
        "{} is sound: {} beside `{}`, {}, {}{}, about {} of memory for each at a time and {} in all\n",
        args.scenario.display(),
        counted(roster.arms.len() as u64 - 1, "arm"),
        roster.arms[roster.baseline],
        counted(roster.seeds.len() as u64, "seed"),
        match roster.draws.len() {
            1 => String::new(),
            draws => format!("{draws} draws, "),
        },
        counted(roster.runs.len() as u64, "run"),
        memory::spoken(baseline.memory()),
        spoken(seconds),
    );
    for note in size::notes(&baseline) {
        text.push_str(&format!("note: {note}\n"));
    }
    print(&text)
}

/// What an experiment is expected to take.
struct Cost {
    /// The baseline on the first seed, whose memory stands for that of every run.
    baseline: Scenario,
    /// Of all runs, on as many processors as there are.
    seconds: f64,
}

impl Cost {
    /// Runs write no tables, and arms that share a burn-in share everyday life too: a further one takes an eighth of a
    /// run.
    fn of(design: &Design, settings: &[Vec<Setting>], roster: &Roster, runs: &[&Run]) -> Result<Cost, Failure> {
        const FIRST: f64 = 0.6;
        const FURTHER: f64 = 0.12;
        let (_, baseline) = settings[design.baseline][0]
            .scenarios(roster.seeds[0])
            .map_err(|why| Failure::Failed(ExperimentError::Setting(why).to_string()))?;
        let mut burn_ins: Vec<usize> = runs.iter().map(|run| run.burn_in).collect();
        burn_ins.sort_unstable();
        burn_ins.dedup();
        let of_runs = FIRST * burn_ins.len() as f64 + FURTHER * (runs.len() - burn_ins.len()) as f64;
        let at_once = std::thread::available_parallelism().map_or(1, usize::from);
        let seconds = baseline.seconds() * of_runs / at_once.min(runs.len()).max(1) as f64;
        Ok(Cost { baseline, seconds })
    }
}

/// Warnings as they are told.
fn told(warnings: Vec<warning::Warning>) -> Vec<String> {
    warnings.iter().map(ToString::to_string).collect()
}

/// Writes all results of whole runs, and their page if it is wanted. A page that lies there of other results goes.
fn finish(results: &Results, stopped: &str, dir: &Path, page: bool) -> Result<Comparison, Failure> {
    let comparison = comparison::compare(results, stopped);
    result::write_outcomes(results, dir).map_err(failed)?;
    result::write_comparison(&comparison, dir).map_err(failed)?;
    chart::experiment::draw_all(&comparison, dir).map_err(|error| Failure::Failed(error.to_string()))?;
    if page {
        report::experiment::write(dir).map_err(not_made)?;
    } else {
        let _ = std::fs::remove_file(dir.join(report::NAME));
    }
    Ok(comparison)
}

/// Says what came out, and warnings that were not said before.
fn tell(comparison: &Comparison, said: &[String], telling: &Telling, quiet: bool, dir: &Path) -> Result<(), Failure> {
    if !quiet {
        say_all(
            "warning",
            comparison.warnings.iter().filter(|warning| !said.contains(warning)),
        );
    }
    if telling.json {
        let text = serde_json::to_string_pretty(comparison).map_err(|error| Failure::Failed(error.to_string()))?;
        print(&format!("{text}\n"))?;
    } else if !quiet {
        let pairs = if telling.pairs {
            format!("\n{}", page::pairs(comparison))
        } else {
            String::new()
        };
        let all = dir.join("comparison.md");
        let page = dir.join(report::NAME);
        let page = if page.is_file() {
            format!("\nits page: {}", page.display())
        } else {
            String::new()
        };
        print(&format!(
            "{}{pairs}\nall of it: {}{page}\n",
            page::short(comparison),
            all.display()
        ))?;
    }
    Ok(())
}

/// Says that a kept run is none, and what is done about it. A run of this experiment under another's name is called by
/// arm and seed.
fn note_lost(roster: &Roster, why: &ExperimentError) {
    let holds = match why {
        ExperimentError::Foreign { holds, .. } => roster.runs.iter().find(|run| run.id == *holds),
        _ => None,
    };
    let holds = holds.map_or(String::new(), |run| format!(" ({})", roster.called(run)));
    say(&format!("note: {why}{holds}; this run counts as not made yet"));
}

/// Names what lies among kept runs and is none.
fn note_strays(strays: &[PathBuf]) {
    const TOLD: usize = 12;
    for stray in strays.iter().take(TOLD) {
        say(&format!(
            "note: {}: no run of an experiment has such a name; it is left alone",
            stray.display()
        ));
    }
    if strays.len() > TOLD {
        say(&format!(
            "note: {} more lie there that are no runs",
            strays.len() - TOLD
        ));
    }
}

fn refused(problems: Problems) -> Failure {
    Failure::Refused(problems.render(paint()))
}

fn failed(error: ExperimentError) -> Failure {
    Failure::Failed(error.to_string())
}
