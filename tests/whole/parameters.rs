//! What must be known of every parameter: a sentence, a default, and of every figure its unit, range, scope and source.

use std::path::Path;

use crate::common::QUICKSTART;
use scamnet::policy::KINDS;
use scamnet::scenario::{self, Row};

/// Words with which a sentence begins that cannot be understood without its neighbours.
const LEANS: [&str; 12] = [
    "The same", "And ", "See ", "Of these", "Of that", "Those ", "It ", "Its ", "They ", "This ", "That ", "Such ",
];

/// Every parameter there is: those of a shipped scenario, and of one policy of each kind.
fn rows() -> Vec<Row> {
    let policies: Vec<String> = KINDS
        .iter()
        .map(|kind| format!("policy.a_{kind}={{ kind = \"{kind}\" }}"))
        .collect();
    let loaded = scenario::load(Path::new(QUICKSTART), &policies);
    loaded.unwrap_or_else(|problems| panic!("{problems}")).rows
}

/// What is wrong with a parameter.
fn faults(row: &Row) -> Vec<&'static str> {
    let mut faults = Vec::new();
    let mut must = |holds: bool, fault: &'static str| {
        if !holds {
            faults.push(fault);
        }
    };
    let sentence = row.description.as_deref().unwrap_or_default();
    must(sentence.ends_with('.'), "no sentence");
    must(
        !LEANS.iter().any(|word| sentence.starts_with(word)),
        "leans on a neighbour",
    );
    // Of what kind a policy is, every scenario must say.
    let is_kind = row.path.starts_with("policy.") && row.path.ends_with(".kind");
    must(row.default.is_some() || is_kind, "no default");
    if !["text", "word", "truth"].contains(&row.kind) {
        must(row.unit.is_some(), "no unit");
        must(
            row.scope
                .as_deref()
                .is_some_and(|scope| ["world", "warmup", "window"].contains(&scope)),
            "no scope",
        );
        let source = row.source.as_deref().unwrap_or_default();
        // A source speaks of the default; of another value it is said where it was set.
        must(
            !source.is_empty() || row.set.is_some(),
            "neither a source nor `assumption`",
        );
        must(
            row.set.is_some() || row.quality.as_deref().is_some_and(|quality| "OPINDA".contains(quality)),
            "no quality",
        );
        must(
            source != "assumption" || row.quality.as_deref() == Some("A"),
            "an assumption of another quality",
        );
    }
    if ["number", "integer"].contains(&row.kind) {
        let (least, most) = (row.minimum.unwrap_or(f64::NAN), row.maximum.unwrap_or(f64::NAN));
        must(least <= most, "no range");
        let default = row.default.as_ref().and_then(serde_json::Value::as_f64);
        must(
            default.is_none_or(|default| (least..=most).contains(&default)),
            "a default out of its range",
        );
    }
    faults
}

#[test]
fn every_parameter_has_a_sentence_a_default_in_its_range_a_unit_a_scope_and_a_source() {
    let rows = rows();
    assert!(rows.len() > 800, "{}", rows.len());
    let wrong: Vec<String> = rows
        .iter()
        .map(|row| (row, faults(row)))
        .filter(|(_, faults)| !faults.is_empty())
        .map(|(row, faults)| format!("{}: {}", row.path, faults.join(", ")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_parameter_of_which_something_is_unknown_is_found() {
    let rows = rows();
    let row = |path: &str| rows.iter().find(|row| row.path == path).unwrap().clone();
    let mut slow = row("laundering.slow");
    assert_eq!(faults(&slow), [""; 0]);
    slow.default = Some(1.5.into());
    slow.scope = None;
    slow.unit = None;
    slow.source = None;
    slow.description = Some("The same of slow ones.".to_owned());
    assert_eq!(
        faults(&slow),
        [
            "leans on a neighbour",
            "no unit",
            "no scope",
            "neither a source nor `assumption`",
            "a default out of its range"
        ]
    );
}
