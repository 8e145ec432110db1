//! Evidence: where a scenario's figures come from, by the path of the parameter.
//!
//! A path may name a parameter or a table or list above parameters; then it speaks of all of them, and a longer path
//! wins over a shorter one.

use std::collections::BTreeMap;

use super::address::{closest, dotted, segments};
use super::document::Node;
use super::origin::Origins;
use super::params::Evidence;
use super::problem::Problem;
use super::{Scenario, describe::Row, renamed};

/// Whether `path` is `above` or lies below it.
fn lies_in(path: &str, above: &str) -> bool {
    path.strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The evidence that speaks of a path, the closest of it, with its own path. Of a value that was written in a later
/// file than it (`layer`), it does not speak.
#[must_use]
pub fn of<'a>(
    scenario: &'a Scenario,
    path: &str,
    layer: Option<usize>,
    document: &Node,
    origins: &Origins,
) -> Option<(&'a String, &'a Evidence)> {
    let is_later = |above: &str| {
        let written = document.get("evidence").and_then(|table| table.get(above));
        layer.is_none() || written.map(|node| origins.of(node).layer) >= layer
    };
    let speaking = scenario.evidence.iter().filter(|(above, _)| lies_in(path, above));
    speaking
        .filter(|(above, _)| is_later(above.as_str()))
        .max_by_key(|(above, _)| above.len())
}

/// Evidence for parameters that there are not. What was there when its file was written, and a later one has taken
/// away, has its evidence go with it: `layers` are the documents, the lowest first.
pub fn check(scenario: &Scenario, document: &Node, rows: &[Row], layers: &[Node]) -> Vec<Problem> {
    let has = |rows: &[Row], path: &str| rows.iter().any(|row| lies_in(&row.path, path));
    let origins = Origins::new(layers);
    let written_in = |path: &str| {
        let node = document.get("evidence")?.get(path)?;
        Some(origins.of(node).layer + 1).filter(|&count| count < layers.len())
    };
    // What a file and those below it have is worked out once, and only where it must be known.
    let mut below: BTreeMap<usize, Vec<Row>> = BTreeMap::new();
    let stray = scenario.evidence.keys().filter(|path| {
        !has(rows, path)
            && !written_in(path).is_some_and(|count| {
                let own = below.entry(count).or_insert_with(|| super::rows_of(&layers[..count]));
                has(own, path)
            })
    });
    stray
        .map(|path| {
            let entry = document.get("evidence").and_then(|evidence| {
                evidence
                    .entries()
                    .iter()
                    .find(|entry| entry.key == *path)
                    .map(|entry| entry.place.clone())
            });
            let place = entry.unwrap_or_else(|| document.place.clone());
            let accepted =
                "accepted: the path of a parameter, or of a table above it, as `scamnet describe` lists them";
            let renamed = renamed::path(&segments(path), |policy| scenario.kind_of(policy));
            let meant = || closest(path, rows.iter().map(|row| row.path.as_str()));
            let remedy = match (renamed, meant()) {
                (Some(now), _) => format!("it is now called \"{now}\"; {accepted}"),
                (None, Some(meant)) => format!("did you mean \"{meant}\"? {accepted}"),
                (None, None) => accepted.to_owned(),
            };
            let message = format!("there is evidence for `{path}`, but no such parameter");
            Problem::at(&place, message, remedy).about(dotted(&["evidence".to_owned(), path.clone()]))
        })
        .collect()
}
