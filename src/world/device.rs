//! Devices.

use super::id::{DeviceIx, PublicId};
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
