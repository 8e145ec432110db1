//! The ledger's rows on their way through the audit: decoded on several threads, handed over in order.
//!
//! Each file of `observed/transactions` is decoded by one worker into [`Block`]s of plain [`Payment`]s, accounts and
//! currencies already looked up. Whatever can be said of a row alone is checked there ([`super::row`]). Blocks queue
//! up to a small depth per file and reach the caller in file and row order, so that memory stays bounded and the
//! result is the same on any number of threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::books::Books;
use super::contract;
use super::row::{Findings, Rules};
use crate::dataset::batch::{Batch, some};
use crate::dataset::{Damage, Dataset};

/// Blocks that may wait per file.
const DEPTH: usize = 8;

/// Codes of `status`: positions in the contract's list.
pub const SETTLED: u8 = 0;
/// Money taken back.
pub const RETURNED: u8 = 1;
/// Refused; nothing moved.
pub const REJECTED: u8 = 2;

/// One row of the ledger. Times in milliseconds, money in minor units.
#[derive(Clone, Copy, Debug)]
pub struct Payment {
    pub tx_id: u64,
    pub ts: i64,
    pub instructed_at: i64,
    pub amount: i64,
    pub received: i64,
    pub reverses: Option<u64>,
    /// Position in the books, or [`NOWHERE`](crate::dataset::index::NOWHERE).
    pub from: u32,
    /// Position in the books, or [`NOWHERE`](crate::dataset::index::NOWHERE).
    pub to: u32,
    pub currency: u8,
    pub received_currency: u8,
    pub rail: u8,
    pub channel: u8,
    pub status: u8,
    pub device: Option<u64>,
}

impl Payment {
    /// Whether money moved.
    #[must_use]
    pub const fn moves(&self) -> bool {
        self.status == SETTLED || self.status == RETURNED
    }
}

/// Rows that follow one another, and what is wrong with them one by one.
pub struct Block {
    pub payments: Vec<Payment>,
    pub findings: Findings,
}

const COLUMNS: [&str; 15] = [
    "tx_id",
    "ts",
    "instructed_at",
    "from_account",
    "to_account",
    "amount_minor",
    "currency",
    "received_minor",
    "received_currency",
    "rail",
    "channel",
    "status",
    "refusal",
    "device_id",
    "reverses_tx",
];

/// Hands every block to `each`, in order.
///
/// # Errors
/// If the ledger cannot be read to its end; what was read before has been handed over.
pub fn stream(dataset: &Dataset, rules: &Rules, mut each: impl FnMut(Block)) -> Result<(), Damage> {
    let files = dataset.files("observed/transactions")?;
    let (senders, receivers): (Vec<Sender>, Vec<Receiver<Sent>>) = files
        .iter()
        .map(|_| {
            let (sender, receiver) = sync_channel(DEPTH);
            (Mutex::new(Some(sender)), receiver)
        })
        .unzip();
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let (Some(file), Some(sender)) = (files.get(at), senders.get(at)) else {
                return;
            };
            let Some(sender) = sender.lock().ok().and_then(|mut sender| sender.take()) else {
                return;
            };
            let result = dataset.scan(file, &COLUMNS, |batch| {
                let block = decode(batch, rules)?;
                // Nobody listens any more once an earlier file has proved broken.
                sender.send(Ok(block)).map_err(|_| Damage(String::new()))
            });
            if let Err(damage) = result {
                stop.store(sender.send(Err(damage)).is_err(), Ordering::Relaxed);
            }
        }
    };
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        (0..workers.min(files.len())).for_each(|_| {
            scope.spawn(work);
        });
        for receiver in receivers {
            for block in receiver {
                each(block.map_err(|damage| dataset.remember(damage))?);
            }
        }
        Ok(())
    })
}

type Sent = Result<Block, Damage>;
type Sender = Mutex<Option<SyncSender<Sent>>>;

fn decode(batch: &Batch, rules: &Rules) -> Result<Block, Damage> {
    let books: &Books = rules.books;
    let table = "observed/transactions";
    let (tx, ts, instructed) = (
        batch.ids("tx_id")?,
        batch.numbers("ts")?,
        batch.numbers("instructed_at")?,
    );
    let (from, to) = (batch.ids("from_account")?, batch.ids("to_account")?);
    let (amount, received) = (batch.numbers("amount_minor")?, batch.numbers("received_minor")?);
    let currency = batch.codes("currency", &books.currencies)?;
    let received_currency = batch.codes("received_currency", &books.currencies)?;
    let rail = batch.codes("rail", contract::words(table, "rail"))?;
    let channel = batch.codes("channel", contract::words(table, "channel"))?;
    let status = batch.codes("status", contract::words(table, "status"))?;
    let refusal = batch.codes("refusal", contract::words(table, "refusal"))?;
    let (device, reverses) = (batch.ids("device_id")?, batch.ids("reverses_tx")?);
    let (payers, payees) = (books.index.positions(from.values()), books.index.positions(to.values()));
    let mut findings = Findings::default();
    rules.devices(&mut findings, &tx, &device);
    let mut payments = Vec::with_capacity(batch.len());
    for row in batch.rows() {
        let payment = Payment {
            tx_id: tx.value(row),
            ts: ts.value(row),
            instructed_at: instructed.value(row),
            amount: amount.value(row),
            received: received.value(row),
            reverses: some(&reverses, row),
            from: payers[row],
            to: payees[row],
            currency: currency[row],
            received_currency: received_currency[row],
            rail: rail[row],
            channel: channel[row],
            status: status[row],
            device: some(&device, row),
        };
        let ends = [from.value(row), to.value(row)];
        rules.hold(&mut findings, &payment, ends, refusal[row]);
        payments.push(payment);
    }
    Ok(Block { payments, findings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_codes_are_positions_in_the_contract() {
        let words = contract::words("observed/transactions", "status");
        assert_eq!(words[usize::from(SETTLED)], "settled");
        assert_eq!(words[usize::from(RETURNED)], "returned");
        assert_eq!(words[usize::from(REJECTED)], "rejected");
    }
}
