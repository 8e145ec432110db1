//! Customers and their accounts: who may hold what, and where.

use std::collections::{BTreeMap, BTreeSet};

use super::contract;
use super::promise::{Findings, Promise, or_untested};
use super::report::Check;
use super::wanted::Wanted;
use crate::dataset::batch::{Batch, some};
use crate::dataset::index::Index;
use crate::dataset::{Damage, Dataset};

const ONCE: Promise = Promise {
    name: "customers.once",
    text: "A person or company is one customer per institution, and a customer is one person or company.",
};
const HOUSE: Promise = Promise {
    name: "customers.accounts",
    text: "An account is kept at the institution that its holder is a customer of.",
};
const BUSINESS: Promise = Promise {
    name: "customers.external",
    text: "Cash, accounts abroad and unhosted addresses belong to business customers, and an institution has one \
           vault a region.",
};
const LOGINS: Promise = Promise {
    name: "customers.logins",
    text: "Nobody logs in before becoming a customer.",
};
const CHAIN: Promise = Promise {
    name: "chain.rows",
    text: "A chain transfer that names a payment names one on the rail `onchain`, in its asset.",
};
const ALL: [Promise; 4] = [ONCE, HOUSE, BUSINESS, LOGINS];

/// What is known of customers, by position.
#[derive(Default)]
struct Customers {
    index: Index,
    institutions: Vec<u64>,
    /// Whether a business rather than a person.
    businesses: Vec<bool>,
    onboarded_at: Vec<i64>,
    /// Codes of country and region.
    places: Vec<u32>,
    codes: BTreeMap<String, u32>,
}

/// Holds customers and accounts against one another.
#[must_use]
pub fn check(dataset: &Dataset) -> Vec<Check> {
    or_untested(&ALL, verdicts(dataset))
}

fn verdicts(dataset: &Dataset) -> Result<Vec<Check>, Damage> {
    let customers = read(dataset)?;
    let once = once(dataset, &customers).unwrap_or_else(|damage| ONCE.untested(damage));
    let accounts = accounts(dataset, &customers).unwrap_or_else(|damage| {
        [HOUSE, BUSINESS]
            .iter()
            .map(|promise| promise.untested(&damage))
            .collect()
    });
    let logins = logins(dataset, &customers).unwrap_or_else(|damage| LOGINS.untested(damage));
    Ok([once].into_iter().chain(accounts).chain([logins]).collect())
}

fn read(dataset: &Dataset) -> Result<Customers, Damage> {
    let (mut customers, mut place) = (Customers::default(), String::new());
    let columns = [
        "customer_id",
        "institution_id",
        "kind",
        "region",
        "country",
        "onboarded_at",
    ];
    dataset.read("observed/customers", &columns, |batch| {
        let (ids, institutions) = (batch.ids("customer_id")?, batch.ids("institution_id")?);
        let (kinds, onboarded) = (batch.codes("kind", &["business"])?, batch.numbers("onboarded_at")?);
        let (regions, countries) = (batch.texts("region")?, batch.texts("country")?);
        for row in batch.rows() {
            // A customer listed twice is found by the check on unique ids.
            if customers.index.insert(ids.value(row)).is_err() {
                continue;
            }
            customers.institutions.push(institutions.value(row));
            customers.businesses.push(kinds[row] == 0);
            customers.onboarded_at.push(onboarded.value(row));
            let (country, region) = (
                countries.get(row).unwrap_or_default(),
                regions.get(row).unwrap_or_default(),
            );
            place.clear();
            place.extend([country, "/", region]);
            let next = customers.codes.len() as u32;
            let code = match customers.codes.get(&place) {
                Some(&code) => code,
                None => *customers.codes.entry(place.clone()).or_insert(next),
            };
            customers.places.push(code);
        }
        Ok(())
    })?;
    Ok(customers)
}

fn once(dataset: &Dataset, customers: &Customers) -> Result<Check, Damage> {
    let mut rows: Vec<(u64, u64, u64)> = Vec::new();
    dataset.read(
        "observed/shared_identity",
        &["customer_id", "identity_token"],
        |batch| {
            let (ids, tokens) = (batch.ids("customer_id")?, batch.ids("identity_token")?);
            for (&id, &token) in ids.values().iter().zip(tokens.values()) {
                if let Some(position) = customers.index.get(id) {
                    rows.push((token, customers.institutions[position as usize], id));
                }
            }
            Ok(())
        },
    )?;
    let mut findings = ONCE.findings();
    findings.look(rows.len() as u64);
    rows.sort_unstable();
    for pair in rows.windows(2) {
        let [(token, institution, a), (next_token, next_institution, b)] = [pair[0], pair[1]];
        if (token, institution) == (next_token, next_institution) {
            findings.breaks(|| {
                format!(
                    "shared_identity customer_id {a} and {b}: identity_token {token} twice at institution {institution}"
                )
            });
        }
    }
    Ok(findings.finish("customer"))
}

fn accounts(dataset: &Dataset, customers: &Customers) -> Result<Vec<Check>, Damage> {
    let (mut house, mut business) = (HOUSE.findings(), BUSINESS.findings());
    let mut vaults: BTreeSet<(u64, u32)> = BTreeSet::new();
    let columns = ["account_id", "customer_id", "institution_id", "kind"];
    dataset.read("observed/accounts", &columns, |batch| {
        let (ids, holders) = (batch.ids("account_id")?, batch.ids("customer_id")?);
        let institutions = batch.ids("institution_id")?;
        let kinds = batch.codes("kind", &["cash", "external"])?;
        for row in batch.rows() {
            let Some(holder) = customers.index.get(holders.value(row)) else {
                continue;
            };
            let (id, holder) = (ids.value(row), holder as usize);
            let institution = institutions.value(row);
            house.look(1);
            if customers.institutions[holder] != institution {
                house.breaks(|| format!("accounts account_id {id}: institution_id is not its customer's"));
            }
            if kinds[row] > 1 {
                continue;
            }
            business.look(1);
            if !customers.businesses[holder] {
                business.breaks(|| format!("accounts account_id {id}: belongs to a person"));
            }
            let is_vault = kinds[row] == 0;
            if is_vault && !vaults.insert((institution, customers.places[holder])) {
                business.breaks(|| format!("accounts account_id {id}: a second vault of its institution and region"));
            }
        }
        Ok(())
    })?;
    Ok(vec![house.finish("account"), business.finish("such account")])
}

fn logins(dataset: &Dataset, customers: &Customers) -> Result<Check, Damage> {
    let look = |found: &mut Findings, batch: &Batch| {
        let (ids, ts) = (batch.ids("customer_id")?, batch.numbers("ts")?);
        for (row, (&id, &ts)) in ids.values().iter().zip(ts.values()).enumerate() {
            let onboarded = customers
                .index
                .get(id)
                .and_then(|position| customers.onboarded_at.get(position as usize));
            found.look(1);
            if onboarded.is_some_and(|&onboarded| ts < onboarded) {
                found.breaks(|| format!("{}: customer_id {id} is no customer yet", batch.place(row)));
            }
        }
        Ok(())
    };
    let found = dataset.read_files("observed/logins", &["customer_id", "ts"], || LOGINS.findings(), look)?;
    let mut findings = LOGINS.findings();
    found.into_iter().for_each(|found| findings.absorb(found));
    Ok(findings.finish("login"))
}

/// Chain rows against the payments they name.
#[must_use]
pub fn chain(dataset: &Dataset, currencies: &[String], wanted: &Wanted) -> Check {
    let rails = contract::words("observed/transactions", "rail");
    let onchain = rails.iter().position(|rail| *rail == "onchain").unwrap_or(usize::MAX);
    let mut findings = CHAIN.findings();
    let read = dataset.read(
        "observed/chain_transfers",
        &["chain_tx_id", "asset", "tx_id"],
        |batch| {
            let (ids, tx) = (batch.ids("chain_tx_id")?, batch.ids("tx_id")?);
            let assets = batch.codes("asset", currencies)?;
            for row in batch.rows() {
                let Some(payment) = some(&tx, row).and_then(|tx| wanted.get(tx)) else {
                    continue;
                };
                findings.look(1);
                if usize::from(payment.rail) != onchain || payment.currency != assets[row] {
                    let (id, tx) = (ids.value(row), payment.tx_id);
                    findings
                        .breaks(|| format!("chain_transfers chain_tx_id {id}: tx_id {tx} is not onchain in its asset"));
                }
            }
            Ok(())
        },
    );
    match read {
        Ok(()) => findings.finish("chain transfer with a payment"),
        Err(damage) => CHAIN.untested(damage),
    }
}

/// The promise on chain rows, untested.
#[must_use]
pub fn chain_untested(damage: &Damage) -> Check {
    CHAIN.untested(damage)
}
