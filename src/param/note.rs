//! What is noted of a parameter beside its range and its meaning: the unit it is counted in, until when in a run a
//! change of it makes no other world (`world`, `warmup`, `window`), where its value comes from, and how good that
//! source is.
//!
//! Notes stand in the parameter's JSON Schema, where `describe` and the checks find them.

use schemars::Schema;
use serde_json::{Value, json};

use super::dist::{MONEY, PERCENT};

/// The least and the most that a figure may be which is drawn from a distribution, by its unit. Plain numbers have
/// ranges of their own; spans go as far as [`super::span::Span::LONGEST`].
const RANGES: [(&str, f64, f64); 5] = [
    (SHARE, 0.0, 1.0),
    ("mean wages", 0.0, 1_000.0),
    ("monthly incomes", 0.0, 1_000.0),
    ("multiple of the basis", 0.0, 100.0),
    ("share of the shown balance", 0.0, 100.0),
];

/// The unit of a part of a whole. Its ends are hard: no draw may lie beyond them.
pub const SHARE: &str = "share";

/// The unit of a length of time, which says what it tells: an age, a limit, a period, a wait.
pub const SPAN: &str = "span";

/// The unit of a fixed length of time after which something happens: longer than a run, it never does.
pub const DELAY: &str = "delay";

/// Whether a figure of this unit counts mean monthly wages, so that it may be written as money.
#[must_use]
pub fn in_wages(unit: &str) -> bool {
    unit == "mean wages" || unit.starts_with("mean wages/")
}

/// Writes a parameter's notes into its schema: `#[schemars(transform = note(unit, scope, source, quality))]`. A
/// distribution gets the range of its unit.
pub fn note(
    unit: &'static str,
    scope: &'static str,
    source: &'static str,
    quality: &'static str,
) -> impl FnMut(&mut Schema) {
    move |schema| {
        for (key, value) in [
            ("unit", unit),
            ("scope", scope),
            ("source", source),
            ("quality", quality),
        ] {
            schema.insert(key.to_owned(), value.into());
        }
        if is_distribution(schema)
            && let Some((_, least, most)) = RANGES.iter().find(|(of, _, _)| *of == unit)
        {
            schema.insert("minimum".to_owned(), json!(least));
            schema.insert("maximum".to_owned(), json!(most));
        }
        if unit == SHARE && schema.get("type").and_then(Value::as_str) == Some("number") {
            schema.insert("type".to_owned(), json!(["number", "string"]));
            schema.insert("pattern".to_owned(), PERCENT.into());
        }
        if in_wages(unit) && schema.get("type").and_then(Value::as_str) == Some("number") {
            schema.insert("type".to_owned(), json!(["number", "string"]));
            schema.insert("pattern".to_owned(), MONEY.into());
        }
    }
}

/// Whether a schema is that of a distribution of plain numbers.
fn is_distribution(schema: &Schema) -> bool {
    schema
        .get("$ref")
        .and_then(Value::as_str)
        .is_some_and(|name| name.ends_with("/Dist"))
}
