//! Arms of an experiment that share a burn-in: what of a scenario may still change when the window opens.
//!
//! A parameter of scope `window` is read whenever it is needed, so that a run can be given another value of it at the
//! window's first second. All other parameters have shaped the state by then, and need a burn-in of their own.

use serde_json::Value;

use super::address::json_labels;
use super::shape::{Kind, Shape, schema};

/// Tables whose parameters of scope `window` the model reads anew each time.
const READ_ANEW: [&str; 4] = ["funnel", "crew", "laundering", "response"];

/// Keys that shape no run.
const SAYS_NOTHING: [&str; 3] = ["name", "title", "evidence"];

/// The resolved scenario of the burn-in of `arm`: what can wait until the window opens is as in `base`, all else as in
/// `arm`. Two arms whose burn-ins are equal can share one.
#[must_use]
pub fn burn_in(base: &Value, arm: &Value) -> Value {
    let mut burn_in = arm.clone();
    let shape = Shape::root(schema());
    for table in READ_ANEW {
        if let (Some(below), Some(over), Some(shape)) = (base.get(table), burn_in.get_mut(table), shape.child(table)) {
            walk(over, below, &shape);
        }
    }
    for place in ["/response/raid", "/economy/budget/tries"] {
        if let (Some(below), Some(over)) = (base.pointer(place), burn_in.pointer_mut(place)) {
            *over = below.clone();
        }
    }
    if let (Value::Object(below), Value::Object(over)) = (base, &mut burn_in) {
        for key in SAYS_NOTHING.iter().chain(&["policy"]) {
            match below.get(*key) {
                Some(value) => over.insert((*key).to_owned(), value.clone()),
                None => over.remove(*key),
            };
        }
    }
    burn_in
}

/// Puts back what is of scope `window`. Where a list or table has other elements than the base's, it stays as it is.
fn walk(over: &mut Value, below: &Value, shape: &Shape<'_>) {
    if shape.text("scope") == Some("window") {
        *over = below.clone();
        return;
    }
    match (shape.kind(), over, below) {
        (Kind::Table(..), Value::Object(over), Value::Object(below)) => {
            for (key, value) in over {
                if let (Some(below), Some(shape)) = (below.get(key), shape.child(key)) {
                    walk(value, below, &shape);
                }
            }
        }
        (Kind::List(element), Value::Array(over), Value::Array(below)) if json_labels(over) == json_labels(below) => {
            for (over, below) in over.iter_mut().zip(below) {
                walk(over, below, &element);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load;

    fn resolved(sets: &[&str]) -> Value {
        let seed = sets.iter().find_map(|set| set.strip_prefix("seed=")?.parse().ok());
        let sets = sets.iter().filter(|set| !set.starts_with("seed="));
        let sets: Vec<String> = sets.map(|&set| set.to_owned()).collect();
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quickstart.toml");
        load(&file, &sets).unwrap().with_seed(seed.unwrap_or(1)).resolved
    }

    #[test]
    fn what_can_wait_needs_no_burn_in_of_its_own() {
        let base = resolved(&[]);
        for set in [
            "response.report.share=0.5",
            "crew.rebuild_share=0.1",
            "laundering.slow=0.9",
            "funnel.task_deposit.young_weight=9",
            "response.raid=[]",
            "economy.budget.tries=0.9",
            "title=another",
        ] {
            assert_eq!(burn_in(&base, &resolved(&[set])), base, "{set}");
        }
    }

    #[test]
    fn what_has_shaped_the_state_does() {
        let base = resolved(&[]);
        for set in [
            "scale=0.03",
            "seed=7",
            "laundering.capital=3",
            "horizon.window=\"10 d\"",
            "economy.budget.pace=0.9",
        ] {
            let arm = resolved(&[set, "response.report.share=0.5"]);
            assert_eq!(burn_in(&base, &arm), resolved(&[set]), "{set}");
        }
    }
}
