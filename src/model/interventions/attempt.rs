//! A payment about to be made, as policies see it.

use super::id::{CaseIx, RingIx};
use crate::engine::Time;
use crate::model::facts::{Channel, Rail};
use crate::param::money::Minor;
use crate::world::{AccountIx, InstitutionIx};

/// Who makes a payment. What people do about a warning depends on it; whether they get one does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer {
    /// Somebody in everyday life.
    Honest,
    /// A victim who was asked for it.
    Victim(CaseIx),
    /// Whoever moves a crew's money.
    Crew(RingIx),
}

/// A payment about to be made, as the payer's institution sees it, and [`Attempt::payer`].
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    pub at: Time,
    pub from: AccountIx,
    pub to: AccountIx,
    /// In the payer account's currency.
    pub amount: Minor,
    pub rail: Rail,
    pub channel: Channel,
    /// Whether the payer has not paid this payee before.
    pub new_payee: bool,
    pub sender: InstitutionIx,
    pub receiver: InstitutionIx,
    pub payer: Payer,
    /// Whether it is of a kind that honest people are often suspected for.
    pub lookalike: bool,
    /// Key of draws about the two accounts.
    pub pair: u64,
    /// Key of draws about this payment: the two accounts, the moment, and how many-th of theirs in that second it is.
    pub key: u64,
}

impl PartialEq for Attempt {
    fn eq(&self, other: &Attempt) -> bool {
        (self.key, self.amount) == (other.key, other.amount)
    }
}
