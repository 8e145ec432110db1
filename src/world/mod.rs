//! The state of the simulated world, in flat columns with typed positions: people, businesses, institutions,
//! accounts, phones, devices, who knows whom. It knows nothing of behaviour.
//!
//! `build` makes it from parameters; the model changes it only through the methods here. Whatever a column holds is
//! a plain number, so that a world can be cloned (an experiment forks it) and hashed.

pub mod account;
pub mod account_record;
pub mod atlas;
pub mod build;
pub mod business;
pub mod check;
pub mod circle;
pub mod code;
pub mod decision;
pub mod device;
pub mod id;
pub mod identity;
pub mod institution;
pub mod openings;
pub mod own_accounts;
pub mod params;
pub mod people;
pub mod phone;
pub mod place;
pub mod vaults;
pub mod weekday;

pub use account::{Account, AccountKind, Accounts, Flags, NewAccount};
pub use account_record::{AccountRecord, AccountRecords, OpeningChannel, Owner};
pub use business::{Business, BusinessKind, Businesses, Category};
pub use circle::{Circle, Circles};
pub use code::CountryCode;
pub use device::Devices;
pub use id::*;
pub use identity::Ids;
pub use institution::{Institution, InstitutionKind};
pub use openings::Openings;
pub use own_accounts::OwnAccounts;
pub use people::{Gender, Occupation, People};
pub use phone::Phones;
pub use place::{Country, Rates, Region};
pub use vaults::Vaults;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::time::{Horizon, Time};
use crate::param::money::Minor;
use device::DeviceKind;

/// Everything there is.
#[derive(Clone, Debug)]
pub struct World {
    /// Burn-in, window and cool-down.
    pub horizon: Horizon,
    pub countries: Vec<Country>,
    pub regions: Vec<Region>,
    pub institutions: Vec<Institution>,
    /// Never changed once it is built: whoever plans ahead holds on to it.
    pub people: Arc<People>,
    pub businesses: Businesses,
    pub accounts: Accounts,
    pub devices: Devices,
    pub phones: Phones,
    /// Day's mid rates between currencies.
    pub rates: Rates,
    /// Opaque ids.
    pub ids: Ids,
    /// Cash vaults.
    pub vaults: Vaults,
    /// Account of each country's correspondent abroad.
    pub abroad: Vec<AccountIx>,
    /// Businesses that serve the whole of each country.
    pub guilds: Vec<Guilds>,
    /// Accounts beyond those that people have at the start and the first of businesses, by owner.
    pub more_accounts: BTreeMap<Owner, Vec<AccountIx>>,
    /// Owner keys of companies born in a run.
    pub born_keys: BTreeMap<BusinessIx, u64>,
}

/// Businesses of a country that serve all of it.
#[derive(Clone, Debug, Default)]
pub struct Guilds {
    pub traders: Vec<BusinessIx>,
    pub lenders: Vec<BusinessIx>,
    pub telecoms: Vec<BusinessIx>,
    pub platforms: Vec<BusinessIx>,
    pub charities: Vec<BusinessIx>,
    /// Who pays pensions.
    pub treasury: Vec<BusinessIx>,
    /// Honest holders of unhosted chain addresses.
    pub holders: Vec<BusinessIx>,
}

impl World {
    /// Key of an owner's ids.
    #[must_use]
    pub fn owner_key(&self, owner: Owner) -> u64 {
        match owner {
            Owner::Business(business) => self
                .born_keys
                .get(&business)
                .copied()
                .unwrap_or_else(|| self.ids.owner_key(owner)),
            Owner::Person(_) => self.ids.owner_key(owner),
        }
    }

    /// `customer_id` of an owner at an institution.
    #[must_use]
    pub fn customer_id(&self, owner: Owner, institution: InstitutionIx) -> PublicId {
        self.ids.customer(self.owner_key(owner), institution)
    }

    /// `person_id`.
    #[must_use]
    pub fn person_id(&self, person: PersonIx) -> PublicId {
        self.ids.person(self.ids.owner_key(Owner::Person(person)))
    }

    /// `identity_token` of an owner.
    #[must_use]
    pub fn token(&self, owner: Owner) -> PublicId {
        match owner {
            Owner::Person(_) => self.ids.token(self.ids.owner_key(owner)),
            Owner::Business(business) => self.businesses.get(business).token,
        }
    }

    /// `phone_id` of a SIM.
    #[must_use]
    pub fn phone_id(&self, phone: PhoneIx) -> PublicId {
        match self.phones.holder(phone) {
            phone::Holder::Person(person) => self.phone_of(person),
            phone::Holder::Crew(bought) => bought.id,
        }
    }

    /// `phone_id` of a person's own SIM.
    #[inline]
    #[must_use]
    pub fn phone_of(&self, person: PersonIx) -> PublicId {
        self.ids.phone(self.ids.owner_key(Owner::Person(person)))
    }

    /// A person's wallet, if there is one at this moment.
    #[must_use]
    pub fn wallet_of(&self, person: PersonIx, at: Time) -> Option<AccountIx> {
        self.people
            .wallet(person)
            .some()
            .filter(|&wallet| self.accounts.is_open(wallet, at))
    }

    /// A person's savings account, if there is one at this moment.
    #[must_use]
    pub fn savings_of(&self, person: PersonIx, at: Time) -> Option<AccountIx> {
        self.people
            .savings(person)
            .some()
            .filter(|&savings| self.accounts.is_open(savings, at))
    }

    /// A person's account at an exchange, there from the start or opened in a run.
    #[must_use]
    pub fn exchange_of(&self, person: PersonIx) -> Option<AccountIx> {
        self.people.exchange(person).some().or_else(|| {
            let opened = self.more_accounts.get(&Owner::Person(person))?;
            let is_exchange = |account: &&AccountIx| self.accounts.get(**account).kind == AccountKind::Exchange;
            opened.iter().find(is_exchange).copied()
        })
    }

    /// The cash vault of an institution in a region, or the nearest thing ([`Vaults::at`]).
    #[must_use]
    pub fn vault(&self, institution: InstitutionIx, region: RegionIx) -> AccountIx {
        self.vaults.at(institution, region)
    }

    /// Where money of a country goes when it leaves, and comes from.
    #[must_use]
    pub fn abroad(&self, country: CountryIx) -> AccountIx {
        self.abroad[country.at()]
    }

    /// Traders in USDT over the counter, best known first.
    #[must_use]
    pub fn traders(&self, country: CountryIx) -> &[BusinessIx] {
        &self.guilds[country.at()].traders
    }

    /// Loan apps.
    #[must_use]
    pub fn lenders(&self, country: CountryIx) -> &[BusinessIx] {
        &self.guilds[country.at()].lenders
    }

    /// Positions of a country's people; isolated ones are in no country's.
    #[must_use]
    pub fn people_in(&self, country: CountryIx) -> impl ExactSizeIterator<Item = PersonIx> + Clone + use<> {
        self.countries[country.at()].people.clone().map(PersonIx)
    }

    /// All accounts of an owner, first those that were there at the start.
    #[must_use]
    pub fn accounts_of(&self, owner: Owner) -> Vec<AccountIx> {
        let mut all: Vec<AccountIx> = match owner {
            Owner::Person(person) => self.people.own_accounts[person.at()].all().collect(),
            Owner::Business(business) => self.businesses.get(business).account.some().into_iter().collect(),
        };
        for &account in self.more_accounts.get(&owner).map_or(&[][..], Vec::as_slice) {
            if !all.contains(&account) {
                all.push(account);
            }
        }
        all
    }

    /// An account for an owner, empty; the slot says which of the owner's it is.
    #[must_use]
    pub fn new_account(
        &self,
        owner: Owner,
        slot: u64,
        institution: InstitutionIx,
        kind: AccountKind,
        opened_at: Time,
    ) -> NewAccount {
        let key = self.owner_key(owner);
        let ids = (self.ids.account(key, slot), self.ids.customer(key, institution));
        self.account_with_ids(ids, owner, institution, kind, opened_at)
    }

    /// An account to be opened, with an id of its own and its owner's at the institution.
    #[must_use]
    pub fn account_with_ids(
        &self,
        (id, customer): (PublicId, PublicId),
        owner: Owner,
        institution: InstitutionIx,
        kind: AccountKind,
        opened_at: Time,
    ) -> NewAccount {
        NewAccount {
            id,
            customer,
            owner,
            institution,
            kind,
            currency: self.institutions[institution.at()].currency,
            opened_at,
            channel: OpeningChannel::Branch,
            balance: Minor::ZERO,
            is_bottomless: false,
            is_dormant: false,
        }
    }

    /// Opens an account for an owner, empty. The id follows from the owner and how many were opened before. A
    /// business's floor is as far down as any other's, and an unhosted address's is zero as anybody's: a floor must not
    /// tell which companies are what they seem.
    pub fn open_account(
        &mut self,
        owner: Owner,
        institution: InstitutionIx,
        kind: AccountKind,
        at: Time,
        channel: OpeningChannel,
    ) -> AccountIx {
        let opened = self.more_accounts.get(&owner).map_or(0, Vec::len) as u64;
        // The first slots are those of accounts there at the start.
        let account = self.accounts.push(&NewAccount {
            channel,
            is_bottomless: matches!(owner, Owner::Business(_)) && kind != AccountKind::External,
            ..self.new_account(owner, own_accounts::SLOTS as u64 + opened, institution, kind, at)
        });
        self.more_accounts.entry(owner).or_default().push(account);
        account
    }

    /// Founds a company in a run, keyed by its parent (a ring's number) and how many-th it is. The holder of a chain
    /// address answers for itself, whatever director is given.
    #[allow(clippy::too_many_arguments, reason = "the columns of a company")]
    pub fn found_company(
        &mut self,
        parent: u64,
        ordinal: u32,
        kind: BusinessKind,
        country: CountryIx,
        region: RegionIx,
        category: Category,
        registered_at: Time,
        director_token: PublicId,
    ) -> BusinessIx {
        let key = self.ids.company_key(parent, ordinal);
        let business = BusinessIx(self.businesses.all.len() as u32);
        let token = self.ids.token(key);
        self.businesses.all.push(Business {
            key,
            kind,
            country,
            region,
            category,
            registered_at,
            director_token: if kind == BusinessKind::Holder {
                token
            } else {
                director_token
            },
            token,
            account: AccountIx::NONE,
            weight: 0.0,
        });
        self.born_keys.insert(business, key);
        business
    }

    /// A device bought in a run, keyed by its owner's number and how many-th it is.
    pub fn add_device(&mut self, parent: u64, ordinal: u32, kind: DeviceKind, at: Time) -> DeviceIx {
        let id = self.ids.bought_device(parent, ordinal);
        let network = self.ids.bought_network(parent);
        self.devices.push(device::Device {
            id,
            kind,
            first_seen_at: at,
            network,
        })
    }

    /// A SIM bought in a run, keyed likewise.
    pub fn add_phone(&mut self, parent: u64, ordinal: u32, country: CountryIx, registered_at: Time) -> PhoneIx {
        let id = self.ids.bought_phone(parent, ordinal);
        self.phones.push(phone::Bought {
            id,
            country,
            registered_at,
        })
    }
}
