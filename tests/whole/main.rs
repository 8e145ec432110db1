//! Tests of whole runs, in one program: most of them start the command, and one link and one pool of test threads serve
//! all.

mod common;

mod again;
mod audit;
mod cli;
mod conservation;
mod determinism;
mod documents;
mod experiment;
mod families;
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
mod quoted;
mod raising;
mod report;
mod reporting;
mod rooms;
mod scenario_errors;
mod score;
mod sources;
mod stories;
mod tasks;
