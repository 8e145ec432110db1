//! `scamnet check`, `describe` and `schema`: what a scenario says and what it may say, without running it.

use std::fmt::Write;

use super::args::{DescribeArgs, ScenarioArgs};
use super::{Failure, print};
use crate::memory;
use crate::scenario::{self, Loaded, describe};

/// Says everything that is wrong with a scenario, or that nothing is.
pub fn check(args: &ScenarioArgs) -> Result<(), Failure> {
    let Loaded {
        scenario, rows, files, ..
    } = load(args)?;
    memory::check(scenario.memory()).map_err(Failure::Refused)?;
    let days = scenario.days();
    let people = scenario.population.people as f64 * scenario.scale;
    let mut text = String::new();
    let _ = writeln!(text, "{} can be run: {}", args.scenario.display(), scenario.name);
    for base in files.iter().rev().skip(1) {
        let _ = writeln!(text, "  extends     {}", base.display());
    }
    let _ = writeln!(
        text,
        "  window      {} to {}",
        days.window_start,
        days.window_end.plus(-1)
    );
    let _ = writeln!(
        text,
        "  people      {}",
        scenario::grouped(people.round()).replace('_', ",")
    );
    let _ = writeln!(
        text,
        "  parameters  {}, {} with evidence",
        rows.len(),
        rows.iter().filter(|row| row.figure.is_some()).count()
    );
    let _ = writeln!(text, "  memory      about {:.1} GB", scenario.memory() as f64 / 1e9);
    print(&text);
    Ok(())
}

/// Lists every parameter, as a table or as one JSON array.
pub fn describe(args: &DescribeArgs) -> Result<(), Failure> {
    let rows = load(&args.scenario)?.rows;
    let text = if args.json {
        let json = serde_json::to_string_pretty(&rows).map_err(|error| Failure::Failed(error.to_string()))?;
        format!("{json}\n")
    } else {
        describe::table(&rows)
    };
    print(&text);
    Ok(())
}

/// Prints the JSON Schema of a scenario.
pub fn schema() -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(scenario::schema()).map_err(|error| Failure::Failed(error.to_string()))?;
    print(&format!("{json}\n"));
    Ok(())
}

fn load(args: &ScenarioArgs) -> Result<Loaded, Failure> {
    scenario::load(&args.scenario, &args.sets).map_err(|problems| Failure::Refused(problems.to_string()))
}
