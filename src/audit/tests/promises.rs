//! The contract and the recorder's declarations, which share nothing, name the same columns and the same words.

use std::collections::BTreeSet;

use super::super::contract::{self, Kind};
use crate::record::catalogue;

#[test]
fn every_column_that_is_recorded_has_its_promise() {
    let mut wrong = Vec::new();
    for recorded in catalogue::descriptions(&[]) {
        let Some(promised) = contract::table(&recorded.stem) else {
            wrong.push(format!("{} is not in the contract", recorded.stem));
            continue;
        };
        for column in &recorded.columns {
            let of = format!("{} {}", recorded.stem, column.name);
            let Some(promise) = promised.column(&column.name) else {
                wrong.push(format!("{of} is not in the contract"));
                continue;
            };
            if promise.nullable != column.nullable {
                wrong.push(format!("{of} may be empty in one of the two alone"));
            }
            if let (Kind::Word(words), Some(lexicon)) = (promise.kind, column.lexicon) {
                let promised: BTreeSet<&str> = words.iter().copied().collect();
                let recorded: BTreeSet<&str> = lexicon.words.iter().copied().collect();
                if promised != recorded {
                    let differ: Vec<&&str> = promised.symmetric_difference(&recorded).collect();
                    wrong.push(format!("{of}: {differ:?} in one of the two alone"));
                }
            }
        }
        let names: BTreeSet<&str> = recorded.columns.iter().map(|column| column.name.as_str()).collect();
        let unrecorded = promised.columns.iter().filter(|column| !names.contains(column.name));
        wrong.extend(unrecorded.map(|column| format!("{} {} is not recorded", recorded.stem, column.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
