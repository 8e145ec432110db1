//! Names, types, empty cells and vocabularies of every table, against the contract.

use arrow_array::Array;
use arrow_schema::Schema;
use rayon::prelude::*;

use super::column::{NULL, UNKNOWN};
use super::contract::{Kind, Table};
use super::dataset::{Damage, Dataset, Part, Stored};
use super::promise::{Findings, Promise};
use super::report::Check;
use super::scan;

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

/// Tables too long to read through just for their words: the ledger's own pass looks at those.
const READ_ELSEWHERE: [&str; 1] = ["observed/transactions"];

/// Looks at every file of every table.
#[must_use]
pub fn check(dataset: &Dataset) -> Vec<Check> {
    let mut present = PRESENT.findings();
    let mut columns = COLUMNS.findings();
    let mut nulls = NULLS.findings();
    let mut words = WORDS.findings();
    for stored in &dataset.tables {
        present.look(1);
        if stored.files.is_empty() {
            present.breaks(|| format!("{} is missing", stored.spec.path));
            continue;
        }
        let look = |file: &Part| look_at(dataset, stored, file);
        for found in stored.files.par_iter().map(look).collect::<Vec<[Findings; 3]>>() {
            let [in_columns, in_nulls, in_words] = found;
            columns.absorb(in_columns);
            nulls.absorb(in_nulls);
            words.absorb(in_words);
        }
    }
    vec![
        present.finish("tables"),
        columns.finish("columns"),
        nulls.finish("columns"),
        words.finish("words"),
    ]
}

/// Columns, nulls and words of one file.
fn look_at(dataset: &Dataset, stored: &Stored, file: &Part) -> [Findings; 3] {
    let mut found = [COLUMNS.findings(), NULLS.findings(), WORDS.findings()];
    let schema = match scan::schema(file, stored.spec) {
        Ok(schema) => schema,
        Err(damage) => {
            dataset.remember(damage);
            return found;
        }
    };
    declared(&mut found, stored.spec, file, &schema);
    if scan::is_csv(file) {
        remembered(dataset, empty_cells(&mut found[1], stored.spec, file, &schema));
    }
    if !READ_ELSEWHERE.contains(&stored.spec.path) {
        remembered(dataset, foreign_words(&mut found[2], stored.spec, file, &schema));
    }
    found
}

fn remembered(dataset: &Dataset, result: Result<(), Damage>) {
    if let Err(damage) = result {
        dataset.remember(damage);
    }
}

/// What the file declares of its columns.
fn declared([columns, nulls, _]: &mut [Findings; 3], spec: &Table, file: &Part, schema: &Schema) {
    for column in spec.columns {
        columns.look(1);
        let Ok(field) = schema.field_with_name(column.name) else {
            columns.breaks(|| format!("{}: column {} is missing", file.name, column.name));
            continue;
        };
        if !column.kind.accepts(field.data_type()) && !scan::is_csv(file) {
            let (is, should) = (field.data_type(), column.kind.wanted());
            columns.breaks(|| format!("{}: column {} is {is}, not {should}", file.name, column.name));
        }
        nulls.look(1);
        if field.is_nullable() && !column.nullable && !scan::is_csv(file) {
            nulls.breaks(|| format!("{}: column {} may be empty", file.name, column.name));
        }
    }
    for field in schema.fields().iter().filter(|field| spec.is_stage(field.name())) {
        columns.look(1);
        if !Kind::Time.accepts(field.data_type()) && !scan::is_csv(file) {
            let (is, should) = (field.data_type(), Kind::Time.wanted());
            columns.breaks(|| format!("{}: column {} is {is}, not {should}", file.name, field.name()));
        }
    }
}

/// A CSV file declares nothing: its cells are looked at, and with them their types.
fn empty_cells(nulls: &mut Findings, spec: &Table, file: &Part, schema: &Schema) -> Result<(), Damage> {
    let all: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    scan::scan(file, spec, &all, &mut |batch| {
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

fn foreign_words(found: &mut Findings, spec: &Table, file: &Part, schema: &Schema) -> Result<(), Damage> {
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
    scan::scan(file, spec, &names, &mut |batch| {
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
