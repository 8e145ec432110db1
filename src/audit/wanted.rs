//! Payments that other tables speak of, picked out while the ledger goes by.
//!
//! Labels, trails, complaints, alerts and chain rows name payments by `tx_id`. Their ids are collected first, so that
//! one pass over the ledger can keep the few rows that matter and forget the rest. Of lookalike payments, which are
//! many, only the existence is noted.

use super::contract;
use super::payment::Payment;
use super::promise::Findings;
use crate::dataset::batch::some;
use crate::dataset::{Damage, Dataset};

/// Every column that names a payment.
const LINKS: [(&str, &str); 9] = [
    ("observed/transactions", "reverses_tx"),
    ("observed/chain_transfers", "tx_id"),
    ("observed/complaint_transactions", "tx_id"),
    ("observed/alerts", "tx_id"),
    ("observed/label_feed", "tx_id"),
    ("truth/transaction_labels", "tx_id"),
    ("truth/money_trail", "deposit_tx"),
    ("truth/money_trail", "tx_id"),
    ("truth/money_rest", "deposit_tx"),
];

/// Ids in rising order, looked up by a stream of ids that rises too.
#[derive(Debug, Default)]
struct Sought {
    ids: Vec<u64>,
    next: usize,
}

impl Sought {
    fn new(mut ids: Vec<u64>) -> Sought {
        ids.sort_unstable();
        ids.dedup();
        Sought { ids, next: 0 }
    }

    /// Position of an id of the stream. A stream that falls back is searched from the start.
    fn pass(&mut self, id: u64) -> Option<usize> {
        if self.next > 0 && self.ids[self.next - 1] >= id {
            self.next = self.ids.partition_point(|&sought| sought < id);
        }
        while *self.ids.get(self.next)? < id {
            self.next += 1;
        }
        (self.ids[self.next] == id).then_some(self.next)
    }

    fn position(&self, id: u64) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }
}

/// The payments that are wanted, and those found so far.
#[derive(Debug, Default)]
pub struct Wanted {
    whole: Sought,
    payments: Vec<Option<Payment>>,
    bare: Sought,
    seen: Vec<bool>,
}

impl Wanted {
    /// Collects the ids that any table names. Tables that cannot be read are damage, and want nothing.
    #[must_use]
    pub fn collect(dataset: &Dataset) -> Wanted {
        let (mut whole, mut bare) = (Vec::new(), Vec::new());
        for (table, column) in LINKS {
            if table == "truth/transaction_labels" {
                continue;
            }
            let lists = dataset.read_files(table, &[column], Vec::new, |ids: &mut Vec<u64>, batch| {
                ids.extend(batch.ids(column)?.iter().flatten());
                Ok(())
            });
            whole.extend(lists.into_iter().flatten().flatten());
        }
        // Damage is remembered by the dataset; what was read up to there is still wanted.
        let _ = labelled(dataset, &mut whole, &mut bare);
        let (whole, bare) = (Sought::new(whole), Sought::new(bare));
        Wanted {
            payments: vec![None; whole.ids.len()],
            seen: vec![false; bare.ids.len()],
            whole,
            bare,
        }
    }

    /// A payment goes by.
    pub fn pass(&mut self, payment: &Payment) {
        if let Some(at) = self.whole.pass(payment.tx_id) {
            self.payments[at] = Some(*payment);
        }
        if let Some(at) = self.bare.pass(payment.tx_id) {
            self.seen[at] = true;
        }
    }

    /// A payment that went by; of lookalikes there is none.
    #[must_use]
    pub fn get(&self, tx_id: u64) -> Option<&Payment> {
        self.payments.get(self.whole.position(tx_id)?)?.as_ref()
    }

    /// Whether a payment went by.
    #[must_use]
    pub fn exists(&self, tx_id: u64) -> bool {
        self.get(tx_id).is_some() || self.bare.position(tx_id).is_some_and(|at| self.seen[at])
    }

    /// Every row that names a payment which did not go by, once all have.
    pub fn resolve(&self, dataset: &Dataset, findings: &mut Findings) {
        findings.look((self.payments.len() + self.seen.len()) as u64);
        let lost = |id: u64| !self.exists(id);
        if !self.whole.ids.iter().chain(&self.bare.ids).any(|&id| lost(id)) {
            return;
        }
        for (table, column) in LINKS {
            let _ = dataset.read(table, &[column], |batch| {
                let ids = batch.ids(column)?;
                for row in batch.rows() {
                    if let Some(id) = some(&ids, row).filter(|&id| lost(id)) {
                        findings.breaks(|| format!("{}: {column} {id} is in no row of transactions", batch.place(row)));
                    }
                }
                Ok(())
            });
        }
    }
}

fn labelled(dataset: &Dataset, whole: &mut Vec<u64>, bare: &mut Vec<u64>) -> Result<(), Damage> {
    let roles = contract::words("truth/transaction_labels", "role");
    let lookalike = roles.iter().position(|role| *role == "lookalike").unwrap_or(usize::MAX);
    dataset.read("truth/transaction_labels", &["tx_id", "role", "knowable_at"], |batch| {
        let (ids, known) = (batch.ids("tx_id")?, batch.numbers("knowable_at")?);
        let roles = batch.codes("role", roles)?;
        for row in batch.rows() {
            let is_bare = usize::from(roles[row]) == lookalike && some(&known, row).is_none();
            let list = if is_bare { &mut *bare } else { &mut *whole };
            list.push(ids.value(row));
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_finds_what_is_sought_even_if_it_falls_back() {
        let mut sought = Sought::new(vec![9, 3, 5, 3]);
        let found: Vec<Option<usize>> = [1, 3, 4, 9, 10, 5, 3, 9].map(|id| sought.pass(id)).to_vec();
        assert_eq!(found, [None, Some(0), None, Some(2), None, Some(1), Some(0), Some(2)]);
    }
}
