//! SIMs and devices.

use super::id::{CountryIx, DeviceIx, PersonIx, PhoneIx, PublicId};
use crate::engine::time::Time;
use crate::words;

words! {
    /// What a device is.
    pub enum DeviceKind {
        Smartphone = "smartphone",
        FeaturePhone = "feature_phone",
        Tablet = "tablet",
        Computer = "computer",
    }
}

/// Columns over SIMs.
#[derive(Clone, Debug, Default)]
pub struct Phones {
    pub id: Vec<PublicId>,
    pub country: Vec<CountryIx>,
    pub registered_at: Vec<Time>,
    /// Whose number it is; `NONE` for a business's or a crew's.
    pub owner: Vec<PersonIx>,
}

impl Phones {
    /// Adds a SIM.
    pub fn push(&mut self, id: PublicId, country: CountryIx, registered_at: Time, owner: PersonIx) -> PhoneIx {
        let position = PhoneIx(self.id.len() as u32);
        self.id.push(id);
        self.country.push(country);
        self.registered_at.push(registered_at);
        self.owner.push(owner);
        position
    }
}

/// Columns over devices.
#[derive(Clone, Debug, Default)]
pub struct Devices {
    pub id: Vec<PublicId>,
    pub kind: Vec<DeviceKind>,
    pub first_seen_at: Vec<Time>,
    /// The network it is mostly on (`network_id` of logins).
    pub network: Vec<PublicId>,
}

impl Devices {
    /// Asks for the memory of a device's id, soon to be used.
    #[inline]
    pub fn fetch(&self, device: DeviceIx) {
        if let Some(id) = self.id.get(device.at()) {
            crate::engine::fetch(id);
        }
    }

    /// Adds a device.
    pub fn push(&mut self, id: PublicId, kind: DeviceKind, first_seen_at: Time, network: PublicId) -> DeviceIx {
        let position = DeviceIx(self.id.len() as u32);
        self.id.push(id);
        self.kind.push(kind);
        self.first_seen_at.push(first_seen_at);
        self.network.push(network);
        position
    }
}
