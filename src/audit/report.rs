//! What an audit found: one line a promise, readable at a terminal and as JSON.
//!
//! A report is made once, by [`super::run`], and holds no more than the first few offending rows of each promise.

use std::fmt;

use serde::Serialize;

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Every row keeps it.
    Kept,
    /// At least one row breaks it.
    Broken,
    /// Nothing to hold against it, or the tables it rests on cannot be read.
    NotApplicable,
}

impl Status {
    const fn word(self) -> &'static str {
        match self {
            Status::Kept => "kept",
            Status::Broken => "BROKEN",
            Status::NotApplicable => "n/a",
        }
    }
}

/// One promise of the contract, held against the dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Group and name, as `ledger.floors`.
    pub name: &'static str,
    /// What was promised, in one sentence.
    pub promise: &'static str,
    /// What became of it.
    pub status: Status,
    /// How much was looked at, how much broke it, or why nothing could be.
    pub figure: String,
    /// The first offending rows, with table and id.
    pub examples: Vec<String>,
}

/// All promises, in the order of the contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What was audited, in a sentence, if it is no whole run.
    pub about: Option<String>,
    /// One entry a promise.
    pub checks: Vec<Check>,
}

impl Report {
    /// Whether no promise is broken.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.broken().next().is_none()
    }

    /// The broken promises, in order.
    pub fn broken(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.status == Status::Broken)
    }

    /// The check of that name, if there is one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Check> {
        self.checks.iter().find(|check| check.name == name)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(about) = &self.about {
            writeln!(f, "{about}\n")?;
        }
        let width = self.checks.iter().map(|check| check.name.len()).max().unwrap_or(0);
        for check in &self.checks {
            let Check {
                name,
                promise,
                status,
                figure,
                examples,
            } = check;
            writeln!(f, "{:<6}  {name:<width$}  {promise} [{figure}]", status.word())?;
            for example in examples {
                writeln!(f, "        {:<width$}    {example}", "")?;
            }
        }
        let count = |status| self.checks.iter().filter(|check| check.status == status).count();
        write!(
            f,
            "{} promises: {} kept, {} broken, {} not applicable",
            self.checks.len(),
            count(Status::Kept),
            count(Status::Broken),
            count(Status::NotApplicable)
        )
    }
}
