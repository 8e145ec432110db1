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
    /// Say everything that is wrong with a scenario or an experiment; run nothing.
    Check(CheckArgs),
    /// Say what the parameters of a scenario mean: path, value, meaning, unit, range, default, source, quality.
    Describe(DescribeArgs),
    /// Print the JSON Schema of a scenario file, or of another kind of file, for editors.
    Schema(SchemaArgs),
    /// Write a small commented scenario to start from.
    New(NewArgs),
    /// List the scenarios, experiments and policies that are in the program.
    List,
    /// Tell what happened to a case, a ring, an account or a person of a run, in time order.
    Show(ShowArgs),
    /// Make the page of a run or an experiment (report.html) again.
    Report(ReportArgs),
    /// Check a dataset against its contract, and measure how cheaply it gives the truth away.
    Audit(AuditArgs),
    /// Judge a file of scores on a task of a run.
    Score(ScoreArgs),
    /// Compare the arms of an experiment on the same seeds.
    Compare(CompareArgs),
    /// Run an experiment at every point of a design file: parameters in, outcomes out.
    Sweep(SweepArgs),
    /// List the units of an experiment, a seed at a draw with all arms: what a cluster spreads.
    Units(UnitsArgs),
    /// Make units of an experiment, beside others who make some in the same directory.
    Unit(UnitArgs),
    /// Put the shards or units of an experiment together; say what is missing.
    Merge(MergeArgs),
    /// Write what one bank alone would hold of a run: its customers, and other banks' accounts as bare numbers.
    View(ViewArgs),
    /// Write a run in another project's format.
    Export(ExportArgs),
    /// Take away what killed runs have left in a folder, and nothing else.
    Clean(CleanArgs),
    /// Print shell completions.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// A scenario and what is changed in it.
#[derive(Clone, Debug, clap::Args)]
pub struct ScenarioArgs {
    /// Scenario file (TOML), or the name of a shipped one (`scamnet list`).
    pub scenario: PathBuf,
    /// Set a parameter, for example `--set laundering.slow=0.3`; may be given many times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
}

/// `scamnet check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Refuse it too if it says what can never happen, or needs more memory or time than there is for it.
    #[arg(long)]
    pub strict: bool,
}

/// `scamnet schema`.
#[derive(Debug, clap::Args)]
pub struct SchemaArgs {
    /// Of which kind of file.
    #[arg(long, value_enum, default_value_t)]
    pub kind: FileKind,
}

/// Kinds of files that people write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FileKind {
    /// What `scamnet run` takes.
    #[default]
    Scenario,
    /// What `scamnet compare` takes.
    Experiment,
    /// What an experiment's arm names.
    Policy,
}

/// `scamnet describe`.
#[derive(Debug, clap::Args)]
pub struct DescribeArgs {
    /// Scenario file (TOML), or the name of a shipped one (`scamnet list`).
    #[arg(required_unless_present = "outcomes")]
    pub scenario: Option<PathBuf>,
    /// Only parameters at this path or below it, for example `laundering` or `crew.adaptation`.
    pub path: Option<String>,
    /// Set a parameter, for example `--set laundering.slow=0.3`; may be given many times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
    /// List what experiments measure instead: name, unit, which way is better, meaning.
    #[arg(long, conflicts_with_all = ["scenario", "path", "sets"])]
    pub outcomes: bool,
    /// As one JSON array.
    #[arg(long)]
    pub json: bool,
}

/// `scamnet new`.
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// File to write; it must not exist.
    pub file: PathBuf,
    /// Let it happen in this built-in country: a code such as SG.
    #[arg(long, value_name = "CODE")]
    pub country: Option<String>,
}

/// `scamnet audit`.
#[derive(Debug, clap::Args)]
pub struct AuditArgs {
    /// Directory that a run wrote.
    pub run: PathBuf,
    /// As one JSON object.
    #[arg(long)]
    pub json: bool,
    /// Fail too if a figure is over its limit: for data to train on.
    #[arg(long)]
    pub strict: bool,
    /// Print what each single column tells, not only the worst of each check.
    #[arg(long)]
    pub columns: bool,
}

/// `scamnet score`.
#[derive(Debug, clap::Args)]
pub struct ScoreArgs {
    /// Directory that a run wrote.
    pub run: PathBuf,
    /// The task: a folder in the run's tasks/.
    #[arg(long)]
    pub task: String,
    /// CSV or Parquet: the task's column of ids and `score`, a row for each id; the higher, the more suspicious.
    pub file: PathBuf,
    /// The file of the task that it answers, without its ending.
    #[arg(long, default_value = "test")]
    pub split: String,
    /// How many alerts may be given [default: one for 200 rows].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub budget: Option<u32>,
    /// As one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// `scamnet show`.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// Directory that a run wrote.
    pub run: PathBuf,
    /// Of what kind.
    #[arg(value_enum)]
    pub about: About,
    /// Its id. A case may be `worst` (the largest net loss), `median` or `saved` (at least half of what it paid came
    /// back); a ring `largest` (the most deposits).
    pub which: String,
    /// As one JSON object.
    #[arg(long)]
    pub json: bool,
    /// Print payments of everyday life too (JSON always has them).
    #[arg(long)]
    pub all: bool,
}

/// Whom a story is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum About {
    /// One approach of one person by one ring.
    Case,
    /// A crew.
    Ring,
    /// An account.
    Account,
    /// A person with all their accounts.
    Person,
}

/// `scamnet report`.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// Directory that a run or an experiment wrote.
    pub run: PathBuf,
    /// Audit the run first, and say on the page what came of it.
    #[arg(long)]
    pub audit: bool,
}

/// `scamnet view`.
#[derive(Debug, clap::Args)]
pub struct ViewArgs {
    /// Directory that a run wrote.
    pub run: PathBuf,
    /// The bank, wallet or exchange: its id or name in observed/institutions.
    #[arg(long, value_name = "ID")]
    pub institution: String,
    /// Directory to write [default: the run's name with the institution's behind it].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace the directory if it exists.
    #[arg(long)]
    pub force: bool,
    /// Print nothing but errors.
    #[arg(long)]
    pub quiet: bool,
    /// Print where it lies and how many rows each table has as one JSON object, and nothing else.
    #[arg(long, conflicts_with = "quiet")]
    pub json: bool,
}

/// `scamnet export`.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// Directory that a run wrote.
    pub run: PathBuf,
    /// The format.
    #[arg(long, value_enum)]
    pub to: Target,
    /// Directory to write [default: the run's name with the format's behind it].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace the directory if it exists.
    #[arg(long)]
    pub force: bool,
    /// Print nothing but errors.
    #[arg(long)]
    pub quiet: bool,
    /// Print where it lies as one JSON object, and nothing else.
    #[arg(long, conflicts_with = "quiet")]
    pub json: bool,
}

/// `scamnet clean`.
#[derive(Debug, clap::Args)]
pub struct CleanArgs {
    /// Folder in which runs lie, such as output, or an experiment's own.
    pub dir: PathBuf,
    /// Say what would be removed, and remove nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// Other projects' formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// IBM AMLworld: <run>_Trans.csv and <run>_Patterns.txt. `Is Laundering` marks laundering and deposits; one
    /// pattern block a ring.
    Amlworld,
    /// PaySim: one CSV, hours as steps, money in US dollars. isFlaggedFraud says whether a bank's alert named the
    /// payment; merchants' balances are 0, as in PaySim.
    Paysim,
    /// IBM AMLSim: transactions, accounts, alert_transactions, alert_accounts, sar_accounts. prior_sar_count, which in
    /// AMLSim is the label, says whether the account was frozen when the window opened.
    Amlsim,
}

/// Format of the tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Parquet, zstd.
    #[default]
    Parquet,
    /// Parquet in encodings that old readers know too; a little larger.
    ParquetPlain,
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
    /// Write the summary, the manifest and the daily series alone: no other tables, no tasks, no charts.
    #[arg(long)]
    pub no_tables: bool,
    /// Write no page (report.html).
    #[arg(long)]
    pub no_report: bool,
    /// Print the summary as one JSON object on stdout, and nothing else.
    #[arg(long)]
    pub json: bool,
    /// Print nothing but errors.
    #[arg(long)]
    pub quiet: bool,
    /// Replace the run directory if it exists.
    #[arg(long)]
    pub force: bool,
    /// Run nothing if the scenario says what can never happen.
    #[arg(long)]
    pub strict: bool,
    /// Run it even if it is expected to take more than a day.
    #[arg(long)]
    pub long: bool,
}

/// What every experiment is told.
#[derive(Debug, clap::Args)]
pub struct ExperimentArgs {
    /// Experiment file (TOML), or the name of a shipped one (`scamnet list`).
    pub experiment: PathBuf,
    /// Seeds, both included, instead of the file's.
    #[arg(long, value_name = "A..B")]
    pub seeds: Option<String>,
    /// Directory to write [default: output/<name>].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Threads (default: one for each core). Results do not depend on it.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Go on with the finished runs that lie in the directory.
    #[arg(long)]
    pub resume: bool,
    /// Replace the experiment that lies in the directory.
    #[arg(long, conflicts_with = "resume")]
    pub force: bool,
    /// Make a part of the runs only, the I-th of N (`auto`: as the batch system says); `scamnet merge` puts parts
    /// together.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// Print nothing but errors.
    #[arg(long)]
    pub quiet: bool,
    /// Run nothing if the experiment says what can never happen, or cannot be meant.
    #[arg(long)]
    pub strict: bool,
    /// Run it even if it is expected to take more than a day.
    #[arg(long)]
    pub long: bool,
}

/// `scamnet compare`.
#[derive(Debug, clap::Args)]
pub struct CompareArgs {
    #[command(flatten)]
    pub experiment: ExperimentArgs,
    /// Run nothing: print a job file that makes it on a cluster, and puts it together.
    #[arg(long, value_name = "KIND", value_enum, conflicts_with_all = ["shard", "resume", "force", "json", "pairs"])]
    pub print: Option<Batch>,
    /// Write no page (report.html).
    #[arg(long)]
    pub no_report: bool,
    #[command(flatten)]
    pub telling: Telling,
}

/// What runs jobs on a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Batch {
    /// A script for `sh` that submits a Slurm array and a job that waits for it.
    Slurm,
    /// Manifests for `kubectl apply`: an indexed Job, and a Job that waits for it.
    K8s,
}

/// Which experiment's units, and where they lie.
#[derive(Debug, clap::Args)]
pub struct WholeArgs {
    /// Experiment file (TOML), or the name of a shipped one (`scamnet list`).
    pub experiment: PathBuf,
    /// Of a sweep: the design file, CSV with a header of parameters' paths and one point a line.
    #[arg(long, value_name = "FILE.csv")]
    pub design: Option<PathBuf>,
    /// Seeds, both included, instead of the file's.
    #[arg(long, value_name = "A..B")]
    pub seeds: Option<String>,
    /// Directory of the results [default: output/<name>].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `scamnet units`.
#[derive(Debug, clap::Args)]
pub struct UnitsArgs {
    #[command(flatten)]
    pub whole: WholeArgs,
    /// List only what is to be made next: what is missing, and of an experiment that stops at a precision, what its
    /// next round wants.
    #[arg(long)]
    pub missing: bool,
    /// As JSON, an object a line.
    #[arg(long)]
    pub json: bool,
}

/// `scamnet unit`.
#[derive(Debug, clap::Args)]
pub struct UnitArgs {
    #[command(flatten)]
    pub whole: WholeArgs,
    /// Numbers of units, such as `3` or `3..5`, as `scamnet units` lists them.
    #[arg(value_name = "N", required_unless_present = "shard", conflicts_with = "shard")]
    pub numbers: Vec<String>,
    /// Make the I-th of N parts of all units (`auto`: as the batch system says).
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// Threads (default: one for each core). Results do not depend on it.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Print nothing but errors.
    #[arg(long)]
    pub quiet: bool,
    /// Run it even if it is expected to take more than a day.
    #[arg(long)]
    pub long: bool,
}

/// How a comparison is told.
#[derive(Debug, clap::Args)]
pub struct Telling {
    /// Print the comparison as one JSON object on stdout, and nothing else.
    #[arg(long)]
    pub json: bool,
    /// Print any arm against any other too, in the primary outcomes, corrected for all of these together.
    #[arg(long, conflicts_with = "json")]
    pub pairs: bool,
}

/// `scamnet sweep`.
#[derive(Debug, clap::Args)]
pub struct SweepArgs {
    #[command(flatten)]
    pub experiment: ExperimentArgs,
    /// Design file: CSV with a header of parameters' paths and one point a line.
    #[arg(long, value_name = "FILE.csv")]
    pub design: PathBuf,
}

/// `scamnet merge`.
#[derive(Debug, clap::Args)]
pub struct MergeArgs {
    /// Directories of shards.
    #[arg(required = true)]
    pub dirs: Vec<PathBuf>,
    /// Directory to write [default: output/<name>].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print nothing but errors.
    #[arg(long)]
    pub quiet: bool,
    /// Replace another experiment that lies in the directory.
    #[arg(long)]
    pub force: bool,
    /// Write no page (report.html).
    #[arg(long)]
    pub no_report: bool,
    #[command(flatten)]
    pub telling: Telling,
}
