//! The payments of scams with their labels: what rings, money and labels of the page are made of. What is held grows
//! with them, not with the payments of a run.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::batch::some;
use crate::dataset::{Damage, Dataset, Rates};
use crate::story::worth::worth;

/// A payment of a scam.
#[derive(Clone, Debug)]
pub struct Illicit {
    pub id: u64,
    pub role: String,
    pub ring: Option<u64>,
    pub case: Option<u64>,
    /// When anybody could first have known.
    pub knowable: Option<i64>,
    pub at: i64,
    pub from: u64,
    pub to: u64,
    /// What was debited, in US cents; nothing where the run has no rate.
    pub cents: i64,
    /// What it counts for in sums, in US cents: of a victim's payment its part of what the case paid, of others
    /// `cents`.
    pub worth: i64,
    pub currency: String,
    pub rail: String,
    pub status: String,
}

impl Illicit {
    /// Whether money moved.
    pub fn moved(&self) -> bool {
        matches!(&*self.status, "settled" | "returned")
    }
}

/// All of them, in settlement order.
pub fn read(dataset: &Dataset, rates: &Rates) -> Result<Vec<Illicit>, Damage> {
    let mut labels = BTreeMap::new();
    let columns = ["tx_id", "illicit", "role", "ring_id", "case_id", "knowable_at"];
    dataset.read("truth/transaction_labels", &columns, |batch| {
        let (ids, illicit, roles) = (batch.ids("tx_id")?, batch.flags("illicit")?, batch.texts("role")?);
        let (rings, cases) = (batch.ids("ring_id")?, batch.ids("case_id")?);
        let knowable = batch.numbers("knowable_at")?;
        for row in batch.rows().filter(|&row| illicit.value(row)) {
            let label = Illicit {
                id: ids.value(row),
                role: roles.get(row).unwrap_or_default().to_owned(),
                ring: some(&rings, row),
                case: some(&cases, row),
                knowable: some(&knowable, row),
                at: 0,
                from: 0,
                to: 0,
                cents: 0,
                worth: 0,
                currency: String::new(),
                rail: String::new(),
                status: String::new(),
            };
            labels.insert(label.id, label);
        }
        Ok(())
    })?;
    let ids: Vec<u64> = labels.keys().copied().collect();
    let columns = [
        "tx_id",
        "ts",
        "from_account",
        "to_account",
        "amount_minor",
        "currency",
        "rail",
        "status",
    ];
    dataset.find("observed/transactions", &columns, &ids, |batch| {
        let (ids, moments) = (batch.ids("tx_id")?, batch.numbers("ts")?);
        let (from, to) = (batch.ids("from_account")?, batch.ids("to_account")?);
        let (amounts, currencies) = (batch.numbers("amount_minor")?, batch.texts("currency")?);
        let (rails, statuses) = (batch.texts("rail")?, batch.texts("status")?);
        for row in batch.rows() {
            let Some(label) = labels.get_mut(&ids.value(row)) else {
                continue;
            };
            let text = |texts: &crate::dataset::batch::Texts| texts.get(row).unwrap_or_default().to_owned();
            label.at = moments.value(row);
            (label.from, label.to) = (from.value(row), to.value(row));
            label.currency = text(&currencies);
            label.cents = rates.cents(amounts.value(row), &label.currency).unwrap_or(0);
            label.worth = label.cents;
            (label.rail, label.status) = (text(&rails), text(&statuses));
        }
        Ok(())
    })?;
    let moved: BTreeSet<u64> = labels
        .values()
        .filter(|label| label.moved())
        .map(|label| label.id)
        .collect();
    for (id, worth) in worth(dataset, &moved, |minor, currency| rates.cents(minor, currency))? {
        if let Some(label) = labels.get_mut(&id) {
            label.worth = worth;
        }
    }
    Ok(labels.into_values().collect())
}
