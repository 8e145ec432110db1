//! Weights: what is drawn in proportion to them must have one above 0.
//!
//! A list or a table of weights is one parameter. Beside these, parameters of one table that begin with the same word
//! and are all weights (`exit_atm`, `exit_card` ...) are the weights of one choice.

use std::collections::BTreeMap;

use serde_json::Value;

use super::address::segments;
use super::describe::Row;
use crate::param::check::Fault;

/// The unit of a weight.
const WEIGHT: &str = "weight";
/// Where none above 0 means that nothing is drawn.
const MAY_BE_NONE: &str = "crew.rebuild_in";

/// Every choice with nothing to choose from.
pub fn check(rows: &[Row]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut choices: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.unit.as_deref() == Some(WEIGHT)) {
        let path = segments(&row.path);
        let (key, above) = path
            .split_last()
            .map_or(("", &[][..]), |(key, above)| (key.as_str(), above));
        match &row.value {
            Value::Number(_) => {
                let word = key.split_once('_').map_or(key, |(word, _)| word);
                choices
                    .entry(format!("{}.{word}", above.join(".")))
                    .or_default()
                    .push(row);
            }
            // Who is written to is judged where sites are.
            weights if row.path != MAY_BE_NONE && key != "targets" && are_nothing(weights) => {
                faults.push(fault(
                    path,
                    "all weights are 0: there is nothing to choose from".to_owned(),
                ));
            }
            _ => {}
        }
    }
    for rows in choices.into_values().filter(|rows| rows.len() > 1) {
        if rows.iter().all(|row| row.value.as_f64() == Some(0.0)) {
            let keys: Vec<String> = rows.iter().filter_map(|row| segments(&row.path).pop()).collect();
            let message = format!("all of {} are 0: there is nothing to choose from", keys.join(", "));
            faults.push(fault(segments(&rows[0].path), message));
        }
    }
    faults
}

fn fault(path: Vec<String>, message: String) -> Fault {
    Fault {
        path,
        message,
        accepted: "at least one weight above 0".to_owned(),
        meant: None,
        missing: None,
    }
}

/// Whether a list or table has weights, and all of them are 0.
fn are_nothing(weights: &Value) -> bool {
    let weights: Vec<&Value> = match weights {
        Value::Array(weights) => weights.iter().collect(),
        Value::Object(weights) => weights.values().collect(),
        _ => Vec::new(),
    };
    !weights.is_empty() && weights.iter().all(|weight| weight.as_f64() == Some(0.0))
}
