//! What victims' payments are worth: in the currency of their case, in which the sums of cases are too. A payment in
//! tokens is worth what they were bought for.

use std::collections::BTreeMap;

use super::{ChartError, Run};
use crate::dataset::batch::some;

/// The worth of each payment that has a place in a case, on the yardstick, by `tx_id`.
pub(super) fn worth(run: &Run) -> Result<BTreeMap<u64, f64>, ChartError> {
    let mut currencies = BTreeMap::new();
    run.tables.read("truth/cases", &["case_id", "currency"], |batch| {
        let (ids, words) = (batch.ids("case_id")?, batch.texts("currency")?);
        let currency = |row| words.get(row).unwrap_or_default().to_owned();
        currencies.extend(batch.rows().map(|row| (ids.value(row), currency(row))));
        Ok(())
    })?;
    let mut worth = BTreeMap::new();
    let columns = ["tx_id", "case_id", "case_minor"];
    run.tables.read("truth/transaction_labels", &columns, |batch| {
        let (ids, cases) = (batch.ids("tx_id")?, batch.ids("case_id")?);
        let amounts = batch.numbers("case_minor")?;
        worth.extend(batch.rows().filter_map(|row| {
            let currency = currencies.get(&some(&cases, row)?)?;
            let value = run.yardstick.value(some(&amounts, row)?, currency)?;
            Some((ids.value(row), value))
        }));
        Ok(())
    })?;
    Ok(worth)
}
