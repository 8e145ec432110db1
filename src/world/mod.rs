//! The state of the simulated world, in flat columns with typed positions: people, businesses, institutions,
//! accounts, phones, devices, who knows whom. It knows nothing of behaviour.
//!
//! `build` makes it from parameters; the model changes it only through the methods here. Whatever a column holds is
//! a plain number, so that a world can be cloned (an experiment forks it) and hashed.

pub mod account;
pub mod business;
pub mod customer;
pub mod id;
pub mod institution;
pub mod people;
pub mod phone;
pub mod place;

pub use account::{Account, AccountKind, Accounts, Flags, OpeningChannel, Owner};
pub use business::{Business, BusinessKind, Businesses};
pub use id::*;
pub use institution::{Institution, InstitutionKind};
pub use people::{Gender, Occupation, People};
pub use phone::{Devices, Phones};
pub use place::{Country, Rates, Region};

use crate::engine::time::Horizon;

/// Everything there is.
#[derive(Clone, Debug)]
pub struct World {
    /// Burn-in, window and cool-down.
    pub horizon: Horizon,
    pub countries: Vec<Country>,
    pub regions: Vec<Region>,
    pub institutions: Vec<Institution>,
    pub people: People,
    pub businesses: Businesses,
    pub accounts: Accounts,
    pub devices: Devices,
    pub phones: Phones,
    /// Day's mid rates between currencies.
    pub rates: Rates,
}
