//! A promise before the verdict: its name, its sentence, and what has been found against it so far.
//!
//! Every check owns one [`Findings`] per promise, reports offending rows to it and turns it into a
//! [`Check`](super::Check) at the end. Findings of several threads are joined in file order, so that the examples
//! are the first ones whatever the number of threads.

use std::fmt::Display;

use super::report::{Check, Status};
use crate::dataset::Damage;
use crate::param::noun::{self, counted, grouped};

/// Most offending rows shown for one promise.
const EXAMPLES: usize = 5;

/// A sentence of the contract under the name it is reported by.
#[derive(Clone, Copy, Debug)]
pub struct Promise {
    /// Group and name, as `ledger.floors`.
    pub name: &'static str,
    /// One sentence.
    pub text: &'static str,
}

impl Promise {
    /// Nothing found so far.
    #[must_use]
    pub const fn findings(self) -> Findings {
        Findings {
            promise: self,
            looked: 0,
            broken: 0,
            examples: Vec::new(),
        }
    }

    /// The promise could not be tested.
    #[must_use]
    pub fn untested(self, why: impl Display) -> Check {
        Check {
            name: self.name,
            promise: self.text,
            status: Status::NotApplicable,
            figure: format!("not checked: {why}"),
            examples: Vec::new(),
        }
    }
}

/// What has been found against a promise so far.
#[derive(Clone, Debug)]
pub struct Findings {
    promise: Promise,
    looked: u64,
    broken: u64,
    examples: Vec<String>,
}

impl Findings {
    /// So many more things were looked at.
    pub fn look(&mut self, things: u64) {
        self.looked += things;
    }

    /// One thing breaks the promise; the example is made only if it will be shown.
    pub fn breaks(&mut self, example: impl FnOnce() -> String) {
        self.broken += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(example());
        }
    }

    /// Joins what was found later in the same dataset.
    pub fn absorb(&mut self, later: Findings) {
        self.looked += later.looked;
        self.broken += later.broken;
        let room = EXAMPLES.saturating_sub(self.examples.len());
        self.examples.extend(later.examples.into_iter().take(room));
    }

    /// The verdict; `unit` names what was looked at, as one of it is called.
    #[must_use]
    pub fn finish(self, unit: &str) -> Check {
        let looked = counted(self.looked, unit);
        let (status, figure) = if self.broken > 0 {
            (
                Status::Broken,
                format!("{} broken, {looked} looked at", grouped(self.broken)),
            )
        } else if self.looked == 0 {
            (Status::NotApplicable, format!("no {}", noun::of(0, unit)))
        } else {
            (Status::Kept, looked)
        };
        Check {
            name: self.promise.name,
            promise: self.promise.text,
            status,
            figure,
            examples: self.examples,
        }
    }
}

/// Verdicts of a group, or every promise of it as untested where a table it rests on is damaged.
#[must_use]
pub fn or_untested(promises: &[Promise], verdicts: Result<Vec<Check>, Damage>) -> Vec<Check> {
    verdicts.unwrap_or_else(|damage| promises.iter().map(|promise| promise.untested(&damage)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMISE: Promise = Promise {
        name: "a.b",
        text: "So it is.",
    };

    #[test]
    fn a_promise_is_kept_broken_or_has_nothing_to_hold_against_it() {
        assert_eq!(PROMISE.findings().finish("row").status, Status::NotApplicable);
        let mut findings = PROMISE.findings();
        findings.look(1_234_567);
        assert_eq!(findings.clone().finish("row").figure, "1,234,567 rows");
        findings.breaks(|| "one".into());
        assert_eq!(findings.finish("row").figure, "1 broken, 1,234,567 rows looked at");
    }

    #[test]
    fn only_the_first_five_examples_are_kept_in_order() {
        let mut first = PROMISE.findings();
        let mut later = PROMISE.findings();
        (0..3).for_each(|i| first.breaks(|| i.to_string()));
        (3..9).for_each(|i| later.breaks(|| i.to_string()));
        first.absorb(later);
        let check = first.finish("row");
        assert_eq!(check.examples, ["0", "1", "2", "3", "4"]);
        assert_eq!(check.figure, "9 broken, 0 rows looked at");
    }
}
