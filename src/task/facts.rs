//! What the tasks are made of, read from a written dataset: accounts and their holders, labels, complaints. Only in which
//! parts of the window an account was used comes from the ledger.
//!
//! Memory grows with accounts, labels and complaints, not with payments.

use std::collections::BTreeMap;

use crate::audit::column::some;
use crate::audit::dataset::{Damage, Dataset};
use crate::audit::index::Index;
use crate::world::PublicId;

/// An account that a task may ask about, or not. Times in milliseconds.
#[derive(Debug)]
pub struct Account {
    pub id: u64,
    pub opened_at: i64,
    /// Whether it is a customer's in the ordinary sense: neither cash nor abroad.
    pub is_ordinary: bool,
    /// Token of the person who holds it; none of a business.
    pub person: Option<u64>,
    /// A bit for each part of the window in which a payment from or to it was settled.
    pub settled_in: u8,
}

impl Account {
    /// Whether a payment from or to it was settled in a part of the window.
    #[must_use]
    pub const fn was_used_in(&self, part: usize) -> bool {
        self.settled_in & (1 << part) != 0
    }
}

/// A period in which an account served a ring.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    pub from: i64,
    /// `i64::MAX` if it did not end.
    pub to: i64,
    pub knowable_at: i64,
}

/// An illicit payment.
#[derive(Clone, Copy, Debug)]
pub struct Illicit {
    pub tx_id: u64,
    pub is_deposit: bool,
    /// `i64::MAX` if nobody could know.
    pub knowable_at: i64,
}

/// A complaint that names a payment.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    pub ts: i64,
    pub is_true: bool,
}

/// All of it.
#[derive(Debug, Default)]
pub struct Facts {
    pub index: Index,
    pub accounts: Vec<Account>,
    /// By account id.
    pub services: BTreeMap<u64, Vec<Service>>,
    /// By `tx_id`.
    pub illicit: Vec<Illicit>,
    /// Complaints by the payments they name.
    pub complaints: BTreeMap<u64, Vec<Named>>,
    /// Tokens of people, ascending, and when they first became anybody's customer.
    pub people: Vec<(u64, i64)>,
}

/// Persons by their customer ids.
#[derive(Default)]
struct Tokens {
    customers: Index,
    /// By position in `customers`.
    tokens: Vec<Option<u64>>,
}

impl Facts {
    /// Reads them. `settled_in` says of accounts in which parts of the window a payment from or to them was settled: to find
    /// out again would take a look-up for each end of every payment.
    ///
    /// # Errors
    /// If one of the tables cannot be read.
    pub fn read(dataset: &Dataset, settled_in: &[(PublicId, u8)]) -> Result<Facts, Damage> {
        let mut facts = Facts::default();
        let tokens = facts.read_people(dataset)?;
        facts.read_accounts(dataset, &tokens)?;
        for &(account, parts) in settled_in {
            if let Some(at) = facts.index.get(account.0) {
                facts.accounts[at as usize].settled_in = parts;
            }
        }
        facts.read_labels(dataset)?;
        facts.read_complaints(dataset)?;
        Ok(facts)
    }

    /// Tokens of persons by their customer ids.
    fn read_people(&mut self, dataset: &Dataset) -> Result<Tokens, Damage> {
        let mut tokens = Tokens::default();
        let mut since = Vec::new();
        let columns = ["customer_id", "kind", "onboarded_at"];
        dataset.read("observed/customers", &columns, |batch| {
            let (ids, kinds) = (batch.ids("customer_id")?, batch.codes("kind", &["person"])?);
            let onboarded = batch.numbers("onboarded_at")?;
            for row in batch.rows().filter(|&row| kinds[row] == 0) {
                if tokens.customers.insert(ids.value(row)).is_ok() {
                    since.push(onboarded.value(row));
                }
            }
            Ok(())
        })?;
        tokens.tokens = vec![None; since.len()];
        let columns = ["customer_id", "identity_token"];
        dataset.read("observed/shared_identity", &columns, |batch| {
            let (ids, identity) = (batch.ids("customer_id")?, batch.ids("identity_token")?);
            for (row, customer) in tokens.customers.positions(ids.values()).into_iter().enumerate() {
                let Some(token) = tokens.tokens.get_mut(customer as usize) else {
                    continue;
                };
                *token = Some(identity.value(row));
                self.people.push((identity.value(row), since[customer as usize]));
            }
            Ok(())
        })?;
        self.people.sort_unstable();
        self.people.dedup_by_key(|(token, _)| *token);
        Ok(tokens)
    }

    fn read_accounts(&mut self, dataset: &Dataset, tokens: &Tokens) -> Result<(), Damage> {
        let columns = ["account_id", "customer_id", "kind", "opened_at"];
        dataset.read("observed/accounts", &columns, |batch| {
            let (ids, customers) = (batch.ids("account_id")?, batch.ids("customer_id")?);
            let kinds = batch.codes("kind", &["cash", "external"])?;
            let opened = batch.numbers("opened_at")?;
            let owners = tokens.customers.positions(customers.values());
            for row in batch.rows() {
                if self.index.insert(ids.value(row)).is_ok() {
                    self.accounts.push(Account {
                        id: ids.value(row),
                        opened_at: opened.value(row),
                        is_ordinary: kinds[row] > 1,
                        person: tokens.tokens.get(owners[row] as usize).copied().flatten(),
                        settled_in: 0,
                    });
                }
            }
            Ok(())
        })?;
        Ok(())
    }

    fn read_labels(&mut self, dataset: &Dataset) -> Result<(), Damage> {
        let columns = ["tx_id", "role", "illicit", "knowable_at"];
        dataset.read("truth/transaction_labels", &columns, |batch| {
            let (ids, roles) = (batch.ids("tx_id")?, batch.texts("role")?);
            let (illicit, knowable) = (batch.flags("illicit")?, batch.numbers("knowable_at")?);
            for row in batch.rows().filter(|&row| illicit.value(row)) {
                self.illicit.push(Illicit {
                    tx_id: ids.value(row),
                    is_deposit: roles.get(row) == Some("deposit"),
                    knowable_at: some(&knowable, row).unwrap_or(i64::MAX),
                });
            }
            Ok(())
        })?;
        self.illicit.sort_unstable_by_key(|illicit| illicit.tx_id);
        let columns = ["account_id", "role", "from_ts", "to_ts", "knowable_at"];
        dataset.read("truth/account_labels", &columns, |batch| {
            let (ids, roles) = (batch.ids("account_id")?, batch.texts("role")?);
            let (from, to) = (batch.numbers("from_ts")?, batch.numbers("to_ts")?);
            let knowable = batch.numbers("knowable_at")?;
            for row in batch.rows() {
                if matches!(roles.get(row), Some("mule" | "shell" | "syndicate")) {
                    self.services.entry(ids.value(row)).or_default().push(Service {
                        from: from.value(row),
                        to: some(&to, row).unwrap_or(i64::MAX),
                        knowable_at: some(&knowable, row).unwrap_or(i64::MAX),
                    });
                }
            }
            Ok(())
        })
    }

    fn read_complaints(&mut self, dataset: &Dataset) -> Result<(), Damage> {
        let mut complaints: BTreeMap<u64, Named> = BTreeMap::new();
        dataset.read("observed/complaints", &["complaint_id", "ts"], |batch| {
            let (ids, ts) = (batch.ids("complaint_id")?, batch.numbers("ts")?);
            for row in batch.rows() {
                let named = Named {
                    ts: ts.value(row),
                    is_true: false,
                };
                complaints.insert(ids.value(row), named);
            }
            Ok(())
        })?;
        dataset.read("truth/complaint_labels", &["complaint_id", "truth"], |batch| {
            let (ids, truth) = (batch.ids("complaint_id")?, batch.texts("truth")?);
            for row in batch.rows() {
                if let Some(named) = complaints.get_mut(&ids.value(row)) {
                    named.is_true = truth.get(row) == Some("true");
                }
            }
            Ok(())
        })?;
        dataset.read("observed/complaint_transactions", &["complaint_id", "tx_id"], |batch| {
            let (ids, tx) = (batch.ids("complaint_id")?, batch.ids("tx_id")?);
            for row in batch.rows() {
                if let Some(&named) = complaints.get(&ids.value(row)) {
                    self.complaints.entry(tx.value(row)).or_default().push(named);
                }
            }
            Ok(())
        })
    }
}
