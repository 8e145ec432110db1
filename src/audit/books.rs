//! Accounts as the ledger's replay sees them: what they held at the start, their floors, when they were open, when
//! frozen.
//!
//! One flat list; every other table's `account_id` becomes a position in it. Memory grows with accounts alone.

use std::collections::BTreeMap;

use super::contract;
use crate::dataset::batch::some;
use crate::dataset::index::Index;
use crate::dataset::manifest::Window;
use crate::dataset::{Damage, Dataset};

/// What settling a payment needs to know of an account: half a cache line. Money in minor units, times in
/// milliseconds.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub struct Account {
    /// So far.
    pub balance: i64,
    pub floor: i64,
    pub opened_at: i64,
    /// `i64::MAX` while open.
    pub closed_at: i64,
}

/// What a row alone can be held against: few bytes, so that those of all accounts stay in the cache.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// Position in [`Books::currencies`].
    pub currency: u8,
    /// Notes and coins, at a vault.
    pub is_cash: bool,
    /// Frozen at some time.
    pub is_ever_frozen: bool,
}

/// A time during which an account was frozen, both ends exclusive: a payment of the same second may go either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frozen {
    pub from: i64,
    pub to: i64,
}

/// All accounts.
#[derive(Clone, Debug, Default)]
pub struct Books {
    pub index: Index,
    /// Public ids, by position.
    pub ids: Vec<u64>,
    pub marks: Vec<Mark>,
    /// Balances at the window's first second, by position.
    pub opening: Vec<i64>,
    /// Whose they are, by position.
    pub customers: Vec<u64>,
    /// Currency codes, in the order they came.
    pub currencies: Vec<String>,
    /// Frozen times by account position, in time order.
    pub frozen: BTreeMap<u32, Vec<Frozen>>,
    /// First moment of the window; `i64::MAX` if it is not known.
    pub window_start: i64,
}

const COLUMNS: [&str; 9] = [
    "account_id",
    "customer_id",
    "kind",
    "currency",
    "opened_at",
    "closed_at",
    "status_at_start",
    "opening_balance_minor",
    "floor_minor",
];

impl Books {
    /// Reads accounts, by position, and what was done to them.
    ///
    /// # Errors
    /// If `observed/accounts` or `observed/account_actions` cannot be read.
    pub fn open(dataset: &Dataset, window: Option<Window>) -> Result<(Books, Vec<Account>), Damage> {
        let window_start = window.map_or(i64::MAX, |window| window.start);
        let mut books = Books {
            window_start,
            ..Books::default()
        };
        let mut accounts = Vec::new();
        let kinds = contract::words("observed/accounts", "kind");
        let cash = kinds.iter().position(|kind| *kind == "cash").unwrap_or(usize::MAX);
        dataset.read("observed/accounts", &COLUMNS, |batch| {
            let ids = batch.ids("account_id")?;
            let customers = batch.ids("customer_id")?;
            let kind = batch.codes("kind", kinds)?;
            let currencies = batch.texts("currency")?;
            let (opened, closed) = (batch.numbers("opened_at")?, batch.numbers("closed_at")?);
            let status = batch.texts("status_at_start")?;
            let (opening, floor) = (batch.numbers("opening_balance_minor")?, batch.numbers("floor_minor")?);
            for row in batch.rows() {
                let Ok(position) = books.index.insert(ids.value(row)) else {
                    continue;
                };
                let is_ever_frozen = status.get(row) == Some("frozen");
                if is_ever_frozen {
                    books.frozen.insert(
                        position,
                        vec![Frozen {
                            from: i64::MIN,
                            to: i64::MAX,
                        }],
                    );
                }
                let currency = books.currency(currencies.get(row).unwrap_or_default());
                let is_cash = usize::from(kind[row]) == cash;
                books.ids.push(ids.value(row));
                books.marks.push(Mark {
                    currency,
                    is_cash,
                    is_ever_frozen,
                });
                books.opening.push(opening.value(row));
                books.customers.push(customers.value(row));
                accounts.push(Account {
                    balance: opening.value(row),
                    floor: floor.value(row),
                    opened_at: opened.value(row),
                    closed_at: some(&closed, row).unwrap_or(i64::MAX),
                });
            }
            Ok(())
        })?;
        books.freeze(dataset)?;
        Ok((books, accounts))
    }

    /// Code of a currency, a new one if need be; 255 when there are too many to be true.
    fn currency(&mut self, code: &str) -> u8 {
        let known = self.currencies.iter().position(|known| known == code);
        let position = known.unwrap_or_else(|| {
            self.currencies.push(code.to_string());
            self.currencies.len() - 1
        });
        u8::try_from(position).unwrap_or(u8::MAX)
    }

    fn freeze(&mut self, dataset: &Dataset) -> Result<(), Damage> {
        let table = "observed/account_actions";
        dataset.read(table, &["ts", "account_id", "action"], |batch| {
            let (ts, accounts) = (batch.numbers("ts")?, batch.ids("account_id")?);
            let actions = batch.codes("action", &["freeze", "unfreeze"])?;
            for row in batch.rows() {
                if let Some(position) = self.index.get(accounts.value(row)) {
                    self.act(position, ts.value(row), actions[row]);
                }
            }
            Ok(())
        })
    }

    /// A freeze (0) opens a frozen time unless one is open; an unfreeze (1) closes it.
    fn act(&mut self, position: u32, ts: i64, action: u8) {
        let times = self.frozen.entry(position).or_default();
        match (action, times.last_mut()) {
            (0, Some(last)) if last.to == i64::MAX => {}
            (0, _) => {
                times.push(Frozen { from: ts, to: i64::MAX });
                self.marks[position as usize].is_ever_frozen = true;
            }
            (1, Some(last)) if last.to == i64::MAX => last.to = ts,
            _ => {}
        }
    }

    /// Whether an account was frozen at a moment, certainly.
    #[must_use]
    pub fn is_frozen(&self, position: u32, ts: i64) -> bool {
        self.frozen
            .get(&position)
            .is_some_and(|times| times.iter().any(|time| time.from < ts && ts < time.to))
    }

    /// Public id at a position.
    #[must_use]
    pub fn id(&self, position: u32) -> u64 {
        self.ids.get(position as usize).copied().unwrap_or_default()
    }

    /// Code of a currency for a message.
    #[must_use]
    pub fn code(&self, currency: u8) -> &str {
        self.currencies.get(usize::from(currency)).map_or("?", String::as_str)
    }
}
