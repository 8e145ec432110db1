//! What alerts that are right are in time for: of each deposit of the asked period, how much was still in the chain of
//! accounts when the first payment of its money was one that such an alert is about.
//!
//! An alert about a payment is about that payment. One about an account is given when the question is put, and is about
//! every payment from or to it from then on; one about a person, about what the person pays. What is counted as saved
//! is what could be, if all that is left of the deposit were stopped at once: an upper bound, the same for everybody.

use std::collections::BTreeMap;

use serde::Serialize;

use super::asked::Asked;
use super::behind::places;
use crate::dataset::{Damage, Dataset, Rates};
use crate::param::quantile::median;

/// Parts of payments by which money stays in the chain, or comes back to the victim.
const STAYS: [&str; 6] = ["deposit", "fee", "recovery_fee", "layering", "conversion", "refund"];

/// What alerts are in time for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Money {
    /// Deposits and fees of the asked period whose money is followed: of the split, or, where the question is about the
    /// time after a cut-off, from that on.
    pub deposits: usize,
    pub deposited_usd: f64,
    /// Deposits of which an alert that is right is about a payment.
    pub reached: usize,
    /// What of these had not left the chain before the first such payment.
    pub saved_usd: f64,
    pub saved_share: Option<f64>,
    /// Median hours from a deposit to the first such payment of its money; of those reached.
    pub hours_to_first_alert: Option<f64>,
}

/// A payment that carries a deposit's money.
#[derive(Clone, Debug, Default)]
struct Transfer {
    at: i64,
    from: u64,
    to: u64,
    currency: String,
    /// Whether the money leaves the chain by it.
    leaves: bool,
}

/// Follows the money of deposits.
///
/// # Errors
/// If a table cannot be read.
pub fn judge(dataset: &Dataset, asked: &Asked, alerted: &[bool]) -> Result<Money, Damage> {
    let trails = trails(dataset)?;
    let transfers = transfers(dataset, &trails)?;
    let rates = Rates::of(dataset);
    // Whoever alerts of a shop is in time for whatever is spent there, and has found nothing.
    let right: Vec<bool> = alerted
        .iter()
        .zip(&asked.truth)
        .map(|(&alert, &truth)| alert && truth)
        .collect();
    let is_alert = alerts(dataset, asked, &right)?;
    let (mut money, mut hours) = (Money::default(), Vec::new());
    let (mut deposited, mut saved) = (0, 0);
    for (deposit, shares) in &trails {
        let Some(begun) = transfers.get(deposit) else {
            continue;
        };
        if !(begins(asked)..asked.to).contains(&begun.at) {
            continue;
        }
        let carried = || {
            shares
                .iter()
                .filter_map(|&(tx_id, part)| Some((tx_id, transfers.get(&tx_id)?, part)))
        };
        let whole: i64 = shares
            .iter()
            .filter(|share| share.0 == *deposit)
            .map(|share| share.1)
            .sum();
        let cents = |minor: i64| rates.cents(minor, &begun.currency).unwrap_or(0);
        money.deposits += 1;
        deposited += cents(whole);
        let caught = carried().filter(|(tx_id, transfer, _)| is_alert(*deposit, *tx_id, transfer));
        let Some(first) = caught.map(|(tx_id, transfer, _)| (transfer.at, tx_id)).min() else {
            continue;
        };
        let gone = carried().filter(|(tx_id, transfer, _)| transfer.leaves && (transfer.at, *tx_id) < first);
        let gone: i64 = gone.map(|(_, _, part)| part).sum();
        money.reached += 1;
        saved += cents((whole - gone).max(0));
        hours.push((first.0 - begun.at) as f64 / 3_600_000.0);
    }
    (money.deposited_usd, money.saved_usd) = (deposited as f64 / 100.0, saved as f64 / 100.0);
    money.saved_share = (money.deposited_usd > 0.0).then(|| money.saved_usd / money.deposited_usd);
    money.hours_to_first_alert = median(&hours);
    Ok(money)
}

/// When the asked period begins: payments are asked about as they are made, all else from the cut-off on.
fn begins(asked: &Asked) -> i64 {
    if asked.id == "tx_id" { asked.from } else { asked.cut_off }
}

/// By deposit, the payments that carry shares of it, and which part of it each is.
fn trails(dataset: &Dataset) -> Result<BTreeMap<u64, Vec<(u64, i64)>>, Damage> {
    let mut trails: BTreeMap<u64, Vec<(u64, i64)>> = BTreeMap::new();
    dataset.read("truth/money_trail", &["deposit_tx", "tx_id", "origin_minor"], |batch| {
        let (deposits, ids) = (batch.ids("deposit_tx")?, batch.ids("tx_id")?);
        let parts = batch.numbers("origin_minor")?;
        for row in batch.rows() {
            let trail = trails.entry(deposits.value(row)).or_default();
            trail.push((ids.value(row), parts.value(row)));
        }
        Ok(())
    })?;
    Ok(trails)
}

/// The payments of trails, by number.
fn transfers(dataset: &Dataset, trails: &BTreeMap<u64, Vec<(u64, i64)>>) -> Result<BTreeMap<u64, Transfer>, Damage> {
    let mut ids: Vec<u64> = trails.values().flatten().map(|share| share.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut transfers: BTreeMap<u64, Transfer> = BTreeMap::new();
    let columns = ["tx_id", "ts", "from_account", "to_account", "currency"];
    dataset.find("observed/transactions", &columns, &ids, |batch| {
        let (ids, times) = (batch.ids("tx_id")?, batch.numbers("ts")?);
        let (payers, payees) = (batch.ids("from_account")?, batch.ids("to_account")?);
        let currencies = batch.texts("currency")?;
        for row in batch.rows() {
            let transfer = Transfer {
                at: times.value(row),
                from: payers.value(row),
                to: payees.value(row),
                currency: currencies.get(row).unwrap_or_default().to_owned(),
                leaves: true,
            };
            transfers.insert(ids.value(row), transfer);
        }
        Ok(())
    })?;
    // What has no label was spent by the account's holder.
    dataset.find("truth/transaction_labels", &["tx_id", "role"], &ids, |batch| {
        let (ids, roles) = (batch.ids("tx_id")?, batch.codes("role", &STAYS)?);
        for row in batch.rows().filter(|&row| usize::from(roles[row]) < STAYS.len()) {
            if let Some(transfer) = transfers.get_mut(&ids.value(row)) {
                transfer.leaves = false;
            }
        }
        Ok(())
    })?;
    Ok(transfers)
}

/// Whether an alert is about a payment of a deposit's money.
type IsAlert<'a> = Box<dyn Fn(u64, u64, &Transfer) -> bool + 'a>;

/// See [`IsAlert`].
fn alerts<'a>(dataset: &Dataset, asked: &'a Asked, alerted: &'a [bool]) -> Result<IsAlert<'a>, Damage> {
    let is_alerted = |id: u64| asked.place(id).is_some_and(|place| alerted[place]);
    let is_asked = |transfer: &Transfer| (asked.cut_off..asked.to).contains(&transfer.at);
    Ok(match asked.id.as_str() {
        "tx_id" => Box::new(move |_, tx_id, _| is_alerted(tx_id)),
        "account_id" => {
            Box::new(move |_, _, transfer| is_asked(transfer) && (is_alerted(transfer.from) || is_alerted(transfer.to)))
        }
        _ => {
            let places = places(dataset, asked)?;
            Box::new(move |deposit, tx_id, transfer| {
                let place = places.get(&transfer.from);
                tx_id == deposit && is_asked(transfer) && place.is_some_and(|&place| alerted[place])
            })
        }
    })
}
