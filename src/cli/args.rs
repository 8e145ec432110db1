//! The command line as typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Simulate scam networks and write labelled payment data that can be shared.
#[derive(Debug, Parser)]
#[command(name = "scamnet", version, about, propagate_version = true)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a scenario; write a labelled dataset and charts.
    Run(RunArgs),
    /// Say everything that is wrong with a scenario; run nothing.
    Check(ScenarioArgs),
    /// List every parameter of a scenario: path, value, unit, range, default, source, quality.
    Describe(DescribeArgs),
    /// Print the JSON Schema of a scenario, for editors.
    Schema,
    /// Write a small commented scenario to start from.
    New(NewArgs),
    /// Check a dataset against its contract and name each broken promise.
    Audit(AuditArgs),
    /// Print shell completions.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// A scenario and what is changed in it.
#[derive(Clone, Debug, clap::Args)]
pub struct ScenarioArgs {
    /// Scenario file (TOML).
    pub scenario: PathBuf,
    /// Set a parameter, for example `--set laundering.slow=0.3`; may be given many times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
}

/// `scamnet describe`.
#[derive(Debug, clap::Args)]
pub struct DescribeArgs {
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// As one JSON array.
    #[arg(long)]
    pub json: bool,
}

/// `scamnet new`.
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// File to write; it must not exist.
    pub file: PathBuf,
}

/// `scamnet audit`.
#[derive(Debug, clap::Args)]
pub struct AuditArgs {
    /// Directory that a run wrote.
    pub run: PathBuf,
    /// As one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// Format of the tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Parquet, zstd.
    #[default]
    Parquet,
    /// CSV, large.
    Csv,
}

/// `scamnet run`.
#[derive(Debug, clap::Args)]
pub struct RunArgs {
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Seed of all randomness (default: the scenario's).
    #[arg(long, value_name = "N")]
    pub seed: Option<u32>,
    /// Directory to write [default: output/<name>-<seed>].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Threads (default: one for each core). Results do not depend on it.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Format of the tables.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Write no tables but the daily series.
    #[arg(long)]
    pub no_tables: bool,
    /// Print the summary as one JSON object on stdout, and nothing else.
    #[arg(long)]
    pub json: bool,
    /// Print nothing but errors.
    #[arg(long)]
    pub quiet: bool,
    /// Replace the run directory if it exists.
    #[arg(long)]
    pub force: bool,
}
