//! What victims' payments are worth: each what it adds to its case, in the currency of the case and then in whole
//! cents, so that payments add up to cases and cases to the figures of `summary.json`, to the cent. A payment in tokens
//! is worth what they were bought for.
//!
//! The summary rounds the deposits and the fees of each case once. So a payment is worth the difference that it makes
//! to what its case has paid so far; to round each by itself would lose up to a cent a payment.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::batch::some;
use crate::dataset::{Damage, Dataset};

/// Whether a payment of this role is one by a victim.
#[must_use]
pub fn is_victims(role: &str) -> bool {
    matches!(role, "deposit" | "fee" | "recovery_fee")
}

/// The worth of victims' payments that moved money, by `tx_id`, in whole parts of a unit that an amount in minor units
/// of a currency is put into; without those of a currency for which there is none.
///
/// # Errors
/// If a table cannot be read.
pub fn worth(
    dataset: &Dataset,
    moved: &BTreeSet<u64>,
    put: impl Fn(i64, &str) -> Option<i64>,
) -> Result<BTreeMap<u64, i64>, Damage> {
    let mut currencies = BTreeMap::new();
    dataset.read("truth/cases", &["case_id", "currency"], |batch| {
        let (ids, words) = (batch.ids("case_id")?, batch.texts("currency")?);
        let currency = |row| words.get(row).unwrap_or_default().to_owned();
        currencies.extend(batch.rows().map(|row| (ids.value(row), currency(row))));
        Ok(())
    })?;
    // By case and whether it is a deposit, in settlement order.
    let mut paid = BTreeMap::new();
    let columns = ["tx_id", "role", "case_id", "case_minor"];
    dataset.read("truth/transaction_labels", &columns, |batch| {
        let (ids, cases) = (batch.ids("tx_id")?, batch.ids("case_id")?);
        let (roles, amounts) = (batch.texts("role")?, batch.numbers("case_minor")?);
        for row in batch.rows() {
            let role = roles.get(row).unwrap_or_default();
            let counts = is_victims(role) && moved.contains(&ids.value(row));
            if let (true, Some(case), Some(minor)) = (counts, some(&cases, row), some(&amounts, row)) {
                paid.insert((case, role == "deposit", ids.value(row)), minor);
            }
        }
        Ok(())
    })?;
    let (mut worth, mut last, mut so_far) = (BTreeMap::new(), None, 0_i64);
    for ((case, is_deposit, id), minor) in paid {
        if last != Some((case, is_deposit)) {
            (last, so_far) = (Some((case, is_deposit)), 0);
        }
        let Some(currency) = currencies.get(&case) else {
            continue;
        };
        let before = put(so_far, currency);
        so_far = so_far.saturating_add(minor);
        if let (Some(before), Some(after)) = (before, put(so_far, currency)) {
            worth.insert(id, after.saturating_sub(before));
        }
    }
    Ok(worth)
}

/// Shares a whole out among parts: as they are to one another, in whole numbers that add up to it. Where the parts come
/// to nothing, so do their shares.
#[must_use]
pub fn shared(whole: i64, parts: &[i64]) -> Vec<i64> {
    let all: i128 = parts.iter().map(|part| i128::from(*part)).sum();
    let mut so_far = 0_i128;
    let mut upto = |part: i64| {
        so_far += i128::from(part);
        let share = i128::from(whole).saturating_mul(so_far).checked_div(all);
        share.unwrap_or(0)
    };
    let mut before = 0;
    let share = |part: &i64| {
        let after = upto(*part);
        let share = after - std::mem::replace(&mut before, after);
        share.clamp(i64::MIN.into(), i64::MAX.into()) as i64
    };
    parts.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_to_the_whole() {
        assert_eq!(shared(100, &[1, 1, 1]), [33, 33, 34]);
        assert_eq!(shared(7, &[0, 5, 0]), [0, 7, 0]);
        assert_eq!(shared(7, &[0, 0]), [0, 0]);
        assert_eq!(shared(i64::MAX, &[i64::MAX, i64::MAX]).iter().sum::<i64>(), i64::MAX);
        assert!(shared(5, &[]).is_empty());
    }
}
