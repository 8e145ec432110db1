//! Names, types, empty cells and vocabularies of every table, against the contract.

use arrow_array::Array;
use arrow_schema::Schema;
use rayon::prelude::*;

use super::contract::{Kind, Table};
use super::promise::{Findings, Promise};
use super::report::Check;
use super::view;
use crate::dataset::batch::{NULL, UNKNOWN};
use crate::dataset::{Damage, Dataset, Part};

const PRESENT: Promise = Promise {
    name: "tables.present",
    text: "Every table of the contract is there, empty where nothing happened.",
};
const COLUMNS: Promise = Promise {
    name: "tables.columns",
    text: "Every column of the contract is there, of the type it should have.",
};
const NULLS: Promise = Promise {
    name: "tables.nulls",
    text: "A column may be empty only where the contract says so.",
};
const WORDS: Promise = Promise {
    name: "tables.words",
    text: "Columns with a closed list of words hold no other word.",
};

const READABLE: Promise = Promise {
    name: "tables.readable",
    text: "Every file of every table can be read from its first row to its last.",
};

/// Tables too long to read through just for their words: the ledger's own pass looks at those.
const READ_ELSEWHERE: [&str; 1] = ["observed/transactions"];

/// Looks at every file of every table.
#[must_use]
pub fn check(dataset: &Dataset) -> Vec<Check> {
    let mut present = PRESENT.findings();
    let mut columns = COLUMNS.findings();
    let mut nulls = NULLS.findings();
    let mut words = WORDS.findings();
    for spec in view::tables(dataset) {
        present.look(1);
        let files = dataset.parts(spec.path);
        if files.is_empty() {
            present.breaks(|| format!("{} is missing", spec.path));
        }
        let look = |file: &Part| look_at(dataset, spec, file);
        for found in files.par_iter().map(look).collect::<Vec<[Findings; 3]>>() {
            let [in_columns, in_nulls, in_words] = found;
            columns.absorb(in_columns);
            nulls.absorb(in_nulls);
            words.absorb(in_words);
        }
    }
    vec![
        present.finish("table"),
        columns.finish("column"),
        nulls.finish("column"),
        words.finish("word"),
    ]
}

/// Columns, nulls and words of one file.
fn look_at(dataset: &Dataset, spec: &Table, file: &Part) -> [Findings; 3] {
    let mut found = [COLUMNS.findings(), NULLS.findings(), WORDS.findings()];
    // Damage is remembered by the dataset; what was found up to there still counts.
    let Ok(schema) = dataset.schema(file) else {
        return found;
    };
    declared(&mut found, spec, file, &schema);
    if file.is_csv() {
        let _ = empty_cells(&mut found[1], dataset, spec, file, &schema);
    }
    if !READ_ELSEWHERE.contains(&spec.path) {
        let _ = foreign_words(&mut found[2], dataset, spec, file, &schema);
    }
    found
}

/// Whether every file of every table could be read; asked last.
#[must_use]
pub fn readable(dataset: &Dataset) -> Check {
    let mut findings = READABLE.findings();
    let files = view::tables(dataset).map(|table| dataset.parts(table.path).len() as u64);
    findings.look(files.sum());
    for damage in dataset.damage() {
        findings.breaks(|| damage.to_string());
    }
    findings.finish("file")
}

/// What the file declares of its columns.
fn declared([columns, nulls, _]: &mut [Findings; 3], spec: &Table, file: &Part, schema: &Schema) {
    for column in spec.columns {
        columns.look(1);
        let Ok(field) = schema.field_with_name(column.name) else {
            columns.breaks(|| format!("{}: column {} is missing", file.name, column.name));
            continue;
        };
        if !column.kind.accepts(field.data_type()) && !file.is_csv() {
            let (is, should) = (field.data_type(), column.kind.wanted());
            columns.breaks(|| format!("{}: column {} is {is}, not {should}", file.name, column.name));
        }
        nulls.look(1);
        if field.is_nullable() && !column.nullable && !file.is_csv() {
            nulls.breaks(|| format!("{}: column {} may be empty", file.name, column.name));
        }
    }
    for field in schema.fields().iter().filter(|field| spec.is_stage(field.name())) {
        columns.look(1);
        if !Kind::Time.accepts(field.data_type()) && !file.is_csv() {
            let (is, should) = (field.data_type(), Kind::Time.wanted());
            columns.breaks(|| format!("{}: column {} is {is}, not {should}", file.name, field.name()));
        }
    }
}

/// A CSV file declares nothing: its cells are looked at, and with them their types.
fn empty_cells(
    nulls: &mut Findings,
    dataset: &Dataset,
    spec: &Table,
    file: &Part,
    schema: &Schema,
) -> Result<(), Damage> {
    let all: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    dataset.read_part(file, &all, |batch| {
        for column in spec.columns.iter().filter(|column| !column.nullable) {
            let Some(array) = batch.record.column_by_name(column.name) else {
                continue;
            };
            if array.null_count() > 0 {
                for row in (0..array.len()).filter(|&row| array.is_null(row)) {
                    nulls.breaks(|| format!("{}: column {} is empty", batch.place(row), column.name));
                }
            }
        }
        Ok(())
    })
}

fn foreign_words(
    found: &mut Findings,
    dataset: &Dataset,
    spec: &Table,
    file: &Part,
    schema: &Schema,
) -> Result<(), Damage> {
    let closed: Vec<(&str, &[&str])> = spec
        .columns
        .iter()
        .filter_map(|column| match column.kind {
            Kind::Word(words) => Some((column.name, words)),
            _ => None,
        })
        .filter(|(name, _)| {
            schema
                .field_with_name(name)
                .is_ok_and(|field| Kind::Text.accepts(field.data_type()))
        })
        .collect();
    if closed.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = closed.iter().map(|(name, _)| *name).collect();
    dataset.read_part(file, &names, |batch| {
        for (name, words) in &closed {
            let codes = batch.codes(name, words)?;
            found.look(codes.iter().filter(|&&code| code != NULL).count() as u64);
            for (row, _) in codes.iter().enumerate().filter(|&(_, &code)| code == UNKNOWN) {
                found.breaks(|| {
                    let texts = batch.texts(name).ok();
                    let word = texts.as_ref().and_then(|texts| texts.get(row)).unwrap_or_default();
                    format!(
                        "{}: {name} is `{word}`, not one of {}",
                        batch.place(row),
                        words.join(", ")
                    )
                });
            }
        }
        Ok(())
    })
}
