//! What a bank knows of each account before it has seen a payment: its own row and that of its customer.
//!
//! One value a column and account, in the order of `observed/accounts`, read once and used twice: as static columns of
//! accounts, and as attributes of the two sides of a payment. Names become numbers in the order they come.

use std::collections::BTreeMap;

use super::measure::Scale;
use crate::dataset::batch::{Batch, some};
use crate::dataset::index::Index;
use crate::dataset::{Damage, Dataset};

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;

/// Numbers for names.
#[derive(Debug, Default)]
pub struct Names(BTreeMap<String, u16>);

impl Names {
    /// The number of a name; no name has one too.
    pub fn number(&mut self, name: Option<&str>) -> u16 {
        let name = name.unwrap_or("\u{0}");
        if let Some(&number) = self.0.get(name) {
            return number;
        }
        let number = u16::try_from(self.0.len()).unwrap_or(u16::MAX);
        self.0.insert(name.to_owned(), number);
        number
    }
}

/// One value for each account or customer; negative infinity where there is none.
#[derive(Debug)]
pub struct Trait {
    pub name: &'static str,
    pub scale: Scale,
    pub values: Vec<f64>,
}

/// All accounts.
#[derive(Debug, Default)]
pub struct Accounts {
    pub index: Index,
    pub ids: Vec<u64>,
    /// Number of the word in `kind`.
    pub kinds: Vec<u8>,
    /// Kept nowhere but in a vault or abroad: no customer's account in the ordinary sense.
    pub is_outside: Vec<bool>,
    pub opened_at: Vec<i64>,
    /// Position of the customer.
    pub customers: Vec<u32>,
    pub customer_index: Index,
    pub customer_ids: Vec<u64>,
    pub traits: Vec<Trait>,
}

const NOTHING: f64 = f64::NEG_INFINITY;

impl Accounts {
    /// Reads accounts and customers.
    ///
    /// # Errors
    /// If one of the tables cannot be read.
    pub fn read(dataset: &Dataset) -> Result<Accounts, Damage> {
        let mut accounts = Accounts::default();
        let of_customers = accounts.read_customers(dataset)?;
        accounts.read_accounts(dataset)?;
        let mut held = vec![0.0; accounts.customer_ids.len()];
        for &customer in &accounts.customers {
            if let Some(held) = held.get_mut(customer as usize) {
                *held += 1.0;
            }
        }
        let spread = |values: &[f64]| -> Vec<f64> {
            let value = |&customer: &u32| values.get(customer as usize).copied().unwrap_or(NOTHING);
            accounts.customers.iter().map(value).collect()
        };
        let mut more: Vec<Trait> = of_customers
            .iter()
            .map(|of| Trait {
                name: of.name,
                scale: of.scale,
                values: spread(&of.values),
            })
            .collect();
        more.push(Trait {
            name: "accounts of the customer",
            scale: Scale::Ordered,
            values: spread(&held),
        });
        let companies = accounts.read_companies(dataset)?;
        more.extend(companies.iter().map(|of| Trait {
            name: of.name,
            scale: of.scale,
            values: spread(&of.values),
        }));
        accounts.traits.extend(more);
        Ok(accounts)
    }

    fn read_accounts(&mut self, dataset: &Dataset) -> Result<(), Damage> {
        const NAMED: [&str; 5] = [
            "institution_id",
            "kind",
            "currency",
            "opening_channel",
            "status_at_start",
        ];
        const NUMBERS: [&str; 3] = ["opened_at", "opening_balance_minor", "floor_minor"];
        let columns: Vec<&str> = ["account_id", "customer_id"]
            .into_iter()
            .chain(NAMED)
            .chain(NUMBERS)
            .collect();
        let mut names: [Names; 5] = Default::default();
        let mut traits: Vec<Trait> = NAMED
            .iter()
            .map(|&name| shape(name, Scale::Named))
            .chain(NUMBERS.iter().map(|&name| shape(name, Scale::Ordered)))
            .collect();
        dataset.read("observed/accounts", &columns, |batch| {
            let (ids, customers, institutions) = (
                batch.ids("account_id")?,
                batch.ids("customer_id")?,
                batch.ids("institution_id")?,
            );
            let kinds = batch.texts("kind")?;
            let opened = batch.numbers("opened_at")?;
            let is_new: Vec<bool> = ids.values().iter().map(|&id| self.index.insert(id).is_ok()).collect();
            for row in batch.rows().filter(|&row| is_new[row]) {
                self.ids.push(ids.value(row));
                self.customers
                    .push(self.customer_index.get(customers.value(row)).unwrap_or(u32::MAX));
                self.opened_at.push(opened.value(row));
                self.is_outside
                    .push(matches!(kinds.get(row), Some("cash" | "external")));
                let institution = institutions.value(row).to_string();
                traits[0].values.push(f64::from(names[0].number(Some(&institution))));
            }
            for (at, name) in NAMED.iter().enumerate().skip(1) {
                let texts = batch.texts(name)?;
                for row in batch.rows().filter(|&row| is_new[row]) {
                    traits[at].values.push(f64::from(names[at].number(texts.get(row))));
                }
            }
            for (at, name) in NUMBERS.iter().enumerate() {
                numbers(batch, name, &is_new, &mut traits[NAMED.len() + at].values)?;
            }
            Ok(())
        })?;
        self.kinds = traits[1].values.iter().map(|&kind| kind as u8).collect();
        self.traits = traits;
        Ok(())
    }

    /// Traits of customers, one value a customer.
    fn read_customers(&mut self, dataset: &Dataset) -> Result<Vec<Trait>, Damage> {
        const NAMED: [&str; 8] = [
            "kind",
            "gender",
            "region",
            "country",
            "occupation",
            "merchant_category",
            "income_band",
            "kyc_level",
        ];
        const TITLES: [&str; 8] = [
            "customer kind",
            "gender",
            "region",
            "country",
            "occupation",
            "merchant_category",
            "income_band",
            "kyc_level",
        ];
        const NUMBERS: [&str; 2] = ["birth_year", "onboarded_at"];
        let columns: Vec<&str> = ["customer_id"].into_iter().chain(NAMED).chain(NUMBERS).collect();
        let mut names: [Names; 8] = Default::default();
        let mut traits: Vec<Trait> = TITLES
            .iter()
            .map(|&name| shape(name, Scale::Named))
            .chain(NUMBERS.iter().map(|&name| shape(name, Scale::Ordered)))
            .collect();
        dataset.read("observed/customers", &columns, |batch| {
            let ids = batch.ids("customer_id")?;
            let is_new: Vec<bool> = ids
                .values()
                .iter()
                .map(|&id| self.customer_index.insert(id).is_ok())
                .collect();
            self.customer_ids
                .extend(batch.rows().filter(|&row| is_new[row]).map(|row| ids.value(row)));
            for (at, name) in NAMED.iter().enumerate() {
                let texts = batch.texts(name)?;
                for row in batch.rows().filter(|&row| is_new[row]) {
                    traits[at].values.push(f64::from(names[at].number(texts.get(row))));
                }
            }
            for (at, name) in NUMBERS.iter().enumerate() {
                numbers(batch, name, &is_new, &mut traits[NAMED.len() + at].values)?;
            }
            Ok(())
        })?;
        Ok(traits)
    }

    /// What the company register says, one value a customer.
    fn read_companies(&self, dataset: &Dataset) -> Result<Vec<Trait>, Damage> {
        let nothing = vec![NOTHING; self.customer_ids.len()];
        let (mut registered, mut director) = (nothing.clone(), nothing);
        let mut companies: BTreeMap<u64, f64> = BTreeMap::new();
        let mut directors = Vec::new();
        dataset.read(
            "observed/companies",
            &["customer_id", "registered_at", "director_token"],
            |batch| {
                let (customers, since, tokens) = (
                    batch.ids("customer_id")?,
                    batch.numbers("registered_at")?,
                    batch.ids("director_token")?,
                );
                for row in batch.rows() {
                    *companies.entry(tokens.value(row)).or_default() += 1.0;
                    if let Some(customer) = self.customer_index.get(customers.value(row)) {
                        registered[customer as usize] = since.value(row) as f64;
                        directors.push((customer as usize, tokens.value(row)));
                    }
                }
                Ok(())
            },
        )?;
        for (customer, token) in directors {
            director[customer] = companies.get(&token).copied().unwrap_or(NOTHING);
        }
        let filled = |name, values| Trait {
            values,
            ..shape(name, Scale::Ordered)
        };
        Ok(vec![
            filled("registered_at", registered),
            filled("companies of the director", director),
        ])
    }

    /// The codes of a named trait, by account.
    #[must_use]
    pub fn codes(&self, name: &str) -> Vec<u16> {
        let found = self.traits.iter().find(|known| known.name == name);
        let code = |&value: &f64| if value >= 0.0 { value as u16 } else { u16::MAX };
        found.map_or_else(Vec::new, |found| found.values.iter().map(code).collect())
    }
}

fn shape(name: &'static str, scale: Scale) -> Trait {
    Trait {
        name,
        scale,
        values: Vec::new(),
    }
}

fn numbers(batch: &Batch, name: &str, is_new: &[bool], values: &mut Vec<f64>) -> Result<(), Damage> {
    let numbers = batch.numbers(name)?;
    for row in batch.rows().filter(|&row| is_new[row]) {
        values.push(some(&numbers, row).map_or(NOTHING, |number| number as f64));
    }
    Ok(())
}
