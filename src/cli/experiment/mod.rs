//! `scamnet compare`, `sweep` and `merge`: experiments.

mod job;
mod merge;
mod place;

use std::io::IsTerminal;
use std::path::Path;

pub use merge::merge;

use super::args::{CompareArgs, ExperimentArgs, ScenarioArgs, SweepArgs, Telling};
use super::{Failure, print};
use crate::chart;
use crate::experiment::comparison::{self, Comparison, Results};
use crate::experiment::design::Design;
use crate::experiment::roster::{Roster, Shard};
use crate::experiment::{ExperimentError, page, points, result, warning};
use crate::scenario::{Paint, Problems, size};
use job::Job;

/// Why an experiment has no more seeds than it has, where its file says how many.
const ALL_RUN: &str = "All seeds of the experiment were run.";

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
            ALL_RUN.to_owned()
        }
        Some(precision) => job.until(precision)?,
    };
    if shard != Shard::WHOLE {
        return job.part();
    }
    let found = result::gather(&job.roster, &job.place.dir).found;
    let results = Results::of(&job.roster, found);
    let comparison = finish(&results, &stopped, &job.place.dir)?;
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
    let shard = shard(&args.experiment)?;
    let points = points::read(&args.design).map_err(refused)?;
    let seeds = args.experiment.seeds.as_deref();
    let design = Design::read(&args.experiment.experiment, seeds, Some(points)).map_err(refused)?;
    let job = Job::new(&design, "sweep", shard, &args.experiment)?;
    job.make(&job.roster.own())?;
    if shard != Shard::WHOLE {
        return job.part();
    }
    let found = result::gather(&job.roster, &job.place.dir).found;
    let runs = found.len();
    result::write_outcomes(&Results::of(&job.roster, found), &job.place.dir).map_err(failed)?;
    if !args.experiment.quiet {
        let wide = job.place.dir.join("outcomes-wide.csv");
        print(&format!("{runs} runs, one a row: {}\n", wide.display()));
    }
    Ok(())
}

/// Says everything that is wrong with an experiment, all arms together, or that nothing is.
pub fn check(args: &ScenarioArgs) -> Result<(), Failure> {
    if !args.sets.is_empty() {
        return Err(Failure::Refused(format!(
            "--set: {} is an experiment; accepted: parameters in its [set], for every arm, or in an arm's `set`",
            args.scenario.display()
        )));
    }
    let design = Design::read(&args.scenario, None, None).map_err(refused)?;
    let settings = design.settings().map_err(refused)?;
    let roster = Roster::of(&design, &settings, "compare", Shard::WHOLE);
    let (_, baseline) = settings[design.baseline][0]
        .scenarios(roster.seeds[0])
        .map_err(|why| Failure::Failed(ExperimentError::Setting(why).to_string()))?;
    print(&format!(
        "{} is sound: {} arms beside `{}`, {} seeds, {}{} runs, about {:.1} GB of memory for each at a time\n",
        args.scenario.display(),
        roster.arms.len() - 1,
        roster.arms[roster.baseline],
        roster.seeds.len(),
        match roster.draws.len() {
            1 => String::new(),
            draws => format!("{draws} draws, "),
        },
        roster.runs.len(),
        baseline.memory() as f64 / 1e9,
    ));
    for warning in warning::before(&design, &settings) {
        print(&format!("warning: {warning}\n"));
    }
    for note in size::notes(&baseline) {
        print(&format!("note: {note}\n"));
    }
    Ok(())
}

/// Writes all results of whole runs.
fn finish(results: &Results, stopped: &str, dir: &Path) -> Result<Comparison, Failure> {
    let comparison = comparison::compare(results, stopped);
    result::write_outcomes(results, dir).map_err(failed)?;
    result::write_comparison(&comparison, dir).map_err(failed)?;
    chart::experiment::draw_all(&comparison, dir).map_err(|error| Failure::Failed(error.to_string()))?;
    Ok(comparison)
}

/// Says what came out, and warnings that were not said before.
fn tell(comparison: &Comparison, said: &[String], telling: &Telling, quiet: bool, dir: &Path) -> Result<(), Failure> {
    if !quiet {
        warn(comparison.warnings.iter().filter(|warning| !said.contains(warning)));
    }
    if telling.json {
        let text = serde_json::to_string_pretty(comparison).map_err(|error| Failure::Failed(error.to_string()))?;
        print(&format!("{text}\n"));
    } else if !quiet {
        print(&page::short(comparison));
        if telling.pairs {
            print(&format!("\n{}", page::pairs(comparison)));
        }
        print(&format!("\nall of it: {}\n", dir.join("comparison.md").display()));
    }
    Ok(())
}

fn warn<'a>(warnings: impl IntoIterator<Item = &'a String>) {
    for warning in warnings {
        eprintln!("warning: {warning}");
    }
}

/// Says that a kept run is none, and what is done about it. A run of this experiment under another's name is called by
/// arm and seed.
fn note_lost(roster: &Roster, why: &ExperimentError) {
    let holds = match why {
        ExperimentError::Foreign { holds, .. } => roster.runs.iter().find(|run| run.id == *holds),
        _ => None,
    };
    let holds = holds.map_or(String::new(), |run| format!(" ({})", roster.called(run)));
    eprintln!("note: {why}{holds}; this run counts as not made yet");
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
