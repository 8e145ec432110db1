//! Experiments from outside: the same outcomes on any number of threads, from shards put together, and after a run was
//! killed; equal to those of `scamnet run`; and arms that leave alone whom they do not reach.

mod answers;
mod desk;
mod kept;
mod outcomes;
mod page;
mod refused;
mod shards;
mod units;
mod untouched;
