//! What everyday life knows of the world: whatever no day changes.
//!
//! Plans are made a day ahead, on other threads, while the ledger's day is lived. So planning reads nothing of the
//! world itself but this: the columns of people and the records of accounts, which are shared, and a register of the
//! devices and businesses that were there at the start. Balances, freezes and whatever is born in a run are not in it.

use std::sync::Arc;

use crate::engine::Horizon;
use crate::engine::time::Time;
use crate::model::facts::Login;
use crate::world::device::DeviceKind;
use crate::world::{
    AccountIx, AccountRecords, BusinessIx, Circle, Country, CountryIx, DeviceIx, Devices, Ids, Institution,
    InstitutionIx, Owner, People, PersonIx, PublicId, Rates, Region, RegionIx, Vaults, World,
};

/// The world as everyday life knows it.
#[derive(Clone, Debug)]
pub struct Society {
    pub horizon: Horizon,
    /// In which the window begins: people are as old as they are in it.
    pub year: u32,
    pub people: Arc<People>,
    pub countries: Vec<Country>,
    pub regions: Vec<Region>,
    pub institutions: Vec<Institution>,
    pub rates: Rates,
    /// Records of the accounts there were at the start.
    pub accounts: AccountRecords,
    vaults: Vaults,
    devices: Devices,
    businesses: Vec<Firm>,
    ids: Ids,
}

#[derive(Clone, Copy, Debug)]
struct Firm {
    key: u64,
    country: CountryIx,
}

impl Society {
    /// As the world was built.
    #[must_use]
    pub fn of(world: &World) -> Society {
        Society {
            horizon: world.horizon,
            year: chrono::Datelike::year(&world.horizon.window_start.date()).max(0) as u32,
            people: Arc::clone(&world.people),
            countries: world.countries.clone(),
            regions: world.regions.clone(),
            institutions: world.institutions.clone(),
            rates: world.rates.clone(),
            accounts: world.accounts.records(),
            vaults: world.vaults.clone(),
            devices: world.devices.clone(),
            businesses: world
                .businesses
                .all
                .iter()
                .map(|business| Firm {
                    key: business.key,
                    country: business.country,
                })
                .collect(),
            ids: world.ids.clone(),
        }
    }

    /// Key of a person's draws: the opaque id.
    #[must_use]
    pub fn person_key(&self, person: PersonIx) -> u64 {
        self.ids.person(self.ids.owner_key(Owner::Person(person))).0
    }

    /// The circle somebody belongs to; `None` for those who know nobody.
    #[inline]
    #[must_use]
    pub fn circle_of(&self, person: PersonIx) -> Option<Circle> {
        self.regions[self.people.region(person).at()].circle_of(person)
    }

    /// Asks for the memory of what somebody pays from, soon to be used.
    #[inline]
    pub fn prefetch_accounts(&self, person: PersonIx) {
        let people = &self.people;
        for account in [people.main_account(person), people.wallet(person)] {
            self.accounts.prefetch(account);
        }
    }

    /// Asks for the memory of the country of an account's owner, soon to be used. The account's record is looked at.
    #[inline]
    pub fn prefetch_country(&self, account: AccountIx) {
        if let Owner::Person(person) = self.accounts.get(account).owner() {
            self.people.prefetch_country(person);
        }
    }

    /// Asks for the memory of a device, soon to be used.
    #[inline]
    pub fn prefetch_device(&self, device: DeviceIx) {
        self.devices.prefetch(device);
    }

    /// The cash vault of an institution in a region.
    #[must_use]
    pub fn vault(&self, institution: InstitutionIx, region: RegionIx) -> AccountIx {
        self.vaults.at(institution, region)
    }

    /// What a device is.
    #[must_use]
    pub fn device_kind(&self, device: DeviceIx) -> DeviceKind {
        self.devices.get(device).kind
    }

    /// Key of a business's draws.
    #[must_use]
    pub fn business_key(&self, business: BusinessIx) -> u64 {
        self.businesses[business.at()].key
    }

    /// Id of a session at an account. There is at most one such session a second, whatever the device.
    #[inline]
    #[must_use]
    pub fn login_id(&self, at: Time, account: AccountIx) -> PublicId {
        self.ids.session(account, at)
    }

    /// A session at an account, from a device.
    #[must_use]
    pub fn login(&self, at: Time, account: AccountIx, device: DeviceIx) -> Login {
        let record = self.accounts.get(account);
        let country = match record.owner() {
            Owner::Person(person) => self.people.country(person),
            Owner::Business(business) => self.businesses[business.at()].country,
        };
        let handset = self.devices.get(device);
        Login {
            login_id: self.login_id(at, account),
            ts: at.into(),
            customer_id: record.customer(),
            device_id: handset.id,
            network_id: handset.network,
            country: self.countries[country.at()].code,
        }
    }
}
