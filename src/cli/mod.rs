//! The command: arguments, progress, exit codes. One file for each subcommand.
//!
//! Exit codes: 0 done; 1 a run or an audit that failed, or whose answer cannot be printed; 2 a command line, scenario
//! or place that cannot be used.

mod args;
mod audit;
mod clean;
mod describe;
mod experiment;
mod export;
mod list;
mod new;
mod out;
mod progress;
mod report;
mod run;
mod score;
mod show;
mod table;
mod view;

use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

pub use args::{Args, Command};
pub use run::{Recorded, Timing, Wish, rates, record};

use crate::dataset::folder::Unfit;
use crate::memory;
use crate::record::{RecordError, directory};
use out::{print, say, written};

/// Why a command did not do what it was asked to.
#[derive(Debug)]
pub enum Failure {
    /// The command line or scenario cannot be run: exit code 2.
    Refused(String),
    /// It was begun and failed: exit code 1.
    Failed(String),
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Failure::Failed(_) => 1,
            Failure::Refused(_) => 2,
        }
    }
}

/// Parses the command line, does it, and says how it went.
#[must_use]
pub fn main() -> ExitCode {
    memory::before_the_end(directory::remove_all);
    memory::watch_panics();
    // What went wrong has been said by then, and what was under way is gone.
    let code = std::panic::catch_unwind(|| main_of(std::env::args_os())).unwrap_or_else(|_| {
        say("scamnet stopped unexpectedly; please report what is said above with the command line");
        1
    });
    code.into()
}

/// As [`main`], of words that did not come from the system, the program's name first; the exit code.
pub fn main_of(words: impl IntoIterator<Item = OsString>) -> u8 {
    let args = match Args::try_parse_from(words) {
        Ok(args) => args,
        // Help and the version come this way too.
        Err(asked) => {
            let code = u8::try_from(asked.exit_code()).unwrap_or(2);
            return ended(written(asked.print()), code);
        }
    };
    let done = match args.command {
        Command::Run(args) => run::run(&args),
        Command::Check(args) => describe::check(&args),
        Command::Describe(args) => describe::describe(&args),
        Command::Schema(args) => describe::schema(&args),
        Command::New(args) => new::new(&args),
        Command::List => list::list(),
        Command::Show(args) => show::show(&args),
        Command::Report(args) => report::report(&args),
        Command::Audit(args) => audit::audit(&args),
        Command::Score(args) => score::score(&args),
        Command::Compare(args) => experiment::compare(&args),
        Command::Sweep(args) => experiment::sweep(&args),
        Command::Units(args) => experiment::units(&args),
        Command::Unit(args) => experiment::unit(&args),
        Command::Merge(args) => experiment::merge(&args),
        Command::View(args) => view::view(&args),
        Command::Export(args) => export::export(&args),
        Command::Clean(args) => clean::clean(&args),
        Command::Completions { shell } => completions(shell),
    };
    ended(done, 0)
}

/// The exit code, after saying why it is none of success.
fn ended(done: Result<(), Failure>, code: u8) -> u8 {
    match done {
        Ok(()) => code,
        Err(failure) => {
            let (Failure::Refused(message) | Failure::Failed(message)) = &failure;
            say(message);
            failure.code()
        }
    }
}

fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "scamnet", &mut text);
    print(&String::from_utf8_lossy(&text))
}

/// Ends the program at a signal, without the folders that are under way: for commands that ask nobody whether to go on.
fn clear_up_at_signals() {
    // A second handler in one process is refused; then the folder's name says what it is.
    let _ = ctrlc::set_handler(|| {
        directory::remove_all();
        say("interrupted; nothing was kept");
        std::process::exit(1);
    });
}

/// Why a place cannot be written: what lies there is refused, what the disk says is a failure. `--force` is offered
/// where there is one and it would be accepted.
fn not_taken(error: &RecordError, has_force: bool) -> Failure {
    match error {
        RecordError::Exists { path } if has_force && Path::new(path).join(directory::MANIFEST).is_file() => {
            Failure::Refused(format!("{error}, or replace what lies there with --force"))
        }
        RecordError::Exists { .. } | RecordError::NotARun { .. } => Failure::Refused(error.to_string()),
        _ => Failure::Failed(error.to_string()),
    }
}

/// Refuses a place for what is made of a run that is the run itself, lies in it or holds it, and one where another
/// whole run lies: `--force` replaces what was made before, and never data by less of them.
fn apart_from(run: &Path, out: &Path) -> Result<(), Failure> {
    // What is not there yet lies where its nearest folder leads.
    let real = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let found = path
            .ancestors()
            .find_map(|above| Some((above, above.canonicalize().ok()?)));
        found.map_or_else(
            || path.clone(),
            |(above, real)| {
                real.components()
                    .chain(path.strip_prefix(above).unwrap_or(Path::new("")).components())
                    .collect()
            },
        )
    };
    let (from, to): (PathBuf, PathBuf) = (real(run), real(out));
    if to.starts_with(&from) || from.starts_with(&to) {
        return Err(Failure::Refused(format!(
            "{} is the run itself, lies in it or holds it; accepted: a folder beside it, given by --out",
            out.display()
        )));
    }
    if out.join("truth").is_dir() && out.join(directory::MANIFEST).is_file() {
        return Err(Failure::Refused(format!(
            "{} holds a whole dataset, which is not replaced by a part of one; accepted: another directory, given by --out",
            out.display()
        )));
    }
    Ok(())
}

/// Starts as many threads as are wanted, one for each core if nobody says: here, where it can be said that the system
/// gives none.
fn threads(wanted: Option<usize>) -> Result<(), Failure> {
    if let Some(threads) = wanted.filter(|threads| !(1..=1_024).contains(threads)) {
        return Err(Failure::Refused(format!(
            "--threads {threads}: from 1 to 1024 would be accepted"
        )));
    }
    let built = rayon::ThreadPoolBuilder::new()
        .num_threads(wanted.unwrap_or(0))
        .build_global();
    match (wanted, built) {
        (_, Ok(())) => Ok(()),
        // Whoever calls from another program may have threads already.
        (None, Err(error)) if error.source().is_none() => Ok(()),
        (_, Err(error)) => Err(Failure::Failed(format!("cannot start threads: {error}"))),
    }
}

/// Why a folder is not read: what is no run is refused, what is broken fails.
fn unfit(unfit: &Unfit) -> Failure {
    match unfit {
        Unfit::Sort { .. } => Failure::Refused(unfit.to_string()),
        Unfit::Damaged { .. } => Failure::Failed(unfit.to_string()),
    }
}

/// A folder beside a run's, under its name with a word behind it: where runs lie, what is made of them may lie too.
fn beside(run: &Path, word: &str) -> PathBuf {
    // What has no name of its own, as `.`, has one where it really lies.
    let real = run.file_name().is_none().then(|| run.canonicalize().ok()).flatten();
    let run = real.as_deref().unwrap_or(run);
    // By components, so that a slash at the end does not lead into the run.
    let mut name = run.components().collect::<PathBuf>().into_os_string();
    name.push(format!("-{word}"));
    name.into()
}
