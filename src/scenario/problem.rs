//! What is wrong with a scenario, told to people: file, line, key, value and what would be accepted.

use std::fmt;

use super::document::Place;
use super::picture::{self, Tone};

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The file or flag it is about.
    pub file: String,
    /// Where in it, if it is about some place.
    pub place: Option<Place>,
    /// The dotted path of the key, if it is about one.
    pub key: Option<String>,
    /// What is wrong, with the value.
    pub message: String,
    /// What would be accepted, or what to do.
    pub remedy: String,
}

impl Problem {
    /// A problem with a whole file.
    #[must_use]
    pub fn with_file(file: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Problem {
        Problem {
            file: file.into(),
            place: None,
            key: None,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// A problem at a place.
    #[must_use]
    pub fn at(place: &Place, message: impl Into<String>, remedy: impl Into<String>) -> Problem {
        Problem {
            place: Some(place.clone()),
            ..Problem::with_file(&place.source.name, message, remedy)
        }
    }

    /// The same problem, said to be about a key.
    #[must_use]
    pub fn about(self, key: impl Into<String>) -> Problem {
        Problem {
            key: Some(key.into()),
            ..self
        }
    }

    /// Line and column, from 1, where there are any.
    #[must_use]
    pub fn line_and_column(&self) -> Option<(usize, usize)> {
        self.place.as_ref().map(Place::line_and_column)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(_) => f.write_str(&self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for Problem {}

/// Everything that is wrong with a scenario; never empty where it is an error.
#[derive(Clone, Debug)]
pub struct Problems(pub Vec<Problem>);

/// So many are told in full; the rest are counted.
const TOLD: usize = 40;

impl Problems {
    /// One problem alone.
    #[must_use]
    pub fn one(problem: Problem) -> Problems {
        Problems(vec![problem])
    }

    /// All of it as text for people, with colours for a terminal or without.
    #[must_use]
    pub fn render(&self, paint: Paint) -> String {
        let mut text = String::new();
        for problem in self.0.iter().take(TOLD) {
            text.push_str(&picture::draw(problem, Tone::Error, paint));
            text.push_str("\n\n");
        }
        let count = self.0.len();
        if count > TOLD {
            text.push_str(&format!("and {} more. ", count - TOLD));
        }
        let noun = if count == 1 { "problem" } else { "problems" };
        text.push_str(&format!("{count} {noun}; nothing was run or written.\n"));
        text
    }
}

/// Things that are not wrong but will not do what they seem to, as text for people; nothing if there are none.
#[must_use]
pub fn warnings(warnings: &[Problem], paint: Paint) -> String {
    let mut text = String::new();
    for warning in warnings.iter().take(TOLD) {
        text.push_str(&picture::draw(warning, Tone::Warning, paint));
        text.push_str("\n\n");
    }
    if warnings.len() > TOLD {
        text.push_str(&format!("and {} more warnings.\n", warnings.len() - TOLD));
    }
    text
}

/// Whether text goes to a terminal that shows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    Plain,
    Colours,
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Paint::Plain))
    }
}

impl std::error::Error for Problems {}
