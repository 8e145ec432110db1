//! What belongs to one institution: its customers, accounts, devices, and what it has come to know of on the way.

use std::collections::{BTreeMap, BTreeSet};

use super::{Things, ViewError};
use crate::dataset::batch::Batch;
use crate::dataset::index::Index;
use crate::dataset::{Damage, Dataset};

/// Numbers of payments that are noted: what counts up from one does not get there, whatever a damaged file says.
const MOST_PAYMENTS: u64 = 1 << 32;

/// An institution's own.
#[derive(Debug, Default)]
pub struct Own {
    pub institution: u64,
    pub name: String,
    customers: Index,
    accounts: Index,
    devices: Index,
    complaints: Index,
    /// Payments that the label feed speaks of and that touch an own account.
    payments: BTreeSet<u64>,
    /// Payments that the label feed speaks of.
    told: BTreeSet<u64>,
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
        let (mut found, mut known) = (None, Vec::new());
        dataset.read("observed/institutions", &["institution_id", "name"], |batch| {
            let (ids, names) = (batch.ids("institution_id")?, batch.texts("name")?);
            for row in batch.rows() {
                let (id, name) = (ids.value(row), names.get(row).unwrap_or_default());
                if id.to_string() == wanted || name == wanted {
                    found = Some((id, name.to_owned()));
                }
                known.push(format!("{id} ({name})"));
            }
            Ok(())
        })?;
        let Some((institution, name)) = found else {
            return Err(ViewError::Unknown {
                wanted: wanted.to_owned(),
                known: known.join(", "),
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
        dataset.read("observed/accounts", &["account_id", "institution_id"], |batch| {
            let (ids, institutions) = (batch.ids("account_id")?, batch.ids("institution_id")?);
            for row in batch.rows().filter(|&row| institutions.value(row) == self.institution) {
                let _ = self.accounts.insert(ids.value(row));
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
        dataset.read("observed/label_feed", &["tx_id"], |batch| {
            self.told.extend(batch.ids("tx_id")?.iter().flatten());
            Ok(())
        })
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

    /// Whether a payment of the label feed touches an own account.
    pub fn has_payment(&self, tx_id: u64) -> bool {
        self.payments.contains(&tx_id)
    }

    /// A payment that touches an own account has gone by.
    pub fn note_payment(&mut self, tx_id: u64) {
        if self.told.contains(&tx_id) {
            self.payments.insert(tx_id);
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
        let ids = batch.ids("complaint_id")?;
        for row in batch.rows().filter(|&row| kept[row]) {
            let _ = self.complaints.insert(ids.value(row));
        }
        Ok(())
    }
}
