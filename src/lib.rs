//! scamnet: a synthetic scam-network simulator. One scenario file in, one labelled dataset out.
//!
//! ```text
//! scenario.toml ─► scenario ─► world::build ─► model::schedule ─► events ─► record ─► output/<scenario>-<seed>/
//!                                              day by day                     └─► chart, audit
//! ```
//!
//! # Rooms
//! Lowest first; a room uses only those above it.
//!
//! - [`param`]: how parameters are written and checked: money, spans, distributions, vocabularies.
//! - [`engine`]: integer time, keyed randomness, samplers, the calendar of events. Knows nothing of scams.
//! - [`world`]: people, businesses, institutions, accounts, phones and devices in columns; building a population.
//! - [`model`]: behaviour. Start at [`model::schedule`], the one place that says what happens when. Everyday life is
//!   [`model::economy`]; the scam is [`model::funnel`], [`model::crew`] and [`model::laundering`]; what answers is
//!   [`model::justice`]; every balance changes in [`model::book`].
//! - [`policy`]: interventions, one file each; they reach the model through [`model::lever`] alone.
//! - [`record`]: the tables, the manifest and the run's directory. Listens, and never writes to the world.
//! - [`scenario`]: every room's parameters under one roof, read, inherited, checked and described.
//! - [`audit`]: the dataset's contract, checked on the files alone.
//! - [`experiment`]: arms compared on the same seeds, with paired statistics.
//! - [`chart`]: pictures, pure functions of recorded tables.
//! - [`cli`]: the command. [`memory`] asks the system how much there is.
//!
//! # What holds everywhere
//! - Every draw is a pure function of (seed, named decision, entity key, time, ordinal): [`engine::random`]. Threads,
//!   order and additions cannot change it.
//! - Time is whole seconds, money whole minor units, and every transfer debits one account and credits another.
//! - What a bank could see and what really happened are apart: [`model::event`] has a file for each.
//! - The model holds no message text, and neither nationality nor ethnicity is an input to any behaviour.
//!
//! The plan of the code is `ARCHITECTURE.md`, the model in full `docs/model.md`, the tables `docs/dataset.md`.

pub mod audit;
pub mod chart;
pub mod cli;
pub mod engine;
pub mod experiment;
pub mod export;
pub mod memory;
pub mod model;
pub mod param;
pub mod policy;
pub mod record;
pub mod scenario;
pub mod task;
pub mod view;
pub mod world;
