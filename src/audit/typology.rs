//! Whether the dataset explains its own words: families, stages, roles of payments, mules and operators.

use std::collections::BTreeSet;

use super::promise::{Promise, or_untested};
use super::report::Check;
use crate::dataset::{Damage, Dataset};

const COVERS: Promise = Promise {
    name: "typology.covers",
    text: "Every family, stage and role that truth names is explained in `truth/typology`.",
};

/// Columns that hold a word, and as what it is explained.
const WORDS: [(&str, &str, &str); 6] = [
    ("truth/syndicates", "family", "family"),
    ("truth/cases", "family", "family"),
    ("truth/case_events", "from_stage", "stage"),
    ("truth/transaction_labels", "role", "payment"),
    ("truth/mules", "kind", "mule"),
    ("truth/crew", "role", "operator"),
];

/// Holds what truth says against what is explained.
#[must_use]
pub fn check(dataset: &Dataset) -> Vec<Check> {
    or_untested(&[COVERS], covers(dataset).map(|check| vec![check]))
}

fn covers(dataset: &Dataset) -> Result<Check, Damage> {
    let mut explained: BTreeSet<(String, String)> = BTreeSet::new();
    dataset.read("truth/typology", &["explains", "word"], |batch| {
        let (explains, words) = (batch.texts("explains")?, batch.texts("word")?);
        for row in batch.rows() {
            if let (Some(explains), Some(word)) = (explains.get(row), words.get(row)) {
                explained.insert((explains.to_owned(), word.to_owned()));
            }
        }
        Ok(())
    })?;
    let mut findings = COVERS.findings();
    for (table, column, explains) in WORDS {
        let mut named: BTreeSet<String> = BTreeSet::new();
        dataset.read(table, &[column], |batch| {
            let words = batch.texts(column)?;
            for word in batch.rows().filter_map(|row| words.get(row)) {
                if !named.contains(word) {
                    named.insert(word.to_owned());
                }
            }
            Ok(())
        })?;
        findings.look(named.len() as u64);
        for word in named {
            if !explained.contains(&(explains.to_owned(), word.clone())) {
                findings.breaks(|| format!("{table} {column} {word}: no row of typology explains it as {explains}"));
            }
        }
    }
    Ok(findings.finish("word"))
}
