//! scamnet: a synthetic scam-network simulator. A scenario in; labelled payment data, and paired comparisons of
//! interventions, out.
//!
//! ```
//! use scamnet::{MemorySink, Scenario, Simulation};
//!
//! let scenario = Scenario::parse("extends = 'quickstart'\nscale = 0.002\nhorizon.window = '3 d'\nresponse.raid = []")?;
//! let mut memory = MemorySink::new(&scenario.funnel)?;
//! let summary = Simulation::new(&scenario).run(&mut memory);
//! println!("{} payments, {} of them illicit", summary.payments, summary.illicit_payments);
//! assert_eq!(memory.tables()?["observed/transactions"].rows() as u64, summary.payments);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - [`Scenario`]: everything that a run is told, read from a text, a file, or by the name of a shipped one.
//! - [`Simulation`]: a run. It can be warmed up and forked, so that arms share a burn-in and every draw.
//! - [`Listener`]: whoever wants to know what happens; two of them are one. [`MemorySink`] makes Arrow record batches
//!   of every table, [`record::Recorder`] a directory of Parquet or CSV files.
//! - [`engine::KeyedStream`]: keyed random numbers for extensions, for `rand`'s distributions.
//!
//! In `examples/`: a run in memory, a listener that counts, two policies on the same seeds, a policy and a family of
//! scam of one's own. Features: `cli` (the command, on by default) and `charts`; a library needs neither.
//!
//! ```text
//! scenario.toml ─► scenario ─► simulation ─► model::schedule ─► events ─► record ─► output/<scenario>-<seed>/
//!                              world::build    day by day                     └─► chart, audit
//! ```
//!
//! # Rooms
//! Lowest first; a room uses only those above it.
//!
//! - [`param`]: how parameters are written and checked: money, spans, distributions, vocabularies.
//! - [`memory`]: how much memory there is, and memory given back.
//! - [`engine`]: integer time, keyed randomness, samplers, the calendar of events. Knows nothing of scams.
//! - [`world`]: people, businesses, institutions, accounts, phones and devices in columns; building a population.
//! - [`model`]: behaviour. Start at [`model::schedule`], the one place that says what happens when. Everyday life is
//!   [`model::economy`]; the scam is [`model::scam`]; what answers is [`model::response`]; every balance changes in
//!   [`model::settlement`].
//! - [`record`]: the tables, the manifest and the run's directory. Listens, and never writes to the world.
//! - [`policy`]: interventions, one file each; they reach the model through [`model::interventions`] alone.
//! - [`scenario`]: every room's parameters under one roof, read, inherited, checked and described.
//! - [`simulation`]: the front door, where a run is wired.
//! - [`dataset`]: the one reader of a written run; it shares no code with `record`.
//! - [`audit`]: the dataset's contract, checked on the files alone.
//! - [`task`]: what may be asked of a dataset: splits in time, labels as known and as true.
//! - [`view`]: one bank's own share of a dataset.
//! - [`export`]: other projects' formats.
//! - [`story`]: what happened to a case, a ring, an account or a person, in time order.
//! - [`card`]: a run's card, by which other tools load it.
//! - [`score`]: how well a file of scores answers a task.
//! - [`experiment`]: arms compared on the same seeds, with paired statistics.
//! - [`register`]: every random decision by name, of all rooms.
//! - `chart`: pictures, pure functions of recorded tables.
//! - [`report`]: a run on one page, and an experiment on one.
//! - `cli`: the command.
//!
//! # What holds everywhere
//! - Every draw is a pure function of (seed, named decision, entity key, time, ordinal): [`engine::random`]. Threads,
//!   order and additions cannot change it.
//! - Time is whole seconds, money whole minor units, and every transfer debits one account and credits another.
//! - What a bank could see and what really happened are apart: [`model::facts`] has a file for each.
//! - The model holds no message text, and neither nationality nor ethnicity is an input to any behaviour.
//!
//! The plan of the code is `ARCHITECTURE.md`, the model in full `docs/model.md`, the tables `docs/dataset.md`.

pub mod audit;
pub mod card;
#[cfg(feature = "charts")]
pub mod chart;
#[cfg(feature = "cli")]
pub mod cli;
pub mod dataset;
pub mod engine;
pub mod experiment;
pub mod export;
pub mod memory;
pub mod model;
pub mod param;
pub mod policy;
pub mod record;
pub mod register;
pub mod report;
pub mod scenario;
pub mod score;
pub mod simulation;
pub mod story;
pub mod task;
pub mod view;
pub mod world;

pub use model::facts::{Listener, Stopped, Watcher};
pub use model::labels::summary::Summary;
pub use record::MemorySink;
pub use scenario::Scenario;
pub use simulation::{Patient, Silent, Simulation};
