//! `scamnet units` and `scamnet unit`: an experiment as a list, and some of that list made.
//!
//! ```text
//! units EXPERIMENT ─► 1, 2, 3 … ─► unit EXPERIMENT N --out DIR, on any machine ─► DIR/runs ─► merge DIR --out DIR
//! ```

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::job::Job;
use super::{failed, no_part, refused, shard};
use crate::cli::Failure;
use crate::cli::args::{UnitArgs, UnitsArgs, WholeArgs};
use crate::cli::out::print;
use crate::experiment::arms::Arms;
use crate::experiment::design::Design;
use crate::experiment::kept::Kept;
use crate::experiment::points;
use crate::experiment::roster::{self, Roster, Shard};
use crate::experiment::rounds::{self, Next};
use crate::experiment::unit::{Unit, numbers, spoken};

impl WholeArgs {
    /// What is asked for, and whether it is a sweep.
    fn read(&self) -> Result<(Design, &'static str), Failure> {
        let points = self.design.as_deref().map(points::read);
        let points = points.transpose().map_err(refused)?;
        let kind = if points.is_some() { "sweep" } else { "compare" };
        let design = Design::read(&self.experiment, self.seeds.as_deref(), points).map_err(refused)?;
        Ok((design, kind))
    }

    /// Where its results lie.
    pub fn dir(&self, design: &Design) -> PathBuf {
        let named = self.out.clone();
        named.unwrap_or_else(|| PathBuf::from("output").join(&design.name))
    }
}

/// Lists units.
pub fn units(args: &UnitsArgs) -> Result<(), Failure> {
    let (design, kind) = args.whole.read()?;
    let settings = design.settings().map_err(refused)?;
    let roster = Roster::of(&design, &settings, kind, Shard::WHOLE);
    let dir = args.whole.dir(&design);
    is_same(&dir, &roster)?;
    let has = |id: &str| matches!(Kept::find(&dir, id), Ok(Some(_)));
    // Of an experiment that stops at a precision, seeds beyond the round under way may never be wanted.
    let next = match (&design.precision, kind) {
        (Some(precision), "compare") => Some(rounds::next(&roster, &dir, precision)),
        _ => None,
    };
    let wanted = |unit: &Unit<'_>| match &next {
        None => true,
        Some(Next::Over(_)) => false,
        Some(Next::Runs(runs)) => runs.iter().any(|run| run.seed == unit.seed),
    };
    let all = roster.units();
    let total = all.len();
    let mut text = String::new();
    let (mut done, mut todo) = (0, Vec::new());
    for unit in &all {
        let made = unit.runs.iter().filter(|run| has(&run.id)).count();
        let is_whole = made == unit.runs.len();
        done += usize::from(is_whole);
        let is_next = !is_whole && wanted(unit);
        if is_next {
            todo.push(unit.number);
        }
        if args.missing && !is_next {
            continue;
        }
        // Writing to a string does not fail.
        let _ = if args.json {
            let row = serde_json::json!({
                "unit": unit.number,
                "seed": unit.seed,
                "draw": unit.draw,
                "runs": unit.runs.len(),
                "made": made,
                "next": is_next,
            });
            writeln!(text, "{row}")
        } else {
            writeln!(
                text,
                "unit {}: seed {}, draw {}, {made} of {} runs made",
                unit.number,
                unit.seed,
                unit.draw,
                unit.runs.len()
            )
        };
    }
    if !args.json && !args.missing {
        let next = match (&next, todo.as_slice()) {
            (Some(Next::Over(why)), _) => format!("nothing is to be made: {why}"),
            (_, []) => "nothing is to be made".to_owned(),
            (_, todo) => format!("to be made next: {}", spoken(todo)),
        };
        let _ = writeln!(text, "{done} of {total} units are whole in {}; {next}", dir.display());
    }
    print(&text)
}

/// Refuses to read another experiment's runs. A directory that is not there has none.
fn is_same(dir: &Path, roster: &Roster) -> Result<(), Failure> {
    if !dir.join(roster::FILE).is_file() {
        return Ok(());
    }
    let there = Roster::read(dir).map_err(|error| Failure::Refused(error.to_string()))?;
    if (&there.name, &there.kind) == (&roster.name, &roster.kind) {
        return Ok(());
    }
    Err(Failure::Refused(format!(
        "{} holds the {} `{}`, which is another experiment; accepted: another directory, given by --out",
        dir.display(),
        there.kind,
        there.name
    )))
}

/// Makes units.
pub fn unit(args: &UnitArgs) -> Result<(), Failure> {
    let shard = shard::of(args.shard.as_deref())?;
    let (design, kind) = args.whole.read()?;
    if design.precision.is_some() && kind == "compare" && args.shard.is_some() {
        return Err(no_part());
    }
    let (job, numbers) = Job::of_units(&design, kind, args, |roster| {
        let most = roster.units().len();
        if args.shard.is_some() {
            // More parts than units: some have none.
            return Ok((1..=most).filter(|&number| shard.has(number)).collect());
        }
        numbers(&args.numbers, most).map_err(Failure::Refused)
    })?;
    if kind == "compare" {
        let arms = Arms::of(&design, &args.whole.experiment).map_err(refused)?;
        arms.write(&job.place.dir).map_err(failed)?;
    }
    job.make_units(&numbers)?;
    if args.quiet {
        return Ok(());
    }
    let dir = job.place.dir.display();
    print(&match numbers.as_slice() {
        [] => "there are fewer units than parts: nothing is to be made here\n".to_owned(),
        numbers => format!(
            "whole in {dir}: unit {}; put all of them together with `scamnet merge {dir} --out {dir}`\n",
            spoken(numbers)
        ),
    })
}
