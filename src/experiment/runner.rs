//! Making runs: for each seed a burn-in, then a fork for each arm. Parallel over seeds, and over arms where there are
//! few seeds; no result depends on the order.
//!
//! ```text
//! (seed, burn-in) ─► build the world ─► warm up ─┬─► arm ─┐ a day at a time, everyday life ┌─► <run id>.parquet
//!                                                └─► arm ─┘ planned once for all of them   └─► <run id>.parquet
//! ```
//!
//! A run writes no tables: rows are counted and dropped. A run that is stopped leaves nothing; those that were finished
//! stay, and are not made again.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::ExperimentError;
use super::design::Setting;
use super::kept::Kept;
use super::outcome::{Finished, Tally};
use super::roster::Run;
use crate::engine::Day;
use crate::memory;
use crate::model::facts::Watcher;
use crate::simulation::{Silent, Simulation};

/// Told that a run is done: how many are, of how many.
pub type OnRun<'a> = &'a (dyn Fn(usize, usize) + Sync);
/// Told of a kept run that cannot be read, and is made again.
pub type OnLost<'a> = &'a (dyn Fn(&ExperimentError) + Sync);

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
    pub on_lost: OnLost<'a>,
}

/// Runs that share a burn-in.
struct Group<'a> {
    runs: Vec<&'a Run>,
}

impl Workshop<'_> {
    /// Makes those of some runs that are not there yet, or not whole.
    ///
    /// # Errors
    /// If it was stopped, the machine is too small, or a result cannot be written.
    pub fn make(&self, runs: &[&Run]) -> Result<(), ExperimentError> {
        let missing: Vec<&Run> = runs
            .iter()
            .copied()
            .filter(|run| {
                let kept = Kept::find(self.dir, &run.id);
                kept.inspect_err(|error| (self.on_lost)(error)).ok().flatten().is_none()
            })
            .collect();
        let groups = groups(&missing);
        if groups.is_empty() {
            return Ok(());
        }
        let (workers, together) = self.crowd(&groups)?;
        let (done, next) = (AtomicUsize::new(runs.len() - missing.len()), AtomicUsize::new(0));
        let failure: Mutex<Option<ExperimentError>> = Mutex::new(None);
        let work = || {
            // Every worker has threads of its own: a seed's planning must not wait for another seed's.
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads((self.threads / workers).max(1))
                .build()
                .map_err(|error| ExperimentError::Threads(error.to_string()))?;
            while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
                pool.install(|| self.group(group, together, &done, runs.len()))?;
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

    /// How many groups are made at once, and how many arms of each are run on together: as many as there are threads
    /// and arms, and as fit into memory. Groups come first, since they share nothing that has to be waited for.
    fn crowd(&self, groups: &[Group<'_>]) -> Result<(usize, usize), ExperimentError> {
        let most = groups.iter().filter_map(|group| {
            let run = group.runs.first()?;
            let (_, scenario) = self.settings[run.arm][run.draw].scenarios(run.seed).ok()?;
            Some(scenario.memory())
        });
        let need = most.max().unwrap_or(0);
        let arms = groups.iter().map(|group| group.runs.len()).max().unwrap_or(1);
        // The burn-in lies there too.
        let fits = |groups: usize, arms: usize| memory::check(need * (1 + arms as u64) * groups as u64);
        let threads = self.threads.min(groups.len()).max(1);
        let Some(at_once) = (1..=threads).rev().find(|&groups| fits(groups, arms.min(4)).is_ok()) else {
            return fits(1, 1).map(|()| (1, 1)).map_err(ExperimentError::Memory);
        };
        let together = (1..=arms).rev().find(|&arms| fits(at_once, arms).is_ok());
        Ok((at_once, together.unwrap_or(1)))
    }

    /// A burn-in, and every arm that forks from it.
    fn group(
        &self,
        group: &Group<'_>,
        together: usize,
        done: &AtomicUsize,
        total: usize,
    ) -> Result<(), ExperimentError> {
        let Some(first) = group.runs.first() else {
            return Ok(());
        };
        let setting = &self.settings[first.arm][first.draw];
        let (burn_in, _) = setting.scenarios(first.seed).map_err(ExperimentError::Setting)?;
        let mut warm = Simulation::new(&burn_in);
        warm.warm_up(&mut Silent, &mut self.patience())
            .map_err(|_| ExperimentError::Stopped)?;
        for runs in group.runs.chunks(together.max(1)) {
            let forks = runs.iter().map(|run| self.fork(run, &warm));
            let forks = forks.collect::<Result<Vec<(Simulation, Tally)>, ExperimentError>>()?;
            let forks = Simulation::run_together(forks, &mut self.patience()).map_err(|_| ExperimentError::Stopped)?;
            for (run, (simulation, tally)) in runs.iter().zip(&forks) {
                let kept = Kept::of(&Finished::of(simulation, tally));
                kept.write(self.dir, &run.id)?;
                (self.on_run)(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            }
        }
        Ok(())
    }

    /// An arm at the window's opening.
    fn fork(&self, run: &Run, warm: &Simulation) -> Result<(Simulation, Tally), ExperimentError> {
        let setting = &self.settings[run.arm][run.draw];
        let (_, scenario) = setting.scenarios(run.seed).map_err(ExperimentError::Setting)?;
        Ok((warm.fork(&scenario), Tally::default()))
    }

    fn patience(&self) -> Patience<'_> {
        Patience(self.stop)
    }
}

/// Runs by burn-in, in the order of the first of each.
fn groups<'r>(runs: &[&'r Run]) -> Vec<Group<'r>> {
    let mut groups: Vec<Group<'r>> = Vec::new();
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for &run in runs {
        let place = *places.entry(run.burn_in).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Group { runs: Vec::new() });
        }
        groups[place].runs.push(run);
    }
    groups
}

/// Lets a run go on until somebody wants it to end.
struct Patience<'a>(&'a AtomicBool);

impl Watcher for Patience<'_> {
    fn day_done(&mut self, _: Day, _: u64) -> bool {
        !self.0.load(Ordering::Relaxed)
    }
}
