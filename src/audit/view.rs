//! A view: what one institution alone would hold of a run. Its ledger does not close and its ids lead out of it, so
//! that it is held against what a view promises, not against what a run does.
//!
//! What is of the institution's own is read first, customers and accounts; then every other table is held against
//! these.

use super::contract::{self, Table};
use super::promise::{Findings, Promise};
use super::report::Check;
use crate::dataset::batch::{Batch, some};
use crate::dataset::index::Index;
use crate::dataset::{Damage, Dataset};

const OWN: Promise = Promise {
    name: "view.own",
    text: "Customers and accounts are the institution's, accounts those of its customers, and each stands in one row.",
};
const PAYMENTS: Promise = Promise {
    name: "view.payments",
    text: "Every payment is from or to an account of the institution, and of a payment from elsewhere no device is known.",
};
const LINKS: Promise = Promise {
    name: "view.links",
    text: "Every row of another table is about a customer, an account, an alert or a complaint of the institution.",
};

/// Tables of a view.
pub const TABLES: [&str; 16] = [
    "observed/institutions",
    "observed/customers",
    "observed/companies",
    "observed/accounts",
    "observed/transactions",
    "observed/devices",
    "observed/logins",
    "observed/phones",
    "observed/addresses",
    "observed/chain_transfers",
    "observed/complaints",
    "observed/complaint_transactions",
    "observed/alerts",
    "observed/account_actions",
    "observed/enforcement",
    "observed/label_feed",
];

/// Columns that lead to what is the institution's own, and whose.
const LEADS: [(&str, &str, Whose); 8] = [
    ("observed/companies", "customer_id", Whose::Customers),
    ("observed/logins", "customer_id", Whose::Customers),
    ("observed/phones", "customer_id", Whose::Customers),
    ("observed/complaints", "customer_id", Whose::Customers),
    ("observed/addresses", "account_id", Whose::Accounts),
    ("observed/alerts", "account_id", Whose::Accounts),
    ("observed/account_actions", "account_id", Whose::Accounts),
    ("observed/complaint_transactions", "complaint_id", Whose::Complaints),
];

#[derive(Clone, Copy)]
enum Whose {
    Customers,
    Accounts,
    Complaints,
}

/// What is the institution's own.
#[derive(Default)]
struct Own {
    customers: Index,
    accounts: Index,
    complaints: Index,
}

/// Whether a dataset says that it is a view.
#[must_use]
pub fn is_one(dataset: &Dataset) -> bool {
    dataset.manifest.whole.get("view_of").is_some()
}

/// The tables that a dataset should have.
pub fn tables(dataset: &Dataset) -> impl Iterator<Item = &'static Table> {
    let is_view = is_one(dataset);
    contract::tables().filter(move |table| !is_view || TABLES.contains(&table.path))
}

/// What a view is, in a sentence.
#[must_use]
pub fn about(dataset: &Dataset) -> String {
    let text = |key: &str| {
        dataset
            .manifest
            .whole
            .get(key)
            .and_then(|text| text.as_str())
            .unwrap_or("?")
    };
    format!(
        "A view of {}: what {} alone would hold. Balances, truth and what other institutions hold are not in it, and not checked.",
        text("view_of"),
        text("institution")
    )
}

/// Holds a view's rows against what it promises.
#[must_use]
pub fn check(dataset: &Dataset) -> Vec<Check> {
    let Some(institution) = dataset
        .manifest
        .whole
        .get("institution_id")
        .and_then(serde_json::Value::as_u64)
    else {
        return [OWN, PAYMENTS, LINKS]
            .map(|promise| promise.untested("the manifest names no institution"))
            .into();
    };
    let mut own = Own::default();
    let mut findings = OWN.findings();
    if let Err(damage) = settle(dataset, institution, &mut own, &mut findings) {
        return [OWN, PAYMENTS, LINKS].map(|promise| promise.untested(&damage)).into();
    }
    // Damage is remembered by the dataset, and reported with the files.
    let mut payments = PAYMENTS.findings();
    let look = |found: &mut Findings, batch: &Batch| touch(found, batch, &own);
    let columns = ["from_account", "to_account", "device_id"];
    if let Ok(found) = dataset.read_files("observed/transactions", &columns, || PAYMENTS.findings(), look) {
        found.into_iter().for_each(|found| payments.absorb(found));
    }
    let mut links = LINKS.findings();
    for (table, column, whose) in LEADS {
        let _ = lead(dataset, (table, column), own.of(whose), &mut links);
    }
    vec![
        findings.finish("customer and account"),
        payments.finish("payment"),
        links.finish("row"),
    ]
}

impl Own {
    const fn of(&self, whose: Whose) -> &Index {
        match whose {
            Whose::Customers => &self.customers,
            Whose::Accounts => &self.accounts,
            Whose::Complaints => &self.complaints,
        }
    }
}

fn settle(dataset: &Dataset, institution: u64, own: &mut Own, found: &mut Findings) -> Result<(), Damage> {
    let Own {
        customers,
        accounts,
        complaints,
    } = own;
    dataset.read("observed/customers", &["customer_id", "institution_id"], |batch| {
        let (ids, institutions) = (batch.ids("customer_id")?, batch.ids("institution_id")?);
        found.look(batch.len() as u64);
        for row in batch.rows() {
            let id = ids.value(row);
            if customers.insert(id).is_err() {
                found.breaks(|| format!("{}: customer_id {id} was there before", batch.place(row)));
            }
            if institutions.value(row) != institution {
                found.breaks(|| format!("{}: customer_id {id} is another institution's", batch.place(row)));
            }
        }
        Ok(())
    })?;
    let columns = ["account_id", "institution_id", "customer_id"];
    dataset.read("observed/accounts", &columns, |batch| {
        let (ids, institutions) = (batch.ids("account_id")?, batch.ids("institution_id")?);
        let holders = batch.ids("customer_id")?;
        found.look(batch.len() as u64);
        for row in batch.rows() {
            let id = ids.value(row);
            if accounts.insert(id).is_err() {
                found.breaks(|| format!("{}: account_id {id} was there before", batch.place(row)));
            }
            if institutions.value(row) != institution || !customers.contains(holders.value(row)) {
                found.breaks(|| {
                    format!(
                        "{}: account_id {id} is none of the institution's customers'",
                        batch.place(row)
                    )
                });
            }
        }
        Ok(())
    })?;
    dataset.read("observed/complaints", &["complaint_id"], |batch| {
        let ids = batch.ids("complaint_id")?;
        batch.rows().for_each(|row| _ = complaints.insert(ids.value(row)));
        Ok(())
    })
}

fn touch(found: &mut Findings, batch: &Batch, own: &Own) -> Result<(), Damage> {
    let (from, to) = (batch.ids("from_account")?, batch.ids("to_account")?);
    let devices = batch.ids("device_id")?;
    found.look(batch.len() as u64);
    for row in batch.rows() {
        let pays = own.accounts.contains(from.value(row));
        if !pays && !own.accounts.contains(to.value(row)) {
            found.breaks(|| format!("{}: touches no account of the institution", batch.place(row)));
        }
        if !pays && some(&devices, row).is_some() {
            found.breaks(|| format!("{}: device_id of a payer elsewhere", batch.place(row)));
        }
    }
    Ok(())
}

fn lead(dataset: &Dataset, (table, column): (&str, &str), own: &Index, links: &mut Findings) -> Result<(), Damage> {
    dataset.read(table, &[column], |batch| {
        let ids = batch.ids(column)?;
        for row in batch.rows() {
            links.look(1);
            if some(&ids, row).is_none_or(|id| !own.contains(id)) {
                links.breaks(|| format!("{}: {column} is not the institution's", batch.place(row)));
            }
        }
        Ok(())
    })
}
