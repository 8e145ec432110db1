//! The head: what was compared, on which seeds, and how to read it.

use std::fmt::{Result, Write};

use crate::experiment::comparison::Comparison;
use crate::param::noun::counted;

pub fn write(text: &mut String, comparison: &Comparison) -> Result {
    let title = if comparison.title.is_empty() {
        &comparison.name
    } else {
        &comparison.title
    };
    let (first, last) = (comparison.seeds.first(), comparison.seeds.last());
    writeln!(text, "# {title}\n")?;
    writeln!(
        text,
        "Experiment `{}`, scamnet {} (sources {:.8}): {} on {} ({} to {}){}. {}\n",
        comparison.name,
        comparison.version,
        comparison.build,
        counted(comparison.arms.len() as u64, "arm"),
        counted(comparison.seeds.len() as u64, "seed"),
        first.map_or("–".to_owned(), u32::to_string),
        last.map_or("–".to_owned(), u32::to_string),
        match comparison.draws {
            1 => String::new(),
            draws => format!(", {draws} draws of what is uncertain on each"),
        },
        comparison.stopped,
    )?;
    writeln!(
        text,
        "Differences are paired by seed and taken from the arm `{}`. **Claims** (better, worse, differs) are made about the \
         primary outcomes alone: {}. Their probabilities are corrected together over arms and primary outcomes (Holm, {} \
         tests). Everything else is secondary: shown with plain intervals and uncorrected probabilities, so that of twenty \
         such figures one looks like an effect where there is none; *suggestive* is no claim. *Indistinguishable*: these \
         seeds cannot tell the arms apart. Costs, losses and friction are all of the same days: the window. Synthetic data.\n",
        comparison.baseline,
        ticked(&comparison.primary),
        comparison.claims,
    )?;
    for warning in &comparison.warnings {
        writeln!(text, "> **Warning**: {warning}.\n")?;
    }
    Ok(())
}

/// Names of outcomes in a sentence.
fn ticked(names: &[String]) -> String {
    let ticked = names.iter().map(|name| format!("`{name}`"));
    ticked.collect::<Vec<_>>().join(", ")
}
