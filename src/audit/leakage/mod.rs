//! Leakage and difficulty: whether anything in `observed/` gives the truth away too cheaply.
//!
//! 1. `truth` reads who and what is marked; `accounts` what is known of accounts before they pay.
//! 2. `payments` passes over the ledger once: columns of rows, of both sides and of what went before, and on the way
//!    the calendar (`days`) and the aggregates of accounts (`dealings`).
//! 3. `sessions` and `strangers` add logins, phones, groups and devices.
//! 4. `measure` says how well a column tells the marked from the rest; `figure` holds that against its limit.
//!
//! What answers to a discovery (alerts, complaints, actions on accounts, enforcement, closing times, refused and
//! returned payments) is no feature here. Ids must tell nothing at all. Memory grows with accounts, phones and labels,
//! not with payments.

mod accounts;
mod code;
mod crowd;
mod days;
mod dealings;
mod figure;
mod measure;
mod payments;
mod sessions;
mod strangers;
mod truth;

use std::path::Path;

pub use figure::{ColumnFigure, Figure, Leakage, Verdict};

use super::AuditError;
use crate::dataset::{Damage, Dataset};
use accounts::Accounts;
use crowd::Crowd;
use measure::{Scale, Tells};
use payments::{HISTORY, PAIR, PARTY, Passed, ROW};
use sessions::Sessions;
use truth::Truth;

/// Most that one column known beforehand may tell, as area under the curve.
const COLUMN: f64 = 0.80;
/// Most that two columns together may tell.
const PAIRED: f64 = 0.90;
/// Most that one simple aggregate may tell.
const AGGREGATE: f64 = 0.90;
/// Most that a rule of one threshold may reach, as F1.
const RULE: f64 = 0.30;
/// Most mule accounts that do nothing but illicit things, as a share.
const BARE: f64 = 0.4;

/// Measures a dataset.
///
/// # Errors
/// If there is no dataset at that place, or a table that the measures rest on cannot be read.
pub fn run(dir: &Path) -> Result<Leakage, AuditError> {
    let dataset = super::open(dir)?;
    if super::view::is_one(&dataset) {
        return Err(AuditError::View);
    }
    measure_all(&dataset).map_err(|damage| AuditError::Damaged {
        path: dir.to_path_buf(),
        why: damage.to_string(),
    })
}

fn measure_all(dataset: &Dataset) -> Result<Leakage, Damage> {
    let window = dataset.window()?;
    let truth = Truth::read(dataset, window)?;
    let accounts = Accounts::read(dataset)?;
    let passed = payments::pass(dataset, window, &accounts, &truth)?;
    let mut leakage = Leakage::default();
    passed.days.hold(&mut leakage);
    hold_payments(&mut leakage, &passed);
    let mut ids = vec![(passed.parity.name.clone(), passed.parity.straight(&passed.marks))];
    let sessions = Sessions::read(dataset, &accounts)?;
    ids.extend(hold_accounts(&mut leakage, &accounts, &truth, &passed, &sessions));
    ids.extend(strangers::hold(&mut leakage, dataset, &truth, (COLUMN, AGGREGATE))?);
    ids.extend(strangers::devices(dataset, &truth)?);
    leakage.hold_chance(
        (
            "ids",
            "What value, order and parity of ids tell of mules, rings' phones, groups and devices.",
        ),
        &ids,
    );
    Ok(leakage)
}

fn hold_payments(leakage: &mut Leakage, passed: &Passed) {
    let told: Vec<Tells> = passed
        .columns
        .iter()
        .map(|column| (column.name.clone(), column.told(&passed.marks)))
        .collect();
    let (row, rest) = told.split_at(ROW.len());
    let (pair, rest) = rest.split_at(PAIR.len());
    let (party, history) = rest.split_at(PARTY.len());
    debug_assert_eq!(history.len(), HISTORY.len());
    leakage.hold_area(
        (
            "payments.column",
            "What one column of a payment tells, its digits, or its countries and currencies.",
        ),
        COLUMN,
        row,
    );
    leakage.hold_area(
        (
            "payments.pair",
            "What two columns of a payment tell together: a rule of two lines.",
        ),
        PAIRED,
        pair,
    );
    leakage.hold_area(
        ("payments.party", "What one attribute of the payer or payee tells."),
        COLUMN,
        party,
    );
    leakage.hold_area(
        (
            "payments.history",
            "What balances, pauses and counts on the two accounts tell.",
        ),
        AGGREGATE,
        history,
    );
    leakage.hold_rule(
        ("payments.rule", "F1 of the best rule of one threshold on any of these."),
        RULE,
        &["payments.column", "payments.pair", "payments.party", "payments.history"],
    );
}

/// Mule accounts in their period of use against accounts of the same kind.
fn hold_accounts(
    leakage: &mut Leakage,
    accounts: &Accounts,
    truth: &Truth,
    passed: &Passed,
    sessions: &Sessions,
) -> Vec<Tells> {
    let alive = (0..accounts.ids.len())
        .filter(|&at| !accounts.is_outside[at] && passed.dealings.is_alive(at as u32))
        .map(|at| {
            (
                at,
                accounts.kinds[at],
                truth.mules.get(&accounts.ids[at]).map(|service| service.ring),
            )
        });
    let crowd = Crowd::of(alive);
    let traits: Vec<Tells> = accounts
        .traits
        .iter()
        .map(|of| crowd.told(of.name, of.scale, |at| of.values[at]))
        .collect();
    leakage.hold_area(
        (
            "accounts.static",
            "What one attribute of an account or its customer tells of mules.",
        ),
        COLUMN,
        &traits,
    );
    let dealings = &passed.dealings;
    let mut aggregates: Vec<Tells> = dealings::Dealings::columns()
        .into_iter()
        .map(|(name, scale, value)| {
            crowd.told(name, scale, |at| {
                dealings.of(at as u32).map_or(0.0, |life| value(&life))
            })
        })
        .collect();
    let of_sessions: Vec<[f64; sessions::COLUMNS.len()]> = accounts
        .customers
        .iter()
        .map(|&customer| sessions.of(customer))
        .collect();
    for (column, name) in sessions::COLUMNS.iter().enumerate() {
        aggregates.push(crowd.told(name, Scale::Ordered, |at| of_sessions[at][column]));
    }
    leakage.hold_area(
        (
            "accounts.aggregates",
            "What one simple aggregate of an account's dealings or sessions tells of mules.",
        ),
        AGGREGATE,
        &aggregates,
    );
    leakage.note_rule(
        ("accounts.rule", "F1 of the best rule of one threshold on any of these."),
        &["accounts.static", "accounts.aggregates"],
    );
    let (used, bare, rings) = dealings.bare_mules(accounts, truth);
    leakage.hold_number(
        (
            "accounts.bare",
            "Share of used mule accounts that do nothing but illicit things.",
        ),
        figure::of_rings(rings).map(|()| bare as f64 / used as f64),
        BARE,
        format!(
            "{:.2}: {bare} of {used} mule accounts",
            bare as f64 / used.max(1) as f64
        ),
    );
    let (marked, rest) = crowd.sizes();
    leakage.note(
        (
            "accounts",
            "Mule accounts and others of their kinds, with five payments or more.",
        ),
        format!("{marked} against {rest}"),
    );
    let customer_id = |at: usize| {
        accounts
            .customer_ids
            .get(accounts.customers[at] as usize)
            .copied()
            .unwrap_or(0)
    };
    let mut ids: Vec<Tells> = crowd.told_by_id("account_id", |at| accounts.ids[at]).into();
    let [value, _, parity] = crowd.told_by_id("customer_id", customer_id);
    ids.extend([value, parity]);
    ids
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Fixture, Format};
    use super::*;

    fn measured(fixture: &Fixture) -> Leakage {
        let root = tempfile::tempdir().unwrap();
        fixture.write(root.path());
        run(root.path()).unwrap()
    }

    #[test]
    fn every_check_is_there_in_its_order_and_one_ring_proves_nothing() {
        let leakage = measured(&Fixture::new());
        let names: Vec<&str> = leakage.figures.iter().map(|figure| figure.name).collect();
        assert_eq!(
            names,
            [
                "days.without",
                "days.full",
                "days.edges",
                "rows.to_self",
                "rows.twice",
                "rings",
                "illicit",
                "payments.column",
                "payments.pair",
                "payments.party",
                "payments.history",
                "payments.rule",
                "accounts.static",
                "accounts.aggregates",
                "accounts.rule",
                "accounts.bare",
                "accounts",
                "phones.static",
                "phones.aggregates",
                "groups.static",
                "groups.aggregates",
                "ids",
            ]
        );
        let of_columns = |name: &str| leakage.columns.iter().any(|column| column.check == name);
        for figure in leakage
            .figures
            .iter()
            .filter(|figure| of_columns(figure.name) && figure.name != "ids")
        {
            assert_eq!(figure.verdict, Verdict::TooFewRings, "{leakage}");
            assert!(figure.figure.starts_with("1 ring, fewer than 8: "), "{leakage}");
        }
        for name in ["payments.rule", "accounts.bare", "ids"] {
            assert_eq!(leakage.get(name).unwrap().verdict, Verdict::TooFewRings, "{leakage}");
        }
        assert_eq!(leakage.over().count(), 0, "{leakage}");
        assert!(leakage.to_string().contains("With fewer than 8 rings "), "{leakage}");
    }

    #[test]
    fn csv_measures_the_same() {
        let csv = Fixture {
            format: Format::Csv,
            ..Fixture::new()
        };
        assert_eq!(measured(&csv), measured(&Fixture::new()));
    }

    #[test]
    fn a_payment_to_oneself_is_counted() {
        let mut fixture = Fixture::new();
        assert_eq!(measured(&fixture).get("rows.to_self").unwrap().verdict, Verdict::Within);
        let table = "observed/transactions";
        let payer = fixture.rows[table][0]["from_account"].clone();
        fixture.set(table, 0, "to_account", payer);
        assert_eq!(measured(&fixture).get("rows.to_self").unwrap().verdict, Verdict::Over);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let root = tempfile::tempdir().unwrap();
        Fixture::new().write(root.path());
        std::fs::remove_file(root.path().join("truth/transaction_labels.parquet")).unwrap();
        let error = run(root.path()).unwrap_err().to_string();
        assert!(error.contains("truth/transaction_labels is missing"), "{error}");
    }
}
