//! Equal scenario and seed give equal bytes on any number of threads, and a stranger changes nobody's life.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{Facts, QUICKSTART, SMALL, hashes, record, simulate};
use scamnet::model::facts::{Channel, Transaction};
use scamnet::world::PublicId;

#[test]
fn threads_change_no_byte_and_the_seed_changes_nearly_all() {
    let home = tempfile::tempdir().unwrap();
    let one = hashes(&record(home.path(), "one", &["--threads", "1"]));
    for folder in ["observed/", "truth/", "series/"] {
        assert!(one.keys().any(|path| path.starts_with(folder)), "{folder} has no table");
    }
    // Twenty days of payments, twenty of sessions, and thirty tables that are one file.
    assert!(one.len() >= 70, "{} files", one.len());
    for threads in ["2", "5"] {
        let more = hashes(&record(home.path(), threads, &["--threads", threads]));
        let differ: Vec<&String> = one.keys().filter(|path| one.get(*path) != more.get(*path)).collect();
        assert!(differ.is_empty(), "differ on {threads} threads: {differ:?}");
        assert_eq!(one.len(), more.len());
    }
    let other = hashes(&record(home.path(), "other", &["--seed", "2"]));
    let same: Vec<&String> = one.keys().filter(|path| one.get(*path) == other.get(*path)).collect();
    // What the words mean is of the scenario. And in so few days one crew in a few changes its ways: that table may
    // have no row on both seeds.
    let may = ["truth/adaptations.parquet", "truth/typology.parquet"];
    let same: Vec<&str> = same.into_iter().map(String::as_str).collect();
    assert!(
        same.contains(&may[1]) && same.iter().all(|path| may.contains(path)),
        "another seed left these as they were: {same:?}"
    );
}

/// Payments but for those of some accounts, and for what firms bring to the bank and draw. Numbers of rows are replaced
/// by what they mean: the payment taken back by its position among those that are left.
fn payments(facts: &Facts, without: &BTreeSet<PublicId>) -> Vec<Transaction> {
    let is_without = |id: &PublicId| without.contains(id);
    // What a shop brings to the bank is what it lacks, which is less by what one customer more has paid there.
    let is_firms = |id: &PublicId| facts.accounts.get(id).is_some_and(|account| account.floor.0 < 0);
    let stay = |row: &&Transaction| {
        let ends = [row.from_account, row.to_account];
        let banks = row.channel == Channel::Branch && ends.iter().all(is_firms);
        !banks && !ends.iter().any(is_without)
    };
    let left: Vec<&Transaction> = facts.payments.iter().filter(stay).collect();
    let place: BTreeMap<u64, u64> = left.iter().zip(1..).map(|(row, place)| (row.tx_id, place)).collect();
    let renamed = |row: &Transaction| Transaction {
        tx_id: place[&row.tx_id],
        reverses_tx: row.reverses_tx.map(|tx| place.get(&tx).copied().unwrap_or(0)),
        ..*row
    };
    left.into_iter().map(renamed).collect()
}

#[test]
fn one_isolated_person_more_changes_nobody_else() {
    let before = simulate(QUICKSTART, &SMALL);
    let after = simulate(QUICKSTART, &[&SMALL[..], &["population.isolated=1"]].concat());
    let new: BTreeSet<PublicId> = after
        .accounts
        .keys()
        .filter(|id| !before.accounts.contains_key(id))
        .copied()
        .collect();
    assert!((1..=4).contains(&new.len()), "one person's accounts, not {}", new.len());
    assert!(before.accounts.keys().all(|id| after.accounts.contains_key(id)));
    let (expected, found) = (payments(&before, &BTreeSet::new()), payments(&after, &new));
    assert!(after.payments.len() > found.len(), "the isolated person does nothing");
    for (expected, found) in expected.iter().zip(&found) {
        assert_eq!(expected, found);
    }
    assert_eq!(expected.len(), found.len());
}
