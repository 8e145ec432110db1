//! Exports of a small dataset, held against the layouts that readers expect.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{EXPORTERS, write};
use crate::audit::fixture::Fixture;
use crate::record::Existing;

/// Exports the fixture; hands the directory to `look`.
fn exported(format: &str, look: impl FnOnce(&Path)) {
    let root = tempfile::tempdir().unwrap();
    let run = root.path().join("run-1");
    fs::create_dir(&run).unwrap();
    Fixture::new().write(&run);
    let out = root.path().join("out");
    write(&run, format, &out, Existing::Keep).unwrap();
    assert!(write(&run, format, &out, Existing::Keep).is_err(), "there is one");
    write(&run, format, &out, Existing::Replace).unwrap();
    look(&out);
}

fn read(path: &Path) -> Vec<String> {
    fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn amlworld_rows_have_eleven_fields_of_fixed_width_codes() {
    exported("amlworld", |out| {
        let lines = read(&out.join("run-1_Trans.csv"));
        assert_eq!(
            lines[0],
            "Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount Paid,Payment \
             Currency,Payment Format,Is Laundering"
        );
        let widths = |line: &String| {
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields.len(), 11, "{line}");
            [
                fields[0].len(),
                fields[1].len(),
                fields[2].len(),
                fields[3].len(),
                fields[4].len(),
            ]
        };
        let seen: BTreeSet<[usize; 5]> = lines[1..].iter().map(widths).collect();
        assert_eq!(seen.len(), 1);
        assert_eq!(seen.first().unwrap()[0], "2022/09/01 00:20".len());
    });
}

#[test]
fn amlworld_patterns_repeat_marked_rows_once_in_a_block_a_ring() {
    exported("amlworld", |out| {
        let rows = read(&out.join("run-1_Trans.csv"));
        let patterns = read(&out.join("run-1_Patterns.txt"));
        assert!(
            patterns[0].starts_with("BEGIN LAUNDERING ATTEMPT - GATHER-SCATTER:  Max "),
            "{}",
            patterns[0]
        );
        assert!(patterns.contains(&"END LAUNDERING ATTEMPT - GATHER-SCATTER".to_owned()));
        let told: Vec<&String> = patterns.iter().filter(|line| line.ends_with(",1")).collect();
        assert!(!told.is_empty());
        assert_eq!(told.iter().collect::<BTreeSet<_>>().len(), told.len());
        assert!(told.iter().all(|line| rows.contains(line)));
        let marked: BTreeSet<&String> = rows.iter().filter(|line| line.ends_with(",1")).collect();
        assert_eq!(marked.len(), told.len());
    });
}

#[test]
fn paysim_rows_have_its_eleven_columns_and_five_types() {
    exported("paysim", |out| {
        let lines = read(&out.join("run-1_paysim.csv"));
        assert_eq!(
            lines[0],
            "step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,isFraud,\
             isFlaggedFraud"
        );
        for line in &lines[1..] {
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields.len(), 11, "{line}");
            assert!(
                ["CASH_IN", "CASH_OUT", "DEBIT", "PAYMENT", "TRANSFER"].contains(&fields[1]),
                "{line}"
            );
        }
    });
}

#[test]
fn amlsim_ids_resolve_between_its_files() {
    exported("amlsim", |out| {
        let accounts = read(&out.join("accounts.csv"));
        let ids: BTreeSet<&str> = accounts[1..].iter().filter_map(|line| line.split(',').next()).collect();
        let columns = accounts[0].split(',').count();
        assert!(accounts.iter().all(|line| line.split(',').count() == columns));
        for name in ["transactions.csv", "cash_tx.csv"] {
            for line in &read(&out.join(name))[1..] {
                let fields: Vec<&str> = line.split(',').collect();
                assert_eq!(fields.len(), 8, "{line}");
                assert!(ids.contains(fields[1]) && ids.contains(fields[2]), "{line}");
            }
        }
        assert!(read(&out.join("alert_transactions.csv")).len() > 1);
        assert!(read(&out.join("sar_accounts.csv"))[1].ends_with(",YES"));
    });
}

#[test]
fn every_format_has_a_name_of_its_own_and_an_unknown_one_is_refused() {
    let names: BTreeSet<&str> = EXPORTERS.iter().map(|exporter| exporter.name()).collect();
    assert_eq!(names.len(), EXPORTERS.len());
    let error = write(Path::new("nowhere"), "xml", Path::new("out"), Existing::Keep)
        .unwrap_err()
        .to_string();
    assert!(error.contains("amlworld, paysim, amlsim"), "{error}");
}
