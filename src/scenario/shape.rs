//! The shape of a scenario: its JSON Schema, read by whoever walks a scenario.
//!
//! The parameters' structs declare type, range, unit, default, source, quality and scope; `schemars` turns them into
//! one JSON Schema, which is the only register of parameters there is. Validation, merging and description all ask it
//! through [`Shape`].

use std::sync::OnceLock;

use serde_json::{Map, Value};

use super::Scenario;
use crate::param::date::Date;
use crate::param::span::Span;

/// The JSON Schema of a scenario, draft 2020-12.
pub fn schema() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| schemars::schema_for!(Scenario).to_value())
}

/// What one parameter, table or list looks like.
#[derive(Clone, Debug)]
pub struct Shape<'s> {
    root: &'s Value,
    /// What is said at the key itself, then what is said of its type.
    layers: Vec<&'s Map<String, Value>>,
}

/// What may stand in a place.
#[derive(Clone, Debug)]
pub enum Kind<'s> {
    /// One of these words.
    Words(Vec<&'s str>),
    /// A table of one key, which says what the rest means: a distribution.
    Choice(Vec<(&'s str, Shape<'s>)>),
    /// A table in which one key says by a word which other keys there are.
    Tagged(&'s str, Vec<(&'s str, Shape<'s>)>),
    /// A table of these keys; of any others too, if they have a shape.
    Table(Vec<(&'s str, Shape<'s>)>, Option<Box<Shape<'s>>>),
    /// A list, all of one shape.
    List(Box<Shape<'s>>),
    /// A list of fixed length.
    Tuple(Vec<Shape<'s>>),
    Number,
    Integer,
    Truth,
    Text,
    Span,
    Date,
    /// The schema does not say; reading it into the scenario will.
    Anything,
}

impl Kind<'_> {
    /// In a word, for programs.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Kind::Words(_) => "word",
            Kind::Choice(_) => "distribution",
            Kind::Table(..) | Kind::Tagged(..) => "table",
            Kind::List(_) | Kind::Tuple(_) => "list",
            Kind::Number => "number",
            Kind::Integer => "integer",
            Kind::Truth => "truth",
            Kind::Text => "text",
            Kind::Span => "span",
            Kind::Date => "date",
            Kind::Anything => "anything",
        }
    }
}

impl<'s> Shape<'s> {
    /// The shape of a whole document.
    #[must_use]
    pub fn root(schema: &'s Value) -> Shape<'s> {
        Shape::of(schema, schema)
    }

    fn of(root: &'s Value, schema: &'s Value) -> Shape<'s> {
        let mut shape = Shape {
            root,
            layers: Vec::new(),
        };
        let mut next = schema.as_object();
        while let Some(layer) = next {
            shape.layers.push(layer);
            next = resolved(root, layer);
        }
        shape
    }

    /// What the schema says under a keyword; the key's own word comes before its type's.
    #[must_use]
    pub fn get(&self, keyword: &str) -> Option<&'s Value> {
        self.layers.iter().find_map(|layer| layer.get(keyword))
    }

    /// What the schema says under a keyword, where it is a text.
    #[must_use]
    pub fn text(&self, keyword: &str) -> Option<&'s str> {
        self.get(keyword).and_then(Value::as_str)
    }

    /// What the schema says under a keyword, where it is a number.
    #[must_use]
    pub fn number(&self, keyword: &str) -> Option<f64> {
        self.get(keyword).and_then(Value::as_f64)
    }

    /// What may stand here.
    #[must_use]
    pub fn kind(&self) -> Kind<'s> {
        if let Some(words) = self.words() {
            return Kind::Words(words);
        }
        if let Some((tag, variants)) = self.variants() {
            return Kind::Tagged(tag, variants);
        }
        if let Some(choices) = self.choices() {
            return Kind::Choice(choices);
        }
        match (self.kind_word(), self.text("format")) {
            ("string", Some("span")) => Kind::Span,
            ("string", Some("date")) => Kind::Date,
            ("string", _) => Kind::Text,
            ("number", _) => Kind::Number,
            ("integer", _) => Kind::Integer,
            ("boolean", _) => Kind::Truth,
            ("array", _) => match (self.get("prefixItems").and_then(Value::as_array), self.get("items")) {
                (Some(items), _) => Kind::Tuple(items.iter().map(|item| Shape::of(self.root, item)).collect()),
                (None, Some(item)) => Kind::List(Box::new(Shape::of(self.root, item))),
                (None, None) => Kind::Anything,
            },
            ("object", _) => {
                let properties = self.get("properties").and_then(Value::as_object);
                let known = properties.into_iter().flatten();
                let others = self.get("additionalProperties").filter(|others| others.is_object());
                Kind::Table(
                    known
                        .map(|(key, schema)| (key.as_str(), Shape::of(self.root, schema)))
                        .collect(),
                    others.map(|schema| Box::new(Shape::of(self.root, schema))),
                )
            }
            _ => Kind::Anything,
        }
    }

    /// The shape at a key of a table; none if the table has no such key, or it is no table.
    #[must_use]
    pub fn child(&self, key: &str) -> Option<Shape<'s>> {
        match self.kind() {
            Kind::Table(known, others) => known
                .into_iter()
                .find(|(name, _)| *name == key)
                .map(|(_, shape)| shape)
                .or(others.map(|shape| *shape)),
            Kind::Choice(choices) => choices
                .into_iter()
                .find(|(name, _)| *name == key)
                .map(|(_, shape)| shape),
            // Without the word at hand: keys of one name have one shape.
            Kind::Tagged(_, variants) => variants.into_iter().find_map(|(_, shape)| shape.child(key)),
            _ => None,
        }
    }

    /// The shape of a list's elements.
    #[must_use]
    pub fn element(&self) -> Option<Shape<'s>> {
        if let Kind::List(element) = self.kind() {
            Some(*element)
        } else {
            None
        }
    }

    /// What an element of this name begins with, in a list of which some are built in.
    #[must_use]
    pub fn built_in(&self, name: &str) -> Option<&'s Value> {
        let elements = self.get("elements")?.as_array()?;
        elements
            .iter()
            .find(|element| element.get("name").and_then(Value::as_str) == Some(name))
    }

    /// Names of the elements that are built in, in a list of which some are.
    pub fn built_in_names(&self) -> impl Iterator<Item = &'s str> {
        let elements = self.get("elements").and_then(Value::as_array);
        elements
            .into_iter()
            .flatten()
            .filter_map(|element| element.get("name").and_then(Value::as_str))
    }

    /// Keys that a table must have.
    pub fn required(&self) -> impl Iterator<Item = &'s str> {
        self.get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
    }

    /// The least and the most that a number may be.
    #[must_use]
    pub fn range(&self) -> (Option<f64>, Option<f64>) {
        let of_type = match self.text("format") {
            Some("uint32") => (Some(0.0), Some(f64::from(u32::MAX))),
            Some("int32") => (Some(f64::from(i32::MIN)), Some(f64::from(i32::MAX))),
            _ => (None, None),
        };
        (
            self.number("minimum").or(of_type.0),
            self.number("maximum").or(of_type.1),
        )
    }

    /// What would be accepted here, in words.
    #[must_use]
    pub fn accepted(&self) -> String {
        match self.kind() {
            Kind::Words(words) => format!("one of: {}", words.join(", ")),
            Kind::Choice(choices) => {
                let forms = choices
                    .iter()
                    .map(|(tag, shape)| format!("{{ {tag} = {} }}", shape.form()));
                let forms = forms.collect::<Vec<_>>().join(", ");
                let alone = choices.first().map_or_else(String::new, |(_, shape)| shape.form());
                let range = self.range_words();
                format!("one of: {forms}, or {alone} alone{range}{}", self.unit_words())
            }
            Kind::Tagged(tag, variants) => {
                let words: Vec<&str> = variants.iter().map(|(word, _)| *word).collect();
                format!("a table with the key {tag}, one of: {}", words.join(", "))
            }
            Kind::Table(known, others) => {
                let keys: Vec<&str> = known.iter().map(|(key, _)| *key).collect();
                match others {
                    Some(_) if keys.is_empty() => "a table of keys and values".to_owned(),
                    _ => format!("a table with the keys {}", keys.join(", ")),
                }
            }
            Kind::List(element) => match element.kind() {
                Kind::Table(..) => "a list of tables, each under its own [[…]]".to_owned(),
                _ => match (self.number("minItems"), self.number("maxItems")) {
                    (Some(least), Some(most)) if least == most => {
                        format!("a list of {least}, each {}", element.accepted())
                    }
                    _ => format!("a list, each {}", element.accepted()),
                },
            },
            Kind::Tuple(items) => {
                format!(
                    "a list of {}: {}",
                    items.len(),
                    items.iter().map(Shape::accepted).collect::<Vec<_>>().join(", ")
                )
            }
            Kind::Number => format!("a number{}{}", self.range_words(), self.unit_words()),
            Kind::Integer => format!("a whole number{}{}", self.range_words(), self.unit_words()),
            Kind::Truth => "true or false".to_owned(),
            Kind::Text => "a text in quotes".to_owned(),
            Kind::Span => Span::ACCEPTED.to_owned(),
            Kind::Date => Date::ACCEPTED.to_owned(),
            Kind::Anything => "another value".to_owned(),
        }
    }

    /// How a part of a distribution is written, by example.
    fn form(&self) -> String {
        match self.kind() {
            Kind::Table(known, _) => {
                let parts = known.iter().map(|(key, shape)| format!("{key} = {}", shape.form()));
                format!("{{ {} }}", parts.collect::<Vec<_>>().join(", "))
            }
            Kind::Span => "\"3 h\"".to_owned(),
            _ => "1.0".to_owned(),
        }
    }

    /// The range as ` from … to …`, or nothing.
    #[must_use]
    pub fn range_words(&self) -> String {
        match self.range() {
            (Some(least), Some(most)) => format!(" from {} to {}", grouped(least), grouped(most)),
            (Some(least), None) => format!(" of at least {}", grouped(least)),
            (None, Some(most)) => format!(" of at most {}", grouped(most)),
            (None, None) => String::new(),
        }
    }

    fn unit_words(&self) -> String {
        self.text("unit").map(|unit| format!(" ({unit})")).unwrap_or_default()
    }

    /// The JSON type, of which one beside null is meant.
    fn kind_word(&self) -> &'s str {
        match self.get("type") {
            Some(Value::String(word)) => word,
            Some(Value::Array(words)) => words
                .iter()
                .filter_map(Value::as_str)
                .find(|word| *word != "null")
                .unwrap_or(""),
            _ => "",
        }
    }

    /// The words of a vocabulary, however the schema spells it.
    fn words(&self) -> Option<Vec<&'s str>> {
        fn of(schema: &Map<String, Value>) -> Option<Vec<&str>> {
            if let Some(words) = schema.get("enum").and_then(Value::as_array) {
                return Some(words.iter().filter_map(Value::as_str).collect());
            }
            schema.get("const").and_then(Value::as_str).map(|word| vec![word])
        }
        if let Some(words) = self.layers.iter().find_map(|layer| of(layer)) {
            return Some(words);
        }
        let options = self.get("oneOf")?.as_array()?;
        let words = options
            .iter()
            .map(|option| of(option.as_object()?))
            .collect::<Option<Vec<_>>>()?;
        Some(words.concat())
    }

    /// The key whose word tells the variants of a table apart, and the table that each word means.
    fn variants(&self) -> Option<(&'s str, Vec<(&'s str, Shape<'s>)>)> {
        let options = self.get("oneOf")?.as_array()?;
        let tag_of = |option: &'s Value| {
            let properties = option.get("properties")?.as_object()?;
            let (key, tag) = properties
                .iter()
                .find(|(_, property)| property.get("const").is_some_and(Value::is_string))?;
            Some((key.as_str(), tag.get("const")?.as_str()?))
        };
        let variants = options
            .iter()
            .map(|option| tag_of(option).map(|(_, word)| (word, Shape::of(self.root, option))))
            .collect::<Option<Vec<_>>>()?;
        let (key, _) = tag_of(options.first()?)?;
        Some((key, variants))
    }

    /// The choices of a table of one key, each with the shape of what it means.
    fn choices(&self) -> Option<Vec<(&'s str, Shape<'s>)>> {
        let options = self.get("oneOf")?.as_array()?;
        let choice = |option: &'s Value| {
            let properties = option.get("properties")?.as_object()?;
            let (tag, schema) = properties.iter().next().filter(|_| properties.len() == 1)?;
            Some((tag.as_str(), Shape::of(self.root, schema)))
        };
        // A figure alone is the short form of `fixed`.
        let tables = options.iter().filter(|option| option.get("properties").is_some());
        let choices: Vec<_> = tables.map(choice).collect::<Option<_>>()?;
        (!choices.is_empty()).then_some(choices)
    }
}

/// The layer that a layer refers to: by reference, or as the one that is not null.
fn resolved<'s>(root: &'s Value, layer: &'s Map<String, Value>) -> Option<&'s Map<String, Value>> {
    if let Some(reference) = layer.get("$ref").and_then(Value::as_str) {
        return root.pointer(reference.trim_start_matches('#'))?.as_object();
    }
    let options = layer.get("anyOf")?.as_array()?;
    options
        .iter()
        .filter_map(Value::as_object)
        .find(|option| option.get("type").and_then(Value::as_str) != Some("null"))
}

/// A number for people: thousands marked as TOML allows, no needless fraction.
pub fn grouped(number: f64) -> String {
    if number.fract() != 0.0 || number.abs() >= 1e15 {
        return number.to_string();
    }
    let digits = format!("{:.0}", number.abs());
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position) % 3 == 0 && digits.len() > 4 {
            text.push('_');
        }
        text.push(digit);
    }
    if number < 0.0 { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(path: &[&str]) -> String {
        let mut shape = Shape::root(schema());
        for key in path {
            shape = shape
                .child(key)
                .or_else(|| shape.element().and_then(|element| element.child(key)))
                .unwrap();
        }
        shape.accepted()
    }

    #[test]
    fn the_schema_says_what_is_accepted() {
        assert_eq!(
            accepted(&["population", "people"]),
            "a whole number from 1000 to 50_000_000 (people)"
        );
        assert_eq!(accepted(&["laundering", "slow"]), "a number from 0 to 1 (share)");
        assert_eq!(accepted(&["horizon", "window"]), Span::ACCEPTED);
        assert_eq!(accepted(&["horizon", "window_start"]), Date::ACCEPTED);
        assert_eq!(accepted(&["funnel"]), "a list of tables, each under its own [[…]]");
        assert_eq!(accepted(&["laundering", "layers"]), "a list of 3, each a number");
        assert_eq!(accepted(&["seed"]), "a whole number from 0 to 4_294_967_295 (number)");
        assert!(accepted(&["funnel", "stage", "asks", "role"]).starts_with("one of: deposit, fee"));
        assert!(accepted(&["laundering", "hop"]).contains("{ lognormal = { median = \"3 h\", sigma = 1.0 } }"));
    }

    #[test]
    fn every_parameter_has_a_shape() {
        fn walk(path: &str, shape: &Shape<'_>) {
            match shape.kind() {
                Kind::Anything => panic!("{path} has no shape: {:?}", shape.layers),
                Kind::Table(known, others) => {
                    known
                        .iter()
                        .for_each(|(key, shape)| walk(&format!("{path}.{key}"), shape));
                    others.iter().for_each(|shape| walk(&format!("{path}.*"), shape));
                }
                Kind::Choice(choices) | Kind::Tagged(_, choices) => choices
                    .iter()
                    .for_each(|(key, shape)| walk(&format!("{path}.{key}"), shape)),
                Kind::List(element) => walk(&format!("{path}[]"), &element),
                Kind::Tuple(items) => items.iter().for_each(|shape| walk(&format!("{path}[]"), shape)),
                _ => {}
            }
        }
        walk("", &Shape::root(schema()));
    }
}
