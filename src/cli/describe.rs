//! `scamnet check`, `describe` and `schema`: what a scenario may say, says, and gets wrong. Nothing is run.

use std::io::IsTerminal;

use textwrap::{Options, fill};

use super::args::{CheckArgs, DescribeArgs, FileKind, ScenarioArgs, SchemaArgs};
use super::{Failure, experiment, print};
use crate::experiment::design;
use crate::experiment::outcome::OUTCOMES;
use crate::experiment::sort::Sort;
use crate::scenario::address::{closest, segments};
use crate::scenario::describe::toml;
use crate::scenario::{self, Loaded, Paint, Row, published, renamed};

/// Reads a scenario; what is wrong with it becomes one text.
pub fn load(args: &ScenarioArgs) -> Result<Loaded, Failure> {
    if Sort::of_file(&args.scenario) == Some(Sort::Experiment) {
        let file = args.scenario.display();
        return Err(Failure::Refused(format!(
            "{file} is an experiment, and no scenario\n  help: use `scamnet compare {file}`, or `scamnet check {file}` to see \
             whether it is sound"
        )));
    }
    scenario::load(&args.scenario, &args.sets).map_err(|problems| Failure::Refused(problems.render(paint())))
}

fn paint() -> Paint {
    if std::io::stderr().is_terminal() {
        Paint::Colours
    } else {
        Paint::Plain
    }
}

/// Tells what a scenario says and what can never happen; refuses it, if that is asked for.
pub fn warn(loaded: &Loaded, strict: bool, quiet: bool) -> Result<(), Failure> {
    let told = scenario::warnings(&loaded.warnings, paint());
    if strict && !told.is_empty() {
        let count = loaded.warnings.len();
        let noun = if count == 1 { "warning" } else { "warnings" };
        return Err(Failure::Refused(format!(
            "{told}{count} {noun}, refused by --strict; nothing was run or written."
        )));
    }
    if !quiet {
        eprint!("{told}");
    }
    Ok(())
}

/// Says everything that is wrong with a scenario or an experiment, or that nothing is.
pub fn check(args: &CheckArgs) -> Result<(), Failure> {
    let CheckArgs { scenario: args, strict } = args;
    if Sort::of_file(&args.scenario) == Some(Sort::Experiment) {
        return experiment::check(args);
    }
    let loaded = load(args)?;
    warn(&loaded, *strict, false)?;
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
    let rows = match &args.path {
        Some(path) => under(&loaded.rows, path)?,
        None => loaded.rows.iter().collect(),
    };
    if args.json {
        let json = serde_json::to_string_pretty(&rows).map_err(|error| Failure::Failed(error.to_string()))?;
        print(&format!("{json}\n"));
    } else {
        print(&page(&rows, textwrap::termwidth()));
    }
    Ok(())
}

/// The parameters at a path or below it.
fn under<'r>(rows: &'r [Row], path: &str) -> Result<Vec<&'r Row>, Failure> {
    let found: Vec<&Row> = rows.iter().filter(|row| row.is_under(path)).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    // Every path that leads to a parameter, and what it leads through.
    let mut paths: Vec<&str> = Vec::new();
    for row in rows {
        let ends = row.path.match_indices('.').map(|(at, _)| at).chain([row.path.len()]);
        paths.extend(ends.map(|end| &row.path[..end]));
    }
    let guess = match renamed::now(segments(path).iter().map(String::as_str)) {
        Some(now) => format!("it is now called `{now}`; "),
        None => closest(path, paths).map_or(String::new(), |guess| format!("did you mean `{guess}`? ")),
    };
    let mut tops: Vec<&str> = rows.iter().filter_map(|row| row.path.split('.').next()).collect();
    tops.dedup();
    Err(Failure::Refused(format!(
        "there is no parameter at or below `{path}`\n{guess}accepted: one of {}, or any path below, such as \
         `laundering.hop`",
        tops.join(", ")
    )))
}

/// The widest that text is set.
const WIDEST: usize = 100;

/// Parameters for people: path and value, what it means, and what is known of it. A value that is not the default is
/// marked.
fn page(rows: &[&Row], width: usize) -> String {
    let width = width.min(WIDEST);
    let indented = Options::new(width).initial_indent("    ").subsequent_indent("    ");
    let mut text = String::new();
    for row in rows {
        let mark = if row.is_default() { "" } else { " *" };
        let first = format!("{} = {}{mark}", row.path, toml(&row.value));
        text.push_str(&fill(&first, Options::new(width).subsequent_indent("        ")));
        text.push('\n');
        if let Some(description) = &row.description {
            let words: Vec<&str> = description.split_whitespace().collect();
            text.push_str(&fill(&words.join(" "), &indented));
            text.push('\n');
        }
        let default = row.default.as_ref().filter(|_| !row.is_default());
        let source = row
            .source
            .as_ref()
            .filter(|source| row.quality.as_deref() != Some(source));
        let known = [
            row.unit.clone(),
            row.range(),
            default.map(|default| format!("default {}", toml(default))),
            row.figure.clone(),
            row.set.clone(),
            match (&row.quality, source) {
                (Some(quality), Some(source)) => Some(format!("{quality}: {source}")),
                (quality, source) => quality.as_ref().or(source).cloned(),
            },
        ];
        let known: Vec<String> = known.into_iter().flatten().filter(|word| !word.is_empty()).collect();
        if !known.is_empty() {
            text.push_str(&fill(&known.join(" · "), &indented));
            text.push('\n');
        }
    }
    text.push_str("\n* not the default. Quality of a source: O official, P peer-reviewed, I industry, N press, D derived, A assumption.\n");
    text
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

/// Prints the JSON Schema of a kind of file.
pub fn schema(args: &SchemaArgs) -> Result<(), Failure> {
    let schema = match args.kind {
        FileKind::Scenario => published::scenario(),
        FileKind::Policy => published::policy(),
        FileKind::Experiment => published::experiment(design::schema()),
    };
    let json = serde_json::to_string_pretty(&schema).map_err(|error| Failure::Failed(error.to_string()))?;
    print(&format!("{json}\n"));
    Ok(())
}
