//! Devices: phones, laptops and terminals from which payments are made.
//!
//! Those there at the start are kept once, narrow, and shared; those bought in a run come after them.

use std::sync::Arc;

use super::id::{DeviceIx, PublicId};
use crate::engine::time::{Span, Time};
use crate::words;

words! {
    /// What a device is.
    pub enum DeviceKind {
        /// A phone that runs apps.
        Smartphone = "smartphone",
        /// A phone without apps, which dials menus (USSD).
        FeaturePhone = "feature_phone",
        /// A tablet.
        Tablet = "tablet",
        /// A desktop or laptop computer.
        Computer = "computer",
    }
}

/// All that is known of a device.
#[derive(Clone, Copy, Debug)]
pub struct Device {
    pub id: PublicId,
    pub kind: DeviceKind,
    pub first_seen_at: Time,
    /// The network it is mostly on (`network_id` of logins).
    pub network: PublicId,
}

/// A device there at the start. The ids of the device and of its network are permutations of a domain of 28 bits at
/// most, so half a word holds each; four devices share a line of memory, and none lies across two.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
pub struct Handset {
    id: u32,
    network: u32,
    /// For how long it had been seen when the run starts, in seconds.
    age: u32,
    kind: DeviceKind,
}

impl Handset {
    /// One first seen so long before the run.
    #[must_use]
    pub fn new(id: PublicId, network: PublicId, kind: DeviceKind, age: Span) -> Handset {
        Handset {
            id: id.0 as u32,
            network: network.0 as u32,
            age: age.0.clamp(0, i64::from(u32::MAX)) as u32,
            kind,
        }
    }
}

/// Devices there at the start, by position. They never change: a world, its forks and whoever plans ahead share them.
#[derive(Clone, Debug, Default)]
pub struct Handsets {
    /// When the run starts.
    pub start: Time,
    pub all: Vec<Handset>,
}

impl Handsets {
    /// One of them; `None` of a device bought later.
    #[inline]
    #[must_use]
    pub fn get(&self, device: DeviceIx) -> Option<Device> {
        self.all.get(device.at()).map(|handset| Device {
            id: PublicId(u64::from(handset.id)),
            kind: handset.kind,
            first_seen_at: self.start - Span(i64::from(handset.age)),
            network: PublicId(u64::from(handset.network)),
        })
    }

    /// Adds one.
    pub fn push(&mut self, handset: Handset) -> DeviceIx {
        let position = DeviceIx(self.all.len() as u32);
        self.all.push(handset);
        position
    }

    /// Asks for the memory of one of them, soon to be used.
    #[inline]
    pub fn prefetch(&self, device: DeviceIx) {
        if let Some(handset) = self.all.get(device.at()) {
            crate::engine::prefetch(handset);
        }
    }
}

/// All devices: those there at the start, then those bought in a run.
#[derive(Clone, Debug, Default)]
pub struct Devices {
    pub handsets: Arc<Handsets>,
    bought: Vec<Device>,
}

impl Devices {
    /// Those there at the start.
    #[must_use]
    pub fn new(handsets: Handsets) -> Devices {
        Devices {
            handsets: Arc::new(handsets),
            bought: Vec::new(),
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.handsets.all.len() + self.bought.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them.
    #[inline]
    #[must_use]
    pub fn get(&self, device: DeviceIx) -> Device {
        match self.handsets.get(device) {
            Some(device) => device,
            None => self.bought[device.at() - self.handsets.all.len()],
        }
    }

    /// Asks for the memory of one of them, soon to be used. Those bought in a run are few and near.
    #[inline]
    pub fn prefetch(&self, device: DeviceIx) {
        self.handsets.prefetch(device);
    }

    /// Adds one bought in a run.
    pub fn push(&mut self, device: Device) -> DeviceIx {
        let position = DeviceIx(self.len() as u32);
        self.bought.push(device);
        position
    }
}
