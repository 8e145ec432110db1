//! People, in columns: one entry a person, the position is the identity.
//!
//! A column holds what nothing else tells. A person's ids are permutations of the position
//! ([`World::person_id`](super::World::person_id), [`World::token`](super::World::token)).

use super::id::{AccountIx, BusinessIx, CountryIx, DeviceIx, PersonIx, RegionIx};
use super::own_accounts::OwnAccounts;
use crate::param::money::Minor;
use crate::words;

/// Most people a world can have, beside isolated ones: so many have positions for their accounts ([`OwnAccounts`]).
pub const MOST: u32 = u32::MAX / 64;
/// Regions a world can have, in all countries.
pub const REGIONS: usize = 1 << 12;

words! {
    /// A person's gender as institutions record it.
    pub enum Gender {
        /// The institution has the person down as a woman.
        Female = "female",
        /// The institution has the person down as a man.
        Male = "male",
    }
}

words! {
    /// What a person lives on.
    pub enum Occupation {
        /// The person is paid wages by an employer through the bank.
        FormalEmployee = "formal_employee",
        /// The person works for pay without a contract, mostly in cash.
        InformalWorker = "informal_worker",
        /// The person runs a trade of their own.
        SelfEmployed = "self_employed",
        /// The person studies.
        Student = "student",
        /// The person keeps the household.
        Homemaker = "homemaker",
        /// The person draws a pension or lives on savings in old age.
        Retired = "retired",
        /// The person has no work.
        Unemployed = "unemployed",
    }
}

/// Columns over people.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// Positions of countries, of which there are at most a third of [`INSTITUTIONS`](super::identity::INSTITUTIONS):
    /// each has three kinds.
    pub(crate) country: Vec<u8>,
    /// Positions of regions, at most [`REGIONS`].
    pub(crate) region: Vec<u16>,
    pub birth_year: Vec<u16>,
    pub gender: Vec<Gender>,
    pub occupation: Vec<Occupation>,
    /// Monthly, in minor units of the country's currency, all sources.
    pub income: Vec<Minor>,
    /// Digital habit, 0 (cash only) to 1 (everything by phone).
    pub digital: Vec<f32>,
    /// Susceptibility to a stranger's offer: latent, standard normal.
    pub susceptibility: Vec<f32>,
    /// How many of the household come before: its members stand next to one another.
    pub(crate) before: Vec<u8>,
    /// Employer, where there is one.
    pub employer: Vec<BusinessIx>,
    /// Accounts there at the start.
    pub own_accounts: Vec<OwnAccounts>,
    /// The device payments are made from.
    pub device: Vec<DeviceIx>,
    /// How many come last whom nobody knows and nobody may choose (`population.isolated`).
    pub isolated: u32,
    /// Friends and family outside the household: `friends[friend_start[p]..friend_start[p + 1]]`.
    pub friend_start: Vec<u32>,
    pub friends: Vec<PersonIx>,
}

impl People {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.birth_year.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.birth_year.is_empty()
    }

    /// Makes room for so many in every column that is laid down person by person.
    pub(super) fn make_room(&mut self, count: usize) {
        self.country.reserve_exact(count);
        self.region.reserve_exact(count);
        self.birth_year.reserve_exact(count);
        self.gender.reserve_exact(count);
        self.occupation.reserve_exact(count);
        self.income.reserve_exact(count);
        self.digital.reserve_exact(count);
        self.susceptibility.reserve_exact(count);
        self.employer.reserve_exact(count);
        self.own_accounts.reserve_exact(count);
        self.device.reserve_exact(count);
    }

    /// Adds others to these columns.
    pub(super) fn append(&mut self, others: &mut People) {
        self.country.append(&mut others.country);
        self.region.append(&mut others.region);
        self.birth_year.append(&mut others.birth_year);
        self.gender.append(&mut others.gender);
        self.occupation.append(&mut others.occupation);
        self.income.append(&mut others.income);
        self.digital.append(&mut others.digital);
        self.susceptibility.append(&mut others.susceptibility);
        self.employer.append(&mut others.employer);
        self.own_accounts.append(&mut others.own_accounts);
        self.device.append(&mut others.device);
    }

    /// Where somebody lives.
    #[inline]
    #[must_use]
    pub fn country(&self, person: PersonIx) -> CountryIx {
        CountryIx(u32::from(self.country[person.at()]))
    }

    /// Asks for the memory of where somebody lives, soon to be used.
    #[inline]
    pub fn prefetch_country(&self, person: PersonIx) {
        if let Some(country) = self.country.get(person.at()) {
            crate::engine::prefetch(country);
        }
    }

    /// Where in the country.
    #[inline]
    #[must_use]
    pub fn region(&self, person: PersonIx) -> RegionIx {
        RegionIx(u32::from(self.region[person.at()]))
    }

    /// The account wages and bills go through; `NONE` of a person without any.
    #[inline]
    #[must_use]
    pub fn main_account(&self, person: PersonIx) -> AccountIx {
        self.own_accounts[person.at()].main()
    }

    /// A wallet beside it, or `NONE`.
    #[inline]
    #[must_use]
    pub fn wallet(&self, person: PersonIx) -> AccountIx {
        self.own_accounts[person.at()].wallet()
    }

    /// A savings account, or `NONE`.
    #[inline]
    #[must_use]
    pub fn savings(&self, person: PersonIx) -> AccountIx {
        self.own_accounts[person.at()].savings()
    }

    /// An account at an exchange, or `NONE`.
    #[inline]
    #[must_use]
    pub fn exchange(&self, person: PersonIx) -> AccountIx {
        self.own_accounts[person.at()].exchange()
    }

    /// The first member of somebody's household: the same for all of it.
    #[inline]
    #[must_use]
    pub fn head(&self, person: PersonIx) -> PersonIx {
        PersonIx(person.0 - u32::from(self.before[person.at()]))
    }

    /// Whether nobody knows this person and nobody may choose them.
    #[inline]
    #[must_use]
    pub fn is_isolated(&self, person: PersonIx) -> bool {
        person.at() + self.isolated as usize >= self.len()
    }

    /// Friends and family outside the household.
    #[must_use]
    pub fn friends_of(&self, person: PersonIx) -> &[PersonIx] {
        let from = self.friend_start[person.at()] as usize;
        let to = self.friend_start[person.at() + 1] as usize;
        &self.friends[from..to]
    }
}
