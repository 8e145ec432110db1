//! Who is whose customer: joins people of the truth with customers that institutions see.

use std::collections::BTreeMap;

use crate::dataset::index::Index;
use crate::dataset::{Damage, Dataset};

/// Tokens of people and of customers.
#[derive(Debug, Default)]
pub struct People {
    /// `identity_token` by `person_id`.
    tokens: BTreeMap<u64, u64>,
    customers: Index,
    /// `identity_token` by position of the customer.
    of_customer: Vec<u64>,
}

impl People {
    /// Reads both sides.
    ///
    /// # Errors
    /// If `truth/people` or `observed/shared_identity` cannot be read.
    pub fn open(dataset: &Dataset) -> Result<People, Damage> {
        let mut people = People::default();
        dataset.read("truth/people", &["person_id", "identity_token"], |batch| {
            let (ids, tokens) = (batch.ids("person_id")?, batch.ids("identity_token")?);
            people
                .tokens
                .extend(ids.values().iter().copied().zip(tokens.values().iter().copied()));
            Ok(())
        })?;
        dataset.read(
            "observed/shared_identity",
            &["customer_id", "identity_token"],
            |batch| {
                let (ids, tokens) = (batch.ids("customer_id")?, batch.ids("identity_token")?);
                for (&id, &token) in ids.values().iter().zip(tokens.values()) {
                    if people.customers.insert(id).is_ok() {
                        people.of_customer.push(token);
                    }
                }
                Ok(())
            },
        )?;
        Ok(people)
    }

    /// Whether a customer is that person.
    #[must_use]
    pub fn is_customer(&self, person: u64, customer: u64) -> bool {
        let token = self
            .customers
            .get(customer)
            .and_then(|position| self.of_customer.get(position as usize));
        token.is_some() && self.tokens.get(&person) == token
    }
}
