//! An experiment on one page: `report.html` in its folder, for people who want the answer, how sure it is, who pays for
//! it, and what it rests on.
//!
//! ```text
//! <experiment>/comparison.json ─► Comparison ─► answer, sheets, carried ─┐
//! <experiment>/experiment.json, runs/ ─► values by arm and seed ─────────┼─► page ─► report.html
//! <experiment>/arms.json ─► what arms are told ──────────────────────────┘
//! ```
//!
//! Verdicts, intervals and probabilities are those of the comparison: none is worked out a second time, and none in the
//! browser. What the comparison has not and the page shows (any arm against any other in a secondary outcome, how often
//! an arm is best, seeds that would tell it from the baseline) comes from the same statistics. The page is made from
//! the files alone, so that it is the same whoever makes it and when. Where an experiment is too large for a page, what
//! it shows first is carried, and the page says what is not.

mod answer;
mod carried;
mod page;
mod sheets;
mod sure;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{NAME, ReportError, put, sheet};
use crate::experiment::arms::Arms;
use crate::experiment::comparison::{Comparison, Results, Verdict};
use crate::experiment::result::{self, Gathered};
use crate::experiment::roster::{self, Roster};
use carried::Carried;
use sheet::Sheet;

/// The file of the comparison within an experiment's folder.
const COMPARISON: &str = "comparison.json";

/// Whether a folder is an experiment's.
#[must_use]
pub fn is_experiment(dir: &Path) -> bool {
    dir.join(roster::FILE).is_file()
}

/// Makes the page of an experiment and writes it into its folder; one that is there is replaced, whole or not at all.
///
/// # Errors
/// If the folder holds no experiment that has been compared, a file cannot be read, or the page not be written.
pub fn write(dir: &Path) -> Result<PathBuf, ReportError> {
    let roster = Roster::read(dir)?;
    let comparison = comparison(dir, &roster)?;
    let arms = Arms::read(dir)?;
    let Gathered { found, .. } = result::gather(&roster, dir);
    let results = Results::of(&roster, found);
    let page = html(&comparison, Some(&results), arms.as_ref());
    put(&dir.join(NAME), &page)
}

/// The comparison that lies in a folder.
fn comparison(dir: &Path, roster: &Roster) -> Result<Comparison, ReportError> {
    let path = dir.join(COMPARISON);
    let refused = |why: String| ReportError::Compared {
        path: dir.to_owned(),
        why,
    };
    if roster.kind == "sweep" {
        return Err(refused("a sweep compares nothing, and has no page".to_owned()));
    }
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let why = if roster.shard == roster::Shard::WHOLE {
                "nothing has been compared here yet: `scamnet compare … --resume` goes on with it"
            } else {
                "this is a part of an experiment: `scamnet merge` puts parts together"
            };
            return Err(refused(why.to_owned()));
        }
        Err(cause) => return Err(ReportError::File { path, cause }),
    };
    serde_json::from_slice(&text).map_err(|error| {
        refused(format!(
            "{COMPARISON} cannot be read ({error}); `scamnet compare … --resume` writes it again"
        ))
    })
}

/// The page. Without the runs, or without all of those that the comparison counts, nothing is shown by seed.
fn html(comparison: &Comparison, results: Option<&Results>, arms: Option<&Arms>) -> String {
    let results = results.filter(|results| {
        let seeds = results.seeds();
        !comparison.seeds.is_empty() && comparison.seeds.iter().all(|seed| seeds.contains(seed))
    });
    let sheets: Vec<(&str, Sheet)> = vec![
        ("arms", sheets::arms(comparison)),
        ("front", sheets::front(comparison)),
        ("bearers", sheets::bearers(comparison)),
        ("friction", sheets::friction(comparison)),
        ("fates", sheets::fates(comparison)),
        ("spared", sheets::spared(comparison)),
        ("best", sure::best(comparison, results)),
        ("settle", sure::settle(comparison)),
        ("placebos", sheets::placebos(comparison)),
        ("prices", sheets::prices(comparison)),
        ("told", sheets::told(comparison, arms)),
        ("uncertain", sheets::uncertain(results)),
    ];
    let Carried {
        outcomes,
        pairs,
        seeds,
        days,
        funnels,
        left_out,
    } = carried::of(comparison, results);
    let place = |arm: &String| comparison.arms.iter().position(|other| other == arm);
    let contenders: Vec<usize> = comparison.contenders().filter_map(place).collect();
    let table = sheets
        .iter()
        .map(|(name, sheet)| ((*name).to_owned(), json!(sheet)))
        .collect::<serde_json::Map<String, Value>>();
    let data = json!({
        "arms": comparison.arms,
        "contenders": contenders,
        "verdicts": Verdict::ALL.iter().map(|verdict| verdict.word()).collect::<Vec<_>>(),
        "baseline": place(&comparison.baseline),
        "seeds": comparison.seeds,
        "harm": comparison.harm,
        "cost": comparison.cost,
        "unranked": comparison.unranked,
        "outcomes": outcomes,
        "pairs": pairs,
        "values": seeds,
        "days": days,
        "funnels": funnels,
        "leftOut": left_out,
        "sheets": table,
    });
    page::Page {
        comparison,
        arms,
        by_seed: results.is_some(),
        empty: sheets
            .iter()
            .filter(|(_, sheet)| sheet.is_empty())
            .map(|(name, _)| *name)
            .collect(),
        data: &data,
    }
    .html()
}

#[cfg(test)]
mod tests;
