//! What belongs to one institution: its customers, accounts, devices, and what it has come to know of on the way.

use std::collections::{BTreeMap, BTreeSet};

use super::known::{Known, Told};
use super::{Things, ViewError};
use crate::dataset::batch::{Batch, some};
use crate::dataset::index::Index;
use crate::dataset::{Damage, Dataset};
use crate::param::near::closest;

/// Numbers of payments that are noted: what counts up from one does not get there, whatever a damaged file says.
const MOST_PAYMENTS: u64 = 1 << 32;

/// A payment: when, from which account and to which.
#[derive(Clone, Copy, Debug)]
pub struct Paid {
    pub at: i64,
    pub from: u64,
    pub to: u64,
}

/// An institution's own.
#[derive(Debug, Default)]
pub struct Own {
    pub institution: u64,
    pub name: String,
    customers: Index,
    accounts: Index,
    devices: Index,
    complaints: Index,
    /// When each own complaint was made.
    complained_at: BTreeMap<u64, i64>,
    /// Payments that touch an own account, of those that the label feed or a complaint speaks of.
    payments: BTreeMap<u64, Paid>,
    /// Payments that the label feed or a complaint speaks of.
    spoken_of: BTreeSet<u64>,
    /// The customer of each own account.
    holders: BTreeMap<u64, u64>,
    /// What it has been told.
    pub known: Known,
    /// A bit for each payment, by number, which count up: whether it touches an own account.
    touching: Vec<u64>,
    /// Own customers, by token of the person or company.
    people: BTreeMap<u64, u64>,
}

impl Own {
    /// Reads what belongs to an institution, given by id or name.
    ///
    /// # Errors
    /// If there is none of that id or name, or a table cannot be read.
    pub fn read(dataset: &Dataset, wanted: &str) -> Result<Own, ViewError> {
        let mut own = Own::default();
        let mut known: Vec<(u64, String)> = Vec::new();
        dataset.read("observed/institutions", &["institution_id", "name"], |batch| {
            let (ids, names) = (batch.ids("institution_id")?, batch.texts("name")?);
            let named = batch
                .rows()
                .map(|row| (ids.value(row), names.get(row).unwrap_or_default().to_owned()));
            known.extend(named);
            Ok(())
        })?;
        let found = known
            .iter()
            .rfind(|(id, name)| id.to_string() == wanted || name == wanted);
        let Some((institution, name)) = found.cloned() else {
            let guess = closest(wanted, known.iter().map(|(_, name)| &**name));
            let named: Vec<String> = known.iter().map(|(id, name)| format!("{id} ({name})")).collect();
            return Err(ViewError::Unknown {
                wanted: wanted.to_owned(),
                guess: guess.map_or_else(String::new, |guess| format!("did you mean `{guess}`? ")),
                known: named.join(", "),
            });
        };
        (own.institution, own.name) = (institution, name);
        own.collect(dataset)?;
        Ok(own)
    }

    fn collect(&mut self, dataset: &Dataset) -> Result<(), Damage> {
        dataset.read("observed/customers", &["customer_id", "institution_id"], |batch| {
            let (ids, institutions) = (batch.ids("customer_id")?, batch.ids("institution_id")?);
            for row in batch.rows().filter(|&row| institutions.value(row) == self.institution) {
                let _ = self.customers.insert(ids.value(row));
            }
            Ok(())
        })?;
        let columns = ["account_id", "institution_id", "customer_id"];
        dataset.read("observed/accounts", &columns, |batch| {
            let (ids, institutions) = (batch.ids("account_id")?, batch.ids("institution_id")?);
            let customers = batch.ids("customer_id")?;
            for row in batch.rows().filter(|&row| institutions.value(row) == self.institution) {
                let _ = self.accounts.insert(ids.value(row));
                if let Some(customer) = some(&customers, row) {
                    self.holders.insert(ids.value(row), customer);
                }
            }
            Ok(())
        })?;
        dataset.read("observed/logins", &["customer_id", "device_id"], |batch| {
            let (ids, devices) = (batch.ids("customer_id")?, batch.ids("device_id")?);
            for row in batch.rows().filter(|&row| self.customers.contains(ids.value(row))) {
                let _ = self.devices.insert(devices.value(row));
            }
            Ok(())
        })?;
        dataset.read(
            "observed/shared_identity",
            &["customer_id", "identity_token"],
            |batch| {
                let (ids, tokens) = (batch.ids("customer_id")?, batch.ids("identity_token")?);
                for row in batch.rows().filter(|&row| self.customers.contains(ids.value(row))) {
                    self.people.insert(tokens.value(row), ids.value(row));
                }
                Ok(())
            },
        )?;
        for table in ["observed/label_feed", "observed/complaint_transactions"] {
            dataset.read(table, &["tx_id"], |batch| {
                self.spoken_of.extend(batch.ids("tx_id")?.iter().flatten());
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Whether something is its own.
    pub fn holds(&self, things: Things, id: u64) -> bool {
        match things {
            Things::Institution => id == self.institution,
            Things::Customers => self.customers.contains(id),
            Things::Accounts => self.accounts.contains(id),
            Things::Devices => self.devices.contains(id),
            Things::Complaints => self.complaints.contains(id),
        }
    }

    /// Whether a payment that the label feed or a complaint speaks of touches an own account.
    pub fn has_payment(&self, tx_id: u64) -> bool {
        self.payments.contains_key(&tx_id)
    }

    /// Rows of the label feed that are kept, of which it has been told.
    ///
    /// # Errors
    /// If a column is missing.
    pub fn note_feed(&mut self, batch: &Batch, kept: &[bool]) -> Result<(), Damage> {
        let (moments, withdrawn) = (batch.numbers("ts")?, batch.numbers("withdrawn_at")?);
        let (tx, account) = (batch.ids("tx_id")?, batch.ids("account_id")?);
        let (verdicts, sources) = (batch.texts("verdict")?, batch.texts("source")?);
        for row in batch.rows().filter(|&row| kept[row]) {
            let told = Told {
                at: moments.value(row),
                withdrawn_at: some(&withdrawn, row),
                is_scam: verdicts.get(row) != Some("legitimate"),
            };
            let (tx, account) = (some(&tx, row), some(&account, row));
            let paid = tx.and_then(|tx| self.payments.get(&tx)).copied();
            if sources.get(row) == Some("complaint")
                && let Some(account) = account.or(paid.map(|paid| paid.to))
            {
                self.known.complaints.entry(account).or_default().push(told);
            }
            if let Some(account) = account {
                self.known.accounts.entry(account).or_default().push(told);
            }
            if let Some((tx, paid)) = tx.zip(paid) {
                self.known.payments.entry(tx).or_default().push(told);
                if let Some(customer) = self.holders.get(&paid.from) {
                    self.known.paid_by.entry(*customer).or_default().push((tx, paid.at));
                }
            }
        }
        Ok(())
    }

    /// What complaints of own customers name, which are kept.
    ///
    /// # Errors
    /// If a column is missing.
    pub fn note_named(&mut self, batch: &Batch, kept: &[bool]) -> Result<(), Damage> {
        let (complaints, tx) = (batch.ids("complaint_id")?, batch.ids("tx_id")?);
        for row in batch.rows().filter(|&row| kept[row]) {
            let made = self.complained_at.get(&complaints.value(row));
            if let (Some(&at), Some(paid)) = (made, self.payments.get(&tx.value(row))) {
                self.known.complaints.entry(paid.to).or_default().push(Told {
                    at,
                    withdrawn_at: None,
                    is_scam: true,
                });
            }
        }
        Ok(())
    }

    /// A payment that touches an own account has gone by.
    pub fn note_payment(&mut self, tx_id: u64, paid: Paid) {
        if self.spoken_of.contains(&tx_id) {
            self.payments.insert(tx_id, paid);
        }
        let (word, bit) = (tx_id / 64, tx_id % 64);
        if tx_id < MOST_PAYMENTS {
            self.touching.resize(self.touching.len().max(word as usize + 1), 0);
            self.touching[word as usize] |= 1 << bit;
        }
    }

    /// Whether a payment that has gone by touches an own account.
    pub fn touches(&self, tx_id: u64) -> bool {
        let word = usize::try_from(tx_id / 64)
            .ok()
            .and_then(|word| self.touching.get(word));
        word.is_some_and(|word| word >> (tx_id % 64) & 1 == 1)
    }

    /// The own customer of a token.
    pub fn customer(&self, token: u64) -> Option<u64> {
        self.people.get(&token).copied()
    }

    /// Complaints that are kept, so that what they name is kept too.
    ///
    /// # Errors
    /// If the column is missing.
    pub fn note_complaints(&mut self, batch: &Batch, kept: &[bool]) -> Result<(), Damage> {
        let (ids, moments) = (batch.ids("complaint_id")?, batch.numbers("ts")?);
        for row in batch.rows().filter(|&row| kept[row]) {
            let _ = self.complaints.insert(ids.value(row));
            self.complained_at.insert(ids.value(row), moments.value(row));
        }
        Ok(())
    }
}
