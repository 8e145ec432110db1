//! What is behind the rows that are asked about: the ring of a positive one, whether anybody ever found it, and what an
//! honest one resembles.

use std::collections::BTreeMap;

use super::asked::Asked;
use crate::dataset::batch::{NULL, some};
use crate::dataset::{Damage, Dataset};

/// Word of what nobody ever found.
const NEVER: [&str; 1] = ["never"];

/// One row's.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    ring: Option<u64>,
    found: bool,
    /// A bit a kind of look-alike.
    kinds: u32,
}

/// What is behind the rows, in their order.
#[derive(Debug)]
pub struct Behind {
    marks: Vec<Mark>,
    /// Keys of rows that are of no ring.
    ids: Vec<u64>,
    kinds: Vec<String>,
}

impl Behind {
    /// Reads it off the tables.
    ///
    /// # Errors
    /// If one cannot be read.
    pub fn read(dataset: &Dataset, asked: &Asked) -> Result<Behind, Damage> {
        let mut behind = Behind {
            marks: vec![Mark::default(); asked.ids.len()],
            ids: asked.ids.clone(),
            kinds: Vec::new(),
        };
        match asked.id.as_str() {
            "tx_id" => behind.read_labels(dataset, "truth/transaction_labels", "tx_id", |id| asked.place(id))?,
            "account_id" => behind.read_labels(dataset, "truth/account_labels", "account_id", |id| asked.place(id))?,
            _ => behind.read_people(dataset, asked)?,
        }
        Ok(behind)
    }

    /// Reads labels whose ids belong to rows.
    fn read_labels(
        &mut self,
        dataset: &Dataset,
        table: &str,
        id: &str,
        place: impl Fn(u64) -> Option<usize>,
    ) -> Result<(), Damage> {
        let columns = [id, "role", "ring_id", "lookalike_kind", "found_by"];
        dataset.read(table, &columns, |batch| {
            let (ids, rings) = (batch.ids(id)?, batch.ids("ring_id")?);
            let roles = batch.codes("role", &["victim"])?;
            let (kinds, found) = (batch.texts("lookalike_kind")?, batch.codes("found_by", &NEVER)?);
            for row in batch.rows() {
                // Whoever paid a ring from an account is asked about as its prey and not as its tool.
                let Some(place) = place(ids.value(row)).filter(|_| roles[row] != 0) else {
                    continue;
                };
                if let Some(kind) = kinds.get(row) {
                    self.marks[place].kinds |= self.bit(kind);
                } else {
                    let mark = &mut self.marks[place];
                    mark.found |= found[row] != 0 && found[row] != NULL;
                    mark.ring = mark.ring.into_iter().chain(some(&rings, row)).min();
                }
            }
            Ok(())
        })
    }

    /// Reads the deposits of people, by whom each was paid; whom they resemble is their accounts' matter.
    fn read_people(&mut self, dataset: &Dataset, asked: &Asked) -> Result<(), Damage> {
        let place = places(dataset, asked)?;
        let mut deposits: BTreeMap<u64, (Option<u64>, bool)> = BTreeMap::new();
        let columns = ["tx_id", "role", "ring_id", "found_by"];
        dataset.read("truth/transaction_labels", &columns, |batch| {
            let (ids, rings) = (batch.ids("tx_id")?, batch.ids("ring_id")?);
            let (roles, found) = (batch.codes("role", &["deposit"])?, batch.codes("found_by", &NEVER)?);
            for row in batch.rows().filter(|&row| roles[row] == 0) {
                deposits.insert(ids.value(row), (some(&rings, row), found[row] != 0));
            }
            Ok(())
        })?;
        let ids: Vec<u64> = deposits.keys().copied().collect();
        dataset.find(
            "observed/transactions",
            &["tx_id", "ts", "from_account"],
            &ids,
            |batch| {
                let (ids, times, payers) = (batch.ids("tx_id")?, batch.numbers("ts")?, batch.ids("from_account")?);
                for row in batch.rows() {
                    let is_asked = (asked.cut_off..asked.to).contains(&times.value(row));
                    let deposit = deposits.get(&ids.value(row)).filter(|_| is_asked);
                    if let Some((&place, &(ring, found))) = place.get(&payers.value(row)).zip(deposit) {
                        let mark = &mut self.marks[place];
                        mark.found |= found;
                        mark.ring = mark.ring.into_iter().chain(ring).min();
                    }
                }
                Ok(())
            },
        )?;
        dataset.read("truth/account_labels", &["account_id", "lookalike_kind"], |batch| {
            let (ids, kinds) = (batch.ids("account_id")?, batch.texts("lookalike_kind")?);
            for row in batch.rows() {
                if let Some((kind, &place)) = kinds.get(row).zip(place.get(&ids.value(row))) {
                    self.marks[place].kinds |= self.bit(kind);
                }
            }
            Ok(())
        })
    }

    /// The bit of a kind of look-alike.
    fn bit(&mut self, kind: &str) -> u32 {
        let known = self.kinds.iter().position(|known| known == kind);
        let at = known.unwrap_or_else(|| {
            self.kinds.push(kind.to_owned());
            self.kinds.len() - 1
        });
        // Kinds are a handful; were there more than bits, the last would share one.
        1 << at.min(31)
    }

    /// Kinds of look-alike that were met.
    #[must_use]
    pub fn kinds(&self) -> &[String] {
        &self.kinds
    }

    /// Whether a row resembles a kind, by position; the one after the last is none at all.
    #[must_use]
    pub fn looks_like(&self, row: usize, kind: usize) -> bool {
        let kinds = self.marks[row].kinds;
        if kind == self.kinds.len() {
            kinds == 0
        } else {
            kinds >> kind.min(31) & 1 == 1
        }
    }

    /// Whether anybody ever found a row for what it is.
    #[must_use]
    pub fn was_found(&self, row: usize) -> bool {
        self.marks[row].found
    }

    /// The ring of a row; one that is of none is alone.
    #[must_use]
    pub fn cluster(&self, row: usize) -> u64 {
        self.marks[row].ring.unwrap_or(self.ids[row])
    }
}

/// The row of each account's holder, by account, where the rows are people.
pub fn places(dataset: &Dataset, asked: &Asked) -> Result<BTreeMap<u64, usize>, Damage> {
    let mut row_of: BTreeMap<u64, usize> = BTreeMap::new();
    dataset.read(
        "observed/shared_identity",
        &["customer_id", "identity_token"],
        |batch| {
            let (customers, tokens) = (batch.ids("customer_id")?, batch.ids("identity_token")?);
            for row in batch.rows() {
                if let Some(place) = asked.place(tokens.value(row)) {
                    row_of.insert(customers.value(row), place);
                }
            }
            Ok(())
        },
    )?;
    let mut places = BTreeMap::new();
    dataset.read("observed/accounts", &["account_id", "customer_id"], |batch| {
        let (accounts, customers) = (batch.ids("account_id")?, batch.ids("customer_id")?);
        for row in batch.rows() {
            if let Some(&place) = row_of.get(&customers.value(row)) {
                places.insert(accounts.value(row), place);
            }
        }
        Ok(())
    })?;
    Ok(places)
}
