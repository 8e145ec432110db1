//! `scamnet list`: what is in the program to run, to compare and to lay over.

use super::Failure;
use super::out::print;
use crate::scenario::shipped::{self, Kind};

/// Prints a line on each.
pub fn list() -> Result<(), Failure> {
    let all = shipped::all();
    let width = all.iter().map(|shipped| shipped.name.len()).max().unwrap_or(0);
    let sections = [
        (
            Kind::Scenario,
            "Scenarios: `scamnet run NAME`, or `extends = \"NAME\"` in a scenario of your own",
        ),
        (Kind::Experiment, "Experiments: `scamnet compare NAME`"),
        (
            Kind::Policy,
            "Policies: `policies = [\"NAME\"]` in an arm of an experiment",
        ),
    ];
    let mut text = String::new();
    for (place, (kind, title)) in sections.into_iter().enumerate() {
        let gap = if place == 0 { "" } else { "\n" };
        text.push_str(&format!("{gap}{title}\n"));
        for shipped in all.iter().filter(|shipped| shipped.kind == kind) {
            text.push_str(&format!("  {:width$}  {}\n", shipped.name, shipped.about()));
        }
    }
    print(&text)
}
