//! Tests of whole runs, in one program: most of them start the command, and one link and one pool of test threads serve
//! all.

mod common;

mod audit;
mod cli;
mod conservation;
mod determinism;
mod documents;
mod experiment;
mod figures;
mod folders;
mod funnel;
mod golden;
mod leaving;
mod memory;
mod output;
mod parameters;
mod policies;
mod policy_direction;
mod policy_experiment;
mod policy_extremes;
mod raising;
mod report;
mod rooms;
mod scenario_errors;
mod sources;
mod stories;
mod tasks;
