//! The summary of the quickstart, rounded, so that whoever changes the model sees what it does to the figures.
//!
//! A change that is meant: `INSTA_UPDATE=always cargo test --test whole golden`.

use serde_json::{Number, Value};

use crate::common::{QUICKSTART, json, run_command};

/// Four significant digits of every fraction: sums of floats may differ in the last bits between machines.
fn rounded(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => {
            let figure = number.as_f64().unwrap_or(0.0);
            let short: f64 = format!("{figure:.3e}").parse().unwrap();
            Number::from_f64(short).map_or(Value::Null, Value::Number)
        }
        Value::Array(values) => values.into_iter().map(rounded).collect(),
        Value::Object(values) => values.into_iter().map(|(key, value)| (key, rounded(value))).collect(),
        other => other,
    }
}

#[test]
fn summary_of_the_quickstart() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("run");
    run_command(QUICKSTART, &[], &out)
        .args(["--no-tables", "--quiet"])
        .assert()
        .success();
    insta::assert_json_snapshot!(rounded(json(&out, "summary.json")));
}
