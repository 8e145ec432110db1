//! Holding a document against its shape: every unknown key, wrong type, wrong unit and value out of range at once.
//!
//! The walk goes through the document beside the schema and never stops at the first problem. It judges single values;
//! whether they fit together is asked of the parameters themselves once they are read ([`crate::param::check`]).

use std::collections::BTreeSet;

use super::address::{closest, dotted, node_labels};
use super::document::{Entry, Node, Place, Value};
use super::figure::percentage;
use super::problem::Problem;
use super::renamed::{self, ANY};
use super::shape::{Kind, Shape, grouped};
use crate::param::date::Date;
use crate::param::dist::Dist;
use crate::param::note::SHARE;
use crate::param::span::Span;

/// After so many problems nothing is guessed any more: nobody is told of them.
const MOST_GUESSES: usize = 100;

/// Everything in a document that its shape does not allow.
pub fn validate(document: &Node, shape: &Shape<'_>) -> Vec<Problem> {
    let mut walk = Walk {
        path: Vec::new(),
        kinds: Vec::new(),
        meant: None,
        problems: Vec::new(),
    };
    walk.node(document, shape);
    walk.problems
}

struct Walk {
    path: Vec<String>,
    /// Path by kinds, as the list of renamed keys has it: `*` for an element or a name of the scenario's choosing, and
    /// for a table whose keys go with a word, that word.
    kinds: Vec<String>,
    /// The built-in element that was probably meant by the one that is looked at, which is none.
    meant: Option<String>,
    problems: Vec<Problem>,
}

impl Walk {
    fn node(&mut self, node: &Node, shape: &Shape<'_>) {
        match (shape.kind(), &node.value) {
            (Kind::Table(known, others), Value::Table(entries)) => {
                let meant = self.meant.take();
                self.table(entries, &known, others.as_deref());
                self.meant = meant;
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
            (Kind::Span, Value::Text(text)) => match text.parse::<Span>() {
                Ok(span) if span > Span::LONGEST => self.refuse(node, "is too long", shape),
                Ok(_) => {}
                Err(_) => {
                    let (fault, guess) = span_fault(text);
                    let guess = guess.map_or(String::new(), |guess| format!("did you mean \"{guess}\"? "));
                    let message = self.is(node, &fault);
                    let remedy = format!("{guess}accepted: {}", shape.accepted());
                    self.problem(&node.place, message, remedy);
                }
            },
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
        // What is not said yet was more probably meant than what is.
        let free: Vec<&str> = keys.iter().copied().filter(|key| !taken.contains(key)).collect();
        let meant = |key: &str| closest(key, free.iter().copied()).or_else(|| closest(key, keys.iter().copied()));
        for entry in entries {
            let shape = known
                .iter()
                .find(|(key, _)| *key == entry.key)
                .map(|(_, shape)| shape)
                .or(others);
            match shape {
                Some(shape) => {
                    let kind = if keys.contains(&entry.key.as_str()) {
                        &entry.key
                    } else {
                        ANY
                    };
                    self.kinds.push(kind.to_owned());
                    self.under(&entry.key, |walk| walk.node(&entry.node, shape));
                    self.kinds.pop();
                }
                None => {
                    let whereabouts = match self.path.as_slice() {
                        [] => " at the top".to_owned(),
                        path => format!(" in `{}`", dotted(path)),
                    };
                    let accepted = format!("accepted{whereabouts}: {}", keys.join(", "));
                    let path = self.kinds.iter().map(String::as_str).chain([entry.key.as_str()]);
                    let remedy = if let Some(now) = renamed::now(path) {
                        format!("`{}` is now called `{now}`; {accepted}", entry.key)
                    } else if let (true, Some(of)) = (self.path.is_empty(), elsewhere(&entry.key)) {
                        format!("`{}` is {of}; {accepted}", entry.key)
                    } else {
                        let guess = if self.problems.len() < MOST_GUESSES {
                            meant(&entry.key)
                        } else {
                            None
                        };
                        guess.map_or(accepted.clone(), |meant| format!("did you mean `{meant}`? {accepted}"))
                    };
                    let message = format!("unknown key `{}`", entry.key);
                    self.under(&entry.key, |walk| walk.problem(&entry.place, message, remedy));
                }
            }
        }
    }

    /// All that a table lacks, in one message.
    fn required(&mut self, node: &Node, shape: &Shape<'_>) {
        let lacking: Vec<&str> = shape.required().filter(|key| node.get(key).is_none()).collect();
        let [first, others @ ..] = lacking.as_slice() else {
            return;
        };
        let path = dotted(&self.path);
        let accepted = |key: &str| shape.child(key).map_or_else(String::new, |shape| shape.accepted());
        let (message, mut remedy) = if others.is_empty() {
            let message = format!("`{path}` lacks the key `{first}`");
            (message, format!("accepted as `{first}`: {}", accepted(first)))
        } else {
            let keys: Vec<String> = lacking.iter().map(|key| format!("`{key}`")).collect();
            let each: Vec<String> = lacking
                .iter()
                .map(|key| format!("as `{key}` {}", accepted(key)))
                .collect();
            let message = format!("`{path}` lacks the keys {}", keys.join(", "));
            (message, format!("accepted: {}", each.join("; ")))
        };
        if let Some(hint) = shape.text("hint") {
            let meant = self.meant.take();
            let meant = meant.map_or(String::new(), |meant| format!("did you mean `{meant}`? "));
            remedy = format!("{meant}{remedy}\n{hint}");
        }
        self.problem(&node.place, message, remedy);
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
        let before = self.problems.len();
        self.under(&entry.key, |walk| {
            walk.node(&entry.node, inner);
            walk.order(&entry.node);
        });
        if self.problems.len() == before {
            self.support(entry, shape);
        }
    }

    /// A distribution draws nothing that its unit does not allow.
    fn support(&mut self, entry: &Entry, shape: &Shape<'_>) {
        let longest = Span::LONGEST.0 as f64;
        let is_span = entry
            .node
            .entries()
            .iter()
            .any(|part| matches!(part.node.value, Value::Text(_)))
            || matches!(entry.node.value, Value::Text(_));
        let range = match shape.range() {
            (None, None) if is_span => (Some(0.0), Some(longest)),
            range => range,
        };
        let unit = shape.text("unit").unwrap_or_default();
        let outside = |value: f64| is_outside(range, value);
        let part = |key: &str| entry.node.get(key).and_then(|node| Some((node, size(node)?)));
        if let Some(value) = size(&entry.node) {
            if outside(value) {
                self.under(&entry.key, |walk| walk.beyond(&entry.node, value, range, shape));
            }
            return;
        }
        for key in ["low", "high"] {
            if let Some((node, value)) = part(key).filter(|(_, value)| outside(*value)) {
                self.under(&entry.key, |walk| {
                    walk.under(key, |walk| walk.beyond(node, value, range, shape));
                });
            }
        }
        if let (Some((node, median)), Some((_, sigma))) = (part("median"), part("sigma")) {
            // A share's end is hard; what one draw in a thousand goes beyond others' does no harm.
            let reach = match (unit, sigma > 0.0) {
                (SHARE, true) => f64::INFINITY,
                _ => Dist::lognormal(median, sigma).quantile(0.999),
            };
            if outside(median) {
                self.under(&entry.key, |walk| {
                    walk.under("median", |walk| walk.beyond(node, median, range, shape));
                });
            } else if outside(reach) {
                let message = match unit {
                    SHARE => "a log-normal distribution has no upper end; a share ends at 1".to_owned(),
                    _ if is_span => format!("one draw in a thousand is longer than {}", Span::LONGEST),
                    _ => format!("one draw in a thousand is above {}", grouped(reach.round())),
                };
                let message = format!("`{}`: {message}", dotted(&self.path));
                self.problem(&entry.place, message, format!("accepted: {}", shape.accepted()));
            }
        }
    }

    /// A figure that lies outside its range.
    fn beyond(&mut self, node: &Node, value: f64, (least, most): Range, shape: &Shape<'_>) {
        let fault = if least.is_some_and(|least| value < least) {
            "is too small"
        } else {
            "is too large"
        };
        // A share of 20 is a slip for 20 %, the commonest one there is.
        let hint = match (most, value) {
            (Some(1.0), 1.0..=100.0) => format!("; {value} % would be {}", value / 100.0),
            _ => String::new(),
        };
        let message = self.is(node, fault);
        self.problem(&node.place, message, format!("accepted: {}{hint}", shape.accepted()));
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
            Some((_, inner)) => {
                let above = self.kinds.pop();
                self.kinds.push(word.to_owned());
                self.node(node, inner);
                self.kinds.pop();
                self.kinds.extend(above);
            }
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
            let near = inner
                .get("name")
                .and_then(Node::text)
                .and_then(|name| closest(name, shape.built_in_names()));
            self.meant = near.map(str::to_owned);
            self.under(label, |walk| {
                walk.kinds.push(ANY.to_owned());
                walk.node(inner, element);
                walk.kinds.pop();
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
        let range = shape.range();
        if !number.is_finite() {
            self.refuse(node, "is no finite number", shape);
        } else if is_outside(range, number) {
            self.beyond(node, number, range, shape);
        }
    }

    fn wrong_type(&mut self, node: &Node, kind: &Kind<'_>, shape: &Shape<'_>) {
        let fault = match (&node.value, kind) {
            (Value::Text(text), Kind::Number | Kind::Integer) => {
                let share = percentage(text).map_or(String::new(), |share| format!("; {} is {share}", text.trim()));
                let message = self.is(node, "is a text; a number has no quotes, and no unit");
                let remedy = format!("accepted: {}{share}", shape.accepted());
                return self.problem(&node.place, message, remedy);
            }
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

/// The least and the most that a number may be.
type Range = (Option<f64>, Option<f64>);

fn is_outside((least, most): Range, value: f64) -> bool {
    least.is_some_and(|least| value < least) || most.is_some_and(|most| value > most)
}

/// What is accepted, after what was probably meant.
fn with_guess<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>, accepted: &str) -> String {
    match closest(word, candidates) {
        Some(meant) => format!("did you mean `{meant}`? accepted{accepted}"),
        None => format!("accepted{accepted}"),
    }
}

/// What keeps a text from being a span, and what was probably meant.
fn span_fault(text: &str) -> (String, Option<String>) {
    let number = text.trim().trim_start_matches(['+', '-']);
    let unit = number
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
        .trim();
    let figure = number.trim_end_matches(unit).trim();
    let fault = if text.trim().starts_with('-') {
        "is negative".to_owned()
    } else if unit.is_empty() {
        "has no unit of time".to_owned()
    } else if unit.len() == number.len() {
        "is no length of time".to_owned()
    } else if format!("1 {unit}").parse::<Span>().is_err() {
        let guess = Span::near_unit(unit).map(|unit| format!("{figure} {unit}"));
        return (format!("has a wrong unit: `{unit}` is none of time"), guess);
    } else {
        "is too long, or no number".to_owned()
    };
    (fault, None)
}

/// What has a key at its top that a scenario has not, if another kind of file has.
fn elsewhere(key: &str) -> Option<&'static str> {
    match key {
        "set" => Some("an experiment's; a scenario says its parameters by their own keys, at the top"),
        "scenario" => Some("an experiment's; a scenario names another one by `extends`"),
        "seeds" => Some("an experiment's; a scenario has one `seed`"),
        "arm" | "outcomes" | "primary" | "harm" | "cost" | "friction" | "precision" | "uncertain" | "draws" => {
            Some("an experiment's: `scamnet compare` runs it")
        }
        _ => None,
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
