//! A scenario as Python gives it: what was asked for (a path or a shipped name), or a text, and overrides as
//! `path=value`.

use std::path::Path;

use scamnet::experiment::sort::Sort;
use scamnet::scenario::{self, Loaded, Problem, Problems};

/// Reads it. Of a text, `asked` is what problems call it.
///
/// # Errors
/// Everything that is wrong, each with its place and remedy.
pub fn load(asked: &str, text: Option<String>, sets: &[String]) -> Result<Loaded, Problems> {
    if let Some(text) = text {
        return scenario::load_text(asked, text, sets);
    }
    if Sort::of_file(Path::new(asked)) == Some(Sort::Experiment) {
        let remedy = format!("use `scamnet.compare({asked:?})`; accepted here: a scenario");
        let problem = Problem::with_file(asked, "is an experiment, and no scenario", remedy);
        return Err(Problems::one(problem));
    }
    scenario::load(Path::new(asked), sets)
}
