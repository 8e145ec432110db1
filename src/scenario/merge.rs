//! Laying one document over another: a scenario over the one it extends, a `--set` flag over both.
//!
//! One rule for whatever has names, wherever it stands:
//!
//! - A table is laid over a table key by key.
//! - A list whose elements have a `name` is laid over such a list by name; an element of a new name is added. Any other
//!   list takes the place of the one below, and so does an empty one.
//! - A table laid over a list speaks of its elements by what they go by ([`super::address`]):
//!   `[funnel.task_deposit.stage.replied]`, `[syndicate.x.site.y]`, `[response.raid.faisalabad]`.
//! - `false` laid over an element of a list, or over an entry under a name of the scenario's choosing
//!   (`policy.x = false`), takes it out.
//! - A distribution or policy of another kind takes the place of the old one whole.
//!
//! Defaults are not a file below: a list takes the place of a list of defaults. But what is not said is a default, so a
//! table laid over a list of defaults, or over a default distribution of the same kind, changes those, and an element
//! of the name of one that is built in begins with what that says ([`complete`]).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::address::{closest, dotted, node_labels, position};
use super::document::{Entry, Node, Place, Value};
use super::problem::Problem;
use super::shape::{Kind, Shape};

/// Lays `over` over `base`, and says what cannot be laid.
pub fn merge(base: &mut Node, over: Node, shape: &Shape<'_>) -> Vec<Problem> {
    let mut merger = Merger {
        path: Vec::new(),
        problems: Vec::new(),
    };
    merger.lay(base, over, Ground::of(Some(shape.clone()), None));
    merger.problems
}

struct Merger {
    path: Vec<String>,
    problems: Vec<Problem>,
}

/// What is known of a place: its shape, and what stands there where nothing is said.
#[derive(Clone)]
struct Ground<'s> {
    shape: Option<Shape<'s>>,
    default: Option<&'s Json>,
}

impl<'s> Ground<'s> {
    /// `default` is what the tables above have here by default; it wins over the shape's own.
    fn of(shape: Option<Shape<'s>>, default: Option<&'s Json>) -> Ground<'s> {
        let own = shape.as_ref().and_then(|shape| shape.get("default"));
        Ground {
            shape,
            default: default.or(own),
        }
    }

    /// The place of a key in a table.
    fn child(&self, key: &str) -> Ground<'s> {
        let shape = self.shape.as_ref().and_then(|shape| shape.child(key));
        Ground::of(shape, self.default.and_then(|default| default.get(key)))
    }

    /// The place of an element of a list.
    fn element(&self, label: &str) -> Ground<'s> {
        let built_in = self.shape.as_ref().and_then(|shape| shape.built_in(label));
        Ground::of(self.shape.as_ref().and_then(Shape::element), built_in)
    }

    /// Whether keys here that the shape does not know are names of the scenario's choosing.
    fn chooses_names(&self, key: &str) -> bool {
        match self.shape.as_ref().map(Shape::kind) {
            Some(Kind::Table(known, Some(_))) => known.iter().all(|(other, _)| *other != key),
            _ => false,
        }
    }

    /// This ground with the keys that go with the word of a table whose keys depend on one.
    fn with_word(self, below: &[Entry], above: &[Entry]) -> Ground<'s> {
        let Some(Kind::Tagged(tag, variants)) = self.shape.as_ref().map(Shape::kind) else {
            return self;
        };
        let word = word(above, tag).or_else(|| word(below, tag));
        let variant = variants.into_iter().find(|(other, _)| word.as_deref() == Some(*other));
        match variant {
            Some((_, shape)) => Ground::of(Some(shape), self.default),
            None => self,
        }
    }

    /// What a key that is not there yet starts from: an empty table, or the default where a table speaks of a part of
    /// what is one parameter: an element of a list, a figure of a distribution, one of several weights.
    fn start(&self, entry: &Entry) -> Value {
        let is_number = |shape: &Shape<'_>| matches!(shape.kind(), Kind::Number | Kind::Integer);
        let has_parts = match self.shape.as_ref().map(Shape::kind) {
            // Without elements too: then there is none of that name.
            Some(Kind::List(element)) if matches!(element.kind(), Kind::Table(..)) => {
                if !matches!(entry.node.value, Value::Table(_)) {
                    return Value::Table(Vec::new());
                }
                let default = self.default.map(|default| Node::from_json(default, &entry.place).value);
                return match default {
                    Some(Value::List(elements)) => Value::List(elements),
                    _ => Value::List(Vec::new()),
                };
            }
            Some(Kind::List(_) | Kind::Tuple(_) | Kind::Choice(_)) => true,
            Some(Kind::Table(weights, None)) => weights.iter().all(|(_, shape)| is_number(shape)),
            _ => false,
        };
        let default = self
            .default
            .filter(|_| has_parts && matches!(entry.node.value, Value::Table(_)));
        match default.map(|default| Node::from_json(default, &entry.place).value) {
            Some(Value::List(elements)) if !elements.is_empty() => Value::List(elements),
            Some(Value::Table(entries)) => Value::Table(entries),
            _ => Value::Table(Vec::new()),
        }
    }
}

impl Merger {
    fn lay(&mut self, base: &mut Node, over: Node, ground: Ground<'_>) {
        match (&mut base.value, over.value) {
            (Value::Table(below), Value::Table(above)) => {
                let mut ground = ground;
                if replaces(below, &above, ground.shape.as_ref()) {
                    below.clear();
                    // What another kind does not say is no default's to fill in.
                    ground.default = None;
                }
                base.place = over.place;
                let ground = ground.with_word(below, &above);
                let mut places: BTreeMap<String, usize> = below
                    .iter()
                    .enumerate()
                    .map(|(index, entry)| (entry.key.clone(), index))
                    .collect();
                let mut out = BTreeSet::new();
                for entry in above {
                    if is_false(&entry.node) && ground.chooses_names(&entry.key) {
                        let known: Vec<String> = below.iter().map(|entry| entry.key.clone()).collect();
                        match places.get(&entry.key) {
                            Some(&index) => _ = out.insert(index),
                            None => self.no_element(&entry.key, &entry.place, &known),
                        }
                        continue;
                    }
                    let index = *places.entry(entry.key.clone()).or_insert(below.len());
                    self.lay_entry(below, index, entry, &ground);
                }
                take_out(below, &out);
            }
            (Value::List(below), Value::Table(above)) => self.lay_on_elements(below, above, &ground),
            (Value::List(below), Value::List(above)) if !above.is_empty() && all_named(below) && all_named(&above) => {
                base.place = over.place;
                let mut said = BTreeSet::new();
                let mut places: BTreeMap<String, usize> = below
                    .iter()
                    .enumerate()
                    .map(|(index, node)| (name(node), index))
                    .collect();
                for node in above {
                    let name = name(&node);
                    if !said.insert(name.clone()) {
                        self.named_twice(&name, &node);
                        continue;
                    }
                    match places.get(&name) {
                        Some(&index) => {
                            let ground = ground.element(&name);
                            self.under(&name, |merger| merger.lay(&mut below[index], node, ground));
                        }
                        None => {
                            places.insert(name, below.len());
                            below.push(node);
                        }
                    }
                }
            }
            (_, value) => {
                *base = Node {
                    value,
                    place: over.place,
                }
            }
        }
    }

    /// Lays an entry over the one at `index`, which may be one past the last.
    fn lay_entry(&mut self, below: &mut Vec<Entry>, index: usize, entry: Entry, ground: &Ground<'_>) {
        let ground = ground.child(&entry.key);
        if index == below.len() {
            let start = Node {
                value: ground.start(&entry),
                place: entry.node.place.clone(),
            };
            below.push(Entry {
                key: entry.key.clone(),
                place: entry.place.clone(),
                node: start,
            });
        }
        let target = &mut below[index];
        target.place = entry.place;
        self.under(&entry.key, |merger| merger.lay(&mut target.node, entry.node, ground));
    }

    /// Lays a table over the elements of a list that its keys name.
    fn lay_on_elements(&mut self, below: &mut Vec<Node>, above: Vec<Entry>, ground: &Ground<'_>) {
        let labels = node_labels(below);
        let mut out = BTreeSet::new();
        for entry in above {
            match position(&labels, &entry.key) {
                Some(position) if is_false(&entry.node) && matches!(below[position].value, Value::Table(_)) => {
                    out.insert(position);
                }
                Some(position) => {
                    let target = &mut below[position];
                    let ground = ground.element(&entry.key);
                    self.under(&entry.key, |merger| merger.lay(target, entry.node, ground));
                }
                None => self.no_element(&entry.key, &entry.place, &labels),
            }
        }
        take_out(below, &out);
    }

    fn named_twice(&mut self, name: &str, node: &Node) {
        let place = node.get("name").map_or(&node.place, |name| &name.place);
        let message = format!("`{name}` names more than one element of the list");
        let problem = Problem::at(place, message, "accepted: a name of its own for each");
        self.problems.push(problem.about(dotted(&self.path)));
    }

    fn no_element(&mut self, label: &str, place: &Place, labels: &[String]) {
        let list = dotted(&self.path);
        let known = if labels.is_empty() {
            "the list is empty".to_owned()
        } else {
            format!("one of: {}", labels.join(", "))
        };
        let meant = closest(label, labels.iter().map(String::as_str));
        let new = "; a new one is written whole, under its own [[…]]";
        let remedy = match meant {
            Some(meant) => format!("did you mean `{meant}`? accepted: {known}{new}"),
            None => format!("accepted: {known}{new}"),
        };
        let problem = Problem::at(place, format!("there is no `{label}` in `{list}`"), remedy);
        self.problems.push(problem.about(format!("{list}.{label}")));
    }

    fn under(&mut self, key: &str, lay: impl FnOnce(&mut Merger)) {
        self.path.push(key.to_owned());
        lay(self);
        self.path.pop();
    }
}

/// Gives elements of the name of a built-in one what they do not say themselves.
pub fn complete(document: &mut Node, shape: &Shape<'_>) {
    let (Value::Table(entries), Kind::Table(known, _)) = (&mut document.value, shape.kind()) else {
        return;
    };
    for entry in entries {
        let Some((_, shape)) = known.iter().find(|(key, _)| *key == entry.key) else {
            continue;
        };
        match &mut entry.node.value {
            Value::Table(_) => complete(&mut entry.node, shape),
            Value::List(elements) if shape.get("elements").is_some() => {
                for element in elements {
                    complete_element(element, shape);
                }
            }
            _ => {}
        }
    }
}

fn complete_element(element: &mut Node, list: &Shape<'_>) {
    let Some((name, place)) = element
        .get("name")
        .and_then(|name| Some((name.text()?, name.place.clone())))
    else {
        return;
    };
    let Some(Json::Object(built_in)) = list.built_in(name) else {
        return;
    };
    let Value::Table(entries) = &mut element.value else {
        return;
    };
    for (key, value) in built_in {
        if entries.iter().all(|entry| entry.key != *key) {
            entries.push(Entry {
                key: key.clone(),
                place: place.clone(),
                node: Node::from_json(value, &place),
            });
        }
    }
}

fn is_false(node: &Node) -> bool {
    matches!(node.value, Value::Truth(false))
}

/// Leaves out what stands at these positions.
fn take_out<T>(all: &mut Vec<T>, out: &BTreeSet<usize>) {
    let mut position = 0;
    all.retain(|_| {
        position += 1;
        !out.contains(&(position - 1))
    });
}

/// The word under a key.
fn word(entries: &[Entry], key: &str) -> Option<String> {
    let entry = entries.iter().find(|entry| entry.key == key)?;
    entry.node.text().map(str::to_owned)
}

/// Whether the upper table is another choice than the lower one: another kind of distribution or policy.
fn replaces(below: &[Entry], above: &[Entry], shape: Option<&Shape<'_>>) -> bool {
    match shape.map(Shape::kind) {
        Some(Kind::Choice(_)) => above
            .iter()
            .any(|entry| below.iter().all(|other| other.key != entry.key)),
        Some(Kind::Tagged(tag, _)) => word(above, tag).is_some_and(|upper| word(below, tag) != Some(upper)),
        _ => false,
    }
}

fn name(element: &Node) -> String {
    element.get("name").and_then(Node::text).unwrap_or_default().to_owned()
}

fn all_named(elements: &[Node]) -> bool {
    elements
        .iter()
        .all(|element| element.get("name").and_then(Node::text).is_some())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::document::parse;
    use super::super::shape::schema;
    use super::super::source::Source;
    use super::*;

    fn laid(layers: &[&str]) -> (serde_json::Value, Vec<String>) {
        let mut document = parse(&Source::new("empty", "")).ok().unwrap();
        let mut problems = Vec::new();
        for (position, text) in layers.iter().enumerate() {
            let over = parse(&Source::new(position.to_string(), *text)).ok().unwrap();
            problems.extend(merge(&mut document, over, &Shape::root(schema())));
        }
        (
            document.json(),
            problems
                .iter()
                .map(|problem| format!("{problem} ({})", problem.remedy))
                .collect(),
        )
    }

    #[test]
    fn tables_merge_and_named_elements_too() {
        let (document, problems) = laid(&[
            "seed = 1\n[[funnel]]\nname = 'a'\nreapproach = 0.1\n[[funnel]]\nname = 'b'",
            "scale = 0.5\n[[funnel]]\nname = 'b'\nreapproach = 0.2\n[[funnel]]\nname = 'c'",
        ]);
        assert_eq!(
            document,
            json!({
                "seed": 1,
                "funnel": [{ "name": "a", "reapproach": 0.1 }, { "name": "b", "reapproach": 0.2 }, { "name": "c" }],
                "scale": 0.5,
            })
        );
        assert!(problems.is_empty());
    }

    #[test]
    fn elements_are_addressed_by_name() {
        let base = "[[funnel]]\nname = 'a'\n[[funnel.stage]]\nname = 'replied'\n[[funnel.stage.way]]\nto = 'end'";
        let (document, problems) = laid(&[
            base,
            "funnel.a.stage.replied.way.end.share = 0.3",
            "funnel.a.stage.repled.rounds = 2",
        ]);
        assert_eq!(
            document["funnel"][0]["stage"][0]["way"][0],
            json!({ "to": "end", "share": 0.3 })
        );
        assert_eq!(
            problems,
            [
                "there is no `repled` in `funnel.a.stage` (did you mean `replied`? accepted: one of: replied; \
              a new one is written whole, under its own [[…]])"
            ]
        );
    }

    #[test]
    fn another_kind_of_distribution_replaces_the_old_one() {
        let (document, _) = laid(&[
            "[laundering]\nhop = { lognormal = { median = '5 min', sigma = 0.6 } }",
            "laundering.hop.lognormal.sigma = 0.7",
        ]);
        assert_eq!(
            document["laundering"]["hop"],
            json!({ "lognormal": { "median": "5 min", "sigma": 0.7 } })
        );
        let (document, _) = laid(&[
            "[laundering]\nhop = { lognormal = { median = '5 min', sigma = 0.6 } }",
            "laundering.hop = { fixed = '1 h' }",
        ]);
        assert_eq!(document["laundering"]["hop"], json!({ "fixed": "1 h" }));
    }

    #[test]
    fn a_part_of_a_default_can_be_said_alone() {
        let (document, _) = laid(&["laundering.hop.lognormal.median = '2 min'"]);
        let hop = &document["laundering"]["hop"]["lognormal"];
        assert_eq!(hop["median"], "2 min");
        assert!(hop["sigma"].as_f64().is_some_and(|sigma| sigma > 0.0), "{document}");
        // Another kind needs all its parts, as ever.
        let (document, _) = laid(&["laundering.hop.fixed = '2 min'"]);
        assert_eq!(document["laundering"]["hop"], json!({ "fixed": "2 min" }));
        let (document, problems) = laid(&["laundering.layers.1 = 0.7"]);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(document["laundering"]["layers"][1], 0.7);
        // Weights whose defaults are not nothing stay as they are.
        let (document, _) = laid(&["population.occupation.old.self_employed = 0.5"]);
        assert_eq!(document["population"]["occupation"]["old"]["retired"], 0.62);
        // The keys of a policy go with its kind: `after` is of several, each with a default of its own.
        let policy = |kind: &str, tag: &str| {
            let (document, _) = laid(&[&format!("[policy.it]\nkind = '{kind}'\nafter.lognormal.{tag}")]);
            document["policy"]["it"]["after"]["lognormal"].clone()
        };
        let reimbursed = policy("mandatory_reimbursement", "median = '5 h'");
        assert_eq!(reimbursed, json!({ "median": "5 h", "sigma": 0.4 }));
    }

    #[test]
    fn a_policy_of_another_kind_replaces_the_old_one() {
        let below = "[policy.hold]\nkind = 'transfer_delay'\ndelay = '2 h'";
        let (document, _) = laid(&[below, "policy.hold.delay = '72 h'"]);
        assert_eq!(
            document["policy"]["hold"],
            json!({ "kind": "transfer_delay", "delay": "72 h" })
        );
        let (document, _) = laid(&[below, "[policy.hold]\nkind = 'sim_cap'\nnumbers = 3"]);
        assert_eq!(document["policy"]["hold"], json!({ "kind": "sim_cap", "numbers": 3 }));
    }

    #[test]
    fn every_list_is_reached_into_and_taken_from_in_one_way() {
        let base = "
            [policy.hold]
            kind = 'transfer_delay'
            [response]
            raid = [{ site = 'a', day = 1 }]
            [[funnel]]
            name = 'f'
            stage = [{ name = 'x', way = [{ to = 'y' }, { to = 'end' }] }, { name = 'y' }]
            [[syndicate]]
            name = 's'
            site = [{ name = 'a', targets = { PK = 1, IN = 1 } }, { name = 'b' }]";
        let (document, problems) = laid(&[
            base,
            "[funnel.f.stage.x.way.y]
            share = 0.5
            [funnel.f.stage]
            y.rounds = 2
            [syndicate.s.site]
            a = { seats = 3, targets.IN = false }
            b = false
            [response.raid]
            a.day = 7
            [policy]
            hold = false",
        ]);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(
            document,
            json!({
                "policy": {},
                "response": { "raid": [{ "site": "a", "day": 7 }] },
                "funnel": [{ "name": "f", "stage": [
                    { "name": "x", "way": [{ "to": "y", "share": 0.5 }, { "to": "end" }] },
                    { "name": "y", "rounds": 2 },
                ]}],
                "syndicate": [{ "name": "s", "site": [{ "name": "a", "targets": { "PK": 1 }, "seats": 3 }] }],
            })
        );
        let (document, _) = laid(&[base, "syndicate = []"]);
        assert_eq!(document["syndicate"], json!([]));
        for (over, told) in [
            (
                "policy.held = false",
                "there is no `held` in `policy` (did you mean `hold`?",
            ),
            (
                "syndicate.t.site.b.seats = 1",
                "there is no `t` in `syndicate` (accepted: one of: s; a new one",
            ),
            (
                "[[syndicate]]\nname = 't'\n[[syndicate]]\nname = 't'",
                "`t` names more than one element",
            ),
        ] {
            let (_, problems) = laid(&[base, over]);
            assert!(
                problems.len() == 1 && problems[0].starts_with(told),
                "{over}: {problems:?}"
            );
        }
        // A list that is not there yet is no table.
        let (_, problems) = laid(&["[funnel.f]\nreapproach = 0.1"]);
        assert!(problems[0].starts_with("there is no `f` in `funnel` (accepted: the list is empty; a new one"));
    }

    #[test]
    fn a_built_in_element_says_the_rest() {
        let completed = |layers: &[&str]| {
            let mut document = parse(&Source::new("empty", "")).ok().unwrap();
            for (position, text) in layers.iter().enumerate() {
                let over = parse(&Source::new(position.to_string(), *text)).ok().unwrap();
                assert!(merge(&mut document, over, &Shape::root(schema())).is_empty());
            }
            complete(&mut document, &Shape::root(schema()));
            document.json()["population"]["country"].clone()
        };
        let named = "[[population.country]]\nname = 'SG'\nmean_wage = 6_000";
        let countries = completed(&[named]);
        assert_eq!(countries.as_array().unwrap().len(), 1, "the defaults are gone");
        assert_eq!(countries[0]["mean_wage"], 6_000);
        assert_eq!(countries[0]["currency"], "SGD");
        assert_eq!(countries[0]["per_usd"], 1.28);
        let changed = completed(&[named, "population.country.SG.institution.'SG Bank A'.share = 0.9"]);
        assert_eq!(changed[0]["institution"][0]["share"], 0.9);
        assert_eq!(changed[0]["institution"][1]["name"], "SG Bank B");
        let own = "[[population.country]]\nname = 'SG'\ninstitution = [{ name = 'Mine', kind = 'bank' }]";
        assert_eq!(
            completed(&[named, own])[0]["institution"],
            json!([{ "name": "Mine", "kind": "bank" }])
        );
    }

    #[test]
    fn defaults_are_there_to_be_changed() {
        let (document, problems) = laid(&["population.country.PK.mean_wage = 40_000"]);
        assert!(problems.is_empty());
        assert_eq!(document["population"]["country"][0]["mean_wage"], 40_000);
        assert_eq!(document["population"]["country"][0]["currency"], "PKR");
    }
}
