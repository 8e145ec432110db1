//! A run that lies in memory: its tables, its tasks, and what it came to.

use std::collections::BTreeMap;
use std::sync::Arc;

use pyo3::prelude::*;
use scamnet::record::{Format, MemorySink};
use scamnet::scenario::Loaded;
use scamnet::task::{self, Noter};
use scamnet::{Simulation, audit, cli, memory};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::job::Watch;
use crate::table::{Origin, Table, batches_of};

/// A run in memory, before Python has it.
pub struct Held {
    tables: BTreeMap<String, Table>,
    about: Value,
}

/// Runs a scenario in memory.
///
/// # Errors
/// If there is too little memory, it was stopped, or the system gives no place for its tasks.
pub fn run(loaded: Loaded, watch: &mut Watch<'_>) -> Result<Held, Failure> {
    let set = loaded.set();
    let Loaded { scenario, resolved, .. } = loaded;
    memory::check(scenario.memory()).map_err(Failure::Run)?;
    let horizon = scenario.days();
    let failed = |why: &dyn std::fmt::Display| Failure::Run(why.to_string());
    let sink = MemorySink::new(&scenario.funnel).map_err(|why| failed(&why))?;
    let mut noter = Noter::new(sink, horizon, true);
    let mut simulation = Simulation::new(&scenario);
    let Ok(summary) = simulation.run_watched(&mut noter, watch) else {
        return Err(Failure::Run("interrupted; nothing was kept".to_owned()));
    };
    let (sink, facts) = noter.end(simulation.state());
    drop(simulation);
    let kept = sink.tables().map_err(|why| failed(&why))?;
    let mut tables: BTreeMap<String, Table> = kept
        .into_iter()
        .map(|(name, table)| {
            let origin = Origin::Memory(Arc::new(table.batches));
            (name.clone(), Table::new(name, table.schema, origin))
        })
        .collect();
    let mut tasks = serde_json::Map::new();
    if let Some(facts) = facts {
        // Tasks are written as files; these are read again at once.
        let home = tempfile::tempdir().map_err(|why| failed(&why))?;
        task::write_all(home.path(), Format::Parquet, horizon, &facts).map_err(|why| failed(&why))?;
        let dataset = audit::dataset(home.path());
        for part in dataset.all_files() {
            if let Some(name) = part.name.strip_suffix(".parquet") {
                let schema = dataset.schema(part).map_err(|damage| failed(&damage))?;
                let batches = batches_of(&dataset, part, &schema).map_err(|damage| failed(&damage))?;
                let table = Table::new(name.to_owned(), schema, Origin::Memory(Arc::new(batches)));
                tables.insert(name.to_owned(), table);
            } else if let Some(task) = part.table().strip_prefix("tasks/") {
                let text = std::fs::read(&part.path).map_err(|why| failed(&why))?;
                let says: Value = serde_json::from_slice(&text).map_err(|why| failed(&why))?;
                tasks.insert(task.to_owned(), says);
            }
        }
    }
    let about = json!({
        "seed": scenario.seed,
        "window": {
            "start": horizon.window_start.to_string(),
            "end": horizon.window_end.to_string(),
        },
        "rates": cli::rates(&scenario),
        "scenario": resolved,
        "set": set,
        "summary": serde_json::to_value(&summary).map_err(|why| failed(&why))?,
        "tasks": tasks,
    });
    Ok(Held { tables, about })
}

/// A run in memory.
#[pyclass(frozen, module = "scamnet._native")]
pub struct MemoryRun {
    tables: BTreeMap<String, Table>,
    about: String,
}

impl MemoryRun {
    /// Handed to Python.
    pub fn new(held: Held) -> MemoryRun {
        let Held { tables, about } = held;
        let about = about.to_string();
        MemoryRun { tables, about }
    }
}

#[pymethods]
impl MemoryRun {
    /// Its tables by name.
    #[getter]
    fn tables(&self) -> BTreeMap<String, Table> {
        self.tables.clone()
    }

    /// Seed, window, rates, scenario, summary, tasks, as JSON.
    #[getter]
    fn about(&self) -> &str {
        &self.about
    }
}
