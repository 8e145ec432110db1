//! Ids: each is there once where it is at home, and every reference to it leads there.
//!
//! One home at a time is held in memory. Ids of the ledger's own rows are looked up while it is replayed
//! ([`super::row`], [`super::wanted`]); the rest of the references are listed here.

use super::contract;
use super::promise::{Findings, Promise};
use super::report::Check;
use super::wanted::Wanted;
use crate::dataset::batch::{Batch, some};
use crate::dataset::index::Index;
use crate::dataset::{Damage, Dataset};

const UNIQUE: Promise = Promise {
    name: "ids.unique",
    text: "Every id stands in one row of the table it belongs to.",
};
const RESOLVE: Promise = Promise {
    name: "ids.resolve",
    text: "Every id that a table names is a row of its own table.",
};

/// A table whose rows others name.
struct Home {
    table: &'static str,
    column: &'static str,
    /// Whether an id may stand in one row only.
    is_key: bool,
    /// `kind` of the entity labels whose `id` leads here.
    entity: Option<&'static str>,
    /// Tables and columns that lead here.
    links: &'static [(&'static str, &'static str)],
}

const fn home(table: &'static str, column: &'static str, links: &'static [(&'static str, &'static str)]) -> Home {
    Home {
        table,
        column,
        is_key: true,
        entity: None,
        links,
    }
}

impl Home {
    const fn labelled(self, entity: &'static str) -> Home {
        Home {
            entity: Some(entity),
            ..self
        }
    }
}

const HOMES: &[Home] = &[
    home(
        "observed/institutions",
        "institution_id",
        &[
            ("observed/customers", "institution_id"),
            ("observed/accounts", "institution_id"),
            ("observed/alerts", "institution_id"),
        ],
    ),
    home(
        "observed/customers",
        "customer_id",
        &[
            ("observed/companies", "customer_id"),
            ("observed/shared_identity", "customer_id"),
            ("observed/accounts", "customer_id"),
            ("observed/logins", "customer_id"),
            ("observed/phones", "customer_id"),
            ("observed/complaints", "customer_id"),
        ],
    ),
    home("observed/companies", "customer_id", &[]).labelled("company"),
    home("observed/shared_identity", "customer_id", &[]),
    home(
        "observed/accounts",
        "account_id",
        &[
            ("observed/addresses", "account_id"),
            ("observed/alerts", "account_id"),
            ("observed/account_actions", "account_id"),
            ("observed/enforcement", "account_id"),
            ("observed/label_feed", "account_id"),
            ("truth/account_labels", "account_id"),
            ("truth/mules", "account_id"),
            ("truth/money_rest", "account_id"),
            ("truth/balances", "account_id"),
        ],
    ),
    home("observed/devices", "device_id", &[("observed/logins", "device_id")]).labelled("device"),
    home(
        "observed/phones",
        "phone_id",
        &[
            ("observed/group_members", "phone_id"),
            ("observed/contacts", "from_phone"),
            ("observed/contacts", "to_phone"),
        ],
    )
    .labelled("phone"),
    home("observed/groups", "group_id", &[("observed/group_members", "group_id")]).labelled("group"),
    home(
        "observed/contacts",
        "contact_id",
        &[("truth/contact_labels", "contact_id")],
    ),
    home(
        "observed/addresses",
        "address",
        &[
            ("observed/chain_transfers", "from_address"),
            ("observed/chain_transfers", "to_address"),
        ],
    )
    .labelled("address"),
    home("observed/chain_transfers", "chain_tx_id", &[]),
    home(
        "observed/complaints",
        "complaint_id",
        &[
            ("observed/complaint_transactions", "complaint_id"),
            ("truth/complaint_labels", "complaint_id"),
        ],
    ),
    home("observed/alerts", "alert_id", &[]),
    home(
        "truth/people",
        "person_id",
        &[
            ("truth/cases", "person_id"),
            ("truth/crew", "person_id"),
            ("truth/mules", "person_id"),
        ],
    ),
    home(
        "truth/cases",
        "case_id",
        &[
            ("truth/transaction_labels", "case_id"),
            ("truth/contact_labels", "case_id"),
            ("truth/complaint_labels", "case_id"),
            ("truth/case_events", "case_id"),
            ("truth/money_trail", "case_id"),
        ],
    ),
    home(
        "truth/syndicates",
        "syndicate_id",
        &[
            ("truth/transaction_labels", "syndicate_id"),
            ("truth/account_labels", "syndicate_id"),
            ("truth/entity_labels", "syndicate_id"),
            ("truth/cases", "syndicate_id"),
            ("truth/sites", "syndicate_id"),
            ("truth/crew", "syndicate_id"),
            ("truth/mules", "syndicate_id"),
            ("truth/adaptations", "syndicate_id"),
        ],
    ),
    home(
        "truth/sites",
        "site_id",
        &[("truth/crew", "site_id"), ("observed/enforcement", "site_id")],
    )
    .labelled("site"),
    // A ring has no table: it is the crew that works under its id.
    Home {
        is_key: false,
        ..home(
            "truth/crew",
            "ring_id",
            &[
                ("truth/transaction_labels", "ring_id"),
                ("truth/account_labels", "ring_id"),
                ("truth/entity_labels", "ring_id"),
                ("truth/contact_labels", "ring_id"),
                ("truth/cases", "ring_id"),
                ("truth/mules", "ring_id"),
                ("truth/adaptations", "ring_id"),
            ],
        )
    },
];

/// Tables that may hold who recruited a mule: an operator, or another mule.
const RECRUITERS: [(&str, &str); 3] = [
    ("truth/crew", "operator_id"),
    ("truth/people", "person_id"),
    ("truth/mules", "person_id"),
];

/// Follows every reference. `wanted` has seen the ledger go by; none if it could not be read.
#[must_use]
pub fn check(dataset: &Dataset, wanted: Option<&Wanted>) -> Vec<Check> {
    let mut unique = UNIQUE.findings();
    let mut resolve = RESOLVE.findings();
    for home in HOMES {
        let Ok(index) = settle(dataset, home, &mut unique) else {
            continue;
        };
        for (table, column) in home.links {
            follow(dataset, (table, column), home.table, &index, &mut resolve);
        }
        if let Some(kind) = home.entity {
            // Damage is remembered by the dataset and reported there, here as everywhere below.
            let _ = entities(dataset, kind, home.table, &index, &mut resolve);
        }
    }
    let mut recruiters = Index::default();
    let all = RECRUITERS
        .iter()
        .map(|(table, column)| load(dataset, table, column, &mut recruiters, |_, _| {}));
    if all.collect::<Result<Vec<()>, Damage>>().is_ok() {
        follow(
            dataset,
            ("truth/mules", "recruited_by"),
            "truth/crew or truth/mules",
            &recruiters,
            &mut resolve,
        );
    }
    if let Some(wanted) = wanted {
        wanted.resolve(dataset, &mut resolve);
    }
    vec![unique.finish("id"), resolve.finish("reference")]
}

/// Ids at home, each once.
fn settle(dataset: &Dataset, home: &Home, unique: &mut Findings) -> Result<Index, Damage> {
    let mut index = Index::default();
    let Home { table, column, .. } = home;
    load(dataset, table, column, &mut index, |place, id| {
        if home.is_key {
            unique.breaks(|| format!("{}: {column} {id} was there before", place()));
        }
    })?;
    if home.is_key {
        unique.look(index.len() as u64);
    }
    Ok(index)
}

/// Adds a column's ids, and tells of those that are there already.
fn load(
    dataset: &Dataset,
    table: &str,
    column: &str,
    index: &mut Index,
    mut again: impl FnMut(&dyn Fn() -> String, u64),
) -> Result<(), Damage> {
    dataset.read(table, &[column], |batch| {
        let ids = batch.ids(column)?;
        for row in batch.rows() {
            if let Some(id) = some(&ids, row)
                && index.insert(id).is_err()
            {
                again(&|| batch.place(row), id);
            }
        }
        Ok(())
    })
}

fn follow(dataset: &Dataset, (table, column): (&str, &str), home: &str, index: &Index, resolve: &mut Findings) {
    let look = |found: &mut Findings, batch: &Batch| {
        let ids = batch.ids(column)?;
        for row in batch.rows() {
            let Some(id) = some(&ids, row) else {
                continue;
            };
            found.look(1);
            if !index.contains(id) {
                found.breaks(|| format!("{}: {column} {id} is in no row of {home}", batch.place(row)));
            }
        }
        Ok(())
    };
    if let Ok(found) = dataset.read_files(table, &[column], || RESOLVE.findings(), look) {
        found.into_iter().for_each(|found| resolve.absorb(found));
    }
}

fn entities(dataset: &Dataset, kind: &str, home: &str, index: &Index, resolve: &mut Findings) -> Result<(), Damage> {
    debug_assert!(contract::words("truth/entity_labels", "kind").contains(&kind));
    dataset.read("truth/entity_labels", &["kind", "id"], |batch| {
        let (kinds, ids) = (batch.codes("kind", &[kind])?, batch.ids("id")?);
        for row in batch.rows().filter(|&row| kinds[row] == 0) {
            resolve.look(1);
            let id = ids.value(row);
            if !index.contains(id) {
                resolve.breaks(|| format!("{}: {kind} {id} is in no row of {home}", batch.place(row)));
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn homes_and_links_are_columns_of_the_contract() {
        for home in HOMES {
            for (table, column) in home.links.iter().chain([&(home.table, home.column)]) {
                let spec = contract::table(table).and_then(|table| table.column(column));
                assert!(
                    spec.is_some_and(|spec| spec.kind == contract::Kind::Id),
                    "{table} {column}"
                );
            }
        }
    }

    #[test]
    fn every_id_column_is_at_home_or_leads_home() {
        // Ids that are only compared with one another, and those that the ledger's pass resolves.
        let alone = [
            "identity_token",
            "director_token",
            "network_id",
            "login_id",
            "operator_id",
            "id",
            "recruited_by",
        ];
        let ledger = ["tx_id", "deposit_tx", "reverses_tx"];
        for table in contract::tables().filter(|table| table.path != "observed/transactions") {
            for column in table.columns.iter().filter(|column| column.kind == contract::Kind::Id) {
                let known = HOMES.iter().any(|home| {
                    let at_home = (home.table, home.column) == (table.path, column.name);
                    at_home || home.links.contains(&(table.path, column.name))
                });
                let name = column.name;
                assert!(
                    known || alone.contains(&name) || ledger.contains(&name),
                    "{} {name}",
                    table.path
                );
            }
        }
    }
}
