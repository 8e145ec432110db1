//! Labels of payments: read once, for the checks on labels, cases and trails.
//!
//! Lookalike labels are many and speak of no case; they are held against their own rules as they go by and not kept.

use super::contract;
use super::promise::{Findings, Promise, or_untested};
use super::report::Check;
use super::wanted::Wanted;
use crate::dataset::batch::{NULL, some};
use crate::dataset::{Damage, Dataset};

const ONCE: Promise = Promise {
    name: "labels.once",
    text: "A payment has one label at most.",
};
const FLAGS: Promise = Promise {
    name: "labels.flags",
    text: "illicit and laundering follow from the role, and a lookalike alone has a kind of lookalike.",
};
const KNOWABLE: Promise = Promise {
    name: "labels.knowable",
    text: "No label could be known before what it is about had happened, and it says by what it was found exactly where it says when.",
};

/// Roles by which money leaves the victim.
pub const GIVEN: [&str; 3] = ["deposit", "fee", "recovery_fee"];
/// Roles by which money comes back to the victim.
pub const BACK: [&str; 6] = [
    "task_payout",
    "bait_return",
    "promised_return",
    "withdrawal",
    "referral_bonus",
    "refund",
];
const HARMLESS: [&str; 2] = ["refund", "lookalike"];
const LAUNDERING: [&str; 6] = [
    "layering",
    "commission",
    "cash_out",
    "conversion",
    "payroll",
    "purchase_of_account",
];

/// What is said of one payment.
#[derive(Clone, Copy, Debug)]
pub struct Label {
    pub tx_id: u64,
    /// A word of the contract, or an empty one.
    pub role: &'static str,
    pub syndicate: Option<u64>,
    pub ring: Option<u64>,
    pub case: Option<u64>,
    /// Minor units of the case's currency.
    pub case_minor: Option<i64>,
}

/// Reads all labels but lookalikes', in table order, and holds each against the rules of its own.
///
/// # Errors
/// If `truth/transaction_labels` cannot be read.
pub fn check(dataset: &Dataset, wanted: &Wanted) -> (Result<Vec<Label>, Damage>, Vec<Check>) {
    let mut found = [ONCE, FLAGS, KNOWABLE].map(|promise| promise.findings());
    let labels = read(dataset, wanted, &mut found);
    let verdicts = labels.as_ref().map_err(Damage::clone).map(|_| {
        let [once, flags, mut knowable] = found;
        for (table, id) in [("truth/account_labels", "account_id"), ("truth/entity_labels", "id")] {
            // Damage is remembered by the dataset and reported there.
            let _ = known_of(dataset, table, id, &mut knowable);
        }
        vec![
            once.finish("label"),
            flags.finish("label"),
            knowable.finish("label with such a time"),
        ]
    });
    let checks = or_untested(&[ONCE, FLAGS, KNOWABLE], verdicts);
    (labels, checks)
}

const COLUMNS: [&str; 11] = [
    "tx_id",
    "role",
    "illicit",
    "laundering",
    "syndicate_id",
    "ring_id",
    "case_id",
    "case_minor",
    "lookalike_kind",
    "knowable_at",
    "found_by",
];

/// Code of the word that says that nothing found a label, among [`NEVER`].
const NOT_FOUND: u8 = 0;
const NEVER: [&str; 1] = ["never"];

fn read(dataset: &Dataset, wanted: &Wanted, [once, flags, knowable]: &mut [Findings; 3]) -> Result<Vec<Label>, Damage> {
    let roles = contract::words("truth/transaction_labels", "role");
    let (mut labels, mut all) = (Vec::new(), Vec::new());
    dataset.read("truth/transaction_labels", &COLUMNS, |batch| {
        let (tx, role) = (batch.ids("tx_id")?, batch.codes("role", roles)?);
        let (illicit, laundering) = (batch.flags("illicit")?, batch.flags("laundering")?);
        let (syndicate, ring) = (batch.ids("syndicate_id")?, batch.ids("ring_id")?);
        let (case, minor) = (batch.ids("case_id")?, batch.numbers("case_minor")?);
        let kind = batch.codes("lookalike_kind", &[""; 0])?;
        let (known, by) = (batch.numbers("knowable_at")?, batch.codes("found_by", &NEVER)?);
        for row in batch.rows() {
            let tx_id = tx.value(row);
            let role = roles.get(usize::from(role[row])).copied().unwrap_or_default();
            all.push(tx_id);
            flags.look(1);
            let is_illicit = !HARMLESS.contains(&role);
            let is_laundering = LAUNDERING.contains(&role);
            if (illicit.value(row), laundering.value(row)) != (is_illicit, is_laundering) {
                flags.breaks(|| {
                    let (illicit, laundering) = (illicit.value(row), laundering.value(row));
                    format!("transaction_labels tx_id {tx_id}: {role}, but illicit {illicit}, laundering {laundering}")
                });
            }
            if (by[row] == NOT_FOUND) != some(&known, row).is_none() {
                knowable.breaks(|| format!("transaction_labels tx_id {tx_id}: knowable_at and found_by disagree"));
            }
            let is_lookalike = role == "lookalike";
            if is_lookalike != (kind[row] != NULL) {
                flags.breaks(|| format!("transaction_labels tx_id {tx_id}: {role}, lookalike_kind says otherwise"));
            }
            if let Some(at) = some(&known, row) {
                knowable.look(1);
                if wanted.get(tx_id).is_some_and(|payment| at < payment.ts) {
                    knowable.breaks(|| format!("transaction_labels tx_id {tx_id}: knowable_at is before ts"));
                }
            }
            if !is_lookalike {
                let (syndicate, ring) = (some(&syndicate, row), some(&ring, row));
                let (case, case_minor) = (some(&case, row), some(&minor, row));
                labels.push(Label {
                    tx_id,
                    role,
                    syndicate,
                    ring,
                    case,
                    case_minor,
                });
            }
        }
        Ok(())
    })?;
    once.look(all.len() as u64);
    all.sort_unstable();
    for pair in all.windows(2).filter(|pair| pair[0] == pair[1]) {
        once.breaks(|| format!("transaction_labels tx_id {}: there twice", pair[0]));
    }
    Ok(labels)
}

fn known_of(dataset: &Dataset, table: &str, id: &str, knowable: &mut Findings) -> Result<(), Damage> {
    dataset.read(table, &[id, "from_ts", "knowable_at", "found_by"], |batch| {
        let (ids, from, known) = (batch.ids(id)?, batch.numbers("from_ts")?, batch.numbers("knowable_at")?);
        let by = batch.codes("found_by", &NEVER)?;
        for row in batch.rows() {
            if (by[row] == NOT_FOUND) != some(&known, row).is_none() {
                knowable.breaks(|| {
                    let id_of = ids.value(row);
                    format!("{}: {id} {id_of}: knowable_at and found_by disagree", batch.place(row))
                });
            }
            let Some(at) = some(&known, row) else {
                continue;
            };
            knowable.look(1);
            if at < from.value(row) {
                knowable.breaks(|| {
                    format!(
                        "{}: {id} {}: knowable_at is before from_ts",
                        batch.place(row),
                        ids.value(row)
                    )
                });
            }
        }
        Ok(())
    })
}

/// The promises, untested.
#[must_use]
pub fn untested(damage: &Damage) -> Vec<Check> {
    [ONCE, FLAGS, KNOWABLE]
        .iter()
        .map(|promise| promise.untested(damage))
        .collect()
}
