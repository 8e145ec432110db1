//! Businesses: whoever holds accounts and is not a person.

use super::id::{AccountIx, BusinessIx, CountryIx, PublicId, RegionIx};
use crate::engine::time::Time;
use crate::words;

words! {
    /// What a business does. `Shell` and `Holder` are seen from outside as any other.
    pub enum BusinessKind {
        Merchant = "merchant",
        Biller = "biller",
        Employer = "employer",
        Agent = "agent",
        Telecom = "telecom",
        Platform = "platform",
        Lender = "lender",
        /// An institution's own books: its vaults, its conversion desk.
        House = "house",
        /// Sells and buys USDT over the counter.
        Trader = "trader",
        /// Correspondent through which money leaves for and comes from abroad.
        Abroad = "abroad",
        /// Holder of an unhosted chain address.
        Holder = "holder",
        /// A company with no business but its accounts.
        Shell = "shell",
    }
}

/// A company.
#[derive(Clone, Debug)]
pub struct Business {
    /// Key of every draw and every id: its place in the scenario's plan, or (parent, ordinal) for those born in a run,
    /// never a counter.
    pub key: u64,
    pub kind: BusinessKind,
    pub country: CountryIx,
    pub region: RegionIx,
    /// As an institution would file it (`grocery`, `utilities`, `import_export`, ...).
    pub category: &'static str,
    pub registered_at: Time,
    pub director_token: PublicId,
    /// `identity_token` of `observed/shared_identity`.
    pub token: PublicId,
    /// Where customers pay.
    pub account: AccountIx,
    /// How well known, relative to its neighbours (Zipf weight).
    pub weight: f64,
}

/// All businesses, in build order; those born in a run are appended.
#[derive(Clone, Debug, Default)]
pub struct Businesses {
    pub all: Vec<Business>,
}

impl Businesses {
    /// One of them.
    #[must_use]
    pub fn get(&self, business: BusinessIx) -> &Business {
        &self.all[business.at()]
    }
}
