//! `scamnet check`, `describe` and `schema`: what a scenario may say, says, and gets wrong. Nothing is run.

use std::io::IsTerminal;

use super::args::{DescribeArgs, ScenarioArgs};
use super::{Failure, print};
use crate::experiment::outcome::OUTCOMES;
use crate::scenario::{self, Loaded, Paint};

/// Reads a scenario; what is wrong with it becomes one text.
pub fn load(args: &ScenarioArgs) -> Result<Loaded, Failure> {
    let paint = if std::io::stderr().is_terminal() {
        Paint::Colours
    } else {
        Paint::Plain
    };
    scenario::load(&args.scenario, &args.sets).map_err(|problems| Failure::Refused(problems.render(paint)))
}

/// Says everything that is wrong with a scenario, or that nothing is.
pub fn check(args: &ScenarioArgs) -> Result<(), Failure> {
    let loaded = load(args)?;
    let scenario = &loaded.scenario;
    let horizon = scenario.days();
    print(&format!(
        "{} is sound: {} people, {} days from {}, about {:.1} GB of memory\n",
        args.scenario.display(),
        (scenario.population.people as f64 * scenario.scale) as u64,
        horizon.window_end.0 - horizon.window_start.0,
        horizon.window_start,
        scenario.memory() as f64 / 1e9,
    ));
    for note in scenario::size::notes(&loaded.scenario) {
        print(&format!("note: {note}\n"));
    }
    Ok(())
}

/// Lists every parameter.
pub fn describe(args: &DescribeArgs) -> Result<(), Failure> {
    let Some(scenario) = args.scenario.clone().filter(|_| !args.outcomes) else {
        return outcomes(args.json);
    };
    let loaded = load(&ScenarioArgs {
        scenario,
        sets: args.sets.clone(),
    })?;
    if args.json {
        let json = serde_json::to_string_pretty(&loaded.rows).map_err(|error| Failure::Failed(error.to_string()))?;
        print(&format!("{json}\n"));
    } else {
        print(&scenario::describe::table(&loaded.rows));
    }
    Ok(())
}

/// Lists what experiments measure.
fn outcomes(json: bool) -> Result<(), Failure> {
    if json {
        let rows: Vec<serde_json::Value> = OUTCOMES
            .iter()
            .map(|outcome| {
                serde_json::json!({
                    "name": outcome.name,
                    "unit": outcome.unit,
                    "better": outcome.better,
                    "parts": outcome.read.has_parts(),
                    "about": outcome.about,
                })
            })
            .collect();
        let json = serde_json::to_string_pretty(&rows).map_err(|error| Failure::Failed(error.to_string()))?;
        print(&format!("{json}\n"));
        return Ok(());
    }
    for outcome in OUTCOMES {
        let name = if outcome.read.has_parts() {
            format!("{}.*", outcome.name)
        } else {
            outcome.name.to_owned()
        };
        print(&format!(
            "{name:<28}{:<18}{:<9}{}\n",
            outcome.unit,
            outcome.better.word(),
            outcome.about
        ));
    }
    Ok(())
}

/// Prints the JSON Schema of a scenario.
pub fn schema() -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(scenario::schema()).map_err(|error| Failure::Failed(error.to_string()))?;
    print(&format!("{json}\n"));
    Ok(())
}
