//! `scamnet merge`: shards and units put together.

use std::path::{Path, PathBuf};

use super::place::{Place, Wish, is_taken};
use super::{ALL_RUN, failed, finish, note_lost, note_strays, tell};
use crate::cli::Failure;
use crate::cli::args::MergeArgs;
use crate::cli::out::print;
use crate::experiment::arms::Arms;
use crate::experiment::comparison::Results;
use crate::experiment::kept::Kept;
use crate::experiment::result::{self, Gathered};
use crate::experiment::roster::{Roster, Run, Shard};
use crate::experiment::{copy, stray, unit};
use crate::param::noun::{counted, verb};
use crate::param::shell;

/// Puts shards together.
pub fn merge(args: &MergeArgs) -> Result<(), Failure> {
    let whole = whole(&args.dirs)?;
    if whole.kind == "sweep" && (args.telling.json || args.telling.pairs) {
        return Err(Failure::Refused(
            "--json, --pairs: these are shards of a sweep, which compares nothing; accepted: neither of them"
                .to_owned(),
        ));
    }
    let out = args
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("output").join(&whole.name));
    let place = take(out, args, &whole)?;
    let out = &place.dir;
    if !args.quiet {
        note_strays(&place.strays);
    }
    for dir in args.dirs.iter().filter(|dir| *dir != out) {
        if !args.quiet {
            note_strays(&stray::within(dir).map_err(failed)?);
        }
        bring(dir, out, &whole)?;
    }
    let arms = told(&args.dirs)?;
    if let Some(arms) = &arms {
        arms.write(out).map_err(failed)?;
    }
    let Gathered { found, missing, lost } = result::gather(&whole, out);
    lost.iter().for_each(|why| note_lost(&whole, why));
    if !missing.is_empty() {
        return Err(Failure::Failed(missing_runs(&whole, &missing, arms.as_ref(), out)));
    }
    let results = Results::of(&whole, found);
    if whole.kind == "sweep" {
        result::write_outcomes(&results, out).map_err(failed)?;
        if !args.quiet {
            print(&format!(
                "{} put together in {}\n",
                counted(whole.runs.len() as u64, "run"),
                out.display()
            ))?;
        }
        return Ok(());
    }
    let comparison = finish(&results, ALL_RUN, out, !args.no_report)?;
    tell(&comparison, &[], &args.telling, args.quiet, out)
}

/// The experiment of which directories hold shards.
fn whole(dirs: &[PathBuf]) -> Result<Roster, Failure> {
    let mut rosters = Vec::new();
    for dir in dirs {
        rosters.push(Roster::read(dir).map_err(|error| Failure::Refused(error.to_string()))?);
    }
    let Some(first) = rosters.first() else {
        return Err(Failure::Refused(
            "no directory to merge; accepted: directories of shards".to_owned(),
        ));
    };
    for (roster, dir) in rosters.iter().zip(dirs) {
        let made_by = |roster: &Roster| format!("scamnet {} (sources {:.8})", roster.version, roster.build);
        let why = if (&roster.version, &roster.build) != (&first.version, &first.build) {
            format!(
                "was made by {}, {} by {}",
                made_by(roster),
                dirs[0].display(),
                made_by(first)
            )
        } else if !roster.is_same(first) {
            format!(
                "is of another experiment than {}: name, scenario, arms, seeds or design differ",
                dirs[0].display()
            )
        } else {
            continue;
        };
        return Err(Failure::Refused(format!(
            "{}: {why}; accepted: shards of one experiment, made by one build of the program. Nothing was changed.",
            dir.display()
        )));
    }
    Ok(Roster {
        shard: Shard::WHOLE,
        ..first.clone()
    })
}

/// What arms are told, as the first of the shards has it that does: they are of one experiment.
fn told(dirs: &[PathBuf]) -> Result<Option<Arms>, Failure> {
    for dir in dirs {
        if let Some(arms) = Arms::read(dir).map_err(failed)? {
            return Ok(Some(arms));
        }
    }
    Ok(None)
}

/// Takes the directory to merge into: what lies there of the same experiment is gone on with.
fn take(out: PathBuf, args: &MergeArgs, whole: &Roster) -> Result<Place, Failure> {
    let identity = |dir: &Path| dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    if args.force && args.dirs.iter().any(|dir| identity(dir) == identity(&out)) {
        return Err(Failure::Refused(format!(
            "--force: {} is one of the directories to merge, and would be emptied first; accepted: another --out, or no --force",
            out.display()
        )));
    }
    let wish = Wish::of(is_taken(&out), args.force);
    Place::take(out, whole, wish, |there| {
        if there.is_same(whole) {
            Ok(())
        } else {
            Err(
                "holds another experiment; accepted: an empty directory, given by --out, or --force to replace it"
                    .to_owned(),
            )
        }
    })
}

/// Copies the runs of a shard that are whole and not there yet. What is not whole must not keep out another shard's.
fn bring(dir: &Path, out: &Path, whole: &Roster) -> Result<(), Failure> {
    for run in &whole.runs {
        if matches!(Kept::find(out, &run.id), Ok(Some(_))) {
            continue;
        }
        match Kept::find(dir, &run.id) {
            Ok(Some(_)) => copy(&Roster::file(dir, &run.id), &Roster::file(out, &run.id)).map_err(failed)?,
            Ok(None) => {}
            Err(why) => note_lost(whole, &why),
        }
    }
    Ok(())
}

/// What is missing, and the commands that make it.
fn missing_runs(roster: &Roster, missing: &[Run], arms: Option<&Arms>, out: &Path) -> String {
    const TOLD: usize = 12;
    let told = missing.iter().take(TOLD).map(|run| format!("  {}", roster.called(run)));
    let told = told.collect::<Vec<_>>().join("\n");
    let more = match missing.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!("\n  and {more} more"),
    };
    format!(
        "{} of {} {} missing:\n{told}{more}\nThe others lie in {}. These make the rest, on any machine that sees it, \
          and put all together:\n{}",
        missing.len(),
        counted(roster.runs.len() as u64, "run"),
        verb(missing.len() as u64, "is", "are"),
        out.display(),
        commands(roster, missing, arms, out)
    )
}

/// Commands that make the units of missing runs, and merge again. Of a sweep nobody has noted which files it was made
/// of: words stand for them.
fn commands(roster: &Roster, missing: &[Run], arms: Option<&Arms>, out: &Path) -> String {
    let lacks = |of: &[&Run]| of.iter().any(|run| missing.contains(run));
    let units = roster.units().into_iter().filter(|unit| lacks(&unit.runs));
    let numbers: Vec<usize> = units.map(|unit| unit.number).collect();
    let file = arms.map_or("EXPERIMENT.toml".to_owned(), |arms| {
        shell::path(Path::new(&arms.experiment))
    });
    let design = if roster.kind == "sweep" {
        " --design FILE.csv"
    } else {
        ""
    };
    let seeds = match roster.seeds.as_slice() {
        [first, .., last] => format!("{first}..{last}"),
        [only] => only.to_string(),
        [] => String::new(),
    };
    let out = shell::path(out);
    format!(
        "  scamnet unit {file} {}{design} --seeds {seeds} --out {out}\n  scamnet merge {out} --out {out}\n({file} is the \
         file of `{}`)",
        unit::spoken(&numbers),
        roster.name
    )
}
