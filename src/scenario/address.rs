//! Addresses: dotted paths of parameters, in which an element of a list goes by its name.
//!
//! `funnel.task_deposit.stage.replied.dwell` is the dwell time of the stage called `replied`. An element without a name
//! goes by the stage it leads `to` or the `site` it is about, and where that is not its alone, by its position from 0.

use std::collections::BTreeMap;

use super::document::{Node, Place, Value};

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

/// Where the value at a path stands, or the deepest one above it. The document itself stands at its first line.
pub fn place(document: &Node, path: &[String]) -> Place {
    locate(document, path).place.clone()
}

/// The candidate closest to a word that is none of them, if one is close enough to be meant.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = |candidate: &str| distance(&word.to_lowercase(), &candidate.to_lowercase());
    let best = candidates
        .into_iter()
        .map(|candidate| (near(candidate), candidate))
        .min_by_key(|(near, _)| *near)?;
    let length = word.chars().count();
    // A word that shares no letter with another was not meant to be it.
    (best.0 <= 1 + length / 4 && best.0 < length).then_some(best.1)
}

/// Edits between two words: letters put in, left out, replaced, or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=to.len()).collect()];
    for i in 1..=from.len() {
        let mut row = vec![i];
        for j in 1..=to.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
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
    fn slips_of_the_pen_are_understood() {
        let keys = ["population", "horizon", "seed"];
        assert_eq!(closest("populaton", keys), Some("population"));
        assert_eq!(closest("sede", keys), Some("seed"));
        assert_eq!(closest("Horizon", keys), Some("horizon"));
        assert_eq!(closest("laundering", keys), None);
    }

    #[test]
    fn paths_are_quoted_only_where_needed() {
        assert_eq!(
            dotted(&["country".into(), "Hong Kong".into(), "share".into()]),
            "country.\"Hong Kong\".share"
        );
    }
}
