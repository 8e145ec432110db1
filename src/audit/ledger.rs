//! The ledger, replayed: every payment in `tx_id` order, from opening balances to closing ones.
//!
//! [`check`] makes the one pass over `observed/transactions`. On its way each block's own findings are joined, money
//! is moved between accounts, and the payments that other tables name are kept for the checks after this one.

use super::books::{Account, Books};
use super::currency::Currencies;
use super::payment::{self, Payment};
use super::promise::{self, Promise};
use super::report::Check;
use super::returns::Returns;
use super::row;
use super::standing::Standing;
use super::wanted::Wanted;
use crate::dataset::index::Index;
use crate::dataset::{Damage, Dataset};

const ORDER: Promise = Promise {
    name: "ledger.order",
    text: "tx_id rises from row to row, and ts never falls as it does.",
};
const FLOORS: Promise = Promise {
    name: "ledger.floors",
    text: "At no row, nor at the start, is an account under its floor.",
};
const BALANCES: Promise = Promise {
    name: "ledger.balances",
    text: "Replaying the payments from opening balances gives the closing balance of every account exactly.",
};
const BIRTHS: Promise = Promise {
    name: "ledger.births",
    text: "An account opened in the window begins with nothing.",
};

/// Payments whose accounts are fetched together.
const AT_ONCE: usize = 64;

/// What the pass over the ledger leaves behind.
pub struct Replayed {
    pub books: Books,
    pub wanted: Wanted,
    pub checks: Vec<Check>,
}

/// Replays the ledger of a dataset.
///
/// # Errors
/// If accounts, or what was done to them, cannot be read: then nothing can be replayed.
pub fn check(dataset: &Dataset) -> Result<Replayed, Damage> {
    let window = dataset.manifest.window();
    let (books, accounts) = Books::open(dataset, window)?;
    let devices = devices(dataset).ok();
    let mut replay = Replay::new(&books, accounts, Wanted::collect(dataset));
    let rules = row::Rules {
        books: &books,
        devices: devices.as_ref(),
        window,
    };
    let streamed = payment::stream(dataset, &rules, |block| {
        replay.rows.absorb(block.findings, block.payments.len());
        for payments in block.payments.chunks(AT_ONCE) {
            replay.fetch(payments);
            for payment in payments {
                replay.step(&books, payment);
            }
        }
    });
    let mut checks = match &streamed {
        Ok(()) => replay.rows.clone().finish(&rules),
        Err(damage) => row::Findings::promises()
            .iter()
            .map(|promise| promise.untested(damage))
            .collect(),
    };
    checks.extend(replay.finish(dataset, &books, streamed.err().as_ref()));
    Ok(Replayed {
        books,
        wanted: replay.wanted,
        checks,
    })
}

/// The promises of the replay, untested.
#[must_use]
pub fn untested(damage: &Damage) -> Vec<Check> {
    let all = row::Findings::promises()
        .into_iter()
        .chain([ORDER, FLOORS, BALANCES, BIRTHS]);
    let all = all
        .chain(Standing::promises())
        .chain(Returns::promises())
        .chain(Currencies::promises());
    all.map(|promise| promise.untested(damage)).collect()
}

fn devices(dataset: &Dataset) -> Result<Index, Damage> {
    let mut devices = Index::default();
    dataset.read("observed/devices", &["device_id"], |batch| {
        batch.ids("device_id")?.values().iter().for_each(|&id| {
            // A device listed twice is found by the check on unique ids.
            let _ = devices.insert(id);
        });
        Ok(())
    })?;
    Ok(devices)
}

/// The state of the replay.
struct Replay {
    rows: row::Findings,
    order: promise::Findings,
    floors: promise::Findings,
    births: promise::Findings,
    standing: Standing,
    returns: Returns,
    currencies: Currencies,
    wanted: Wanted,
    accounts: Vec<Account>,
    /// Means nothing; see [`Replay::fetch`].
    fetched: i64,
    /// `tx_id` and `ts` of the row before.
    last: Option<(u64, i64)>,
}

impl Replay {
    fn new(books: &Books, accounts: Vec<Account>, wanted: Wanted) -> Replay {
        let (mut floors, mut births) = (FLOORS.findings(), BIRTHS.findings());
        for (account, id) in accounts.iter().zip(&books.ids) {
            let Account { balance, floor, .. } = *account;
            floors.look(1);
            if balance < floor {
                floors.breaks(|| format!("accounts account_id {id}: opens at {balance}, under its floor of {floor}"));
            }
            if account.opened_at >= books.window_start {
                births.look(1);
                if balance != 0 {
                    births.breaks(|| format!("accounts account_id {id}: opened in the window with {balance}"));
                }
            }
        }
        Replay {
            rows: row::Findings::default(),
            order: ORDER.findings(),
            floors,
            births,
            standing: Standing::default(),
            returns: Returns::default(),
            currencies: Currencies::new(books),
            wanted,
            accounts,
            fetched: 0,
            last: None,
        }
    }

    fn step(&mut self, books: &Books, payment: &Payment) {
        let Payment { tx_id, ts, .. } = *payment;
        if let Some((last_tx, last_ts)) = self.last {
            if tx_id <= last_tx {
                self.order
                    .breaks(|| format!("transactions tx_id {tx_id}: follows tx_id {last_tx}"));
            } else if ts < last_ts {
                self.order
                    .breaks(|| format!("transactions tx_id {tx_id}: earlier than tx_id {last_tx} before it"));
            }
        }
        self.order.look(1);
        self.last = Some((tx_id, ts));
        self.wanted.pass(payment);
        self.currencies.pass(payment);
        self.returns.pass(payment);
        if !payment.moves() {
            return;
        }
        self.floors.look(1);
        if let Some(payer) = self.accounts.get_mut(payment.from as usize) {
            payer.balance = payer.balance.wrapping_sub(payment.amount);
            let Account { balance, floor, .. } = *payer;
            if balance < floor {
                let id = books.id(payment.from);
                self.floors.breaks(|| {
                    format!(
                        "transactions tx_id {tx_id}: leaves account {id} with {balance}, under its floor of {floor}"
                    )
                });
            }
            self.standing.pays(books, payer, payment);
        }
        if let Some(payee) = self.accounts.get_mut(payment.to as usize) {
            payee.balance = payee.balance.wrapping_add(payment.received);
            self.standing.is_paid(books, payee, payment);
        }
    }

    /// Looks at the accounts of a few payments before the first of them is made, so that the waits for memory
    /// overlap. The sum only keeps the compiler from leaving the reads out.
    fn fetch(&mut self, payments: &[Payment]) {
        let floor = |position: u32| self.accounts.get(position as usize).map_or(0, |account| account.floor);
        let sum = payments.iter().fold(0_i64, |sum, payment| {
            sum.wrapping_add(floor(payment.from)).wrapping_add(floor(payment.to))
        });
        self.fetched = std::hint::black_box(sum);
    }

    /// The verdicts, in the order of [`untested`] after those on single rows.
    fn finish(&mut self, dataset: &Dataset, books: &Books, damage: Option<&Damage>) -> Vec<Check> {
        if let Some(damage) = damage {
            let skip = row::Findings::promises().len();
            return untested(damage).into_iter().skip(skip).collect();
        }
        let closing = closing(dataset, books);
        let balances = match &closing {
            Ok(closing) => self.balances(dataset, books, closing),
            Err(damage) => BALANCES.untested(damage),
        };
        let mut checks = vec![
            std::mem::replace(&mut self.order, ORDER.findings()).finish("payment"),
            std::mem::replace(&mut self.floors, FLOORS.findings()).finish("account and payment"),
            balances,
            std::mem::replace(&mut self.births, BIRTHS.findings()).finish("account opened in the window"),
        ];
        checks.extend(std::mem::take(&mut self.standing).finish());
        checks.extend(std::mem::take(&mut self.returns).finish(books, &self.accounts, &self.wanted));
        checks.extend(
            self.currencies
                .finish(books, dataset.manifest.spread_bp(), closing.as_deref()),
        );
        checks
    }

    fn balances(&self, dataset: &Dataset, books: &Books, closing: &[Option<i64>]) -> Check {
        let mut findings = BALANCES.findings();
        for ((account, id), closing) in self.accounts.iter().zip(&books.ids).zip(closing) {
            findings.look(1);
            let balance = account.balance;
            match closing {
                None => findings.breaks(|| format!("balances account_id {id}: no row")),
                Some(said) if *said != balance => {
                    findings.breaks(|| format!("balances account_id {id}: {said}, but the payments give {balance}"));
                }
                Some(_) => {}
            }
        }
        // One row an account, or the sums over the table are not those of the ledger.
        let mut seen = Index::default();
        let _ = dataset.read("truth/balances", &["account_id"], |batch| {
            for &id in batch.ids("account_id")?.values() {
                if seen.insert(id).is_err() {
                    findings.breaks(|| format!("balances account_id {id}: there twice"));
                }
            }
            Ok(())
        });
        findings.finish("account")
    }
}

/// Closing balances by account position, as `truth/balances` has them; accounts it lacks have none.
fn closing(dataset: &Dataset, books: &Books) -> Result<Vec<Option<i64>>, Damage> {
    let mut closing = vec![None; books.ids.len()];
    dataset.read("truth/balances", &["account_id", "closing_balance_minor"], |batch| {
        let (ids, balances) = (batch.ids("account_id")?, batch.numbers("closing_balance_minor")?);
        for row in batch.rows() {
            if let Some(position) = books.index.get(ids.value(row)) {
                closing[position as usize] = Some(balances.value(row));
            }
        }
        Ok(())
    })?;
    Ok(closing)
}
