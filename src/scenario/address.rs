//! Addresses: dotted paths of parameters, in which an element of a list goes by its name.
//!
//! `funnel.task_deposit.stage.replied.dwell` is the dwell time of the stage called `replied`. An element without a name
//! goes by the stage it leads `to` or the `site` it is about, and where that is not its alone, by its position from 0.

use std::collections::BTreeMap;

use super::document::{Node, Place, Value};
pub use crate::param::near::closest;

/// The keys that name an element of a list, the first that is there.
const NAMING: [&str; 3] = ["name", "to", "site"];

/// The labels of a list's elements: what each goes by, no two alike. `naming` reads a key of an element.
pub fn labels<'a, T: 'a>(elements: &'a [T], naming: impl Fn(&'a T, &str) -> Option<&'a str>) -> Vec<String> {
    let names: Vec<Option<&str>> = elements
        .iter()
        .map(|element| NAMING.iter().find_map(|key| naming(element, key)))
        .collect();
    let mut bearers: BTreeMap<&str, usize> = BTreeMap::new();
    names
        .iter()
        .flatten()
        .for_each(|name| *bearers.entry(name).or_default() += 1);
    names
        .iter()
        .enumerate()
        .map(|(position, name)| match name {
            Some(name) if bearers.get(name) == Some(&1) => (*name).to_owned(),
            _ => position.to_string(),
        })
        .collect()
}

/// The labels of a list in a document.
pub fn node_labels(elements: &[Node]) -> Vec<String> {
    labels(elements, |element, key| element.get(key).and_then(Node::text))
}

/// The labels of a list in JSON.
pub fn json_labels(elements: &[serde_json::Value]) -> Vec<String> {
    labels(elements, |element, key| {
        element.get(key).and_then(serde_json::Value::as_str)
    })
}

/// The position of the element that goes by this label, or by this position.
pub fn position(labels: &[String], label: &str) -> Option<usize> {
    let by_label = labels.iter().position(|other| other == label);
    by_label.or_else(|| label.parse().ok().filter(|&position: &usize| position < labels.len()))
}

/// A path as it is written: segments joined by dots, quoted where they are no bare keys.
pub fn dotted(path: &[String]) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let quoted = path.iter().map(|segment| {
        if !segment.is_empty() && segment.chars().all(bare) {
            segment.clone()
        } else {
            format!("\"{segment}\"")
        }
    });
    quoted.collect::<Vec<_>>().join(".")
}

/// The segments of a path as [`dotted`] writes it, or a person does.
pub fn segments(path: &str) -> Vec<String> {
    let mut segments = vec![String::new()];
    let mut quoted = false;
    for c in path.chars() {
        match (c, segments.last_mut()) {
            ('"', _) => quoted = !quoted,
            ('.', _) if !quoted => segments.push(String::new()),
            (c, Some(last)) => last.push(c),
            (_, None) => {}
        }
    }
    segments
}

/// The value at a path, or the deepest one above it that the document has.
pub fn locate<'a>(document: &'a Node, path: &[String]) -> &'a Node {
    let mut node = document;
    for segment in path {
        let below = match &node.value {
            Value::Table(entries) => entries
                .iter()
                .find(|entry| entry.key == *segment)
                .map(|entry| &entry.node),
            Value::List(elements) => position(&node_labels(elements), segment).map(|position| &elements[position]),
            _ => None,
        };
        match below {
            Some(below) => node = below,
            None => break,
        }
    }
    node
}

/// A path with elements of lists under their labels, whichever way it names them; what the document does not have
/// stays.
pub fn labelled(document: &Node, path: &[String]) -> Vec<String> {
    let mut node = Some(document);
    let mut named = Vec::new();
    for segment in path {
        let (label, below) = match node.map(|node| &node.value) {
            Some(Value::List(elements)) => {
                let labels = node_labels(elements);
                let at = position(&labels, segment);
                let label = at.map_or_else(|| segment.clone(), |at| labels[at].clone());
                (label, at.map(|at| &elements[at]))
            }
            _ => (segment.clone(), node.and_then(|node| node.get(segment))),
        };
        named.push(label);
        node = below;
    }
    named
}

/// Takes out what stands at a path; nothing, if nothing does.
pub fn remove(document: &mut Node, path: &[String]) {
    let [first, below @ ..] = path else { return };
    match &mut document.value {
        Value::Table(entries) => {
            let Some(at) = entries.iter().position(|entry| entry.key == *first) else {
                return;
            };
            if below.is_empty() {
                entries.remove(at);
            } else {
                remove(&mut entries[at].node, below);
            }
        }
        Value::List(elements) => {
            let Some(at) = position(&node_labels(elements), first) else {
                return;
            };
            if below.is_empty() {
                elements.remove(at);
            } else {
                remove(&mut elements[at], below);
            }
        }
        _ => {}
    }
}

/// Where the value at a path stands, or the deepest one above it. The document itself stands at its first line.
pub fn place(document: &Node, path: &[String]) -> Place {
    locate(document, path).place.clone()
}

/// Where the word of a list of words stands; nothing where there is no such list at the path, or no such word in it.
pub fn place_of_word(document: &Node, path: &[String], word: &str) -> Option<Place> {
    let Value::List(elements) = &locate(document, path).value else {
        return None;
    };
    let own = elements.iter().find(|element| element.text() == Some(word));
    own.map(|element| element.place.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_go_by_their_name_if_it_is_theirs_alone() {
        let elements = serde_json::json!([
            { "name": "replied" }, { "to": "end" }, { "to": "end" }, { "site": "faisalabad" }, 7
        ]);
        let labels = json_labels(elements.as_array().unwrap());
        assert_eq!(labels, ["replied", "1", "2", "faisalabad", "4"]);
        assert_eq!(position(&labels, "faisalabad"), Some(3));
        assert_eq!(position(&labels, "2"), Some(2));
        assert_eq!(position(&labels, "9"), None);
    }

    #[test]
    fn paths_are_quoted_only_where_needed() {
        assert_eq!(
            dotted(&["country".into(), "Hong Kong".into(), "share".into()]),
            "country.\"Hong Kong\".share"
        );
        assert_eq!(
            segments("country.\"Hong.Kong\".share"),
            ["country", "Hong.Kong", "share"]
        );
    }
}
