//! Checks across fields: what no single range can say.
//!
//! A struct of parameters implements [`Check`] and tells its faults to a [`Report`] by key. The report knows where it
//! stands, so that a struct need not know under which key it hangs; whoever reads the scenario file turns the path
//! into a file and a line. A check never stops at its first fault and never changes anything.
//!
//! ```
//! use scamnet::param::check::{Check, Report};
//!
//! struct Shift { start: u32, end: u32 }
//!
//! impl Check for Shift {
//!     fn check(&self, report: &mut Report) {
//!         if self.end < self.start {
//!             report.fault("end", format!("the shift ends at {} but starts at {}", self.end, self.start), "an hour after `start`");
//!         }
//!     }
//! }
//!
//! let mut report = Report::default();
//! report.at("shift", |report| Shift { start: 9, end: 8 }.check(report));
//! assert_eq!(report.faults()[0].path, ["shift", "end"]);
//! ```

use super::near::closest;

/// Parameters that can judge whether their fields fit together.
pub trait Check {
    /// Tells every fault to the report; says nothing where all is well.
    fn check(&self, report: &mut Report);
}

/// One thing that is wrong across fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The key path from the top of the scenario. An element of a list is named by its `name`, else by its position.
    pub path: Vec<String>,
    /// What is wrong, with the value.
    pub message: String,
    /// What would be accepted.
    pub accepted: String,
    /// What was probably meant, if that is known.
    pub meant: Option<String>,
    /// What it names and there is not: of which kind, and the name.
    pub missing: Option<(String, String)>,
}

/// Collects faults, and knows the path of the struct that is speaking.
#[derive(Clone, Debug, Default)]
pub struct Report {
    here: Vec<String>,
    faults: Vec<Fault>,
}

impl Report {
    /// Goes down to a key (or to an element of a list by its name or position), lets `check` speak there, and comes
    /// back up.
    pub fn at(&mut self, key: impl ToString, check: impl FnOnce(&mut Report)) {
        self.here.push(key.to_string());
        check(self);
        self.here.pop();
    }

    /// Tells a fault at a key of the struct that is speaking; an empty key means the struct itself. A dotted key goes
    /// further down.
    pub fn fault(&mut self, key: &str, message: impl Into<String>, accepted: impl Into<String>) {
        let mut path = self.here.clone();
        path.extend(key.split('.').filter(|part| !part.is_empty()).map(str::to_owned));
        self.faults.push(Fault {
            path,
            message: message.into(),
            accepted: accepted.into(),
            meant: None,
            missing: None,
        });
    }

    /// Tells a fault at a key of a struct that lies further down.
    pub fn fault_at(&mut self, path: &[&str], key: &str, message: impl Into<String>, accepted: impl Into<String>) {
        let here = self.here.len();
        self.here.extend(path.iter().map(|&part| part.to_owned()));
        self.fault(key, message, accepted);
        self.here.truncate(here);
    }

    /// Tells that a key names something that there is not, among `known`; with what was probably meant.
    pub fn no_such(&mut self, key: &str, what: &str, named: &str, known: &[&str]) {
        let accepted = if known.is_empty() {
            "none, for there are none".to_owned()
        } else {
            format!("one of: {}", known.join(", "))
        };
        self.fault(key, format!("there is no {what} `{named}`"), accepted);
        if let Some(fault) = self.faults.last_mut() {
            fault.meant = closest(named, known.iter().copied()).map(str::to_owned);
            fault.missing = Some((what.to_owned(), named.to_owned()));
        }
    }

    /// Everything told so far, in order.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_follow_the_descent() {
        let mut report = Report::default();
        report.at("funnel", |report| {
            report.at("task_deposit", |report| {
                report.fault("stage.0", "no way out", "an exit")
            });
            report.fault("", "two funnels of one name", "names that differ");
        });
        let paths: Vec<String> = report.faults().iter().map(|fault| fault.path.join("/")).collect();
        assert_eq!(paths, ["funnel/task_deposit/stage/0", "funnel"]);
    }
}
