//! Every parameter of a resolved scenario: path, value, unit, range, default, source, quality.
//!
//! The walk goes through the resolved values beside the schema: the values say which stages and countries there are,
//! the schema says everything else. A distribution, a list of numbers or a table of weights is one parameter.

use serde::Serialize;
use serde_json::Value;

use super::address::{dotted, json_labels};
use super::shape::{Kind, Shape};
use super::{Scenario, evidence, shape};

/// One parameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Dotted path, as `--set` and `[evidence]` take it.
    pub path: String,
    /// What kind of value it takes: `number`, `integer`, `span`, `date`, `text`, `word`, `truth`, `distribution`, `list`
    /// or `table`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its value in this scenario.
    pub value: Value,
    /// Its unit, where it has one.
    pub unit: Option<String>,
    /// What would be accepted.
    pub accepted: String,
    /// The least and the most it may be.
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    /// Its value where a scenario says nothing; none where every scenario must say.
    pub default: Option<Value>,
    /// Who says so: the scenario's evidence, else what the parameter declares.
    pub source: Option<String>,
    /// O official statistic, P peer-reviewed or preprint, I industry or NGO, N press, D derived, A assumption.
    pub quality: Option<String>,
    /// The published figure, if the scenario gives one.
    pub figure: Option<String>,
    /// Which part of a run it shapes: `world`, `warmup` or `window`.
    pub scope: Option<String>,
    /// What it is.
    pub description: Option<String>,
}

/// Tables at the top that hold no parameters.
const NO_PARAMETERS: [&str; 2] = ["evidence", "extends"];

/// All parameters, in the order of the scenario's tables.
#[must_use]
pub fn rows(scenario: &Scenario, resolved: &Value) -> Vec<Row> {
    let shape = Shape::root(shape::schema());
    let mut walk = Walk {
        scenario,
        path: Vec::new(),
        rows: Vec::new(),
    };
    walk.value(resolved, None, &shape);
    walk.rows
}

struct Walk<'a> {
    scenario: &'a Scenario,
    path: Vec<String>,
    rows: Vec<Row>,
}

impl Walk<'_> {
    /// `default` is the value that the tables above have here by default; it wins over the shape's own.
    fn value(&mut self, value: &Value, default: Option<&Value>, shape: &Shape<'_>) {
        let default = default.or_else(|| shape.get("default"));
        match (shape.kind(), value) {
            (Kind::Tagged(tag, variants), Value::Object(object)) => {
                let word = object.get(tag).and_then(Value::as_str);
                let inner = variants.iter().find(|(other, _)| Some(*other) == word);
                if let Some((_, shape)) = inner {
                    self.value(value, default, shape);
                }
            }
            (Kind::Table(known, others), Value::Object(object)) if others.as_deref().is_none_or(holds_tables) => {
                for (key, inner) in object {
                    if self.path.is_empty() && NO_PARAMETERS.contains(&key.as_str()) {
                        continue;
                    }
                    let known = known.iter().find(|(name, _)| name == key).map(|(_, shape)| shape);
                    if let Some(shape) = known.or(others.as_deref()) {
                        let default = default.and_then(|default| default.get(key));
                        self.under(key, |walk| walk.value(inner, default, shape));
                    }
                }
            }
            (Kind::List(element), Value::Array(elements)) if holds_tables(&element) => {
                let defaults = default.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                let default_labels = json_labels(defaults);
                for (label, inner) in json_labels(elements).iter().zip(elements) {
                    let default = default_labels
                        .iter()
                        .position(|other| other == label)
                        .map(|at| &defaults[at]);
                    self.under(label, |walk| walk.value(inner, default, &element));
                }
            }
            _ => self.row(value, default, shape),
        }
    }

    fn row(&mut self, value: &Value, default: Option<&Value>, shape: &Shape<'_>) {
        let path = dotted(&self.path);
        let known = evidence::of(self.scenario, &path);
        let (minimum, maximum) = shape.range();
        let word = |keyword: &str| shape.text(keyword).map(str::to_owned);
        self.rows.push(Row {
            kind: shape.kind().word(),
            unit: word("unit"),
            accepted: shape.accepted(),
            minimum,
            maximum,
            default: default.cloned(),
            source: known.map(|evidence| evidence.source.clone()).or_else(|| word("source")),
            quality: known
                .map(|evidence| evidence.quality.word().to_owned())
                .or_else(|| word("quality")),
            figure: known.map(|evidence| evidence.figure.clone()),
            scope: word("scope"),
            description: word("description"),
            value: value.clone(),
            path,
        });
    }

    fn under(&mut self, key: &str, walk: impl FnOnce(&mut Self)) {
        self.path.push(key.to_owned());
        walk(self);
        self.path.pop();
    }
}

/// Whether what has this shape is a table or holds tables, so that it is no parameter by itself.
fn holds_tables(shape: &Shape<'_>) -> bool {
    match shape.kind() {
        Kind::Table(..) | Kind::Tagged(..) => true,
        Kind::List(element) => holds_tables(&element),
        _ => false,
    }
}

impl Row {
    /// Whether it stands at a path or below it.
    #[must_use]
    pub fn is_under(&self, path: &str) -> bool {
        let rest = self.path.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// Whether its value is what it would be if the scenario said nothing.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.default.as_ref().is_some_and(|default| same(default, &self.value))
    }

    /// Its range in short: `0..1`, `1..`, `..5`; nothing if it has none.
    #[must_use]
    pub fn range(&self) -> Option<String> {
        let bound = |bound: Option<f64>| bound.map(shape::grouped).unwrap_or_default();
        let has_any = self.minimum.is_some() || self.maximum.is_some();
        has_any.then(|| format!("{}..{}", bound(self.minimum), bound(self.maximum)))
    }
}

/// Whether two values are the same, whole numbers and others alike.
fn same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

/// A value as TOML writes it inline.
#[must_use]
pub fn toml(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Array(elements) => format!("[{}]", elements.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Object(object) if object.is_empty() => "{}".to_owned(),
        Value::Object(object) => {
            let entries = object
                .iter()
                .map(|(key, value)| format!("{} = {}", dotted(std::slice::from_ref(key)), toml(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        scalar => scalar.to_string(),
    }
}
