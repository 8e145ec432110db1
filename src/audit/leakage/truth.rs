//! Who and what is marked: illicit payments, mule accounts in their period of use, rings' phones, groups and devices.
//!
//! Memory grows with labels, not with payments.

use std::collections::BTreeMap;

use super::super::contract;
use crate::dataset::batch::some;
use crate::dataset::manifest::Window;
use crate::dataset::{Damage, Dataset};

/// Rings numbered in the order they came; what has none gets the number of its syndicate.
#[derive(Debug, Default)]
struct Rings(BTreeMap<(bool, u64), u32>);

impl Rings {
    fn number(&mut self, ring: Option<u64>, syndicate: Option<u64>) -> u32 {
        let next = self.0.len() as u32;
        let key = match ring {
            Some(ring) => (true, ring),
            None => (false, syndicate.unwrap_or(0)),
        };
        *self.0.entry(key).or_insert(next)
    }
}

/// A mule account's period of use within the window: milliseconds, both ends inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    pub from: i64,
    pub to: i64,
    pub ring: u32,
}

/// Everything that is marked.
#[derive(Debug, Default)]
pub struct Truth {
    /// Illicit payments and their rings, by `tx_id`.
    pub illicit: Vec<(u64, u32)>,
    /// Mule, shell and syndicate accounts.
    pub mules: BTreeMap<u64, Use>,
    /// Phones, groups and devices of rings.
    pub phones: BTreeMap<u64, u32>,
    pub groups: BTreeMap<u64, u32>,
    pub devices: BTreeMap<u64, u32>,
    /// Illicit first messages and their rings.
    pub contacts: BTreeMap<u64, u32>,
    /// How many rings and syndicates are named.
    pub rings: usize,
}

impl Truth {
    /// Reads the labels.
    ///
    /// # Errors
    /// If a table of labels cannot be read.
    pub fn read(dataset: &Dataset, window: Window) -> Result<Truth, Damage> {
        let mut rings = Rings::default();
        let mut truth = Truth::default();
        truth.payments(dataset, &mut rings)?;
        truth.accounts(dataset, &mut rings, window)?;
        truth.entities(dataset, &mut rings)?;
        truth.messages(dataset, &mut rings)?;
        truth.rings = rings.0.len();
        Ok(truth)
    }

    fn payments(&mut self, dataset: &Dataset, rings: &mut Rings) -> Result<(), Damage> {
        let columns = ["tx_id", "illicit", "ring_id", "syndicate_id"];
        dataset.read("truth/transaction_labels", &columns, |batch| {
            let (tx, illicit) = (batch.ids("tx_id")?, batch.flags("illicit")?);
            let (ring, syndicate) = (batch.ids("ring_id")?, batch.ids("syndicate_id")?);
            for row in batch.rows().filter(|&row| illicit.value(row)) {
                let ring = rings.number(some(&ring, row), some(&syndicate, row));
                self.illicit.push((tx.value(row), ring));
            }
            Ok(())
        })?;
        self.illicit.sort_unstable();
        Ok(())
    }

    fn accounts(&mut self, dataset: &Dataset, rings: &mut Rings, window: Window) -> Result<(), Damage> {
        let table = "truth/account_labels";
        let columns = ["account_id", "role", "from_ts", "to_ts", "ring_id", "syndicate_id"];
        let roles = contract::words(table, "role");
        dataset.read(table, &columns, |batch| {
            let (account, role) = (batch.ids("account_id")?, batch.codes("role", roles)?);
            let (from, to) = (batch.numbers("from_ts")?, batch.numbers("to_ts")?);
            let (ring, syndicate) = (batch.ids("ring_id")?, batch.ids("syndicate_id")?);
            for row in batch.rows() {
                let role = roles.get(usize::from(role[row])).copied();
                if !matches!(role, Some("mule" | "shell" | "syndicate")) {
                    continue;
                }
                let service = Use {
                    from: from.value(row).max(window.start),
                    to: some(&to, row).unwrap_or(i64::MAX).min(window.end - 1),
                    ring: rings.number(some(&ring, row), some(&syndicate, row)),
                };
                if service.from > service.to {
                    continue;
                }
                let known = self.mules.entry(account.value(row)).or_insert(service);
                known.from = known.from.min(service.from);
                known.to = known.to.max(service.to);
            }
            Ok(())
        })
    }

    fn entities(&mut self, dataset: &Dataset, rings: &mut Rings) -> Result<(), Damage> {
        let table = "truth/entity_labels";
        let kinds = contract::words(table, "kind");
        dataset.read(table, &["kind", "id", "ring_id", "syndicate_id"], |batch| {
            let (kind, id) = (batch.codes("kind", kinds)?, batch.ids("id")?);
            let (ring, syndicate) = (batch.ids("ring_id")?, batch.ids("syndicate_id")?);
            for row in batch.rows() {
                let marked = match kinds.get(usize::from(kind[row])).copied() {
                    Some("phone") => &mut self.phones,
                    Some("group") => &mut self.groups,
                    Some("device") => &mut self.devices,
                    _ => continue,
                };
                marked.insert(id.value(row), rings.number(some(&ring, row), some(&syndicate, row)));
            }
            Ok(())
        })
    }

    fn messages(&mut self, dataset: &Dataset, rings: &mut Rings) -> Result<(), Damage> {
        dataset.read("truth/contact_labels", &["contact_id", "illicit", "ring_id"], |batch| {
            let (contact, illicit, ring) = (batch.ids("contact_id")?, batch.flags("illicit")?, batch.ids("ring_id")?);
            for row in batch.rows().filter(|&row| illicit.value(row)) {
                self.contacts
                    .insert(contact.value(row), rings.number(some(&ring, row), None));
            }
            Ok(())
        })
    }
}
