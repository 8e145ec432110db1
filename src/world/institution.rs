//! Banks, wallet providers and exchanges.

use super::id::{BusinessIx, CountryIx, PublicId};
use crate::param::money::{Currency, Minor};
use crate::words;

words! {
    /// What an institution is.
    pub enum InstitutionKind {
        /// A bank: keeps current accounts and those of businesses.
        Bank = "bank",
        /// A mobile wallet or other provider of electronic money.
        Wallet = "wallet",
        /// A crypto exchange: changes money into tokens and back, and keeps tokens for its customers.
        Exchange = "exchange",
    }
}

/// Whoever keeps accounts for others.
#[derive(Clone, Debug)]
pub struct Institution {
    pub id: PublicId,
    pub name: String,
    pub kind: InstitutionKind,
    pub country: CountryIx,
    /// Currency of its accounts (USDT at an exchange).
    pub currency: Currency,
    /// Share of its country's customers of that kind, 0 to 1.
    pub share: f64,
    /// Most that one customer account may send in a day.
    pub daily_limit: Minor,
    /// Most that one transfer may be.
    pub transfer_limit: Minor,
    /// Who owns its own accounts (vaults, the loan book, clients' conversion).
    pub house: BusinessIx,
}
