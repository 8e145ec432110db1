//! Every parameter of a resolved scenario: path, value, unit, range, default, source, quality.
//!
//! The walk goes through the resolved values beside the schema: the values say which stages and countries there are,
//! the schema says everything else. A distribution, a list of numbers or a table of weights is one parameter.
//!
//! A source belongs to a value, not to a key: what a parameter declares speaks of its default, what is known of a
//! built-in country of that country's figure, and evidence of what was written when it was. Of any other value is said
//! where it was set.

use serde::Serialize;
use serde_json::Value;

use super::address::{dotted, json_labels};
use super::document::{self, Node};
use super::origin::Origins;
use super::shape::{Kind, Shape};
use super::{Scenario, evidence, shape};
use crate::world::atlas;

/// One parameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Dotted path, as `--set` and `[evidence]` take it.
    pub path: String,
    /// What kind of value it takes: `number`, `integer`, `span`, `date`, `text`, `word`, `truth`, `distribution`,
    /// `list` or `table`.
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
    /// Who says so: the scenario's evidence, or, of a default, what the parameter declares.
    pub source: Option<String>,
    /// O official statistic, P peer-reviewed or preprint, I industry or NGO, N press, D derived, A assumption.
    pub quality: Option<String>,
    /// The published figure, if the scenario gives one.
    pub figure: Option<String>,
    /// Where it was set, if it is not the default: `set in FILE, line N`, or by which flag.
    pub set: Option<String>,
    /// The path of the scenario's evidence that speaks of it.
    #[serde(skip)]
    pub evidence: Option<String>,
    /// Which part of a run it shapes: `world`, `warmup` or `window`.
    pub scope: Option<String>,
    /// What it is.
    pub description: Option<String>,
}

/// Tables at the top that hold no parameters.
const NO_PARAMETERS: [&str; 2] = ["evidence", "extends"];

/// All parameters, in the order of the scenario's tables.
#[must_use]
pub fn rows(scenario: &Scenario, resolved: &Value, document: &Node, origins: &Origins) -> Vec<Row> {
    let shape = Shape::root(shape::schema());
    let mut walk = Walk {
        scenario,
        document,
        origins,
        path: Vec::new(),
        rows: Vec::new(),
    };
    walk.value(resolved, None, &shape, Some(document));
    walk.rows
}

struct Walk<'a> {
    scenario: &'a Scenario,
    document: &'a Node,
    origins: &'a Origins,
    path: Vec<String>,
    rows: Vec<Row>,
}

impl Walk<'_> {
    /// `default` is the value that the tables above have here by default; it wins over the shape's own. `node` is what
    /// was written.
    fn value(&mut self, value: &Value, default: Option<&Value>, shape: &Shape<'_>, node: Option<&Node>) {
        let default = default.or_else(|| shape.get("default"));
        match (shape.kind(), value) {
            (Kind::Tagged(tag, variants), Value::Object(object)) => {
                let word = object.get(tag).and_then(Value::as_str);
                let inner = variants.iter().find(|(other, _)| Some(*other) == word);
                if let Some((_, shape)) = inner {
                    self.value(value, default, shape, node);
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
                        let node = node.and_then(|node| node.get(key));
                        self.under(key, |walk| walk.value(inner, default, shape, node));
                    }
                }
            }
            (Kind::List(element), Value::Array(elements)) if holds_tables(&element) => {
                let defaults = default.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                let default_labels = json_labels(defaults);
                for (position, (label, inner)) in json_labels(elements).iter().zip(elements).enumerate() {
                    let default = default_labels
                        .iter()
                        .position(|other| other == label)
                        .map(|at| &defaults[at])
                        .or_else(|| shape.built_in(label));
                    let node = match node.map(|node| &node.value) {
                        Some(document::Value::List(written)) => written.get(position),
                        _ => None,
                    };
                    self.under(label, |walk| walk.value(inner, default, &element, node));
                }
            }
            _ => self.row(value, default, shape, node),
        }
    }

    fn row(&mut self, value: &Value, default: Option<&Value>, shape: &Shape<'_>, node: Option<&Node>) {
        let path = dotted(&self.path);
        let is_default = default.is_some_and(|default| same(default, value));
        let origin = node.filter(|_| !is_default).map(|node| self.origins.of(node));
        let layer = origin.as_ref().map(|origin| origin.layer);
        let known = evidence::of(self.scenario, &path, layer, self.document, self.origins);
        let (minimum, maximum) = shape.range();
        let word = |keyword: &str| shape.text(keyword).map(str::to_owned);
        let (source, quality) = match (known, &origin) {
            (Some((_, evidence)), _) => (Some(evidence.source.clone()), Some(evidence.quality.word().to_owned())),
            (None, Some(_)) => (None, None),
            (None, None) => match self.built_in() {
                Some((source, quality)) => (Some(source.to_owned()), Some(quality.to_owned())),
                None => (word("source"), word("quality")),
            },
        };
        self.rows.push(Row {
            kind: shape.kind().word(),
            unit: word("unit"),
            accepted: shape.accepted(),
            minimum,
            maximum,
            default: default.cloned(),
            source,
            quality,
            figure: known.map(|(_, evidence)| evidence.figure.clone()),
            set: origin.map(|origin| origin.to_string()),
            evidence: known.map(|(path, _)| path.clone()),
            scope: word("scope"),
            description: word("description"),
            value: value.clone(),
            path,
        });
    }

    /// The source of a built-in country's figure.
    fn built_in(&self) -> Option<(&'static str, &'static str)> {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["population", "country", country, below @ ..] => atlas::source(country, below),
            _ => None,
        }
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
