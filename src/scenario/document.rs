//! A TOML document in which every key and value knows where it was written.
//!
//! Text is parsed once into a tree of [`Node`]s. Files that extend one another and `--set` flags are merged as trees,
//! so that a value still knows its own file and line after it has overridden another one. The tree knows nothing of
//! what a scenario should hold.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::source::Source;

/// A stretch of a source.
#[derive(Clone, Debug)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// Bytes from and to.
    pub span: Range<usize>,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    pub value: Value,
    pub place: Place,
}

/// What a TOML document can hold.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    Integer(i64),
    /// A whole number beyond 64 bits, as written.
    Huge(String),
    Float(f64),
    Truth(bool),
    /// A date, a time or both, as written.
    Date(String),
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: String,
    /// Where the key stands.
    pub place: Place,
    pub node: Node,
}

/// Deepest nesting that is read. Scenarios need eight; what is deeper would only exhaust the stack.
const DEEPEST: usize = 64;

/// What is wrong with a text that is no TOML, and where.
pub struct SyntaxError {
    pub message: String,
    pub span: Range<usize>,
}

/// Parses a source.
///
/// # Errors
/// The places where it is no TOML; never none.
pub fn parse(source: &Arc<Source>) -> Result<Node, Vec<SyntaxError>> {
    let text = &source.text;
    if let Some(span) = overlong_key(text) {
        return Err(vec![SyntaxError {
            message: format!("a key of more than {DEEPEST} parts"),
            span,
        }]);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let errors = errors.into_iter().map(|error| SyntaxError {
            message: error.message().to_owned(),
            span: error.span().unwrap_or(0..0),
        });
        return Err(errors.collect());
    }
    let span = table.span();
    Ok(Node {
        value: table_value(table.into_inner(), source),
        place: Place {
            source: source.clone(),
            span,
        },
    })
}

/// A line that opens with more dots than any key has. The parser bounds brackets by itself, but not dotted keys.
fn overlong_key(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let key = line.split(['=', '#', '"', '\'']).next().unwrap_or(line);
        if key.bytes().filter(|&byte| byte == b'.').count() >= DEEPEST {
            return Some(start..start + key.len().min(40));
        }
        start += line.len();
    }
    None
}

fn table_value(table: DeTable<'_>, source: &Arc<Source>) -> Value {
    let entry = |(key, value): (Spanned<std::borrow::Cow<'_, str>>, Spanned<DeValue<'_>>)| Entry {
        place: Place {
            source: source.clone(),
            span: key.span(),
        },
        key: key.into_inner().into_owned(),
        node: node(value, source),
    };
    Value::Table(table.into_iter().map(entry).collect())
}

fn node(spanned: Spanned<DeValue<'_>>, source: &Arc<Source>) -> Node {
    let place = Place {
        source: source.clone(),
        span: spanned.span(),
    };
    let value = match spanned.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(integer) => Value::Integer(integer),
            Err(_) => Value::Huge(integer.to_string()),
        },
        DeValue::Float(float) => Value::Float(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(truth) => Value::Truth(truth),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(array) => Value::List(array.into_iter().map(|element| node(element, source)).collect()),
        DeValue::Table(table) => table_value(table, source),
    };
    Node { value, place }
}

impl Place {
    /// The text that stands here, on one line and not too long.
    #[must_use]
    pub fn excerpt(&self) -> String {
        const LONGEST: usize = 48;
        let text = self.source.text.get(self.span.clone()).unwrap_or_default();
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(LONGEST) {
            Some((cut, _)) => format!("{}…", &line[..cut]),
            None => line,
        }
    }

    /// Line and column, from 1.
    #[must_use]
    pub fn line_and_column(&self) -> (usize, usize) {
        let line = self.source.line(&self.span);
        (line.number, line.column())
    }
}

impl Node {
    /// The entries of a table; none if it is something else.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        if let Value::Table(entries) = &self.value {
            entries
        } else {
            &[]
        }
    }

    /// The value at a key of a table.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.node)
    }

    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value {
            Some(text)
        } else {
            None
        }
    }

    /// What kind of value it is, in words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "a text",
            Value::Integer(_) | Value::Huge(_) => "a whole number",
            Value::Float(_) => "a number with a fraction",
            Value::Truth(_) => "true or false",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// The same value as JSON; dates become text, and what JSON has no number for becomes null.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        match &self.value {
            Value::Text(text) | Value::Date(text) => text.as_str().into(),
            Value::Integer(integer) => (*integer).into(),
            Value::Huge(_) => serde_json::Value::Null,
            Value::Float(float) => (*float).into(),
            Value::Truth(truth) => (*truth).into(),
            Value::List(nodes) => nodes.iter().map(Node::json).collect(),
            Value::Table(entries) => entries
                .iter()
                .map(|entry| (entry.key.clone(), entry.node.json()))
                .collect(),
        }
    }

    /// A tree for a default value, which stands nowhere in particular: at `place`, which asked for it.
    #[must_use]
    pub fn from_json(json: &serde_json::Value, place: &Place) -> Node {
        use serde_json::Value as Json;
        let value = match json {
            Json::Null => Value::Table(Vec::new()),
            Json::Bool(truth) => Value::Truth(*truth),
            Json::Number(number) => match number.as_i64() {
                Some(integer) => Value::Integer(integer),
                None => Value::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Json::String(text) => Value::Text(text.clone()),
            Json::Array(elements) => {
                Value::List(elements.iter().map(|element| Node::from_json(element, place)).collect())
            }
            Json::Object(object) => Value::Table(
                object
                    .iter()
                    .filter(|(_, value)| !value.is_null())
                    .map(|(key, value)| Entry {
                        key: key.clone(),
                        place: place.clone(),
                        node: Node::from_json(value, place),
                    })
                    .collect(),
            ),
        };
        Node {
            value,
            place: place.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Node, Vec<SyntaxError>> {
        parse(&Source::new("test.toml", text))
    }

    #[test]
    fn values_know_their_line_and_column() {
        let document = parsed("a = 1\n[b]\n  \"c d\" = [1.5, 'x']\n").ok().unwrap();
        let place = &document.get("b").unwrap().get("c d").unwrap().place;
        assert_eq!(place.line_and_column(), (3, 11));
        assert_eq!(place.excerpt(), "[1.5, 'x']");
        assert_eq!(
            document.json(),
            serde_json::json!({ "a": 1, "b": { "c d": [1.5, "x"] } })
        );
    }

    #[test]
    fn whole_numbers_beyond_64_bits_are_kept_as_written() {
        let document = parsed("a = 100000000000000000000").ok().unwrap();
        assert!(matches!(&document.get("a").unwrap().value, Value::Huge(text) if text == "100000000000000000000"));
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_crash() {
        let dotted = format!("{} = 1", vec!["a"; 100_000].join("."));
        let listed = format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000));
        let header = format!("[{}]", vec!["a"; 100_000].join("."));
        for text in [dotted, listed, header] {
            assert!(parsed(&text).is_err());
        }
    }
}
