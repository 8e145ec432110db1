//! A submission: a CSV or Parquet file with an id and a score a row, each id of the task's file once and no other.

use std::fmt::Display;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, Int64Type};
use arrow_array::{Array, Float64Array, UInt64Array};
use arrow_schema::DataType;

use super::ScoreError;
use super::asked::{Asked, types};
use crate::dataset::batch::Batch;
use crate::dataset::{Damage, Dataset, Part};

/// Reads the scores of a submission, in the order of the task's rows; a higher one is more of a suspicion.
///
/// # Errors
/// If the file is none, or ids are missing, doubled or unknown, or a score is no finite number: names file and line.
pub fn read(run: &Path, file: &Path, asked: &Asked) -> Result<Vec<f64>, ScoreError> {
    let part = Part {
        path: file.to_owned(),
        name: file.display().to_string(),
    };
    let refuse = |why: &dyn Display| ScoreError::Submission(format!("{}: {why}", part.name));
    if !part.is_csv() && !part.name.ends_with(".parquet") {
        return Err(refuse(
            &"neither CSV nor Parquet; accepted: a file whose name ends in .csv or .parquet",
        ));
    }
    let columns = format!("accepted: a column `{}` and a column `score`", asked.id);
    // It lies anywhere; the dataset lends its reader alone.
    let dataset = Dataset::open(run, types);
    // Other compressions are not compiled in.
    let packed = if part.is_csv() {
        ""
    } else {
        ", compressed with snappy or zstd or not at all"
    };
    let told = |damage: Damage| ScoreError::Submission(format!("{damage}; {columns}{packed}"));
    let schema = dataset.schema(&part).map_err(told)?;
    let mut names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    names.sort_unstable();
    let mut wanted = [asked.id.as_str(), "score"];
    wanted.sort_unstable();
    if names != wanted {
        return Err(refuse(&format!(
            "has the columns {}; {columns} and no other",
            names.join(", ")
        )));
    }
    let mut scores = vec![f64::NAN; asked.ids.len()];
    let mut fault = None;
    let read = dataset.scan(&part, &wanted, |batch| {
        let (ids, given) = (ids(batch, &asked.id)?, reals(batch)?);
        for row in batch.rows() {
            if fault.is_none() {
                fault = take(&mut scores, asked, &ids, &given, row)
                    .err()
                    .map(|why| format!("{}: {why}", place(&part, batch, row)));
            }
        }
        Ok(())
    });
    read.map_err(told)?;
    if let Some(fault) = fault {
        return Err(ScoreError::Submission(fault));
    }
    let without = |row: &usize| scores[*row].is_nan();
    let missing: Vec<usize> = (0..scores.len()).filter(without).collect();
    match missing.first() {
        None => Ok(scores),
        Some(&first) => Err(refuse(&format!(
            "{} of {} ids have no score, {} for one; accepted: a row for each id of {}",
            missing.len(),
            scores.len(),
            asked.ids[first],
            asked.file
        ))),
    }
}

/// Takes a row's score, or says what is wrong with it.
fn take(scores: &mut [f64], asked: &Asked, ids: &UInt64Array, given: &Float64Array, row: usize) -> Result<(), String> {
    let column = &asked.id;
    if ids.is_null(row) {
        return Err(format!("no {column}; accepted: an id of {}", asked.file));
    }
    let id = ids.value(row);
    let Some(place) = asked.place(id) else {
        return Err(format!(
            "{column} {id} is not asked about; accepted: the ids of {}",
            asked.file
        ));
    };
    if !scores[place].is_nan() {
        return Err(format!("{column} {id} has a score already; accepted: each id once"));
    }
    if given.is_null(row) || !given.value(row).is_finite() {
        let found = if given.is_null(row) {
            "no score".to_owned()
        } else {
            format!("score {}", given.value(row))
        };
        return Err(format!("{column} {id}: {found}; accepted: a finite number"));
    }
    scores[place] = given.value(row);
    Ok(())
}

/// Where a row stands: a line of a CSV file, whose first is its header, or a row of a Parquet file.
fn place(part: &Part, batch: &Batch, row: usize) -> String {
    let row = batch.first_row + row as u64 + 1;
    if part.is_csv() {
        format!("{}: line {}", part.name, row + 1)
    } else {
        format!("{}: row {row}", part.name)
    }
}

/// The ids; signed ones, as some tools write them, as long as none is negative.
fn ids(batch: &Batch, name: &str) -> Result<UInt64Array, Damage> {
    let signed = batch
        .record
        .column_by_name(name)
        .filter(|column| *column.data_type() == DataType::Int64);
    let Some(signed) = signed else {
        return batch.ids(name);
    };
    let ids = signed.as_primitive::<Int64Type>();
    Ok(ids.iter().map(|id| id.and_then(|id| u64::try_from(id).ok())).collect())
}

/// The scores, of one or of two words.
fn reals(batch: &Batch) -> Result<Float64Array, Damage> {
    let short = batch.record.column_by_name("score");
    let short = short.and_then(|column| column.as_primitive_opt::<Float32Type>());
    match short {
        Some(short) => Ok(short.unary::<_, Float64Type>(f64::from)),
        None => batch.reals("score"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Asked {
        Asked {
            id: "account_id".into(),
            file: "tasks/mule_account/test.csv".into(),
            from: 0,
            cut_off: 0,
            to: 0,
            rings: 0,
            lacks: Vec::new(),
            ids: vec![5, 7, 9],
            known: vec![false; 3],
            truth: vec![false; 3],
        }
    }

    fn given(name: &str, text: &str) -> Result<Vec<f64>, String> {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join(name);
        std::fs::write(&file, text).unwrap();
        let before = format!("{}: ", file.display());
        read(home.path(), &file, &asked()).map_err(|error| error.to_string().replace(&before, ""))
    }

    #[test]
    fn scores_find_their_ids_in_any_order() {
        let text = "score,account_id\n0.5,9\n-1e3,5\n2,7\n";
        assert_eq!(given("a.csv", text), Ok(vec![-1_000.0, 2.0, 0.5]));
    }

    #[test]
    fn what_is_no_submission_is_refused_by_line_and_with_what_would_be_accepted() {
        let of = |rows: &str| given("a.csv", &format!("account_id,score\n{rows}")).unwrap_err();
        let file = "tasks/mule_account/test.csv";
        assert_eq!(
            of("5,1\n7,1\n5,2\n9,1\n"),
            "line 4: account_id 5 has a score already; accepted: each id once"
        );
        assert_eq!(
            of("5,1\n8,1\n"),
            format!("line 3: account_id 8 is not asked about; accepted: the ids of {file}")
        );
        assert_eq!(
            of("7,0.25\n"),
            format!("2 of 3 ids have no score, 5 for one; accepted: a row for each id of {file}")
        );
        for (cell, found) in [("nan", "score NaN"), ("-inf", "score -inf"), ("", "no score")] {
            let expected = format!("line 2: account_id 5: {found}; accepted: a finite number");
            assert_eq!(of(&format!("5,{cell}\n")), expected);
        }
        assert_eq!(of(",1\n"), format!("line 2: no account_id; accepted: an id of {file}"));
        let columns = "accepted: a column `account_id` and a column `score`";
        assert_eq!(
            of("5,much\n"),
            format!("Parser error: line 2: column score: \"much\" is not Float64; {columns}")
        );
        let wrong = given("a.csv", "tx_id,score,truth\n5,1,1\n").unwrap_err();
        assert_eq!(
            wrong,
            format!("has the columns score, truth, tx_id; {columns} and no other")
        );
        assert_eq!(
            given("a.json", "{}").unwrap_err(),
            "neither CSV nor Parquet; accepted: a file whose name ends in .csv or .parquet"
        );
        assert!(
            given("a.parquet", "PAR1")
                .unwrap_err()
                .ends_with(", compressed with snappy or zstd or not at all")
        );
    }
}
