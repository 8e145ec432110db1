//! `scamnet check`, `describe` and `schema`: what a scenario may say, says, and gets wrong. Nothing is run.

use std::io::IsTerminal;

use textwrap::{Options, fill};

use super::args::{CheckArgs, DescribeArgs, FileKind, ScenarioArgs, SchemaArgs};
use super::out::{print, say, say_all};
use super::{Failure, experiment};
use crate::experiment::design;
use crate::experiment::outcome::{OUTCOMES, Outcome};
use crate::experiment::sort::Sort;
use crate::memory;
use crate::param::{noun, shell};
use crate::scenario::address::{closest, segments};
use crate::scenario::cost::{LONG, spoken};
use crate::scenario::describe::toml;
use crate::scenario::{self, Loaded, Paint, Problem, Row, published, renamed};

/// Reads a scenario; what is wrong with it becomes one text.
pub fn load(args: &ScenarioArgs) -> Result<Loaded, Failure> {
    if Sort::of_file(&args.scenario) == Some(Sort::Experiment) {
        let file = shell::path(&args.scenario);
        return Err(Failure::Refused(format!(
            "{} is an experiment, and no scenario\n  help: use `scamnet compare {file}`, or `scamnet check {file}` to see \
             whether it is sound",
            args.scenario.display()
        )));
    }
    scenario::load(&args.scenario, &args.sets).map_err(|problems| Failure::Refused(problems.render(paint())))
}

/// Colours for stderr, if it shows them.
pub fn paint() -> Paint {
    if std::io::stderr().is_terminal() {
        Paint::Colours
    } else {
        Paint::Plain
    }
}

/// Tells what a scenario or an experiment says and what can never happen (`never`), and whatever else is to be warned
/// of; refuses it, if that is asked for.
pub fn warn(never: &[Problem], others: &[String], strict: bool, quiet: bool) -> Result<(), Failure> {
    let told = scenario::warnings(never, paint());
    let count = never.len() + others.len();
    if strict && count > 0 {
        let count = noun::counted(count as u64, "warning");
        let others: String = others.iter().map(|other| format!("warning: {other}\n")).collect();
        return Err(Failure::Refused(format!(
            "{told}{others}{count}, refused by --strict; nothing was run or written."
        )));
    }
    if !quiet {
        if !told.is_empty() {
            say(&format!("{told}\n"));
        }
        say_all("warning", others);
    }
    Ok(())
}

/// What there is not enough of for a run that needs so many bytes and takes so many seconds.
pub fn too_much(bytes: u64, seconds: f64) -> Vec<String> {
    let memory = memory::check(bytes).err();
    let time = (seconds > LONG).then(|| {
        format!(
            "it is expected to take about {}, and nothing is run that takes more than a day unless --long says so",
            spoken(seconds)
        )
    });
    memory.into_iter().chain(time).collect()
}

/// Refuses what there is not enough memory for, and what would take more than a day, unless that is wanted.
pub fn refuse_too_much(bytes: u64, seconds: f64, long: bool) -> Result<(), Failure> {
    match too_much(bytes, if long { 0.0 } else { seconds }).as_slice() {
        [] => Ok(()),
        reasons => Err(Failure::Refused(reasons.join("\n"))),
    }
}

/// Says everything that is wrong with a scenario or an experiment, or that nothing is.
pub fn check(args: &CheckArgs) -> Result<(), Failure> {
    let CheckArgs { scenario: args, strict } = args;
    if Sort::of_file(&args.scenario) == Some(Sort::Experiment) {
        return experiment::check(args, *strict);
    }
    let loaded = load(args)?;
    let scenario = &loaded.scenario;
    warn(
        &loaded.warnings,
        &too_much(scenario.memory(), scenario.seconds()),
        *strict,
        false,
    )?;
    let horizon = scenario.days();
    let mut text = format!(
        "{} is sound: {} people, {} from {}, about {} of memory and {} on one processor\n",
        args.scenario.display(),
        (scenario.population.people as f64 * scenario.scale) as u64,
        noun::counted(
            (horizon.window_end.0 - horizon.window_start.0).unsigned_abs().into(),
            "day"
        ),
        horizon.window_start,
        memory::spoken(scenario.memory()),
        spoken(scenario.seconds()),
    );
    for note in scenario::size::notes(scenario) {
        text.push_str(&format!("note: {note}\n"));
    }
    print(&text)
}

/// Lists every parameter.
pub fn describe(args: &DescribeArgs) -> Result<(), Failure> {
    let Some(scenario) = args.scenario.clone() else {
        return outcomes(args.json);
    };
    let loaded = load(&ScenarioArgs {
        scenario,
        sets: args.sets.clone(),
    })?;
    let rows = match &args.path {
        Some(path) => under(&loaded, path)?,
        None => loaded.rows.iter().collect(),
    };
    if args.json {
        let json = serde_json::to_string_pretty(&rows).map_err(|error| Failure::Failed(error.to_string()))?;
        print(&format!("{json}\n"))
    } else {
        print(&page(&rows, textwrap::termwidth()))
    }
}

/// The parameters at a path or below it.
fn under<'r>(loaded: &'r Loaded, path: &str) -> Result<Vec<&'r Row>, Failure> {
    let rows = &loaded.rows;
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
    let guess = match renamed::path(&segments(path), |policy| loaded.scenario.kind_of(policy)) {
        Some(now) => format!("it is now called `{now}`; "),
        None => meant(path, &paths).map_or(String::new(), |guess| format!("did you mean `{guess}`? ")),
    };
    let mut tops: Vec<&str> = rows.iter().filter_map(|row| row.path.split('.').next()).collect();
    tops.dedup();
    Err(Failure::Refused(format!(
        "there is no parameter at or below `{path}`\n{guess}accepted: one of {}, or any path below, such as \
         `laundering.hop`",
        tops.join(", ")
    )))
}

/// The path that was probably meant: one a few letters off, or else the shortest in which a key begins as this does.
fn meant<'p>(path: &str, paths: &[&'p str]) -> Option<&'p str> {
    let begun = path.to_lowercase();
    let begins = |candidate: &&&str| {
        let candidate = candidate.to_lowercase();
        candidate.starts_with(&begun) || candidate.contains(&format!(".{begun}"))
    };
    let beginning = || {
        let begins = paths.iter().filter(begins).filter(|_| begun.len() > 2);
        begins
            .min_by_key(|candidate| (candidate.matches('.').count(), candidate.len()))
            .copied()
    };
    closest(path, paths.iter().copied()).or_else(beginning)
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
            (row.kind == "word" && row.accepted.contains(',')).then(|| row.accepted.clone()),
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
        return print(&format!("{json}\n"));
    }
    let called = |outcome: &Outcome| {
        let parts = if outcome.read.has_parts() { ".*" } else { "" };
        format!("{}{parts}", outcome.name)
    };
    let width = OUTCOMES.iter().map(|outcome| called(outcome).len()).max().unwrap_or(0) + 2;
    let mut text = String::new();
    for outcome in OUTCOMES {
        let name = called(outcome);
        text.push_str(&format!(
            "{name:<width$}{:<18}{:<9}{}\n",
            outcome.unit,
            outcome.better.word(),
            outcome.about
        ));
    }
    print(&text)
}

/// Prints the JSON Schema of a kind of file.
pub fn schema(args: &SchemaArgs) -> Result<(), Failure> {
    let schema = match args.kind {
        FileKind::Scenario => published::scenario(),
        FileKind::Policy => published::policy(),
        FileKind::Experiment => published::experiment(design::schema()),
    };
    let json = serde_json::to_string_pretty(&schema).map_err(|error| Failure::Failed(error.to_string()))?;
    print(&format!("{json}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_was_begun_is_understood() {
        let paths = [
            "laundering",
            "laundering.hop",
            "crew.adaptation",
            "crew.adaptation.review",
            "x",
        ];
        let meant = ["launder", "lundering", "adapt", "Laun", "qwerty", "x.y.z", "la"].map(|path| meant(path, &paths));
        let expected = [
            Some("laundering"),
            Some("laundering"),
            Some("crew.adaptation"),
            Some("laundering"),
            None,
            None,
            None,
        ];
        assert_eq!(meant, expected);
    }
}
