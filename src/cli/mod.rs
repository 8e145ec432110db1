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
mod report;
mod run;
mod show;
mod table;
mod view;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

pub use args::{Args, Command};

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
    let args = Args::parse();
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
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let (Failure::Refused(message) | Failure::Failed(message)) = &failure;
            eprintln!("{}", message.trim_end());
            ExitCode::from(failure.code())
        }
    }
}

/// Writes to stdout; a reader who has left (`| head`) is no failure.
fn print(text: &str) {
    use std::io::Write;
    let _ = std::io::stdout().write_all(text.as_bytes());
}
