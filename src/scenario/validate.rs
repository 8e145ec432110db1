//! Holding a document against its shape: every unknown key, wrong type, wrong unit and value out of range at once.
//!
//! The walk goes through the document beside the schema and never stops at the first problem. It judges single values;
//! whether they fit together is asked of the parameters themselves once they are read ([`crate::param::check`]).

use std::collections::BTreeSet;

use super::address::{closest, dotted, node_labels};
use super::document::{Entry, Node, Place, Value};
use super::problem::Problem;
use super::shape::{Kind, Shape, grouped};
use crate::param::date::Date;
use crate::param::span::Span;

/// Everything in a document that its shape does not allow.
pub fn validate(document: &Node, shape: &Shape<'_>) -> Vec<Problem> {
    let mut walk = Walk {
        path: Vec::new(),
        problems: Vec::new(),
    };
    walk.node(document, shape);
    walk.problems
}

struct Walk {
    path: Vec<String>,
    problems: Vec<Problem>,
}

impl Walk {
    fn node(&mut self, node: &Node, shape: &Shape<'_>) {
        match (shape.kind(), &node.value) {
            (Kind::Table(known, others), Value::Table(entries)) => {
                self.table(entries, &known, others.as_deref());
                self.required(node, shape);
            }
            (Kind::Choice(choices), Value::Table(entries)) => self.choice(node, entries, &choices, shape),
            (Kind::Tagged(tag, variants), Value::Table(_)) => self.tagged(node, tag, &variants, shape),
            (Kind::List(element), Value::List(elements)) => self.list(node, elements, &element, shape),
            (Kind::Tuple(shapes), Value::List(elements)) if shapes.len() == elements.len() => {
                for (position, (element, shape)) in elements.iter().zip(&shapes).enumerate() {
                    self.under(&position.to_string(), |walk| walk.node(element, shape));
                }
            }
            (Kind::Words(words), Value::Text(text)) => {
                if !words.contains(&text.as_str()) {
                    let remedy = with_guess(text, words.iter().copied(), &format!(": {}", shape.accepted()));
                    self.problem(&node.place, self.is(node, "is none of the words"), remedy);
                }
            }
            (Kind::Span, Value::Text(text)) => {
                if text.parse::<Span>().is_err() {
                    self.refuse(node, &span_fault(text), shape);
                }
            }
            (Kind::Span, Value::Integer(_) | Value::Float(_)) => self.refuse(node, "has no unit of time", shape),
            (Kind::Date, Value::Text(text) | Value::Date(text)) => {
                if text.parse::<Date>().is_err() {
                    self.refuse(node, "is no such date", shape);
                }
            }
            (Kind::Integer, Value::Integer(integer)) => self.range(node, *integer as f64, shape),
            (Kind::Integer, Value::Huge(_)) => self.refuse(node, "is far out of range", shape),
            (Kind::Integer, Value::Float(float)) if float.fract() == 0.0 && float.abs() < 1e15 => {
                let remedy = format!("accepted: {}; write {}", shape.accepted(), grouped(*float));
                self.problem(&node.place, self.is(node, "has a decimal point or exponent"), remedy);
            }
            (Kind::Number, Value::Integer(integer)) => self.range(node, *integer as f64, shape),
            (Kind::Number, Value::Huge(digits)) => self.range(node, digits.parse().unwrap_or(f64::INFINITY), shape),
            (Kind::Number, Value::Float(float)) => self.range(node, *float, shape),
            (Kind::Truth, Value::Truth(_)) | (Kind::Text, Value::Text(_)) | (Kind::Anything, _) => {}
            (kind, _) => self.wrong_type(node, &kind, shape),
        }
    }

    fn table(&mut self, entries: &[Entry], known: &[(&str, Shape<'_>)], others: Option<&Shape<'_>>) {
        // Once for all entries: a file of nothing but unknown keys must not take minutes.
        let keys: Vec<&str> = known.iter().map(|(key, _)| *key).collect();
        let taken: BTreeSet<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        let free: Vec<&str> = keys.iter().copied().filter(|key| !taken.contains(key)).collect();
        for entry in entries {
            let shape = known
                .iter()
                .find(|(key, _)| *key == entry.key)
                .map(|(_, shape)| shape)
                .or(others);
            match shape {
                Some(shape) => self.under(&entry.key, |walk| walk.node(&entry.node, shape)),
                None => {
                    let whereabouts = match self.path.as_slice() {
                        [] => " at the top".to_owned(),
                        path => format!(" in `{}`", dotted(path)),
                    };
                    let accepted = format!("{whereabouts}: {}", keys.join(", "));
                    let message = format!("unknown key `{}`", entry.key);
                    let remedy = with_guess(&entry.key, free.iter().copied(), &accepted);
                    self.under(&entry.key, |walk| walk.problem(&entry.place, message, remedy));
                }
            }
        }
    }

    fn required(&mut self, node: &Node, shape: &Shape<'_>) {
        for key in shape.required().filter(|key| node.get(key).is_none()) {
            let accepted = shape.child(key).map_or_else(String::new, |shape| shape.accepted());
            let message = format!("`{}` lacks the key `{key}`", dotted(&self.path));
            self.problem(&node.place, message, format!("accepted as `{key}`: {accepted}"));
        }
    }

    fn choice(&mut self, node: &Node, entries: &[Entry], choices: &[(&str, Shape<'_>)], shape: &Shape<'_>) {
        let [entry] = entries else {
            return self.refuse(node, "should have one key, which says what kind it is", shape);
        };
        let Some((_, inner)) = choices.iter().find(|(tag, _)| *tag == entry.key) else {
            let remedy = with_guess(
                &entry.key,
                choices.iter().map(|(tag, _)| *tag),
                &format!(": {}", shape.accepted()),
            );
            let message = format!("`{}` has the unknown kind `{}`", dotted(&self.path), entry.key);
            return self.problem(&entry.place, message, remedy);
        };
        self.under(&entry.key, |walk| {
            walk.node(&entry.node, inner);
            walk.order(&entry.node);
        });
    }

    fn tagged(&mut self, node: &Node, tag: &str, variants: &[(&str, Shape<'_>)], shape: &Shape<'_>) {
        let words: Vec<&str> = variants.iter().map(|(word, _)| *word).collect();
        let accepted = format!("one of: {}", words.join(", "));
        let Some(named) = node.get(tag) else {
            let message = format!("`{}` lacks the key `{tag}`", dotted(&self.path));
            return self.problem(&node.place, message, format!("accepted as `{tag}`: {accepted}"));
        };
        let Some(word) = named.text() else {
            return self.under(tag, |walk| walk.refuse(named, "is no text", shape));
        };
        match variants.iter().find(|(other, _)| *other == word) {
            Some((_, inner)) => self.node(node, inner),
            None => self.under(tag, |walk| {
                let message = walk.is(named, "is none of the words");
                walk.problem(
                    &named.place,
                    message,
                    with_guess(word, words.iter().copied(), &format!(": {accepted}")),
                );
            }),
        }
    }

    /// Bounds the wrong way round.
    fn order(&mut self, node: &Node) {
        let (Some(low), Some(high)) = (node.get("low"), node.get("high")) else {
            return;
        };
        if let (Some(least), Some(most)) = (size(low), size(high))
            && least > most
        {
            let (low, high) = (low.place.excerpt(), high.place.excerpt());
            let message = format!("`{}` goes from {low} down to {high}", dotted(&self.path));
            self.problem(&node.place, message, "accepted: `high` no less than `low`".to_owned());
        }
    }

    fn list(&mut self, node: &Node, elements: &[Node], element: &Shape<'_>, shape: &Shape<'_>) {
        let count = elements.len() as f64;
        let least = shape.number("minItems").is_some_and(|least| count < least);
        let most = shape.number("maxItems").is_some_and(|most| count > most);
        if least || most {
            self.refuse(node, &format!("has {count} elements"), shape);
        }
        let mut names = BTreeSet::new();
        for (label, inner) in node_labels(elements).iter().zip(elements) {
            self.under(label, |walk| {
                walk.node(inner, element);
                if let Some(name) = inner.get("name")
                    && let Some(text) = name.text()
                    && !names.insert(text.to_owned())
                {
                    let message = format!("`{text}` names more than one element of the list");
                    walk.problem(&name.place, message, "accepted: a name of its own for each".to_owned());
                }
            });
        }
    }

    fn range(&mut self, node: &Node, number: f64, shape: &Shape<'_>) {
        let (least, most) = shape.range();
        if !number.is_finite() {
            self.refuse(node, "is no finite number", shape);
        } else if least.is_some_and(|least| number < least) {
            self.refuse(node, "is too small", shape);
        } else if most.is_some_and(|most| number > most) {
            // A share of 20 is a slip for 20 %, the commonest one there is.
            let hint = match (most, number) {
                (Some(1.0), 1.0..=100.0) => format!("; {number} % would be {}", number / 100.0),
                _ => String::new(),
            };
            let remedy = format!("accepted: {}{hint}", shape.accepted());
            self.problem(&node.place, self.is(node, "is too large"), remedy);
        }
    }

    fn wrong_type(&mut self, node: &Node, kind: &Kind<'_>, shape: &Shape<'_>) {
        let fault = match (&node.value, kind) {
            (Value::Text(_), Kind::Number | Kind::Integer) => "is a text; a number has no quotes, and no unit",
            (Value::Table(_), Kind::List(_)) => "is a table, where a list is wanted: [[…]], with two brackets",
            (Value::List(_), Kind::Table(..)) => "is a list, where a table is wanted: […], with one bracket",
            _ => return self.refuse(node, &format!("is {}", node.kind()), shape),
        };
        self.refuse(node, fault, shape);
    }

    /// Tells that a value is not accepted, and what would be.
    fn refuse(&mut self, node: &Node, fault: &str, shape: &Shape<'_>) {
        let message = self.is(node, fault);
        self.problem(&node.place, message, format!("accepted: {}", shape.accepted()));
    }

    /// `path` = value, and what is wrong with it.
    fn is(&self, node: &Node, fault: &str) -> String {
        let path = if self.path.is_empty() {
            "the scenario".to_owned()
        } else {
            format!("`{}`", dotted(&self.path))
        };
        match node.value {
            Value::Table(_) => format!("{path} {fault}"),
            _ => format!("{path} = {} {fault}", node.place.excerpt()),
        }
    }

    fn problem(&mut self, place: &Place, message: impl Into<String>, remedy: String) {
        self.problems
            .push(Problem::at(place, message, remedy).about(dotted(&self.path)));
    }

    fn under(&mut self, key: &str, walk: impl FnOnce(&mut Walk)) {
        self.path.push(key.to_owned());
        walk(self);
        self.path.pop();
    }
}

/// What is accepted, after what was probably meant.
fn with_guess<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>, accepted: &str) -> String {
    match closest(word, candidates) {
        Some(meant) => format!("did you mean `{meant}`? accepted{accepted}"),
        None => format!("accepted{accepted}"),
    }
}

/// What keeps a text from being a span.
fn span_fault(text: &str) -> String {
    let number = text.trim().trim_start_matches(['+', '-']);
    let unit = number
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
        .trim();
    if text.trim().starts_with('-') {
        "is negative".to_owned()
    } else if unit.is_empty() {
        "has no unit of time".to_owned()
    } else if unit.len() == number.len() {
        "is no length of time".to_owned()
    } else if format!("1 {unit}").parse::<Span>().is_err() {
        format!("has a wrong unit: `{unit}` is none of time")
    } else {
        "is too long, or no number".to_owned()
    }
}

/// A number or a span's seconds, to be compared.
fn size(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Integer(integer) => Some(*integer as f64),
        Value::Float(float) => Some(*float),
        Value::Text(text) => text.parse().ok().map(|span: Span| span.0 as f64),
        _ => None,
    }
}
