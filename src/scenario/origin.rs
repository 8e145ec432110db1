//! Where values were written: in which of the files that were laid over one another, and on which line.

use std::fmt;
use std::sync::Arc;

use super::document::{Node, Place, Value};
use super::set::FLAG;
use super::source::Source;

/// The files and flags of a scenario, the lowest first.
pub struct Origins {
    layers: Vec<Arc<Source>>,
}

/// Where a value was written last.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Which of the files or flags, from 0 for the lowest.
    pub layer: usize,
    place: Place,
}

impl Origins {
    /// Of documents, the lowest first.
    #[must_use]
    pub fn new(documents: &[Node]) -> Origins {
        let layers = documents.iter().map(|document| document.place.source.clone());
        Origins {
            layers: layers.collect(),
        }
    }

    /// Where the last of a value's parts was written; the value itself, where that is in no other file.
    #[must_use]
    pub fn of(&self, node: &Node) -> Origin {
        let own = Origin {
            layer: self.layer(&node.place),
            place: node.place.clone(),
        };
        let parts: Vec<&Node> = match &node.value {
            Value::List(elements) => elements.iter().collect(),
            Value::Table(entries) => entries.iter().map(|entry| &entry.node).collect(),
            _ => Vec::new(),
        };
        parts.into_iter().map(|part| self.of(part)).fold(
            own,
            |last, part| {
                if part.layer > last.layer { part } else { last }
            },
        )
    }

    fn layer(&self, place: &Place) -> usize {
        let position = self
            .layers
            .iter()
            .rposition(|source| Arc::ptr_eq(source, &place.source));
        position.unwrap_or(0)
    }
}

impl fmt::Display for Origin {
    /// `set in FILE, line N`, or `set by` the flag as it was typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = &self.place.source;
        if source.name == FLAG {
            return write!(f, "set by {FLAG} {}", source.text);
        }
        let (line, _) = self.place.line_and_column();
        write!(f, "set in {}, line {line}", source.name)
    }
}
