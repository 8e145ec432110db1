//! The command: arguments, progress, exit codes. One file for each subcommand.
//!
//! Exit codes: 0 done; 1 a run or an audit that failed; 2 a command line or scenario that cannot be run.

mod args;
mod audit;
mod describe;
mod experiment;
mod export;
mod list;
mod new;
mod progress;
mod run;
mod table;
mod view;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

pub use args::{Args, Command};
pub use run::{Recorded, Timing, Wish, rates, record};

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
    ExitCode::from(execute(Args::parse()))
}

/// As [`main`], of words that did not come from the system, the program's name first; the exit code.
pub fn main_of(words: impl IntoIterator<Item = OsString>) -> u8 {
    match Args::try_parse_from(words) {
        Ok(args) => execute(args),
        Err(told) => {
            // Help and version are told this way too. A reader who has left is no failure.
            let _ = told.print();
            u8::try_from(told.exit_code()).unwrap_or(2)
        }
    }
}

/// Does what a command line says; the exit code.
fn execute(args: Args) -> u8 {
    let done = match args.command {
        Command::Run(args) => run::run(&args),
        Command::Check(args) => describe::check(&args),
        Command::Describe(args) => describe::describe(&args),
        Command::Schema(args) => describe::schema(&args),
        Command::New(args) => new::new(&args),
        Command::List => list::list(),
        Command::Audit(args) => audit::audit(&args),
        Command::Compare(args) => experiment::compare(&args),
        Command::Sweep(args) => experiment::sweep(&args),
        Command::Merge(args) => experiment::merge(&args),
        Command::View(args) => view::view(&args),
        Command::Export(args) => export::export(&args),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Args::command(), "scamnet", &mut std::io::stdout());
            Ok(())
        }
    };
    match done {
        Ok(()) => 0,
        Err(failure) => {
            let (Failure::Refused(message) | Failure::Failed(message)) = &failure;
            eprintln!("{}", message.trim_end());
            failure.code()
        }
    }
}

/// Writes to stdout; a reader who has left (`| head`) is no failure.
fn print(text: &str) {
    use std::io::Write;
    let _ = std::io::stdout().write_all(text.as_bytes());
}
