//! Rounds of an experiment that stops at a precision: after how many seeds it is asked whether there are enough. What
//! comes next follows from the runs that are there, whoever made them, so that a cluster stops where one machine does.

use std::path::Path;

use super::comparison::{self, Results};
use super::document::Precision;
use super::kept::Kept;
use super::roster::{Roster, Run};

/// Seeds that are added at once until the precision is reached: a number that does not depend on the machine.
const SEEDS_AT_ONCE: usize = 4;

/// What comes next.
#[derive(Debug)]
pub enum Next<'r> {
    /// These runs must be there before anything more can be said. Some may be.
    Runs(Vec<&'r Run>),
    /// Nothing: why it stops.
    Over(String),
}

/// What comes next in an experiment of which some runs lie in a directory. One that is not whole counts as missing.
#[must_use]
pub fn next<'r>(roster: &'r Roster, dir: &Path, precision: &Precision) -> Next<'r> {
    let all = &roster.seeds;
    let mut count = (precision.least as usize).min(all.len());
    let mut found: Vec<(Run, Kept)> = Vec::new();
    let mut read = 0;
    loop {
        // Runs are by seed.
        let runs = || roster.runs.iter().take_while(|run| all[..count].contains(&run.seed));
        for run in runs().skip(read) {
            let Ok(Some(kept)) = Kept::find(dir, &run.id) else {
                return Next::Runs(runs().collect());
            };
            found.push((run.clone(), kept));
        }
        read = found.len();
        let reached = comparison::half_width(&Results::of(roster, found.clone()), &precision.outcome);
        let (name, wanted) = (&precision.outcome, precision.half_width);
        match reached {
            Some(reached) if reached <= wanted => {
                return Next::Over(format!(
                    "Seeds were added until every interval of `{name}` had a half-width of at most {wanted}."
                ));
            }
            _ if count == all.len() => {
                let reached = reached.map_or("none".to_owned(), |reached| format!("{reached:.6}"));
                return Next::Over(format!(
                    "All seeds were run; the half-width of `{name}` is {reached}, and {wanted} was wanted."
                ));
            }
            _ => count = (count + SEEDS_AT_ONCE).min(all.len()),
        }
    }
}
