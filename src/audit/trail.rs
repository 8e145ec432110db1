//! Trails: every deposit's money, from the deposit itself to where it came to rest, adds up.
//!
//! Rows of `money_trail` are put together by deposit. What reaches an account of a deposit's money leaves it again or
//! rests there, to the minor unit of the deposit's currency; where it all rests is the deposit.

use std::collections::{BTreeMap, BTreeSet};

use super::books::Books;
use super::labels::{GIVEN, Label};
use super::payment::Payment;
use super::promise::{Findings, Promise, or_untested};
use super::report::Check;
use super::wanted::Wanted;
use crate::dataset::{Damage, Dataset};

const STARTS: Promise = Promise {
    name: "trail.starts",
    text: "Every deposit opens a trail of its own case with itself, whole, at hop 0, and nothing else does.",
};
const SHARES: Promise = Promise {
    name: "trail.shares",
    text: "Shares of a payment come to no more than the payment, on either side, and only of payments that moved.",
};
const FLOWS: Promise = Promise {
    name: "trail.flows",
    text: "What reaches an account of a deposit's money leaves it again, one hop later, or rests there.",
};
const RESTS: Promise = Promise {
    name: "trail.rests",
    text: "What came to rest of a deposit is the deposit, to the minor unit.",
};
const ALL: [Promise; 4] = [STARTS, SHARES, FLOWS, RESTS];

/// A row of `money_trail`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    deposit: u64,
    tx_id: u64,
    hop: i64,
    case: u64,
    share: i64,
    received_share: i64,
    origin: i64,
}

/// A deposit's money at one account. `origin` in the deposit's currency, shares in the account's.
#[derive(Clone, Copy, Debug, Default)]
struct Stay {
    origin_in: i128,
    origin_out: i128,
    share_in: i128,
    share_out: i128,
    rests: i128,
}

/// Holds trails against deposits, payments and rests.
#[must_use]
pub fn check(dataset: &Dataset, books: &Books, wanted: &Wanted, labels: &Result<Vec<Label>, Damage>) -> Vec<Check> {
    or_untested(&ALL, verdicts(dataset, books, wanted, labels))
}

fn verdicts(
    dataset: &Dataset,
    books: &Books,
    wanted: &Wanted,
    labels: &Result<Vec<Label>, Damage>,
) -> Result<Vec<Check>, Damage> {
    let labels = labels.as_ref().map_err(Damage::clone)?;
    let steps = steps(dataset)?;
    let rests = rests(dataset)?;
    Ok(vec![
        starts(&steps, labels, wanted),
        shares(&steps, wanted),
        flows(&steps, &rests, books, wanted),
        whole(&steps, &rests),
    ])
}

/// The trail, by deposit, payment and hop.
fn steps(dataset: &Dataset) -> Result<Vec<Step>, Damage> {
    let columns = [
        "case_id",
        "deposit_tx",
        "tx_id",
        "hop",
        "share_minor",
        "received_share_minor",
        "origin_minor",
    ];
    let mut steps = Vec::new();
    dataset.read("truth/money_trail", &columns, |batch| {
        let (case, deposit, tx) = (batch.ids("case_id")?, batch.ids("deposit_tx")?, batch.ids("tx_id")?);
        let (hop, share) = (batch.numbers("hop")?, batch.numbers("share_minor")?);
        let (received, origin) = (batch.numbers("received_share_minor")?, batch.numbers("origin_minor")?);
        steps.extend(batch.rows().map(|row| Step {
            deposit: deposit.value(row),
            tx_id: tx.value(row),
            hop: hop.value(row),
            case: case.value(row),
            share: share.value(row),
            received_share: received.value(row),
            origin: origin.value(row),
        }));
        Ok(())
    })?;
    steps.sort_unstable();
    Ok(steps)
}

/// Where money rests: by deposit, account ids with what rests there.
fn rests(dataset: &Dataset) -> Result<BTreeMap<u64, Vec<(u64, i64)>>, Damage> {
    let mut rests: BTreeMap<u64, Vec<(u64, i64)>> = BTreeMap::new();
    dataset.read(
        "truth/money_rest",
        &["deposit_tx", "account_id", "origin_minor"],
        |batch| {
            let (deposit, account) = (batch.ids("deposit_tx")?, batch.ids("account_id")?);
            let origin = batch.numbers("origin_minor")?;
            for row in batch.rows() {
                rests
                    .entry(deposit.value(row))
                    .or_default()
                    .push((account.value(row), origin.value(row)));
            }
            Ok(())
        },
    )?;
    Ok(rests)
}

fn starts(steps: &[Step], labels: &[Label], wanted: &Wanted) -> Check {
    let mut findings = STARTS.findings();
    let given: BTreeMap<u64, &Label> = labels
        .iter()
        .filter(|label| GIVEN.contains(&label.role))
        .filter(|label| wanted.get(label.tx_id).is_some_and(Payment::moves))
        .map(|label| (label.tx_id, label))
        .collect();
    let mut begun = BTreeSet::new();
    for trail in steps.chunk_by(|a, b| a.deposit == b.deposit) {
        let deposit = trail[0].deposit;
        findings.look(1);
        begun.insert(deposit);
        let trouble = match (given.get(&deposit), wanted.get(deposit)) {
            (Some(label), Some(payment)) => misbegun(trail, label, payment),
            _ => Some("is no deposit or fee that moved money"),
        };
        if let Some(trouble) = trouble {
            findings.breaks(|| format!("money_trail deposit_tx {deposit}: {trouble}"));
        }
    }
    for label in given
        .values()
        .filter(|label| label.role == "deposit" && !begun.contains(&label.tx_id))
    {
        findings.look(1);
        findings.breaks(|| format!("transaction_labels tx_id {}: a deposit without a trail", label.tx_id));
    }
    findings.finish("trail")
}

/// What is wrong with the beginning of a trail, if anything is.
fn misbegun(trail: &[Step], label: &Label, payment: &Payment) -> Option<&'static str> {
    let mut firsts = trail.iter().filter(|step| step.hop == 0);
    let (Some(first), None) = (firsts.next(), firsts.next()) else {
        return Some("has no row at hop 0, or several");
    };
    if first.tx_id != first.deposit {
        return Some("begins with another payment than the deposit");
    }
    if (first.share, first.received_share, first.origin) != (payment.amount, payment.received, payment.amount) {
        return Some("does not begin with the whole deposit");
    }
    if trail
        .iter()
        .any(|step| label.case.is_some_and(|case| step.case != case))
    {
        return Some("is not of the deposit's case throughout");
    }
    trail
        .iter()
        .any(|step| step.hop != 0 && step.tx_id <= step.deposit)
        .then_some("goes on before it begins")
}

fn shares(steps: &[Step], wanted: &Wanted) -> Check {
    let mut findings = SHARES.findings();
    let mut sums: BTreeMap<u64, (i128, i128)> = BTreeMap::new();
    for step in steps {
        if step.share < 0 || step.received_share < 0 || step.origin < 0 {
            findings.breaks(|| format!("money_trail tx_id {}: a negative share", step.tx_id));
        }
        let (share, received) = sums.entry(step.tx_id).or_default();
        *share += i128::from(step.share);
        *received += i128::from(step.received_share);
    }
    for (tx_id, (share, received)) in sums {
        findings.look(1);
        let Some(payment) = wanted.get(tx_id) else {
            continue;
        };
        if !payment.moves() {
            findings.breaks(|| format!("money_trail tx_id {tx_id}: the payment moved nothing"));
        } else if share > i128::from(payment.amount) || received > i128::from(payment.received) {
            let (amount, arrived) = (payment.amount, payment.received);
            findings.breaks(|| {
                format!(
                    "money_trail tx_id {tx_id}: shares of {share} and {received}, the payment {amount} and {arrived}"
                )
            });
        }
    }
    findings.finish("payment in trails")
}

fn flows(steps: &[Step], rests: &BTreeMap<u64, Vec<(u64, i64)>>, books: &Books, wanted: &Wanted) -> Check {
    let mut findings = FLOWS.findings();
    for trail in steps.chunk_by(|a, b| a.deposit == b.deposit) {
        let deposit = trail[0].deposit;
        let mut stays: BTreeMap<u32, Stay> = BTreeMap::new();
        let mut reached: BTreeSet<(u32, i64)> = BTreeSet::new();
        for step in trail {
            let Some(payment) = wanted.get(step.tx_id) else {
                continue;
            };
            if step.hop > 0 {
                let stay = stays.entry(payment.from).or_default();
                stay.origin_out += i128::from(step.origin);
                stay.share_out += i128::from(step.share);
                if !reached.contains(&(payment.from, step.hop - 1)) {
                    let (tx_id, hop) = (step.tx_id, step.hop);
                    findings.breaks(|| {
                        format!("money_trail deposit_tx {deposit}, tx_id {tx_id}: nothing led to hop {hop}")
                    });
                }
            }
            let stay = stays.entry(payment.to).or_default();
            stay.origin_in += i128::from(step.origin);
            stay.share_in += i128::from(step.received_share);
            reached.insert((payment.to, step.hop));
        }
        for &(account, origin) in rests.get(&deposit).into_iter().flatten() {
            if let Some(position) = books.index.get(account) {
                stays.entry(position).or_default().rests += i128::from(origin);
            }
        }
        balance(&mut findings, deposit, &stays, books);
    }
    findings.finish("stay of a deposit's money at an account")
}

fn balance(findings: &mut Findings, deposit: u64, stays: &BTreeMap<u32, Stay>, books: &Books) {
    for (&position, stay) in stays {
        findings.look(1);
        let Stay {
            origin_in,
            origin_out,
            share_in,
            share_out,
            rests,
        } = *stay;
        let account = books.id(position);
        if origin_in != origin_out + rests {
            findings.breaks(|| {
                format!(
                    "money_trail deposit_tx {deposit}, account_id {account}: {origin_in} came, {origin_out} went, \
                     {rests} rests"
                )
            });
        } else if share_out > share_in {
            findings.breaks(|| {
                format!("money_trail deposit_tx {deposit}, account_id {account}: {share_in} came, {share_out} went")
            });
        }
    }
}

fn whole(steps: &[Step], rests: &BTreeMap<u64, Vec<(u64, i64)>>) -> Check {
    let mut findings = RESTS.findings();
    let deposits: BTreeMap<u64, i64> = steps
        .iter()
        .filter(|step| step.hop == 0)
        .map(|step| (step.deposit, step.origin))
        .collect();
    for (deposit, &origin) in &deposits {
        findings.look(1);
        let sum: i128 = rests
            .get(deposit)
            .into_iter()
            .flatten()
            .map(|&(_, rest)| i128::from(rest))
            .sum();
        if sum != i128::from(origin) {
            findings.breaks(|| format!("money_rest deposit_tx {deposit}: {sum} rests of {origin}"));
        }
    }
    for deposit in rests.keys().filter(|deposit| !deposits.contains_key(deposit)) {
        findings.breaks(|| format!("money_rest deposit_tx {deposit}: has no trail"));
    }
    findings.finish("deposit")
}

/// The promises, untested.
#[must_use]
pub fn untested(damage: &Damage) -> Vec<Check> {
    ALL.iter().map(|promise| promise.untested(damage)).collect()
}
