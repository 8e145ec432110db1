//! The JSON Schemas that editors are given: of scenario files, policy files and experiment files.
//!
//! A file need not say everything: it may lie over another one. So what `shape` holds a whole scenario against is
//! loosened here: nothing is required, a list may be a table that speaks of its elements by name, and what has a name
//! may be taken out by `false`.

use serde_json::{Map, Value, json};

use super::shape::schema;

/// The schema of a scenario file.
#[must_use]
pub fn scenario() -> Value {
    let mut schema = schema().clone();
    loosen(&mut schema);
    let mut tags = Vec::new();
    tagged(&schema, &mut tags);
    for (definition, key) in tags {
        if let Some(Value::Object(properties)) = schema.pointer_mut(&format!("{definition}/properties")) {
            properties.entry(key).or_insert(Value::Bool(true));
        }
    }
    schema
}

/// Definitions that are told apart by a key beside them, with that key: they know no others than their own.
fn tagged(schema: &Value, tags: &mut Vec<(String, String)>) {
    match schema {
        Value::Array(schemas) => schemas.iter().for_each(|schema| tagged(schema, tags)),
        Value::Object(object) => {
            if let (Some(Value::String(definition)), Some(Value::Object(beside))) =
                (object.get("$ref"), object.get("properties"))
            {
                let definition = definition.trim_start_matches('#');
                tags.extend(beside.keys().map(|key| (definition.to_owned(), key.clone())));
            }
            object.values().for_each(|schema| tagged(schema, tags));
        }
        _ => {}
    }
}

/// The schema of a file of policies.
#[must_use]
pub fn policy() -> Value {
    let mut schema = scenario();
    set(&mut schema, "title", "Policies".into());
    set(
        &mut schema,
        "description",
        "Policies, to lay over a scenario or to name in an experiment's arm.".into(),
    );
    set(&mut schema, "required", json!(["policy"]));
    schema
}

/// The schema of an experiment file, from that of its own keys: what it sets is of a scenario.
#[must_use]
pub fn experiment(own: &Value) -> Value {
    let mut schema = own.clone();
    let mut scenario = scenario();
    let mut definitions = take(&mut scenario, "$defs");
    take(&mut scenario, "$schema");
    let policies = scenario
        .pointer("/properties/policy")
        .cloned()
        .unwrap_or(Value::Bool(true));
    // A seed is the experiment's to say.
    if let Some(Value::Object(properties)) = scenario.get_mut("properties") {
        properties.remove("seed");
        properties.remove("extends");
    }
    definitions.insert("Scenario".to_owned(), scenario);
    if let Some(Value::Object(own)) = schema.get_mut("$defs") {
        definitions.append(own);
    }
    set(&mut schema, "$defs", Value::Object(definitions));
    for table in ["/properties", "/$defs/ArmDocument/properties"] {
        if let Some(Value::Object(properties)) = schema.pointer_mut(table) {
            properties.insert("set".to_owned(), json!({ "$ref": "#/$defs/Scenario" }));
            properties.insert("policy".to_owned(), policies.clone());
        }
    }
    schema
}

fn set(schema: &mut Value, key: &str, value: Value) {
    if let Value::Object(object) = schema {
        object.insert(key.to_owned(), value);
    }
}

fn take(schema: &mut Value, key: &str) -> Map<String, Value> {
    match schema.as_object_mut().and_then(|object| object.remove(key)) {
        Some(Value::Object(taken)) => taken,
        _ => Map::new(),
    }
}

/// Lets a schema pass what lies over something else.
fn loosen(schema: &mut Value) {
    match schema {
        Value::Array(schemas) => schemas.iter_mut().for_each(loosen),
        Value::Object(object) => {
            // A default is no schema.
            for (_, below) in object.iter_mut().filter(|(key, _)| *key != "default") {
                loosen(below);
            }
            loosen_one(object);
        }
        _ => {}
    }
}

/// Whether an object is a schema, not a table of schemas by name.
fn is_schema(object: &Map<String, Value>) -> bool {
    ["type", "$ref", "oneOf", "anyOf"]
        .iter()
        .any(|key| object.get(*key).is_some_and(|value| !value.is_object()))
}

fn loosen_one(object: &mut Map<String, Value>) {
    if !is_schema(object) {
        return;
    }
    for key in ["elements", "hint"] {
        object.remove(key);
    }
    object.remove("required");
    // Without its word a policy may be of several kinds.
    if let Some(options) = object.remove("oneOf") {
        object.insert("anyOf".to_owned(), options);
    }
    if let Some(others) = object
        .get_mut("additionalProperties")
        .filter(|others| others.is_object())
    {
        *others = json!({ "anyOf": [others, { "const": false }] });
    }
    if object.get("type").and_then(Value::as_str) == Some("array") {
        let list: Map<String, Value> = ["type", "items", "prefixItems", "minItems", "maxItems"]
            .iter()
            .filter_map(|key| Some(((*key).to_owned(), object.remove(*key)?)))
            .collect();
        let element = list.get("items").cloned().unwrap_or(Value::Bool(true));
        let by_name = json!({ "type": "object", "additionalProperties": { "anyOf": [element, { "const": false }] } });
        object.insert("anyOf".to_owned(), json!([list, by_name]));
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::parse;
    use super::super::shipped::{self, Kind};
    use super::super::source::Source;
    use super::*;

    /// As much of JSON Schema as the published schemas use; a keyword that is not known here fails the test.
    struct Validator<'s> {
        root: &'s Value,
    }

    impl Validator<'_> {
        /// What a value lacks to be valid.
        fn faults(&self, path: &str, value: &Value, schema: &Value) -> Vec<String> {
            let Value::Object(schema) = schema else {
                return if *schema == Value::Bool(true) {
                    Vec::new()
                } else {
                    vec![format!("{path}: nothing fits")]
                };
            };
            let mut faults = Vec::new();
            for (keyword, rule) in schema {
                let fits = match keyword.as_str() {
                    "$ref" => {
                        let target = rule.as_str().unwrap().trim_start_matches('#');
                        faults.extend(self.faults(path, value, self.root.pointer(target).unwrap()));
                        true
                    }
                    "type" => match rule {
                        Value::Array(types) => types.iter().any(|word| is_of(value, word.as_str().unwrap())),
                        word => is_of(value, word.as_str().unwrap()),
                    },
                    "enum" => rule.as_array().unwrap().contains(value),
                    "const" => rule == value,
                    "anyOf" => {
                        let options = rule.as_array().unwrap();
                        options.iter().any(|option| self.faults(path, value, option).is_empty())
                    }
                    "oneOf" => {
                        let options = rule.as_array().unwrap().iter();
                        options
                            .filter(|option| self.faults(path, value, option).is_empty())
                            .count()
                            == 1
                    }
                    "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
                    "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
                    "minItems" => value
                        .as_array()
                        .is_none_or(|list| list.len() as u64 >= rule.as_u64().unwrap()),
                    "maxItems" => value
                        .as_array()
                        .is_none_or(|list| list.len() as u64 <= rule.as_u64().unwrap()),
                    "required" => {
                        let keys = rule.as_array().unwrap();
                        value
                            .as_object()
                            .is_none_or(|table| keys.iter().all(|key| table.contains_key(key.as_str().unwrap())))
                    }
                    "items" => {
                        for (position, element) in value.as_array().into_iter().flatten().enumerate() {
                            faults.extend(self.faults(&format!("{path}.{position}"), element, rule));
                        }
                        true
                    }
                    "prefixItems" => {
                        let elements = value.as_array().into_iter().flatten();
                        for (element, rule) in elements.zip(rule.as_array().unwrap()) {
                            faults.extend(self.faults(path, element, rule));
                        }
                        true
                    }
                    "properties" => {
                        for (key, inner) in value.as_object().into_iter().flatten() {
                            if let Some(rule) = rule.get(key) {
                                faults.extend(self.faults(&format!("{path}.{key}"), inner, rule));
                            }
                        }
                        true
                    }
                    "additionalProperties" => {
                        let known = schema.get("properties");
                        for (key, inner) in value.as_object().into_iter().flatten() {
                            if known.and_then(|known| known.get(key)).is_none() {
                                faults.extend(self.faults(&format!("{path}.{key}"), inner, rule));
                            }
                        }
                        true
                    }
                    // What they say is asked of the file elsewhere, or is for people.
                    "$schema" | "$defs" | "title" | "description" | "default" | "format" | "pattern" | "unit"
                    | "scope" | "source" | "quality" => true,
                    other => panic!("{path}: the schema has the keyword `{other}`"),
                };
                if !fits {
                    faults.push(format!("{path}: {value} is not `{keyword}` {rule}"));
                }
            }
            faults
        }
    }

    fn is_of(value: &Value, word: &str) -> bool {
        match word {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            "number" => value.is_number(),
            "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
            other => panic!("the schema has the type `{other}`"),
        }
    }

    fn faults(schema: &Value, text: &str) -> Vec<String> {
        let document = parse(&Source::new("test.toml", text)).ok().unwrap().json();
        Validator { root: schema }.faults("", &document, schema)
    }

    fn of_kind(kind: Kind) -> Value {
        match kind {
            Kind::Scenario => scenario(),
            Kind::Policy => policy(),
            Kind::Experiment => experiment(crate::experiment::design::schema()),
        }
    }

    #[test]
    fn every_shipped_file_fits_the_schema_of_its_kind() {
        for file in shipped::all() {
            assert_eq!(
                faults(&of_kind(file.kind), file.text),
                Vec::<String>::new(),
                "{}",
                file.name
            );
        }
        for text in [
            crate::scenario::new("mine", None),
            crate::scenario::new("mine", Some("SG")),
        ] {
            assert_eq!(faults(&scenario(), &text.unwrap()), Vec::<String>::new());
        }
    }

    #[test]
    fn what_a_file_may_say_of_another_fits_and_what_it_may_not_does_not() {
        let schema = scenario();
        for text in [
            "laundering.hop.lognormal.median = '2 min'",
            "laundering.hop = '2 min'\nlaundering.commission = '15 %'\nlaundering.price = 'SGD 400'",
            "laundering.layers.1 = 0.7",
            "syndicate.x.site = { y = false }\npolicy.z = false",
            "policy.hold.delay = '2 h'",
            "[[population.country]]\nname = 'SG'",
            "horizon.window_start = 2025-04-01",
        ] {
            assert_eq!(faults(&schema, text), Vec::<String>::new(), "{text}");
        }
        for text in [
            "lundering = {}",
            "laundering.slow = 15",
            "seed = 'x'",
            "laundering.commission = 15",
            "extends = 1",
        ] {
            assert_ne!(faults(&schema, text), Vec::<String>::new(), "{text}");
        }
        let experiment = of_kind(Kind::Experiment);
        let own = "name = 'x'\nscenario = 'quickstart'\n";
        assert_eq!(
            faults(&experiment, &format!("{own}set.laundering.slow = 0.2")),
            Vec::<String>::new()
        );
        for text in ["set.laundering.slwo = 0.2", "set.seed = 3", "arms = []"] {
            assert_ne!(
                faults(&experiment, &format!("{own}{text}")),
                Vec::<String>::new(),
                "{text}"
            );
        }
        assert_ne!(
            faults(&policy(), "seed = 1"),
            Vec::<String>::new(),
            "a file of policies has one"
        );
    }

    #[test]
    fn no_name_of_a_definition_means_two_things() {
        let own = crate::experiment::design::schema();
        let names = own["$defs"].as_object().unwrap().keys();
        let both: Vec<&String> = names.filter(|name| schema()["$defs"].get(*name).is_some()).collect();
        assert!(both.is_empty(), "{both:?}");
    }
}
