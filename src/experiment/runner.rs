//! Making runs: for each seed a burn-in, then a fork for each arm. Parallel over seeds, and over arms where there are few
//! seeds; no result depends on the order.
//!
//! ```text
//! (seed, burn-in) ─► build the world ─► warm up ─┬─► arm ─► run on ─► outcomes ─► <run id>.parquet
//!                                                └─► arm ─► …
//! ```
//!
//! A run writes no tables: rows are counted and dropped. A run that is stopped leaves nothing; those that were finished
//! stay, and are not made again.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::ExperimentError;
use super::design::Setting;
use super::kept::Kept;
use super::outcome::{Finished, Tally};
use super::roster::{Roster, Run};
use crate::engine::Day;
use crate::memory;
use crate::model::economy::Economy;
use crate::model::schedule::{self, Watcher};
use crate::model::sim::Sim;
use crate::scenario::Scenario;
use crate::world;

/// Told that a run is done: how many are, of how many.
pub type OnRun<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// How runs are made.
pub struct Workshop<'a> {
    /// By arm, then by point.
    pub settings: &'a [Vec<Setting>],
    /// Where finished runs are kept.
    pub dir: &'a Path,
    pub threads: usize,
    /// Set by somebody who wants it to end.
    pub stop: &'a AtomicBool,
    pub on_run: OnRun<'a>,
}

/// Runs that share a burn-in.
struct Group<'a> {
    runs: Vec<&'a Run>,
}

impl Workshop<'_> {
    /// Makes those of some runs that are not there yet.
    ///
    /// # Errors
    /// If it was stopped, the machine is too small, or a result cannot be written.
    pub fn make(&self, runs: &[&Run]) -> Result<(), ExperimentError> {
        let missing: Vec<&Run> = runs
            .iter()
            .copied()
            .filter(|run| !Roster::file(self.dir, &run.id).is_file())
            .collect();
        let groups = self.groups(&missing);
        if groups.is_empty() {
            return Ok(());
        }
        let workers = self.workers(&groups)?;
        let (done, next) = (AtomicUsize::new(runs.len() - missing.len()), AtomicUsize::new(0));
        let failure: Mutex<Option<ExperimentError>> = Mutex::new(None);
        let work = || {
            // Every worker has threads of its own: a seed's planning must not wait for another seed's.
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads((self.threads / workers).max(1))
                .build()
                .map_err(|error| ExperimentError::Threads(error.to_string()))?;
            while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
                pool.install(|| self.group(group, &done, runs.len()))?;
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| {
                    if let Err(error) = work() {
                        next.store(groups.len(), Ordering::Relaxed);
                        let mut first = failure.lock().unwrap_or_else(PoisonError::into_inner);
                        first.get_or_insert(error);
                    }
                });
            }
        });
        match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    /// Runs by seed and burn-in, in the order of the first of each.
    fn groups<'r>(&self, runs: &[&'r Run]) -> Vec<Group<'r>> {
        let mut groups: Vec<Group<'r>> = Vec::new();
        let mut places: BTreeMap<(u32, String), usize> = BTreeMap::new();
        for &run in runs {
            let burn_in = self.settings[run.arm][run.draw].burn_in.to_string();
            let place = *places.entry((run.seed, burn_in)).or_insert(groups.len());
            if place == groups.len() {
                groups.push(Group { runs: Vec::new() });
            }
            groups[place].runs.push(run);
        }
        groups
    }

    /// How many groups are made at once: as many as there are threads, and as fit into memory.
    fn workers(&self, groups: &[Group<'_>]) -> Result<usize, ExperimentError> {
        let most = groups.iter().filter_map(|group| {
            let run = group.runs.first()?;
            let (_, scenario) = self.settings[run.arm][run.draw].scenarios(run.seed).ok()?;
            Some(scenario.memory())
        });
        let need = most.max().unwrap_or(0);
        let workers = self.threads.min(groups.len()).max(1);
        // A burn-in and the arm forked from it lie there together.
        let fits = |workers: &usize| memory::check(need * 2 * *workers as u64).is_ok();
        match (1..=workers).rev().find(fits) {
            Some(workers) => Ok(workers),
            None => memory::check(need * 2).map(|()| 1).map_err(ExperimentError::Memory),
        }
    }

    /// A burn-in, and every arm that forks from it.
    fn group(&self, group: &Group<'_>, done: &AtomicUsize, total: usize) -> Result<(), ExperimentError> {
        let Some(first) = group.runs.first() else {
            return Ok(());
        };
        let setting = &self.settings[first.arm][first.draw];
        let (burn_in, _) = setting.scenarios(first.seed).map_err(ExperimentError::Setting)?;
        let (warm, economy) = self.warm_up(&burn_in)?;
        let arms_at_once = rayon::current_num_threads().min(group.runs.len());
        for runs in group.runs.chunks(arms_at_once.max(1)) {
            runs.par_iter().try_for_each(|run| {
                let kept = self.arm(run, warm.clone(), &economy)?;
                kept.write(&Roster::file(self.dir, &run.id))?;
                (self.on_run)(done.fetch_add(1, Ordering::Relaxed) + 1, total);
                Ok::<(), ExperimentError>(())
            })?;
        }
        Ok(())
    }

    fn warm_up(&self, scenario: &Scenario) -> Result<(Sim, Economy), ExperimentError> {
        let world = world::build::build(&scenario.population, scenario.days(), scenario.seed(), scenario.scale);
        let economy = Economy::new(scenario.economy.clone(), scenario.seed(), &world);
        let mut sim = Sim::new(scenario.seed(), scenario.model(), world);
        sim.book.tries = scenario.economy.budget.tries;
        schedule::warm_up(&mut sim, &economy, &mut Tally::default(), &mut self.patience())
            .map_err(|_| ExperimentError::Stopped)?;
        Ok((sim, economy))
    }

    fn arm(&self, run: &Run, mut sim: Sim, economy: &Economy) -> Result<Kept, ExperimentError> {
        let setting = &self.settings[run.arm][run.draw];
        let (_, scenario) = setting.scenarios(run.seed).map_err(ExperimentError::Setting)?;
        sim.params = Arc::new(scenario.model());
        sim.book.tries = scenario.economy.budget.tries;
        let mut tally = Tally::default();
        schedule::run_on(&mut sim, economy, &mut tally, &mut self.patience()).map_err(|_| ExperimentError::Stopped)?;
        Ok(Kept::of(&Finished::of(&sim, &tally)))
    }

    fn patience(&self) -> Patience<'_> {
        Patience(self.stop)
    }
}

/// Lets a run go on until somebody wants it to end.
struct Patience<'a>(&'a AtomicBool);

impl Watcher for Patience<'_> {
    fn day_done(&mut self, _: Day, _: u64) -> bool {
        !self.0.load(Ordering::Relaxed)
    }
}
