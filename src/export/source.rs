//! A written run as exporters see it: accounts with their banks and holders, labels, and payments one by one.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::ExportError;
use crate::audit::contract;
use crate::dataset::batch::some;
use crate::dataset::folder;
use crate::dataset::index::Index;
use crate::dataset::manifest::Window;
use crate::dataset::seal::Look;
use crate::dataset::{Damage, Dataset};

/// An account and its holder. Times in milliseconds, money in minor units.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: u64,
    /// Position of the institution, by id.
    pub institution: usize,
    pub kind: Kind,
    pub currency: String,
    pub opened_at: i64,
    pub opening_balance: i64,
    pub was_frozen: bool,
    pub customer: u64,
}

/// What exporters tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person's.
    Personal,
    /// A company's or shop's.
    Business,
    Cash,
    External,
}

/// A holder as a bank knows them.
#[derive(Clone, Debug, Default)]
pub struct Customer {
    pub is_person: bool,
    pub birth_year: Option<i64>,
    pub gender: String,
    pub region: String,
    pub country: String,
}

/// What is true of a payment.
#[derive(Clone, Debug)]
pub struct Label {
    pub tx_id: u64,
    /// Laundering or a deposit: what formats with a single label mark.
    pub is_laundering: bool,
    pub ring: Option<u64>,
    /// What honest thing it is, where it looks otherwise.
    pub lookalike: Option<String>,
}

/// A payment that moved money.
#[derive(Clone, Copy, Debug)]
pub struct Payment<'a> {
    pub tx_id: u64,
    pub ts: i64,
    /// Positions in [`Source::accounts`].
    pub from: usize,
    pub to: usize,
    pub amount: i64,
    pub received: i64,
    /// A word of the contract.
    pub rail: &'static str,
    pub label: Option<&'a Label>,
}

/// A run to export.
pub struct Source {
    dataset: Dataset,
    pub name: String,
    pub window: Window,
    pub accounts: Vec<Account>,
    pub customers: BTreeMap<u64, Customer>,
    /// Ids of institutions, in order.
    pub institutions: Vec<u64>,
    /// By `tx_id`.
    pub labels: Vec<Label>,
    index: Index,
}

impl Source {
    /// Reads all of a run but its payments.
    ///
    /// # Errors
    /// If it is no whole run, or damaged.
    pub fn open(run: &Path) -> Result<Source, ExportError> {
        let dataset = contract::open(run);
        folder::whole(&dataset, Look::Bytes)?;
        let window = dataset.window()?;
        let mut source = Source {
            name: run
                .canonicalize()
                .ok()
                .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
                .unwrap_or_else(|| "run".to_owned()),
            dataset,
            window,
            accounts: Vec::new(),
            customers: BTreeMap::new(),
            institutions: Vec::new(),
            labels: Vec::new(),
            index: Index::default(),
        };
        source.read_customers()?;
        source.read_accounts()?;
        source.read_labels()?;
        Ok(source)
    }

    fn read_customers(&mut self) -> Result<(), Damage> {
        let Source {
            dataset,
            institutions,
            customers,
            ..
        } = self;
        dataset.read("observed/institutions", &["institution_id"], |batch| {
            institutions.extend(batch.ids("institution_id")?.values());
            Ok(())
        })?;
        institutions.sort_unstable();
        let columns = ["customer_id", "kind", "birth_year", "gender", "region", "country"];
        dataset.read("observed/customers", &columns, |batch| {
            let (ids, kinds) = (batch.ids("customer_id")?, batch.texts("kind")?);
            let (years, genders) = (batch.numbers("birth_year")?, batch.texts("gender")?);
            let (regions, countries) = (batch.texts("region")?, batch.texts("country")?);
            for row in batch.rows() {
                let customer = Customer {
                    is_person: kinds.get(row) == Some("person"),
                    birth_year: some(&years, row),
                    gender: genders.get(row).unwrap_or_default().to_owned(),
                    region: regions.get(row).unwrap_or_default().to_owned(),
                    country: countries.get(row).unwrap_or_default().to_owned(),
                };
                customers.insert(ids.value(row), customer);
            }
            Ok(())
        })
    }

    fn read_accounts(&mut self) -> Result<(), Damage> {
        let Source {
            dataset,
            institutions,
            accounts,
            index,
            ..
        } = self;
        let columns = [
            "account_id",
            "customer_id",
            "institution_id",
            "kind",
            "currency",
            "opened_at",
            "status_at_start",
            "opening_balance_minor",
        ];
        dataset.read("observed/accounts", &columns, |batch| {
            let (ids, customers) = (batch.ids("account_id")?, batch.ids("customer_id")?);
            let (banks, kinds) = (batch.ids("institution_id")?, batch.texts("kind")?);
            let (currencies, states) = (batch.texts("currency")?, batch.texts("status_at_start")?);
            let opened = batch.numbers("opened_at")?;
            let balances = batch.numbers("opening_balance_minor")?;
            for row in batch.rows() {
                if index.insert(ids.value(row)).is_err() {
                    continue;
                }
                accounts.push(Account {
                    id: ids.value(row),
                    institution: institutions.partition_point(|&id| id < banks.value(row)),
                    kind: match kinds.get(row) {
                        Some("cash") => Kind::Cash,
                        Some("external") => Kind::External,
                        Some("business" | "merchant") => Kind::Business,
                        _ => Kind::Personal,
                    },
                    currency: currencies.get(row).unwrap_or_default().to_owned(),
                    opened_at: opened.value(row),
                    opening_balance: balances.value(row),
                    was_frozen: states.get(row) == Some("frozen"),
                    customer: customers.value(row),
                });
            }
            Ok(())
        })
    }

    fn read_labels(&mut self) -> Result<(), Damage> {
        let Source { dataset, labels, .. } = self;
        let columns = ["tx_id", "role", "laundering", "ring_id", "lookalike_kind"];
        dataset.read("truth/transaction_labels", &columns, |batch| {
            let (ids, roles) = (batch.ids("tx_id")?, batch.texts("role")?);
            let (laundering, rings) = (batch.flags("laundering")?, batch.ids("ring_id")?);
            let lookalikes = batch.texts("lookalike_kind")?;
            for row in batch.rows() {
                labels.push(Label {
                    tx_id: ids.value(row),
                    is_laundering: laundering.value(row) || roles.get(row) == Some("deposit"),
                    ring: some(&rings, row),
                    lookalike: lookalikes.get(row).map(str::to_owned),
                });
            }
            Ok(())
        })?;
        labels.sort_unstable_by_key(|label| label.tx_id);
        Ok(())
    }

    /// Payments that alerts name.
    ///
    /// # Errors
    /// If alerts cannot be read.
    pub fn alerted(&self) -> Result<Index, Damage> {
        let mut alerted = Index::default();
        self.dataset.read("observed/alerts", &["tx_id"], |batch| {
            batch.ids("tx_id")?.iter().flatten().for_each(|id| {
                let _ = alerted.insert(id);
            });
            Ok(())
        })?;
        Ok(alerted)
    }

    /// Hands every payment that moved money to `each`, in settlement order, until it fails.
    ///
    /// # Errors
    /// If the payments cannot be read, or the first of `each`.
    pub fn payments<E: From<Damage>>(&self, mut each: impl FnMut(Payment) -> Result<(), E>) -> Result<(), E> {
        let table = "observed/transactions";
        let columns = [
            "tx_id",
            "ts",
            "from_account",
            "to_account",
            "amount_minor",
            "received_minor",
            "rail",
            "status",
        ];
        let rails = contract::words(table, "rail");
        let mut labels = self.labels.iter().peekable();
        let mut failed = Ok(());
        self.dataset.read(table, &columns, |batch| {
            let (ids, ts) = (batch.ids("tx_id")?, batch.numbers("ts")?);
            let (from, to) = (batch.ids("from_account")?, batch.ids("to_account")?);
            let (amounts, received) = (batch.numbers("amount_minor")?, batch.numbers("received_minor")?);
            let rail = batch.codes("rail", rails)?;
            let status = batch.codes("status", &["settled", "returned"])?;
            for row in batch.rows() {
                let tx_id = ids.value(row);
                while labels.peek().is_some_and(|label| label.tx_id < tx_id) {
                    labels.next();
                }
                if failed.is_err() || status[row] > 1 {
                    continue;
                }
                let (Some(payer), Some(payee)) = (self.index.get(from.value(row)), self.index.get(to.value(row)))
                else {
                    continue;
                };
                failed = each(Payment {
                    tx_id,
                    ts: ts.value(row),
                    from: payer as usize,
                    to: payee as usize,
                    amount: amounts.value(row),
                    received: received.value(row),
                    rail: rails.get(usize::from(rail[row])).copied().unwrap_or("transfer"),
                    label: labels.peek().copied().filter(|label| label.tx_id == tx_id),
                });
            }
            Ok(())
        })?;
        failed
    }

    /// US cents of an amount, to the nearest.
    #[must_use]
    pub fn cents(&self, minor: i64, currency: &str) -> i64 {
        let unit = 10_f64.powi(places(currency) as i32);
        let rate = self.dataset.manifest.rate(currency).unwrap_or(1.0).max(1e-9);
        (minor as f64 / unit / rate * 100.0).round() as i64
    }
}

/// Decimal places of a currency.
#[must_use]
pub fn places(currency: &str) -> u32 {
    if currency == "USDT" { 6 } else { 2 }
}

/// A moment as a format spells it.
#[must_use]
pub fn spelt(ms: i64, format: &str) -> String {
    DateTime::<Utc>::from_timestamp_millis(ms).map_or_else(String::new, |time| time.format(format).to_string())
}
